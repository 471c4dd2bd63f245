//! What the editor is told, when, and how often: pulled or pushed, in every encoding, after edits and changes on disk.
//!
//! The trap: "nothing is published" cannot be waited for; each such test asks something afterwards, whose answer comes
//! behind anything that could have been published.

#[path = "lsp_diagnostics/fresh.rs"]
mod fresh;

use std::fs;

use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::{Value, json};

/// Wrong in its second ratio, on a line with emoji, flags and CJK before it.
const WRONG: &str = "# 計画 🚀\n\n- Done: 3/42 (7.1%)\n- 🚀⏸️ 進捗 done 3/42 (50%) of it\n";
const RIGHT: &str = "# 計画 🚀\n\n- Done: 3/42 (7.1%)\n- 🚀⏸️ 進捗 done 3/42 (7%) of it\n";

fn pulling(encodings: &[&str]) -> Value {
    json!({
        "general": {"positionEncodings": encodings},
        "textDocument": {
            "diagnostic": {"dynamicRegistration": false},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source.fixAll"]}}},
        },
        "workspace": {"diagnostics": {"refreshSupport": true}, "workspaceEdit": {"documentChanges": true}},
    })
}

fn pushed_to() -> Value {
    json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true}}})
}

fn pull(session: &mut Session, uri: &str, previous: Option<&Value>) -> Value {
    let mut params = json!({"textDocument": {"uri": uri}});
    if let Some(previous) = previous {
        params["previousResultId"] = previous.clone();
    }
    session.request("textDocument/diagnostic", params)
}

#[test]
fn the_same_findings_at_the_same_characters_in_every_encoding() {
    let folder = Folder::new(&[]);
    let line = WRONG.lines().nth(3).unwrap();
    let start = line.find("50%").unwrap();
    let units = |encoding: &str, text: &str| match encoding {
        "utf-8" => text.len(),
        "utf-32" => text.chars().count(),
        _ => text.encode_utf16().count(),
    };
    for (offered, expected) in [
        (&["utf-8"][..], "utf-8"),
        (&["utf-16"], "utf-16"),
        (&["utf-32", "utf-16"], "utf-32"),
        (&["utf-7", "utf-8"], "utf-8"),
        (&[], "utf-16"),
    ] {
        let mut session = Session::initialize(&folder.uri(""), &pulling(offered));
        assert_eq!(session.capabilities["positionEncoding"], expected);
        let uri = folder.uri("PROJECT-PLAN.md");
        session.open(&uri, WRONG);
        let report = pull(&mut session, &uri, None);
        let items = report["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{report}");
        assert_eq!(items[0]["code"], "ratio-mismatch");
        assert_eq!(items[0]["source"], "planmark");
        let at = |offset: usize| json!({"line": 3, "character": units(expected, &line[..offset])});
        assert_eq!(items[0]["range"], json!({"start": at(start), "end": at(start + 2)}), "{expected}");
    }
}

#[test]
fn a_client_that_pulls_is_never_published_to_and_hears_unchanged() {
    let folder = Folder::new(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pulling(&["utf-16"]));
    let uri = folder.uri("PROJECT-PLAN.md");
    session.open(&uri, WRONG);
    let first = pull(&mut session, &uri, None);
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"].as_array().unwrap().len(), 1);
    let second = pull(&mut session, &uri, Some(&first["resultId"]));
    assert_eq!(second, json!({"kind": "unchanged", "resultId": first["resultId"]}));
    session.change(&uri, 2, RIGHT);
    let third = pull(&mut session, &uri, Some(&first["resultId"]));
    assert_eq!((&third["kind"], &third["items"]), (&json!("full"), &json!([])));
    session.request("shutdown", Value::Null);
    session.notify("exit", Value::Null);
    session.exit_code();
    assert!(session.nothing_more_of("textDocument/publishDiagnostics"));
}

