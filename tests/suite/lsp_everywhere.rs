//! Whatever the server announces is asked everywhere: at every position of texts full of characters of several units, by clients that
//! can do everything and nothing, before the workspace is read, in a text that is no file, and in one that is closed.
//!
//! An answer may say little, but it is one, and its ranges lie in the text and on the borders of characters. A request that somebody adds is tried
//! without a change here, if [`planmark_tests::requests`] knows its capability; if not, the suite says so.

use planmark_tests::answers::{Texts, beyond_plain};
use planmark_tests::folder::Folder;
use planmark_tests::requests::{self, Request};
use planmark_tests::session::Session;
use serde_json::{Value, json};

const BOXES: &str = include_str!("../everywhere/boxes.md");
const TABLES: &str = include_str!("../everywhere/tables.md");

/// More failures than anybody reads.
const MOST: usize = 20;

/// Requests that cost more than all others together are asked at one of so many positions, at others in every line.
const DEAR: [&str; 2] = ["textDocument/codeAction", "textDocument/selectionRange"];
const RARE: u64 = 24;

/// `RequestFailed`: nothing can be renamed here, says a sentence.
const REQUEST_FAILED: i64 = -32803;

/// What the texts name.
fn harbour() -> Folder {
    let agent = "---\nname: tide-planner\ndescription: Plans 🌊 **tides**.\ntools: Read\n---\n\nYou plan.\n";
    let command = "---\ndescription: Cuts 🏁.\nargument-hint: \"[version]\"\n---\n\nCut.\n";
    let modules = "[submodule \"pier\"]\n\tpath = submodules/pier\n[submodule \"absent\"]\n\tpath = submodules/absent\n";
    let folder = Folder::new(&[
        (".claude/agents/tide-planner.md", agent),
        (".claude/commands/release/cut.md", command),
        (".gitmodules", modules),
        ("CLAUDE.md", "# 🧭\n\nThere are 5 agents 🤖 in this repository.\n"),
        (
            "submodules/pier/PLAN.md",
            "# Pier 🛥️\n\n**Status:** 🚧 Active\n\n## Phase 1: 港\n\n- [x] 🪵\n- [ ] 柱\n",
        ),
        ("submodules/pier/.git", "gitdir: nowhere\n"),
    ]);
    folder.write("boxes.md", BOXES);
    folder.write("tables.md", TABLES);
    folder
}

/// A client that can do all that a client can.
fn able(encoding: &str) -> Value {
    let formats = json!(["markdown", "plaintext"]);
    json!({
        "general": {"positionEncodings": [encoding]},
        "window": {"workDoneProgress": true, "showDocument": {"support": true}},
        "workspace": {
            "applyEdit": true, "configuration": true, "workspaceFolders": true,
            "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["create", "rename", "delete"],
                "changeAnnotationSupport": {"groupsOnLabel": true},
            },
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "diagnostics": {"refreshSupport": true}, "semanticTokens": {"refreshSupport": true},
            "inlayHint": {"refreshSupport": true}, "codeLens": {"refreshSupport": true},
            "symbol": {"resolveSupport": {"properties": ["location.range"]}},
            "fileOperations": {"willRename": true},
        },
        "textDocument": {
            "hover": {"contentFormat": formats},
            "completion": {
                "completionItem": {
                    "snippetSupport": true, "documentationFormat": formats, "insertReplaceSupport": true,
                    "labelDetailsSupport": true, "deprecatedSupport": true, "preselectSupport": true,
                    "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]},
                },
                "completionList": {"itemDefaults": ["editRange", "insertTextFormat", "data"]},
                "contextSupport": true,
            },
            "definition": {"linkSupport": true}, "references": {}, "documentHighlight": {},
            "documentLink": {"tooltipSupport": true}, "codeLens": {},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}},
                "dataSupport": true, "resolveSupport": {"properties": ["edit"]},
                "isPreferredSupport": true, "disabledSupport": true,
            },
            "rename": {"prepareSupport": true}, "onTypeFormatting": {}, "selectionRange": {},
            "foldingRange": {"lineFoldingOnly": false, "foldingRange": {"collapsedText": true}},
            "inlayHint": {"resolveSupport": {"properties": ["tooltip", "textEdits"]}},
            "semanticTokens": {
                "requests": {"range": true, "full": {"delta": true}}, "formats": ["relative"],
                "tokenTypes": [], "tokenModifiers": [], "multilineTokenSupport": false, "overlappingTokenSupport": false,
            },
            "diagnostic": {"relatedDocumentSupport": true}, "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true},
        },
    })
}

