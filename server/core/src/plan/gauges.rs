//! Gauges: what shows how far something is without a word for tasks: `Foundation 100%`, `(40%)` in a heading, `[███░░] 60%`, `3/5` in a row.
//!
//! No rule judges them, since they may show effort as well as tasks; only who changes a task looks whether one is right by them, and
//! keeps it so. The trap: a bar is as long as it was, whatever it shows.

use std::cmp::Reverse;
use std::sync::LazyLock;

use regex::Regex;

use super::tables::{Cell, Table};
use super::tallies::Count;
use super::{ChunkPlan, Place, Run};
use crate::languages::{List, has};
use crate::text::{Span, offset_of};

/// What shows how far something is.
#[derive(Debug, Clone, PartialEq)]
pub struct Gauge {
    /// All of it.
    pub span: Span,
    /// The block that it stands in.
    pub block: Span,
    /// What it is about, where it says so; else the section of its heading.
    pub name: Option<String>,
    /// The percentage, and the place of its digits.
    pub percent: Option<(f64, Span)>,
    /// How many are done, and how many there are.
    pub ratio: Option<(Count, Count)>,
    /// The bar.
    pub bar: Option<Bar>,
}

/// `███░░`: a fixed number of cells, the first of them full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The cells, without brackets.
    pub span: Span,
    /// What a full one is.
    pub full: char,
    /// What an empty one is.
    pub empty: char,
    /// How many are full.
    pub filled: u32,
    /// How many there are.
    pub cells: u32,
}

/// Full and empty cells that go together; those of ASCII only in brackets.
const PAIRS: [(char, char); 20] = [
    ('█', '░'),
    ('█', '▒'),
    ('▓', '░'),
    ('▓', '▒'),
    ('■', '□'),
    ('▰', '▱'),
    ('●', '○'),
    ('⬛', '⬜'),
    ('🟩', '⬜'),
    ('🟩', '⬛'),
    ('🟦', '⬜'),
    ('⣿', '⣀'),
    ('▮', '▯'),
    ('◼', '◻'),
    ('█', ' '),
    ('#', '-'),
    ('#', '.'),
    ('=', '-'),
    ('=', ' '),
    ('#', ' '),
];

/// A bar has at least as many cells.
const FEWEST: u32 = 5;

static PERCENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?P<digits>[0-9]{1,3}(?:\.[0-9]+)?)\s*[%％]").ok());

static RATIO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[*_`\s(]*(?P<done>[0-9]+)\s*/\s*(?P<total>[0-9]+)[*_`\s)]*$").ok());

/// Records the gauges of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if matches!(run.place, Place::FrontMatter | Place::Tree | Place::Cell { .. }) || run.text.len() > 2_000 {
        return;
    }
    if !run.text.contains(['%', '％']) && !has_cells(run.text) {
        return;
    }
    let is_heading = matches!(run.place, Place::Heading(_));
    let mut start = 0;
    for line in run.text.split_inclusive('\n') {
        for piece in line.split_inclusive([',', ';', '|', '·', '•']) {
            if let Some(gauge) = gauge(run, piece, start, is_heading) {
                plan.gauges.push(gauge);
            }
            start += offset_of(piece.len());
        }
    }
}

/// The gauge of one piece of a line that starts at `start`.
fn gauge(run: &Run, piece: &str, start: u32, is_heading: bool) -> Option<Gauge> {
    let at = |span: Span| run.place_of(span.shift(start));
    let bar = bar(piece);
    let mut percents = PERCENT.as_ref()?.captures_iter(piece);
    let percent = percents.next();
    // Two percentages show two things.
    if percents.next().is_some() || (bar.is_none() && percent.is_none()) {
        return None;
    }
    let percent = percent.and_then(|captures| captures.name("digits")).map(|digits| {
        (
            digits.as_str().parse().unwrap_or(0.0),
            Span::new(offset_of(digits.start()), offset_of(digits.end())),
        )
    });
    let first =
        [bar.map(|bar| bar.span.start), percent.map(|(_, span)| span.start)].into_iter().flatten().min()?;
    let last =
        [bar.map(|bar| bar.span.end), percent.map(|(_, span)| span.end)].into_iter().flatten().max()?;
    let before = piece.get(..first as usize)?;
    // "Overall progress: Foundation 100%": the label is not the name of the first.
    let before = before.trim_end_matches(|char: char| !char.is_alphanumeric());
    let name = before.rsplit_once([':', '：']).map_or(before, |(label, name)| {
        let bare = label.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase();
        if has(List::ProgressLabels, &bare)
            || has(List::StatusLabels, &bare)
            || bare == "overall"
            || is_progress(label)
        {
            name
        } else {
            before
        }
    });
    let name = name.trim_matches(|char: char| !char.is_alphanumeric() && char != ')').trim();
    // "Phase 1 at 50%", "Phase 1 is 50% done".
    let name = [" at", " is"].iter().find_map(|joint| name.strip_suffix(joint)).unwrap_or(name);
    let has_name = name.chars().any(char::is_alphabetic) && !is_progress(name);
    Some(Gauge {
        span: at(Span::new(first, last)),
        block: run.owner,
        name: (!is_heading && has_name).then(|| name.to_owned()),
        percent: percent.map(|(value, span)| (value, at(span))),
        ratio: None,
        bar: bar.map(|bar| Bar { span: at(bar.span), ..bar }),
    })
}

