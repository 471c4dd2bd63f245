//! A server in a process of its own, for the benches: what it takes is not mixed with what the client does.

use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::session::frame;

/// A server and its pipe.
pub struct Peer {
    process: Child,
    output: BufReader<Box<dyn Read>>,
    last_id: i64,
    /// What the server has said of itself.
    pub capabilities: Value,
}

impl Peer {
    /// Starts a server in this folder and greets it as a client that can do much; `None` where there is no such program.
    ///
    /// # Panics
    /// When the server ends, here and below.
    pub fn start(command: &mut Command, folder: &Path, options: Value) -> Option<Peer> {
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let output: Box<dyn Read> = Box::new(process.stdout.take()?);
        let mut peer =
            Peer { process, output: BufReader::new(output), last_id: 0, capabilities: Value::Null };
        let capabilities = json!({
            "workspace": {"workspaceEdit": {"documentChanges": true}, "diagnostics": {"refreshSupport": true},
                "symbol": {"resolveSupport": {"properties": ["location.range"]}}, "fileOperations": {"willRename": true}},
            "textDocument": {
                "diagnostic": {}, "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
                "codeAction": {"dataSupport": true, "resolveSupport": {"properties": ["edit"]},
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor"]}}},
                "completion": {"completionItem": {"snippetSupport": true, "labelDetailsSupport": true,
                    "insertReplaceSupport": true, "resolveSupport": {"properties": ["documentation"]}}},
                "hover": {"contentFormat": ["markdown"]}, "definition": {"linkSupport": true}, "rename": {"prepareSupport": true},
                "semanticTokens": {"requests": {"full": {"delta": true}, "range": true}, "formats": ["relative"],
                    "tokenTypes": [], "tokenModifiers": []},
            },
        });
        let params = json!({"processId": null, "rootUri": uri(folder), "capabilities": capabilities,
            "initializationOptions": options});
        peer.capabilities = peer.ask("initialize", params)["capabilities"].take();
        peer.notify("initialized", json!({}));
        Some(peer)
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let input = self.process.stdin.as_mut().expect("the input is open");
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
        input.flush().expect("the server reads");
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The answer to a request; what the server asks meanwhile is answered with nothing.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut message = frame(&mut self.output).expect("the server lives");
            if message.get("method").is_none() && message["id"] == id {
                assert_ne!(message["error"]["code"], -32603, "{method} has failed inside");
                return message["result"].take();
            }
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
            }
        }
    }

    /// Has the server end by itself, and waits for that.
    pub fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let _ = self.process.wait();
    }

    /// Opens a Markdown document.
    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Types one text in place of a range of a line.
    pub fn change(&mut self, uri: &str, version: usize, (line, from, to): (usize, usize, usize), text: &str) {
        let range =
            json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
        let change = json!([{"range": range, "text": text}]);
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": change}));
    }

    /// The processor time that the server has taken, once it rests; `None` where the system does not tell.
    pub fn spent(&self) -> Option<Duration> {
        let mut last = self.spent_so_far()?;
        loop {
            std::thread::sleep(Duration::from_millis(3));
            let now = self.spent_so_far()?;
            // Threads that wake up without having anything to do take a little.
            if now < last + Duration::from_micros(200) {
                return Some(now);
            }
            last = now;
        }
    }

    /// As [`size`] has it.
    #[must_use]
    pub fn size(&self) -> [usize; 3] {
        size(self.process.id())
    }

    fn spent_so_far(&self) -> Option<Duration> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).ok()?;
        let of_task = |task: std::fs::DirEntry| -> Option<u64> {
            let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse().ok()
        };
        Some(Duration::from_nanos(tasks.flatten().filter_map(of_task).sum()))
    }
}

/// The memory of a process now and at its height, in KB, and its threads; zeros where the system does not tell.
#[must_use]
pub fn size(process: u32) -> [usize; 3] {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    ["VmRSS:", "VmHWM:", "Threads:"].map(|key| {
        let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
    })
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The URI of a path without letters that need an escape.
#[must_use]
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The program to measure: `PLANMARK_BIN`, else the one that was built beside this bench.
///
/// # Panics
/// Where the bench lies in no target folder.
#[must_use]
pub fn built() -> PathBuf {
    let own = std::env::current_exe().expect("a bench is a program");
    let beside = || own.ancestors().nth(2).expect("the target folder").join("planmark");
    std::env::var_os("PLANMARK_BIN").map_or_else(beside, PathBuf::from)
}
