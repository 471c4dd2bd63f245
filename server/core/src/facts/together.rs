//! What the documents of a repository say together: its facts, and whatever else is found only where several are compared.
//!
//! Rules and [`super::of`] ask here. A server keeps it from key to key: [`Together::take`] looks which documents have changed and asks
//! only those what they say now. The trap: everything else on which it depends (catalogs, configurations, the day, which documents
//! there are and what is history) must be the same for as long as it is kept; whoever changes that begins with a new one.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::gathered::Gathered;
use super::names::Names;
use super::plans::Untracked;
use super::{Fact, binding, children, counts, days, nouns, phases, plans, tasks};
use crate::rules::{Placed, Rule};
use crate::workspace::{Catalog, Document, Repository, Told, Workspace};

/// What the documents of one repository say together.
#[derive(Debug, Default)]
pub struct Together {
    /// In order of their paths, none with its text: what an editor has open is not to be held here.
    documents: Vec<Arc<Document>>,
    counts: Gathered<counts::Key, counts::Said, About>,
    /// What exists of that which is counted.
    catalogs: BTreeMap<counts::Key, Option<Arc<Catalog>>>,
    nouns: Gathered<String, u32, About>,
    phases: Gathered<String, (), OfPlan>,
    days: Gathered<days::Key, u32, About>,
    children: Gathered<super::Topic, children::Made, About>,
    /// By which names the submodules are called, once something was called by a name.
    called: OnceCell<children::Names>,
    /// What the submodules said when the facts about them were made.
    told: Vec<Arc<Told>>,
    tasks: Gathered<tasks::Key, tasks::Said, About>,
    /// The documents that list tasks.
    lists: Vec<usize>,
    copies: Gathered<u64, u32, Vec<Drift>>,
    commands: Gathered<String, (), ()>,
    /// Which slash commands there are, once a rule has asked.
    pub(crate) names: OnceCell<Arc<Names>>,
}

/// What the documents of one plan say.
#[derive(Debug)]
struct OfPlan {
    about: About,
    untracked: Option<Untracked>,
}

/// A table that drifted away from a copy of it.
#[derive(Debug)]
pub(crate) struct Drift {
    /// The number of its document, and its index there.
    pub(crate) table: (usize, usize),
    /// The same of the copy.
    pub(crate) copy: (usize, usize),
}

/// The facts of one matter, and what is found in them.
#[derive(Debug)]
pub(crate) struct About {
    pub(crate) facts: Vec<Arc<Fact>>,
    /// By the rules that judge facts, once they were asked.
    pub(crate) found: OnceCell<Vec<(&'static Rule, Placed)>>,
}

impl From<Vec<Fact>> for About {
    fn from(facts: Vec<Fact>) -> About {
        About { facts: facts.into_iter().map(Arc::new).collect(), found: OnceCell::new() }
    }
}

impl Together {
    /// What the documents of this repository say.
    pub fn of(workspace: &Workspace, index: usize) -> Together {
        let mut together = Together::default();
        together.take(workspace, index);
        together
    }

    /// Takes in how the documents are now.
    pub fn take(&mut self, workspace: &Workspace, index: usize) {
        let Some(repository) = workspace.repositories.get(index) else { return };
        let changed = self.changed(repository);
        let are_all = changed.len() == self.documents.len();
        if !changed.is_empty() {
            let lists = tasks::lists(&self.documents);
            let have_other_lists = lists != self.lists;
            self.lists = lists;
            let mut binder = binding::Binder::new(workspace, index);
            for at in changed {
                self.ask(workspace, &mut binder, at);
            }
            if have_other_lists && !are_all {
                // Of which list a number speaks depends on which there are.
                for at in 0..self.documents.len() {
                    self.tasks.replace(at, tasks::said(&self.documents, &self.lists, at));
                }
            }
        }
        let told = || children::tellers(workspace, index).map(|document| &document.summary);
        if !told().map(Arc::as_ptr).eq(self.told.iter().map(Arc::as_ptr)) {
            self.told = told().cloned().collect();
            self.children.forget();
        }
    }

