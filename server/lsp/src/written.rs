//! Answers that are written as JSON where they are made. tower-lsp makes a tree of values of every answer before it is written; for an
//! outline of a thousand symbols, or as many findings, that takes longer than all the rest.
//!
//! [`named`] gives a call whose answer is large the name of a method of our own, whose handler answers [`Written`]; [`body`] takes the
//! text out of the response again. The trap: an answer is a text for tower-lsp, and is known by the [`MARK`] that it begins with.

use serde::{Serialize, Serializer};
use serde_json::Value;
use tower_lsp::jsonrpc::{Request, Response};

/// The name by which [`named`] calls `textDocument/documentSymbol`.
pub(crate) const DOCUMENT_SYMBOL: &str = "planmark/written/documentSymbol";
/// The name by which [`named`] calls `textDocument/diagnostic`.
pub(crate) const DIAGNOSTIC: &str = "planmark/written/diagnostic";
/// The name by which [`named`] calls `workspace/diagnostic`.
pub(crate) const WORKSPACE_DIAGNOSTIC: &str = "planmark/written/workspaceDiagnostic";
/// The name by which [`named`] calls `workspace/symbol`.
pub(crate) const WORKSPACE_SYMBOL: &str = "planmark/written/workspaceSymbol";

/// No answer of ours that is a text begins with this.
const MARK: &str = "\u{1}written:";

/// An answer as JSON.
pub(crate) struct Written(String);

impl Written {
    /// The answer, written; `null` where that cannot be done.
    pub(crate) fn new(answer: &impl Serialize) -> Written {
        let mut text = MARK.as_bytes().to_vec();
        if let Err(error) = serde_json::to_writer(&mut text, answer) {
            tracing::error!("an answer could not be written as JSON: {error}");
            return Written(format!("{MARK}null"));
        }
        Written(String::from_utf8(text).unwrap_or_else(|_| format!("{MARK}null")))
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
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

/// The body of a response whose answer is written already.
pub(crate) fn body(response: &Response) -> Option<Vec<u8>> {
    let answer = text(response)?;
    let id = serde_json::to_string(response.id()).ok()?;
    Some(format!(r#"{{"jsonrpc":"2.0","result":{answer},"id":{id}}}"#).into_bytes())
}

/// The response with its answer as a value, for a batch.
pub(crate) fn unfolded(response: Response) -> Response {
    match text(&response).and_then(|answer| serde_json::from_str::<Value>(answer).ok()) {
        Some(answer) => Response::from_ok(response.id().clone(), answer),
        None => response,
    }
}

fn text(response: &Response) -> Option<&str> {
    response.result()?.as_str()?.strip_prefix(MARK)
}
