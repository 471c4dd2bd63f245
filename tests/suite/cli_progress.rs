//! Progress of long work: on a terminal, for a person, and gone when the work is done.
//!
//! Work takes long here because a `git` of ours waits at a gate for the test. The trap: that nothing is shown is seen only once it would
//! have been, so the programs that are silent start before the one that speaks.

#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "what is left out is said")]

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use planmark_tests::disk::folder;
use planmark_tests::said::said;
use planmark_tests::terminal::{Terminal, screen};

const PLANMARK: &str = env!("CARGO_BIN_EXE_planmark");
/// What it says while it waits.
const WAITING: &str = "Asking git: 0 of 1 repositories (0%)";

/// A repository, and a `git` that waits until the gate is opened.
struct Slow {
    folder: tempfile::TempDir,
    path: String,
    gate: PathBuf,
}

impl Slow {
    fn new() -> Slow {
        let folder = folder(&[
            ("plans/.git/HEAD", ""),
            ("plans/PLAN.md", "# Plan\n\nProgress: 3/42 (9.1%)\n"),
            ("bin/git", "#!/bin/sh\nread line < \"$GATE\"\nexit 1\n"),
        ]);
        let (git, gate) = (folder.path().join("bin/git"), folder.path().join("gate"));
        fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let made = Command::new("mkfifo").arg(&gate).status().expect("every system has it");
        assert!(made.success());
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", folder.path().join("bin").display());
        Slow { folder, path, gate }
    }

    fn plans(&self) -> PathBuf {
        self.folder.path().join("plans")
    }

    /// Lets through whoever waits, and whoever comes. Opened to be read too, it waits for nobody itself.
    fn open(&self) -> File {
        let mut gate = File::options().read(true).write(true).open(&self.gate).expect("a pipe");
        gate.write_all("\n".repeat(200).as_bytes()).expect("a pipe has room for that");
        gate
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Option<Terminal> {
        let gate = self.gate.display().to_string();
        let own = [("PATH", self.path.as_str()), ("GATE", &gate), ("PLANMARK_TODAY", "2025-11-21")];
        let variables = [&own, variables].concat();
        let terminal = Terminal::run(Path::new(PLANMARK), arguments, &self.plans(), 100, &variables);
        if terminal.is_none() {
            eprintln!("left out: there is no `script`, which makes a terminal");
        }
        terminal
    }
}

#[test]
fn a_person_sees_how_far_it_is_and_nothing_of_it_stays() {
    let slow = Slow::new();
    let check = ["check", "--output-format", "concise", "."];
    let Some(dumb) = slow.run(&check, &[("TERM", "dumb")]) else { return };
    let quiet = slow.run(&[&check[..], &["--quiet"]].concat(), &[]).expect("there is one");
    let ci = slow.run(&check, &[("CI", "true")]).expect("there is one");
    let piped = Command::new(PLANMARK)
        .args(check)
        .current_dir(slow.plans())
        .env("PATH", &slow.path)
        .env("GATE", &slow.gate)
        .env("PLANMARK_TODAY", "2025-11-21")
        .env_remove("CLICOLOR_FORCE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut shown = slow.run(&check, &[]).expect("there is one");
    shown.until(WAITING);
    let gate = slow.open();
    let piped = said(&piped.wait_with_output().expect("it ends"));
    let written = [("dumb", dumb), ("quiet", quiet), ("CI", ci)].map(|(name, it)| (name, it.end()));
    let shown = shown.end();
    drop(gate);
    assert!(piped.out.contains("ratio-mismatch"), "{}", piped.out);
    assert!(piped.err.starts_with("Checked 1 claim "), "{}", piped.err);
    for (name, written) in written {
        assert!(!written.contains("Asking") && !written.contains("\u{1b}[K"), "{name}: {written}");
        assert!(written.contains("ratio-mismatch"), "{name}: {written}");
    }
    let plain: Vec<String> = format!("{}{}", piped.out, piped.err).split('\n').map(str::to_owned).collect();
    assert_eq!(screen(&shown), plain, "{shown:?}");
}

#[test]
fn every_command_that_may_take_long_shows_it() {
    let slow = Slow::new();
    let commands: [&[&str]; 6] =
        [&["fix", "--diff"], &["status"], &["next"], &["timeline"], &["report"], &["facts"]];
    let mut running = Vec::new();
    for command in commands {
        let Some(terminal) = slow.run(command, &[("NO_COLOR", "1")]) else { return };
        running.push((command, terminal));
    }
    for (_, terminal) in &mut running {
        terminal.until(WAITING);
    }
    let gate = slow.open();
    for (command, terminal) in running {
        let screen = screen(&terminal.end());
        assert!(!screen.iter().any(|line| line.contains("Asking")), "{command:?}: {screen:?}");
    }
    drop(gate);
}

#[test]
fn links_and_colours_are_for_terminals() {
    let folder = folder(&[("PLAN.md", "# Plan\n\nProgress: 3/42 (9.1%)\n")]);
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let today = [("PLANMARK_TODAY", "2025-11-21"), ("FORCE_HYPERLINK", "1")];
        let variables = [&today, variables].concat();
        Terminal::run(Path::new(PLANMARK), arguments, folder.path(), 80, &variables).map(Terminal::end)
    };
    let Some(shown) = run(&["check", "."], &[]) else {
        eprintln!("left out: there is no `script`, which makes a terminal");
        return;
    };
    assert!(shown.contains("\u{1b}]8;;") && shown.contains("\u{1b}[1m"), "{shown:?}");
    let plain = run(&["check", "."], &[("NO_COLOR", "1")]).expect("there is one");
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let output = Command::new(PLANMARK)
        .args(["check", "."])
        .current_dir(folder.path())
        .env("FORCE_HYPERLINK", "1")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the binary runs");
    assert!(!said(&output).out.contains('\u{1b}'));
}
