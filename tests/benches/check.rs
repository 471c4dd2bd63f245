//! What checking a workspace costs, against counting the events of pulldown-cmark in the same files.
//!
//! `cargo bench -p planmark-tests --bench check [FOLDER]`; without one, 42 repositories of eight files each are written to a
//! temporary folder. Both read the files from disk and use as many threads.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use planmark_project::{Asked, scan};
use planmark_tests::bench::report;
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

const REPOSITORIES: usize = 42;
const ROUNDS: usize = 9;

fn main() -> Result<()> {
    // `cargo bench` passes `--bench`.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let written = tempfile::tempdir()?;
    let folder = match folder {
        Some(folder) => PathBuf::from(folder),
        None => {
            write(written.path())?;
            written.path().to_path_buf()
        }
    };
    let today = jiff::civil::date(2025, 11, 21);
    // As `planmark check` does, which shows no views.
    let asked = Asked { today: Some(today), local: today, profile: None, for_views: false };
    let (mut checks, mut counts) = (Vec::new(), Vec::new());
    let (mut findings, mut events, mut bytes) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let scan = scan(std::slice::from_ref(&folder), asked, None)?;
        findings = scan.findings().values().map(Vec::len).sum();
        checks.push(begun.elapsed());

        let documents = scan.workspace.repositories.iter().flat_map(|repository| repository.documents());
        let files: Vec<_> = documents.map(|document| document.path.clone()).collect();
        let begun = Instant::now();
        let counted: Vec<(usize, usize)> = files.par_iter().map(|path| count(path)).collect();
        counts.push(begun.elapsed());
        (events, bytes) = counted.iter().fold((0, 0), |sum, file| (sum.0 + file.0, sum.1 + file.1));
    }
    let (check, count) = (median(&mut checks), median(&mut counts));
    report(&format!("{} KB, {events} events, {findings} findings", bytes / 1024));
    report(&format!(
        "check {check:.1?}, counting events {count:.1?}: {:.2} times",
        check.as_secs_f64() / count.as_secs_f64()
    ));
    Ok(())
}

/// How many events a file has, and how many bytes.
fn count(path: &Path) -> (usize, usize) {
    let text = fs::read_to_string(path).unwrap_or_default();
    let events = Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    (events.into_offset_iter().count(), text.len())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A folder of repositories: each with a list of tasks, a plan, prose, and agents.
fn write(folder: &Path) -> Result<()> {
    for repository in 0..REPOSITORIES {
        let folder = folder.join(format!("quay-{repository:02}"));
        fs::create_dir_all(folder.join(".git"))?;
        fs::create_dir_all(folder.join(".claude/agents"))?;
        for agent in ["rigger", "diver"] {
            let text =
                format!("---\nname: {agent}\ndescription: Looks after the cable\n---\n\nYou are careful.\n");
            fs::write(folder.join(format!(".claude/agents/{agent}.md")), text)?;
        }
        fs::write(folder.join("TASKLIST.md"), tasks(40))?;
        fs::write(folder.join("PROJECT-PLAN.md"), plan(30))?;
        fs::write(folder.join("README.md"), format!("# Quay\n\nThere are 2 agents.\n\n{}", prose(60)))?;
        for page in ["design", "operation", "safety"] {
            fs::create_dir_all(folder.join("docs"))?;
            fs::write(folder.join(format!("docs/{page}.md")), prose(250))?;
        }
    }
    Ok(())
}

fn tasks(phases: usize) -> String {
    let phase = |phase: usize| {
        let done = phase % 12;
        let task = |task: usize| {
            let mark = if task < done { 'x' } else { ' ' };
            format!("- [{mark}] **T{phase:02}{task:02}** Lay the cable along the berth (Due: 2026-03-11)\n")
        };
        let tasks: String = (0..12).map(task).collect();
        format!("## Phase {phase}: Berth {phase}\n\n**Progress:** {done}/12 tasks complete\n\n{tasks}\n")
    };
    format!("# Tasks\n\n**Last Updated:** 2025-11-18\n\n{}", (1..=phases).map(phase).collect::<String>())
}

fn plan(phases: usize) -> String {
    let phase = |phase: usize| {
        format!(
            "## Phase {phase}: Berth {phase} (Nov {} - Dec {}, 2025)\n\n{}\n| Work | Hours | Done |\n|---|---|---|\n\
             | Dredge | 12 | 50% |\n| Pile | 30 | 10% |\n| Deck | 8 | 0% |\n| Total | 50 | 21% |\n\n",
            phase % 28 + 1,
            phase % 28 + 2,
            prose(2)
        )
    };
    format!("# Plan\n\n**Status:** 🟡 IN PROGRESS\n\n{}", (1..=phases).map(phase).collect::<String>())
}

fn prose(paragraphs: usize) -> String {
    let paragraph = |number: usize| {
        format!(
            "The [berth](berth-{number}.md) is **{number} m** long; its `bollards` hold 40 t, 12 days to March 11, 2026, and \
             nothing is moored there before the *second* inspection.\n- Look at the fenders\n- Write down what is worn\n\n"
        )
    };
    (1..=paragraphs).map(paragraph).collect()
}
