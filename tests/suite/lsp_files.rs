//! Changes on disk, made by somebody else: told by a client that watches, seen by the server where none does.
//!
//! Each test waits for the effect by asking again and again; a deadline only ever fails it.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::time::{Duration, Instant};

use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::{Value, json};

/// A repository with one agent.
fn crew() -> Folder {
    let folder = Folder::new(&[]);
    agent(&folder, "first");
    folder
}

fn agent(folder: &Folder, name: &str) {
    let text = format!("---\nname: {name}\ndescription: Does what {name} does.\n---\n\nYou are {name}.\n");
    folder.write(&format!(".claude/agents/{name}.md"), text);
}

fn agents(session: &mut Session, uri: &str) -> Vec<String> {
    let position = json!({"line": 0, "character": 9});
    let found = session
        .request("textDocument/completion", json!({"textDocument": {"uri": uri}, "position": position}));
    let items = found["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

fn until(session: &mut Session, uri: &str, expected: &[&str]) {
    let start = Instant::now();
    loop {
        let found = agents(session, uri);
        if found == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{found:?} instead of {expected:?}");
    }
}

fn opened(folder: &Folder, capabilities: &Value) -> (Session, String) {
    let mut session = Session::initialize(&folder.uri(""), capabilities);
    let uri = folder.uri("PROJECT-PLAN.md");
    session.open(&uri, "Use the `` subagent\n");
    (session, uri)
}

#[test]
fn the_server_watches_where_the_client_does_not() {
    let folder = crew();
    let (mut session, uri) = opened(&folder, &json!({}));
    until(&mut session, &uri, &["first"]);
    agent(&folder, "second");
    until(&mut session, &uri, &["first", "second"]);
    fs::remove_file(folder.path(".claude/agents/first.md")).unwrap();
    until(&mut session, &uri, &["second"]);
    fs::remove_dir_all(folder.path(".claude")).unwrap();
    until(&mut session, &uri, &[]);
    agent(&folder, "third");
    until(&mut session, &uri, &["third"]);
}

#[test]
fn a_client_that_watches_is_asked_to_and_believed() {
    let folder = crew();
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let (mut session, uri) = opened(&folder, &capabilities);
    let request = session.called("client/registerCapability");
    let registration = &request["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    let watchers = registration["registerOptions"]["watchers"].to_string();
    assert!(
        ["**/*.md", "planmark.toml", ".gitmodules"].iter().all(|name| watchers.contains(name)),
        "{watchers}"
    );
    session.reply(&request, Value::Null);
    until(&mut session, &uri, &["first"]);
    agent(&folder, "second");
    let change = json!({"uri": folder.uri(".claude/agents/second.md"), "type": 1});
    session.notify("workspace/didChangeWatchedFiles", json!({"changes": [change]}));
    until(&mut session, &uri, &["first", "second"]);
}

#[test]
fn a_client_that_refuses_to_watch_is_not_relied_on() {
    let folder = crew();
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let (mut session, uri) = opened(&folder, &capabilities);
    let request = session.called("client/registerCapability");
    let error = json!({"code": -32601, "message": "no"});
    session.body(json!({"jsonrpc": "2.0", "id": request["id"], "error": error}).to_string().as_bytes());
    until(&mut session, &uri, &["first"]);
    agent(&folder, "second");
    until(&mut session, &uri, &["first", "second"]);
}

#[test]
fn a_folder_that_comes_to_the_workspace() {
    let (here, there) = (crew(), crew());
    agent(&there, "other");
    let mut session = Session::initialize(&here.uri(""), &json!({}));
    let uri = there.uri("PROJECT-PLAN.md");
    let added = json!([{"uri": there.uri(""), "name": "there"}]);
    session.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": added, "removed": []}}));
    session.open(&uri, "Use the `` subagent\n");
    until(&mut session, &uri, &["first", "other"]);
}

#[test]
fn a_file_outside_of_every_folder_brings_its_repository() {
    let (here, there) = (crew(), crew());
    agent(&there, "other");
    there.write("PROJECT-PLAN.md", "# Plan\n");
    let mut session = Session::initialize(&here.uri(""), &json!({}));
    let uri = there.uri("PROJECT-PLAN.md");
    session.open(&uri, "Use the `` subagent\n");
    until(&mut session, &uri, &["first", "other"]);
}

/// Asks for the findings of a document until they are these rules'.
fn until_found(session: &mut Session, uri: &str, expected: &[&str]) {
    let start = Instant::now();
    loop {
        let report = session.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        let items = report["items"].as_array().cloned().unwrap_or_default();
        let found: Vec<&str> = items.iter().filter_map(|item| item["code"].as_str()).collect();
        if found == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{found:?} instead of {expected:?}");
    }
}

fn pulling() -> Value {
    json!({"textDocument": {"diagnostic": {"dynamicRegistration": false}}})
}

#[test]
fn what_is_counted_in_files_is_counted_again_when_they_change() {
    let folder = crew();
    folder.write("package.json", "{\"dependencies\": {\"a\": \"1\"}}");
    folder.write(
        "planmark.toml",
        "[counts.libraries]\nsource = \"package.json\"\npath = \"dependencies\"\n\
         [counts.services]\nsource = \"docs/INDEX.md\"\nsection = \"Services\"\ncount = \"rows\"\n",
    );
    let table = "## Services\n\n| Service | Port |\n|---|---|\n| Tides | 80 |\n";
    folder.write("docs/INDEX.md", table);
    let mut session = Session::initialize(&folder.uri(""), &pulling());
    let plan = folder.uri("PROJECT-PLAN.md");
    session.open(&plan, "It has 2 libraries and 1 services.\n");
    until_found(&mut session, &plan, &["count-mismatch"]);
    folder.write("package.json", "{\"dependencies\": {\"a\": \"1\", \"b\": \"1\"}}");
    until_found(&mut session, &plan, &[]);
    // The buffer beats the disk, and is counted as it is typed.
    let index = folder.uri("docs/INDEX.md");
    session.open(&index, table);
    until_found(&mut session, &plan, &[]);
    session.change(&index, 2, &format!("{table}| Boats | 81 |\n"));
    until_found(&mut session, &plan, &["count-mismatch"]);
    session.notify("textDocument/didClose", json!({"textDocument": {"uri": index}}));
    until_found(&mut session, &plan, &[]);
    folder.write("docs/INDEX.md", format!("{table}| Boats | 81 |\n"));
    until_found(&mut session, &plan, &["count-mismatch"]);
}

#[test]
fn a_configuration_is_in_force_as_it_is_typed() {
    let folder = crew();
    folder.write("planmark.toml", "today = \"2025-11-21\"\n");
    // A day that the client gives would stand over that of the configuration.
    let mut session = Session::start();
    let greeting = json!({"processId": null, "rootUri": folder.uri(""), "capabilities": pulling()});
    session.request("initialize", greeting);
    session.notify("initialized", json!({}));
    let plan = folder.uri("PROJECT-PLAN.md");
    session.open(&plan, "# Plan\n\n**Next Review:** 2025-11-20\n");
    until_found(&mut session, &plan, &["overdue-review"]);
    let config = folder.uri("planmark.toml");
    let item = json!({"uri": config, "languageId": "toml", "version": 1, "text": "today = \"2025-11-19\"\n"});
    session.notify("textDocument/didOpen", json!({"textDocument": item}));
    until_found(&mut session, &plan, &[]);
    session.change(&config, 2, "today = \"2025-11-21\"\nprofile = \"strict\"\n");
    until_found(&mut session, &plan, &["overdue-review"]);
    let report = session.request("textDocument/diagnostic", json!({"textDocument": {"uri": plan}}));
    assert_eq!(report["items"][0]["severity"], 2, "strict makes a warning of information");
    session.change(&config, 3, "[counts.maps]\nsource = \"maps/*.txt\"\n");
    until_found(&mut session, &config, &["dead-source"]);
    folder.write("maps/north.txt", "");
    until_found(&mut session, &config, &[]);
}

/// How many findings of missing paths the document has, once that is `expected`.
fn until_missing(session: &mut Session, uri: &str, expected: usize) {
    let start = Instant::now();
    loop {
        let report = session.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        let items = report["items"].as_array().cloned().unwrap_or_default();
        let found = items.iter().filter(|item| item["code"] == "missing-path").count();
        if found == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{items:?}");
    }
}

#[test]
fn a_file_that_comes_or_goes_is_missing_no_more_or_again() {
    let folder = crew();
    folder.write("src/main.rs", "fn main() {}");
    folder.write("README.md", "# Tides");
    let text = "See the [code](src/lib.rs), the [tests](tests/all.rs) and the [guide](docs/guide.md).\n";
    let capabilities = json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    });
    let mut session = Session::initialize(&folder.uri(""), &capabilities);
    let uri = folder.uri("PROJECT-PLAN.md");
    session.open(&uri, text);
    until_missing(&mut session, &uri, 3);
    folder.write("src/lib.rs", "pub fn tides() {}");
    until_missing(&mut session, &uri, 2);
    folder.write("docs/guide.md", "# Guide");
    until_missing(&mut session, &uri, 1);
    folder.write("tests/all.rs", "");
    until_missing(&mut session, &uri, 0);
    fs::remove_file(folder.path("src/lib.rs")).unwrap();
    until_missing(&mut session, &uri, 1);
}

#[test]
fn a_client_that_watches_tells_of_files_that_nobody_reads() {
    let folder = crew();
    folder.write("src/main.rs", "fn main() {}");
    let capabilities = json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {
            "diagnostics": {"refreshSupport": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
    });
    let mut session = Session::initialize(&folder.uri(""), &capabilities);
    let request = session.called("client/registerCapability");
    session.reply(&request, Value::Null);
    let uri = folder.uri("PROJECT-PLAN.md");
    session.open(&uri, "See the [code](src/lib.rs).\n");
    until_missing(&mut session, &uri, 1);
    folder.write("src/lib.rs", "pub fn tides() {}");
    let change = json!({"uri": folder.uri("src/lib.rs"), "type": 1});
    session.notify("workspace/didChangeWatchedFiles", json!({"changes": [change]}));
    until_missing(&mut session, &uri, 0);
}
