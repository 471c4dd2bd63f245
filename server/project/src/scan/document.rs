//! One document of a scan: read, judged or made a summary, and closed.

use std::sync::Arc;

use planmark_core::finding::Finding;
use planmark_core::rules::{Claimed, judge_with_claims};
use planmark_core::workspace::{Document, Reading, Workspace};

use super::relative;
use crate::notice::Notice;
use crate::read::read;
use crate::summaries::Summaries;
use crate::walk::DocumentFile;

/// Where a document lies.
pub(super) struct Place {
    pub(super) repository: usize,
    pub(super) file: DocumentFile,
}

impl Place {
    /// What the document is called in its repository.
    fn relative(&self, workspace: &Workspace) -> String {
        relative(&workspace.repositories[self.repository].path, &self.file.path)
    }
}

/// What came of one file.
#[derive(Default)]
pub(super) struct Read {
    pub(super) document: Option<Arc<Document>>,
    pub(super) findings: Vec<Finding>,
    pub(super) claims: Vec<Claimed>,
    pub(super) notice: Option<Notice>,
}

impl Read {
    fn nothing(notice: Notice) -> Read {
        Read { notice: Some(notice), ..Read::default() }
    }
}

/// Reads a document and judges it while its text is at hand.
pub(super) fn judged(workspace: &Workspace, place: &Place, for_views: bool) -> Read {
    let source = match read(&place.file.real) {
        Ok(source) => source,
        Err(notice) => return Read::nothing(notice),
    };
    let reading = Arc::new(Reading::new(&source.text));
    let document = document(place, place.relative(workspace), reading, source.hash);
    let (findings, claims) = judge_with_claims(workspace, place.repository, &document);
    if for_views {
        document.inventory();
    }
    Read { document: Some(Arc::new(document.closed())), findings, claims, notice: source.notice }
}

/// Reads a document for its summary, or finds it unchanged.
pub(super) fn summarised(workspace: &Workspace, place: &Place, summaries: &Summaries) -> Read {
    let source = match read(&place.file.real) {
        Ok(source) => source,
        Err(notice) => return Read::nothing(notice),
    };
    let relative = place.relative(workspace);
    let known = summaries.get(&place.file.real, source.hash, &relative);
    let document = known.unwrap_or_else(|| {
        let reading = summaries.reading(&place.file.real, &source.text, || Reading::new(&source.text));
        let document = Arc::new(document(place, relative, reading, source.hash).shelved());
        summaries.keep(&document);
        document
    });
    Read { document: Some(document), notice: source.notice, ..Read::default() }
}

fn document(place: &Place, relative: String, reading: Arc<Reading>, hash: u64) -> Document {
    Document::new(Arc::from(place.file.real.as_path()), relative, reading, hash)
}
