//! Computed values: how much of something is done, where a percentage, `n/m` or a number of tasks belongs.
//!
//! Behind a label of progress it is that of the section around it, in a row of a table that of the section which the row names, in a
//! heading that of the heading. The trap: there is more than one reasonable way to count tasks, so every different number is offered.

use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::languages::{List, has, words};
use crate::plan::Section;
use crate::plan::census::Way;
use crate::plan::remarks::Piece;
use crate::plan::tables::{Cell, is_total};
use crate::syntax::tree::BlockContext;
use crate::text::Span;

/// How many ways to count are offered.
const WAYS: usize = 3;

/// What of the tasks is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    /// How many there are.
    Total,
    /// How many are done.
    Done,
    /// How much is done, as a percentage or a ratio.
    Progress,
}

/// Behind a label of progress, or in a column of it.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let title = place.title()?;
    let (total, done, progress) = if title.of_column {
        (List::TotalColumns, List::DoneColumns, List::PercentColumns)
    } else {
        (List::TotalLabels, List::DoneLabels, List::ProgressLabels)
    };
    let share = match &*title.text {
        text if has(total, text) || !title.of_column && has(List::Tasks, text) => Share::Total,
        text if has(done, text) => Share::Done,
        text if has(progress, text) => Share::Progress,
        text if !title.of_column && text.ends_with("progress") => Share::Progress,
        _ => return None,
    };
    let scope = if title.of_column { of_row(place, share)? } else { around(place) };
    let whole = place.cursor.value();
    let value = place.context.source(whole);
    // What stands behind the number stays.
    let number = value.len() - value.trim_start_matches(is_figure_letter).len();
    let span = Span::new(whole.start, whole.start + number as u32);
    let span = if span.touches(place.cursor.offset) { span } else { return None };
    let found = values(place, scope, share, span);
    (!found.is_empty()).then(|| Found::instead(found))
}

/// In a heading, in brackets or behind a dash, or where a ratio or a percentage is typed.
pub(super) fn in_heading(place: &Place) -> Option<Found> {
    let BlockContext::Heading { .. } = place.cursor.under.block else { return None };
    let cursor = &place.cursor;
    let span = cursor.letters(is_figure_letter);
    let before = &cursor.before[..cursor.before.len() - cursor.typed_from(span.start).len()];
    let figure = place.context.source(span);
    let is_apart = before.ends_with(['(', '[']) || before.ends_with("— ") || before.ends_with("– ");
    let is_figure = figure.starts_with(|digit: char| digit.is_ascii_digit()) && figure.contains(['/', '%']);
    let is_begun = is_apart && figure.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_figure || is_begun) || place.is_by_blank() {
        return None;
    }
    let outline = place.context.outline();
    let section = outline.sections().get(outline.section_at(cursor.offset)?)?;
    let found = values(place, section.body(), Share::Progress, span);
    (!found.is_empty()).then(|| Found::instead(found))
}

/// The section in which a label speaks; of one below the title, or above everything, it is the whole document.
fn around(place: &Place) -> Span {
    let outline = place.context.outline();
    let whole = Span::new(0, place.context.text().len());
    let Some(section) = outline.section_at(place.cursor.offset).and_then(|at| outline.sections().get(at))
    else {
        return whole;
    };
    let census = place.context.census();
    let is_own = section.heading.level > 1 && census.any(section.body());
    if is_own { section.body() } else { whole }
}

/// The section that the row names; all of the document for the row of totals.
fn of_row(place: &Place, share: Share) -> Option<Span> {
    let row = place.row()?;
    let titles: Vec<String> = row.table.item.header.iter().map(Cell::plain).collect();
    let has_column = |list: List| titles.iter().any(|title| has(list, title));
    let speaks_of_tasks =
        titles.iter().any(|title| words(List::Tasks).iter().any(|noun| title.contains(noun)));
    // "Total" or "Count" alone may count anything.
    let is_of_tasks = speaks_of_tasks || has_column(List::TotalColumns) && has_column(List::DoneColumns);
    if row.column == 0 || !is_of_tasks && share != Share::Progress {
        return None;
    }
    let name = row.cells().first()?;
    if is_total(name) {
        return Some(Span::new(0, place.context.text().len()));
    }
    let (piece, plain) = (Piece::of(&name.text), name.plain());
    let is_named = |section: &&Section| match (&piece, &section.heading.piece) {
        (Some(piece), Some(other)) => piece.is_like(other),
        _ => {
            let title = section.heading.title.to_lowercase();
            !plain.is_empty()
                && title.trim_matches(|letter: char| !letter.is_alphanumeric()).starts_with(&*plain)
        }
    };
    let sections = place.context.outline().sections().iter();
    sections.filter(is_named).map(Section::body).find(|span| place.context.census().any(*span))
}

/// Every different value of a share, as the figure that is there is written.
fn values(place: &Place, scope: Span, share: Share, span: Span) -> Vec<Completion> {
    let figure = place.context.source(span);
    let mut found: Vec<Completion> = Vec::new();
    // First what is shown everywhere.
    let shown = place.context.progress(scope);
    for way in shown.iter().chain(place.context.census().ways(scope).iter().take(8)) {
        for written in written(way, share, &figure) {
            if found.iter().all(|known| known.new_text != written) {
                found.push(Completion::new(CompletionKind::Count, written, span).detail(way.counted()));
            }
        }
        if found.len() >= WAYS {
            break;
        }
    }
    found
}

fn written(way: &Way, share: Share, figure: &str) -> Vec<String> {
    let percent = format!("{:.0}%", way.percent());
    let ratio = format!("{}/{}", way.done, way.total);
    match share {
        Share::Total => vec![way.total.to_string()],
        Share::Done => vec![way.done.to_string()],
        Share::Progress if figure.contains('/') => vec![ratio],
        Share::Progress if figure.contains('%') => vec![percent],
        Share::Progress => {
            let both = format!("{ratio} ({percent})");
            vec![percent, ratio, both]
        }
    }
}

fn is_figure_letter(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '/' | '%' | '.' | ',')
}
