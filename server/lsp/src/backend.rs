//! tower-lsp's trait, method by method: each sends one event and, when it is a request, waits for the answer.
//!
//! The trap: nothing may be awaited before the send, or the order of the frames is lost; and nothing at all may be
//! awaited that only the client can give.

use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{InitializeParams, InitializeResult};

use crate::main_loop::{Event, Queue};

/// The server as tower-lsp sees it.
pub(crate) struct Backend {
    queue: Queue,
    panics_on_request: bool,
}

impl Backend {
    pub(crate) fn new(queue: Queue, panics_on_request: bool) -> Self {
        Self { queue, panics_on_request }
    }

    /// Panics, where a test asked for it.
    pub(crate) async fn panic(&self) -> Result<()> {
        assert!(!self.panics_on_request, "asked for by planmark/panic");
        Err(Error::method_not_found())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.queue.send(Event::Initialize(Box::new(params)));
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}
