//! One question of each kind, end to end: that what the core answers arrives at the right place in the client's terms.
//!
//! What the answers are is tested beside the core; here it is ranges, kinds and edits.

#![expect(clippy::unwrap_used, reason = "tests")]

use planmark_tests::session::Session;
use serde_json::{Value, json};

const PLAN: &str = "file:///nowhere/PROJECT-PLAN.md";
const TEXT: &str = "# 計画 🚀\n\n**Last Updated:** 2025-11-01\n\n## Phase 1: `code` **bold**\n\n- [x] 🚀 done\n- [ ] 計 open by \n";

fn opened() -> Session {
    let capabilities = json!({
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
        },
    });
    let mut session = Session::initialize("file:///nowhere", &capabilities);
    session.open(PLAN, TEXT);
    session
}

/// What stands in this range of the text, counted in UTF-16 units.
fn text_in(range: &Value) -> String {
    let at = |end: &str| {
        let (line, character) =
            (range[end]["line"].as_u64().unwrap(), range[end]["character"].as_u64().unwrap());
        let lines: Vec<&str> = TEXT.split_inclusive('\n').collect();
        let before: usize = lines.iter().take(line as usize).map(|line| line.encode_utf16().count()).sum();
        before + character as usize
    };
    let units: Vec<u16> = TEXT.encode_utf16().collect();
    String::from_utf16(&units[at("start")..at("end")]).unwrap()
}

fn place(line: u64, character: u64) -> Value {
    json!({"textDocument": {"uri": PLAN}, "position": {"line": line, "character": character}})
}

#[test]
fn the_outline() {
    let mut session = opened();
    let symbols = session.request("textDocument/documentSymbol", json!({"textDocument": {"uri": PLAN}}));
    let phase = &symbols[0]["children"][0];
    assert!(phase["name"].as_str().unwrap().starts_with("Phase 1"), "{symbols}");
    assert!(text_in(&phase["range"]).ends_with("open by \n"));
    assert_eq!(phase["detail"], "1/2");
    let task = &phase["children"][0];
    assert_eq!(text_in(&task["selectionRange"]), "🚀 done");
}

#[test]
fn a_completion() {
    let mut session = opened();
    let items = session.request("textDocument/completion", place(7, 3));
    assert_eq!(items["isIncomplete"], true);
    let items = items["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["label"] == "[x]"), "{items:?}");
    assert_eq!(text_in(&items[0]["textEdit"]["range"]), " ");
    assert!(items.is_sorted_by_key(|item| item["sortText"].as_str().unwrap().to_owned()));
    let elsewhere = session.request("textDocument/completion", place(0, 3));
    assert_eq!(elsewhere, json!({"isIncomplete": false, "items": []}));
}

#[test]
fn enter_in_a_list_of_tasks() {
    let mut session = opened();
    assert_eq!(session.capabilities["documentOnTypeFormattingProvider"]["firstTriggerCharacter"], "\n");
    let end = json!({"line": 6, "character": "- [x] 🚀 done".encode_utf16().count()});
    session.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": PLAN, "version": 2}, "contentChanges": [{"range": {"start": end, "end": end}, "text": "\n"}]}),
    );
    let mut params = place(7, 0);
    params["ch"] = json!("\n");
    params["options"] = json!({"tabSize": 4, "insertSpaces": true});
    let edits = session.request("textDocument/onTypeFormatting", params);
    let here = json!({"line": 7, "character": 0});
    assert_eq!(edits, json!([{"range": {"start": here, "end": here}, "newText": "- [ ] "}]));
}

