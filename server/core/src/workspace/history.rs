//! What git remembers of a repository's documents: when each was last changed, and when it came.
//!
//! planmark-project asks git for it; a repository without one has no history, and everything else works. The trap: git remembers
//! commits, not what people did, so what is not known of a document (it came with many others, or before a shallow clone begins) is
//! `None` and never a guess.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// What git remembers of a repository, by the paths of its documents in it, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Every document that git remembers something of.
    pub documents: BTreeMap<String, Lifetime>,
}

/// What git remembers of one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// The day of the last commit that changed what it says: more than its stamp, and not together with half the repository.
    pub changed: Option<Date>,
    /// The day of the commit that it came with.
    pub created: Option<Date>,
}

impl History {
    /// What is remembered of the document with this path.
    pub fn of(&self, relative: &str) -> Lifetime {
        self.documents.get(relative).copied().unwrap_or_default()
    }
}