#[test]
fn a_list_is_published_when_it_differs_with_its_version() {
    let folder = Folder::new(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pushed_to());
    assert!(session.capabilities.get("diagnosticProvider").is_none());
    let uri = folder.uri("PROJECT-PLAN.md");
    session.open(&uri, WRONG);
    let published = session.called("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!((&published["uri"], &published["version"]), (&json!(uri), &json!(1)));
    let diagnostics = published["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 1, "{published}");
    assert!(
        diagnostics[0]["codeDescription"]["href"].as_str().unwrap().ends_with("docs/rules/ratio-mismatch.md")
    );
    // Behind the finding: nothing moves, nothing is said. Before it: the list moves.
    let end = json!({"line": 9, "character": 0});
    change(&mut session, &uri, 2, &end, "\nmore\n");
    change(&mut session, &uri, 3, &json!({"line": 0, "character": 0}), "\n\n");
    let published = session.called("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!(published["version"], 3);
    assert_eq!(published["diagnostics"][0]["range"]["start"]["line"], 5);
    session.change(&uri, 4, RIGHT);
    let published = session.called("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!((&published["version"], &published["diagnostics"]), (&json!(4), &json!([])));
    session.change(&uri, 5, WRONG);
    assert_eq!(session.called("textDocument/publishDiagnostics")["params"]["version"], 5);
    session.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    let published = session.called("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!(published["diagnostics"], json!([]));
}

#[test]
fn a_document_without_a_file_and_one_of_another_scheme() {
    let folder = Folder::new(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pulling(&["utf-16"]));
    session.open("untitled:Untitled-1", WRONG);
    assert_eq!(pull(&mut session, "untitled:Untitled-1", None)["items"].as_array().unwrap().len(), 1);
    session.open("git:/a/b.md?HEAD", WRONG);
    assert_eq!(pull(&mut session, "git:/a/b.md?HEAD", None)["items"], json!([]));
}

#[test]
fn a_fix_is_an_edit_of_this_version_and_all_safe_ones_are_one() {
    let folder = Folder::new(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pulling(&["utf-16"]));
    let uri = folder.uri("PROJECT-PLAN.md");
    let twice = format!("{WRONG}- again 1/4 (50%)\n");
    session.open(&uri, &twice);
    let report = pull(&mut session, &uri, None);
    let range = report["items"][0]["range"].clone();
    let actions = |session: &mut Session, range: &Value, only: Value| {
        let context = json!({"diagnostics": [], "only": only});
        session.request(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": uri}, "range": range, "context": context}),
        )
    };
    let found = actions(&mut session, &range, json!(["quickfix"]));
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!((&found[0]["kind"], &found[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
    let document = &found[0]["edit"]["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({"uri": uri, "version": 1}));
    assert_eq!(document["edits"][0]["range"], range);
    let all = actions(
        &mut session,
        &json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}),
        json!(["source.fixAll"]),
    );
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    assert_eq!(all[0]["kind"], "source.fixAll.planmark");
    assert_eq!(all[0]["edit"]["documentChanges"][0]["edits"].as_array().unwrap().len(), 2);
}

fn change(session: &mut Session, uri: &str, version: i64, at: &Value, text: &str) {
    session.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"range": {"start": at, "end": at}, "text": text}]}),
    );
}

#[test]
fn a_configuration_is_in_force_before_it_is_saved() {
    let folder = Folder::new(&[("PROJECT-PLAN.md", WRONG)]);
    let mut session = Session::initialize(&folder.uri(""), &pulling(&["utf-16"]));
    let (plan, config) = (folder.uri("PROJECT-PLAN.md"), folder.uri("planmark.toml"));
    session.open(&plan, WRONG);
    let found = |session: &mut Session, uri: &str| {
        let items = pull(session, uri, None)["items"].clone();
        let items = items.as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned());
        items.collect::<Vec<_>>()
    };
    assert_eq!(found(&mut session, &plan), ["ratio-mismatch"]);
    let item = json!({"uri": config, "languageId": "toml", "version": 1, "text": "[rules]\nratio-mismatch = \"off\"\n"});
    session.notify("textDocument/didOpen", json!({"textDocument": item}));
    assert_eq!(found(&mut session, &plan), [""; 0]);
    assert_eq!(found(&mut session, &config), [""; 0]);
    change(&mut session, &config, 2, &json!({"line": 0, "character": 6}), " oops");
    assert_eq!(found(&mut session, &config), ["invalid-config"], "it is no TOML");
    assert_eq!(found(&mut session, &plan), [""; 0], "what it said last holds on");
    session.change(&config, 3, "[rules]\nratio-mismach = \"off\"\n");
    assert_eq!(found(&mut session, &config), ["invalid-config"], "there is no such rule");
    assert_eq!(found(&mut session, &plan), ["ratio-mismatch"]);
    let range = json!({"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 2}});
    let params = json!({"textDocument": {"uri": config}, "range": range, "context": {"diagnostics": []}});
    let actions = session.request("textDocument/codeAction", params);
    assert_eq!(
        actions[0]["edit"]["documentChanges"][0]["edits"][0]["newText"], "ratio-mismatch",
        "{actions}"
    );
}

const MODULES: &str = "# Plan\n\nThe crew learns from 14 training modules, each of them half an hour long.\n";
const FEWER: &str = "# Crew\n\nNew colleagues work through 12 training modules in their first weeks.\n";

#[test]
fn another_open_document_is_judged_again_and_pulled_again() {
    let folder = Folder::new(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pulling(&["utf-16"]));
    let (plan, readme) = (folder.uri("PROJECT-PLAN.md"), folder.uri("README.md"));
    session.open(&plan, MODULES);
    session.open(&readme, FEWER);
    let codes = |report: &Value| {
        report["items"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&pull(&mut session, &readme, None)), ["count-disagreement"]);
    // Unsaved, in another document: what the client knows of this one is no longer true.
    session.change(&plan, 2, &MODULES.replace("14", "12"));
    let request = session.called("workspace/diagnostic/refresh");
    session.reply(&request, Value::Null);
    assert_eq!(codes(&pull(&mut session, &readme, None)), [Value::Null; 0]);
}

#[test]
fn another_open_document_is_judged_again_and_published() {
    let folder = Folder::new(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pushed_to());
    let (plan, readme) = (folder.uri("PROJECT-PLAN.md"), folder.uri("README.md"));
    let published = |session: &mut Session, count: usize| {
        session.wait("a list", |message| {
            let params = &message["params"];
            params["uri"] == json!(readme)
                && params["diagnostics"].as_array().is_some_and(|it| it.len() == count)
        })
    };
    session.open(&readme, FEWER);
    session.open(&plan, MODULES);
    published(&mut session, 1);
    session.change(&plan, 2, &MODULES.replace("14", "12"));
    published(&mut session, 0);
    session.change(&plan, 3, MODULES);
    published(&mut session, 1);
    session.notify("textDocument/didClose", json!({"textDocument": {"uri": plan}}));
    published(&mut session, 0);
}

/// A repository that defines five agents.
fn crew(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    for name in ["tide", "pier", "crane", "quay", "rope"] {
        let text = format!("---\nname: {name}\ndescription: Knows {name}.\n---\n\nYou are {name}.\n");
        folder.write(&format!(".claude/agents/{name}.md"), &text);
    }
    folder
}

#[test]
fn a_catalog_on_disk_changes_what_is_found() {
    let folder = crew(&[]);
    let mut session = Session::initialize(&folder.uri(""), &pushed_to());
    let published = |session: &mut Session, count: usize| {
        session.wait("a list", |message| {
            message["params"]["diagnostics"].as_array().is_some_and(|it| it.len() == count)
        })
    };
    session.open(&folder.uri("README.md"), "# Harbour\n\nThe repository defines 4 specialised agents.\n");
    published(&mut session, 1);
    let tide = folder.path(".claude/agents/tide.md");
    let text = fs::read_to_string(&tide).unwrap();
    fs::remove_file(&tide).unwrap();
    published(&mut session, 0);
    fs::write(&tide, text).unwrap();
    published(&mut session, 1);
}

#[test]
fn a_fix_in_a_closed_file_names_no_version_and_is_not_offered_when_that_file_has_changed() {
    let folder = crew(&[("CLAUDE.md", "# Crew\n\n- **4 agents** for planning\n")]);
    // This client watches, and tells nothing: the server does not know that the file has changed.
    let mut capabilities = pulling(&["utf-16"]);
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": true});
    let mut session = Session::initialize(&folder.uri(""), &capabilities);
    let readme = folder.uri("README.md");
    session.open(&readme, "# Harbour\n\nThe repository defines 4 specialised agents.\n");
    if pull(&mut session, &readme, None)["items"] == json!([]) {
        // Asked before the folders were read: the client is told to ask again.
        let request = session.called("workspace/diagnostic/refresh");
        session.reply(&request, Value::Null);
    }
    let report = pull(&mut session, &readme, None);
    assert_eq!(report["items"][0]["code"], "count-mismatch", "{report}");
    let context = json!({"diagnostics": [], "only": ["quickfix"]});
    let params =
        json!({"textDocument": {"uri": readme}, "range": report["items"][0]["range"], "context": context});
    let actions = session.request("textDocument/codeAction", params.clone());
    let changes = actions[0]["edit"]["documentChanges"].as_array().unwrap();
    let place =
        |uri: &str| changes.iter().find(|change| change["textDocument"]["uri"] == *uri).unwrap().clone();
    assert_eq!(place(&readme)["textDocument"]["version"], 1);
    let there = place(&folder.uri("CLAUDE.md"));
    assert_eq!(there["textDocument"]["version"], Value::Null);
    assert_eq!(there["edits"][0]["range"]["start"], json!({"line": 2, "character": 4}));
    folder.write("CLAUDE.md", "# Another\n\n\n- **4 agents** for planning\n");
    assert_eq!(session.request("textDocument/codeAction", params), json!([]));
}
