//! Bytes as a client may send them: the server reads them to their end, says what it says in whole frames, and ends.

use std::io::{self, BufReader, Write};
use std::sync::{Arc, Mutex, PoisonError};

use planmark_lsp::Options;
use serde_json::{Value, json};

use super::Bytes;
use crate::session::frame;

/// What was written, for whoever looks afterwards.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn greeting() -> Vec<u8> {
    let params = json!({"capabilities": {}, "rootUri": null, "initializationOptions": {"today": "2025-11-21", "git": false}});
    framed(&json!({"jsonrpc": "2.0", "id": "greeting", "method": "initialize", "params": params}))
}

/// Everything that a server says that reads these bytes, and its exit code.
fn said(input: &[u8]) -> (Vec<Value>, u8) {
    let written = Written::default();
    let code = planmark_lsp::serve(input, written.clone(), Options::default()).expect("it ends");
    let bytes = written.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut output = BufReader::new(&bytes[..]);
    let mut said = Vec::new();
    while let Some(message) = frame(&mut output) {
        said.push(message);
    }
    (said, code)
}

/// Any bytes after a greeting, and an end that they may swallow.
pub(super) fn framing(bytes: &[u8]) {
    let mut input = greeting();
    input.extend_from_slice(bytes);
    input.extend(framed(&json!({"jsonrpc": "2.0", "id": "end", "method": "shutdown"})));
    input.extend(framed(&json!({"jsonrpc": "2.0", "method": "exit"})));
    let (said, code) = said(&input);
    let answers = |id: &str| said.iter().filter(|message| message["id"] == id).count();
    assert_eq!(answers("greeting"), 1, "{said:?}");
    assert!(answers("end") <= 1 && code <= 1, "{said:?}");
}

/// Messages that are whole, with members that are anything: each request is answered once, and the last all the same.
pub(super) fn messages(bytes: &[u8]) {
    const METHODS: [&str; 14] = [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/hover",
        "textDocument/completion",
        "textDocument/diagnostic",
        "textDocument/codeAction",
        "workspace/symbol",
        "workspace/executeCommand",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWorkspaceFolders",
        "$/cancelRequest",
        "planmark/tasks",
        "none",
    ];
    let mut bytes = Bytes(bytes);
    let mut input = greeting();
    let mut asked = 0;
    for _ in 0..bytes.below(12) {
        let method = METHODS[bytes.below(METHODS.len())];
        let (mut params, depth) = (json!({}), 3);
        fill(&mut params, &mut bytes, depth);
        let mut message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        if method != "$/cancelRequest" && !method.contains("/did") {
            message["id"] = json!(asked);
            asked += 1;
        }
        input.extend(framed(&message));
    }
    input.extend(framed(&json!({"jsonrpc": "2.0", "id": "end", "method": "shutdown"})));
    let (said, _) = said(&input);
    assert_eq!(said.iter().filter(|message| message["id"] == "end").count(), 1, "{said:?}");
    for id in 0..asked {
        // What is answered after the end of the input is answered to nobody.
        assert!(
            said.iter().filter(|message| message["id"] == id && message.get("method").is_none()).count() <= 1
        );
    }
    // What was still being answered when the input ended fails, and nobody waits for it.
    let mut before = said.iter().take_while(|message| message["id"] != "end");
    assert!(!before.any(|message| message["error"]["code"] == -32603), "{said:?}");
}

/// Puts members into an object, as many levels deep as are left.
fn fill(object: &mut Value, bytes: &mut Bytes, depth: usize) {
    const NAMES: [&str; 17] = [
        "textDocument",
        "uri",
        "position",
        "line",
        "character",
        "range",
        "start",
        "end",
        "text",
        "version",
        "contentChanges",
        "languageId",
        "context",
        "diagnostics",
        "event",
        "command",
        "id",
    ];
    for _ in 0..bytes.below(7) {
        let name = NAMES[bytes.below(NAMES.len())];
        let value = match bytes.below(10) {
            0 => json!(null),
            1 => json!(bytes.below(1 << 20)),
            2 => json!(-1),
            3 => json!(4_294_967_296_u64),
            4 => json!("file:///nowhere/PLAN.md"),
            5 => json!("# Plan\n\n- [ ] x, due Nov 18\n"),
            6 => json!([{}, {"text": "x"}]),
            7 => json!(1.5),
            _ if depth > 0 => {
                let mut value = json!({});
                fill(&mut value, bytes, depth - 1);
                value
            }
            _ => json!([]),
        };
        object[name] = value;
    }
}
