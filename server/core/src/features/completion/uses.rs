//! How often names are used: in this document, and in how many others of its repository.
//!
//! The trap: a name of another document counts however it is used there, since only its text is looked at: nothing is decided of it.

use std::collections::HashMap;

use super::place::Place;
use crate::plan::mentions::Mentioned;
use crate::workspace::catalog::{last, slug};
use crate::workspace::closed::names;

/// A use here counts for as many as this elsewhere.
const HERE: u32 = 8;

/// How often each name of one kind is used, by the name as a file would bear it, without namespaces.
pub(super) struct Uses(HashMap<String, u32>);

impl Uses {
    /// The uses of these names of one kind.
    pub(super) fn of<'n>(place: &Place, kind: Mentioned, named: impl Iterator<Item = &'n str>) -> Uses {
        let repository = place.context.repository;
        let mut uses: HashMap<String, u32> = HashMap::new();
        for name in named.map(key) {
            let times = repository.closed.uses(&name);
            uses.insert(name, times);
        }
        if uses.is_empty() {
            return Uses(uses);
        }
        for mention in place.context.plan().mentions().filter(|mention| mention.of == kind) {
            // The name at the cursor is not used yet.
            if !mention.place(mention.span).touches(place.cursor.offset)
                && let Some(times) = uses.get_mut(&key(&mention.item.name))
            {
                *times += HERE;
            }
        }
        // An open document covers the closed one, and this one is counted already.
        for (path, open) in &repository.open {
            let closed = repository.closed.get(path).into_iter().flat_map(|document| names(document));
            closed.for_each(|name| count(&mut uses, name, |times| times.saturating_sub(1)));
            if *path != place.context.document.path {
                names(open).for_each(|name| count(&mut uses, name, |times| times + 1));
            }
        }
        Uses(uses)
    }

    /// How much its use speaks for a name.
    pub(super) fn weight(&self, name: &str) -> u32 {
        self.0.get(&key(name)).copied().unwrap_or_default()
    }
}

fn count(uses: &mut HashMap<String, u32>, name: &str, counted: impl FnOnce(u32) -> u32) {
    if let Some(times) = uses.get_mut(name) {
        *times = counted(*times);
    }
}

fn key(name: &str) -> String {
    last(&slug(name)).to_owned()
}
