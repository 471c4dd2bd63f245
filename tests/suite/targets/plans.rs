//! Documents: what is read after edits, what is found, what features answer at any place, and what fixes leave.

use std::path::Path;
use std::sync::Arc;

use planmark_core::actions::{Reach, actions, completed};
use planmark_core::features::completion::{Asked, completions};
use planmark_core::features::definition::definition;
use planmark_core::features::folding::folds;
use planmark_core::features::hints::{self, hints};
use planmark_core::features::hover::hover;
use planmark_core::features::lenses::{self, lenses};
use planmark_core::features::links::links;
use planmark_core::features::on_type::continued;
use planmark_core::features::references::{highlights, references};
use planmark_core::features::rename::renamable;
use planmark_core::features::symbols::symbols;
use planmark_core::finding::{Applicability, Edit, Finding, replaced};
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::syntax::blocks;
use planmark_core::text::{Revision, Span};
use planmark_core::workspace::{Document, Reading, Workspace, hash};

use super::Bytes;
use crate::memory::{self, ROOT, holding, workspace};
use crate::random::{SNIPPETS, boundary};

const NAME: &str = "PLAN.md";

/// What is read, found and told after edits is what is of a text that was never edited.
pub(super) fn reading(bytes: &[u8]) {
    let (edits, text) = Bytes(bytes).edits();
    let mut plain = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let mut reading = Reading::new(&plain);
    let bare = workspace("2025-11-21", &[]);
    let open = document(Reading::new(&plain), &plain);
    for [at, len, what] in edits {
        let start = boundary(&plain, at % (plain.len() + 1));
        let len = if len % 4 == 0 { len % 900 } else { len % 12 };
        let end = boundary(&plain, (start + len).min(plain.len())).max(start);
        let inserted = SNIPPETS[what % SNIPPETS.len()];
        plain.replace_range(start..end, inserted);
        reading.edit(Span::new(start as u32, end as u32), inserted);
        if plain.starts_with('\u{feff}') {
            return;
        }
        assert_eq!(reading.text.to_string(), plain);
        assert_eq!(reading.stream.blocks().collect::<Vec<_>>(), blocks(&plain));
        let fresh = findings(&bare, &document(Reading::new(&plain), &plain));
        let edited = open.edited(Arc::new(reading.clone()));
        let edited = findings(&bare, &Document { hash: hash(&plain), ..edited });
        assert_eq!(edited, fresh);
    }
}

fn document(reading: Reading, text: &str) -> Document {
    let path: Arc<Path> = Path::new(ROOT).join(NAME).into();
    Document::new(path, NAME.to_owned(), Arc::new(reading), hash(text))
}

/// What is found in a document that is alone in its repository.
fn findings(bare: &Workspace, document: &Document) -> Vec<Finding> {
    let mut workspace = bare.clone();
    let path = document.path.clone();
    Arc::make_mut(&mut workspace.repositories[0]).open.insert(path, Arc::new(document.clone()));
    memory::found(&workspace, 0, document)
}

/// A document in a repository where all that it may name is there.
fn around(text: &str) -> Workspace {
    holding(&[
        (NAME, text),
        ("README.md", "# Pier\n\nThere are 3 agents in `.claude/agents`.\n\n## Phase 1: Dig (4 tasks)\n"),
        (".claude/agents/digger.md", "---\nname: digger\ndescription: Digs.\n---\n"),
        (".claude/commands/cut.md", "---\ndescription: Cuts.\n---\n"),
        ("planmark.toml", "profile = \"strict\"\n"),
    ])
}

