//! What the benches share: lists of tasks of any length, workspaces of any number of repositories, and who measures them.
//!
//! The trap: what is made up here decides what the pages on performance say, so whoever changes it measures all of it again.

use std::fmt::Write as _;
use std::path::Path;

use crate::disk::write;

/// A list of tasks of about so many lines: each phase with a count of its tasks, one in seven of which is wrong.
#[must_use]
pub fn tasklist(lines: usize) -> String {
    let mut text = String::from("# Quay - TASKLIST\n\n**Last Updated:** 2025-11-18\n");
    let (mut written, mut task) = (3, 0);
    for phase in 1.. {
        if written >= lines {
            break;
        }
        let tasks = 12 + phase % 9;
        let done = tasks * (phase % 5) / 5;
        let stated = if phase % 7 == 0 { tasks + 2 } else { tasks };
        text +=
            &format!("\n## Phase {phase}: Berth {phase}\n\n**Progress:** {done}/{stated} tasks complete\n\n");
        for number in 0..tasks {
            task += 1;
            let (indent, mark) =
                (if number % 4 == 1 { "  " } else { "" }, if number < done { 'x' } else { ' ' });
            let due = if number % 5 == 2 { " - Due: 2026-03-11" } else { "" };
            text += &format!("{indent}- [{mark}] **T{task:05}** Lay the cable along berth {phase}{due}\n");
        }
        written += tasks + 5;
    }
    text
}

/// Writes a master repository and as many submodules as make `count`, a hundred in a folder: each with a list of tasks, a plan, prose
/// and notes for agents, of which some say what is not true; the master has 60 agents, 90 commands, and a list of all submodules.
pub fn repositories(folder: &Path, count: usize) {
    let (mut modules, mut table) = (String::new(), String::from("| Submodule | Tasks |\n|---|---|\n"));
    for number in 1..count {
        let path = format!("submodules/pier-{}/berth-{number}", number / 100);
        let _ = writeln!(modules, "[submodule \"{path}\"]\n\tpath = {path}\n\turl = ../berth-{number}");
        let _ = writeln!(table, "| [berth-{number}]({path}) | {} |", 12 + number % 9);
        let folder = folder.join(path);
        write(&folder.join(".git"), "gitdir: elsewhere\n");
        repository(&folder, number, 60);
    }
    write(&folder.join(".gitmodules"), &modules);
    std::fs::create_dir_all(folder.join(".git")).expect("writable");
    repository(folder, 0, 430);
    write(
        &folder.join("docs/submodules.md"),
        &format!("# Submodules\n\nThere are {count} berths.\n\n{table}"),
    );
    for number in 0..60 {
        let text = format!(
            "---\nname: crane-{number}\ndescription: Lifts what {number} berths need.\nmodel: sonnet\n---\n"
        );
        write(&folder.join(format!(".claude/agents/crane-{number}.md")), &text);
    }
    for number in 0..90 {
        write(&folder.join(format!(".claude/commands/moor-{number}.md")), "---\ndescription: Moors.\n---\n");
    }
}

/// One of them, with a list of tasks of so many lines.
fn repository(folder: &Path, number: usize, lines: usize) {
    write(&folder.join("TASKLIST.md"), &tasklist(lines));
    let mut plan = format!(
        "# Berth {number} - PROJECT PLAN\n\n**Status:** 🟡 IN PROGRESS\n**Last Updated:** 2025-11-{:02}\n\n\
         All of our {} agents lay cable, {} days to launch on March 11, 2026.\n",
        number % 28 + 1,
        58 + number % 3,
        100 + number % 20
    );
    for phase in 1..=4 {
        let _ = write!(
            plan,
            "\n## Phase {phase}: Berth {phase} (Nov {phase} - Dec {}, 2025)\n\nSee the [list](TASKLIST.md), ask `crane-{}` or run `/moor-{}`.\n\n\
             | Work | Hours | Done |\n|---|---|---|\n| Dredge | 12 | 50% |\n| Pile | {} | 10% |\n| Total | 50 | 21% |\n",
            phase * 3,
            number % 70,
            number % 95,
            30 + number % 9
        );
    }
    write(&folder.join("PROJECT-PLAN.md"), &plan);
    let prose = |paragraphs: usize| -> String {
        let paragraph = |at: usize| {
            format!(
                "The berth is **{at} m** long; its `bollards` hold 40 t, and nothing is moored there before the *second* \
                 inspection.\n- Look at the fenders\n- Write down what is worn\n\n"
            )
        };
        (1..=paragraphs).map(paragraph).collect()
    };
    write(
        &folder.join("README.md"),
        &format!("# Berth {number}\n\nHow it [goes on](PROJECT-PLAN.md).\n\n{}", prose(9)),
    );
    write(
        &folder.join("CLAUDE.md"),
        &format!("# Notes\n\nCI runs `/moor-1` for all 90 commands.\n\n{}", prose(5)),
    );
}

/// Has the files measured that the command line names; without any, what `text` gives of 430, 2,600, 20,000 and 100,000 lines.
pub fn measured(name: &str, text: impl Fn(usize) -> String, measure: impl Fn(&str, &str)) {
    // `cargo bench` passes `--bench`.
    let files: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for file in &files {
        match std::fs::read_to_string(file) {
            Ok(text) => measure(file, &text),
            Err(error) => report(&format!("{file}: {error}")),
        }
    }
    if files.is_empty() {
        for lines in [430, 2_600, 20_000, 100_000] {
            measure(name, &text(lines));
        }
    }
}

/// Says what was measured.
#[expect(clippy::print_stdout, reason = "a bench says what it measured")]
pub fn report(line: &str) {
    println!("{line}");
}