/// Does the text end in a word for progress?
fn is_progress(text: &str) -> bool {
    let lower = text.to_lowercase();
    let last = lower.trim_end_matches(|char: char| !char.is_alphanumeric());
    crate::languages::words(List::ProgressLabels).iter().any(|word| last.ends_with(word))
}

/// Decides quickly that there is no bar.
fn has_cells(text: &str) -> bool {
    if text.is_ascii() {
        return text.contains("[#") || text.contains("[=");
    }
    // All of them begin with these bytes.
    if memchr::memchr3(0xe2, 0xf0, b'[', text.as_bytes()).is_none() {
        return false;
    }
    text.contains(['█', '▓', '■', '▰', '●', '⬛', '🟩', '🟦', '⣿', '▮', '◼', '░', '□', '▱', '○', '▯', '◻'])
        || text.contains("[#")
        || text.contains("[=")
}

/// The bar in a piece of a line.
fn bar(piece: &str) -> Option<Bar> {
    let bars = PAIRS.iter().filter_map(|(full, empty)| {
        let is_bracketed = full.is_ascii() || *empty == ' ';
        let start = match is_bracketed {
            true => piece.find('[')? + 1,
            false => piece.find([*full, *empty])?,
        };
        let rest = piece.get(start..)?;
        let filled = rest.chars().take_while(|char| char == full).count();
        let behind = &rest[filled * full.len_utf8()..];
        let blank = behind.chars().take_while(|char| char == empty).count();
        let end = start + filled * full.len_utf8() + blank * empty.len_utf8();
        let cells = offset_of(filled + blank);
        let next = piece.get(end..)?.chars().next();
        let closes = if is_bracketed { next == Some(']') } else { next.is_none_or(|char| char != *full) };
        // Blanks alone in brackets are no bar.
        let shows = *empty != ' ' || filled > 0;
        (cells >= FEWEST && closes && shows).then(|| Bar {
            span: Span::new(offset_of(start), offset_of(end)),
            full: *full,
            empty: *empty,
            filled: offset_of(filled),
            cells,
        })
    });
    // Of a bar whose full cells another pair does not know, that one would see the empty ones alone.
    bars.min_by_key(|bar| (bar.span.start, Reverse(bar.cells)))
}

/// Records what the rows of a table show: a name, and behind it a percentage, a bar, or a ratio below a title that says progress.
pub(super) fn read_rows(table: &Table, plan: &mut ChunkPlan) {
    let is_progress: Vec<bool> = table
        .header
        .iter()
        .map(|title| {
            let title = title.plain();
            [List::PercentColumns, List::DoneColumns, List::TotalColumns]
                .into_iter()
                .any(|list| has(list, &title))
        })
        .collect();
    if !is_progress.iter().any(|is_one| *is_one) {
        return;
    }
    for row in &table.rows {
        let Some((name, cells)) = row.split_first() else { continue };
        let mut gauge = Gauge {
            span: name.span,
            block: table.span,
            name: Some(name.plain()),
            percent: None,
            ratio: None,
            bar: None,
        };
        for (cell, _) in cells.iter().zip(is_progress.iter().skip(1)).filter(|(_, is_one)| **is_one) {
            let at =
                |start: usize, end: usize| Span::new(offset_of(start), offset_of(end)).shift(cell.span.start);
            if let Some(digits) = PERCENT.as_ref().and_then(|it| it.captures(&cell.text)?.name("digits")) {
                let value = digits.as_str().parse().unwrap_or(0.0);
                gauge.percent = gauge.percent.or(Some((value, at(digits.start(), digits.end()))));
            }
            if let Some(bar) = bar(&cell.text) {
                gauge.bar = gauge.bar.or(Some(Bar { span: bar.span.shift(cell.span.start), ..bar }));
            }
            gauge.ratio = gauge.ratio.or_else(|| ratio(cell));
        }
        if gauge.percent.is_some() || gauge.bar.is_some() || gauge.ratio.is_some() {
            plan.gauges.push(gauge);
        }
    }
}

fn ratio(cell: &Cell) -> Option<(Count, Count)> {
    let captures = RATIO.as_ref()?.captures(&cell.text)?;
    let count = |name: &str| {
        let found = captures.name(name)?;
        let span = Span::new(offset_of(found.start()), offset_of(found.end())).shift(cell.span.start);
        Some(Count { value: found.as_str().parse().ok()?, span })
    };
    Some((count("done")?, count("total")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_full_and_empty_cells() {
        let cells = |text: &str| bar(text).map(|bar| (bar.filled, bar.cells, bar.span.of(text).to_owned()));
        assert_eq!(cells("[███░░] 60%"), Some((3, 5, "███░░".to_owned())));
        assert_eq!(cells("Beta ▓▓▓▓▓░░░░░ 50%"), Some((5, 10, "▓▓▓▓▓░░░░░".to_owned())));
        assert_eq!(cells("[#####-----]"), Some((5, 10, "#####-----".to_owned())));
        assert_eq!(cells("[=====     ] 50%"), Some((5, 10, "=====     ".to_owned())));
        assert_eq!(cells("░░░░░ 0%"), Some((0, 5, "░░░░░".to_owned())));
        assert_eq!(cells("##### heading"), None);
        assert_eq!(cells("● item"), None);
    }
}
