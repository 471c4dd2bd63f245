//! The documents of a repository as they are on disk, and what is asked of all of their names together.
//!
//! The trap: how often names are used is counted when somebody first asks, and anew once a document has changed on disk; so it is asked
//! only by who does so at each key, and not for one question.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use super::Document;
use super::catalog::last;

type Documents = BTreeMap<Arc<Path>, Arc<Document>>;

/// The documents of a repository as they are on disk, by real path.
#[derive(Debug, Default)]
pub struct Closed {
    documents: Documents,
    uses: OnceLock<HashMap<Box<str>, u32, RandomState>>,
}

impl Closed {
    /// How many of the documents use a name, which is written as a file would bear it, without namespaces.
    pub fn uses(&self, name: &str) -> u32 {
        let uses = self.uses.get_or_init(|| {
            let mut uses: HashMap<Box<str>, u32, RandomState> = HashMap::default();
            for name in self.documents.values().flat_map(|document| names(document)) {
                match uses.get_mut(name) {
                    Some(times) => *times += 1,
                    None => drop(uses.insert(name.into(), 1)),
                }
            }
            uses
        });
        uses.get(name).copied().unwrap_or_default()
    }
}

/// What a document names that a file may be called, without namespaces.
pub(crate) fn names(document: &Document) -> impl Iterator<Item = &str> {
    let texts = document.packed_names().texts();
    texts.filter(|text| !text.contains([' ', '/', '#'])).map(last)
}

impl From<Documents> for Closed {
    fn from(documents: Documents) -> Closed {
        Closed { documents, uses: OnceLock::new() }
    }
}

impl Clone for Closed {
    fn clone(&self) -> Closed {
        self.documents.clone().into()
    }
}

impl Deref for Closed {
    type Target = Documents;

    fn deref(&self) -> &Documents {
        &self.documents
    }
}

impl DerefMut for Closed {
    fn deref_mut(&mut self) -> &mut Documents {
        self.uses.take();
        &mut self.documents
    }
}
