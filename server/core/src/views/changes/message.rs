//! What changed, as a commit message: a subject of at most 72 characters, and a short body.

use super::{Changes, Counted, Moved, RepositoryChanges};

/// How long a subject, and a line of the body, may be.
const WIDTH: usize = 72;

/// So many lines stand below each heading of the body.
const LINES: usize = 8;

/// The message; empty where nothing changed.
pub fn message(changes: &Changes) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut message = subject(changes);
    message.push('\n');
    let own = &changes.repositories;
    let sections = [
        ("Phases completed", lines(own, |it| it.completed.clone())),
        ("Phases begun", lines(own, |it| it.begun.clone())),
        ("Tasks done", lines(own, |it| it.done.clone())),
        ("Tasks reopened", lines(own, |it| it.reopened.clone())),
        ("Days moved", lines(own, |it| it.moved.iter().map(moved).collect())),
        ("Counts changed", lines(own, |it| it.counted.iter().map(counted).collect())),
    ];
    for (heading, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
        message.push_str(&format!("\n{heading}:\n"));
        for line in lines.iter().take(LINES) {
            message.push_str(&format!("- {line}\n"));
        }
        if let Some(more) = lines.len().checked_sub(LINES).filter(|more| *more > 0) {
            message.push_str(&format!("- and {more} more\n"));
        }
    }
    let sum = |count: fn(&RepositoryChanges) -> usize| own.iter().map(count).sum::<usize>();
    let lists = [(sum(|it| it.added), "added"), (sum(|it| it.removed), "removed")];
    let lists: Vec<String> = lists
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", crate::counted::counted(*count, "task")))
        .collect();
    if !lists.is_empty() {
        message.push_str(&format!("\n{}.\n", capitalised(&lists.join(", "))));
    }
    message
}

/// The most telling of what changed, as much of it as there is room for.
fn subject(changes: &Changes) -> String {
    let own = &changes.repositories;
    let all =
        |of: fn(&RepositoryChanges) -> &Vec<String>| -> Vec<&String> { own.iter().flat_map(of).collect() };
    let one = |verb: &str, all: &[&String], things: &str| match all {
        [] => None,
        [one] => Some(format!("{verb} {one}")),
        several => Some(format!("{verb} {} {things}", several.len())),
    };
    let moves: Vec<&Moved> = own.iter().flat_map(|it| &it.moved).collect();
    let counts: Vec<&Counted> = own.iter().flat_map(|it| &it.counted).collect();
    let sum = |count: fn(&RepositoryChanges) -> usize| own.iter().map(count).sum::<usize>();
    let listed = |verb: &str, count: usize| {
        (count > 0).then(|| format!("{verb} {}", crate::counted::counted(count, "task")))
    };
    let parts = [
        one("complete", &all(|it| &it.completed), "phases"),
        one("finish", &all(|it| &it.done), "tasks"),
        match moves.as_slice() {
            [] => None,
            [one] => Some(format!("move {} to {}", one.name, one.to)),
            several => Some(format!("move {} days", several.len())),
        },
        match counts.as_slice() {
            [] => None,
            [one] => Some(format!("count {} {}", one.to, one.name)),
            several => Some(format!("change {} counts", several.len())),
        },
        one("begin", &all(|it| &it.begun), "phases"),
        one("reopen", &all(|it| &it.reopened), "tasks"),
        listed("add", sum(|it| it.added.saturating_sub(it.done.len()))),
        listed("remove", sum(|it| it.removed)),
    ];
    let prefix = match own.as_slice() {
        [only] if !only.name.is_empty() => format!("{}: ", only.name),
        _ => String::new(),
    };
    let mut subject = prefix.clone();
    for part in parts.into_iter().flatten() {
        let is_first = subject == prefix;
        let part = if is_first { capitalised(&part) } else { format!(", {part}") };
        let room = WIDTH.saturating_sub(subject.chars().count());
        if part.chars().count() > room {
            if is_first {
                subject.push_str(&cut(&part, room));
            }
            // What is shorter may still find room; what is told is in the body anyway.
            continue;
        }
        subject.push_str(&part);
    }
    if subject == prefix {
        let documents: usize = own.iter().map(|it| it.documents).sum();
        subject.push_str(&format!("Update {}", crate::counted::counted(documents, "document")));
    }
    subject
}

/// The lines of all repositories, each with the name of its own.
fn lines(own: &[RepositoryChanges], of: impl Fn(&RepositoryChanges) -> Vec<String>) -> Vec<String> {
    let is_one = own.len() == 1;
    let named = |it: &RepositoryChanges| -> Vec<String> {
        let name = if is_one || it.name.is_empty() { String::new() } else { format!("{}: ", it.name) };
        of(it).iter().map(|line| cut(&format!("{name}{line}"), WIDTH - 2)).collect()
    };
    own.iter().flat_map(named).collect()
}

fn moved(moved: &Moved) -> String {
    format!("{}: {} → {}", cut(&moved.name, 40), moved.from, moved.to)
}

fn counted(counted: &Counted) -> String {
    format!("{}: {} → {}", counted.name, counted.from, counted.to)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The text in one line and of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let kept: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
