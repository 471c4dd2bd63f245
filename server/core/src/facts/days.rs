//! Named days and sums of the whole project: the public launch, the budget.
//!
//! Only documents that speak of the whole repository are held against one another; any other one against itself.
//! The trap: a name that is given three different days is that of many things.

use std::sync::Arc;

use super::plans::plan_of;
use super::{Fact, Statement, Topic, Truth, Value};
use crate::plan::remarks::{State, Subject};
use crate::workspace::{Document, Workspace};

/// A named day or sum of a plan.
pub(super) type Key = (String, Topic);

/// What a document says of named days and sums, by the index of the remark.
pub(super) fn said(document: &Document) -> Vec<(Key, u32)> {
    let mut said = Vec::new();
    if document.historical || document.kind.is_source() {
        return said;
    }
    for (at, remark) in document.summary.said.iter().enumerate() {
        let Subject::Event(name) = &remark.subject else { continue };
        let topic = match remark.state {
            State::Day(_) => Topic::Day(name.clone()),
            State::Money(_) => Topic::Money(name.clone()),
            _ => continue,
        };
        said.push(((plan_of(document), topic), at as u32));
    }
    said
}

/// The fact about a named day or sum, where not more than two values are stated.
pub(super) fn facts<'s>(
    workspace: &Workspace,
    index: usize,
    key: &Key,
    documents: &[Arc<Document>],
    said: impl Iterator<Item = (usize, &'s u32)>,
) -> Vec<Fact> {
    let stated = said.filter_map(|(document, at)| {
        let document = &documents[document];
        let said = document.summary.said.get(*at as usize)?;
        Some(Statement::of_remark(document, said, Value::of(&said.state, workspace.today)?))
    });
    let statements: Vec<Statement> = stated.collect();
    if statements.is_empty() || values(&statements) > 2 {
        return Vec::new();
    }
    vec![Fact { topic: key.1.clone(), repository: index, truth: Truth::Unknown, statements }]
}

/// How many different values are stated.
fn values(statements: &[Statement]) -> usize {
    let mut different: Vec<&Value> = Vec::new();
    for statement in statements {
        if different.iter().all(|value| !value.admits(&statement.value)) {
            different.push(&statement.value);
        }
    }
    different.len()
}
