//! How edits travel: versions, annotations, files that are closed, and clients that can do less, end to end.
//!
//! What changes is tested beside the core; here it is how the client is told, and what is refused.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "lsp_edits/chosen.rs"]
mod chosen;

use std::fs;
use std::time::{Duration, Instant};

use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::{Value, json};

const README: &str = "The harbour keeps 7 submodules.\n";
const PLAN: &str = "# Plan\n\nAll 6 submodules are documented.\n";

/// A repository of five submodules of which two documents state other numbers.
fn harbour() -> Folder {
    let modules = ["bell", "buoy", "crane", "quay", "tide"];
    let listed = modules.map(|name| format!("[submodule \"{name}\"]\n\tpath = modules/{name}\n"));
    let folder = Folder::new(&[("README.md", README), ("PROJECT-PLAN.md", PLAN)]);
    folder.write(".gitmodules", listed.concat());
    for name in modules {
        folder.write(&format!("modules/{name}/notes.txt"), "notes\n");
    }
    folder
}

/// The harbour with a task list, which one of its submodules lacks.
fn listed() -> Folder {
    let folder = harbour();
    folder.write("TASKLIST.md", "# Tasks\n\n- [ ] paint\n");
    for name in ["bell", "buoy", "crane", "quay"] {
        folder.write(
            &format!("modules/{name}/TASKLIST.md"),
            format!("# {name}: tasks\n\n## Now\n\n- [ ] oil\n"),
        );
        folder.write(&format!("modules/{name}/README.md"), format!("# {name}\n"));
    }
    folder.write("modules/tide/README.md", "# tide\n");
    folder
}

/// A client with these abilities to edit that has the README open, once the workspace is read.
fn opened(folder: &Folder, edit: &Value, window: &Value) -> Session {
    let capabilities = json!({
        "workspace": {"workspaceEdit": edit},
        "window": window,
        "textDocument": {
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
            "rename": {"prepareSupport": true},
        },
    });
    let mut session = Session::initialize(&folder.uri(""), &capabilities);
    session.open(&folder.uri("README.md"), README);
    let start = Instant::now();
    while reconcile_action(&mut session, &folder.uri("README.md")).is_none() {
        assert!(start.elapsed() < Duration::from_secs(60), "the workspace is not read");
    }
    session
}

fn full() -> Value {
    json!({
        "documentChanges": true, "resourceOperations": ["create"],
        "changeAnnotationSupport": {"groupsOnLabel": true},
    })
}

fn position() -> Value {
    json!({"line": 0, "character": 18})
}

/// The action that sets the number of submodules.
fn reconcile_action(session: &mut Session, uri: &str) -> Option<Value> {
    let range = json!({"start": position(), "end": position()});
    let params = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
    let actions = session.request("textDocument/codeAction", params);
    let is_it = |action: &&Value| action["kind"] == "refactor.rewrite.planmark.reconcile";
    actions.as_array()?.iter().find(is_it).cloned()
}

#[test]
fn an_action_over_files_names_versions_and_asks() {
    let folder = harbour();
    let mut session = opened(&folder, &full(), &json!({}));
    let readme = folder.uri("README.md");
    session.change(&readme, 2, README);
    let action = reconcile_action(&mut session, &readme).unwrap();
    assert_eq!(action["title"], "Set the number of submodules to 5 in 2 places");
    let changes = action["edit"]["documentChanges"].as_array().unwrap();
    let versions: Vec<(&str, &Value)> = changes
        .iter()
        .map(|it| (it["textDocument"]["uri"].as_str().unwrap(), &it["textDocument"]["version"]))
        .collect();
    let plan = folder.uri("PROJECT-PLAN.md");
    assert_eq!(versions, [(plan.as_str(), &Value::Null), (readme.as_str(), &json!(2))]);
    let edit = &changes[0]["edits"][0];
    assert_eq!(edit["newText"], "5");
    assert_eq!(edit["range"]["start"], json!({"line": 2, "character": 4}));
    let annotation = &action["edit"]["changeAnnotations"][edit["annotationId"].as_str().unwrap()];
    assert_eq!(annotation["needsConfirmation"], true);
}

