//! Facts: one thing that is counted, with everything that is said of it and its source of truth where there is one.
//!
//! [`counts`] builds those of a repository from the summaries of its documents; rules judge them, hover and references show them.
//! The trap: a fact without a source ([`Fact::populations`] is empty) proves nothing; its statements can only be held against one
//! another.

mod binding;
mod folders;
pub mod names;
mod stated;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::plan::claims::Scope;
use crate::workspace::summary::Stated;
use crate::workspace::{Catalog, CatalogKind, Document, Kind, Population, Workspace};

use binding::Binder;
pub use binding::Strength;
pub(crate) use binding::{is_about_a_period, is_period};

/// One thing that is counted.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What is counted.
    pub kind: CatalogKind,
    /// Whose it is: the index of a repository in the workspace.
    pub repository: usize,
    /// Where what is counted is defined; `None` when that cannot be seen.
    pub catalog: Option<Arc<Catalog>>,
    /// The ways to count it, the preferred one first; empty when it cannot be seen.
    pub populations: Vec<Population>,
    /// Who says how many there are, in order of the documents and of the places in them.
    pub statements: Vec<Statement>,
}

/// A claim about a fact.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The document that says it.
    pub document: Arc<Document>,
    /// Which of its summary's claims.
    pub index: usize,
    /// How sure it is that the claim is about this fact.
    pub strength: Strength,
}

impl Statement {
    /// The claim with its place.
    pub fn stated(&self) -> &Stated {
        &self.document.summary.claims[self.index]
    }
}

impl Fact {
    /// Does any reasonable way to count give what this claim says? Also when there is nothing to count.
    pub fn bears_out(&self, stated: &Stated) -> bool {
        self.populations.is_empty()
            || self.populations.iter().any(|population| stated.claim.admits(population.count))
    }

    /// How many there are, by the preferred way to count.
    pub fn truth(&self) -> Option<&Population> {
        self.populations.first()
    }

    /// Where it is defined, as a person would name it.
    pub fn place(&self) -> Option<&str> {
        Some(self.catalog.as_ref()?.sources.first()?.label.as_str())
    }
}

/// The facts that the documents of a repository speak of: how many agents, commands, skills, submodules … there are, also those of
/// other repositories where a document names them.
pub fn counts(workspace: &Workspace, index: usize) -> Vec<Fact> {
    let Some(repository) = workspace.repositories.get(index) else { return Vec::new() };
    let mut facts: BTreeMap<(CatalogKind, usize, String), Fact> = BTreeMap::new();
    let mut binder = Binder::new(workspace, index);
    for document in repository.documents() {
        if document.historical || matches!(document.kind, Kind::Agent | Kind::Command | Kind::Skill) {
            continue;
        }
        for (at, stated) in document.summary.claims.iter().enumerate() {
            if stated.claim.scope == Scope::Part {
                continue;
            }
            let Some(bound) = binder.bind(document, stated) else { continue };
            let key = (bound.kind.clone(), bound.repository, bound.place());
            let fact = facts.entry(key).or_insert_with(|| bound.fact());
            fact.statements.push(Statement {
                document: document.clone(),
                index: at,
                strength: bound.strength,
            });
        }
    }
    facts.into_values().collect()
}

/// The facts that nothing can be counted for: catalogs that cannot be seen, and what the documents count by the same words.
///
/// READMEs and agent contexts near the root speak of the whole repository and are held against one another; any other document only
/// against itself.
pub fn stated(workspace: &Workspace, index: usize) -> Vec<Fact> {
    if index >= workspace.repositories.len() {
        return Vec::new();
    }
    let speaks = |statement: &Statement| {
        let document = &statement.document;
        matches!(document.kind, Kind::Readme | Kind::AgentContext)
            && document.relative.matches('/').count() <= 1
    };
    let mut facts = Vec::new();
    for fact in counts(workspace, index).into_iter().filter(|fact| fact.catalog.is_none()) {
        let (together, alone): (Vec<Statement>, Vec<Statement>) =
            fact.statements.iter().cloned().partition(speaks);
        let mut apart: BTreeMap<Arc<Path>, Vec<Statement>> = BTreeMap::new();
        for statement in alone {
            apart.entry(statement.document.path.clone()).or_default().push(statement);
        }
        let groups = std::iter::once(together).chain(apart.into_values());
        facts.extend(groups.map(|statements| Fact { statements, ..fact.clone() }));
    }
    facts.extend(stated::facts(workspace, index));
    facts
}
