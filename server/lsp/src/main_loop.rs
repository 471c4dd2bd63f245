//! The sole owner of the state, one event at a time.
//!
//! [`start`] puts it on a thread of its own and gives the [`Queue`] that everyone else sends into.
//!
//! The trap: sending never waits and never fails, also after the loop has ended; an answer that will never come is
//! noticed by the one who waits for it, because its sender is dropped.

use std::io;
use std::sync::mpsc;
use std::thread;

use tokio::runtime::Handle;
use tower_lsp::ls_types::InitializeParams;

use crate::outbox::Outbox;
use crate::server::Options;

/// Everything that can happen to the state.
pub(crate) enum Event {
    /// The client has introduced itself.
    Initialize(Box<InitializeParams>),
    /// The client has answered our request.
    Answered { id: i64, ok: bool },
    /// The end.
    Exit,
}

/// The way into the loop; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    sender: mpsc::Sender<Event>,
}

impl Queue {
    /// Sends at once, without waiting for anything.
    pub(crate) fn send(&self, event: Event) {
        // Fails only after `exit`, when nothing matters any more.
        let _ = self.sender.send(event);
    }
}

/// Starts the loop.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn start(_outbox: Outbox, _answers: Handle, _options: Options) -> io::Result<Queue> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().name("main loop".into()).spawn(move || {
        while let Ok(event) = receiver.recv() {
            if matches!(event, Event::Exit) {
                break;
            }
        }
    })?;
    Ok(Queue { sender })
}
