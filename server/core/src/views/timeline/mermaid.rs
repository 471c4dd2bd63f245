//! The timeline as a Gantt chart in Mermaid's language.
//!
//! The language has no way to escape what it takes for its own, and its readers differ, so such signs are written as others that look
//! alike. The trap: a name must not begin with a word of the language, nor end the fence in which the chart is put.

use std::fmt::Write;

use super::words::standing;
use super::{Group, Row, RowKind, Timeline};
use crate::status::Class;

/// The words with which a line of a chart may begin.
const WORDS: [&str; 19] = [
    "title",
    "section",
    "click",
    "call",
    "href",
    "dateformat",
    "axisformat",
    "tickinterval",
    "inclusiveenddates",
    "topaxis",
    "includes",
    "excludes",
    "todaymarker",
    "weekday",
    "weekend",
    "gantt",
    "acctitle",
    "accdescr",
    "vert",
];

/// The chart, without a fence around it.
pub fn mermaid(timeline: &Timeline) -> String {
    let mut chart =
        String::from("gantt\n    title Timeline\n    dateFormat YYYY-MM-DD\n    inclusiveEndDates\n");
    let is_drawn = |group: &Group| !group.days.is_empty() || group.rows.iter().any(|row| row.days.is_some());
    if !timeline.groups.iter().any(is_drawn) {
        let _ = writeln!(chart, "    Nothing has days yet :milestone, {}, 0d", timeline.today);
    }
    for group in timeline.groups.iter().filter(|group| is_drawn(group)) {
        let _ = writeln!(chart, "    section {}", plain(&group.name));
        for day in &group.days {
            let _ = writeln!(chart, "    {} :milestone, {}, 0d", plain(&day.title), day.date);
        }
        for row in &group.rows {
            of_row(row, &mut chart);
        }
    }
    for group in timeline.groups.iter().filter(|group| !group.undated.is_empty()) {
        let phases: Vec<&str> = group.undated.iter().map(|phase| phase.title.as_str()).collect();
        let _ =
            writeln!(chart, "    %% without days in {}: {}", plain(&group.name), plain(&phases.join(", ")));
    }
    chart
}

fn of_row(row: &Row, chart: &mut String) {
    let Some((first, last)) = row.days else { return };
    let mut title = row.title.clone();
    if let Some(class @ (Class::Held | Class::Cancelled)) = row.class {
        title = format!("{title} ({})", standing(class));
    }
    if !row.conflicts.is_empty() {
        title = format!("⚠ {title}");
    }
    let mut tags = Vec::new();
    if row.is_overdue || !row.conflicts.is_empty() {
        tags.push("crit");
    }
    match row.class {
        Some(Class::Done) => tags.push("done"),
        Some(Class::Active) => tags.push("active"),
        _ => {}
    }
    if row.kind == RowKind::Milestone {
        tags.push("milestone");
    }
    let tags: String = tags.into_iter().map(|tag| format!("{tag}, ")).collect();
    let _ = match row.kind {
        RowKind::Milestone => writeln!(chart, "    {} :{tags}{last}, 0d", plain(&title)),
        _ => writeln!(chart, "    {} :{tags}{first}, {last}", plain(&title)),
    };
}

/// A name with nothing in it that the language knows.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            ':' if chars.peek() == Some(&' ') => plain.push_str(" –"),
            ':' => plain.push('∶'),
            ';' => plain.push('；'),
            '#' => plain.push('＃'),
            '%' => plain.push('％'),
            '<' => plain.push('‹'),
            '>' => plain.push('›'),
            '`' | '"' => plain.push('\''),
            '{' => plain.push('('),
            '}' => plain.push(')'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            char if char.is_control() => plain.push(' '),
            char => plain.push(char),
        }
    }
    let plain = plain.trim();
    let first =
        plain.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    match () {
        () if plain.is_empty() => "(untitled)".to_owned(),
        () if WORDS.contains(&first.as_str()) => format!("· {plain}"),
        () => plain.to_owned(),
    }
}
