//! How many agents, commands, skills, submodules … there are, and who says so.
//!
//! The trap: where nothing can be counted, only READMEs and agent contexts near the root speak of the whole repository and are held
//! against one another; any other document only against itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::binding::{Binder, Strength, fact};
use super::{Fact, Statement, Truth};
use crate::plan::claims::Scope;
use crate::workspace::{Catalog, CatalogKind, Document, Kind};

/// What is counted: its kind, whose it is, and where it was counted.
pub(super) type Key = (CatalogKind, usize, String);

/// A claim of a document, by its index, and how sure it is that it is about this.
pub(super) type Said = (u32, Strength);

/// What a document says of counts, also of those of other repositories where it names them; `catalogs` takes in what there is of each.
pub(super) fn said(
    binder: &mut Binder,
    document: &Document,
    catalogs: &mut BTreeMap<Key, Option<Arc<Catalog>>>,
) -> Vec<(Key, Said)> {
    let mut said = Vec::new();
    if document.historical || document.kind.is_source() {
        return said;
    }
    for (at, stated) in document.summary.claims.iter().enumerate() {
        if stated.claim.scope == Scope::Part {
            continue;
        }
        let Some(bound) = binder.bind(document, stated) else { continue };
        let key = (bound.kind.clone(), bound.repository, bound.place());
        if !catalogs.contains_key(&key) {
            catalogs.insert(key.clone(), bound.catalog);
        }
        said.push((key, (at as u32, bound.strength)));
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
    fact.statements.extend(said.filter_map(|(document, (at, strength))| {
        let document = &documents[document];
        Some(Statement::of_claim(document, document.summary.claims.get(*at as usize)?, *strength))
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
