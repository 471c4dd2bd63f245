//! Weeks by their numbers: "Week 2 of 4" of a phase, "Weeks 3-6" of the plan.
//!
//! The trap: a number is rewritten only where it was that of the phase; most weeks are lengths, headings or names.

use jiff::civil::{Date, date};

use super::dates::Shifting;
use super::phases::Phase;
use crate::finding::Edit;
use crate::languages::{List, has};
use crate::plan::Section;
use crate::rules::{DocumentContext, leading};
use crate::text::{Span, offset_of};

/// "Weeks 3-6", "Week 3", `3-6` below "Weeks".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeekText {
    /// The first number.
    first: (Span, i64),
    /// The last one, where there are two.
    last: Option<(Span, i64)>,
    /// The number of the table and of the row in which it stands.
    pub(super) row: Option<(usize, usize)>,
}

impl WeekText {
    /// From the first number to the last.
    pub(super) fn span(&self) -> Span {
        self.last.map_or(self.first.0, |(last, _)| self.first.0.cover(last))
    }

    /// The numbers of the first and the last week.
    fn numbers(&self) -> (i64, i64) {
        (self.first.1, self.last.map_or(self.first.1, |(_, last)| last))
    }

    /// The days that stand for these weeks.
    pub(super) fn days(&self) -> Option<(Date, Date)> {
        let (first, last) = self.numbers();
        let day = |days: i64| EPOCH.checked_add(jiff::Span::new().days(days)).ok();
        Some((day((first - 1) * 7)?, day(last * 7 - 1)?))
    }

    fn shifted(self, by: u32) -> WeekText {
        let shift = |(span, number): (Span, i64)| (span.shift(by), number);
        WeekText { first: shift(self.first), last: self.last.map(shift), ..self }
    }
}

/// The first day of week 1 where a plan has no days.
const EPOCH: Date = date(2001, 1, 1);

/// The word for weeks with which a text, or the head of a column, begins.
fn is_weeks(word: &str) -> bool {
    let lists = [List::UnitWeek, List::Weeks, List::WeekColumns];
    lists.into_iter().any(|list| has(list, word))
}

/// May a line name weeks by number?
pub(super) fn may_name(line: &str) -> bool {
    !read(line).is_empty()
}

/// The weeks that headings, labels and rows name, in order.
pub(super) fn texts(context: &DocumentContext) -> Vec<WeekText> {
    let mut texts = Vec::new();
    let whole = |section: &Section| section.place(section.heading.content);
    for section in context.outline().sections().iter().filter(|section| !section.historical) {
        let heading = whole(section);
        // "Week 3: Bricks" is the name of a section.
        let from = leading(section).map_or(0, |unit| unit.span.end);
        let own = read(&context.source(heading)).into_iter().filter(|text| text.first.0.start >= from);
        texts.extend(own.map(|text| text.shifted(heading.start)));
    }
    for label in context.plan().labels() {
        let place = label.place(label.span);
        if context.is_live(place.start) && has(List::PeriodSpans, &label.key) {
            texts.extend(read(&label.value).into_iter().map(|text| text.shifted(place.start)));
        }
    }
    for (index, table) in context.plan().tables().enumerate() {
        if !context.is_live(table.place(table.span).start) {
            continue;
        }
        let is_named: Vec<bool> = table.header.iter().map(|cell| is_weeks(&cell.plain())).collect();
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let bare = is_named.get(column).copied().unwrap_or_default();
                let found =
                    if bare { numbers(&cell.text, 0).into_iter().collect() } else { read(&cell.text) };
                let found = if found.is_empty() { read(&cell.text) } else { found };
                let place = table.place(cell.span).start;
                let row = Some((index, row));
                texts.extend(found.into_iter().map(|text| WeekText { row, ..text.shifted(place) }));
            }
        }
    }
    texts.sort_by_key(|text| text.span());
    texts.dedup_by_key(|text| text.span());
    texts
}

/// The numbers behind words for weeks in a text.
fn read(text: &str) -> Vec<WeekText> {
    let mut found: Vec<WeekText> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(|letter: char| !letter.is_alphabetic()) {
        let bare = word.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let end = at + bare.len();
        at += word.len();
        // Most words have no number behind them, and need not be looked up.
        let behind = text[end..].trim_start_matches([' ', '.', '*']);
        let is_numbered = behind.starts_with(|letter: char| letter.is_ascii_digit());
        if is_numbered && bare.len() < word.len() && is_weeks(&bare.to_lowercase()) {
            found.extend(numbers(behind, text.len() - behind.len()));
        }
    }
    found
}