    /// Takes in the documents; the numbers of those that are not as they were.
    fn changed(&mut self, repository: &Repository) -> Vec<usize> {
        let mut changed = Vec::new();
        let mut length = 0;
        for (at, document) in repository.documents().enumerate() {
            length = at + 1;
            if let Some(known) = self.documents.get_mut(at).filter(|known| known.path == document.path) {
                if !Arc::ptr_eq(&known.summary, &document.summary) || known.historical != document.historical
                {
                    *known = closed(document);
                    changed.push(at);
                }
            } else if at == self.documents.len() {
                self.documents.push(closed(document));
                changed.push(at);
            } else {
                length = 0;
                break;
            }
        }
        if length == self.documents.len() {
            return changed;
        }
        // Documents came or went.
        *self = Together { documents: repository.documents().map(closed).collect(), ..Together::default() };
        (0..self.documents.len()).collect()
    }

    /// Asks a document what it says now.
    fn ask(&mut self, workspace: &Workspace, binder: &mut binding::Binder, at: usize) {
        let document = &self.documents[at];
        self.counts.replace(at, counts::said(binder, document, &mut self.catalogs));
        self.nouns.replace(at, nouns::said(document));
        self.phases.replace(at, plans::said(document));
        self.days.replace(at, days::said(document));
        self.children.replace(at, children::said(workspace, binder.index, document, &self.called));
        self.tasks.replace(at, tasks::said(&self.documents, &self.lists, at));
        let copies = document.summary.copies.iter().enumerate();
        self.copies.replace(at, copies.map(|(copy, table)| (table.identity, copy as u32)).collect());
        let commands = document.summary.commands.iter();
        let commands = commands.filter(|named| !named.mention.hedged && !named.planned);
        self.commands.replace(at, commands.map(|named| (named.mention.name.clone(), ())).collect());
    }

    /// Its documents in order of their paths.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// The number of the document with this path.
    pub(crate) fn number(&self, path: &Path) -> Option<usize> {
        self.documents.binary_search_by(|document| (*document.path).cmp(path)).ok()
    }

    /// The documents in which something else may be found together when this one changes, it among them.
    pub(crate) fn near(&self, document: usize) -> BTreeSet<usize> {
        let mut near = BTreeSet::from([document]);
        near.extend(self.counts.beside(document));
        near.extend(self.nouns.beside(document));
        near.extend(self.phases.beside(document));
        near.extend(self.days.beside(document));
        near.extend(self.children.beside(document));
        near.extend(self.tasks.beside(document));
        near.extend(self.copies.beside(document));
        // Which commands are used bears on whether a document that names others is trusted: on all of them or, as a rule, on none.
        // These look for what they speak of in every document.
        let looks_around = |document: &Arc<Document>| {
            let summary = &document.summary;
            let counts = !summary.countdowns.is_empty() || !summary.weeks.is_empty();
            counts || !summary.unmet.is_empty() || !summary.sizes.is_empty()
        };
        let documents = self.documents.iter().enumerate();
        near.extend(documents.filter(|(_, document)| looks_around(document)).map(|(at, _)| at));
        near
    }

    /// The documents that speak of submodules.
    pub(crate) fn near_children(&self) -> impl Iterator<Item = usize> {
        self.children.speakers()
    }