/// A client, and what it was not content with.
struct Client {
    session: Session,
    texts: Texts,
    /// It has announced nothing.
    plain: bool,
    faults: Vec<String>,
    asked: usize,
}

impl Client {
    fn new(root: &str, encoding: &'static str, capabilities: &Value) -> Client {
        Client::over(Session::initialize(root, capabilities), encoding, *capabilities == json!({}))
    }

    fn over(session: Session, encoding: &'static str, plain: bool) -> Client {
        let announced = session.capabilities["positionEncoding"].as_str().unwrap_or("utf-16");
        assert_eq!(announced, encoding);
        let unknown = requests::unknown(&session.capabilities);
        assert_eq!(
            unknown,
            Vec::<String>::new(),
            "nobody asks for these: teach it to tests/suite/requests.rs"
        );
        Client { session, texts: Texts::new(encoding), plain, faults: Vec::new(), asked: 0 }
    }

    fn open(&mut self, uri: &str, text: &str) {
        self.session.open(uri, text);
        self.texts.open(uri, text);
    }

    /// Asks all of them at once, and looks at the answers.
    fn ask(&mut self, uri: &str, requests: Vec<Request>) {
        let asked: Vec<_> = requests
            .into_iter()
            .map(|(method, params)| (self.session.ask(method, params.clone()), method, params))
            .collect();
        self.asked += asked.len();
        let mut following = Vec::new();
        for (id, method, params) in asked {
            let answer = self.session.answer(id);
            let place = params.get("position").or_else(|| params["range"].get("start"));
            let place = place.map(|at| format!(" at {}:{}", at["line"], at["character"])).unwrap_or_default();
            let what = format!("{method}{place} of {uri} ({})", self.texts.encoding);
            if let Some(error) = answer.get("error") {
                let may_refuse = matches!(method, "textDocument/rename" | "textDocument/prepareRename");
                if !may_refuse || error["code"] != REQUEST_FAILED {
                    self.faults.push(format!("{what}: {error}"));
                }
                continue;
            }
            let result = &answer["result"];
            let faults = self.texts.faults(uri, method, result);
            let beyond = if self.plain { beyond_plain(method, result) } else { Vec::new() };
            self.faults.extend(faults.into_iter().chain(beyond).map(|fault| format!("{what}: {fault}")));
            following.extend(requests::following(&self.session.capabilities, uri, method, result));
        }
        // Of one line's answers a few are gone on with.
        following.dedup_by_key(|(method, _)| *method);
        if !following.is_empty() && self.faults.len() < MOST {
            self.ask(uri, following);
        }
    }

    /// Asks everything at every position of a document.
    fn everywhere(&mut self, uri: &str) {
        self.at_each(1, uri);
    }

    /// Asks everything at one position of so many, at others in every line.
    fn at_each(&mut self, step: u64, uri: &str) {
        let capabilities = self.session.capabilities.clone();
        let lines = self.texts.lines(uri).to_vec();
        let end =
            lines.last().map(|line| json!({"line": lines.len() - 1, "character": self.texts.width(line)}));
        self.ask(uri, requests::of(&capabilities, uri, &end.unwrap_or_default()));
        for (number, line) in lines.iter().enumerate() {
            let is_due = |at: &u64, every: u64| (at + number as u64).is_multiple_of(every);
            // One past the end is the end.
            let places = (0..=self.texts.width(line) + 1).filter(|at| is_due(at, step));
            let requests = places.flat_map(|at| {
                let requests = requests::at(&capabilities, uri, &json!({"line": number, "character": at}));
                let is_tried = move |(method, _): &Request| !DEAR.contains(method) || is_due(&at, RARE);
                requests.into_iter().filter(is_tried)
            });
            self.ask(uri, requests.collect());
            if self.faults.len() >= MOST {
                break;
            }
        }
    }

    /// Asks everything at a place or two of a document that is not there.
    fn nowhere(&mut self, uri: &str) {
        let capabilities = self.session.capabilities.clone();
        let place = json!({"line": 3, "character": 5});
        self.ask(uri, requests::of(&capabilities, uri, &place));
        self.ask(uri, requests::at(&capabilities, uri, &place));
    }

