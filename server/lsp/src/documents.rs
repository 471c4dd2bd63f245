//! The documents that the client has open, under the names that the client gave them.
//!
//! The text itself stands in the workspace, in the repository that a document belongs to; here is what ties a URI to
//! it. The trap: a URI says nothing about identity. Two URIs may lead to one file through links; the workspace knows
//! only the real path, and the buffer that changed last is what counts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use planmark_core::finding::Finding;
use planmark_core::rules::Edited;
use planmark_core::text::Text;
use serde_json::value::RawValue;
use tower_lsp::ls_types::Uri;

use crate::list::{List, Part};
use crate::tokens::Tokens;

mod past;

pub(crate) use past::Past;

/// What was found in one state of a document, once somebody has asked.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) findings: OnceLock<Arc<[Finding]>>,
    /// What a list of all of it shows.
    pub(crate) shows: Shows,
    /// What an excerpt of a large document tells of it before all of it was judged, once somebody has asked.
    pub(crate) edited: OnceLock<Option<Arc<Early>>>,
    /// The findings by that.
    pub(crate) soon: OnceLock<Arc<[Finding]>>,
    /// Those that the document shows by itself; shared by the states that differ in what other documents say.
    pub(crate) own: Arc<Own>,
    /// Those that only its repository shows.
    pub(crate) together: OnceLock<Vec<Finding>>,
    /// Both of a large document as the client shows it, as far as that was in a list.
    pub(crate) written: OnceLock<Written>,
    /// The document, or something that it depends on, has changed since; nobody needs to judge this state any more.
    pub(crate) is_past: AtomicBool,
}

/// What was written of a large document.
#[derive(Debug)]
pub(crate) struct Written {
    /// Each [block](planmark_core::rules::Past::block).
    pub(crate) blocks: Vec<OnceLock<Option<Part>>>,
    /// Each [finding](planmark_core::rules::Past::at).
    pub(crate) findings: Vec<OnceLock<Box<RawValue>>>,
}

/// What an excerpt of a large document tells of it.
#[derive(Debug)]
pub(crate) struct Early {
    pub(crate) edited: Edited,
    /// What a list of it shows.
    pub(crate) shows: Shows,
}

/// What a list of diagnostics shows: two that show the same are the same list. Where it is another one, what is in it may still be the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shows(Arc<()>);

impl PartialEq for Shows {
    fn eq(&self, other: &Shows) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Found {
    /// What an excerpt tells, if somebody has asked and it does.
    pub(crate) fn early(&self) -> Option<&Arc<Early>> {
        self.edited.get()?.as_ref()
    }

    /// Nobody needs to judge this state any more.
    fn give_up(&self) {
        self.own.is_past.store(true, Ordering::Relaxed);
        self.is_past.store(true, Ordering::Relaxed);
    }
}

/// What a document shows by itself.
#[derive(Debug, Default)]
pub(crate) struct Own {
    findings: OnceLock<Vec<Finding>>,
    /// The document has changed since: nobody needs to know any more.
    pub(crate) is_past: AtomicBool,
    /// Held while somebody judges: who comes second waits for what the first finds.
    judging: Mutex<()>,
}

impl Own {
    /// The findings, if they are known.
    pub(crate) fn get(&self) -> Option<&Vec<Finding>> {
        self.findings.get()
    }

    /// The findings, by `judge` where they are not known; `None` where that has no answer.
    pub(crate) fn or_judged(&self, judge: impl FnOnce() -> Option<Vec<Finding>>) -> Option<&Vec<Finding>> {
        let _judging = self.judging.lock().unwrap_or_else(PoisonError::into_inner);
        if self.findings.get().is_none() {
            let _ = self.findings.set(judge()?);
        }
        self.findings.get()
    }
}

/// A document that the client has open.
#[derive(Clone, Debug)]
pub(crate) struct OpenDocument {
    /// The name that the client gave it; every answer uses this one.
    pub(crate) uri: Uri,
    /// Its real path, by which the workspace knows it.
    pub(crate) path: Arc<Path>,
    /// The version of the text that stands in the workspace.
    pub(crate) version: i32,
    /// Its text when it is a `planmark.toml`; that of a Markdown document stands in the workspace.
    pub(crate) config: Option<Text>,
    /// Its semantic tokens, as far as somebody asked.
    pub(crate) tokens: Arc<Tokens>,
    /// What is found in it; a new, empty place whenever anything changes that it depends on.
    pub(crate) found: Arc<Found>,
    /// As it was when all of it was judged, if it is large and no more than its text has changed since.
    pub(crate) past: Option<Past>,
    /// Its text as it was opened or saved last; of a Markdown document alone.
    pub(crate) saved: Option<Text>,
    /// What the client was told last.
    pub(crate) told: Option<Arc<Told>>,
    /// What that shows.
    pub(crate) shows: Option<Shows>,
}

impl OpenDocument {
    /// Something has changed that its findings depend on.
    pub(crate) fn outdate(&mut self) {
        self.past = None;
        self.edited();
    }

    /// Its text was edited.
    pub(crate) fn edited(&mut self) {
        self.found.give_up();
        self.found = Arc::default();
    }

    /// Other documents say something else, or elsewhere; what this one shows by itself stays.
    pub(crate) fn outdate_shared(&mut self) {
        self.found.is_past.store(true, Ordering::Relaxed);
        let own = Arc::clone(&self.found.own);
        self.found = Arc::new(Found { own, ..Found::default() });
    }
}

/// A list of diagnostics that the client has.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Names the list when the client asks whether it still holds; differs for every list.
    pub(crate) result_id: u64,
    /// The version of the document and the place of the findings that the list was made from.
    pub(crate) made_from: (i32, Arc<Found>),
    pub(crate) list: List,
}

/// Every open document, by URI.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    by_uri: BTreeMap<String, OpenDocument>,
}

impl Documents {
    /// The open document with this URI.
    pub(crate) fn get(&self, uri: &Uri) -> Option<&OpenDocument> {
        self.by_uri.get(uri.as_str())
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, uri: &Uri) -> Option<&mut OpenDocument> {
        self.by_uri.get_mut(uri.as_str())
    }

    /// The open document with this real path.
    pub(crate) fn at(&self, path: &Path) -> Option<&OpenDocument> {
        self.by_uri.values().find(|open| *open.path == *path)
    }

    /// Every open document, in order of their URIs.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &OpenDocument> {
        self.by_uri.values()
    }

    /// The same, to change them.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut OpenDocument> {
        self.by_uri.values_mut()
    }

    /// Takes in a document that was opened; one of the same URI gives way.
    pub(crate) fn insert(&mut self, uri: Uri, path: Arc<Path>, version: i32, config: Option<Text>) {
        let open = OpenDocument {
            uri: uri.clone(),
            path,
            version,
            config,
            tokens: Arc::default(),
            found: Arc::default(),
            past: None,
            saved: None,
            told: None,
            shows: None,
        };
        self.by_uri.insert(uri.as_str().to_owned(), open);
    }

    /// Forgets a document that was closed.
    pub(crate) fn remove(&mut self, uri: &Uri) -> Option<OpenDocument> {
        self.by_uri.remove(uri.as_str())
    }
}
