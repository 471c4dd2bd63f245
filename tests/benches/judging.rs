//! What a key costs from the edit to the settled findings, step by step, as the server takes them.
//!
//! `cargo bench -p planmark-tests --bench judging [FILE…]`; without files, lists of tasks of 430, 2,600, 20,000 and 100,000
//! lines, each phase with a count of its tasks, one in seven of which is wrong. Characters are typed and deleted all over the text.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use planmark_core::rules::{judge_document, judge_repository, settle};
use planmark_core::text::Span;
use planmark_core::workspace::{Document, Reading};
use planmark_tests::bench::{measured, report, tasklist};
use planmark_tests::memory::{ROOT, workspace};
use planmark_tests::random::Dice;

const KEYS: usize = 200;
/// No more keys are pressed after this time, where there were some already.
const LONG: Duration = Duration::from_secs(5);

fn main() {
    measured("tasks", tasklist, measure);
}

fn measure(name: &str, source: &str) {
    let mut workspace = workspace("2025-11-21", &[]);
    let path: Arc<Path> = Path::new(ROOT).join("TASKLIST.md").into();
    let begun = Instant::now();
    let mut reading = Reading::new(source);
    let read = begun.elapsed();
    let open = Document::new(path.clone(), "TASKLIST.md".to_owned(), Arc::new(reading.clone()), 0);
    let mut dice = Dice(7);
    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut findings = Vec::new();
    let started = Instant::now();
    for key in 0..KEYS {
        if key > 9 && started.elapsed() > LONG {
            break;
        }
        let at = reading.text.floor(dice.below(reading.text.len() as usize) as u32);
        // One in three is taken away; a line break is left alone.
        let next = reading.text.floor(at + 4).min(at + 1);
        let taken =
            key % 3 == 2 && reading.text.slice(Span::new(at, next)).chars().all(char::is_alphanumeric);
        let span = if taken { Span::new(at, next) } else { Span::empty(at) };

        let begun = Instant::now();
        reading.edit(span, if taken { "" } else { "x" });
        times[0].push(begun.elapsed());

        let begun = Instant::now();
        let read = Arc::new(reading.clone());
        let document = Arc::new(open.edited(read));
        Arc::make_mut(&mut workspace.repositories[0]).open.insert(path.clone(), document.clone());
        times[1].push(begun.elapsed());

        let begun = Instant::now();
        findings = judge_document(&workspace, 0, &document);
        times[2].push(begun.elapsed());

        let begun = Instant::now();
        findings.extend(judge_repository(&workspace, 0).remove(&path).unwrap_or_default());
        findings = settle(&workspace, 0, Some(&document), findings);
        times[3].push(begun.elapsed());
    }
    report(&format!(
        "{name}: {} lines, {} KB, {} findings; read in {read:?}",
        reading.text.line_count(),
        reading.text.len() / 1024,
        findings.len(),
    ));
    let whole = (0..times[0].len()).map(|key| times.iter().map(|step| step[key]).sum()).collect();
    let steps = ["edit", "document", "its rules", "repository"].into_iter().zip(times);
    for (what, mut times) in steps.chain([("a key", whole)]) {
        times.sort();
        let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
        report(&format!("  {what:<10} p50 {:>9.1?}  p95 {:>9.1?}", at(50), at(95)));
    }
}
