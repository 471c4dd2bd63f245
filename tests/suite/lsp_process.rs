//! The server as editors start it: a process of its own, standard input and output, an exit status.
//!
//! What it answers is tested in `lsp*.rs` beside this file. Deadlines only ever fail a test.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(60);

fn server(arguments: &[&str]) -> (Child, ChildStdin) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_planmark"))
        .arg("lsp")
        .args(arguments)
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let input = child.stdin.take().expect("its input is a pipe");
    (child, input)
}

fn send(input: &mut ChildStdin, body: &str) {
    write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
}

/// Waits for the end and returns the exit code with everything that was written.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let (sender, done) = channel();
    let mut output = child.stdout.take().expect("its output is a pipe");
    thread::spawn(move || {
        let mut text = String::new();
        let read = output.read_to_string(&mut text);
        let _ = sender.send((child.wait(), read.map(|_| text)));
    });
    let (status, text) = done.recv_timeout(DEADLINE).expect("the server ends");
    (status.expect("it can be waited for").code(), text.expect("it writes UTF-8"))
}

#[test]
fn it_ends_at_exit_while_its_input_stays_open() {
    let (child, mut input) = server(&["--stdio"]);
    send(&mut input, r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
    send(&mut input, r#"{"jsonrpc":"2.0","method":"initialized"}"#);
    send(&mut input, r#"{"jsonrpc":"2.0","id":2,"method":"shutdown","params":null}"#);
    send(&mut input, r#"{"jsonrpc":"2.0","method":"exit","params":null}"#);
    let (code, output) = ended(child);
    assert_eq!(code, Some(0));
    assert!(output.starts_with("Content-Length: "), "{output}");
    let shutdown = r#"{"jsonrpc":"2.0","result":null,"id":2}"#;
    assert!(output.contains(shutdown), "everything that was answered is written before the end: {output}");
    drop(input);
}

#[test]
fn it_ends_with_its_input() {
    let (child, mut input) = server(&[]);
    send(&mut input, r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
    drop(input);
    let (code, output) = ended(child);
    assert_eq!(code, Some(1), "without shutdown");
    assert!(output.contains(r#""name":"planmark""#), "{output}");
}

#[test]
fn it_ends_when_nobody_reads_its_answers_any_more() {
    let (mut child, mut input) = server(&[]);
    drop(child.stdout.take());
    let (sender, ended) = channel();
    thread::spawn(move || {
        // Each answer finds the pipe broken; the write that fails here says that the server is gone.
        let body = r#"{"jsonrpc":"2.0","id":1,"method":"none"}"#;
        while write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).is_ok() {}
        let _ = sender.send(child.wait());
    });
    let status = ended.recv_timeout(DEADLINE).expect("the server ends").expect("it can be waited for");
    assert_eq!(status.code(), Some(1));
}