#[test]
fn a_client_without_versions_and_annotations_gets_plain_edits() {
    let folder = harbour();
    let mut session = opened(&folder, &json!({}), &json!({}));
    let action = reconcile_action(&mut session, &folder.uri("README.md")).unwrap();
    assert_eq!(action["edit"]["changes"][folder.uri("PROJECT-PLAN.md")][0]["newText"], "5");
    assert_eq!(action["edit"]["documentChanges"], Value::Null);
    assert_eq!(action["edit"]["changeAnnotations"], Value::Null);
}

#[test]
fn a_closed_file_that_has_changed_is_read_again_first() {
    let folder = harbour();
    let mut session = opened(&folder, &full(), &json!({}));
    folder.write("PROJECT-PLAN.md", "# Plan\n\nToday all 6 submodules are documented.\n");
    let start = Instant::now();
    loop {
        // Never the old place; nothing, until it is read again, and perhaps read while it is written.
        let action = reconcile_action(&mut session, &folder.uri("README.md")).unwrap_or_default();
        let changes = action["edit"]["documentChanges"].as_array().cloned().unwrap_or_default();
        let plan = folder.uri("PROJECT-PLAN.md");
        if let Some(change) = changes.iter().find(|change| change["textDocument"]["uri"] == plan) {
            let edit = &change["edits"][0];
            assert_eq!(edit["range"]["start"], json!({"line": 2, "character": 10}), "{action}");
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "it is not read again");
    }
}

#[test]
fn a_rename_is_prepared_made_and_refused() {
    let folder = harbour();
    let mut session = opened(&folder, &full(), &json!({}));
    let document = json!({"uri": folder.uri("README.md")});
    let here = json!({"textDocument": document, "position": position()});
    let prepared = session.request("textDocument/prepareRename", here);
    assert_eq!(prepared["placeholder"], "7");
    let ask = |name: &str| json!({"textDocument": document, "position": position(), "newName": name});
    let edit = session.request("textDocument/rename", ask("8"));
    assert_eq!(edit["documentChanges"].as_array().unwrap().len(), 2);
    let refused = session.call("textDocument/rename", ask("many"));
    assert!(refused["error"]["message"].as_str().unwrap().contains("a whole number"), "{refused}");
    let elsewhere = json!({"textDocument": document, "position": {"line": 0, "character": 5}});
    let refused = session.call("textDocument/prepareRename", elsewhere);
    assert!(refused["error"]["message"].as_str().unwrap().contains("Nothing here"), "{refused}");
}

