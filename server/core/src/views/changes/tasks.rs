//! Which tasks were done, reopened, added and removed.

use std::collections::BTreeMap;

use super::RepositoryChanges;
use crate::views::work::{Work, bare_title, plans_of};
use crate::workspace::Workspace;
use crate::workspace::inventory::Task;

/// What there is of the tasks that are known by the same id or title.
#[derive(Default, Clone)]
struct Alike {
    title: String,
    all: usize,
    done: usize,
}

pub(super) fn compare(before: &Workspace, after: &Workspace, index: usize, own: &mut RepositoryChanges) {
    let (was, is) = (tasks_of(before, index), tasks_of(after, index));
    let none = Alike::default();
    for (key, is) in &is {
        let was = was.get(key).unwrap_or(&none);
        own.done.extend((was.done..is.done).map(|_| is.title.clone()));
        // Of tasks that are gone nobody knows whether they were reopened.
        let reopened =
            was.done.saturating_sub(is.done).min((is.all + was.done).saturating_sub(was.all + is.done));
        own.reopened.extend((0..reopened).map(|_| is.title.clone()));
        own.added += is.all.saturating_sub(was.all);
    }
    let gone = was.iter().map(|(key, was)| was.all.saturating_sub(is.get(key).map_or(0, |is| is.all)));
    own.removed += gone.sum::<usize>();
}

fn tasks_of(workspace: &Workspace, index: usize) -> BTreeMap<String, Alike> {
    let mut all: BTreeMap<String, Alike> = BTreeMap::new();
    for document in plans_of(workspace, index) {
        let work = Work::new(workspace, index, document);
        let mut own: BTreeMap<String, Alike> = BTreeMap::new();
        for task in work.inventory.tasks().filter(|task| !task.is_past()) {
            let (key, title) = named(task);
            if key.is_empty() {
                continue;
            }
            let alike = own.entry(key).or_insert_with(|| Alike { title, ..Alike::default() });
            alike.all += 1;
            alike.done += usize::from(work.class(task) == crate::status::Class::Done);
        }
        for (key, alike) in own {
            let known =
                all.entry(key).or_insert_with(|| Alike { title: alike.title.clone(), ..Alike::default() });
            known.all = known.all.max(alike.all);
            known.done = known.done.max(alike.done);
        }
    }
    all
}

/// What a task is known by, and what it is called.
fn named(task: Task) -> (String, String) {
    let title = bare_title(task.title()).trim();
    let shown = match task.id() {
        Some(id) if !title.contains(id) => format!("{id} {title}"),
        _ => title.to_owned(),
    };
    let key = task.id().map_or_else(|| title.to_lowercase(), |id| format!("\0{}", id.to_lowercase()));
    (key, shown)
}