    /// Fails with what was wrong.
    fn end(mut self) {
        assert!(self.asked > 0, "nothing was asked");
        let said = self.session.end();
        for message in said.iter().filter(|_| self.plain) {
            let method = message["method"].as_str().unwrap_or_default();
            let is_known = ["textDocument/publishDiagnostics", "window/logMessage", "window/showMessage"]
                .contains(&method);
            if !is_known {
                self.faults.push(format!("the server says, to a client that can do nothing: {message}"));
            }
            let beyond = beyond_plain(method, &message["params"]);
            self.faults.extend(beyond.into_iter().map(|fault| format!("{method}: {fault}")));
        }
        let (shown, more) = (self.faults.len().min(MOST), self.faults.len().saturating_sub(MOST));
        assert!(
            self.faults.is_empty(),
            "\n{}\n(and {more} more, of {} answers)",
            self.faults[..shown].join("\n"),
            self.asked
        );
    }
}

/// The tables behind a byte order mark, their lines with all kinds of ends.
fn mixed() -> String {
    let lines = TABLES.split_inclusive('\n').enumerate().map(|(number, line)| match number % 3 {
        0 => line.to_owned(),
        // A carriage return alone would end a table.
        2 if !line.starts_with('|') => line.replace('\n', "\r"),
        _ => line.replace('\n', "\r\n"),
    });
    std::iter::once("\u{feff}".to_owned()).chain(lines).collect()
}

fn tried(encoding: &'static str, capabilities: &Value, texts: &[(&str, String)]) {
    let folder = harbour();
    let mut client = Client::new(&folder.uri(""), encoding, capabilities);
    for (name, text) in texts {
        let uri = folder.uri(name);
        client.open(&uri, text);
        client.everywhere(&uri);
        client.session.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        client.nowhere(&uri);
    }
    client.end();
}

#[test]
fn at_every_position_in_utf_16() {
    tried("utf-16", &able("utf-16"), &[("boxes.md", BOXES.to_owned()), ("tables.md", mixed())]);
}

#[test]
fn at_every_position_in_utf_8() {
    tried("utf-8", &able("utf-8"), &[("tables.md", mixed())]);
}

#[test]
fn at_every_position_in_utf_32() {
    tried("utf-32", &able("utf-32"), &[("tables.md", mixed())]);
}

#[test]
fn for_a_client_that_can_do_nothing() {
    tried("utf-16", &json!({}), &[("boxes.md", BOXES.replace('\n', "\r\n"))]);
}

#[test]
fn before_the_workspace_is_read() {
    let folder = harbour();
    let mut session = Session::start();
    let result = session.request(
        "initialize",
        json!({"processId": null, "rootUri": folder.uri(""), "capabilities": able("utf-16")}),
    );
    session.capabilities = result["capabilities"].clone();
    // The server reads nothing before a client says "initialized".
    let mut client = Client::over(session, "utf-16", false);
    let uri = folder.uri("boxes.md");
    client.nowhere(&uri);
    client.open(&uri, BOXES);
    client.at_each(3, &uri);
    client.end();
}

#[test]
fn in_a_text_that_is_no_file_and_in_a_file_outside_of_the_workspace() {
    let (folder, elsewhere) = (harbour(), Folder::new(&[("tables.md", TABLES)]));
    for capabilities in [able("utf-16"), json!({})] {
        let mut client = Client::new(&folder.uri(""), "utf-16", &capabilities);
        let outside = elsewhere.uri("tables.md");
        for uri in ["untitled:Untitled-1", outside.as_str()] {
            client.open(uri, TABLES);
            client.at_each(4, uri);
        }
        client.end();
    }
}

#[test]
fn in_a_configuration_and_in_what_is_no_document_at_all() {
    let folder = harbour();
    let config = "# 🚀\n[rules]\nstale-stamp = \"off\" # 港\ndue-soon = { severity = \"hint\", days = 7 }\n\n[status.markers]\n\"🔥\" = \"held\"\n";
    let mut client = Client::new(&folder.uri(""), "utf-16", &able("utf-16"));
    let uri = folder.uri("planmark.toml");
    client.open(&uri, config);
    client.everywhere(&uri);
    for uri in ["git:/somewhere/boxes.md?x", "untitled:Never", "file:///nowhere/at/all.md"] {
        client.nowhere(uri);
    }
    client.end();
}
