//! How many agents, commands, skills, submodules … there are, and who says so.
//!
//! The trap: where nothing can be counted, only READMEs and agent contexts near the root speak of the whole repository and are held
//! against one another; any other document only against itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::binding::{Binder, Binding, may_count};
use super::{Fact, Statement, Truth};
use crate::plan::claims::Scope;
use crate::workspace::summary::Stated;
use crate::workspace::{CatalogKind, Document, Kind, Repository, Workspace};

/// The counts that the documents of a repository speak of, also those of other repositories where a document names them.
pub(super) fn facts(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let Some(repository) = workspace.repositories.get(index) else { return Vec::new() };
    let mut binder = Binder::new(workspace, index);
    collected(repository, &mut |document, stated| binder.bind(document, stated))
}

/// Those of them that count one kind; of a repository that speaks of no such thing at the cost of looking at its claims.
pub(super) fn of_kind(workspace: &Workspace, index: usize, kind: &CatalogKind) -> Vec<Fact> {
    let Some(repository) = workspace.repositories.get(index) else { return Vec::new() };
    let mut binder = None;
    collected(repository, &mut |document, stated| {
        if !may_count(repository, stated, kind) {
            return None;
        }
        binder.get_or_insert_with(|| Binder::new(workspace, index)).bind(document, stated)
    })
}

fn collected(
    repository: &Repository,
    bind: &mut dyn FnMut(&Document, &Stated) -> Option<Binding>,
) -> Vec<Fact> {
    let mut facts: BTreeMap<(CatalogKind, usize, String), Fact> = BTreeMap::new();
    for document in repository.documents() {
        if document.historical || document.kind.is_source() {
            continue;
        }
        for stated in &document.summary.claims {
            if stated.claim.scope == Scope::Part {
                continue;
            }
            let Some(bound) = bind(document, stated) else { continue };
            let key = (bound.kind.clone(), bound.repository, bound.place());
            let fact = facts.entry(key).or_insert_with(|| bound.fact());
            fact.statements.push(Statement::of_claim(document, stated, bound.strength));
        }
    }
    facts.into_values().flat_map(apart).collect()
}

/// A fact that cannot be counted, once for those who speak of the whole repository and once for each other document.
fn apart(fact: Fact) -> Vec<Fact> {
    if matches!(fact.truth, Truth::Counted { .. }) {
        return vec![fact];
    }
    let speaks = |statement: &Statement| {
        let document = &statement.document;
        matches!(document.kind, Kind::Readme | Kind::AgentContext)
            && document.relative.matches('/').count() <= 1
    };
    let (together, alone): (Vec<Statement>, Vec<Statement>) = fact.statements.into_iter().partition(speaks);
    let mut apart: BTreeMap<Arc<Path>, Vec<Statement>> = BTreeMap::new();
    for statement in alone {
        apart.entry(statement.document.path.clone()).or_default().push(statement);
    }
    let groups = std::iter::once(together).chain(apart.into_values());
    let of = |statements| Fact {
        topic: fact.topic.clone(),
        repository: fact.repository,
        truth: Truth::Unknown,
        statements,
    };
    groups.filter(|statements| !statements.is_empty()).map(of).collect()
}
