//! The server that is soaked, in a process of its own, and the client at the other end of its pipe.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use planmark_tests::bench::report;
use planmark_tests::session::frame;
use serde_json::{Value, json};

/// A server in a process of its own.
pub(crate) struct Server {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last_id: i64,
}

impl Server {
    /// Starts one in this folder.
    pub(crate) fn start(root: &Path) -> Server {
        let program = std::env::var("PLANMARK_BIN").map_or_else(|_| built(), PathBuf::from);
        let mut process = Command::new(program)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("planmark starts");
        let (input, output) = (process.stdin.take(), process.stdout.take());
        let (input, output) = (input.expect("a pipe"), BufReader::new(output.expect("a pipe")));
        let mut server = Server { process, input, output, last_id: 0 };
        let capabilities = json!({
            "workspace": {"diagnostics": {"refreshSupport": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}},
            "textDocument": {"diagnostic": {}, "semanticTokens": {"requests": {"full": {"delta": true}}, "formats": ["relative"],
                "tokenTypes": [], "tokenModifiers": []}},
        });
        let options = json!({"today": "2025-11-21"});
        server.ask("initialize", json!({"processId": null, "rootUri": uri(root), "capabilities": capabilities, "initializationOptions": options}));
        server.notify("initialized", json!({}));
        server
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The answer to a request; what the server asks meanwhile is answered with nothing.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut message = frame(&mut self.output).expect("the server lives");
            if message.get("method").is_none() && message["id"] == id {
                assert_ne!(message["error"]["code"], -32603, "{method}: {message}");
                return message["result"].take();
            }
            if message["method"] == "window/showMessage" {
                report(&format!("it says: {}", message["params"]["message"]));
            }
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
            }
        }
    }

    /// Opens a document.
    pub(crate) fn open(&mut self, path: &Path, text: &str) {
        let document = json!({"uri": uri(path), "languageId": "markdown", "version": 0, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// What is found in the whole workspace, by document.
    pub(crate) fn findings(&mut self) -> BTreeMap<String, Value> {
        let found = self.ask("workspace/diagnostic", json!({"previousResultIds": []}));
        let items = found["items"].as_array().cloned().unwrap_or_default();
        let item = |item: Value| (item["uri"].as_str().unwrap_or_default().to_owned(), item["items"].clone());
        items
            .into_iter()
            .map(item)
            .filter(|(_, found)| found.as_array().is_some_and(|found| !found.is_empty()))
            .collect()
    }

    /// Its memory in KB, and its threads.
    pub(crate) fn size(&self) -> (usize, usize) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let number = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
        };
        (number("VmRSS:"), number("Threads:"))
    }

    /// Ends it.
    pub(crate) fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert!(self.process.wait().expect("it ends").success());
    }
}

fn built() -> PathBuf {
    let this = std::env::current_exe().expect("this runs");
    this.ancestors().nth(2).expect("target/<profile>/deps").join("planmark")
}

/// The same as a client writes it.
pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}