    /// Every fact, in order of their topics.
    pub(crate) fn facts<'t>(
        &'t self,
        workspace: &'t Workspace,
        index: usize,
    ) -> impl Iterator<Item = &'t About> {
        let counts = self.counts.keys().filter_map(move |key| self.count(key));
        let nouns = self.nouns.keys().filter_map(move |key| self.noun(index, key));
        let phases = self.phases.keys().filter_map(move |key| self.phases(workspace, index, key));
        let days = self.days.keys().filter_map(move |key| self.day(workspace, index, key));
        let children = self.children.keys().filter_map(move |key| self.child(workspace, key));
        let tasks = self.tasks.keys().filter_map(move |key| self.list(workspace, index, key));
        counts.chain(nouns).chain(phases).chain(days).chain(children).chain(tasks)
    }

    /// Those of how far something is.
    pub(crate) fn states<'t>(
        &'t self,
        workspace: &'t Workspace,
        index: usize,
    ) -> impl Iterator<Item = &'t Arc<Fact>> {
        let phases = self.phases.keys().filter_map(move |key| self.phases(workspace, index, key));
        let children = self.children.keys().filter_map(move |key| self.child(workspace, key));
        let facts = phases.chain(children).flat_map(|about| &about.facts);
        facts.filter(|fact| matches!(fact.topic, super::Topic::Status(_) | super::Topic::Progress(_)))
    }

    /// The facts about a number of things that exist.
    pub(crate) fn facts_about(&self, topic: &super::Topic) -> impl Iterator<Item = &About> {
        let kind = topic.counted();
        let keys = self.counts.keys().filter(move |(other, ..)| Some(other) == kind);
        keys.filter_map(|key| self.count(key))
    }

    /// The facts of every matter of which a document speaks, in the same order.
    pub(crate) fn facts_of<'t>(
        &'t self,
        workspace: &'t Workspace,
        index: usize,
        document: usize,
    ) -> impl Iterator<Item = &'t About> {
        let counts = self.counts.of(document).filter_map(move |key| self.count(key));
        let nouns = self.nouns.of(document).filter_map(move |key| self.noun(index, key));
        let phases = self.phases.of(document).filter_map(move |key| self.phases(workspace, index, key));
        let days = self.days.of(document).filter_map(move |key| self.day(workspace, index, key));
        let children = self.children.of(document).filter_map(move |key| self.child(workspace, key));
        let tasks = self.tasks.of(document).filter_map(move |key| self.list(workspace, index, key));
        counts.chain(nouns).chain(phases).chain(days).chain(children).chain(tasks)
    }

    fn count(&self, key: &counts::Key) -> Option<&About> {
        let catalog = self.catalogs.get(key)?.as_ref();
        let said = || self.counts.about(key);
        self.counts.made(key, || counts::facts(key, catalog, &self.documents, said()).into())
    }

    fn noun(&self, index: usize, key: &String) -> Option<&About> {
        let said = || self.nouns.about(key);
        self.nouns.made(key, || nouns::facts(index, key, &self.documents, said()).into())
    }

    fn phases(&self, workspace: &Workspace, index: usize, key: &String) -> Option<&About> {
        self.plan(workspace, index, key).map(|plan| &plan.about)
    }

    fn day(&self, workspace: &Workspace, index: usize, key: &days::Key) -> Option<&About> {
        let said = || self.days.about(key);
        self.days.made(key, || days::facts(workspace, index, key, &self.documents, said()).into())
    }

    fn child(&self, workspace: &Workspace, key: &super::Topic) -> Option<&About> {
        let said = || self.children.about(key);
        self.children.made(key, || children::facts(workspace, key, &self.documents, said()).into())
    }

    fn list(&self, workspace: &Workspace, index: usize, key: &tasks::Key) -> Option<&About> {
        let said = || self.tasks.about(key);
        self.tasks.made(key, || tasks::facts(workspace, index, key, &self.documents, said()).into())
    }

    /// What the documents of the plan with this name say.
    fn plan(&self, workspace: &Workspace, index: usize, name: &String) -> Option<&OfPlan> {
        self.phases.made(name, || {
            let documents = self.phases.about(name).map(|(at, ())| self.documents[at].clone());
            let plan = plans::Plan::new(documents.collect());
            OfPlan { about: phases::facts(workspace, index, &plan).into(), untracked: plan.untracked() }
        })
    }

    /// What is untracked of the plan to which a document belongs.
    pub(crate) fn untracked<'t>(
        &'t self,
        workspace: &'t Workspace,
        index: usize,
        document: usize,
    ) -> impl Iterator<Item = &'t Untracked> {
        let plans = self.phases.of(document).filter_map(move |name| self.plan(workspace, index, name));
        plans.filter_map(|plan| plan.untracked.as_ref())
    }

    /// The tables with this identity that drifted away from one another, as `compare` finds it among all of them, by the numbers of their
    /// documents and their indices, in order.
    pub(crate) fn drifted(
        &self,
        identity: &u64,
        compare: impl FnOnce(Vec<(usize, usize)>) -> Vec<Drift>,
    ) -> &[Drift] {
        let copies = || self.copies.about(identity).map(|(at, copy)| (at, *copy as usize)).collect();
        self.copies.made(identity, || compare(copies())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every slash command that is used as one that exists, once.
    pub(crate) fn commands(&self) -> impl Iterator<Item = &str> {
        self.commands.keys().map(String::as_str)
    }
}

/// The document without its text.
pub(super) fn closed(document: &Arc<Document>) -> Arc<Document> {
    if document.reading.is_none() { document.clone() } else { Arc::new(document.closed()) }
}
