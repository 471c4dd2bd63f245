//! Semantic tokens through the pipe: what the legend names, that tokens never overlap, and that deltas come to the same as whole answers.
//!
//! What a token is called where is read off small texts; over all fixtures, and over a corpus when `PLANMARK_CORPUS` names one, only what
//! must hold of every text.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use planmark_tests::random::{Dice, boundary};
use planmark_tests::session::Session;
use serde_json::{Value, json};

const PLAN: &str = "file:///nowhere/PROJECT-PLAN.md";

/// How many edits are made in one text.
const EDITS: usize = 30;

fn refreshing() -> Value {
    json!({
        "workspace": {"diagnostics": {"refreshSupport": true}, "semanticTokens": {"refreshSupport": true}},
        "textDocument": {"diagnostic": {}},
    })
}

fn document(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

fn full(session: &mut Session, uri: &str) -> Value {
    session.request("textDocument/semanticTokens/full", document(uri))
}

fn numbers(tokens: &Value) -> Vec<u64> {
    tokens["data"].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

/// The tokens as `kind.modifier «text»`, and that each lies on a line behind the one before.
fn read(session: &Session, text: &str, data: &[u64]) -> Vec<String> {
    let legend = &session.capabilities["semanticTokensProvider"]["legend"];
    let word = |list: &str, at: u64| legend[list][at as usize].as_str().unwrap().to_owned();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<Vec<u16>> = lines(text).iter().map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut start, mut end) = (0, 0, 0);
    let mut read = Vec::new();
    for token in data.chunks(5) {
        let [delta_line, delta_start, length, kind, modifiers] = token.try_into().unwrap();
        line += delta_line as usize;
        start = if delta_line == 0 { start + delta_start as usize } else { delta_start as usize };
        assert!(delta_line > 0 || start >= end, "tokens overlap on line {line}: {:?}", read.last());
        end = start + length as usize;
        assert!(length > 0 && end <= lines[line].len(), "a token goes over line {line}: {:?}", read.last());
        let mut name = word("tokenTypes", kind);
        for at in (0..32).filter(|at| modifiers >> at & 1 == 1) {
            name = format!("{name}.{}", word("tokenModifiers", at));
        }
        read.push(format!("{name} «{}»", String::from_utf16_lossy(&lines[line][start..end])));
    }
    read
}

/// The lines of a text as the protocol has them.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        lines.push(&rest[..at]);
        rest = rest[at..].strip_prefix("\r\n").unwrap_or_else(|| &rest[at + 1..]);
    }
    lines.push(rest);
    lines
}

/// The list that the client has after an answer.
fn after(held: &mut Vec<u64>, answer: &Value) {
    let Some(edits) = answer["edits"].as_array() else {
        *held = numbers(answer);
        return;
    };
    for edit in edits {
        let start = edit["start"].as_u64().unwrap() as usize;
        let end = start + edit["deleteCount"].as_u64().unwrap() as usize;
        held.splice(start..end, numbers(edit));
    }
}

#[test]
fn what_a_plan_means() {
    let text = "---\nstatus: active\n---\n# Plan\n\n**Last Updated:** 2025-11-01\n\n## Phase 1: Walls ✅ COMPLETE\n\n\
        - [x] T001 lay `one` brick\n- [ ] T002 🚀 ask the `tide-planner` agent, depends on T001\n- [-] never\n- [!] wait\n\n\
        > quoted **words**\n> and [more](docs/x.md)\n\n\
        ## Phase 2\n\n| Task | Status |\n|---|---|\n| Paint | ⚡ Active |\n\n```sh\nls\n```\n<!-- a\nnote -->\n";
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    session.open(PLAN, text);
    let data = numbers(&full(&mut session, PLAN));
    let tokens = read(&session, text, &data);
    for expected in [
        "frontMatter «---»",
        "punctuation «#»",
        "heading «Plan»",
        "strong «**Last Updated:**»",
        "heading.done «Phase 1: Walls»",
        "status.done «✅ COMPLETE»",
        "box.done «[x]»",
        "id.done «T001»",
        "task.done «lay»",
        "code.done «`one`»",
        "box.open «[ ]»",
        "id «T001»",
        "agent «tide-planner»",
        "box.cancelled «[-]»",
        "task.cancelled «never»",
        "box.held «[!]»",
        "quoteMarker «>»",
        "strong «**words**»",
        "linkText «more»",
        "linkTarget «docs/x.md»",
        "tableHeader «Status»",
        "punctuation «|---|---|»",
        "status.active «⚡ Active»",
        "fence «```»",
        "language «sh»",
        "codeBlock «ls»",
        "comment «<!-- a»",
        "comment «note -->»",
    ] {
        assert!(tokens.iter().any(|token| token == expected), "{expected} is missing: {tokens:#?}");
    }
}

