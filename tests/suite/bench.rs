//! What the benches share that measure texts of several lengths: which they are, and lists of tasks.

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
