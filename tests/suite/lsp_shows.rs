//! Outline, folds, links, hints and lenses end to end: for a client that can do everything, and for one that can do nothing optional.
//!
//! What the answers are is tested beside the core; here it is how each kind of client gets them.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;

use planmark_tests::session::Session;
use serde_json::{Value, json};

const PLAN: &str = "file:///nowhere/PLAN.md";
const TEXT: &str = "# 計画 🚀\n\n**Last Updated:** 2025-11-20\n\nDone 🚀: 3/42 (9.1%).\n\n## Phase 1\n\n- [x] one\n- [x] two\n- [x] three\n- [-] 🚀 four\n- [ ] five (due: 2025-11-01)\n";

/// A client that can do everything that these features ask about.
fn able() -> Value {
    json!({
        "textDocument": {
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true, "tagSupport": {"valueSet": [1]}},
            "foldingRange": {"lineFoldingOnly": true, "rangeLimit": 3, "foldingRange": {"collapsedText": true}},
            "documentLink": {"tooltipSupport": true},
            "inlayHint": {},
            "codeLens": {},
        },
        "workspace": {
            "inlayHint": {"refreshSupport": true},
            "codeLens": {"refreshSupport": true},
            "workspaceEdit": {"documentChanges": true},
            "applyEdit": true,
        },
    })
}

fn opened(capabilities: &Value) -> Session {
    let mut session = Session::initialize("file:///nowhere", capabilities);
    session.open(PLAN, TEXT);
    session
}

fn document() -> Value {
    json!({"textDocument": {"uri": PLAN}})
}

fn hints(session: &mut Session) -> Vec<Value> {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let hints =
        session.request("textDocument/inlayHint", json!({"textDocument": {"uri": PLAN}, "range": range}));
    hints.as_array().unwrap().clone()
}

fn labels(hints: &[Value]) -> Vec<String> {
    let label = |hint: &Value| match &hint["label"] {
        Value::String(label) => label.clone(),
        parts => parts[0]["value"].as_str().unwrap().to_owned(),
    };
    hints.iter().map(label).collect()
}