#[test]
fn what_was_found_is_shown_and_a_client_is_told_to_look_again() {
    let text = "# Plan\n\n**Last Updated:** 2025-11-01\n\n## Phase 1 (2 tasks)\n\nLaunch on Monday, 2025-11-25.\n\n- [ ] one\n- [ ] two\n";
    let mut session = Session::initialize("file:///nowhere", &refreshing());
    session.open(PLAN, text);
    let before = full(&mut session, PLAN);
    let before = read(&session, text, &numbers(&before));
    assert!(
        before.iter().any(|token| token == "date «Monday, 2025-11-25»" || token == "date «2025-11-25»"),
        "{before:?}"
    );
    session.request("textDocument/diagnostic", document(PLAN));
    let refresh = session.called("workspace/semanticTokens/refresh");
    session.reply(&refresh, Value::Null);
    let found = full(&mut session, PLAN);
    let found = read(&session, text, &numbers(&found));
    let has = |expected: &str| found.iter().any(|token| token.starts_with(expected));
    assert!(has("date.wrong «"), "{found:?}");
    assert!(has("stamp.fresh «2025-11-01»"), "{found:?}");
    // A word before them changes nothing of that.
    let changed = text.replace("Launch on", "The launch is on");
    session.change(PLAN, 2, &changed);
    let carried = full(&mut session, PLAN);
    let carried = read(&session, &changed, &numbers(&carried));
    assert!(carried.iter().any(|token| token.starts_with("date.wrong «")), "{carried:?}");
}

#[test]
fn a_client_that_cannot_be_told_sees_what_is_known_when_it_asks() {
    let text = "# Plan\n\nLaunch on Monday, 2025-11-25.\n";
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    session.open(PLAN, text);
    full(&mut session, PLAN);
    session.called("textDocument/publishDiagnostics");
    // The scan may be over only now, and then everything is judged again.
    let is_shown = (0..1000).any(|_| {
        let data = numbers(&full(&mut session, PLAN));
        read(&session, text, &data).iter().any(|token| token.starts_with("date.wrong «"))
    });
    assert!(is_shown);
}

#[test]
fn a_part_is_of_the_lines_asked_for() {
    let text = "# One\n\n- [ ] two\n- [x] three\n- [ ] four\n";
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    session.open(PLAN, text);
    let all = numbers(&full(&mut session, PLAN));
    let all = read(&session, text, &all);
    let mut params = document(PLAN);
    params["range"] = json!({"start": {"line": 3, "character": 2}, "end": {"line": 3, "character": 4}});
    let part = numbers(&session.request("textDocument/semanticTokens/range", params));
    let part = read(&session, text, &part);
    assert_eq!(part, ["listMarker «-»", "box.done «[x]»", "task.done «three»"]);
    assert!(all.windows(part.len()).any(|window| window == part), "{all:?}");
}

