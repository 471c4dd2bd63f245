//! What the state does with the documents that nobody has open: has them judged where the client wants to see what is found there.
//!
//! The trap: no document is told of in two ways. One that is opened takes over what was published of it, and one that is closed begins
//! anew.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::Uri;

use super::{Question, State};
use crate::closed::{self, Changed, Closed};
use crate::convert;
use crate::documents::Told;
use crate::list::List;
use crate::settings::Scope;

/// Where judging closed documents stands.
#[derive(Default)]
pub(super) struct ClosedState {
    /// What is known.
    pub(super) found: Arc<Closed>,
    /// Something has changed since the last pass began.
    pub(super) is_due: bool,
    /// Ends the pass under way.
    running: Option<CancellationToken>,
    /// Some pass has come to its end.
    is_begun: bool,
    /// Something was found that the client should ask for.
    is_other: bool,
    /// What was published, by URI, to a client that does not pull.
    published: BTreeMap<String, (Uri, List)>,
}

impl State {
    /// Has closed documents judged, if that is due and anybody wants it.
    pub(super) fn judge_closed(&mut self) {
        if !self.closed.is_due || self.client.settings.scope != Scope::Workspace {
            return;
        }
        if let Some(token) = &self.closed.running {
            token.cancel();
            return;
        }
        self.closed.is_due = false;
        let token = CancellationToken::new();
        self.closed.running = Some(token.clone());
        let is_first = !std::mem::replace(&mut self.closed.is_begun, self.workspace.scanned);
        let (snapshot, threads) = (self.snapshot(), self.pools.closed.clone());
        self.pools.answers.spawn(async move {
            if !is_first {
                sleep(closed::PATIENCE).await;
            }
            threads.spawn_blocking(move || closed::pass(&snapshot, &token));
        });
    }

    /// Ends the pass under way: something is to be read before it goes on.
    pub(super) fn interrupt_pass(&self) {
        if let Some(token) = &self.closed.running {
            token.cancel();
        }
    }

    /// Takes in what was found; publishes it where the client does not ask.
    pub(super) fn found_closed(&mut self, changed: Changed) {
        self.closed.is_other = true;
        if self.client.pulls || self.client.settings.scope != Scope::Workspace {
            return;
        }
        for (uri, list) in changed {
            let was_told = self.closed.published.contains_key(uri.as_str());
            let is_open = self.documents.get(&uri).is_some();
            if !is_open && (was_told || !list.is_empty()) {
                self.publish_closed(uri, list);
            }
        }
    }

    fn publish_closed(&mut self, uri: Uri, list: List) {
        self.outbox.publish(&uri, list.clone(), None);
        if list.is_empty() {
            self.closed.published.remove(uri.as_str());
        } else {
            self.closed.published.insert(uri.as_str().to_owned(), (uri, list));
        }
    }

    /// The pass has ended.
    pub(super) fn passed_closed(&mut self) {
        self.closed.running = None;
        if std::mem::take(&mut self.closed.is_other) && self.client.pulls {
            self.ask_once(Question::Refresh);
        }
    }

    /// What the client was told of a document before it was opened is what it was told of an open one; under another name it is taken
    /// back.
    pub(super) fn take_over(&mut self, uri: &Uri, path: &Path) {
        let Some(ours) = convert::uri(path) else { return };
        let Some((_, list)) = self.closed.published.remove(ours.as_str()) else { return };
        if ours != *uri {
            self.publish_closed(ours, List::default());
        } else if let Some(open) = Arc::make_mut(&mut self.documents).get_mut(uri) {
            open.told = Some(Arc::new(Told { list, ..Told::default() }));
        }
    }

    /// A document is nobody's any more: what is found in it is told anew.
    pub(super) fn leave(&mut self, path: &Path) {
        self.closed.found.forget(path);
        self.closed.is_due = true;
    }

    /// The user wants to see the findings of other documents than before.
    pub(super) fn scope_changed(&mut self) {
        self.closed.is_due = true;
        if self.client.settings.scope == Scope::Open {
            self.interrupt_pass();
            self.closed.found = Arc::new(self.closed.found.renewed());
            for (uri, _) in std::mem::take(&mut self.closed.published).into_values() {
                self.publish_closed(uri, List::default());
            }
        }
        if self.client.pulls {
            self.ask_once(Question::Refresh);
        }
    }
}
