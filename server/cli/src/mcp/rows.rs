//! The answer to `status`: a line for each repository that plans something or of which something is found.

use anyhow::Result;
use jiff::civil::Date;
use planmark_core::views::status::{Findings, RepositoryStatus, status};
use planmark_core::views::work::{Counts, bare_title};
use planmark_project::Course;

use super::fitted::fitted;
use super::tools::Question;
use super::work::Grounds;
use crate::named::check_repository;
use crate::session::Session;

pub(super) fn answer(grounds: &Grounds, question: &Question, course: &Course) -> Result<String> {
    let session = grounds.session(true, course)?;
    let repository = question.text("repository");
    check_repository(&session.scan.workspace, repository)?;
    let found = session.all_findings();
    let known = Session::tally(&found);
    let workspace = &session.scan.workspace;
    let status = status(workspace, &known);
    let is_asked = |row: &&RepositoryStatus| match repository {
        Some(name) => row.name == name || session.names().of(&row.path) == name,
        None => row.counts.total > 0 || row.findings.is_some_and(|found| found.total() > 0),
    };
    let shown: Vec<&RepositoryStatus> = status.repositories.iter().filter(is_asked).collect();
    let lines: Vec<String> = shown.iter().map(|row| line(row, workspace.today)).collect();
    let Counts { done, total, overdue, .. } = status.counts;
    let quiet = status.repositories.len() - shown.len();
    let quiet = if quiet > 0 && repository.is_none() {
        let have = if quiet == 1 { "has" } else { "have" };
        format!("; {quiet} more {have} neither tasks nor findings")
    } else {
        String::new()
    };
    let head = format!(
        "As of {}: {done}/{total} tasks done, {overdue} late, {} found{quiet}",
        workspace.today,
        found_words(status.findings.unwrap_or_default())
    );
    Ok(fitted(&head, &lines, question.tokens(), |from| {
        format!("… {} more: ask with repository or more tokens", lines.len() - from)
    }))
}

fn line(row: &RepositoryStatus, today: Date) -> String {
    let mut parts = Vec::new();
    let Counts { done, total, overdue, .. } = row.counts;
    if let Some(percent) = (100 * done).checked_div(total) {
        parts.push(format!("{done}/{total} tasks ({percent}%)"));
    }
    if overdue > 0 {
        parts.push(format!("{overdue} late"));
    }
    if let Some(phase) = &row.phase {
        let ends = phase.ends.map(|ends| format!(" until {ends}")).unwrap_or_default();
        parts.push(format!("{}{ends}", bare_title(&phase.title)));
    }
    if let Some(milestone) = &row.milestone {
        let days = (milestone.date - today).get_days();
        parts.push(format!("{} in {days} days", bare_title(&milestone.title)));
    }
    if let Some(updated) = row.updated.as_ref().filter(|updated| updated.is_stale) {
        parts.push(format!("stamp {} is stale", updated.date));
    }
    parts.push(format!("{} found", found_words(row.findings.unwrap_or_default())));
    format!("{}: {}", row.name, parts.join(", "))
}

fn found_words(found: Findings) -> String {
    let Findings { error, warning, information, hint } = found;
    let all = [(error, "error"), (warning, "warning"), (information, "information"), (hint, "hint")];
    let words: Vec<String> =
        all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(" ") }
}
