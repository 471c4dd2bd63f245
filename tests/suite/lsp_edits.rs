//! How edits travel: versions, annotations, files that are closed, and clients that can do less, end to end.
//!
//! What changes is tested beside the core; here it is how the client is told, and what is refused.

#![expect(clippy::unwrap_used, reason = "tests")]

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

/// A client that asks for the edit of an action when it is chosen.
fn patient(root: &str) -> Session {
    let capabilities = json!({
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {"codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": true,
            "resolveSupport": {"properties": ["edit"]},
        }},
    });
    Session::initialize(root, &capabilities)
}

/// The first action on a line whose title begins so.
fn action_at(session: &mut Session, uri: &str, line: u32, title: &str) -> Value {
    let at = json!({"line": line, "character": 8});
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []},
    });
    let actions = session.request("textDocument/codeAction", params);
    let is_it = |action: &&Value| action["title"].as_str().unwrap().starts_with(title);
    actions.as_array().unwrap().iter().find(is_it).unwrap_or_else(|| panic!("{title}: {actions}")).clone()
}

#[test]
fn a_fix_that_waits_is_that_of_its_own_finding() {
    const TEXT: &str = "# Plan\n\n## Phase 1\n\n- [ ] one - Due: 2020-01-01\n- [ ] two - Due: 2020-02-02\n";
    let uri = "file:///nowhere/PLAN.md";
    let mut session = patient("file:///nowhere");
    session.open(uri, TEXT);
    let params = json!({
        "textDocument": {"uri": uri}, "context": {"diagnostics": []},
        "range": {"start": {"line": 4, "character": 0}, "end": {"line": 5, "character": 30}},
    });
    let actions = session.request("textDocument/codeAction", params);
    let moves: Vec<Value> = actions
        .as_array()
        .unwrap()
        .iter()
        .filter(|action| action["kind"] == "quickfix" && action["edit"].is_null())
        .cloned()
        .collect();
    assert_eq!(moves.len(), 2, "{actions}");
    for (action, line) in moves.into_iter().zip([4, 5]) {
        let edit = session.request("codeAction/resolve", action)["edit"].clone();
        assert_eq!(edit["documentChanges"][0]["edits"][0]["range"]["start"]["line"], line, "{edit}");
    }
}

#[test]
fn an_action_of_a_text_that_has_changed_is_refused() {
    const CONTENT_MODIFIED: i64 = -32801;
    const TEXT: &str =
        "# Plan\n\n## Phase 1 (0/2)\n\n- [ ] one\n- [ ] two\n\n## Phase 2 (0/1)\n\n- [ ] six\n";
    let uri = "file:///nowhere/PLAN.md";
    let mut session = patient("file:///nowhere");
    session.open(uri, TEXT);
    let action = action_at(&mut session, uri, 4, "Move to Phase 2");
    assert_eq!(action["edit"], Value::Null, "it is computed when it is chosen");
    let edit = session.request("codeAction/resolve", action.clone())["edit"].clone();
    assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);
    // A line above moves everything; and a text that is the same again is another one, too.
    for (version, text) in [(2, format!("\n{TEXT}")), (3, TEXT.to_owned())] {
        session.change(uri, version, &text);
        let refused = session.call("codeAction/resolve", action.clone());
        assert_eq!(refused["error"]["code"], CONTENT_MODIFIED, "{refused}");
    }
    let action = action_at(&mut session, uri, 4, "Move to Phase 2");
    let edit = session.request("codeAction/resolve", action)["edit"].clone();
    assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 3);
    // What is listed with its edit names the version, by which the client refuses it.
    session.change(uri, 4, &format!("\n{TEXT}"));
    let action = action_at(&mut session, uri, 5, "Mark done");
    assert_eq!(action["edit"]["documentChanges"][0]["textDocument"]["version"], 4);
    assert_eq!(action["edit"]["documentChanges"][0]["edits"][1]["range"]["start"]["line"], 5, "{action}");
}

#[test]
fn a_fix_carries_what_follows_from_it() {
    const CONTENT_MODIFIED: i64 = -32801;
    const TEXT: &str = "# Plan\n\n- [ ] dig (due: 2025-11-14)\n- [x] pour\n\n**Progress:** 1/2 tasks (50%)\n";
    let uri = "file:///nowhere/PLAN.md";
    let mut session = patient("file:///nowhere");
    session.open(uri, TEXT);
    let action = action_at(&mut session, uri, 2, "Mark done; updates 1 count");
    let edits = action["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    let written: Vec<&str> = edits.iter().map(|edit| edit["newText"].as_str().unwrap()).collect();
    assert_eq!(written, ["x", "2", "100"]);
    // In a large text it is computed when it is chosen, of the text that was seen.
    session.change(uri, 2, &format!("{TEXT}\n{}", "Words and words.\n\n".repeat(5_000)));
    let at = json!({"line": 2, "character": 26});
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "only": ["quickfix"]},
    });
    let action = session.request("textDocument/codeAction", params)[0].clone();
    assert_eq!(action["edit"], Value::Null, "{action}");
    let edit = session.request("codeAction/resolve", action.clone())["edit"].clone();
    assert_eq!(edit["documentChanges"][0]["edits"].as_array().unwrap().len(), 3, "{edit}");
    session.change(uri, 3, TEXT);
    let refused = session.call("codeAction/resolve", action);
    assert_eq!(refused["error"]["code"], CONTENT_MODIFIED, "{refused}");
}

#[test]
fn nobody_waits_for_a_large_text_that_is_to_be_judged_as_a_whole() {
    // One list, of which no excerpt can be taken.
    let tasks = "- [ ] dig another hole in the ground\n".repeat(2_500);
    let text = format!("# Plan\n\n{tasks}- [x] pour\n\n**Progress:** 1/2501 tasks\n");
    let uri = "file:///nowhere/PLAN.md";
    let mut session = patient("file:///nowhere");
    session.open(uri, &text);
    let action = action_at(&mut session, uri, 2, "Mark done");
    assert_eq!((&action["title"], &action["edit"]), (&json!("Mark done"), &Value::Null));
    let edit = session.request("codeAction/resolve", action)["edit"].clone();
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    let written: Vec<&str> = edits.iter().map(|edit| edit["newText"].as_str().unwrap()).collect();
    assert_eq!(written, ["x", "2"]);
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
