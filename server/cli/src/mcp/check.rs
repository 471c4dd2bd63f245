//! The answer to `check`: what is not true, the worst first; places that the same truth denies share a line.
//!
//! Rules take turns, so that whoever reads only the beginning has heard of each. The trap: one rule may find something in every line of a
//! document, and would else be all that is told.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::Result;
use planmark_core::counted::counted;
use planmark_core::finding::Severity;
use planmark_core::views::found::{Found, found, places};
use planmark_project::Course;

use super::extent::told;
use super::fitted::fitted;
use super::tools::Question;
use super::work::Grounds;
use crate::selection::Selection;

pub(super) fn answer(grounds: &Grounds, question: &Question, course: &Course) -> Result<String> {
    let selection = Selection::of(question.text("rule"));
    selection.check()?;
    let place = question.text("path").map(|path| grounds.place(path)).transpose()?;
    let session = grounds.session(false, course)?;
    let mut judged = session.findings(&selection);
    judged.retain(|path, _| place.as_ref().is_none_or(|place| path.starts_with(place)));
    let least = question.severity();
    let quieter = judged.values().flatten().filter(|finding| finding.severity < least).count();
    let excerpts = session.excerpts_of(judged);
    let loud = excerpts.iter().flat_map(|excerpt| {
        let told = excerpt.findings.iter().filter(|finding| finding.severity >= least);
        told.map(|finding| (excerpt.filename.as_str(), excerpt.points(finding).0.line + 1, finding))
    });
    let all = in_turns(found(loud));
    let head = head(&all, quieter, &session.scan.workspace.today.to_string());
    let head = told(head, &session, question, place.as_deref());
    let is_first = |at: usize| at == 0 || all[at - 1].severity != all[at].severity;
    let lines: Vec<String> = all.iter().enumerate().map(|(at, found)| line(found, is_first(at))).collect();
    Ok(fitted(&head, &lines, question.tokens(), |from| rest(&all[from..])))
}

/// Of each severity first what each rule has to say first, the rules with most places before the others, then what each says next.
fn in_turns(all: Vec<Found>) -> Vec<Found> {
    let mut places: BTreeMap<&'static str, usize> = BTreeMap::new();
    for found in &all {
        *places.entry(found.code).or_default() += found.places.len();
    }
    let mut told: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let turn = |found: Found| {
        let turn = told.entry((found.severity, found.code)).or_default();
        *turn += 1;
        ((Reverse(found.severity), *turn, Reverse(places.get(found.code).copied()), found.code), found)
    };
    let mut turns: Vec<_> = all.into_iter().map(turn).collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, found)| found).collect()
}

fn head(all: &[Found], quieter: usize, today: &str) -> String {
    let count = |is_one: &dyn Fn(&Found) -> bool| -> usize {
        all.iter().filter(|found| is_one(found)).map(|found| found.places.len()).sum()
    };
    let hidden = if quieter > 0 { format!(" ({quieter} quieter ones not shown)") } else { String::new() };
    if all.is_empty() {
        return format!("Nothing is wrong as of {today}{hidden}.");
    }
    let severities = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
    let counts: Vec<String> = severities
        .into_iter()
        .map(|severity| (count(&|found| found.severity == severity), severity.word()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    let mended = match count(&|found| found.is_mended) {
        0 => String::new(),
        mended => format!("; fix mends the {mended} marked *"),
    };
    format!("As of {today}: {}{hidden}{mended}", counts.join(", "))
}

/// A line, below the word for how bad it is where that is another than before.
fn line(found: &Found, is_first: bool) -> String {
    let head = if is_first { format!("{}s:\n", found.severity.word()) } else { String::new() };
    let mark = if found.is_mended { "*" } else { "" };
    format!("{head}{}{mark}: {} [{}]", found.code, found.message, places(&found.places))
}

/// What is left out, by rule.
fn rest(all: &[Found]) -> String {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for found in all {
        *rules.entry(found.code).or_default() += found.places.len();
    }
    let sum: usize = rules.values().sum();
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by_key(|(code, count)| (Reverse(*count), *code));
    let most: Vec<String> = rules.iter().take(4).map(|(code, count)| format!("{code} {count}")).collect();
    let more = if rules.len() > 4 { ", …" } else { "" };
    format!("… {sum} more ({}{more}): ask with rule, path or more tokens", most.join(", "))
}
