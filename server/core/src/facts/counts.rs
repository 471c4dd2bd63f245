//! How many agents, commands, skills, submodules … there are, and who says so.
//!
//! The trap: where nothing can be counted, only READMEs and agent contexts near the root speak of the whole repository and are held
//! against one another; any other document only against itself. A number that a comment binds is no claim by its words any more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::binding::{Binder, Binding, Strength, fact};
use super::{Fact, Statement, Truth};
use crate::plan::claims::Scope;
use crate::text::Span;
use crate::workspace::{Catalog, CatalogKind, Document, Kind};

/// What is counted: its kind, whose it is, and where it was counted.
pub(super) type Key = (CatalogKind, usize, String);

/// What a document says of a count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said {
    /// A claim, by its index, and how sure it is that it is about this.
    Claims(u32, Strength),
    /// A number that a comment binds, by its index; and how many there are by the preferred way to count.
    Binds(u32, u64),
}

/// What a document says of counts, also of those of other repositories where it names them; `catalogs` takes in what there is of each.
pub(super) fn said(
    binder: &mut Binder,
    document: &Document,
    catalogs: &mut BTreeMap<Key, Option<Arc<Catalog>>>,
) -> Vec<(Key, Said)> {
    let mut said = Vec::new();
    let mut add = |binding: Binding, what: Said| {
        let key = (binding.kind.clone(), binding.repository, binding.place());
        catalogs.entry(key.clone()).or_insert(binding.catalog);
        said.push((key, what));
    };
    let summary = &document.summary;
    for (at, bound) in summary.bound.iter().enumerate() {
        let Some(binding) = binder.annotated(bound) else { continue };
        let truth = binding.catalog.as_ref().and_then(|catalog| Some(catalog.populations().first()?.count));
        if let Some(truth) = truth {
            add(binding, Said::Binds(at as u32, truth));
        }
    }
    if document.historical || document.kind.is_source() {
        return said;
    }
    let places: BTreeSet<Span> = summary.bound.iter().map(|bound| bound.span).collect();
    for (at, stated) in summary.claims.iter().enumerate() {
        if stated.claim.scope == Scope::Part || places.contains(&stated.span) {
            continue;
        }
        let Some(binding) = binder.bind(document, stated) else { continue };
        let strength = binding.strength;
        add(binding, Said::Claims(at as u32, strength));
    }
    said
}

/// The facts about something that is counted.
pub(super) fn facts<'s>(
    key: &Key,
    catalog: Option<&Arc<Catalog>>,
    documents: &[Arc<Document>],
    said: impl Iterator<Item = (usize, &'s Said)>,
) -> Vec<Fact> {
    let mut fact = fact(&key.0, key.1, catalog);
    fact.statements.extend(said.filter_map(|(document, said)| {
        let document = &documents[document];
        let summary = &document.summary;
        Some(match said {
            Said::Claims(at, strength) => {
                Statement::of_claim(document, summary.claims.get(*at as usize)?, *strength)
            }
            Said::Binds(at, count) => {
                let bound = summary.bound.get(*at as usize)?;
                let claim = summary.claims.iter().find(|stated| stated.span == bound.span);
                Statement::of_bound(document, bound, claim, *count)
            }
        })
    }));
    apart(fact)
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
