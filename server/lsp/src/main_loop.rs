//! The sole owner of the state, one event at a time.
//!
//! [`start`] puts it on a thread of its own and gives the [`Queue`] that everyone else sends into.
//! Whatever waits is taken in before anything is judged, so a burst of edits is judged once.
//!
//! The trap: sending never waits and never fails, also after the loop has ended; an answer that will never come is
//! noticed by the one who waits for it, because its sender is dropped.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;

use jiff::civil::Date;
use planmark_project::Progress;
use serde_json::Value;
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, ProgressToken, Uri,
    WorkspaceFoldersChangeEvent,
};

use crate::closed::Changed;
use crate::diagnose::Judged;
use crate::disk::{Counted, Relisted, Reread, Scanned};
use crate::documents::{Shows, Told};
use crate::handlers::Seen;
use crate::outbox::Outbox;
use crate::server::Options;
use crate::snapshot::Snapshot;
use crate::state::{Proposal, Remembered, State};
use crate::threads::Pools;

/// The work of a request: it takes a snapshot, and is done on a thread of its own.
pub(crate) type Work = Box<dyn FnOnce(Snapshot) + Send>;

/// Everything that can happen to the state.
pub(crate) enum Event {
    /// The client has introduced itself.
    Initialize(Box<InitializeParams>),
    /// The client is ready to be asked for things.
    Initialized,
    /// The settings of the client have changed.
    Settings(Value),
    /// A document was opened.
    Open(DidOpenTextDocumentParams),
    /// The text of an open document has changed.
    Change(DidChangeTextDocumentParams),
    /// A document was closed.
    Close(Uri),
    /// A document was saved as it is.
    Saved(Uri),
    /// A command has led to something that the client is to do.
    Proposed(Proposal),
    /// Folders came to the workspace or left it.
    Folders(WorkspaceFoldersChangeEvent),
    /// Somebody asks something.
    Request(Work),
    /// The client was told what an excerpt of this document tells.
    Early(Uri),
    /// Nobody has edited such a document for a while.
    Rested,
    /// A client that pulls was given this list, which shows this.
    Told(Uri, Told, Shows),
    /// The client has answered our request.
    Answered { id: i64, ok: bool },
    /// A background thread has judged a document.
    Judged(Judged),
    /// The client was given answers of this state about tasks and repositories.
    Seen(Seen),
    /// A background thread says which state it is now.
    Compared(Seen),
    /// What was found makes other colours.
    Recoloured,
    /// Something was found in documents that nobody has open.
    FoundClosed(Changed),
    /// All of those were judged, or as many as there was time for.
    PassedClosed,
    /// A background thread has read so much of the workspace.
    Reading(Progress),
    /// The user has enough of what is shown as progress under this name.
    ProgressCancelled(ProgressToken),
    /// A background thread has read the workspace, as far as that went; `None` when it failed altogether.
    Scanned(Option<Scanned>),
    /// A background thread has read documents again.
    Reread(Vec<Reread>),
    /// A background thread has listed folders again.
    Relisted(Vec<Relisted>),
    /// A background thread has counted what a configuration defines.
    Counted(Counted),
    /// A background thread has asked git.
    Remembered(Remembered),
    /// Files have changed on disk.
    DiskChanged(Vec<PathBuf>),
    /// Something has failed inside: what was being done.
    Failed(String),
    /// It is another day.
    DayChanged(Date),
    /// The end.
    Exit,
}

/// The way into the loop; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    sender: mpsc::Sender<Event>,
}

impl Queue {
    /// The way to whoever has the other end.
    pub(crate) fn new(sender: mpsc::Sender<Event>) -> Queue {
        Queue { sender }
    }

    /// Sends at once, without waiting for anything.
    pub(crate) fn send(&self, event: Event) {
        // Fails only after `exit`, when nothing matters any more.
        let _ = self.sender.send(event);
    }

    /// Does work behind the loop's back. When that fails inside there is nothing of it; the log has the place, and the loop is told.
    pub(crate) fn guard<T>(&self, doing: &str, work: impl FnOnce() -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(work)).ok();
        if done.is_none() {
            self.send(Event::Failed(doing.to_owned()));
        }
        done
    }
}

/// Starts the loop; `pools` is where it has others work.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn start(outbox: Outbox, pools: Pools, options: &Options) -> io::Result<Queue> {
    let (sender, receiver) = mpsc::channel();
    let queue = Queue::new(sender);
    let state = State::new(outbox, pools, queue.clone(), options.today);
    thread::Builder::new().name("main loop".into()).spawn(move || run(state, &receiver))?;
    Ok(queue)
}

fn run(mut state: State, receiver: &Receiver<Event>) {
    loop {
        let mut next = match state.next_by_itself() {
            None => receiver.recv().ok(),
            Some((patience, next)) => match receiver.recv_timeout(patience) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => Some(next),
                Err(RecvTimeoutError::Disconnected) => None,
            },
        };
        if next.is_none() {
            return;
        }
        while let Some(event) = next {
            if matches!(event, Event::Exit) {
                return;
            }
            // Every event leaves the state whole or as it was, so going on after a panic is safe.
            if catch_unwind(AssertUnwindSafe(|| state.take(event))).is_err() {
                tracing::error!("an event could not be taken in; going on with the next");
                state.failed("taking in what has changed".to_owned());
            }
            next = receiver.try_recv().ok();
        }
        if catch_unwind(AssertUnwindSafe(|| state.judge())).is_err() {
            state.failed("having documents judged".to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
