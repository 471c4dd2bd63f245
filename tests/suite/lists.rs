//! Lists of tasks of any length, for the benches.

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
