//! A large document as it was when all of it was judged, and when an excerpt of it was judged last: what the next excerpt is held against.
//!
//! Whoever edits here and there without a pause never leaves the time to judge all of what stands there. So each state that somebody asked
//! about is a step to the next, and an excerpt is around what was edited between two of them.
//! The trap: only what was edited may have changed; whatever else does ends all of this.

use std::sync::Arc;

use planmark_core::rules::{self, Known};
use planmark_core::text::{Revision, Span};
use planmark_core::workspace::Document;

use super::{Early, Found, Shows};

/// A large document as it was when all of it was judged, and what was edited since.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    document: Arc<Document>,
    found: Arc<Found>,
    edits: Arc<Revision>,
    known: Arc<Known>,
    last: Option<Last>,
}

/// The same when an excerpt was judged last.
#[derive(Clone, Debug)]
struct Last {
    document: Arc<Document>,
    early: Arc<Early>,
    /// What was edited up to then.
    before: Arc<Revision>,
    edits: Revision,
}

impl Past {
    /// What is the past of a document about to be edited, in which this was found, and which has this past.
    pub(crate) fn left(past: Option<Past>, document: &Arc<Document>, found: &Arc<Found>) -> Option<Past> {
        let (document, early) = (Arc::clone(document), found.early());
        if document.is_large() && found.own.get().is_some() && found.together.get().is_some() {
            let (edits, known) = Default::default();
            return Some(Past { document, found: Arc::clone(found), edits, known, last: None });
        }
        let mut past = past?;
        if let Some(early) = early {
            let (early, before) = (Arc::clone(early), Arc::clone(&past.edits));
            past.last = Some(Last { document, early, before, edits: Revision::default() });
        }
        Some(past)
    }

    /// Takes note of an edit.
    pub(crate) fn edit(&mut self, span: Span, new_text: &str) {
        Arc::make_mut(&mut self.edits).edit(span, new_text);
        if let Some(last) = &mut self.last {
            last.edits.edit(span, new_text);
        }
    }

    /// The same as the core wants it; `None` where not all of it was judged.
    pub(crate) fn told(&self) -> Option<(rules::Past<'_>, Option<rules::Last<'_>>)> {
        let Past { document, found, edits, known, last } = self;
        let past =
            rules::Past { document, own: found.own.get()?, together: found.together.get()?, edits, known };
        let last = last.as_ref().map(|Last { document, early, before, edits }| rules::Last {
            document,
            edited: &early.edited,
            before,
            edits,
        });
        Some((past, last))
    }

    /// What was found when all was judged.
    pub(crate) fn found(&self) -> &Found {
        &self.found
    }

    /// What was shown of the state that was judged last, be it all of it or an excerpt.
    pub(crate) fn shows(&self) -> &Shows {
        self.last.as_ref().map_or(&self.found.shows, |last| &last.early.shows)
    }
}

#[cfg(test)]
mod tests {
    use planmark_core::rules::Edited;
    use planmark_core::workspace::Reading;

    use super::*;

    fn document(text: &str) -> Arc<Document> {
        let path = std::path::Path::new("/w/TASKLIST.md").into();
        Arc::new(Document::new(path, "TASKLIST.md".into(), Arc::new(Reading::new(text)), 0))
    }

    fn large() -> Arc<Document> {
        document(&"- [ ] Lay the cable\n".repeat(5_000))
    }

    fn judged() -> Arc<Found> {
        let found = Found::default();
        found.own.or_judged(|| Some(Vec::new()));
        found.together.get_or_init(Vec::new);
        Arc::new(found)
    }

    /// How many places were edited since all was judged, and since an excerpt was.
    fn edits(past: Option<&Past>) -> Option<(usize, Option<usize>)> {
        let (past, last) = past?.told()?;
        Some((past.edits.edits().len(), last.map(|last| last.edits.edits().len())))
    }

    #[test]
    fn what_was_asked_about_is_a_step_to_the_next() {
        let mut past = Past::left(None, &large(), &judged());
        past.as_mut().unwrap().edit(Span::empty(0), "a");
        assert_eq!(edits(past.as_ref()), Some((1, None)));
        past = Past::left(past, &large(), &Arc::default());
        past.as_mut().unwrap().edit(Span::empty(40), "a");
        assert_eq!(edits(past.as_ref()), Some((2, None)), "nobody has asked");
        let asked = Found::default();
        asked
            .edited
            .get_or_init(|| Some(Arc::new(Early { edited: Edited::default(), shows: Shows::default() })));
        past = Past::left(past, &large(), &Arc::new(asked));
        past.as_mut().unwrap().edit(Span::empty(80), "a");
        assert_eq!(edits(past.as_ref()), Some((3, Some(1))));
        past = Past::left(past, &large(), &judged());
        assert_eq!(edits(past.as_ref()), Some((0, None)), "all of it was judged");
    }

    #[test]
    fn a_document_has_a_past_where_it_was_judged_and_is_large() {
        assert!(Past::left(None, &large(), &Arc::default()).is_none());
        assert!(Past::left(None, &document("- [ ] Lay the cable\n"), &judged()).is_none());
    }
}
