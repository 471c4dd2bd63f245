//! What a toggle costs with all that follows from it, in the core: from the text as it is to the edits and the title.
//!
//! `cargo bench -p planmark-tests --bench acting [FILE…]`; without files, lists of tasks of 430, 2,600, 20,000 and 100,000 lines. Each
//! toggle is applied before the next one is asked for, somewhere else in the list, as a person works through it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use planmark_core::actions::{ActionKind, Reach, Subject, actions_about, completed};
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::text::Span;
use planmark_core::workspace::{Document, Reading};
use planmark_tests::bench::{measured, report, tasklist};
use planmark_tests::memory::{ROOT, workspace};
use planmark_tests::random::Dice;

const TOGGLES: usize = 100;

fn main() {
    measured("tasks", tasklist, measure);
}

fn measure(name: &str, source: &str) {
    let mut workspace = workspace("2025-11-21", &[]);
    let path: Arc<Path> = Path::new(ROOT).join("TASKLIST.md").into();
    let reading = Arc::new(Reading::new(source));
    let lines = reading.text.line_count();
    let mut document = Arc::new(Document::new(path.clone(), "TASKLIST.md".to_owned(), reading, 0));
    let (mut dice, mut times, mut edits) = (Dice(7), Vec::new(), 0);
    for _ in 0..TOGGLES {
        Arc::make_mut(&mut workspace.repositories[0]).open.insert(path.clone(), document.clone());
        let Some(reading) = document.reading.clone() else { return };
        let line = dice.below(lines as usize) as u32;
        let begun = Instant::now();
        let vocabulary = Vocabulary::of(&reading.plan, &workspace.repositories[0].config);
        let Some(context) = DocumentContext::new(&workspace, 0, &document, &vocabulary) else { return };
        let place = Span::empty(reading.text.line_span(line).end);
        let offered = actions_about(&context, place, &|subject| subject == Subject::Status);
        let Some(toggle) = offered.iter().find(|it| matches!(it.kind, ActionKind::Toggle(_))) else {
            continue;
        };
        let toggle = completed(&context, toggle, Reach::Document, &|_| None);
        times.push(begun.elapsed());
        edits += toggle.edits.len();
        let mut toggled = Reading::clone(&reading);
        let mut all: Vec<(Span, &str)> =
            toggle.edits.iter().map(|edit| (edit.span, edit.new_text.as_str())).collect();
        all.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
        toggled.edit_all(all);
        document = Arc::new(document.edited(Arc::new(toggled)));
    }
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or(Duration::ZERO);
    report(&format!(
        "{name}: {lines} lines, {} toggles with {edits} edits: p50 {:.1?}  p95 {:.1?}",
        times.len(),
        at(50),
        at(95)
    ));
}
