//! What an excerpt of a large document tells after edits is what judging all of it tells in a pause, at the same places; and where it is
//! not, it is put right.
//!
//! `PLANMARK_LARGE` names files to try it on as well, separated by colons.

use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::{Finding, Severity};
use planmark_core::rules::{Edited, Known, Last, Other, Past, Stands, judge_document, settle};
use planmark_core::text::{Revision, Span, Text};
use planmark_core::workspace::{Document, Reading, Workspace, hash};
use planmark_tests::bench::{report, tasklist};
use planmark_tests::folder::Folder;
use planmark_tests::memory::{ROOT, workspace};
use planmark_tests::random::{Dice, boundary, change, line_start, position};
use planmark_tests::session::Session;
use serde_json::{Value, json};

/// What is told of it depends on all of the list: where one box has no id, the others are called boxes with an id.
const WITHOUT_ID: &str = "- [ ] Paint the crane\n";

#[test]
fn an_excerpt_tells_what_the_whole_does() {
    let tally = tried("made up", &tasklist(4_000), 120, 5);
    assert_eq!(tally.elsewhere, Vec::<String>::new());
    assert!(tally.told >= 100, "{} told", tally.told);
    assert!(tally.same >= 80, "{} the same", tally.same);
    assert!(tally.otherwise * 20 <= tally.told, "{} of {} in other words", tally.otherwise, tally.told);
}

#[test]
fn it_does_after_many_edits_without_a_pause() {
    let tally = tried("made up", &tasklist(4_000), 40, 40);
    assert_eq!(tally.elsewhere, Vec::<String>::new());
    assert!(tally.told >= 30, "{} told", tally.told);
    // Nobody has judged the whole since the first of them.
    let (other, all) = tally.words;
    assert!(other * 100 <= all, "{other} of {all} in other words");
}

#[test]
fn an_excerpt_of_a_file_tells_what_the_whole_does() {
    let files = std::env::var("PLANMARK_LARGE").unwrap_or_default();
    for file in files.split(':').filter(|file| !file.is_empty()) {
        let text = std::fs::read_to_string(file).expect("it is readable");
        for (series, most) in [(40, 5), (10, 40)] {
            let tally = tried(file, &text, series, most);
            report(&format!(
                "{file}, up to {most} edits: {} told, {} of them in other words, {} left to the whole; {} the same as before",
                tally.told, tally.otherwise, tally.not, tally.same
            ));
            assert_eq!(tally.elsewhere, Vec::<String>::new());
        }
    }
}

#[test]
fn whoever_pulls_is_asked_to_pull_again() {
    let text = list();
    let folder = Folder::new(&[("TASKLIST.md", text.as_str())]);
    let uri = folder.uri("TASKLIST.md");
    let mut session = started(&folder, &pulling());
    session.open(&uri, &text);
    let first = pulled(&mut session, &uri);
    let edited = insert(&mut session, &uri, &text, middle(&text), 2);
    let early = pulled(&mut session, &uri);
    let refresh = session.called("workspace/diagnostic/refresh");
    session.reply(&refresh, Value::Null);
    let late = pulled(&mut session, &uri);
    assert!(
        first != early && early != late,
        "one box changes its section at once, and the words of all others later"
    );
    let mut fresh = started(&folder, &pulling());
    fresh.open(&uri, &edited);
    assert_eq!(late, pulled(&mut fresh, &uri));
}

#[test]
fn whoever_is_told_is_told_again() {
    let text = list();
    let folder = Folder::new(&[("TASKLIST.md", text.as_str())]);
    let uri = folder.uri("TASKLIST.md");
    let mut session = started(&folder, &json!({}));
    session.open(&uri, &text);
    let first = published(&mut session);
    let edited = insert(&mut session, &uri, &text, middle(&text), 2);
    let (early, late) = (published(&mut session), published(&mut session));
    assert!(first != early && early != late);
    let mut fresh = started(&folder, &json!({}));
    fresh.open(&uri, &edited);
    assert_eq!(late, published(&mut fresh));
}

#[test]
fn many_edits_all_over_end_in_what_a_fresh_server_tells() {
    for capabilities in [pulling(), json!({})] {
        let mut text = list();
        let folder = Folder::new(&[("TASKLIST.md", text.as_str())]);
        let uri = folder.uri("TASKLIST.md");
        let mut session = started(&folder, &capabilities);
        session.open(&uri, &text);
        let is_pulling = capabilities != json!({});
        if is_pulling {
            pulled(&mut session, &uri);
        } else {
            published(&mut session);
        }
        let mut dice = Dice(3);
        for version in 2..26 {
            let at = line_start(&text, dice.below(text.len()));
            text = insert(&mut session, &uri, &text, at, version);
            if is_pulling {
                pulled(&mut session, &uri);
            }
        }
        let mut fresh = started(&folder, &pulling());
        fresh.open(&uri, &text);
        let whole = pulled(&mut fresh, &uri);
        let mut told = if is_pulling { pulled(&mut session, &uri) } else { published(&mut session) };
        while told != whole {
            told = if is_pulling {
                let refresh = session.called("workspace/diagnostic/refresh");
                session.reply(&refresh, Value::Null);
                pulled(&mut session, &uri)
            } else {
                published(&mut session)
            };
        }
    }
}

