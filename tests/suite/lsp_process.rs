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

/// What fails inside: the user sees one line, the log has the place, and what is asked next is answered. Nobody reads the standard error
/// of the second of the two, which would be full after a few hundred lines.
#[test]
fn what_fails_inside_is_told_and_logged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join("planmark.log");
    let log_name = log.display().to_string();
    for arguments in [&["--log", &log_name][..], &[]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_planmark"))
            .args(["lsp", "--probes"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut input = child.stdin.take().expect("its input is a pipe");
        let mut output = std::io::BufReader::new(child.stdout.take().expect("its output is a pipe"));
        send(&mut input, r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
        send(&mut input, r#"{"jsonrpc":"2.0","method":"initialized"}"#);
        let (mut failed, mut told) = (0, Vec::new());
        for id in 0..1_500 {
            send(&mut input, &format!(r#"{{"jsonrpc":"2.0","id":"{id}","method":"planmark/panic"}}"#));
        }
        while failed < 1_500 || told.is_empty() {
            let message = planmark_tests::session::frame(&mut output).expect("the server lives");
            failed += usize::from(message["error"]["code"] == -32603);
            if message["method"] == "window/showMessage" {
                told.push(message["params"]["message"].as_str().unwrap_or_default().to_owned());
            }
        }
        send(&mut input, r#"{"jsonrpc":"2.0","id":"end","method":"shutdown"}"#);
        send(&mut input, r#"{"jsonrpc":"2.0","method":"exit"}"#);
        while let Some(message) = planmark_tests::session::frame(&mut output) {
            told.extend((message["method"] == "window/showMessage").then(|| message.to_string()));
        }
        assert_eq!(told, ["planmark has failed at planmark/panic, and goes on; its log says where."]);
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }
    let logged = std::fs::read_to_string(log).expect("there is a log");
    assert!(logged.contains("backend.rs:") && logged.contains("asked for by planmark/panic"), "{logged}");
}

/// `PLANMARK_LOG` says how much the log says; what it does not understand changes nothing.
#[test]
fn the_log_says_as_much_as_it_is_asked_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let logged = |asked: Option<&str>, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
        command.args(["lsp", "--probes"]).args(arguments).env_remove("PLANMARK_LOG").stderr(Stdio::piped());
        command.envs(asked.map(|asked| ("PLANMARK_LOG", asked)));
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary runs");
        let mut input = child.stdin.take().expect("its input is a pipe");
        let mut output = std::io::BufReader::new(child.stdout.take().expect("its output is a pipe"));
        send(&mut input, r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
        send(&mut input, r#"{"jsonrpc":"2.0","id":2,"method":"planmark/panic"}"#);
        while planmark_tests::session::frame(&mut output).expect("the server lives")["id"] != 2 {}
        send(&mut input, r#"{"jsonrpc":"2.0","id":3,"method":"shutdown"}"#);
        send(&mut input, r#"{"jsonrpc":"2.0","method":"exit"}"#);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let place = "asked for by planmark/panic";
    for usual in [None, Some("no=such=filter")] {
        let said = logged(usual, &[]);
        assert!(said.contains(place) && !said.contains("INFO"), "{usual:?}: {said}");
    }
    assert_eq!(logged(Some("off"), &[]), "");
    let log = folder.path().join("planmark.log");
    let said = logged(Some("info"), &["--log", &log.display().to_string()]);
    assert_eq!(said, "", "all of it is in the file");
    let said = std::fs::read_to_string(&log).expect("there is a log");
    assert!(said.contains(place) && said.contains("INFO"), "{said}");
}

#[test]
fn a_log_that_cannot_be_written_is_said() {
    let output = Command::new(env!("CARGO_BIN_EXE_planmark"))
        .args(["explain", "--log", "/nowhere/at/all.log"])
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/at/all.log cannot be written"));
}
