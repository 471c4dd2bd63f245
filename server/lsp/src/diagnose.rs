//! What is told about a document, when, and to whom.
//!
//! A client that pulls asks for what it wants to know; it is told to ask again when something else than its own edit
//! has changed the answer. A client that does not is sent a list whenever that differs from the last one.
//!
//! Of a large document that was edited an excerpt is judged, and told; all of it when nobody edits it for a while, and told where it differs.
//!
//! The trap: what a background thread found belongs to the state that it saw. It comes back with the place where
//! that state keeps its findings, and is dropped when the document has another by then.

use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};

use planmark_core::facts::Together;
use planmark_core::finding::Finding;
use planmark_core::rules::{
    Edited, Other, Past, Stands, judge_document, judge_document_by, judge_together, settle,
};
use planmark_core::workspace::Document;
use serde_json::value::to_raw_value;
use tokio::runtime::Handle;
use tower_lsp::ls_types::Uri;

use crate::documents::{self, Documents, Found, OpenDocument, Shows, Told, Written};
use crate::list::{Entry, List, part};
use crate::main_loop::Event;
use crate::outbox::Outbox;
use crate::snapshot::{Shown, Snapshot};

/// Everything that is found in an open text, as it may be said.
pub(crate) fn findings(shown: &Shown) -> Arc<[Finding]> {
    let Shown { snapshot, index, document, .. } = *shown;
    let mut findings = own(shown).to_vec();
    findings.extend_from_slice(together(shown));
    settle(&snapshot.workspace, index, document, findings).into()
}

/// What an open text shows by itself.
fn own<'a>(shown: &Shown<'a>) -> &'a [Finding] {
    let Shown { snapshot, open, index, document, .. } = *shown;
    let judge = || {
        Some(
            document.map(|document| judge_document(&snapshot.workspace, index, document)).unwrap_or_default(),
        )
    };
    open.found.own.or_judged(judge).map_or(&[], Vec::as_slice)
}

/// What only its repository shows in an open text.
fn together<'a>(shown: &Shown<'a>) -> &'a [Finding] {
    let Shown { snapshot, open, index, .. } = *shown;
    open.found.together.get_or_init(|| {
        let judge = |together: &Together| judge_together(&snapshot.workspace, index, &open.path, together);
        snapshot.shared.ask(&snapshot.workspace, index, judge).unwrap_or_default()
    })
}

/// Everything that is found in an open text, as the client shows it.
pub(crate) fn list(shown: &Shown) -> List {
    let Some(document) = shown.document.filter(|document| document.is_large()) else {
        return shown.snapshot.showing(shown.text).list(&shown.findings());
    };
    let (edits, known) = Default::default();
    let past = Past { document, own: own(shown), together: together(shown), edits: &edits, known: &known };
    standing(shown, &shown.open.found, past, &Edited::default())
}

/// What edits have made of `past`, in which this was `found`, as the client shows it: what still stands where it stood is written once.
fn standing(shown: &Shown, found: &Found, past: Past, edited: &Edited) -> List {
    let Shown { snapshot, index, text, document, .. } = *shown;
    let (Some(document), Some(then)) = (document, past.document.reading.as_deref()) else {
        return List::default();
    };
    let written = found.written.get_or_init(|| Written {
        blocks: vec![OnceLock::new(); past.block_count()],
        findings: vec![OnceLock::new(); past.all().count()],
    });
    let (mut was, mut is) = (snapshot.showing(&then.text), snapshot.showing(text));
    let stands = edited.standing(&snapshot.workspace, index, past, document);
    List::new(stands.iter().filter_map(|stands| match stands {
        Stands::Block(block) => {
            let write = || part(past.block(*block).into_iter().map(|finding| was.item(finding)));
            written.blocks[*block].get_or_init(write).clone()
        }
        Stands::Others(others) => part(others.iter().map(|other| match other {
            Other::Still(index) => {
                let write = || to_raw_value(&was.item(past.at(*index))).unwrap_or_default();
                Entry::Written(written.findings[*index].get_or_init(write))
            }
            Other::Now(finding) => Entry::Item(is.item(finding)),
        })),
    }))
}

/// What an excerpt of a large document tells.
pub(crate) struct Early<'a> {
    shown: &'a Shown<'a>,
    document: &'a Document,
    before: &'a documents::Past,
    past: Past<'a>,
    early: &'a documents::Early,
}

/// What an excerpt tells of an open text that was edited; `None` where all of it was judged, or is to be.
pub(crate) fn early<'a>(shown: &'a Shown) -> Option<Early<'a>> {
    let Shown { snapshot, open, index, document, .. } = *shown;
    let (before, document) = (open.past.as_ref().filter(|_| open.found.own.get().is_none())?, document?);
    let (past, last) = before.told()?;
    let judge = || {
        let edited = Edited::judge(&snapshot.workspace, index, past, last, document)?;
        let shows = if edited.is_as_before() { before.shows().clone() } else { Shows::default() };
        Some(Arc::new(documents::Early { edited, shows }))
    };
    let early = open.found.edited.get_or_init(judge).as_ref()?;
    Some(Early { shown, document, before, past, early })
}

