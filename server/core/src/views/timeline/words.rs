//! What a timeline says in words, and how words are fitted.
//!
//! The trap: all of it may come from anybody's files, so what goes into an SVG or a page goes through [`crate::views::xml::escaped`].

use jiff::civil::Date;

use super::{Due, NamedDay, Place, Row, RowKind, Timeline, Undated};
use crate::calendar::short;
use crate::status::Class;
use crate::views::work::Counts;

/// How wide a text of this size is at most, in pixels, in the fonts that systems show menus in.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(char: char) -> f64 {
    match char {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | 'i' | 'j' | 'l' | 'I' | '·' => 0.33,
        't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' | '`' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' | '—' => 0.95,
        'A'..='Z' => 0.72,
        '\u{0}'..='\u{7f}' => 0.6,
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200d}' => 0.0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' => 1.05,
        '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'.. => 1.05,
        '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1ffff}' => 1.4,
        _ => 0.75,
    }
}

/// The text as far as it fits, with an ellipsis where it is cut.
pub(super) fn fitted(text: &str, room: f64, size: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = em('…') * size;
    for char in text.chars() {
        used += em(char) * size;
        if used > room {
            break;
        }
        kept.push(char);
    }
    // Half of a joined emoji is another one.
    let kept = kept.trim_end_matches(|char: char| char.is_whitespace() || char == '\u{200d}');
    format!("{kept}…")
}

/// `Nov 12 – Dec 10, 2025`.
fn period((first, last): (Date, Date)) -> String {
    let whole = last.strftime("%b %-d, %Y");
    match first {
        first if first == last => whole.to_string(),
        first if first.year() == last.year() => format!("{} – {whole}", first.strftime("%b %-d")),
        first => format!("{} – {whole}", first.strftime("%b %-d, %Y")),
    }
}

/// `a day`, `12 days`.
fn days(count: i32) -> String {
    match count {
        1 => "a day".to_owned(),
        count => format!("{count} days"),
    }
}

/// `3/12`, or nothing where there is nothing to count.
pub(super) fn progress(counts: &Counts) -> Option<String> {
    (counts.total > 0).then(|| format!("{}/{}", counts.done, counts.total))
}

/// What stands at the end of a row: how far it is, and how late.
pub(super) fn note(row: &Row, today: Date) -> String {
    let late =
        row.days.filter(|_| row.is_overdue).map(|(_, last)| format!("{} d late", (today - last).get_days()));
    let when = row.days.filter(|_| row.kind == RowKind::Milestone).map(|(_, last)| short(today, last));
    let progress = match row.kind {
        RowKind::Milestone => None,
        _ => progress(&row.counts),
    };
    [progress, when, late].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// All that is known of a row, a line each: what it is called, its days, how it stands, what is wrong, its source.
pub(super) fn told(row: &Row, today: Date) -> Vec<String> {
    let mut lines = vec![row.title.clone()];
    if let Some((first, last)) = row.days {
        let when = match () {
            () if first > today => format!("starts in {}", days((first - today).get_days())),
            () if today > last => format!("ended {} ago", days((today - last).get_days())),
            () => format!("day {} of {}", (today - first).get_days() + 1, (last - first).get_days() + 1),
        };
        lines.push(format!("{} · {when}", period((first, last))));
    }
    let counts = &row.counts;
    let stands = [
        row.class.map(|class| standing(class).to_owned()),
        progress(counts).map(|progress| format!("{progress} done")),
        (counts.overdue > 0).then(|| format!("{} overdue", counts.overdue)),
    ];
    let stands: Vec<String> = stands.into_iter().flatten().collect();
    if !stands.is_empty() {
        lines.push(stands.join(" · "));
    }
    lines.extend(row.conflicts.iter().map(|conflict| format!("⚠ {conflict}")));
    lines.extend(row.dues.iter().take(8).map(|due| due_line(due, today)));
    if row.dues.len() > 8 {
        lines.push(format!("… and on {} more days", row.dues.len() - 8));
    }
    lines.push(source(&row.place));
    lines
}

fn due_line(due: &Due, today: Date) -> String {
    let mark = if due.overdue > 0 {
        "▲"
    } else if due.open > 0 {
        "○"
    } else {
        "●"
    };
    let all = (due.done + due.open + due.overdue) as usize;
    let more =
        if all > due.titles.len() { format!(" and {} more", all - due.titles.len()) } else { String::new() };
    format!("{mark} {}: {}{more}", short(today, due.date), due.titles.join(" · "))
}

/// All that is known of a day.
pub(super) fn told_of_day(named: &NamedDay, today: Date) -> Vec<String> {
    let distance = (named.date - today).get_days();
    let when = match distance {
        0 => "today".to_owned(),
        ..0 => format!("{} ago", days(-distance)),
        _ => format!("in {}", days(distance)),
    };
    vec![named.title.clone(), format!("{} · {when}", period((named.date, named.date))), source(&named.place)]
}

/// The phases without days of a repository, and where they are.
pub(super) fn told_of_undated(undated: &[Undated]) -> Vec<String> {
    let line = |phase: &Undated| match progress(&phase.counts) {
        Some(progress) => format!("{} · {progress} · {}", phase.title, source(&phase.place)),
        None => format!("{} · {}", phase.title, source(&phase.place)),
    };
    undated.iter().map(line).collect()
}

/// `PROJECT-PLAN.md:41: Phase 1: Beta (Nov 12 - Dec 10, 2025)`.
fn source(place: &Place) -> String {
    if place.written.is_empty() {
        return place.shown.clone();
    }
    format!("{}:{}: {}", place.shown, place.points.0.line + 1, place.written)
}

/// How a class is said of a phase.
pub(super) fn standing(class: Class) -> &'static str {
    match class {
        Class::Open => "not begun",
        Class::Active => "under way",
        Class::Held => "on hold",
        Class::Done => "done",
        Class::Cancelled => "given up",
    }
}

/// The line below the title: the day, and how many there are of what.
pub(super) fn summary(timeline: &Timeline) -> String {
    let rows = || timeline.groups.iter().flat_map(|group| &group.rows);
    let many = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {more}")),
    };
    let dated = timeline.groups.iter().filter(|group| group.has_days()).count();
    let parts = [
        Some(format!("as of {}", timeline.today.strftime("%b %-d, %Y"))),
        many(dated, "repository", "repositories"),
        many(rows().filter(|row| row.kind == RowKind::Phase).count(), "phase", "phases"),
        many(rows().filter(|row| row.is_overdue).count(), "overdue", "overdue"),
        many(rows().filter(|row| !row.conflicts.is_empty()).count(), "conflict", "conflicts"),
        many(timeline.undated(), "phase without days", "phases without days"),
        many(timeline.silent, "repository plans nothing", "repositories plan nothing"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What to write so that there is something to show.
pub const ADVICE: &str = "no phase has days yet; write them into its heading, such as `## Phase 1: Beta (Nov 12 - Dec 10, 2025)`, \
                          or behind `**Dates:**` below it";
