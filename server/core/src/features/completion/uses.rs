//! How often names are used: in this document, and in the others of its repository as far as their summaries know.
//!
//! The trap: what this document would tell others is not asked, since that may have to be read first; its plan is at hand.

use std::collections::HashMap;

use super::place::Place;
use crate::plan::mentions::Mentioned;
use crate::workspace::catalog::slug;

/// A use here counts for as many as this elsewhere.
const HERE: u32 = 8;

/// How often each name of one kind is used, by the name as a file would bear it.
pub(super) struct Uses(HashMap<String, u32>);

impl Uses {
    pub(super) fn of(place: &Place, kind: Mentioned) -> Uses {
        let mut written: HashMap<&str, u32> = HashMap::new();
        for mention in place.context.plan().mentions().filter(|mention| mention.of == kind) {
            // The name at the cursor is not used yet.
            if !mention.place(mention.span).touches(place.cursor.offset) {
                *written.entry(&mention.item.name).or_default() += HERE;
            }
        }
        if kind == Mentioned::Command {
            let own = &place.context.document.path;
            let others = place.context.repository.documents().filter(|document| document.path != *own);
            for named in others.flat_map(|document| &document.summary.commands) {
                *written.entry(&named.mention.name).or_default() += 1;
            }
        }
        let mut uses: HashMap<String, u32> = HashMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "they are added up")]
        for (name, times) in written {
            *uses.entry(slug(name)).or_default() += times;
        }
        Uses(uses)
    }

    /// How much its use speaks for a name.
    pub(super) fn weight(&self, name: &str) -> u32 {
        if self.0.is_empty() { 0 } else { self.0.get(&slug(name)).copied().unwrap_or_default() }
    }
}
