//! How many agents, commands, skills, submodules … there are, and who says so.
//!
//! The trap: where nothing can be counted, only READMEs and agent contexts near the root speak of the whole repository and are held
//! against one another; any other document only against itself. A number that a comment binds is no claim by its words any more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::binding::{Binder, Binding};
use super::{Fact, Statement, Truth};
use crate::plan::claims::Scope;
use crate::text::Span;
use crate::workspace::summary::Stated;
use crate::workspace::{CatalogKind, Kind, Workspace};

/// The counts that the documents of a repository speak of, also those of other repositories where a document names them.
pub(super) fn facts(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let Some(repository) = workspace.repositories.get(index) else { return Vec::new() };
    let mut facts: BTreeMap<(CatalogKind, usize, String), Fact> = BTreeMap::new();
    let mut binder = Binder::new(workspace, index);
    for document in repository.documents() {
        let summary = &document.summary;
        let mut add = |binding: Binding, statement: Statement| {
            let key = (binding.kind.clone(), binding.repository, binding.place());
            facts.entry(key).or_insert_with(|| binding.fact()).statements.push(statement);
        };
        let claims = summary.claims.iter().filter(|_| !summary.bound.is_empty());
        let claims: BTreeMap<Span, &Stated> = claims.map(|stated| (stated.span, stated)).collect();
        let places: BTreeSet<Span> = summary.bound.iter().map(|bound| bound.span).collect();
        for bound in &summary.bound {
            let Some(binding) = binder.annotated(bound) else { continue };
            let truth = binding.catalog.as_ref().and_then(|catalog| catalog.populations().first().cloned());
            let Some(truth) = truth else { continue };
            let claim = claims.get(&bound.span).copied();
            add(binding, Statement::of_bound(document, bound, claim, truth.count));
        }
        if document.historical || document.kind.is_source() {
            continue;
        }
        for stated in &summary.claims {
            if stated.claim.scope == Scope::Part || places.contains(&stated.span) {
                continue;
            }
            let Some(binding) = binder.bind(document, stated) else { continue };
            let statement = Statement::of_claim(document, stated, binding.strength);
            add(binding, statement);
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
