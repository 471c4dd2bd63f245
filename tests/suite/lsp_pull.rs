//! What is found in documents that nobody has open, through the pipe: pulled or published, as the user wants to see it; and the progress
//! of the first scan.

#![expect(clippy::unwrap_used, reason = "tests")]

use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::{Value, json};

/// A weekday that is wrong: found in the text alone.
const WRONG: &str = "# Plan\n\nLaunch on Monday, 2025-11-25.\n";
const RIGHT: &str = "# Plan\n\nLaunch on Tuesday, 2025-11-25.\n";

fn folder() -> Folder {
    Folder::new(&[
        ("PROJECT-PLAN.md", WRONG),
        ("docs/ROADMAP.md", WRONG),
        ("README.md", RIGHT),
        ("sub/.git/HEAD", "ref: refs/heads/main\n"),
        ("sub/TASKLIST.md", WRONG),
    ])
}

fn pulling() -> Value {
    json!({
        "workspace": {"diagnostics": {"refreshSupport": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}},
        "textDocument": {"diagnostic": {}},
    })
}

/// A server in this folder whose user wants to see this scope.
fn started(folder: &Folder, capabilities: &Value, scope: Option<&str>) -> Session {
    let mut session = Session::start();
    let mut options = json!({"today": "2025-11-21", "git": false});
    if let Some(scope) = scope {
        options["diagnostics"] = json!({"scope": scope});
    }
    let root = folder.uri("");
    let greeting = json!({
        "processId": null, "rootUri": root, "capabilities": capabilities, "initializationOptions": options,
    });
    session.capabilities = session.request("initialize", greeting)["capabilities"].clone();
    session.notify("initialized", json!({}));
    session
}

fn pull(session: &mut Session, previous: &[Value]) -> Vec<Value> {
    let params = json!({"previousResultIds": previous});
    session.request("workspace/diagnostic", params)["items"].as_array().unwrap().clone()
}

/// The documents of reports with how many things were found in each, by the ends of their URIs; `None` for an unchanged one.
fn told(items: &[Value]) -> Vec<(String, Option<usize>)> {
    let report = |item: &Value| {
        let uri = item["uri"].as_str().unwrap();
        let found = (item["kind"] == "full").then(|| item["items"].as_array().unwrap().len());
        (uri.rsplit('/').next().unwrap().to_owned(), found)
    };
    let mut told: Vec<_> = items.iter().map(report).collect();
    told.sort();
    told
}

fn known(items: &[Value]) -> Vec<Value> {
    items.iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect()
}

/// Answers the server's refreshes until the workspace is told as expected.
fn until(session: &mut Session, previous: &[Value], expected: &[(&str, Option<usize>)]) -> Vec<Value> {
    loop {
        let items = pull(session, previous);
        let told = told(&items);
        if told.iter().map(|(name, found)| (name.as_str(), *found)).eq(expected.iter().copied()) {
            return items;
        }
        let refresh = session.called("workspace/diagnostic/refresh");
        session.reply(&refresh, Value::Null);
    }
}

#[test]
fn closed_documents_are_pulled_and_stay_what_they_were() {
    let folder = folder();
    let mut session = started(&folder, &pulling(), Some("workspace"));
    assert_eq!(session.capabilities["diagnosticProvider"]["workspaceDiagnostics"], true);
    let all = [("PROJECT-PLAN.md", Some(1)), ("ROADMAP.md", Some(1)), ("TASKLIST.md", Some(1))];
    let items = until(&mut session, &[], &all);
    assert!(items.iter().all(|item| item["resultId"].is_string() && item["version"].is_null()), "{items:?}");
    let again = pull(&mut session, &known(&items));
    assert_eq!(told(&again), all.map(|(name, _)| (name.to_owned(), None)));
    // One that is opened is asked about by itself; one that changes on disk is judged again, and nothing else is told anew.
    session.open(&folder.uri("docs/ROADMAP.md"), WRONG);
    folder.write("PROJECT-PLAN.md", RIGHT);
    let changed = json!([{"uri": folder.uri("PROJECT-PLAN.md"), "type": 2}]);
    session.notify("workspace/didChangeWatchedFiles", json!({"changes": changed}));
    let after = until(&mut session, &known(&items), &[("PROJECT-PLAN.md", Some(0)), ("TASKLIST.md", None)]);
    assert_eq!(after.len(), 2);
    let own = session
        .request("textDocument/diagnostic", json!({"textDocument": {"uri": folder.uri("docs/ROADMAP.md")}}));
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    // A file that is gone is told as empty.
    std::fs::remove_file(folder.path("sub/TASKLIST.md")).unwrap();
    let changed = json!([{"uri": folder.uri("sub/TASKLIST.md"), "type": 3}]);
    session.notify("workspace/didChangeWatchedFiles", json!({"changes": changed}));
    let tasklist: Vec<Value> =
        known(&items).into_iter().filter(|it| it["uri"].as_str().unwrap().ends_with("TASKLIST.md")).collect();
    until(&mut session, &tasklist, &[("TASKLIST.md", Some(0))]);
}

