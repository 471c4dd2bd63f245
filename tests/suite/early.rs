//! What an excerpt of a large document tells after edits is what judging all of it tells behind that.
//!
//! `PLANMARK_LARGE` names files to try it on as well, separated by colons; of those the differences are counted and shown.

use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::Finding;
use planmark_core::rules::{Edited, Past, judge_document, settle};
use planmark_core::text::{Revision, Span};
use planmark_core::workspace::{Document, Reading, Workspace, hash};
use planmark_tests::bench::tasklist;
use planmark_tests::memory::{ROOT, workspace};
use planmark_tests::random::{Dice, boundary, change, line_start};

#[test]
fn an_excerpt_tells_what_the_whole_does() {
    let tally = tried("made up", &tasklist(4_000), 150);
    assert_eq!(tally.other, Vec::<String>::new());
    assert!(tally.told >= 100, "{} told", tally.told);
}

#[test]
fn of_files() {
    let files = std::env::var("PLANMARK_LARGE").unwrap_or_default();
    let mut other = Vec::new();
    for file in files.split(':').filter(|file| !file.is_empty()) {
        let text = std::fs::read_to_string(file).expect("it is readable");
        let tally = tried(file, &text, 40);
        println!("{file}: {} told, {} otherwise, {} not", tally.told, tally.other.len(), tally.not);
        other.extend(tally.other);
    }
    assert!(other.is_empty(), "{}", other.join("\n\n"));
}

#[derive(Default)]
struct Tally {
    told: usize,
    not: usize,
    other: Vec<String>,
}

fn tried(name: &str, text: &str, series: usize) -> Tally {
    let bare = workspace("2025-11-21", &[]);
    let ground = document(&bare, text);
    let own = judge_document(&ground.0, 0, &ground.1);
    let mut dice = Dice(7);
    let mut tally = Tally::default();
    for number in 0..series {
        let mut plain = text.to_owned();
        let mut reading = ground.1.reading.as_deref().expect("it is read").clone();
        let mut edits = Revision::default();
        let mut caret = boundary(&plain, dice.below(plain.len()));
        let mut made = Vec::new();
        for _ in 0..=dice.below(5) {
            let (span, new_text) = typed(&mut dice, &plain, &mut caret);
            plain.replace_range(span.range(), &new_text);
            edits.edit(span, &new_text);
            reading.edit(span, &new_text);
            made.push((span, new_text));
        }
        let edited = Document { hash: hash(&plain), ..ground.1.edited(Arc::new(reading)) };
        let now = with(&bare, &edited);
        let past = Past { document: &ground.1, own: &own, together: &[], edits: &edits };
        let Some(early) = Edited::judge(&now, 0, past, &edited) else {
            tally.not += 1;
            continue;
        };
        tally.told += 1;
        let told = early.findings(&now, 0, past, &edited);
        let whole = settle(&now, 0, Some(&edited), judge_document(&now, 0, &edited));
        if said(&told) != said(&whole) {
            let only = |one: &[Finding], other: &[Finding]| {
                let other = said(other);
                said(one).into_iter().filter(|said| !other.contains(said)).collect::<Vec<_>>()
            };
            tally.other.push(format!(
                "{name}, series {number}: {made:?}\n  early: {:#?}\n  whole: {:#?}",
                only(&told, &whole),
                only(&whole, &told)
            ));
        }
    }
    tally
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

fn said(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|it| format!("{:?} {} {:?} {} {}", it.span, it.code, it.severity, it.message, it.fixes.len()))
        .collect()
}

fn document(bare: &Workspace, text: &str) -> (Workspace, Document) {
    let path: Arc<Path> = Path::new(ROOT).join("TASKLIST.md").into();
    let document = Document::new(path, "TASKLIST.md".to_owned(), Arc::new(Reading::new(text)), hash(text));
    (with(bare, &document), document)
}

fn with(bare: &Workspace, document: &Document) -> Workspace {
    let mut workspace = bare.clone();
    Arc::make_mut(&mut workspace.repositories[0])
        .open
        .insert(document.path.clone(), Arc::new(document.clone()));
    workspace
}
