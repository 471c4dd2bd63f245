//! A client at the other end of a pipe, for the end-to-end tests of the server.
//!
//! [`Session::start`] runs the server on a thread, over real pipes; [`Session::initialize`] greets it.
//! Every wait has a deadline, which only ever fails a test; nothing sleeps.
//!
//! The trap: answers and notifications come in any order, so what is not waited for now is kept for later.

use std::io::{BufRead, BufReader, PipeWriter, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use planmark_lsp::Options;
use serde_json::{Value, json};

/// Longer than anything takes; a server that hangs fails the test after this.
const DEADLINE: Duration = Duration::from_secs(60);

/// One client and its server.
pub struct Session {
    input: Option<PipeWriter>,
    messages: Receiver<Value>,
    ended: Receiver<std::io::Result<u8>>,
    kept: Vec<Value>,
    last_id: i64,
    /// What the server has said of itself.
    pub capabilities: Value,
}

impl Session {
    /// Starts a server that nobody has spoken to yet.
    pub fn start() -> Session {
        let (server_input, input) = std::io::pipe().expect("a pipe");
        let (output, server_output) = std::io::pipe().expect("a pipe");
        let (end, ended) = channel();
        thread::spawn(move || {
            let options = Options { probes: true, ..Options::default() };
            let _ = end.send(planmark_lsp::serve(server_input, server_output, options));
        });
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = frame(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Session {
            input: Some(input),
            messages,
            ended,
            kept: Vec::new(),
            last_id: 0,
            capabilities: Value::Null,
        }
    }

    /// Starts a server and greets it as a client with these capabilities, in this folder; today is 2025-11-21.
    pub fn initialize(root: &str, capabilities: &Value) -> Session {
        let mut session = Session::start();
        let result = session.request(
            "initialize",
            json!({
                "processId": null, "rootUri": root, "capabilities": capabilities,
                "initializationOptions": {"today": "2025-11-21"},
            }),
        );
        session.capabilities = result["capabilities"].clone();
        session.notify("initialized", json!({}));
        session
    }

    /// Writes these bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).expect("the server reads");
    }

    /// Writes one frame around this body.
    pub fn body(&mut self, body: &[u8]) {
        self.raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        self.raw(body);
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.body(json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string().as_bytes());
    }

    /// Sends a request and returns its id at once.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let call = json!({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params});
        self.body(call.to_string().as_bytes());
        self.last_id
    }

    /// Sends a request and returns the whole answer.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Sends a request and returns its result; an error fails the test.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.call(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Waits for the answer to the request with this id.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(&format!("the answer to request {id}"), |message| {
            message.get("method").is_none() && message["id"] == id
        })
    }

    /// Waits for a notification or request of the server's.
    pub fn called(&mut self, method: &str) -> Value {
        self.wait(method, |message| message["method"] == method)
    }

    /// Waits for the first message that fits, and keeps the others.
    pub fn wait(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.kept.iter().position(&fits) {
            return self.kept.remove(index);
        }
        loop {
            match self.messages.recv_timeout(DEADLINE) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => self.kept.push(message),
                Err(error) => panic!("no {what} ({error}); instead: {:?}", self.kept),
            }
        }
    }

    /// What the server has said of this kind until now and nobody has waited for.
    pub fn heard(&mut self, method: &str) -> Vec<Value> {
        self.kept.extend(self.messages.try_iter());
        self.kept.extract_if(.., |message| message["method"] == method).collect()
    }

    /// Whether the server, which has ended, has said nothing of this kind that was not waited for.
    pub fn nothing_more_of(&mut self, method: &str) -> bool {
        self.kept.extend(self.messages.iter());
        !self.kept.iter().any(|message| message["method"] == method)
    }

    /// Ends the server, and returns everything that it has said of its own accord and nobody has waited for.
    pub fn end(mut self) -> Vec<Value> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.hang_up();
        self.kept.extend(self.messages.iter());
        self.kept.into_iter().filter(|message| message.get("method").is_some()).collect()
    }

    /// Answers a request of the server's.
    pub fn reply(&mut self, request: &Value, result: Value) {
        self.body(json!({"jsonrpc": "2.0", "id": request["id"], "result": result}).to_string().as_bytes());
    }

    /// Opens a Markdown document.
    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
        );
    }

    /// Replaces all of an open document.
    pub fn change(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({"uri": uri, "version": version});
        let changes = json!([{"text": text}]);
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The server's copy of a text.
    pub fn text(&mut self, uri: &str) -> String {
        let text = self.request("planmark/text", json!({"uri": uri}));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits for the server to end and returns its exit code.
    pub fn exit_code(&mut self) -> u8 {
        self.ended.recv_timeout(DEADLINE).expect("the server ends").expect("it can read its input")
    }
}

/// The next message of a server that writes frames as it should.
pub fn frame(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = Some(value.parse().expect("a number"));
        }
    }
    let mut body = vec![0; length.expect("a length")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
