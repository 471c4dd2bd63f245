//! What a document says of tasks: of its own, with how each number stands to what can be counted, and of those of another document.
//!
//! Facts put together what several documents say of one list. The trap: a number in a document without tasks may speak of the one task
//! list beside it or of anything else; only facts see which lists there are, so here it is only written down.

use super::summary::UNPLACED;
use crate::config::Config;
use crate::languages::{List, holds};
use crate::plan::census::Way;
use crate::plan::claims::{Exactness, Scope, Standing};
use crate::plan::sections::units;
use crate::plan::tallies::{Bound, Form, Judgement, bound, judged};
use crate::plan::{Census, Plan};
use crate::status::Vocabulary;
use crate::text::{Point, Span, Text};

/// The tasks of a document, and the numbers of tasks that it states.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tasks {
    /// Every reasonable way to count its own, the most ordinary first; empty where it has none.
    pub ways: Vec<Way>,
    /// The live numbers, in order.
    pub numbers: Vec<TaskNumber>,
}

/// A number of tasks that a document states.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskNumber {
    /// How many are done.
    pub done: Option<u64>,
    /// How many there are.
    pub total: Option<u64>,
    /// Whose tasks they are.
    pub whose: Whose,
    /// From the first figure to the last, in bytes of the document.
    pub span: Span,
    /// Where they start and end.
    pub points: (Point, Point),
    /// What stands there; of a claim in a sentence its words.
    pub written: String,
}

/// Whose tasks a number speaks of.
#[derive(Debug, Clone, PartialEq)]
pub enum Whose {
    /// Those of the document, or of one of its sections.
    Own {
        /// The title of the section; `None` for the whole document.
        part: Option<String>,
        /// How the number stands to what can be counted.
        judgement: Judgement,
    },
    /// Those of another document.
    Other {
        /// Its name or path as the line writes it; `None` where the line names none.
        name: Option<String>,
        /// The line says that they are tasks.
        worded: bool,
    },
}

/// The tasks of a document, and the numbers of tasks in it.
pub(super) fn read(text: &Text, plan: &Plan) -> Tasks {
    if plan.tasks().next().is_none() && plan.tallies().next().is_none() && plan.claims().next().is_none() {
        return Tasks::default();
    }
    let census = Census::of(plan, &Vocabulary::of(plan, &Config::default()));
    let whole = Span::new(0, plan.len());
    let mut ways = census.ways(whole);
    ways.extend(census.ways_by_id(whole));
    let tallies = bound(plan, &census);
    let mut numbers: Vec<TaskNumber> = judged(text, plan, &census, &tallies)
        .into_iter()
        .filter_map(|(bound, judgement)| of_tally(text, plan, &census, bound, judgement))
        .collect();
    numbers.extend(of_claims(text, plan));
    numbers.sort_by_key(|number| number.span);
    // A tally in a sentence is a claim, too.
    numbers.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    Tasks { ways, numbers }
}

fn of_tally(
    text: &Text,
    plan: &Plan,
    census: &Census,
    bound: &Bound,
    judgement: Judgement,
) -> Option<TaskNumber> {
    let tally = &bound.tally;
    let span = match (tally.done, tally.total) {
        (None, Some(total)) => tally.place(total.span),
        _ => tally.place(tally.span),
    };
    let line = line(text, span);
    let is_label = matches!(tally.form, Form::Label | Form::Progress);
    let is_bare = bound.scopes.iter().all(|scope| !census.any(*scope));
    let whose = match document_named(&line) {
        Some(name) if is_label => Whose::Other { name: Some(name), worded: true },
        _ if is_bare && is_label => Whose::Other { name: None, worded: says_tasks(&line) },
        _ if is_bare => return None,
        _ => Whose::Own { part: part(plan, census, *bound.scopes.first()?)?, judgement },
    };
    Some(TaskNumber {
        done: tally.done.map(|done| done.value),
        total: tally.total.map(|total| total.value),
        whose,
        span,
        points: UNPLACED,
        written: text.slice(span).into_owned(),
    })
}

/// The title of the section that a scope is; `Some(None)` for a scope that holds all tasks of the document, `None` for an item.
fn part(plan: &Plan, census: &Census, scope: Span) -> Option<Option<String>> {
    if census.within(scope).len() == census.units().len() {
        return Some(None);
    }
    let sections = plan.outline().sections();
    let at = sections.partition_point(|section| section.span.start < scope.start).checked_sub(1)?;
    let section = &sections[at];
    let is_its = section.heading_span().end == scope.start && section.span.end == scope.end;
    let title = section.heading.title.split(['(', '[']).next().unwrap_or_default();
    is_its.then(|| Some(title.trim_matches(|char: char| !char.is_alphanumeric()).to_owned()))
}

/// "186 tasks" on a line that names a document: `- [TASKLIST.md](TASKLIST.md) (186 tasks)`.
fn of_claims(text: &Text, plan: &Plan) -> Vec<TaskNumber> {
    let mut found = Vec::new();
    for claim in plan.claims() {
        let plain = claim.scope != Scope::Part
            && claim.exactness == Exactness::Exact
            && claim.standing != Standing::Box
            && claim.unit.rsplit(' ').next().is_some_and(says_tasks);
        let span = claim.place(claim.span);
        if !plain || plan.outline().is_historical(span.start) {
            continue;
        }
        let start = text.line_around(span.start).start;
        let line = line(text, span);
        let before = line.get(..(span.start - start) as usize).unwrap_or_default();
        if claim.scope == Scope::Titled && !ends_in_document(before) {
            continue;
        }
        // "Phase 2 of TASKLIST.md: 12 tasks" speaks of a part.
        let part = units::unit(&line).is_some_and(|unit| unit.number.is_some());
        let Some(name) = document_named(&line).filter(|_| !part) else { continue };
        found.push(TaskNumber {
            done: None,
            total: Some(claim.value),
            whose: Whose::Other { name: Some(name), worded: true },
            span,
            points: UNPLACED,
            written: claim.phrase.clone(),
        });
    }
    found
}

fn line(text: &Text, span: Span) -> String {
    text.slice(text.line_around(span.start)).into_owned()
}

/// `[The list](TASKLIST.md) (`: a title that is the document's name, and no part of it.
fn ends_in_document(before: &str) -> bool {
    let behind = before.rsplit_once(".md").map(|(_, behind)| behind);
    behind.is_some_and(|behind| !behind.contains(char::is_alphanumeric))
}

fn says_tasks(line: &str) -> bool {
    holds(List::Tasks, &line.to_lowercase())
}

/// The one Markdown document that a line names: the longest way in which it writes it.
pub(crate) fn document_named(line: &str) -> Option<String> {
    let mut named: Option<&str> = None;
    let parts = line.split(|char: char| !(char.is_alphanumeric() || "-_./".contains(char)));
    for part in parts.map(|part| part.trim_end_matches('.')) {
        if !part.ends_with(".md") || part.ends_with("/.md") {
            continue;
        }
        let stem = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
        match named {
            Some(other) if stem(other) != stem(part) => return None,
            Some(other) if other.len() >= part.len() => {}
            _ => named = Some(part),
        }
    }
    named.map(str::to_owned)
}
