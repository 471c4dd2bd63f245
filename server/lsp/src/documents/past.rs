//! A large document as it was when all of it was judged: what an excerpt of the edited one is held against.
//!
//! Whoever types without a pause never leaves the time to judge all of what stands there. So one state after the other is judged to its end,
//! though it is past by then, and what was edited meanwhile is kept.
//! The trap: only what was edited may have changed; whatever else does, [`Pasts::give_up`] ends.

use std::sync::Arc;

use planmark_core::rules::{self, Known};
use planmark_core::text::Revision;
use planmark_core::workspace::Document;

use super::Found;

/// A large document as it was, and what was edited since.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(crate) document: Arc<Document>,
    pub(crate) found: Arc<Found>,
    edits: Revision,
    known: Arc<Known>,
}

impl Past {
    fn new(document: Arc<Document>, found: Arc<Found>) -> Past {
        let (edits, known) = Default::default();
        Past { document, found, edits, known }
    }

    /// The same as the core wants it; `None` where not all of it was judged.
    pub(crate) fn told(&self) -> Option<rules::Past<'_>> {
        let Past { document, found, edits, known } = self;
        Some(rules::Past { document, own: found.own.get()?, together: found.together.get()?, edits, known })
    }
}

/// The past states of a document that matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pasts {
    /// All of it was judged.
    judged: Option<Past>,
    /// All of it is being judged.
    judging: Option<Past>,
}

impl Pasts {
    /// The last one of which all was judged.
    pub(crate) fn judged(&self) -> Option<&Past> {
        self.judged.as_ref()
    }

    /// Is the state that has this place for its findings being judged?
    pub(crate) fn is_judging(&self, found: &Arc<Found>) -> bool {
        self.judging.as_ref().is_some_and(|judging| Arc::ptr_eq(&judging.found, found))
    }

    /// Begins to judge all of a document; false where another state of it is being judged.
    pub(crate) fn begin(&mut self, document: Arc<Document>, found: &Arc<Found>) -> bool {
        let begun = self.judging.get_or_insert_with(|| Past::new(document, Arc::clone(found)));
        Arc::ptr_eq(&begun.found, found)
    }

    /// The state with this place for its findings is not being judged any more, whatever came of it.
    pub(crate) fn end(&mut self, found: &Arc<Found>) {
        if let Some(ended) = self.judging.take_if(|judging| Arc::ptr_eq(&judging.found, found))
            && ended.told().is_some()
        {
            self.judged = Some(ended);
        }
    }

    /// Before an edit of this document, in which this was found.
    pub(crate) fn leave(&mut self, document: &Arc<Document>, found: &Arc<Found>) {
        if let Some(judging) = self.judging.take_if(|judging| judging.told().is_some()) {
            self.judged = Some(judging);
        }
        let left = document.is_large().then(|| Past::new(Arc::clone(document), Arc::clone(found)));
        if let Some(left) = left.filter(|left| left.told().is_some()) {
            self.give_up();
            self.judged = Some(left);
        }
    }

    /// What was edited since, for each.
    pub(crate) fn edits(&mut self) -> impl Iterator<Item = &mut Revision> {
        self.judged.iter_mut().chain(&mut self.judging).map(|past| &mut past.edits)
    }

    /// Something else has changed.
    pub(crate) fn give_up(&mut self) {
        if let Some(judging) = std::mem::take(self).judging {
            judging.found.give_up();
        }
    }
}