impl Early<'_> {
    /// What a list of it shows.
    pub(crate) fn shows(&self) -> &Shows {
        &self.early.shows
    }

    /// All that is found.
    pub(crate) fn findings(&self) -> Arc<[Finding]> {
        let Shown { snapshot, open, index, .. } = *self.shown;
        let edited = &self.early.edited;
        let make = || edited.findings(&snapshot.workspace, index, self.past, self.document).into();
        Arc::clone(open.found.soon.get_or_init(make))
    }

    /// The same as the client shows it.
    pub(crate) fn list(&self) -> List {
        standing(self.shown, self.before.found(), self.past, &self.early.edited)
    }
}

/// What a background thread found.
pub(crate) struct Judged {
    uri: Uri,
    /// Where the state that was judged keeps its findings.
    found: Arc<Found>,
    list: List,
    shows: Shows,
}

impl Judged {
    /// The document.
    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }
}

/// What becomes of something judged.
pub(crate) enum Outcome {
    /// The client knows it already, or the document has changed since.
    Known,
    /// A client that pulls should ask again.
    Differs,
}

/// Judges an open document in the background; what is found comes back as [`Event::Judged`]. Where an excerpt tells something, all is judged
/// only if `is_all` says so.
pub(crate) fn judge_behind(snapshot: Snapshot, uri: Uri, is_all: bool, threads: &Handle) {
    threads.spawn_blocking(move || {
        let Some(open) = snapshot.documents.get(&uri) else { return };
        let found = Arc::clone(&open.found);
        // Where that fails, the document keeps what was found before.
        let judged = snapshot.queue.guard("judging a document", || {
            let shown = snapshot.shown(&uri)?;
            let judged = |list: List, shows: &Shows| Judged {
                uri: uri.clone(),
                found: Arc::clone(&found),
                list,
                shows: shows.clone(),
            };
            if !is_all && let Some(early) = early(&shown) {
                // Whoever pulls was told this when it asked.
                if !snapshot.client.pulls && shown.open.shows.as_ref() != Some(early.shows()) {
                    snapshot.queue.send(Event::Judged(judged(early.list(), early.shows())));
                }
                snapshot.queue.send(Event::Early(uri.clone()));
                return None;
            }
            judge_unless_past(&shown)?;
            Some(judged(list(&shown), &found.shows))
        });
        if let Some(judged) = judged.flatten() {
            snapshot.queue.send(Event::Judged(judged));
        }
    });
}

/// Judges what a text shows by itself; `None` as soon as it is past, when nobody needs that any more. Where only others have changed, what
/// it shows by itself stays, and is judged to the end.
fn judge_unless_past(shown: &Shown) -> Option<()> {
    let Shown { snapshot, open, index, document, .. } = *shown;
    let is_past = || open.found.own.is_past.load(Ordering::Relaxed);
    let judge = || {
        let judge = |document| judge_document_by(&snapshot.workspace, index, document, |_| !is_past());
        let findings = document.map(judge).unwrap_or_default();
        (!is_past()).then_some(findings)
    };
    open.found.own.or_judged(judge)?;
    (!open.found.is_past.load(Ordering::Relaxed)).then_some(())
}

/// Takes in what was judged and publishes it where that is due.
pub(crate) fn deliver(judged: Judged, documents: &mut Documents, pulls: bool, outbox: &Outbox) -> Outcome {
    let Some(open) = documents.get_mut(&judged.uri) else { return Outcome::Known };
    if !Arc::ptr_eq(&open.found, &judged.found) {
        return Outcome::Known;
    }
    if pulls {
        let is_known = open.told.as_ref().is_none_or(|told| told.list == judged.list);
        if is_known && open.told.is_some() {
            open.shows = Some(judged.shows);
        }
        return if is_known { Outcome::Known } else { Outcome::Differs };
    }
    let was_told = open.told.as_ref().map(|told| told.list.clone()).unwrap_or_default();
    open.shows = Some(judged.shows);
    if was_told != judged.list {
        outbox.publish(&open.uri, judged.list.clone(), Some(open.version));
        let made_from = (open.version, judged.found);
        open.told = Some(Arc::new(Told { result_id: 0, made_from, list: judged.list }));
    }
    Outcome::Known
}

/// Takes back what was published about a document that was closed.
pub(crate) fn retract(closed: &OpenDocument, pulls: bool, outbox: &Outbox) {
    let was_told = closed.told.as_ref().is_some_and(|told| !told.list.is_empty());
    if was_told && !pulls {
        outbox.publish(&closed.uri, List::default(), None);
    }
}
