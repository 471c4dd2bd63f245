//! The server end to end: a real loop, real threads, real pipes.
//!
//! What is tested here is what no smaller test can show: the order of edits under a burst, frames that are none,
//! panics, encodings, the end.

#![expect(clippy::unwrap_used, reason = "tests")]

use planmark_tests::session::{self, Session};
use serde_json::{Value, json};

const PLAN: &str = "file:///nowhere/PROJECT-PLAN.md";

fn greeted() -> Session {
    Session::initialize("file:///nowhere", &json!({}))
}

fn insertion(uri: &str, version: i64, (line, character): (u64, u64), text: &str) -> Value {
    let position = json!({"line": line, "character": character});
    json!({
        "textDocument": {"uri": uri, "version": version},
        "contentChanges": [{"range": {"start": position, "end": position}, "text": text}],
    })
}

#[test]
fn a_burst_of_changes_is_answered_on_the_last_text() {
    let mut session = greeted();
    session.open(PLAN, "# Plan\n\n");
    let mut expected = String::new();
    for index in 0..5000 {
        let digit = char::from(b'0' + (index % 10) as u8);
        session.notify(
            "textDocument/didChange",
            insertion(PLAN, index as i64 + 2, (2, index), &digit.to_string()),
        );
        expected.push(digit);
    }
    assert_eq!(session.text(PLAN), format!("# Plan\n\n{expected}"));
}

/// As Helix 25.01 sends them now and then, when it opens a file in order to edit it.
#[test]
fn changes_that_come_before_their_text_are_made_in_it() {
    let mut session = greeted();
    session.notify("textDocument/didChange", insertion(PLAN, 3, (0, 1), "c"));
    session.notify("textDocument/didChange", insertion(PLAN, 2, (0, 1), "b"));
    session.notify("textDocument/didChange", insertion(PLAN, 7, (0, 1), "of another time"));
    session.open(PLAN, "a\n");
    assert_eq!(session.text(PLAN), "acb\n");
    session.notify("textDocument/didChange", insertion(PLAN, 4, (0, 1), "d"));
    assert_eq!(session.text(PLAN), "adcb\n");
}

#[test]
fn changes_of_one_notification_build_on_one_another() {
    let mut session = greeted();
    session.open(PLAN, "a\n");
    let at = |line: u64, from: u64, to: u64| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
    session.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": PLAN, "version": 2}, "contentChanges": [
            {"range": at(0, 1, 1), "text": "b\nc"}, {"range": at(1, 0, 1), "text": "🚀"}, {"range": at(1, 2, 2), "text": "d"},
        ]}),
    );
    assert_eq!(session.text(PLAN), "ab\n🚀d\n");
    session.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": PLAN, "version": 3}, "contentChanges": [{"text": "whole"}, {"range": at(9, 9, 9), "text": "!"}]}),
    );
    assert_eq!(session.text(PLAN), "whole!");
}

/// A request waits behind the edits that were sent before it; one that is cancelled meanwhile is told so, and nothing else is.
#[test]
fn what_is_cancelled_while_it_waits_is_not_done() {
    let mut session = greeted();
    session.open(PLAN, "a\n");
    let mut version = 1;
    let mut told = Value::Null;
    // It may be answered first, if this side is held up between the two; hardly ever twice, and never a hundred times.
    for _ in 0..100 {
        for _ in 0..500 {
            version += 1;
            session.notify("textDocument/didChange", insertion(PLAN, version, (0, 0), "x"));
        }
        let cancelled = session.ask("planmark/text", json!({"uri": PLAN}));
        session.notify("$/cancelRequest", json!({"id": cancelled}));
        let next = session.ask("planmark/text", json!({"uri": PLAN}));
        told = session.answer(cancelled)["error"]["code"].clone();
        assert_eq!(session.answer(next)["result"], format!("{}a\n", "x".repeat(version as usize - 1)));
        if told == -32800 {
            break;
        }
        assert!(told.is_null(), "{told}");
    }
    assert_eq!(told, -32800);
}

#[test]
fn frames_that_other_clients_write() {
    let mut session = greeted();
    session.open(PLAN, "text");
    let call =
        json!({"jsonrpc": "2.0", "id": 77, "method": "planmark/text", "params": {"uri": PLAN}}).to_string();
    session.raw(format!("content-length: {}\n\n{call}", call.len()).as_bytes());
    assert_eq!(session.answer(77)["result"], "text");
    session.raw(
        format!(
            "X-A: 1\r\nX-B: 2\r\nContent-Type: a; charset=utf8\r\nCONTENT-LENGTH:{}\r\n\r\n{call}",
            call.len()
        )
        .as_bytes(),
    );
    assert_eq!(session.answer(77)["result"], "text");
}

