//! Closed documents that were read before, by real path: one whose text has not changed is not read into a plan again.
//!
//! Shared by the threads of a scan and by all scans of a server. The trap: what a document is also depends on the repository that it is
//! found in, so a document that moved between repositories is read again.

use std::path::Path;
use std::sync::Arc;

use dashmap::DashMap;
use planmark_core::workspace::{Document, Workspace};

/// Closed documents by their real path.
#[derive(Debug, Default)]
pub struct Summaries {
    documents: DashMap<Arc<Path>, Arc<Document>>,
}

impl Summaries {
    /// The document at this path, if its text still has this hash and it is still called so in its repository.
    pub(crate) fn get(&self, path: &Path, hash: u64, relative: &str) -> Option<Arc<Document>> {
        let known = self.documents.get(path)?;
        (known.hash == hash && known.relative == relative).then(|| Arc::clone(&known))
    }

    /// Remembers a closed document.
    pub(crate) fn keep(&self, document: &Arc<Document>) {
        self.documents.insert(document.path.clone(), Arc::clone(document));
    }

    /// Forgets what the workspace does not hold any more.
    pub(crate) fn forget_all_but(&self, workspace: &Workspace) {
        self.documents.retain(|path, _| workspace.document(path).is_some());
    }
}