#[test]
fn all_facts_are_proposed_to_a_client_that_asks() {
    let folder = harbour();
    let mut session = opened(&folder, &full(), &json!({}));
    let told = session.request("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
    assert_eq!(told, "1 fact is wrong in 2 places of 2 files");
    let asked = session.called("workspace/applyEdit");
    let edit = &asked["params"]["edit"];
    let annotation = edit["changeAnnotations"].as_object().unwrap().values().next().unwrap();
    assert!(annotation["label"].as_str().unwrap().ends_with(": 6, 7 → 5"), "{annotation}");
    assert_eq!(annotation["needsConfirmation"], true);
    assert_eq!(edit["documentChanges"][1]["textDocument"]["version"], 1);
    session.reply(&asked, json!({"applied": false}));
    let message = session.called("window/showMessage");
    assert!(message["params"]["message"].as_str().unwrap().contains("not made"), "{message}");
}

#[test]
fn what_is_typed_meanwhile_is_seen_first() {
    let folder = harbour();
    let mut session = opened(&folder, &full(), &json!({}));
    let readme = folder.uri("README.md");
    for version in 2..30 {
        let id = session.ask("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
        let lines = "\n".repeat(version as usize);
        session.change(&readme, version, &format!("{lines}{README}"));
        session.answer(id);
        let asked = session.called("workspace/applyEdit");
        session.reply(&asked, json!({"applied": true}));
        // Whichever came first: the place is that of the version.
        let changed = &asked["params"]["edit"]["documentChanges"][1];
        let made_from = changed["textDocument"]["version"].as_i64().unwrap();
        let line = changed["edits"][0]["range"]["start"]["line"].as_i64().unwrap();
        assert_eq!(line, if made_from == 1 { 0 } else { made_from }, "{asked}");
    }
}

#[test]
fn a_client_that_does_not_ask_is_shown_what_would_change() {
    let folder = harbour();
    let mut session =
        opened(&folder, &json!({"documentChanges": true}), &json!({"showDocument": {"support": true}}));
    session.request("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
    let shown = session.called("window/showDocument");
    let path = shown["params"]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("-All 6 submodules are documented.\n+All 5 submodules are documented."), "{text}");
    session.reply(&shown, json!({"success": true}));
    let confirmed = json!({"command": "planmark.reconcile", "arguments": [{"confirmed": true}]});
    session.request("workspace/executeCommand", confirmed);
    let asked = session.called("workspace/applyEdit");
    assert_eq!(asked["params"]["edit"]["documentChanges"].as_array().unwrap().len(), 2);
}

#[test]
fn a_client_that_shows_nothing_is_told_of_the_command_line() {
    let folder = harbour();
    let mut session = opened(&folder, &json!({}), &json!({}));
    session.request("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
    let message = session.called("window/showMessage");
    assert!(message["params"]["message"].as_str().unwrap().contains("planmark fix --diff --unsafe-fixes"));
}

#[test]
fn stamps_follow_a_save_where_something_changed() {
    const TEXT: &str = "# Plan\n\n**Last Updated:** 2025-11-01\n\n- [ ] one\n";
    let uri = "file:///nowhere/PLAN.md";
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    session.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"planmark": {"stamps": {"onSave": true}}}}),
    );
    session.open(uri, TEXT);
    let save = |session: &mut Session| {
        let params = json!({"textDocument": {"uri": uri}, "reason": 1});
        session.request("textDocument/willSaveWaitUntil", params)
    };
    assert_eq!(save(&mut session), json!([]));
    // A stamp alone is no change.
    session.change(uri, 2, &TEXT.replace("2025-11-01", "2025-11-02"));
    assert_eq!(save(&mut session), json!([]));
    let changed = TEXT.replace("[ ]", "[x]");
    session.change(uri, 3, &changed);
    let edits = save(&mut session);
    assert_eq!(edits[0]["newText"], "2025-11-21");
    assert_eq!(edits[0]["range"]["start"], json!({"line": 2, "character": 18}));
    session.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    assert_eq!(save(&mut session), json!([]));
    session.notify("workspace/didChangeConfiguration", json!({"settings": {"stamps": {"onSave": false}}}));
    session.change(uri, 4, TEXT);
    assert_eq!(save(&mut session), Value::Null);
}

#[test]
fn a_missing_plan_file_is_proposed_with_its_own_question() {
    let folder = listed();
    let mut session = opened(&folder, &full(), &json!({}));
    let told = session.request("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
    assert_eq!(told, "1 fact is wrong in 2 places of 2 files; 1 plan file is missing");
    let asked = session.called("workspace/applyEdit");
    let edit = &asked["params"]["edit"];
    let created =
        edit["documentChanges"].as_array().unwrap().iter().find(|it| it["kind"] == "create").unwrap();
    assert_eq!(created["uri"], folder.uri("modules/tide/TASKLIST.md"));
    let annotation = &edit["changeAnnotations"][created["annotationId"].as_str().unwrap()];
    assert_eq!(annotation["label"], "Create modules/tide/TASKLIST.md");
    assert_eq!(annotation["needsConfirmation"], true);
    let text = edit["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["textDocument"]["uri"] == folder.uri("modules/tide/TASKLIST.md"));
    assert!(text.unwrap()["edits"][0]["newText"].as_str().unwrap().contains("## Now"), "{edit}");
}

#[test]
fn a_client_that_cannot_create_files_gets_the_other_edits_and_a_word() {
    let folder = listed();
    let edit = json!({"documentChanges": true, "changeAnnotationSupport": {"groupsOnLabel": true}});
    let mut session = opened(&folder, &edit, &json!({}));
    let told = session.request("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
    assert!(
        told.as_str().unwrap().contains("planmark fix --unsafe-fixes --select missing-plan-file"),
        "{told}"
    );
    let asked = session.called("workspace/applyEdit");
    assert_eq!(asked["params"]["edit"]["documentChanges"].as_array().unwrap().len(), 2);
}

#[test]
fn a_preview_shows_what_is_created() {
    let folder = listed();
    let edit = json!({"documentChanges": true, "resourceOperations": ["create"]});
    let mut session = opened(&folder, &edit, &json!({"showDocument": {"support": true}}));
    session.request("workspace/executeCommand", json!({"command": "planmark.reconcile"}));
    let shown = session.called("window/showDocument");
    let path = shown["params"]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("Create modules/tide/TASKLIST.md"), "{text}");
    assert!(text.contains("\n+## Now\n"), "{text}");
}
