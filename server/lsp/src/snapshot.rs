//! What a request is answered from: everything at one moment, immutable, shared.
//!
//! The trap: holding one makes the next edit copy what it shares, so nobody keeps a snapshot longer than an answer
//! takes.

use std::path::Path;
use std::sync::Arc;

use planmark_core::facts::Shared;
use planmark_core::finding::Finding;
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::text::{Encoding, Positions, Span, Text};
use planmark_core::workspace::{Document, Reading, Workspace};
use tower_lsp::ls_types::{Diagnostic, Position, Range, Uri};

use crate::capabilities::Client;
use crate::closed::Closed;
use crate::convert;
use crate::diagnose;
use crate::documents::{Documents, OpenDocument};
use crate::list::Showing;
use crate::main_loop::Queue;
use crate::outbox::Outbox;

/// Everything at one moment.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) documents: Arc<Documents>,
    pub(crate) client: Arc<Client>,
    /// In step with the repositories of the workspace.
    pub(crate) shared: Shared,
    /// What is found in documents that nobody has open.
    pub(crate) closed: Arc<Closed>,
    pub(crate) outbox: Outbox,
    pub(crate) queue: Queue,
}

/// An open text with its findings, whatever it is: a document or a `planmark.toml`.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) open: &'a OpenDocument,
    /// The index of its repository in the workspace.
    pub(crate) index: usize,
    pub(crate) text: &'a Text,
    /// What is known of it when it is a document.
    pub(crate) document: Option<&'a Document>,
}

/// An open Markdown document with all that belongs to it.
#[derive(Clone, Copy)]
pub(crate) struct Opened<'a> {
    pub(crate) shown: Shown<'a>,
    pub(crate) document: &'a Document,
    pub(crate) reading: &'a Reading,
}

impl Snapshot {
    /// The open text with this URI.
    pub(crate) fn shown(&self, uri: &Uri) -> Option<Shown<'_>> {
        self.shown_document(self.documents.get(uri)?)
    }

    /// An open document with its text.
    pub(crate) fn shown_document<'a>(&'a self, open: &'a OpenDocument) -> Option<Shown<'a>> {
        if let Some(text) = &open.config {
            let index = self.workspace.repository_of(&open.path)?;
            return Some(Shown { snapshot: self, open, index, text, document: None });
        }
        let (index, document) = self.workspace.document(&open.path)?;
        let text = &document.reading.as_deref()?.text;
        Some(Shown { snapshot: self, open, index, text, document: Some(document) })
    }

    /// The open Markdown document with this URI.
    pub(crate) fn opened(&self, uri: &Uri) -> Option<Opened<'_>> {
        let shown = self.shown(uri)?;
        let document = shown.document?;
        Some(Opened { shown, document, reading: document.reading.as_deref()? })
    }

    /// The URI under which the client knows a file: the one that it opened, else one made from the path.
    pub(crate) fn uri(&self, path: &Path) -> Option<Uri> {
        self.documents.at(path).map(|open| open.uri.clone()).or_else(|| convert::uri(path))
    }

    /// Shows findings of a document, the text of which is, or was, this one.
    pub(crate) fn showing<'t>(&'t self, text: &'t Text) -> Showing<'t, impl Fn(&Path) -> Option<Uri>> {
        Showing::new(text, &self.client, |path| self.uri(path))
    }
}

impl Shown<'_> {
    pub(crate) fn encoding(&self) -> Encoding {
        self.snapshot.client.encoding
    }

    /// The offset of a position in this text.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        convert::offset(self.text, position, self.encoding())
    }

    /// The span of a range in this text.
    pub(crate) fn span(&self, range: Range) -> Span {
        convert::span(self.text, range, self.encoding())
    }

    /// Positions in this text, one after the other.
    pub(crate) fn positions(&self) -> Positions<'_> {
        Positions::new(self.text, self.encoding())
    }

    /// The range of a span of this text.
    pub(crate) fn range(&self, span: Span) -> Range {
        convert::range(self.text, span, self.encoding())
    }

    /// What is found in this text; judged at the first call, remembered afterwards.
    pub(crate) fn findings(&self) -> Arc<[Finding]> {
        Arc::clone(self.open.found.findings.get_or_init(|| diagnose::findings(self)))
    }

    /// The same as early as something can be told.
    pub(crate) fn findings_soon(&self) -> Arc<[Finding]> {
        diagnose::early(self).map_or_else(|| self.findings(), |early| early.findings())
    }

    /// A finding of this text as the client shows it.
    pub(crate) fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        self.snapshot.showing(self.text).item(finding).into()
    }
}

impl<'a> std::ops::Deref for Opened<'a> {
    type Target = Shown<'a>;

    fn deref(&self) -> &Shown<'a> {
        &self.shown
    }
}

impl Opened<'_> {
    /// What `answer` makes of this document in its context; nothing when its repository is gone.
    pub(crate) fn in_context<T: Default>(&self, answer: impl FnOnce(&DocumentContext) -> T) -> T {
        let workspace = &self.snapshot.workspace;
        let Some(repository) = workspace.repositories.get(self.index) else { return T::default() };
        let vocabulary = Vocabulary::of(&self.reading.plan, &repository.config);
        let context = DocumentContext::new(workspace, self.index, self.document, &vocabulary);
        context.map(|context| answer(&context.knowing(&self.snapshot.shared))).unwrap_or_default()
    }
}
