//! What the state does with the documents that the client has open.
//!
//! Two traps: the workspace knows real paths, the client URIs; only the open documents know which belong together. And Helix, when it
//! opens a file in order to edit it, may send the change before the text that it changes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::rules::compares_sizes;
use planmark_core::text::{Span, Text};
use planmark_core::workspace::{Document, Reading, Repository};
use planmark_project::{CONFIG_NAMES, is_document};
use tower_lsp::ls_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams, Uri};

use super::State;
use crate::convert;
use crate::diagnose;
use crate::disk;
use crate::documents::{Found, Past};
use crate::edit;
use crate::settings::Scope;

/// Of so many texts that are not open, so many changes are kept; a client that sends more is mistaken.
const MOST_EARLY: usize = 64;

impl State {
    pub(super) fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let early = self.early.remove(item.uri.as_str()).unwrap_or_default();
        let opened = item.version;
        let Some((path, kind)) = text_of(&item.uri, &item.language_id) else { return };
        let path: Arc<Path> = path.into();
        let config = (kind == Kind::Config).then(|| Text::new(&item.text));
        let documents = Arc::make_mut(&mut self.documents);
        let uri = item.uri.clone();
        documents.insert(item.uri, Arc::clone(&path), item.version, config.clone());
        self.take_over(&uri, &path);
        match config {
            Some(text) => self.configure(&path, &text),
            None => {
                let read = || edit::read(&item.text);
                self.put(&path, self.summaries.reading(&path, &item.text, read));
                self.saved(&uri);
            }
        }
        self.outdate_all();
        let next = (1..).map(|number| opened.saturating_add(number));
        for (change, _) in
            early.into_iter().zip(next).take_while(|(it, next)| it.text_document.version == *next)
        {
            self.change(change);
        }
    }

    /// Keeps a change of a text that is not open yet.
    fn keep(&mut self, params: DidChangeTextDocumentParams) {
        if self.early.len() < MOST_EARLY || self.early.contains_key(params.text_document.uri.as_str()) {
            let changes = self.early.entry(params.text_document.uri.as_str().to_owned()).or_default();
            changes.truncate(MOST_EARLY - 1);
            changes.push(params);
            changes.sort_by_key(|change| change.text_document.version);
        }
    }

    /// Remembers the text of a document as the one that was opened or saved.
    pub(super) fn saved(&mut self, uri: &Uri) {
        let Some(open) = Arc::make_mut(&mut self.documents).get_mut(uri) else { return };
        let document = self.workspace.document(&open.path).map(|(_, document)| document);
        open.saved = document.and_then(|document| Some(document.reading.as_deref()?.text.clone()));
    }

    pub(super) fn change(&mut self, params: DidChangeTextDocumentParams) {
        let encoding = self.client.encoding;
        let documents = Arc::make_mut(&mut self.documents);
        let Some(open) = documents.get_mut(&params.text_document.uri) else { return self.keep(params) };
        let path = Arc::clone(&open.path);
        open.version = params.text_document.version;
        let uri = params.text_document.uri.as_str();
        let found = Arc::clone(&open.found);
        open.edited();
        let past = open.past.take();
        // Several names may lead to one file.
        for open in documents.iter_mut().filter(|open| open.path == path) {
            if open.uri != params.text_document.uri {
                open.outdate();
            }
            self.due.insert(open.uri.as_str().to_owned());
        }
        let Some(open) = documents.get_mut(&params.text_document.uri) else { return };
        if let Some(text) = &mut open.config {
            edit::apply_to_text(text, &params.content_changes, encoding);
            let text = text.clone();
            self.configure(&path, &text);
        } else {
            self.edit(&path, &params, &found, past);
        }
        self.resting.remove(uri);
        if self.client.pulls {
            // Whoever pulls does so after an edit of its own without being told.
            self.due.remove(uri);
        } else {
            self.due.insert(uri.to_owned());
        }
    }

    /// Edits a document in which this was found, and which has this past.
    fn edit(
        &mut self,
        path: &Arc<Path>,
        params: &DidChangeTextDocumentParams,
        found: &Arc<Found>,
        past: Option<Past>,
    ) {
        let encoding = self.client.encoding;
        let workspace = Arc::make_mut(&mut self.workspace);
        let Some(index) = workspace.repository_of(path) else { return };
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        let Some(document) = repository.open.get_mut(path) else { return };
        let mut past = Past::left(past, document, found);
        let document = Arc::make_mut(document);
        let Some(reading) = document.reading.take() else { return };
        let note = |edit: Option<(Span, &str)>| match edit {
            Some((span, new_text)) => past.iter_mut().for_each(|past| past.edit(span, new_text)),
            None => past = None,
        };
        let reading = edit::apply(reading, &params.content_changes, encoding, note);
        let changed = catch_unwind(AssertUnwindSafe(|| document.edited(Arc::clone(&reading))));
        let Ok(changed) = changed else {
            // Its text at least must be the client's.
            document.reading = Some(reading);
            return self.failed("reading a text".to_owned());
        };
        let is_as_live = changed.historical == document.historical;
        // Only what is shown of other documents depends on what this one tells them; to read that at each key takes longer than the edit.
        let is_alone =
            self.documents.iter().all(|open| open.path == *path) && self.client.settings.scope == Scope::Open;
        // What a large document says is read when somebody asks for it.
        let says_the_same = is_alone || !changed.is_large() && changed.summary == document.summary;
        let is_as_long = (changed.len, changed.lines) == (document.len, document.lines);
        *document = changed;
        let is_measured = !is_as_long && compares_sizes(workspace);
        if workspace.recount(path) || !is_as_live {
            return self.outdate_all();
        }
        if !says_the_same || is_measured {
            self.outdate_others(path);
        }
        if let Some(open) = Arc::make_mut(&mut self.documents).get_mut(&params.text_document.uri) {
            open.past = past;
        }
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        self.early.remove(uri.as_str());
        let Some(closed) = Arc::make_mut(&mut self.documents).remove(uri) else { return };
        diagnose::retract(&closed, self.client.pulls, &self.outbox);
        self.due.remove(uri.as_str());
        self.resting.remove(uri.as_str());
        if self.documents.at(&closed.path).is_some() {
            return;
        }
        self.leave(&closed.path);
        if closed.config.is_some() {
            // What is on disk is in force again.
            self.scan();
            return;
        }
        let workspace = Arc::make_mut(&mut self.workspace);
        if let Some(index) = workspace.repository_of(&closed.path) {
            Arc::make_mut(&mut workspace.repositories[index]).open.remove(&closed.path);
        }
        if workspace.repositories.iter().any(|repository| repository.looks_into(&closed.path)) {
            // What is on disk is counted again.
            self.scan();
        }
        self.outdate_all();
    }

    /// Puts an open document into the repository that it belongs to, or into a new one around it.
    pub(super) fn put(&mut self, path: &Arc<Path>, reading: Arc<Reading>) {
        let workspace = Arc::make_mut(&mut self.workspace);
        let index = workspace.repository_of(path).unwrap_or_else(|| {
            let folder = path.parent().unwrap_or(path);
            workspace.add(Arc::new(Repository::bare(folder)));
            workspace.repositories.len() - 1
        });
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        let relative = path.strip_prefix(&repository.path).unwrap_or(path);
        let relative = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let document = Document::new(Arc::clone(path), relative, reading, 0);
        repository.open.insert(Arc::clone(path), Arc::new(document));
        workspace.recount(path);
        if index == workspace.repositories.len() - 1 && self.shared.len() != workspace.repositories.len() {
            self.forget_shared();
            // Once: where there is no such folder, no scan finds a repository for it either.
            if path.is_absolute() && !self.folders.iter().any(|folder| **folder == **path) {
                self.folders.push(path.to_path_buf());
                self.scan();
            }
        }
    }
}

/// What is read of an open text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document,
    Config,
}

/// The real path of a text that is ours to read, and as what.
fn text_of(uri: &Uri, language: &str) -> Option<(PathBuf, Kind)> {
    let path = convert::path(uri)?;
    let is_config = path.file_name().is_some_and(|name| CONFIG_NAMES.iter().any(|config| name == *config));
    let is_document = language == "markdown" || is_document(&path);
    let kind = if is_config { Kind::Config } else { Kind::Document };
    let real = if path.is_absolute() { disk::real_path(&path) } else { path };
    (is_config || is_document).then_some((real, kind))
}
