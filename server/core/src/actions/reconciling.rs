//! A fact's value set everywhere: where the cursor is on one of its claims, and for all facts at once.
//!
//! Which places change and how is the matter of the facts ([`Fact::changes`]). The trap: of what is only stated, nobody knows which value
//! is right; at a claim each one is a choice, and for all facts at once such a fact is left alone unless most places agree.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Action, ActionKind};
use crate::config::Setting;
use crate::facts::{self, Change, Choice, Fact, Statement, Value};
use crate::finding::{Edit, Finding};
use crate::rules::{DocumentContext, find, judge_repository};
use crate::text::Span;
use crate::workspace::Workspace;

/// One action for every value to which the fact that is stated at `span` may be brought.
pub(super) fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let path = &context.document.path;
    if context.document.historical {
        return Vec::new();
    }
    let Some((fact, _)) = context.fact_at(span.start) else { return Vec::new() };
    let action = |choice: Choice| {
        let changes = judged(context.workspace, &fact, fact.changes(&choice));
        let repositories: BTreeSet<Option<usize>> = changes
            .iter()
            .map(|change| context.workspace.repository_of(&change.statement.document.path))
            .collect();
        let of = match repositories.len() {
            0 | 1 => String::new(),
            many => format!(" of {many} repositories"),
        };
        let places = match (changes.len(), fact.is_known()) {
            (0, _) => return None,
            (1, _) => "in one place".to_owned(),
            (many, true) => format!("in {many} places{of}"),
            (many, false) => format!("everywhere ({many} places{of})"),
        };
        let title = format!("Set {} to {} {places}", fact.spoken(), shown(&choice));
        let edits = edits(&changes, Some(path));
        Some(Action { title, kind: ActionKind::Reconcile, edits, preferred: false })
    };
    fact.choices().into_iter().filter_map(action).collect()
}

/// A fact of which some places are wrong, or a file that is missing, with the edits that put that right.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    /// The fact, what is stated and what is true: `agents of harbor: 49 → 50`; or what is created.
    pub title: String,
    /// How that is known.
    pub source: String,
    /// The edits, each of which names its file.
    pub edits: Vec<Edit>,
}

impl Reconciliation {
    /// Does it create files?
    pub fn creates(&self) -> bool {
        self.edits.iter().any(|edit| edit.file.as_ref().is_some_and(|file| file.hash.is_none()))
    }
}

/// Every plan file that a submodule lacks and its siblings have, each created by itself.
pub fn missing_files(workspace: &Workspace) -> Vec<Reconciliation> {
    let mut missing = Vec::new();
    for index in 0..workspace.repositories.len() {
        let is_missing = |finding: &Finding| finding.code == "missing-plan-file" && !finding.silenced;
        let found = judge_repository(workspace, index).into_values().flatten().filter(is_missing);
        for mut finding in found {
            let edits = finding.fixes.drain(..).flat_map(|fix| fix.edits);
            missing.extend(edits.filter_map(|edit| {
                let path = edit.file.as_ref()?.path.clone();
                let root = workspace.repositories.get(index).map(|repository| repository.root.clone());
                let relative = root.and_then(|root| Some(path.strip_prefix(root).ok()?.to_owned()));
                let name = relative.as_deref().unwrap_or(&path).display().to_string();
                let source = finding.message.clone();
                Some(Reconciliation { title: format!("Create {name}"), source, edits: vec![edit] })
            }));
        }
    }
    missing
}

/// Every fact of every repository of which some places are wrong, and whose value is known or stated most often.
pub fn reconciliations(workspace: &Workspace) -> Vec<Reconciliation> {
    let mut reconciliations = Vec::new();
    for fact in facts::all(workspace) {
        let Some(choice) = fact.decided() else { continue };
        let changes = judged(workspace, &fact, fact.changes(&choice));
        if changes.is_empty() {
            continue;
        }
        let stated: BTreeSet<&str> = changes.iter().map(|change| short(change.statement)).collect();
        let stated: Vec<&str> = stated.into_iter().collect();
        let owner = workspace.repositories.get(fact.repository).map(|it| it.name()).unwrap_or_default();
        let name = match &fact.topic {
            facts::Topic::Count(_) | facts::Topic::Noun(_) => format!("{} of {owner}", fact.topic.name()),
            _ => fact.spoken().trim_start_matches("the ").to_owned(),
        };
        reconciliations.push(Reconciliation {
            title: format!("{name}: {} → {}", stated.join(", "), shown(&choice)),
            edits: edits(&changes, None),
            source: choice.source,
        });
    }
    reconciliations
}

/// Of a claim `49 specialized agents` the number, else all of it.
fn short(statement: &Statement) -> &str {
    let written = statement.written.as_str();
    let digits = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let is_count = matches!(statement.value, Value::Number { .. });
    written.split_whitespace().find(digits).filter(|_| is_count).unwrap_or(written)
}

fn shown(choice: &Choice) -> String {
    let percent = if matches!(choice.value, facts::Value::Percent(_)) { "%" } else { "" };
    format!("{}{percent}", choice.written)
}

/// The edits of these changes, those of the document with the path `from` first.
fn edits(changes: &[Change], from: Option<&Path>) -> Vec<Edit> {
    let mut edits: Vec<Edit> =
        changes.iter().map(|change| change.statement.edit(from, change.new_text.clone())).collect();
    edits.sort_by(|left, right| {
        let key = |edit: &Edit| (edit.file.as_ref().map(|file| file.path.clone()), edit.span);
        key(left).cmp(&key(right))
    });
    edits
}

/// Those of these changes that concern documents in which the configuration has such a fact judged at all.
fn judged<'a>(workspace: &Workspace, fact: &Fact, changes: Vec<Change<'a>>) -> Vec<Change<'a>> {
    let is_judged = |change: &Change| {
        let document = &change.statement.document;
        let Some((index, _)) = workspace.document(&document.path) else { return false };
        let repository = &workspace.repositories[index];
        let is_on = |code: &&str| {
            find(code).is_some_and(|rule| repository.config.setting(rule, &document.relative) != Setting::Off)
        };
        repository.judged && repository.config.judges(&document.relative) && fact.codes().iter().any(is_on)
    };
    changes.into_iter().filter(is_judged).collect()
}
