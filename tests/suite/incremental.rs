//! A document that is edited is judged like one that was just read, and only what an edit concerns is read again.
//!
//! The texts are those of `syntax.rs`; `PLANMARK_EDITS` sets how many random edits are made.

use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::Finding;
use planmark_core::plan::{ChunkPlan, Claim};
use planmark_core::rules::{judge_document, judge_repository, settle};
use planmark_core::text::Span;
use planmark_core::workspace::{Document, Reading, Summary, Told, Workspace, hash};
use planmark_tests::memory::{ROOT, workspace};
use planmark_tests::random::{Dice, change, spread};
use planmark_tests::sources::{Source, joined};

#[test]
fn edited_documents_are_judged_as_fresh_ones() {
    let edits = std::env::var("PLANMARK_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(100_000);
    spread(&joined(), edits, check);
}

fn check(source: &Source, edits: usize, seed: u64) {
    let bare = workspace("2025-11-21", &[]);
    let mut dice = Dice(seed);
    let mut plain = source.text.clone();
    let mut reading = Reading::new(&plain);
    // All its states share what was found in their chunks, as in the server.
    let open = document(Reading::new(&plain), &plain);
    let mut caret = 0;
    for number in 0..edits {
        if number % 400 == 399 {
            plain.clone_from(&source.text);
            reading = Reading::new(&plain);
        }
        let (span, inserted) = change(&mut dice, &plain, &mut caret);
        plain.replace_range(span.range(), &inserted);
        reading.edit(span, &inserted);
        if plain.starts_with('\u{feff}') {
            // At the start of a file it is the byte order mark, which a fresh reading leaves out.
            plain.clone_from(&source.text);
            reading = Reading::new(&plain);
        }
        let here = || format!("{}: edit {number} of seed {seed}: {span:?} -> {inserted:?}", source.name);
        let fresh = judged(&bare, document(Reading::new(&plain), &plain));
        let edited = open.edited(Arc::new(reading.clone()));
        let edited = judged(&bare, Document { hash: hash(&plain), ..edited });
        assert!(edited.0 == fresh.0, "{}\nedited: {:#?}\nfresh:  {:#?}", here(), edited.0, fresh.0);
        assert!(told(&edited.1) == told(&fresh.1), "{}\nthe summaries differ", here());
    }
}

fn document(reading: Reading, text: &str) -> Document {
    let path: Arc<Path> = Path::new(ROOT).join("PLAN.md").into();
    Document::new(path, "PLAN.md".to_owned(), Arc::new(reading), hash(text))
}

/// The findings of a document, alone in its repository, and what other documents get to know of it.
fn judged(bare: &Workspace, document: Document) -> (Vec<Finding>, Arc<Told>) {
    let (path, document) = (document.path.clone(), Arc::new(document));
    let mut workspace = bare.clone();
    Arc::make_mut(&mut workspace.repositories[0]).open.insert(path.clone(), document.clone());
    let mut findings = judge_document(&workspace, 0, &document);
    findings.extend(judge_repository(&workspace, 0).remove(&path).unwrap_or_default());
    (settle(&workspace, 0, Some(&document), findings), document.summary.clone())
}

/// What a summary tells, with places of the document alone: those relative to a chunk depend on where it was cut.
fn told(summary: &Summary) -> String {
    let mut told = String::new();
    for stated in &summary.claims {
        let titles: Vec<&str> = stated.path.iter().map(|heading| heading.title.as_str()).collect();
        let claim = Claim { span: stated.span, ..stated.claim.clone() };
        told.push_str(&format!("{claim:?} {:?} {titles:?} {:?}\n", stated.points, stated.caption));
    }
    for named in &summary.commands {
        told.push_str(&format!("{:?} {:?}\n", named.span, named.mention.name));
    }
    format!("{told}{:?}", summary.bound)
}

/// In a document of many chunks a key costs one chunk, or two where it stands at a border.
#[test]
fn only_what_an_edit_concerns_is_read_again() {
    let section = |number: usize| {
        format!(
            "## Phase {number}: Build ({number} tasks)\n\n{}\n",
            "- [ ] Lay another cable along the quay\n".repeat(20)
        )
    };
    let text: String = (1..=200).map(section).collect();
    let mut reading = Reading::new(&text);
    let chunks = reading.stream.count();
    assert!(chunks > 150, "{chunks} chunks");
    let kept = |before: &Reading, after: &Reading| {
        let same = |(_, chunk): &&(u32, Arc<ChunkPlan>)| {
            before.plan.chunks().iter().any(|(_, other)| Arc::ptr_eq(other, chunk))
        };
        after.plan.chunks().iter().filter(same).count()
    };
    for line in (1..4_000).step_by(97) {
        let at = reading.text.line_span(line).end;
        let before = reading.clone();
        reading.edit(Span::empty(at), "x");
        let cost = reading.stream.cost();
        assert!(cost.chunks <= 3 && cost.bytes < 12_000, "line {line}: {cost:?}");
        assert!(kept(&before, &reading) + cost.chunks >= reading.stream.count(), "line {line}");
    }
}
