//! Answers that are written as JSON where they are made. tower-lsp makes a tree of values of every answer before it is written; for an
//! outline of a thousand symbols, or as many findings, that takes longer than all the rest.
//!
//! [`named`] gives a call whose answer is large the name of a method of our own, whose handler answers [`Written`]. tower-lsp is given
//! `null` for it, and the answer waits on the thread ([`take`]). The trap: tower-lsp makes a value of an answer in the same poll of its
//! future that gives the response, so whoever polls takes it at once.

use std::cell::Cell;

use serde::{Serialize, Serializer};
use tower_lsp::jsonrpc::Request;

use crate::list::List;

/// The name by which [`named`] calls `textDocument/documentSymbol`.
pub(crate) const DOCUMENT_SYMBOL: &str = "planmark/written/documentSymbol";
/// The name by which [`named`] calls `textDocument/diagnostic`.
pub(crate) const DIAGNOSTIC: &str = "planmark/written/diagnostic";
/// The name by which [`named`] calls `workspace/diagnostic`.
pub(crate) const WORKSPACE_DIAGNOSTIC: &str = "planmark/written/workspaceDiagnostic";
/// The name by which [`named`] calls `workspace/symbol`.
pub(crate) const WORKSPACE_SYMBOL: &str = "planmark/written/workspaceSymbol";

thread_local! {
    /// The answer of the call that is polled on this thread.
    static ANSWER: Cell<Option<Json>> = const { Cell::new(None) };
}

/// A value as JSON, of which a list may be the last part: that is sent as it is, and not copied.
#[derive(Debug)]
pub(crate) struct Json {
    pub(crate) head: String,
    pub(crate) list: Option<List>,
}

impl Json {
    /// A value without a list, written; `null` where that cannot be done.
    pub(crate) fn new(value: &impl Serialize) -> Json {
        let head = serde_json::to_string(value).unwrap_or_else(|error| {
            tracing::error!("a value could not be written as JSON: {error}");
            "null".to_owned()
        });
        Json { head, list: None }
    }

    /// An object with some members, and with a list as its last member of this name.
    pub(crate) fn with_list(members: &impl Serialize, name: &str, list: List) -> Json {
        let Json { mut head, .. } = Json::new(members);
        head.pop();
        let comma = if head.len() > 1 { "," } else { "" };
        head.push_str(&format!(r#"{comma}"{name}":"#));
        Json { head, list: Some(list) }
    }

    /// The value in pieces.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &str> {
        let list = self.list.iter().flat_map(|list| list.pieces().chain(["}"]));
        std::iter::once(self.head.as_str()).chain(list)
    }
}

/// An answer, written.
pub(crate) struct Written(Cell<Option<Json>>);

impl From<Json> for Written {
    fn from(answer: Json) -> Written {
        Written(Cell::new(Some(answer)))
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ANSWER.set(self.0.take());
        serializer.serialize_unit()
    }
}

/// The answer that was written in the poll before, which stands for the `null` of its response.
pub(crate) fn take() -> Option<Json> {
    ANSWER.take()
}

/// The call under the name of the method that answers it here.
pub(crate) fn named(call: Request) -> Request {
    let name = match call.method() {
        "textDocument/diagnostic" => DIAGNOSTIC,
        "textDocument/documentSymbol" => DOCUMENT_SYMBOL,
        "workspace/diagnostic" => WORKSPACE_DIAGNOSTIC,
        "workspace/symbol" => WORKSPACE_SYMBOL,
        _ => return call,
    };
    let (_, id, params) = call.into_parts();
    let mut call = Request::build(name);
    if let Some(params) = params {
        call = call.params(params);
    }
    if let Some(id) = id {
        call = call.id(id);
    }
    call.finish()
}