/// The numbers with which a text begins that stands `at` bytes behind the start; none of "2 of 4" and "3.5".
fn numbers(text: &str, at: usize) -> Option<WeekText> {
    let (first, rest) = number(text, at)?;
    let behind = rest.trim_start();
    let dash = behind.strip_prefix(['-', '–', '—', '~']).or_else(|| behind.strip_prefix("to "));
    let last = dash.map(str::trim_start).and_then(|last| number(last, at + text.len() - last.len()));
    let rest = last.map_or(rest, |(_, rest)| rest);
    let last = last.map(|(last, _)| last).filter(|last| last.1 >= first.1);
    let is_part = rest.starts_with(['.', '/', '+', ',', '&', '%']) && rest.len() > 1;
    let is_of = rest.trim_start().to_lowercase().starts_with("of ");
    (!is_part && !is_of && (dash.is_none() || last.is_some())).then_some(WeekText { first, last, row: None })
}

fn number(text: &str, at: usize) -> Option<((Span, i64), &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let value = text[..end].parse::<i64>().ok().filter(|week| (1..=200).contains(week))?;
    let is_word = text[end..].starts_with(char::is_alphabetic);
    (!is_word).then(|| ((Span::new(offset_of(at), offset_of(at + end)), value), &text[end..]))
}

impl Shifting<'_, '_> {
    /// "Week 2 of 4", where it was right and still is one of the weeks.
    pub(super) fn counted_weeks(&self, moving: &[&Phase]) -> Vec<Edit> {
        let context = self.context;
        let today = context.today();
        let mut edits = Vec::new();
        for week in context.plan().weeks() {
            let place = week.place(week.span);
            let around = moving.iter().filter_map(|phase| Some((phase.region(place)?.start, *phase)));
            let around = around.max_by_key(|(start, _)| *start).map(|(_, phase)| phase);
            let named = || moving.iter().copied().find(|phase| self.is_named_before(phase, place));
            let Some(phase) = around.or_else(named) else { continue };
            let (Some(first), Some(last)) = (self.later(phase.first), self.later(phase.last)) else {
                continue;
            };
            let was_right = week_of(phase.first, today) == i64::from(week.value);
            if was_right && first <= today && today <= last && context.is_live(place.start) {
                let new_text = week_of(first, today).to_string();
                edits.push(Edit { file: None, span: week.place(week.number), new_text });
            }
        }
        edits
    }

    /// "Weeks 3-6", counted from the beginning of the plan, where it was right.
    pub(super) fn numbered_weeks(&self, phases: &[Phase], moving: &[&Phase]) -> Vec<Edit> {
        let is_moving = |phase: &Phase| moving.iter().any(|moving| moving.given == phase.given);
        let is_in_weeks = moving.first().is_some_and(|phase| phase.is_in_weeks);
        let begin = phases.iter().map(|phase| phase.first).min();
        let begins = phases
            .iter()
            .filter_map(|phase| if is_moving(phase) { self.later(phase.first) } else { Some(phase.first) });
        let (Some(begin), Some(begins)) = (begin, begins.min()) else { return Vec::new() };
        let (begin, begins) = if is_in_weeks { (EPOCH, EPOCH) } else { (begin, begins) };
        let mut edits = Vec::new();
        for text in texts(self.context) {
            let place = text.span();
            let is_its = |phase: &&&Phase| {
                text.numbers() == (week_of(begin, phase.first), week_of(begin, phase.last))
                    && (phase.region(place).is_some() || self.is_named_before(phase, place))
            };
            let Some(phase) = moving.iter().find(is_its) else { continue };
            let (Some(first), Some(last)) = (self.later(phase.first), self.later(phase.last)) else {
                continue;
            };
            if first < begins {
                continue;
            }
            let mut write = |span: Span, day: Date| {
                edits.push(Edit { file: None, span, new_text: week_of(begins, day).to_string() });
            };
            write(text.first.0, first);
            if let Some((span, _)) = text.last {
                write(span, last);
            }
        }
        edits
    }
}

/// The number of the week of `day`, counted from `first`.
fn week_of(first: Date, day: Date) -> i64 {
    i64::from((day - first).get_days().div_euclid(7)) + 1
}