/// Without a stamp, which would say something else as soon as the disk is read.
fn list() -> String {
    tasklist(4_000).replace("**Last Updated:** 2025-11-18\n", "")
}

fn pulling() -> Value {
    json!({"workspace": {"diagnostics": {"refreshSupport": true}}, "textDocument": {"diagnostic": {}}})
}

/// A server that has read the disk once and, since the client watches the files, will not do so again: that outdates all that was judged.
fn started(folder: &Folder, capabilities: &Value) -> Session {
    let mut session = Session::start();
    let mut capabilities = capabilities.clone();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": true});
    let options = json!({"today": "2025-11-21", "git": false});
    session.request(
        "initialize",
        json!({
            "processId": null, "rootUri": folder.uri(""), "capabilities": capabilities, "initializationOptions": options,
        }),
    );
    session.notify("initialized", json!({}));
    while session.request("workspace/symbol", json!({"query": "Berth"})).as_array().is_none_or(Vec::is_empty)
    {
    }
    session
}

fn pulled(session: &mut Session, uri: &str) -> Value {
    session.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))["items"].clone()
}

fn published(session: &mut Session) -> Value {
    session.called("textDocument/publishDiagnostics")["params"]["diagnostics"].clone()
}

/// The end of the section in the middle of the text.
fn middle(text: &str) -> usize {
    text[text.len() / 2..].find("\n\n## ").expect("there is a section") + text.len() / 2 + 1
}

/// Puts in a task without an id; gives what the text is then.
fn insert(session: &mut Session, uri: &str, text: &str, at: usize, version: i32) -> String {
    let place = position(text, at);
    let change = json!({"range": {"start": place, "end": place}, "text": WITHOUT_ID});
    let document = json!({"uri": uri, "version": version});
    session.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    [&text[..at], WITHOUT_ID, &text[at..]].concat()
}

#[derive(Default)]
struct Tally {
    told: usize,
    /// Known to show the list that was shown before.
    same: usize,
    /// At the same places, but in other words.
    otherwise: usize,
    /// How many findings that concerns, and how many there are.
    words: (usize, usize),
    /// At other places.
    elsewhere: Vec<String>,
    /// Left to the whole.
    not: usize,
}

/// A state that somebody asked about.
struct Asked {
    document: Document,
    edited: Edited,
    before: Revision,
    edits: Revision,
}

/// Holds what excerpts tell against what the whole does, after each of so many series of up to `most` edits.
fn tried(name: &str, text: &str, series: usize, most: usize) -> Tally {
    let bare = workspace("2025-11-21", &[]);
    let ground = document(text);
    let first = with(&bare, &ground);
    let found = judge_document(&first, 0, &ground);
    let mut dice = Dice(7);
    let mut tally = Tally::default();
    for number in 0..series {
        let (mut ground, mut own) = (ground.clone(), found.clone());
        let (mut known, mut edits, mut asked) = (Known::default(), Revision::default(), None::<Asked>);
        let mut plain = text.to_owned();
        let mut reading = ground.reading.as_deref().expect("it is read").clone();
        let mut caret = boundary(&plain, dice.below(plain.len()));
        let mut made = Vec::new();
        // What the client was told last.
        let mut shown = lines(&reading.text, &settle(&first, 0, Some(&ground), own.clone()));
        for left in (0..=dice.below(most)).rev() {
            let (span, new_text) = typed(&mut dice, &plain, &mut caret);
            plain.replace_range(span.range(), &new_text);
            edits.edit(span, &new_text);
            asked.iter_mut().for_each(|asked| asked.edits.edit(span, &new_text));
            reading.edit(span, &new_text);
            made.push((span, new_text));
            let is_last = left == 0;
            // Now and then somebody types on before it is asked.
            if !is_last && dice.below(4) == 0 {
                continue;
            }
            let edited = Document { hash: hash(&plain), ..ground.edited(Arc::new(reading.clone())) };
            let now = with(&bare, &edited);
            let whole = || judge_document(&now, 0, &edited);
            let past = Past { document: &ground, own: &own, together: &[], edits: &edits, known: &known };
            let last = asked.as_ref().map(|Asked { document, edited, before, edits }| Last {
                document,
                edited,
                before,
                edits,
            });
            let Some(early) = Edited::judge(&now, 0, past, last, &edited) else {
                tally.not += usize::from(is_last);
                own = whole();
                shown = lines(&reading.text, &settle(&now, 0, Some(&edited), own.clone()));
                (known, edits, asked) = (Known::default(), Revision::default(), None);
                ground = edited;
                continue;
            };
            let told = early.findings(&now, 0, past, &edited);
            let shows = lines(&reading.text, &told);
            let then = &ground.reading.as_deref().expect("it is read").text;
            let standing = early.standing(&now, 0, past, &edited);
            let standing = standing.iter().flat_map(|stands| match stands {
                Stands::Block(block) => {
                    past.block(*block).iter().map(|it| line(then, it)).collect::<Vec<_>>()
                }
                Stands::Others(others) => {
                    let line = |other: &Other| match other {
                        Other::Still(index) => line(then, past.at(*index)),
                        Other::Now(finding) => line(&reading.text, finding),
                    };
                    others.iter().map(line).collect()
                }
            });
            assert_eq!(standing.collect::<Vec<_>>(), shows, "{name}, {number}: {made:?}");
            if early.is_as_before() {
                tally.same += 1;
                assert_eq!(shows, shown, "{name}, {number}: {made:?}");
            }
            shown = shows;
            if is_last {
                tally.told += 1;
                let whole = settle(&now, 0, Some(&edited), whole());
                tally.hold(&told, &whole, &format!("{name}, {number}: {made:?}"));
            }
            asked = Some(Asked {
                document: edited,
                edited: early,
                before: edits.clone(),
                edits: Revision::default(),
            });
        }
    }
    tally
}

