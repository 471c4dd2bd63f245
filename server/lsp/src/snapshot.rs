//! What a request is answered from: everything at one moment, immutable, shared.
//!
//! The trap: holding one makes the next edit copy what it shares, so nobody keeps a snapshot longer than an answer
//! takes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use planmark_core::finding::Finding;
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::text::{Encoding, Text};
use planmark_core::workspace::{Document, Reading, Repository, Workspace};
use tower_lsp::ls_types::{Diagnostic, Position, Range, Uri};

use crate::capabilities::Client;
use crate::convert;
use crate::diagnose;
use crate::documents::{Documents, OpenDocument};
use crate::main_loop::Queue;

/// What the rules of a repository find in its documents, once somebody has asked.
pub(crate) type FoundInRepository = Arc<OnceLock<BTreeMap<Arc<Path>, Vec<Finding>>>>;

/// Everything at one moment.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) documents: Arc<Documents>,
    pub(crate) client: Arc<Client>,
    /// In step with the repositories of the workspace.
    pub(crate) found: Arc<[FoundInRepository]>,
    pub(crate) queue: Queue,
}

/// An open document with all that belongs to it.
#[derive(Clone, Copy)]
pub(crate) struct Opened<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) open: &'a OpenDocument,
    /// The index of its repository in the workspace.
    pub(crate) index: usize,
    pub(crate) repository: &'a Repository,
    pub(crate) document: &'a Document,
    pub(crate) reading: &'a Reading,
}

impl Snapshot {
    /// The open document with this URI.
    pub(crate) fn opened(&self, uri: &Uri) -> Option<Opened<'_>> {
        self.opened_document(self.documents.get(uri)?)
    }

    /// An open document with all that belongs to it.
    pub(crate) fn opened_document<'a>(&'a self, open: &'a OpenDocument) -> Option<Opened<'a>> {
        let (index, document) = self.workspace.document(&open.path)?;
        let reading = document.reading.as_deref()?;
        let repository = self.workspace.repositories.get(index)?;
        Some(Opened { snapshot: self, open, index, repository, document, reading })
    }

    /// The URI under which the client knows a file: the one that it opened, else one made from the path.
    pub(crate) fn uri(&self, path: &Path) -> Option<Uri> {
        self.documents.at(path).map(|open| open.uri.clone()).or_else(|| convert::uri(path))
    }
}

impl<'a> Opened<'a> {
    pub(crate) fn encoding(&self) -> Encoding {
        self.snapshot.client.encoding
    }

    pub(crate) fn text(&self) -> &'a Text {
        &self.reading.text
    }

    /// What `answer` makes of this document in its context.
    pub(crate) fn in_context<T>(&self, answer: impl FnOnce(&DocumentContext) -> T) -> T {
        let vocabulary = Vocabulary::of(&self.reading.plan, &self.repository.config);
        answer(&DocumentContext {
            workspace: &self.snapshot.workspace,
            index: self.index,
            repository: self.repository,
            document: self.document,
            reading: self.reading,
            vocabulary: &vocabulary,
        })
    }

    /// The offset of a position in this document.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        convert::offset(self.text(), position, self.encoding())
    }

    /// The span of a range in this document.
    pub(crate) fn span(&self, range: Range) -> planmark_core::text::Span {
        convert::span(self.text(), range, self.encoding())
    }

    /// The range of a span of this document.
    pub(crate) fn range(&self, span: planmark_core::text::Span) -> Range {
        convert::range(self.text(), span, self.encoding())
    }

    /// What is found in this document; judged at the first call, remembered afterwards.
    pub(crate) fn findings(&self) -> Arc<[Finding]> {
        Arc::clone(self.open.found.findings.get_or_init(|| diagnose::findings(self)))
    }

    /// A finding of this document as the client shows it.
    pub(crate) fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        convert::diagnostic(finding, self.text(), &self.snapshot.client, |path| self.snapshot.uri(path))
    }
}
