//! Completion through the pipe: what clients that can do much and little are given, and that every place answers.
//!
//! What is offered where is tested beside the core.

#![expect(clippy::unwrap_used, reason = "tests")]

use planmark_tests::session::Session;
use serde_json::{Value, json};

const PLAN: &str = "file:///nowhere/PROJECT-PLAN.md";

/// A plan in which nothing stands that is not beside an emoji.
const EMOJIS: &str = "---\nstatus: 🟢 active\nlast_updated: 2025-11-01 📅\n---\n\n# 計画 🚀👩‍👩‍👧‍👦\n\n**Last Updated:** 📅 2025-11-01 · **Status:** ✅ COMPLETE\n\n\
    ## 🧭 Phase 1️⃣: `code` **bold** (1/2) — ✅ DONE\n\n- [x] 🚀 **T001:** done 🏁\n- [⏸️] 計 open by 📅 \n- [ ] **T002** 🇩🇪 (depends on T001, ⛔ T0)\n\n\
    | 🤖 Agent | Status ✅ | Due 📅 | Progress |\n|---|---|---|---|\n| 👩🏽‍💻 `tide` | 🔄 | 2025-12-01 | 5️⃣0% |\n| | | | |\n\n\
    <!-- planmark: ignore stale-week 🙈 -->\nSee [🔗 it](#-phase-1️⃣-code-bold-12---done) and `docs/📁/` and /🦀 and @🤖 at 🕐 108 days to 🚀 launch.\n\n\
    ```sh\necho `🦀`\n```\n\nUse the 🤖 \n\n🎉 50 agents, Phase 🔟 \n";

fn opened(completion_item: &Value, text: &str) -> Session {
    let capabilities = json!({"textDocument": {"completion": {"completionItem": completion_item}}});
    let mut session = Session::initialize("file:///nowhere", &capabilities);
    session.open(PLAN, text);
    session
}

fn everything() -> Value {
    json!({
        "snippetSupport": true, "insertReplaceSupport": true, "labelDetailsSupport": true,
        "documentationFormat": ["markdown", "plaintext"], "resolveSupport": {"properties": ["documentation"]},
    })
}

fn place(uri: &str, line: usize, character: usize) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

fn items(session: &mut Session, params: Value) -> Vec<Value> {
    session.request("textDocument/completion", params)["items"].as_array().unwrap().clone()
}

/// Half a character is its beginning; whatever is offered replaces a range of its line around the cursor.
#[test]
fn every_offset_of_a_text_full_of_emoji_answers() {
    let mut session = opened(&everything(), EMOJIS);
    let mut asked = Vec::new();
    for (line, text) in EMOJIS.split('\n').enumerate() {
        for character in 0..=text.encode_utf16().count() + 1 {
            let id = session.ask("textDocument/completion", place(PLAN, line, character));
            asked.push((line, character, text.encode_utf16().count(), id));
        }
    }
    let mut offered = 0;
    for (line, character, length, id) in asked {
        let answer = session.answer(id);
        assert!(answer.get("error").is_none(), "{line}:{character}: {answer}");
        for item in answer["result"]["items"].as_array().unwrap() {
            offered += 1;
            let (insert, replace) = (&item["textEdit"]["insert"], &item["textEdit"]["replace"]);
            let at = |range: &Value, end: &str| {
                assert_eq!(range[end]["line"], line, "{line}:{character}: {item}");
                range[end]["character"].as_u64().unwrap() as usize
            };
            let (start, cursor, end) = (at(insert, "start"), at(insert, "end"), at(replace, "end"));
            assert_eq!(start, at(replace, "start"), "{line}:{character}: {item}");
            assert!(start <= cursor && cursor <= end && end <= length, "{line}:{character}: {item}");
            assert!(cursor <= character && character.min(length) - cursor < 2, "{line}:{character}: {item}");
        }
    }
    assert!(offered > 500, "only {offered} completions");
}