#[test]
fn an_id_that_is_not_known_gets_everything() {
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    session.open(PLAN, "# One\n");
    assert_eq!(session.capabilities["semanticTokensProvider"]["full"]["delta"], true);
    let mut params = document(PLAN);
    params["previousResultId"] = json!("never given");
    let answer = session.request("textDocument/semanticTokens/full/delta", params.clone());
    assert!(answer.get("edits").is_none() && !numbers(&answer).is_empty(), "{answer}");
    params["previousResultId"] = answer["resultId"].clone();
    let answer = session.request("textDocument/semanticTokens/full/delta", params);
    assert_eq!(answer["edits"], json!([]));
}

#[test]
fn deltas_come_to_what_a_whole_answer_says() {
    let text = "---\nstatus: active\n---\n# Plan 🚀\n\n**Last Updated:** 2025-11-01\n\n".to_owned()
        + &"## Phase 1: Walls ✅\n\n- [x] T001 lay `one` brick\n- [ ] T002 ask the `tide-planner` agent 3/12\n\n| A | Status |\n|---|---|\n| b | Done |\n\n> quote 49 agents\n\n".repeat(6);
    for seed in [7, 8] {
        edited(&text, seed);
    }
}

/// Edits a text at random and holds what comes of the deltas against the whole answer of another session, which reads each text anew.
fn edited(text: &str, seed: u64) {
    let mut dice = Dice(seed);
    // Nobody pulls, so nothing is found: what is shown depends on the text alone.
    let mut session = Session::initialize("file:///nowhere", &refreshing());
    let mut other = Session::initialize("file:///nowhere", &refreshing());
    session.open(PLAN, text);
    let first = full(&mut session, PLAN);
    let mut held = numbers(&first);
    let mut id = first["resultId"].clone();
    let mut text = text.to_owned();
    let news = ["", "x", "\n", "`", "- [x] ", "# ", "🚀", "2025-12-01", "```\n", "> ", "\n\n"];
    let mut deltas = 0;
    for version in 2..2 + EDITS as i32 {
        let from = boundary(&text, dice.below(text.len() + 1));
        let to = boundary(&text, (from + dice.below(5)).min(text.len()));
        let new = news[dice.below(news.len())];
        let range = json!({"start": position(&text, from), "end": position(&text, to)});
        let change = json!({"range": range, "text": new});
        let edited = json!({"uri": PLAN, "version": version});
        session.notify("textDocument/didChange", json!({"textDocument": edited, "contentChanges": [change]}));
        text.replace_range(from..to, new);
        let mut params = document(PLAN);
        params["previousResultId"] = id;
        let answer = session.request("textDocument/semanticTokens/full/delta", params);
        deltas += usize::from(answer.get("edits").is_some());
        id = answer["resultId"].clone();
        after(&mut held, &answer);
        let uri = format!("{PLAN}.{version}.md");
        other.open(&uri, &text);
        let whole = numbers(&full(&mut other, &uri));
        other.notify("textDocument/didClose", document(&uri));
        assert_eq!(
            read(&other, &text, &whole),
            read(&session, &text, &held),
            "seed {seed}, version {version}"
        );
        assert_eq!(whole, held, "seed {seed}, version {version}");
    }
    assert_eq!(deltas, EDITS);
}

/// The position of a byte as a client would count it.
fn position(text: &str, offset: usize) -> Value {
    let before = lines(&text[..offset]);
    // Between CR and LF there is no place.
    let last = before.last().unwrap();
    json!({"line": before.len() - 1, "character": last.encode_utf16().count()})
}

#[test]
fn no_two_tokens_overlap() {
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("features"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("languages"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("syntax"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces"),
    ];
    folders.extend(std::env::var_os("PLANMARK_CORPUS").map(PathBuf::from));
    let mut session = Session::initialize("file:///nowhere", &json!({}));
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let Ok(text) = std::fs::read_to_string(&path) else { continue };
                let uri = format!("file:///nowhere/{seen}.md");
                session.open(&uri, &text);
                let data = numbers(&full(&mut session, &uri));
                read(&session, &text, &data);
                session.notify("textDocument/didClose", document(&uri));
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen} files");
}