#[test]
fn what_comes_in_parts_is_the_same() {
    let folder = folder();
    let mut session = started(&folder, &pulling(), Some("workspace"));
    let all = [("PROJECT-PLAN.md", Some(1)), ("ROADMAP.md", Some(1)), ("TASKLIST.md", Some(1))];
    let items = until(&mut session, &[], &all);
    let params = json!({"previousResultIds": [], "partialResultToken": "parts"});
    let last = session.request("workspace/diagnostic", params);
    assert_eq!(last["items"], json!([]));
    let mut parts = Vec::new();
    for _ in 0..2 {
        let part = session.wait("a part", |message| message["params"]["token"] == "parts");
        assert_eq!(part["method"], "$/progress");
        parts.extend(part["params"]["value"]["items"].as_array().unwrap().clone());
    }
    assert_eq!(parts, items);
}

#[test]
fn nobody_is_told_of_closed_documents_unasked() {
    let folder = folder();
    let mut session = started(&folder, &pulling(), None);
    session.open(&folder.uri("README.md"), RIGHT);
    assert_eq!(pull(&mut session, &[]), Vec::<Value>::new());
    // What a client still shows from before is taken back.
    let previous = json!({"uri": folder.uri("PROJECT-PLAN.md"), "value": "old"});
    assert_eq!(told(&pull(&mut session, &[previous])), [("PROJECT-PLAN.md".to_owned(), Some(0))]);
    // The setting is in force at once.
    let settings = json!({"settings": {"planmark": {"diagnostics": {"scope": "workspace"}}}});
    session.notify("workspace/didChangeConfiguration", settings);
    let all = [("PROJECT-PLAN.md", Some(1)), ("ROADMAP.md", Some(1)), ("TASKLIST.md", Some(1))];
    until(&mut session, &[], &all);
}

/// The next list that is published for this document.
fn published(session: &mut Session, uri: &str) -> Value {
    let message = session.wait(&format!("findings of {uri}"), |message| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
    });
    message["params"]["diagnostics"].clone()
}

#[test]
fn a_client_that_does_not_pull_is_sent_them_and_never_twice() {
    let folder = folder();
    let mut session = started(&folder, &json!({}), Some("workspace"));
    let plan = folder.uri("PROJECT-PLAN.md");
    let all = [plan.clone(), folder.uri("docs/ROADMAP.md"), folder.uri("sub/TASKLIST.md")];
    for uri in &all {
        assert_eq!(published(&mut session, uri).as_array().unwrap().len(), 1, "{uri}");
    }
    // Opened, it is told of only when something else is found.
    session.open(&plan, WRONG);
    session.change(&plan, 2, RIGHT);
    assert_eq!(published(&mut session, &plan), json!([]));
    session.notify("textDocument/didClose", json!({"textDocument": {"uri": plan}}));
    assert_eq!(published(&mut session, &plan).as_array().unwrap().len(), 1);
    let settings = json!({"settings": {"diagnostics": {"scope": "openDocuments"}}});
    session.notify("workspace/didChangeConfiguration", settings);
    for uri in &all {
        assert_eq!(published(&mut session, uri), json!([]), "{uri}");
    }
    session.request("shutdown", Value::Null);
    session.notify("exit", Value::Null);
    assert!(session.nothing_more_of("textDocument/publishDiagnostics"));
}

#[test]
fn a_scan_shows_how_far_it_is() {
    let folder = folder();
    let mut session = started(&folder, &json!({"window": {"workDoneProgress": true}}), None);
    let create = session.called("window/workDoneProgress/create");
    let token = create["params"]["token"].clone();
    session.reply(&create, Value::Null);
    // It may be over by the time that the client has answered; whatever was begun is ended.
    session.request("planmark/text", json!({"uri": folder.uri("README.md")}));
    session.notify("window/workDoneProgress/cancel", json!({"token": token}));
    session.notify("window/workDoneProgress/cancel", json!({"token": "another"}));
    session.open(&folder.uri("README.md"), WRONG);
    assert_eq!(published(&mut session, &folder.uri("README.md")).as_array().unwrap().len(), 1);
}
