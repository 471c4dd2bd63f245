//! Every fact of every repository, with its value, its source, and each claim with its place and verdict.
//!
//! The trap: a fact may be stated in one repository and owned by another; it is shown where it is stated.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::facts::{self, Fact, Statement, Topic, Truth, Value, Verdict};
use crate::text::Point;
use crate::workspace::Workspace;

/// One fact as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct FactView {
    /// The repository in which it is stated, by the real path of its folder.
    pub repository: Arc<Path>,
    /// What kind of fact it is: `count`, `status`, `progress`, `period`, `date`, `money`, `tasks`.
    pub kind: &'static str,
    /// What it is about: `agents`, `Phase 2: Pilot`, `public launch`.
    pub name: String,
    /// What is true, as a person would write it; `None` where nobody can tell.
    pub value: Option<String>,
    /// How that is known: `files define agents in .claude/agents`, `stated most often`.
    pub source: Option<String>,
    /// It was counted, or told by whom it concerns; else it is what most say.
    pub is_known: bool,
    /// Who says what, in order of files and lines.
    pub claims: Vec<ClaimView>,
}

/// One claim as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimView {
    /// The real path of the file.
    pub path: Arc<Path>,
    /// Where the words begin.
    pub point: Point,
    /// The words.
    pub written: String,
    /// Does it hold?
    pub verdict: Verdict,
}

impl Verdict {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::Wrong => "wrong",
            Verdict::Unchecked => "unchecked",
        }
    }
}

/// Every fact of the repositories that are judged, by repository, kind and name.
pub fn facts(workspace: &Workspace) -> Vec<FactView> {
    let mut views: Vec<FactView> = Vec::new();
    for (index, repository) in workspace.repositories.iter().enumerate().filter(|(_, it)| it.judged) {
        let own = facts::of(workspace, index);
        let mut own: Vec<FactView> = own.iter().map(|fact| view(&repository.path, workspace, fact)).collect();
        own.sort_by(|left, right| {
            (rank(left.kind), &left.name, &left.claims.first().map(|claim| (&claim.path, claim.point.line)))
                .cmp(&(
                    rank(right.kind),
                    &right.name,
                    &right.claims.first().map(|claim| (&claim.path, claim.point.line)),
                ))
        });
        views.extend(own);
    }
    views
}

fn rank(kind: &str) -> usize {
    ["count", "status", "progress", "period", "date", "money", "tasks"]
        .iter()
        .position(|other| *other == kind)
        .unwrap_or(9)
}

fn view(repository: &Arc<Path>, workspace: &Workspace, fact: &Fact) -> FactView {
    let (kind, name) = match &fact.topic {
        Topic::Count(kind) => ("count", kind.plural().to_owned()),
        Topic::Noun(noun) => ("count", noun.clone()),
        Topic::Status(name) => ("status", name.clone()),
        Topic::Progress(name) => ("progress", name.clone()),
        Topic::Period(name) => ("period", name.clone()),
        Topic::Day(name) => ("date", facts::spoken(name)),
        Topic::Money(name) => ("money", name.clone()),
        Topic::Tasks { list, part: None } => ("tasks", list.clone()),
        Topic::Tasks { list, part: Some(part) } => ("tasks", format!("{list}, {part}")),
    };
    let (value, source) = known(workspace, fact);
    let mut claims: Vec<ClaimView> = fact
        .verdicts()
        .map(|(statement, verdict)| ClaimView {
            path: statement.document.path.clone(),
            point: statement.points.0,
            written: statement.written.clone(),
            verdict,
        })
        .collect();
    claims.sort_by(|left, right| {
        (&left.path, left.point.line, left.point.utf8).cmp(&(&right.path, right.point.line, right.point.utf8))
    });
    let is_known = !matches!(fact.truth, Truth::Unknown);
    FactView { repository: repository.clone(), kind, name, value, source, is_known, claims }
}

/// What is true of a fact, and how that is known.
fn known(workspace: &Workspace, fact: &Fact) -> (Option<String>, Option<String>) {
    match &fact.truth {
        Truth::Counted { populations, .. } => match populations.first() {
            Some(first) => (Some(first.count.to_string()), Some(first.definition.clone())),
            None => (None, None),
        },
        Truth::Told { told, .. } => {
            let repository =
                workspace.repositories.get(fact.repository).map(|it| it.name()).unwrap_or_default();
            let line = told.points.0.line + 1;
            (
                Some(told.written.clone()),
                Some(format!("{repository} says so in {}:{line}", told.document.relative)),
            )
        }
        Truth::Tasks { way, list } => (
            Some(format!("{}, {} of them done", way.total, way.done)),
            Some(format!("{} in {}", way.definition, list.relative)),
        ),
        Truth::Shown { value, source } => (Some(word(value)), Some(source.clone())),
        Truth::Unknown => {
            let Some(held) = fact.held() else { return (None, None) };
            let others = fact.statements.iter().filter(|statement| statement.value.differs(&held.value));
            let (disputed, agreeing) = (others.count() > 0, fact.times(&held.value));
            match (disputed, agreeing) {
                (false, 1) => (Some(said(held)), Some("stated once".to_owned())),
                (false, times) => (Some(said(held)), Some(format!("stated {times} times, all alike"))),
                (true, 1) => (None, Some("stated differently".to_owned())),
                (true, times) => (Some(said(held)), Some(format!("stated most often, {times} times"))),
            }
        }
    }
}

fn said(statement: &Statement) -> String {
    match &statement.value {
        Value::Number { value, .. } => value.to_string(),
        Value::Percent(percent) => format!("{percent}%"),
        Value::Tasks { .. } => statement.written.clone(),
        value @ Value::Status(_) => word(value),
        _ => statement.written.clone(),
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::Status(class) => class.word().to_owned(),
        Value::Percent(percent) => format!("{percent}%"),
        _ => String::new(),
    }
}

/// How many facts each repository has, in order of the repositories.
pub fn repositories(views: &[FactView]) -> BTreeMap<&Arc<Path>, Vec<&FactView>> {
    let mut all: BTreeMap<&Arc<Path>, Vec<&FactView>> = BTreeMap::new();
    for view in views {
        all.entry(&view.repository).or_default().push(view);
    }
    all
}
