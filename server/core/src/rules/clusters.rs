//! Errors come in clusters: the same wrong value is copied from file to file.
//!
//! Every place gets a finding of its own, with the others as related places, and one fix changes them all. The trap: places that say
//! something else than the finding's own are other errors, even if of the same fact.

use super::{Placed, Rule};
use crate::facts::{self, Choice, Fact, Statement, Topic, Truth, Value};
use crate::finding::{Applicability, Finding, Fix, Related};

/// The finding with those places among `wrong` that say the same as its own, and with one fix that has all of them say what is chosen;
/// none where its own place cannot say it, or arithmetic holds it.
pub(super) fn clustered(
    mut finding: Finding,
    statement: &Statement,
    wrong: &[&Statement],
    title: &str,
    applicability: Applicability,
    choice: &Choice,
) -> Placed {
    let path = &statement.document.path;
    let mut edits = Vec::new();
    let edit = |other: &Statement| {
        if other.is_held() {
            return None;
        }
        let new_text = other.saying(&choice.value, &choice.written)?;
        Some(other.edit(Some(path), new_text))
    };
    edits.extend(edit(statement));
    let same = |other: &&&Statement| says_the_same(other, statement) && !other.is_at(statement);
    for other in wrong.iter().filter(same) {
        let document = &other.document;
        let message = format!("\"{}\" here too", other.written);
        finding = finding.related(Related { path: document.path.clone(), points: other.points, message });
        if !edits.is_empty() {
            edits.extend(edit(other));
        }
    }
    if !edits.is_empty() {
        let places = if edits.len() > 1 { format!(" in {} places", edits.len()) } else { String::new() };
        finding.fixes.push(Fix { title: format!("{title}{places}"), applicability, edits });
    }
    (path.clone(), finding)
}

/// Judges a fact of which nothing is counted: those who are denied by its source, or by what most others say, each with a finding.
pub(super) fn disagreements(rule: &'static Rule, fact: &Fact, findings: &mut Vec<Placed>) {
    if !fact.is_disputed() {
        return;
    }
    if !matches!(fact.truth, Truth::Unknown) {
        let wrong: Vec<&Statement> =
            fact.statements.iter().filter(|statement| fact.denies(statement)).collect();
        // What agrees with the source shows how it is written.
        let right = fact.statements.iter().find(|statement| !fact.denies(statement));
        for statement in &wrong {
            findings.push(denied(rule, fact, statement, right, &wrong));
        }
        return;
    }
    let Some(held) = fact.held() else { return };
    let wrong: Vec<&Statement> =
        fact.statements.iter().filter(|statement| statement.value.differs(&held.value)).collect();
    for statement in &wrong {
        findings.push(outvoted(rule, fact, statement, held, &wrong));
    }
    // One against one: nobody can tell which is right, so both are shown; the fix of one is enough.
    if let [other] = wrong.as_slice()
        && fact.times(&held.value) == 1
        && matches!(fact.topic, Topic::Count(_) | Topic::Noun(_))
    {
        let (path, mut finding) = outvoted(rule, fact, held, other, &[]);
        finding.fixes.clear();
        findings.push((path, finding));
    }
}

/// A statement that its source denies.
fn denied(
    rule: &'static Rule,
    fact: &Fact,
    statement: &Statement,
    right: Option<&Statement>,
    wrong: &[&Statement],
) -> Placed {
    let (source, told) = match &fact.truth {
        Truth::Told { by, told } => (its_own(by, told), Some(told.as_ref())),
        Truth::Shown { source, .. } => (source.clone(), right),
        _ => (String::new(), None),
    };
    let said = match (&fact.truth, right) {
        (Truth::Shown { .. }, Some(right)) => {
            format!(", and {} says \"{}\"", place(statement, right), right.written)
        }
        _ => String::new(),
    };
    let percent = sign(&statement.value);
    let message = format!("\"{}{percent}\"{}, but {source}{said}", statement.written, of(fact));
    let mut finding = Finding::new(rule, statement.span, message);
    if let Some(told) = told {
        finding = finding.related(here(told));
    }
    match told {
        Some(told) => {
            let choice = Choice::of(told);
            let new_text = statement.saying(&choice.value, &choice.written).unwrap_or_default();
            let title = format!("Change to {new_text}");
            clustered(finding, statement, wrong, &title, Applicability::Unsafe, &choice)
        }
        None => (statement.document.path.clone(), finding),
    }
}

/// A statement that differs from what is said more often, or in a more telling place.
fn outvoted(
    rule: &'static Rule,
    fact: &Fact,
    statement: &Statement,
    held: &Statement,
    wrong: &[&Statement],
) -> Placed {
    let more = match fact.times(&held.value) {
        0 | 1 => String::new(),
        2 => " and one more place".to_owned(),
        agreeing => format!(" and {} more places", agreeing - 1),
    };
    let place = place(statement, held);
    let (percent, other) = (sign(&statement.value), sign(&held.value));
    let message = format!(
        "\"{}{percent}\"{}, but {place}{more} says \"{}{other}\"",
        statement.written,
        of(fact),
        held.written
    );
    let finding = Finding::new(rule, statement.span, message).related(here(held));
    let choice = Choice::of(held);
    let title = match (statement.saying(&choice.value, &choice.written), &statement.value) {
        (Some(text), Value::Number { value, .. }) => format!("Change {value} to {text}"),
        (Some(text), _) => format!("Change to {text}"),
        (None, _) => String::new(),
    };
    clustered(finding, statement, wrong, &title, Applicability::Unsafe, &choice)
}

/// What a submodule says of itself: `its own README.md:3 says "35%"`.
fn its_own(name: &str, told: &Statement) -> String {
    let line = told.points.0.line + 1;
    let percent = sign(&told.value);
    format!("{name}/{}:{line} says \"{}{percent}\"", told.document.relative, told.written)
}

/// What stands behind a value that is written without it.
fn sign(value: &Value) -> &'static str {
    if matches!(value, Value::Percent(_)) { "%" } else { "" }
}

/// Do both make the same error?
fn says_the_same(one: &Statement, other: &Statement) -> bool {
    match (&one.value, &other.value) {
        (Value::Number { value: one, .. }, Value::Number { value: other, .. }) => one == other,
        (one, other) => one.admits(other),
    }
}

/// What a message calls the place of `other`, seen from `statement`.
fn place(statement: &Statement, other: &Statement) -> String {
    let line = other.points.0.line + 1;
    if statement.document.path == other.document.path {
        return format!("line {line}");
    }
    format!("{}:{line}", other.document.relative)
}

fn here(statement: &Statement) -> Related {
    Related {
        path: statement.document.path.clone(),
        points: statement.points,
        message: format!("\"{}\" here", statement.written),
    }
}

/// ` of Phase 2: Pilot`, where the words alone do not tell what they are about.
fn of(fact: &Fact) -> String {
    match &fact.topic {
        Topic::Count(_) | Topic::Noun(_) => String::new(),
        Topic::Day(name) => format!(" of the {}", facts::spoken(name)),
        Topic::Money(name) => format!(" of the {name}"),
        Topic::Tasks { .. } => String::new(),
        topic => format!(" of {}", topic.name()),
    }
}
