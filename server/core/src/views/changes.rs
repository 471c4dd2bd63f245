//! What changed in the plans between two states of a workspace: tasks done, phases begun and completed, days moved, counts changed;
//! [`message`] says it as a commit message.
//!
//! A task is known by its id, else by its title; a phase by what it is called before its colon and its days. The trap: the same task often
//! stands in the plan and in the task list, and a list is moved to another file; so a repository is compared as a whole, and what stands in it
//! several times counts as often as it does in the one document that has it most often.

pub mod message;
mod tasks;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::work::{Work, bare_title, plans_of};
use crate::facts::{self, Topic, Value, spoken};
use crate::plan::remarks::{State as Said, Subject};
use crate::status::Class;
use crate::workspace::inventory::Item;
use crate::workspace::{Repository, Workspace};

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// In which repositories, in order; those in which nothing did are left out.
    pub repositories: Vec<RepositoryChanges>,
}

/// What changed in a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepositoryChanges {
    /// Its name; empty for the root.
    pub name: String,
    /// What was done since.
    pub done: Vec<String>,
    /// What was done before, and is not any more.
    pub reopened: Vec<String>,
    /// So many tasks came.
    pub added: usize,
    /// So many went.
    pub removed: usize,
    /// The phases that are completed since.
    pub completed: Vec<String>,
    /// The phases that have begun since.
    pub begun: Vec<String>,
    /// The days that moved.
    pub moved: Vec<Moved>,
    /// The counts that changed.
    pub counted: Vec<Counted>,
    /// So many documents say something else than before, are new, or are gone.
    pub documents: usize,
}

/// A day that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What is on it, or ends on it.
    pub name: String,
    /// When it was.
    pub from: Date,
    /// When it is.
    pub to: Date,
}

/// A count that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What is counted: `agents`.
    pub name: String,
    /// What was said.
    pub from: u64,
    /// What is said.
    pub to: u64,
}

impl Changes {
    /// Did nothing change?
    pub fn is_empty(&self) -> bool {
        self.repositories.is_empty()
    }
}

/// What changed from one state of a workspace to a later one; both have the same repositories.
pub fn changes(before: &Workspace, after: &Workspace) -> Changes {
    let mut changes = Changes::default();
    for (index, repository) in after.repositories.iter().enumerate().filter(|(_, it)| it.judged) {
        let Some(was) = before.repositories.get(index).filter(|was| was.path == repository.path) else {
            continue;
        };
        let documents = changed_documents(was, repository);
        if documents == 0 {
            continue;
        }
        let name = if repository.path == repository.root { String::new() } else { repository.name() };
        let mut own = RepositoryChanges { name, documents, ..RepositoryChanges::default() };
        tasks::compare(before, after, index, &mut own);
        phases(before, after, index, &mut own);
        own.moved = moved(before, after, index);
        own.counted = counted(before, after, index);
        changes.repositories.push(own);
    }
    changes
}

/// How many documents that plan, introduce or say something to agents are not what they were.
fn changed_documents(was: &Repository, is: &Repository) -> usize {
    let texts = |repository: &Repository| -> BTreeMap<Arc<Path>, u64> {
        repository.documents().map(|document| (document.path.clone(), document.hash)).collect()
    };
    let (was, is) = (texts(was), texts(is));
    let gone = was.keys().filter(|path| !is.contains_key(*path)).count();
    is.iter().filter(|(path, hash)| was.get(*path) != Some(hash)).count() + gone
}

/// What is known of a phase, under each of its names.
type Phases = BTreeMap<String, (String, Option<Class>, bool)>;

fn phases(before: &Workspace, after: &Workspace, index: usize, own: &mut RepositoryChanges) {
    let (was, is) = (phases_of(before, index), phases_of(after, index));
    for (key, (title, class, finished)) in &is {
        let past = was.get(key);
        let was_finished = past.is_some_and(|(.., finished)| *finished);
        if *finished && !was_finished {
            own.completed.push(title.clone());
        }
        let is_active = *class == Some(Class::Active);
        if is_active && past.is_some_and(|(_, class, _)| *class != Some(Class::Active)) {
            own.begun.push(title.clone());
        }
    }
}

fn phases_of(workspace: &Workspace, index: usize) -> Phases {
    let mut phases = Phases::new();
    for document in plans_of(workspace, index) {
        let work = Work::new(workspace, index, document);
        for section in work.inventory.sections().filter(|it| it.is_phase() && !it.is_past() && !it.is_task())
        {
            let title = bare_title(section.title()).to_owned();
            let finished = work.is_finished(Item::Section(section.index))
                && section.class().is_none_or(|class| class == Class::Done);
            // What one document says is finished is, even where the other has not heard of it.
            let known = phases.entry(title.to_lowercase()).or_insert((title, section.class(), finished));
            known.1 = known.1.or(section.class());
            known.2 |= finished;
        }
    }
    phases
}

/// The days that phases end on, milestones are on, and plans name.
fn moved(before: &Workspace, after: &Workspace, index: usize) -> Vec<Moved> {
    let (was, is) = (days_of(before, index), days_of(after, index));
    let moved = is.into_iter().filter_map(|(key, (name, to))| {
        let (_, from) = was.get(&key)?;
        (*from != to).then_some(Moved { name, from: *from, to })
    });
    moved.collect()
}

fn days_of(workspace: &Workspace, index: usize) -> BTreeMap<String, (String, Date)> {
    let today = workspace.today;
    let mut days = BTreeMap::new();
    for document in plans_of(workspace, index) {
        for section in document.inventory().sections().filter(|it| it.unit().is_some() && !it.is_past()) {
            let Some(last) = section.times().and_then(|times| times.last(today)) else { continue };
            let title = bare_title(section.title());
            days.entry(title.to_lowercase()).or_insert((title.to_owned(), last));
        }
    }
    let repository = &workspace.repositories[index];
    for document in repository.documents().filter(|document| !document.historical) {
        for said in &document.summary.said {
            let (Subject::Event(name), Said::Day(mention)) = (&said.subject, &said.state) else { continue };
            let Some((_, date)) = mention.resolve(today) else { continue };
            let name = spoken(name);
            days.entry(name.to_lowercase()).or_insert((name, date));
        }
    }
    days
}

/// The counts that documents say otherwise than before, from what fewer of them say to what more of them do.
fn counted(before: &Workspace, after: &Workspace, index: usize) -> Vec<Counted> {
    let (was, is) = (counts_of(before, index), counts_of(after, index));
    let counted = is.into_iter().filter_map(|(name, is)| {
        let mut more = is;
        for (value, times) in was.get(&name)? {
            *more.entry(*value).or_default() -= times;
        }
        let (from, fewer) = more.iter().min_by_key(|(_, more)| **more)?;
        let (to, most) = more.iter().max_by_key(|(_, more)| **more)?;
        (*fewer < 0 && *most > 0).then_some(Counted { name, from: *from, to: *to })
    });
    counted.collect()
}

/// How often each number is stated of what is counted.
fn counts_of(workspace: &Workspace, index: usize) -> BTreeMap<String, BTreeMap<u64, i64>> {
    let mut counts: BTreeMap<String, BTreeMap<u64, i64>> = BTreeMap::new();
    for fact in facts::of(workspace, index) {
        if !matches!(fact.topic, Topic::Count(_) | Topic::Noun(_)) {
            continue;
        }
        let own = counts.entry(fact.topic.name().to_owned()).or_default();
        for statement in &fact.statements {
            if let Value::Number { value, .. } = statement.value {
                *own.entry(value).or_default() += 1;
            }
        }
    }
    counts
}
