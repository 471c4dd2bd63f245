//! What the views show, as one number: two states with the same one have the same answers.
//!
//! Closed documents are known by the hash of their texts, open ones by what they hold: most keys change nothing of that.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::known_findings;
use crate::snapshot::Snapshot;

/// What a client has seen: the state that it was given answers of.
pub(crate) type Seen = u64;

/// The number of a state.
pub(crate) fn fingerprint(snapshot: &Snapshot) -> Seen {
    let workspace = &snapshot.workspace;
    let mut hasher = DefaultHasher::new();
    (workspace.today, workspace.scanned, snapshot.closed.state()).hash(&mut hasher);
    for repository in &workspace.repositories {
        // Both are replaced as a whole, and rarely.
        let history = repository.history.as_ref().map(|history| Arc::as_ptr(history).addr());
        (&repository.path, history, Arc::as_ptr(&repository.config).addr()).hash(&mut hasher);
        for (path, document) in repository.closed.iter() {
            if !repository.open.contains_key(path) {
                (path, document.hash, document.historical).hash(&mut hasher);
            }
        }
        for (path, document) in &repository.open {
            (path, document.historical).hash(&mut hasher);
            document.inventory().fingerprint(&mut hasher);
            // What rows and sentences say of phases and days.
            for said in &document.summary.said {
                (said.points.0.line, &said.written, &said.title).hash(&mut hasher);
            }
            let findings = known_findings(snapshot, path);
            findings.map(|it| (it.error, it.warning, it.information, it.hint)).hash(&mut hasher);
        }
    }
    hasher.finish()
}
