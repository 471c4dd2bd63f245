//! A large document as it was when all of it was judged: what an excerpt of the edited one is held against.
//!
//! Whoever edits here and there without a pause never leaves the time to judge all of what stands there, and an excerpt around all of that
//! would be most of it. So from [`MANY`] places on one state after the other is judged to its end, though it is past by then, and what was
//! edited meanwhile is kept. Who types on in one place is better served by a processor that does nothing else.
//! The trap: only what was edited may have changed; whatever else does, [`Pasts::give_up`] ends.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use planmark_core::rules::{self, Known};
use planmark_core::text::Revision;
use planmark_core::workspace::Document;

use super::Found;

/// An excerpt around so many places takes longer than it is worth.
const MANY: usize = 8;

/// A large document as it was, and what was edited since.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    document: Arc<Document>,
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

    /// The document is edited, in which this was found: to judge all of it goes on where edits lie in many places by now, else it is given up.
    pub(crate) fn edited(&mut self, found: &Arc<Found>) {
        let is_judging = self.is_judging(found);
        let are_few = |judged: &Past| judged.edits.edits().len() < MANY;
        if is_judging && !self.judged.as_ref().is_some_and(are_few) {
            found.is_edited.store(true, Ordering::Relaxed);
            return;
        }
        found.give_up();
        self.judging.take_if(|_| is_judging);
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

#[cfg(test)]
mod tests {
    use planmark_core::text::Span;
    use planmark_core::workspace::Reading;

    use super::*;

    fn large() -> Arc<Document> {
        let text = "- [ ] Lay the cable\n".repeat(5_000);
        let path = std::path::Path::new("/w/TASKLIST.md").into();
        let document = Document::new(path, "TASKLIST.md".into(), Arc::new(Reading::new(&text)), 0);
        assert!(document.is_large());
        Arc::new(document)
    }

    fn judge(found: &Found) {
        found.own.or_judged(|| Some(Vec::new()));
        found.together.get_or_init(Vec::new);
    }

    fn edits(pasts: &Pasts) -> Option<usize> {
        Some(pasts.judged()?.told()?.edits.edits().len())
    }

    #[test]
    fn what_was_edited_meanwhile_is_kept() {
        let (document, mut pasts) = (large(), Pasts::default());
        let [first, second, third]: [Arc<Found>; 3] = Default::default();
        let edit = |pasts: &mut Pasts, found: &Arc<Found>, at: u32| {
            pasts.leave(&document, found);
            pasts.edits().for_each(|edits| edits.edit(Span::new(at, at), "a"));
        };
        judge(&first);
        edit(&mut pasts, &first, 0);
        assert_eq!(edits(&pasts), Some(1));
        assert!(pasts.begin(large(), &second));
        edit(&mut pasts, &second, 40);
        assert!(!pasts.begin(large(), &third), "one is judged at a time");
        assert_eq!(edits(&pasts), Some(2), "of the first, as long as not all of the second is judged");
        judge(&second);
        pasts.end(&second);
        assert_eq!(edits(&pasts), Some(1));
        assert!(pasts.begin(large(), &third));
    }

    #[test]
    fn only_what_many_edits_bear_on_goes_on() {
        let (document, mut pasts) = (large(), Pasts::default());
        let [first, second]: [Arc<Found>; 2] = Default::default();
        judge(&first);
        pasts.leave(&document, &first);
        for place in 0..MANY as u32 {
            assert!(pasts.begin(large(), &second));
            pasts.edited(&second);
            assert!(second.is_past.load(Ordering::Relaxed), "{place}");
            assert!(!pasts.is_judging(&second));
            pasts.edits().for_each(|edits| edits.edit(Span::new(place * 40, place * 40), "a"));
        }
        let third = Arc::new(Found::default());
        assert!(pasts.begin(large(), &third));
        pasts.edited(&third);
        assert!(!third.is_past.load(Ordering::Relaxed) && third.is_edited.load(Ordering::Relaxed));
        assert!(pasts.is_judging(&third));
    }

    #[test]
    fn what_was_given_up_is_no_past() {
        let (document, found) = (large(), Arc::new(Found::default()));
        let mut pasts = Pasts::default();
        assert!(pasts.begin(Arc::clone(&document), &found));
        pasts.end(&found);
        assert!(pasts.judged().is_none(), "it has failed");
        assert!(pasts.begin(document, &found));
        pasts.give_up();
        assert!(found.is_past.load(Ordering::Relaxed));
        judge(&found);
        pasts.end(&found);
        assert!(pasts.judged().is_none());
    }
}