/// Of any text something is found, or nothing, and every feature answers at any place with places that there are.
pub(super) fn plans(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let places: Vec<usize> = (0..4).map(|_| bytes.below(1 << 20)).collect();
    let text = bytes.text();
    let workspace = around(&text);
    let (index, document) = workspace.document(&Path::new(ROOT).join(NAME)).expect("it is there");
    let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let is_place = |span: Span| plain.get(span.range()).is_some();
    let found = memory::found(&workspace, 0, document);
    for finding in &found {
        assert!(is_place(finding.span) && !finding.message.is_empty(), "{finding:?}");
    }
    let reading = document.reading.as_deref().expect("it was read");
    let vocabulary = Vocabulary::of(&reading.plan, &workspace.repositories[index].config);
    let context = DocumentContext::new(&workspace, index, document, &vocabulary).expect("it was read");
    let is_own = |edit: &&Edit| edit.file.is_none();
    let apart = |edits: &[Edit]| {
        let mut spans: Vec<Span> = edits.iter().filter(is_own).map(|edit| edit.span).collect();
        spans.sort();
        assert!(spans.iter().all(|span| is_place(*span)), "{edits:?}");
        assert!(spans.windows(2).all(|pair| !pair[0].collides(pair[1])), "{edits:?}");
    };
    let mut waiting = symbols(&context);
    while let Some(symbol) = waiting.pop() {
        assert!(
            is_place(symbol.span) && symbol.span.covers(symbol.selection) && !symbol.name.is_empty(),
            "{symbol:?}"
        );
        waiting.extend(symbol.children);
    }
    assert!(folds(&context, usize::MAX).iter().all(|fold| is_place(fold.span)));
    assert!(links(&context).iter().all(|link| is_place(link.span)));
    assert!(lenses(&context, lenses::Wanted::default(), Some(&found)).iter().all(|lens| is_place(lens.span)));
    let whole = Span::new(0, plain.len() as u32);
    for hint in hints(&context, whole, hints::Wanted { truth: true, dates: true, progress: true }, &found) {
        assert!(is_place(Span::empty(hint.offset)), "{hint:?}");
        apart(&hint.edits);
    }
    let texts = |_: &Path| None;
    for place in places {
        let offset = boundary(plain, place % (plain.len() + 1)) as u32;
        let hover = hover(&context, offset);
        assert!(hover.as_ref().is_none_or(|hover| is_place(hover.span)));
        if let Some(hover) = hover {
            // What files say makes no link and no command.
            let shown = hover.card.markdown();
            let bare = unescaped(&shown);
            assert!(!bare.contains("](command:") && !bare.contains("](javascript:"), "{shown}");
        }
        for item in completions(&context, offset, Asked::ByHand).items {
            assert!(is_place(item.span) && item.span.touches(offset), "{item:?} at {offset}");
        }
        definition(&context, offset);
        references(&context, offset, true);
        assert!(highlights(&context, offset).iter().all(|highlight| is_place(highlight.span)));
        assert!(renamable(&context, offset).map_or(true, |found| is_place(found.span)));
        apart(&continued(&context, offset));
        let spans = reading.trees.selection(reading.source(), offset);
        assert!(spans.windows(2).all(|pair| pair[1].covers(pair[0])), "{spans:?}");
        for action in actions(&context, Span::empty(offset)) {
            let action = completed(&context, &action, Reach::Document, &texts);
            apart(&action.edits);
        }
    }
}

/// Markdown without what is escaped in it.
fn unescaped(markdown: &str) -> String {
    let mut bare = String::new();
    let mut chars = markdown.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => drop(chars.next()),
            _ => bare.push(char),
        }
    }
    bare
}

/// Every fix of every finding leaves a text that reads after the edits as it does anew, and a safe one leaves the finding behind.
pub(super) fn fixes(bytes: &[u8]) {
    let text = Bytes(bytes).text();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let workspace = around(&text);
    let (_, document) = workspace.document(&Path::new(ROOT).join(NAME)).expect("it is there");
    let found = memory::found(&workspace, 0, document);
    for finding in &found {
        for fix in &finding.fixes {
            let mut own: Vec<(Span, String)> = fix
                .edits
                .iter()
                .filter(|edit| edit.file.is_none())
                .map(|edit| (edit.span, edit.new_text.clone()))
                .collect();
            own.sort();
            let is_place = |(span, _): &(Span, String)| text.get(span.range()).is_some();
            assert!(own.iter().all(is_place), "{finding:?}");
            assert!(own.windows(2).all(|pair| !pair[0].0.collides(pair[1].0)), "{finding:?}");
            let after = replaced(&text, &mut own);
            let mut edited = document.reading.as_deref().expect("it was read").clone();
            for (span, new_text) in own.iter().rev() {
                edited.edit(*span, new_text);
            }
            assert_eq!(edited.text.to_string(), after);
            assert_eq!(edited.stream.blocks().collect::<Vec<_>>(), blocks(&after), "{:?}", fix.title);
            if fix.applicability == Applicability::Safe {
                let mended = around(&after);
                let (_, document) = mended.document(&Path::new(ROOT).join(NAME)).expect("it is there");
                let left = memory::found(&mended, 0, document);
                // A number beside the one that is mended may be heard only now.
                let mut edits = Revision::default();
                own.iter().rev().for_each(|(span, new_text)| edits.edit(*span, new_text));
                let is_it = |it: &Finding| it.code == finding.code && it.span == edits.now(finding.span);
                assert!(!left.iter().any(is_it), "{finding:?}\nis there after {:?}: {left:#?}", fix.title);
            }
        }
    }
}
