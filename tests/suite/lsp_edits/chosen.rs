//! What is computed when it is chosen, and what follows from a choice.

use planmark_tests::session::Session;
use serde_json::{Value, json};

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