#[test]
fn an_outline_in_a_tree_and_in_a_row() {
    let symbols = opened(&able()).request("textDocument/documentSymbol", document());
    let phase = &symbols[0]["children"][0];
    assert_eq!(phase["detail"], "3/5", "{symbols}");
    let four = &phase["children"][3];
    assert_eq!(
        (&four["name"], &four["detail"], &four["tags"]),
        (&json!("🚀 four"), &json!("cancelled"), &json!([1]))
    );
    assert!(phase["children"][0]["tags"].is_null(), "{phase}");
    let five = &phase["children"][4];
    assert_ne!(five["kind"], four["kind"], "what is finished can be hidden");
    assert_eq!(five["detail"], "open · overdue since Nov 1");

    let row = opened(&json!({})).request("textDocument/documentSymbol", document());
    let names: Vec<(&str, &str)> = row
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["containerName"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(names[..3], [("計画 🚀", ""), ("Phase 1", "計画 🚀"), ("one", "Phase 1")]);
    assert!(row.as_array().unwrap().iter().all(|it| it.get("tags").is_none()));
}

#[test]
fn folds_in_whole_lines_and_so_many() {
    let folds = opened(&able()).request("textDocument/foldingRange", document());
    let expected = json!([
        {"startLine": 0, "endLine": 12},
        {"startLine": 6, "endLine": 12},
        {"startLine": 8, "endLine": 11, "kind": "region", "collapsedText": "4 finished tasks"},
    ]);
    assert_eq!(folds, expected);

    let folds = opened(&json!({})).request("textDocument/foldingRange", document());
    let run =
        json!({"startLine": 8, "startCharacter": 9, "endLine": 11, "endCharacter": 13, "kind": "region"});
    assert_eq!(folds[2], run);
}

#[test]
fn links_of_files_and_of_the_host() {
    let folder = tempfile::tempdir().unwrap();
    let root = planmark_project::real_path(folder.path()).unwrap();
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(
        root.join(".git/config"),
        "[remote \"origin\"]\n\turl = https://me:secret@github.com/a/b.git\n",
    )
    .unwrap();
    fs::write(root.join("GUIDE.md"), "# Guide\n\n## Zwölf\n").unwrap();
    let uri = |name: &str| format!("file://{}/{name}", root.display());
    let mut session = Session::initialize(uri("").trim_end_matches('/'), &able());
    session.open(&uri("PLAN.md"), "# Plan\n\n🚀 #12, [guide](GUIDE.md#zwölf), [top](#plan)\n");
    let ask = |session: &mut Session| {
        session.request("textDocument/documentLink", json!({"textDocument": {"uri": uri("PLAN.md")}}))
    };
    // Before everything is read it answers with what is known.
    let mut links = ask(&mut session);
    while links.as_array().unwrap().len() < 3 {
        links = ask(&mut session);
    }
    let range = |line: u32, from: u32, to: u32| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
    let issue =
        json!({"range": range(2, 3, 6), "target": "https://github.com/a/b/issues/12", "tooltip": "Issue 12"});
    assert_eq!(links[0], issue);
    assert_eq!(links[1]["target"], uri("GUIDE.md#L3"));
    assert_eq!(links[2]["target"], uri("PLAN.md#L1"));
    session.open(&uri("GUIDE.md"), "# Guide\n\n## Elf\n");
    assert_eq!(ask(&mut session)[1]["target"], uri("GUIDE.md#zw%C3%B6lf"));
}

#[test]
fn hints_with_their_edits_and_settings() {
    let mut session = opened(&able());
    let all = hints(&mut session);
    assert_eq!(labels(&all), ["yesterday, Thu", "→ 7.1", "20 days ago, Sat"]);
    let truth = &all[1];
    assert_eq!(truth["position"], json!({"line": 4, "character": 18}));
    let range = json!({"start": {"line": 4, "character": 15}, "end": {"line": 4, "character": 18}});
    assert_eq!(truth["textEdits"], json!([{"range": range, "newText": "7.1"}]));
    assert!(truth["tooltip"].as_str().unwrap().contains("7.1%"), "{truth}");

    let settings = json!({"planmark": {"inlayHints": {"dates": false, "progress": true}}});
    session.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    let asked = session.called("workspace/inlayHint/refresh");
    session.reply(&asked, Value::Null);
    assert_eq!(labels(&hints(&mut session)), ["3/5", "→ 7.1", "3/5"]);
}

#[test]
fn hints_for_a_client_without_lenses_tell_the_progress() {
    let mut session = opened(&json!({}));
    assert_eq!(labels(&hints(&mut session)), ["3/5", "yesterday, Thu", "→ 7.1", "3/5", "20 days ago, Sat"]);
}

#[test]
fn a_lens_marks_a_section_done() {
    let mut session = opened(&able());
    let lenses = session.request("textDocument/codeLens", document());
    let titles: Vec<&str> =
        lenses.as_array().unwrap().iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["3/5 done", "1 overdue", "3/5 done", "1 overdue", "Mark done"]);
    let command = lenses[4]["command"].clone();
    assert!(
        session.capabilities["executeCommandProvider"]["commands"]
            .as_array()
            .unwrap()
            .contains(&command["command"])
    );
    let id = session.ask(
        "workspace/executeCommand",
        json!({"command": command["command"], "arguments": command["arguments"]}),
    );
    assert_eq!(session.answer(id)["result"], "Mark Phase 1 done, with 1 task");
    let apply = session.called("workspace/applyEdit");
    let edits = &apply["params"]["edit"]["documentChanges"][0]["edits"];
    assert_eq!(edits[0]["newText"], "x", "{apply}");
    assert_eq!(edits[0]["range"]["start"], json!({"line": 12, "character": 3}));

    let nothing = session.call(
        "workspace/executeCommand",
        json!({"command": "planmark.markDone", "arguments": [PLAN, {"line": 2, "character": 0}]}),
    );
    assert_eq!(nothing["error"]["message"], "Nothing is left to do there.");
    let bad =
        session.call("workspace/executeCommand", json!({"command": "planmark.markDone", "arguments": [7]}));
    assert!(bad["error"]["message"].as_str().unwrap().contains("needs the URI"), "{bad}");
}

#[test]
fn no_lens_where_none_is_wanted() {
    let mut session = Session::start();
    let none = json!({"progress": false, "overdue": false, "markDone": false});
    session.request(
        "initialize",
        json!({
            "processId": null, "rootUri": "file:///nowhere", "capabilities": able(),
            "initializationOptions": {"today": "2025-11-21", "codeLens": none},
        }),
    );
    session.notify("initialized", json!({}));
    session.open(PLAN, TEXT);
    assert_eq!(session.request("textDocument/codeLens", document()), json!([]));
}
