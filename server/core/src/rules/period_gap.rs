//! Rows of weeks or dates that follow one another and leave some out.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::{DocumentContext, declare_rule};
use crate::finding::Finding;
use crate::languages::{List, has};
use crate::plan::{At, Of, Table};
use crate::text::Span;

declare_rule! {
    /// The rows of a table divide a time into parts, and between two of them some of it is left out, or belongs to both.
    ///
    /// It speaks where the other rows show that each begins when the one before ends: by their dates, or by their weeks ("Weeks 1-2").
    ///
    /// ## Why it matters
    /// A week that belongs to no phase is planned by nobody.
    ///
    /// ## Fires
    /// ```markdown
    /// | Phase | Dates |
    /// |---|---|
    /// | Keel | Dec 1 - Dec 12, 2025 |
    /// | Deck | Dec 15 - Dec 26, 2025 |
    /// | Mast | Dec 29, 2025 - Jan 9, 2026 |
    /// | Sails | Jan 19 - Jan 30, 2026 |
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// | Phase | Weeks |
    /// |---|---|
    /// | Keel | 1-2 |
    /// | Deck | 3-4 |
    /// | Mast | 5-6 |
    /// ```
    ///
    /// ## What it cannot know
    /// Whether a pause, or work side by side, is meant.
    /// A table with more than one gap in three rows is no chain and is left alone.
    PERIOD_GAP {
        code: "period-gap",
        severity: Information,
        certainty: Computed,
        fix: None,
        judge: Document(judge),
    }
}

/// A row's part of the time, with its place.
struct Piece {
    row: usize,
    span: Span,
    first: i64,
    last: i64,
}

/// How two rows follow one another.
enum Step {
    Joined,
    /// So many days or weeks between them.
    Gap(i64),
    Overlap,
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let mut by_table: BTreeMap<usize, Vec<Piece>> = BTreeMap::new();
    for stretch in context.stretches() {
        let (Of::Row { table, row }, Some(range)) = (stretch.of, stretch.range()) else { continue };
        let Some((first, last)) = range.resolve(context.reference(range.span.start)) else { continue };
        let piece = Piece { row, span: range.span, first: number(first), last: number(last) };
        by_table.entry(table).or_default().push(piece);
    }
    for (index, table) in context.plan().tables().enumerate() {
        if table.rows.len() < 4 || !context.is_live(table.place(table.span).start) {
            continue;
        }
        match by_table.get(&index) {
            Some(pieces) => chain(pieces, days_between, "day", findings),
            None => chain(&weeks(&table), weeks_between, "week", findings),
        }
    }
}

/// Reports the joints of a chain that do not hold, if most of them do.
fn chain(pieces: &[Piece], between: fn(&Piece, &Piece) -> Step, unit: &str, findings: &mut Vec<Finding>) {
    let ascends = pieces.windows(2).all(|pair| pair[0].first < pair[1].first && pair[0].last < pair[1].last);
    let follows = pieces.windows(2).all(|pair| pair[0].row + 1 == pair[1].row);
    if pieces.len() < 4 || !ascends || !follows {
        return;
    }
    let steps: Vec<(&Piece, Step)> =
        pieces.windows(2).map(|pair| (&pair[1], between(&pair[0], &pair[1]))).collect();
    let loose = steps.iter().filter(|(_, step)| !matches!(step, Step::Joined)).count();
    if loose * 3 > steps.len() {
        return;
    }
    for (piece, step) in steps {
        let message = match step {
            Step::Joined => continue,
            Step::Gap(1) => format!("1 {unit} lies between this row and the one before"),
            Step::Gap(count) => format!("{count} {unit}s lie between this row and the one before"),
            Step::Overlap => "begins before the row before it ends".to_owned(),
        };
        findings.push(Finding::new(&PERIOD_GAP, piece.span, message));
    }
}

/// Days since an arbitrary Monday.
fn number(date: Date) -> i64 {
    let monday = jiff::civil::date(2000, 1, 3);
    i64::from((date - monday).get_days())
}

/// The last day of one row may be the first of the next; weekends, and the days around New Year, may lie between.
fn days_between(one: &Piece, next: &Piece) -> Step {
    if next.first < one.last {
        return Step::Overlap;
    }
    let is_free = |day: i64| {
        let date = jiff::civil::date(2000, 1, 3).checked_add(jiff::Span::new().days(day));
        let Ok(date) = date else { return false };
        matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
            || matches!((date.month(), date.day()), (12, 22..) | (1, ..=6))
    };
    let between = one.last + 1..next.first;
    if between.end - between.start > 400 || between.clone().any(|day| !is_free(day)) {
        return Step::Gap(between.end - between.start);
    }
    Step::Joined
}

fn weeks_between(one: &Piece, next: &Piece) -> Step {
    match next.first - one.last {
        1 => Step::Joined,
        gap if gap > 1 => Step::Gap(gap - 1),
        _ => Step::Overlap,
    }
}

/// Is this a word for weeks, as the head of a column or before the number?
fn is_weeks(word: &str) -> bool {
    let lists = [List::UnitWeek, List::Weeks, List::WeeksShort, List::WeekColumns];
    lists.into_iter().any(|list| has(list, word))
}

/// The rows of a table by their weeks: `1-2` below "Weeks", `Week 3`, `第3周`.
fn weeks(table: &At<Table>) -> Vec<Piece> {
    let column = table.header.iter().position(|cell| is_weeks(&cell.plain())).unwrap_or(0);
    let is_named = table.header.get(column).is_some_and(|cell| is_weeks(&cell.plain()));
    let mut pieces = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        let Some(cell) = cells.get(column) else { continue };
        if let Some((first, last)) = week_numbers(&cell.text, is_named) {
            pieces.push(Piece { row, span: table.place(cell.span), first, last });
        }
    }
    pieces
}

fn week_numbers(text: &str, is_named: bool) -> Option<(i64, i64)> {
    let text = text.trim_matches(['*', '_', ' ', '`']).to_lowercase();
    let word_end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let has_word = is_weeks(&text[..word_end]);
    if word_end > 0 && !has_word || word_end == 0 && !is_named {
        return None;
    }
    let rest = text[word_end..].trim_start_matches([' ', '.']);
    let number = |text: &str| {
        let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let value = text[..end].parse::<i64>().ok().filter(|week| (0..=200).contains(week))?;
        Some((value, text[end..].to_owned()))
    };
    let (first, rest) = number(rest)?;
    let rest = rest.trim_start();
    let last = rest.strip_prefix(['-', '–', '—', '~']).map(|rest| rest.trim_start().trim_start_matches('w'));
    match last {
        Some(rest) => number(rest).filter(|(last, _)| *last >= first).map(|(last, _)| (first, last)),
        None if rest.starts_with(['.', '/', '+', ',', '&']) => None,
        None => Some((first, first)),
    }
}
