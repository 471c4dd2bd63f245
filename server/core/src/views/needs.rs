//! Which tasks wait for others, in their own document or in another one of the same repository.
//!
//! An id that something of the document bears means that; only else it is sought elsewhere. The trap: `1.2` is a task in many documents,
//! so only ids with a letter in them reach beyond their own.

use std::collections::HashMap;

use super::work::{Work, plans_of};
use crate::workspace::Workspace;
use crate::workspace::inventory::{Item, Task};

/// What bears ids, by repository; read where somebody needs it.
pub(super) struct Needs<'a> {
    workspace: &'a Workspace,
    repositories: HashMap<usize, Elsewhere<'a>>,
}

/// The plans of a repository, and what in them bears an id: the plan's number and the item.
struct Elsewhere<'a> {
    works: Vec<Work<'a>>,
    bearers: HashMap<&'a str, Vec<(usize, Item)>>,
}

impl<'a> Needs<'a> {
    /// Nothing is read yet.
    pub(super) fn new(workspace: &'a Workspace) -> Needs<'a> {
        Needs { workspace, repositories: HashMap::new() }
    }

    /// The first id that a task, or a phase around it, needs and that is not done.
    pub(super) fn waits_for<'w>(&mut self, work: &Work<'w>, task: Task<'w>) -> Option<&'w str> {
        if !work.inventory.has_needs() {
            return None;
        }
        let around = task.section().into_iter().flat_map(|section| section.path());
        let units = around.filter(|section| section.unit().is_some());
        let items = units.map(|section| Item::Section(section.index));
        let mut needs = items.chain([Item::Task(task.index)]).flat_map(|item| work.inventory.needs(item));
        let open = needs.find(|(id, bearers)| match bearers {
            [] => self.is_open_elsewhere(work, id),
            bearers => !bearers.iter().any(|item| work.is_finished(*item)),
        })?;
        Some(open.0)
    }

    /// Is what bears the id in another document of the repository not done? False where nothing does.
    fn is_open_elsewhere(&mut self, work: &Work, id: &str) -> bool {
        if !id.contains(char::is_alphabetic) {
            return false;
        }
        let (workspace, index) = (self.workspace, work.index);
        let elsewhere = self.repositories.entry(index).or_insert_with(|| Elsewhere::of(workspace, index));
        let is_finished = |(number, item): &(usize, Item)| elsewhere.works[*number].is_finished(*item);
        elsewhere.bearers.get(id).is_some_and(|bearers| !bearers.iter().any(is_finished))
    }
}

impl<'a> Elsewhere<'a> {
    fn of(workspace: &'a Workspace, index: usize) -> Elsewhere<'a> {
        let works: Vec<Work> =
            plans_of(workspace, index).map(|document| Work::new(workspace, index, document)).collect();
        let mut bearers: HashMap<&'a str, Vec<(usize, Item)>> = HashMap::new();
        for (number, work) in works.iter().enumerate() {
            let inventory = work.inventory;
            for (item, id) in inventory.ids().filter(|(item, _)| !inventory.is_past(*item)) {
                bearers.entry(id).or_default().push((number, item));
            }
        }
        Elsewhere { works, bearers }
    }
}