#[test]
fn what_is_no_message_is_answered_and_passed_over() {
    let mut session = greeted();
    session.open(PLAN, "text");
    let fault = |session: &mut Session, code: i64| {
        let answer = session.wait(&format!("error {code}"), |message| {
            message["id"].is_null() && message.get("error").is_some()
        });
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert_eq!(session.text(PLAN), "text", "the server lives on");
    };
    session.body(b"{\"jsonrpc\":\"2.0\",");
    fault(&mut session, -32700);
    session.body(b"{\"jsonrpc\":\"2.0\",\"method\":\"a\xff\xfe\"}");
    fault(&mut session, -32700);
    session.body(b"{\"method\":\"no version\"}");
    fault(&mut session, -32600);
    session.body(b"");
    fault(&mut session, -32700);
    session.raw(b"Content-Length: 99999999999999\r\n\r\n{}");
    fault(&mut session, -32700);
    session.raw(b"neither header nor body\r\n\r\n");
    fault(&mut session, -32700);
    session.body("[".repeat(100_000).as_bytes());
    fault(&mut session, -32700);
}

#[test]
fn a_batch_is_answered_with_an_array() {
    let mut session = greeted();
    session.open(PLAN, "text");
    session.body(
        json!([
            {"jsonrpc": "2.0", "id": "a", "method": "planmark/text", "params": {"uri": PLAN}},
            insertion_call(PLAN, "!"),
            {"jsonrpc": "2.0", "id": "b", "method": "planmark/text", "params": {"uri": PLAN}},
            7,
        ])
        .to_string()
        .as_bytes(),
    );
    let answer = session.wait("the answers to the batch", Value::is_array);
    let result = |id: &str| {
        answer.as_array().unwrap().iter().find(|answer| answer["id"] == id).unwrap()["result"].clone()
    };
    assert_eq!((result("a"), result("b")), (json!("text"), json!("!text")));
    assert_eq!(answer.as_array().unwrap().len(), 3, "{answer}");
    session.body(b"[]");
    let answer =
        session.wait("an error", |message| message["id"].is_null() && message.get("error").is_some());
    assert_eq!(answer["error"]["code"], -32600);
}

fn insertion_call(uri: &str, text: &str) -> Value {
    json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": insertion(uri, 2, (0, 0), text)})
}

#[test]
fn a_panic_in_a_handler_is_an_internal_error() {
    let mut session = greeted();
    session.open(PLAN, "text");
    for _ in 0..20 {
        assert_eq!(session.call("planmark/panic", Value::Null)["error"]["code"], -32603);
    }
    assert_eq!(session.text(PLAN), "text");
}

#[test]
fn methods_that_are_none() {
    let mut session = greeted();
    assert_eq!(session.call("plan/unknown", json!({}))["error"]["code"], -32601);
    session.notify("plan/unknown", json!({}));
    session.notify("$/unknown", json!({}));
    session.notify("textDocument/didOpen", json!({"nonsense": true}));
    assert_eq!(session.call("planmark/text", json!([]))["error"]["code"], -32602);
    assert_eq!(session.text(PLAN), "", "a document that was never opened");
}

#[test]
fn before_initialize_and_after_shutdown() {
    let mut session = Session::start();
    assert_eq!(session.call("textDocument/hover", json!({}))["error"]["code"], -32002);
    session.request("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    assert_eq!(session.call("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    assert_eq!(session.request("shutdown", Value::Null), Value::Null);
    assert_eq!(session.call("textDocument/hover", json!({}))["error"]["code"], -32600);
    session.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn exit_ends_the_server_while_its_input_stays_open() {
    for params in [Value::Null, json!({})] {
        let mut session = greeted();
        session.request("shutdown", params.clone());
        session.notify("exit", params);
        assert_eq!(session.exit_code(), 0);
    }
    let mut session = greeted();
    session.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 1, "without shutdown");
    let mut session = Session::start();
    session.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 1, "without initialize");
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut session = greeted();
    session.hang_up();
    assert_eq!(session.exit_code(), 1);
    let mut session = greeted();
    session.raw(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"");
    session.hang_up();
    assert_eq!(session.exit_code(), 1);
}

#[test]
fn a_client_that_does_not_read_is_still_read_from() {
    // The answers fill the pipe many times over, and nobody takes them before everything is written.
    let (server_input, input) = std::io::pipe().unwrap();
    let (output, server_output) = std::io::pipe().unwrap();
    let server = std::thread::spawn(move || {
        planmark_lsp::serve(
            server_input,
            server_output,
            planmark_lsp::Options { probes: true, ..Default::default() },
        )
    });
    let text = "x".repeat(10_000);
    let mut client = Writer(input);
    client.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}));
    client.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
    let item = json!({"uri": PLAN, "languageId": "markdown", "version": 1, "text": text});
    client
        .send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}}));
    for id in 2..500 {
        client.send(&json!({"jsonrpc": "2.0", "id": id, "method": "planmark/text", "params": {"uri": PLAN}}));
    }
    client.send(&json!({"jsonrpc": "2.0", "id": 500, "method": "shutdown"}));
    let mut output = std::io::BufReader::new(output);
    let mut answered = 0;
    while answered < 500 {
        answered += usize::from(session::frame(&mut output).unwrap().get("result").is_some());
    }
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(server.join().unwrap().unwrap(), 0);
}

struct Writer(std::io::PipeWriter);

impl Writer {
    fn send(&mut self, message: &Value) {
        use std::io::Write;
        let body = message.to_string();
        write!(self.0, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
}
