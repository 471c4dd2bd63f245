//! A document that is edited is judged like one that was just read, and only what an edit concerns is read again.
//!
//! The texts are those of `syntax.rs`, and the repositories of a sample; `PLANMARK_EDITS` sets how many random edits are made.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use planmark_core::facts::Together;
use planmark_core::finding::Finding;
use planmark_core::plan::{ChunkPlan, Claim};
use planmark_core::rules::{judge_repository, judge_together};
use planmark_core::text::Span;
use planmark_core::workspace::{Document, Reading, Summary, Told, Workspace, hash};
use planmark_tests::memory::{self, ROOT, workspace};
use planmark_tests::random::{Dice, boundary, change, line_start, spread};
use planmark_tests::sources::{Source, joined};

#[test]
fn edited_documents_are_judged_as_fresh_ones() {
    let edits = std::env::var("PLANMARK_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(60_000);
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
        // Mostly one by one, and at times several at once.
        let many = if dice.below(4) == 0 { 2 + dice.below(6) } else { 1 };
        let mut changes = Vec::new();
        for _ in 0..many {
            let (span, inserted) = change(&mut dice, &plain, &mut caret);
            plain.replace_range(span.range(), &inserted);
            changes.push((span, inserted));
        }
        reading.edit_all(changes.iter().map(|(span, inserted)| (*span, inserted.as_str())));
        if plain.starts_with('\u{feff}') {
            // At the start of a file it is the byte order mark, which a fresh reading leaves out.
            plain.clone_from(&source.text);
            reading = Reading::new(&plain);
        }
        let here = || format!("{}: edit {number} of seed {seed}: {changes:?}", source.name);
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
    Arc::make_mut(&mut workspace.repositories[0]).open.insert(path, document.clone());
    (memory::found(&workspace, 0, &document), document.summary.clone())
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

/// What documents say together, kept from edit to edit as a server keeps it, is what is said by fresh ones: in a repository with
/// submodules, where claims, phases, days, lists, copies and names of one are held against those of others.
#[test]
fn repositories_are_judged_as_fresh_ones() {
    let edits = std::env::var("PLANMARK_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(60_000);
    let edits: usize = edits / 50;
    for seed in 0..2 {
        check_repositories(edits / 2, seed);
    }
}

fn check_repositories(edits: usize, seed: u64) {
    let rollout = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/rollout");
    let scan = planmark_project::scan(&[rollout], date(2025, 11, 21), None).expect("the folder exists");
    let original = scan.workspace;
    let texts = texts(&original);
    let paths: Vec<Arc<Path>> = texts.keys().cloned().collect();
    let mut dice = Dice(seed);
    let mut workspace = original.clone();
    let mut together = anew(&workspace);
    let mut now = texts.clone();
    let mut found = 0;
    for number in 0..edits {
        if number % 200 == 199 {
            (workspace, now) = (original.clone(), texts.clone());
            together = anew(&workspace);
        }
        let path = &paths[dice.below(paths.len())];
        let other = &texts[&paths[dice.below(paths.len())]];
        let plain = now.get_mut(path).expect("it has a text");
        let (span, inserted) = telling(&mut dice, plain, other);
        plain.replace_range(span.range(), &inserted);
        let index = workspace.repository_of(path).expect("it has a repository");
        let before = workspace.repositories[index].document(path).expect("it is there").clone();
        let mut reading = before.reading.as_deref().cloned().unwrap_or_else(|| Reading::new(&texts[path]));
        reading.edit(span, &inserted);
        let after = before.edited(Arc::new(reading));
        let is_as_live = after.historical == before.historical;
        let repository = Arc::make_mut(&mut workspace.repositories[index]);
        repository.open.insert(path.clone(), Arc::new(after));
        if workspace.recount(path) || !is_as_live {
            together = anew(&workspace);
        }
        let here = || format!("{}: edit {number} of seed {seed}: {span:?} -> {inserted:?}", path.display());
        for (index, together) in together.iter_mut().enumerate() {
            // A server asks when somebody pulls, and not after every edit.
            if dice.below(3) == 0 {
                continue;
            }
            together.take(&workspace, index);
            let mut fresh = judge_repository(&workspace, index);
            for document in workspace.repositories[index].documents() {
                let fresh = fresh.remove(&document.path).unwrap_or_default();
                let kept = judge_together(&workspace, index, &document.path, together);
                found += kept.len();
                let name = document.path.display();
                assert!(kept == fresh, "{}\nin {name}\nkept:  {kept:#?}\nfresh: {fresh:#?}", here());
            }
        }
    }
    assert!(found > edits, "only {found} findings in {edits} edits");
}

fn anew(workspace: &Workspace) -> Vec<Together> {
    workspace.repositories.iter().map(|_| Together::default()).collect()
}

fn texts(workspace: &Workspace) -> BTreeMap<Arc<Path>, String> {
    let documents = workspace.repositories.iter().flat_map(|repository| repository.documents());
    documents
        .map(|document| {
            let text = std::fs::read_to_string(&document.path).expect("the file is readable");
            (document.path.clone(), text)
        })
        .collect()
}

/// An edit that changes what is said rather than how it is read: another digit, a box, a line that another document has; or any other.
fn telling(dice: &mut Dice, plain: &str, other: &str) -> (Span, String) {
    let at = boundary(plain, dice.below(plain.len() + 1));
    let found = |wanted: &[char]| plain[at..].find(wanted).map(|offset| at + offset);
    let replaced = match dice.below(8) {
        0..=2 => found(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .map(|at| (at, at + 1, dice.below(10).to_string())),
        3 => plain[at..].find("[ ]").map(|offset| (at + offset, at + offset + 3, "[x]".to_owned())),
        4 => plain[at..].find("[x]").map(|offset| (at + offset, at + offset + 3, "[ ]".to_owned())),
        5 => {
            let start = line_start(other, dice.below(other.len() + 1));
            let end = other[start..].find('\n').map_or(other.len(), |end| start + end + 1);
            let line = line_start(plain, at);
            Some((line, line, other[start..end].to_owned()))
        }
        6 => {
            let start = line_start(plain, at);
            Some((start, plain[start..].find('\n').map_or(plain.len(), |end| start + end + 1), String::new()))
        }
        _ => None,
    };
    match replaced {
        Some((start, end, text)) => (Span::new(start as u32, end as u32), text),
        None => change(dice, plain, &mut at.clone()),
    }
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
        let same = |(_, chunk): &(u32, &Arc<ChunkPlan>)| {
            before.plan.chunks().iter().any(|(_, other)| Arc::ptr_eq(other, *chunk))
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