#[test]
fn a_client_that_can_do_everything() {
    let text = "# Plan\n\n## Phase 1: Setup\n\n- [x] T001 Dig\n- [ ] T002 Fill (depends on T00)\n\nph\n";
    let mut session = opened(&everything(), text);
    let provider = &session.capabilities["completionProvider"];
    assert_eq!(provider["resolveProvider"], true);
    assert!(provider["triggerCharacters"].as_array().unwrap().contains(&json!("`")));
    let found = items(&mut session, place(PLAN, 5, 30));
    let item = &found[0];
    assert_eq!((&item["label"], &item["labelDetails"]["description"]), (&json!("T001"), &json!("Dig")));
    assert_eq!(item["detail"], Value::Null);
    assert_eq!(item["documentation"], Value::Null);
    assert_eq!(item["textEdit"]["insert"]["end"]["character"], 30);
    assert_eq!(item["textEdit"]["replace"]["end"]["character"], 31);
    let resolved = session.request("completionItem/resolve", item.clone());
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("Dig"), "{resolved}");
    let found = items(&mut session, place(PLAN, 7, 2));
    assert_eq!(found[0]["insertTextFormat"], 2);
    assert!(found[0]["textEdit"]["newText"].as_str().unwrap().contains("${1:Title}"), "{found:?}");
    // In the middle of a word one may insert or replace.
    let found = items(&mut session, place(PLAN, 5, 28));
    assert_eq!(found[0]["textEdit"]["insert"]["end"]["character"], 28);
    assert_eq!(found[0]["textEdit"]["replace"]["end"]["character"], 31);
    // What a client has kept of a text that is gone tells nothing.
    session.change(PLAN, 2, "gone\n");
    let resolved = session.request("completionItem/resolve", item.clone());
    assert_eq!(resolved["documentation"], Value::Null);
    let unknown = json!({"label": "x", "data": "y"});
    assert_eq!(session.request("completionItem/resolve", unknown)["label"], "x");
}

#[test]
fn a_client_that_can_do_nothing() {
    let text = "# Plan\n\n## Phase 1: Setup\n\n- [x] T001 Dig\n- [ ] T002 Fill (depends on T00)\n\nph\n";
    let mut session = opened(&json!({}), text);
    assert_eq!(session.capabilities["completionProvider"]["resolveProvider"], false);
    let found = items(&mut session, place(PLAN, 5, 28));
    let item = &found[0];
    assert_eq!(
        (&item["detail"], &item["labelDetails"], &item["data"]),
        (&json!("Dig"), &Value::Null, &Value::Null)
    );
    assert_eq!(item["documentation"]["kind"], "plaintext");
    assert_eq!(item["textEdit"]["range"]["end"]["character"], 31);
    let found = items(&mut session, place(PLAN, 7, 2));
    assert_eq!(found[0]["insertTextFormat"], Value::Null);
    assert_eq!(found[0]["textEdit"]["newText"], "## Phase 2: Title\n\n- [ ] T003 Task");
}

/// A character that opens a list elsewhere brings none into prose, code and history; a key does where something fits.
#[test]
fn how_a_list_was_asked_for() {
    let text = "# Plan\n\n**Status:** \n\n## Changelog\n\n**Status:** \n\nprose \n";
    let mut session = opened(&everything(), text);
    let mut asked = |line: usize, character: usize, context: Value| {
        let mut params = place(PLAN, line, character);
        params["context"] = context;
        items(&mut session, params).len()
    };
    let by_blank = || json!({"triggerKind": 2, "triggerCharacter": " "});
    assert_eq!(asked(2, 12, by_blank()), 5);
    assert_eq!(asked(6, 12, by_blank()), 0);
    assert_eq!(asked(6, 12, json!({"triggerKind": 1})), 5);
    assert_eq!(asked(6, 12, json!({"triggerKind": 3})), 5);
    assert_eq!(asked(8, 6, by_blank()), 0);
    assert_eq!(asked(8, 6, json!({"triggerKind": 1})), 0);
}

#[test]
fn in_the_configuration() {
    let mut session = opened(&everything(), "");
    let uri = "file:///nowhere/planmark.toml";
    let text = "[rules]\nstale-co\n";
    let document = json!({"uri": uri, "languageId": "toml", "version": 1, "text": text});
    session.notify("textDocument/didOpen", json!({"textDocument": document}));
    let found = items(&mut session, place(uri, 1, 8));
    assert_eq!(found[0]["label"], "stale-countdown");
    let resolved = session.request("completionItem/resolve", found[0].clone());
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("stale-countdown"), "{resolved}");
}