#[test]
fn a_phase_moves_by_as_many_days_as_the_kind_says() {
    let mut session = opened();
    let uri = "file:///nowhere/ROADMAP.md";
    session.open(uri, "## Phase 2: Walls (Nov 24 - Dec 12, 2025)\n\n- [ ] lay\n");
    let here = json!({"line": 2, "character": 3});
    let kind = "refactor.rewrite.planmark.shift.10";
    let params = json!({
        "textDocument": {"uri": uri},
        "range": {"start": here, "end": here},
        "context": {"diagnostics": [], "only": [kind]},
    });
    let actions = session.request("textDocument/codeAction", params);
    let [action] = actions.as_array().unwrap().as_slice() else { panic!("one action: {actions}") };
    assert_eq!(
        (action["title"].as_str(), action["kind"].as_str()),
        (Some("Move Phase 2 by 10 days"), Some(kind))
    );
    let edits = action["edit"]["changes"][uri].as_array().unwrap();
    let texts: Vec<&str> = edits.iter().map(|edit| edit["newText"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Dec 4", "Dec 22, 2025"]);
}

#[test]
fn an_action_for_a_client_without_versions_of_documents() {
    let mut session = opened();
    let range = json!({"start": {"line": 7, "character": 8}, "end": {"line": 7, "character": 8}});
    let mut params = json!({"textDocument": {"uri": PLAN}, "range": range, "context": {"diagnostics": []}});
    let actions = session.request("textDocument/codeAction", params.clone());
    let done = actions.as_array().unwrap().iter().find(|it| it["title"] == "Mark done").unwrap().clone();
    assert_eq!(done["kind"], "refactor.rewrite.planmark.toggle");
    let edit = &done["edit"]["changes"][PLAN][0];
    assert_eq!((text_in(&edit["range"]).as_str(), edit["newText"].as_str().unwrap()), (" ", "x"));
    params["context"]["only"] = json!(["refactor.rewrite.planmark.done"]);
    let by_key = session.request("textDocument/codeAction", params.clone());
    assert_eq!(by_key[0]["kind"], "refactor.rewrite.planmark.done", "{by_key}");
    assert_eq!(by_key[0]["edit"], done["edit"]);
    params["context"]["only"] = json!(["refactor.rewrite.planmark.next"]);
    let by_key = session.request("textDocument/codeAction", params.clone());
    assert_eq!(by_key.as_array().unwrap().len(), 1, "{by_key}");
    params["context"]["only"] = json!(["quickfix"]);
    assert_eq!(session.request("textDocument/codeAction", params), json!([]));
}

#[test]
fn selection_ranges_grow() {
    let mut session = opened();
    let position = json!({"line": 4, "character": 13});
    let ranges = session.request(
        "textDocument/selectionRange",
        json!({"textDocument": {"uri": PLAN}, "positions": [position, {"line": 6, "character": 9}]}),
    );
    assert_eq!(ranges.as_array().unwrap().len(), 2);
    let mut texts = Vec::new();
    let mut range = &ranges[0];
    while !range.is_null() {
        texts.push(text_in(&range["range"]));
        range = &range["parent"];
    }
    assert_eq!(texts.first().map(String::as_str), Some("code"), "{texts:?}");
    assert_eq!(texts.last().map(String::as_str), Some(TEXT));
    assert!(texts.is_sorted_by_key(String::len));
}

#[test]
fn semantic_tokens_in_whole_and_in_part() {
    let mut session = opened();
    let types = session.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let read = |tokens: &Value| {
        let (mut line, mut start) = (0, 0);
        let mut found = Vec::new();
        for token in tokens["data"].as_array().unwrap().chunks(5) {
            let [delta_line, delta_start, length, kind] =
                [0, 1, 2, 3].map(|index| token[index].as_u64().unwrap());
            start = if delta_line == 0 { start + delta_start } else { delta_start };
            line += delta_line;
            let at = |character: u64| json!({"line": line, "character": character});
            let text = text_in(&json!({"start": at(start), "end": at(start + length)}));
            found.push((types[kind as usize].as_str().unwrap().to_owned(), text));
        }
        found
    };
    let all =
        read(&session.request("textDocument/semanticTokens/full", json!({"textDocument": {"uri": PLAN}})));
    let has = |kind: &str, text: &str| all.iter().any(|(found, at)| found == kind && at == text);
    assert!(has("heading", "計画 🚀"), "{all:?}");
    assert!(has("code", "`code`"), "{all:?}");
    assert!(has("box", "[x]"), "{all:?}");
    assert!(has("box", "[ ]"), "{all:?}");
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 7, "character": 0}});
    let part = read(&session.request(
        "textDocument/semanticTokens/range",
        json!({"textDocument": {"uri": PLAN}, "range": range}),
    ));
    assert_eq!(part[0], all[0]);
}
#[test]
fn a_hover() {
    let mut session = opened();
    let hover = session.request("textDocument/hover", place(2, 22));
    assert_eq!(text_in(&hover["range"]), "2025-11-01");
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert_eq!(session.request("textDocument/hover", place(1, 0)), Value::Null);
}