impl Tally {
    /// Holds what an excerpt tells against what the whole does.
    fn hold(&mut self, told: &[Finding], whole: &[Finding], here: &str) {
        if places(told) == places(whole) {
            let other = told.iter().zip(whole).filter(|(told, whole)| told.message != whole.message).count();
            self.otherwise += usize::from(other > 0);
            self.words = (self.words.0 + other, self.words.1 + told.len());
            return;
        }
        let only = |one: &[Finding], other: &[Finding]| {
            let other = places(other);
            places(one).into_iter().filter(|place| !other.contains(place)).collect::<Vec<_>>()
        };
        let (early, late) = (only(told, whole), only(whole, told));
        self.elsewhere.push(format!("{here}\n  early: {early:?}\n  late: {late:?}"));
    }
}

/// A list of findings as a client sees it.
fn lines(text: &Text, findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| line(text, it)).collect()
}

fn line(text: &Text, it: &Finding) -> String {
    let related: Vec<_> = it.related.iter().map(|it| (it.points, &it.message)).collect();
    format!("{:?} {} {:?} {} {related:?}", text.points(it.span), it.code, it.severity, it.message)
}

/// What somebody does who writes: types in the middle of something, ticks a box, changes a digit, takes a line away or copies it.
fn typed(dice: &mut Dice, plain: &str, caret: &mut usize) -> (Span, String) {
    let at =
        boundary(plain, if dice.below(2) == 0 { *caret } else { dice.below(plain.len()) }.min(plain.len()));
    let found = |wanted: &str, new_text: &str| {
        plain[at..].find(wanted).map(|offset| (at + offset, at + offset + wanted.len(), new_text.to_owned()))
    };
    let start = line_start(plain, at);
    let end = plain[start..].find('\n').map_or(plain.len(), |end| start + end + 1);
    let digit = plain[at..].find(|char: char| char.is_ascii_digit()).map(|offset| at + offset);
    let replaced = match dice.below(8) {
        0 => found("[ ]", "[x]"),
        1 => found("[x]", "[ ]"),
        2 => digit.map(|at| (at, at + 1, dice.below(10).to_string())),
        3 => Some((start, end, String::new())),
        4 => Some((start, start, plain[start..end].to_owned())),
        5 => return change(dice, plain, caret),
        _ => Some((at, at, "a".to_owned())),
    };
    let (start, end, new_text) = replaced.unwrap_or((at, at, "x".to_owned()));
    *caret = start + new_text.len();
    (Span::new(start as u32, end as u32), new_text)
}

fn places(findings: &[Finding]) -> Vec<(Span, &'static str, Severity, usize)> {
    findings.iter().map(|it| (it.span, it.code, it.severity, it.fixes.len())).collect()
}

fn document(text: &str) -> Document {
    let path: Arc<Path> = Path::new(ROOT).join("TASKLIST.md").into();
    Document::new(path, "TASKLIST.md".to_owned(), Arc::new(Reading::new(text)), hash(text))
}

fn with(bare: &Workspace, document: &Document) -> Workspace {
    let mut workspace = bare.clone();
    Arc::make_mut(&mut workspace.repositories[0])
        .open
        .insert(document.path.clone(), Arc::new(document.clone()));
    workspace
}
