//! Named days and sums of the whole project: the public launch, the budget.
//!
//! Only documents that speak of the whole repository are held against one another; any other one against itself.
//! The trap: a name that is given three different days is that of many things.

use std::collections::BTreeMap;

use super::plans::plans;
use super::{Fact, Statement, Topic, Truth, Value};
use crate::plan::remarks::{State, Subject};
use crate::workspace::Workspace;

/// The facts about named days and sums.
pub(super) fn facts(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let mut facts = Vec::new();
    for plan in plans(&workspace.repositories[index]) {
        let mut named: BTreeMap<Topic, Vec<Statement>> = BTreeMap::new();
        for document in &plan.documents {
            for said in &document.summary.said {
                let Subject::Event(name) = &said.subject else { continue };
                let topic = match said.state {
                    State::Day(_) => Topic::Day(name.clone()),
                    State::Money(_) => Topic::Money(name.clone()),
                    _ => continue,
                };
                let Some(value) = Value::of(&said.state, workspace.today) else { continue };
                named.entry(topic).or_default().push(Statement::of_remark(document, said, value));
            }
        }
        for (topic, statements) in named {
            if values(&statements) <= 2 {
                facts.push(Fact { topic, repository: index, truth: Truth::Unknown, statements });
            }
        }
    }
    facts
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
