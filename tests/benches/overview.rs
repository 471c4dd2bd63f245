//! What views and the search for symbols cost on a workspace: how much is kept, and how long each answer takes.
//!
//! `cargo bench -p planmark-tests --bench overview [FOLDER]`; without one, 100,000 tasks and sections in memory.

use std::time::{Duration, Instant};

use planmark_core::features::workspace_symbols::workspace_symbols;
use planmark_core::views::next::{Wanted, next};
use planmark_core::views::status::status;
use planmark_core::views::tasks::{Filter, GroupBy, tasks};
use planmark_core::workspace::Workspace;
use planmark_project::{Course, Summaries, survey};
use planmark_tests::bench::{report, tasklist};
use planmark_tests::fixture::File;
use planmark_tests::memory::workspace;

const ROUNDS: usize = 41;

fn main() -> anyhow::Result<()> {
    // `cargo bench` passes `--bench`.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let today = jiff::civil::date(2025, 11, 21);
    let workspace = match folder {
        Some(folder) => {
            survey(&[folder.into()], today, None, &Summaries::default(), &Course::default())?.workspace
        }
        None => made(),
    };
    measure(&workspace);
    Ok(())
}

/// A workspace of so many tasks.
fn made() -> Workspace {
    let file = |number: usize| File::new(&format!("part-{number}/TASKLIST.md"), &tasklist(2_600));
    let files: Vec<File> = (0..44).map(file).collect();
    workspace("2025-11-21", &files)
}

fn measure(workspace: &Workspace) {
    let documents = || workspace.repositories.iter().flat_map(|repository| repository.documents());
    let begun = Instant::now();
    let symbols: usize = documents().map(|document| document.inventory().letters().len()).sum();
    let packed = begun.elapsed();
    let size: usize = documents().map(|document| document.inventory().size()).sum();
    let tasks_held: usize = documents().map(|document| document.inventory().tasks().len()).sum();
    report(&format!(
        "{} documents, {symbols} symbols, {tasks_held} of them tasks, {} KB; packed in {packed:.1?}",
        documents().count(),
        size / 1024
    ));
    for query in ["", "a", "phase", "phase 2", "test", "task 17", "deploy", "relplan", "xqzj", "update the"] {
        time(&format!("symbols {query:?}"), || workspace_symbols(workspace, query).len());
    }
    let wanted = Wanted { limit: 20, ..Wanted::default() };
    time("next", || next(workspace, &wanted).items.len());
    time("status", || status(workspace, &|_| None).repositories.len());
    for (name, group_by) in [
        ("repository", GroupBy::Repository),
        ("phase", GroupBy::Phase),
        ("agent", GroupBy::Agent),
        ("status", GroupBy::Status),
    ] {
        time(&format!("tasks by {name}"), || tasks(workspace, Filter::Open, group_by, None, 1).len());
    }
}

fn time(what: &str, mut ask: impl FnMut() -> usize) {
    let mut found = 0;
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            found = ask();
            begun.elapsed()
        })
        .collect();
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    report(&format!("  {what:<24} {found:>6} found  p50 {:>9.1?}  p95 {:>9.1?}", at(50), at(95)));
}
