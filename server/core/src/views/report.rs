//! The report: how everything stands, on a page to hand to somebody; [`html`] and [`markdown`] write it.
//!
//! What is stated wrongly comes first, as the table that people draw by hand: the fact, who says what, what is true, what to do. The trap:
//! nothing is judged or read here; findings come with their files and lines from whoever has judged.

pub mod html;
pub mod markdown;

use std::cmp::Reverse;
use std::path::Path;

use jiff::civil::Date;

use super::discrepancies::discrepancies;
use super::facts::{ClaimView, FactView, facts};
use super::found::Found;
use super::status::{Findings, RepositoryStatus, Status};
use super::timeline::Timeline;
use crate::facts::Verdict;
use crate::workspace::Workspace;

/// What is on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What it is about: the name of the root, or of each.
    pub title: String,
    /// Today.
    pub today: Date,
    /// How the repositories stand.
    pub status: Status,
    /// What is planned when.
    pub timeline: Timeline,
    /// What documents state wrongly, or each in its own way.
    pub disputed: Vec<Disputed>,
    /// So many facts are spoken of.
    pub facts: usize,
    /// What is found.
    pub found: Vec<Found>,
}

/// A row of the table: a fact that is stated wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disputed {
    /// The fact: `agents`.
    pub fact: String,
    /// In which repository it is stated, by its folder below the root; empty for the root.
    pub repository: String,
    /// What the documents say, the wrong claims first.
    pub claims: Vec<Claimed>,
    /// So many more say what is right, or what nobody denies.
    pub others: usize,
    /// What is true, as far as that is known.
    pub truth: String,
    /// How that is known.
    pub source: String,
    /// What is to be done.
    pub action: String,
}

/// What a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The file and the line: `README.md:12`.
    pub place: String,
    /// Its words.
    pub written: String,
    /// How they stand.
    pub verdict: Verdict,
}

/// So many claims that hold are shown beside those that do not.
const HOLDING: usize = 3;

/// So many of those that do not hold are shown.
const WRONG: usize = 12;

/// The report of a workspace whose findings are these; `name` says what a file or folder is called on the page.
pub fn report(
    workspace: &Workspace,
    status: Status,
    timeline: Timeline,
    found: Vec<Found>,
    name: &dyn Fn(&Path) -> String,
) -> Report {
    let views = facts(workspace);
    let mut found = found;
    // What one rule says stands together.
    found.sort_by_key(|found| (Reverse(found.severity), found.code, Reverse(found.places.len())));
    let mut roots: Vec<String> = Vec::new();
    for repository in workspace.repositories.iter().filter(|it| it.judged && it.path == it.root) {
        roots.push(repository.name());
    }
    let title = match roots.as_slice() {
        [] => "Plans".to_owned(),
        roots => roots.join(", "),
    };
    Report {
        title,
        today: workspace.today,
        status,
        timeline,
        disputed: disputed(&views, name),
        facts: views.len(),
        found,
    }
}

fn disputed(views: &[FactView], name: &dyn Fn(&Path) -> String) -> Vec<Disputed> {
    let claimed = |claim: &ClaimView| Claimed {
        place: format!("{}:{}", name(&claim.path), claim.point.line + 1),
        written: whole(&claim.written),
        verdict: claim.verdict,
    };
    let row = |it: super::discrepancies::Discrepancy| {
        let (wrong, others) = (it.wrong().count(), it.others().count());
        let mut claims: Vec<Claimed> = it.wrong().take(WRONG).map(claimed).collect();
        claims.extend(it.others().take(HOLDING).map(claimed));
        Disputed {
            fact: format!("{}{}", kind(it.fact.kind), it.fact.name),
            repository: name(&it.fact.repository),
            others: wrong + others - claims.len(),
            claims,
            truth: it.truth(),
            source: it.fact.source.clone().unwrap_or_default(),
            action: it.action(),
        }
    };
    discrepancies(views).map(row).collect()
}

/// A claim in one line, without a bracket that is not closed in it.
fn whole(written: &str) -> String {
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.rfind('(') {
        Some(at) if at > 0 && !line[at..].contains(')') => line[..at].trim_end().to_owned(),
        _ => line,
    }
}

/// What a fact is of that its name alone does not tell.
fn kind(kind: &str) -> &'static str {
    match kind {
        "status" => "status of ",
        "progress" => "progress of ",
        "period" => "days of ",
        "tasks" => "tasks of ",
        _ => "",
    }
}

impl Report {
    /// `14 facts are stated wrongly or differently, of 96`.
    fn about_facts(&self) -> String {
        match (self.disputed.len(), self.facts) {
            (_, 0) => "No fact is stated.".to_owned(),
            (0, facts) => format!("None of {facts} facts is stated wrongly or differently."),
            (1, facts) => format!("1 of {facts} facts is stated wrongly or differently."),
            (wrong, facts) => format!("{wrong} of {facts} facts are stated wrongly or differently."),
        }
    }

    /// `2 errors, 35 warnings`.
    fn about_findings(&self) -> String {
        let Findings { error, warning, information, hint } = self.status.findings.unwrap_or_default();
        let all = [(error, "error"), (warning, "warning"), (information, "information"), (hint, "hint")];
        let said = all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| match (*count, *word) {
            (1, word) => format!("1 {word}"),
            (count, "information") => format!("{count} of information"),
            (count, word) => format!("{count} {word}s"),
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { "Nothing is found.".to_owned() } else { format!("{}.", said.join(", ")) }
    }

    /// The repositories that plan something or of which something is found, and how many there are beside them.
    fn rows(&self) -> (Vec<&RepositoryStatus>, usize) {
        let is_shown = |row: &&RepositoryStatus| {
            row.counts.total > 0
                || row.milestone.is_some()
                || row.findings.is_some_and(|findings| findings.total() > 0)
        };
        let shown: Vec<&RepositoryStatus> = self.status.repositories.iter().filter(is_shown).collect();
        let rest = self.status.repositories.len() - shown.len();
        (shown, rest)
    }
}

/// `12 more repositories have neither tasks nor findings.`
fn about_rest(rest: usize) -> Option<String> {
    match rest {
        0 => None,
        1 => Some("1 more repository has neither tasks nor findings.".to_owned()),
        rest => Some(format!("{rest} more repositories have neither tasks nor findings.")),
    }
}
