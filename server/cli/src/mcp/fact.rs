//! The answer to `facts`: what is stated of each thing, what is true, and who says otherwise.

use anyhow::Result;
use planmark_core::views::discrepancies::{Discrepancy, discrepancies};
use planmark_core::views::facts::{ClaimView, FactView, facts};
use planmark_core::views::found::places;
use planmark_project::Course;

use super::fitted::fitted;
use super::tools::Question;
use super::work::Grounds;
use crate::session::Names;

/// So many claims of a fact are told.
const CLAIMS: usize = 8;

pub(super) fn answer(grounds: &Grounds, question: &Question, course: &Course) -> Result<String> {
    let place = question.text("path").map(|path| grounds.place(path)).transpose()?;
    let session = grounds.session(false, course)?;
    let name = question.text("name").map(str::to_lowercase);
    let mut views = facts(&session.scan.workspace);
    views.retain(|view| {
        let is_here = |claim: &ClaimView| place.as_ref().is_none_or(|place| claim.path.starts_with(place));
        let spoken = format!("{} {}", view.kind, view.name).to_lowercase();
        name.as_ref().is_none_or(|name| spoken.contains(name)) && view.claims.iter().any(is_here)
    });
    let names = session.names();
    let wrong: Vec<Discrepancy> = discrepancies(&views).collect();
    let mut lines: Vec<String> = wrong.iter().map(|it| disputed(*it, names)).collect();
    if question.flag("all") {
        let is_wrong = |view: &&FactView| wrong.iter().any(|it| std::ptr::eq(it.fact, *view));
        lines.extend(views.iter().filter(|view| !is_wrong(view)).map(|view| agreed(view, names)));
    }
    let head = match views.len() {
        0 => "No fact is stated here.".to_owned(),
        count => format!("{count} facts, {} of them stated wrongly or differently", wrong.len()),
    };
    let count = lines.len();
    Ok(fitted(&head, &lines, question.tokens(), |from| {
        format!("… {} more: ask with name, path or more tokens", count - from)
    }))
}

/// `agents: 50 (files define agents in .claude/agents); "49 agents" README.md:12; right: CLAUDE.md:4`.
fn disputed(discrepancy: Discrepancy, names: &Names) -> String {
    let fact = discrepancy.fact;
    let mut line = head(fact, &discrepancy.truth(), names);
    let wrong: Vec<&ClaimView> = discrepancy.wrong().collect();
    for claim in wrong.iter().take(CLAIMS) {
        line.push_str(&format!("; \"{}\" {}", claim.written, place(claim, names)));
    }
    if let Some(more) = wrong.len().checked_sub(CLAIMS).filter(|more| *more > 0) {
        line.push_str(&format!("; {more} more"));
    }
    let others: Vec<&ClaimView> = discrepancy.others().collect();
    if !others.is_empty() {
        line.push_str(&format!("; not denied: {}", all_places(&others, names)));
    }
    format!("{line} → {}", discrepancy.action())
}

fn agreed(fact: &FactView, names: &Names) -> String {
    let claims: Vec<&ClaimView> = fact.claims.iter().collect();
    format!("{}; {}", head(fact, fact.value.as_deref().unwrap_or("?"), names), all_places(&claims, names))
}

fn head(fact: &FactView, value: &str, names: &Names) -> String {
    let source = fact.source.as_deref().map(|source| format!(" ({source})")).unwrap_or_default();
    let repository = match names.of(&fact.repository) {
        root if root.is_empty() => String::new(),
        folder => format!("{folder}: "),
    };
    format!("{repository}{} {} = {value}{source}", fact.kind, fact.name)
}

fn place(claim: &ClaimView, names: &Names) -> String {
    format!("{}:{}", names.of(&claim.path), claim.point.line + 1)
}

fn all_places(claims: &[&ClaimView], names: &Names) -> String {
    let named: Vec<(String, u32)> =
        claims.iter().map(|claim| (names.of(&claim.path), claim.point.line + 1)).collect();
    places(&named)
}
