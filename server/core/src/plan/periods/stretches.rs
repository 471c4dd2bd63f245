//! Stretches of time: a start with its end, wherever the two stand, and the length that is said of them.
//!
//! They stand in one range (`Nov 12 - Dec 10`), behind two labels (`**Start:**`, `**End:**`), or in two cells of a row.
//! [`stretches`] makes them from a plan; it asks neither text nor calendar.
//! The trap: "Started" and "Completed" are facts of another kind and make no stretch with what was planned.

use super::super::labels::Label;
use super::super::tables::{Cell, Table};
use super::super::{At, Plan};
use super::Dated;
use super::lengths;
use crate::calendar::{DateMention, Duration, Mention, RangeMention, scan};
use crate::languages::{List, has};
use crate::text::Span;

/// A start, its end, and how long it is said to be. All spans are those of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// When it begins.
    pub start: DateMention,
    /// When it ends; `None` where only the start is given.
    pub end: Option<DateMention>,
    /// How long it is said to be.
    pub length: Option<Duration>,
    /// Where it stands.
    pub of: Of,
}

/// Where a stretch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A range in running text, a heading or an item.
    Range,
    /// Labels of one group.
    Labels,
    /// This row of the table with this number.
    Row {
        /// The table, counted from 0 in the document.
        table: usize,
        /// The row, from 0.
        row: usize,
    },
}

impl Stretch {
    /// From the start to the end.
    pub fn span(&self) -> Span {
        self.end.as_ref().map_or(self.start.span, |end| self.start.span.cover(end.span))
    }

    /// Start and end as a range; `None` without an end.
    pub fn range(&self) -> Option<RangeMention> {
        let end = self.end.clone()?;
        Some(RangeMention { span: self.span(), start: self.start.clone(), end })
    }
}

/// Every stretch of `plan` in order of its place.
pub fn stretches(plan: &Plan) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let tables: Vec<At<Table>> = plan.tables().collect();
    let dates: Vec<At<Dated>> = plan.dates().collect();
    for (index, table) in tables.iter().enumerate() {
        let own = within(&dates, table.place(table.span));
        if !own.is_empty() {
            rows(index, table, own, &mut found);
        }
    }
    let in_tables = found.len();
    for dated in plan.dates().filter(|dated| !dated.struck) {
        let Mention::Range(range) = &dated.mention else { continue };
        let range = shifted(range, dated.base);
        let next = tables.partition_point(|table| table.place(table.span).end <= range.span.start);
        if tables.get(next).is_some_and(|table| table.place(table.span).covers(range.span)) {
            continue;
        }
        let length = dated.length.clone().map(|length| length.shifted(dated.base));
        found.push(Stretch { start: range.start, end: Some(range.end), length, of: Of::Range });
    }
    found[in_tables..].sort_by_key(|stretch| stretch.start.span.start);
    groups(plan, &dates, in_tables, &mut found);
    found.sort_by_key(|stretch| stretch.start.span.start);
    found
}

fn shifted(range: &RangeMention, by: u32) -> RangeMention {
    RangeMention {
        span: range.span.shift(by),
        start: range.start.clone().shifted(by),
        end: range.end.clone().shifted(by),
    }
}

/// The stretches of a table: those of its columns of starts and ends, else the ranges of its cells.
fn rows(table: usize, at: &At<Table>, dates: &[At<Dated>], found: &mut Vec<Stretch>) {
    let headings: Vec<String> = at.header.iter().map(heading).collect();
    let column = |list: List| headings.iter().position(|heading| has(list, heading));
    let (start, end, length) =
        (column(List::PeriodStarts), column(List::PeriodEnds), column(List::PeriodLengths));
    // Without a start column, "to" and "until" may be anything.
    for (row, cells) in at.rows.iter().enumerate() {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
        let dates = within(dates, at.place(first.span.cover(last.span)));
        if dates.is_empty() || cells.iter().any(|cell| cell.text.contains("~~")) {
            continue;
        }
        let of_cell = |cell: &Cell| within(dates, at.place(cell.span));
        let length = length
            .and_then(|column| Some((cells.get(column)?, at.header.get(column)?)))
            .and_then(|(cell, head)| length_of(cell, head))
            .map(|length| length.shifted(at.base));
        let of = Of::Row { table, row };
        let day = |column: usize| cells.get(column).and_then(|cell| only_day(cell, of_cell(cell)));
        if let Some(start) = start {
            let Some(first) = day(start) else { continue };
            found.push(Stretch { start: first, end: end.and_then(day), length, of });
            continue;
        }
        for cell in cells {
            let Some(dated) = of_cell(cell).first().filter(|_| !cell.text.contains('`')) else { continue };
            let Mention::Range(range) = &dated.mention else { continue };
            let own = dated.length.clone().map(|length| length.shifted(at.base));
            let range = shifted(range, at.base);
            let length = length.clone().or(own);
            found.push(Stretch { start: range.start, end: Some(range.end), length, of });
            break;
        }
    }
}

/// The head of a column without what stands in brackets.
fn heading(cell: &Cell) -> String {
    let text = cell.plain();
    text.split(['(', '（']).next().unwrap_or_default().trim().to_owned()
}

/// A cell that is one date of a day and nothing else.
fn only_day(cell: &Cell, dates: &[At<Dated>]) -> Option<DateMention> {
    let [dated] = dates else { return None };
    let Mention::Date(date) = &dated.mention else { return None };
    let lead = cell.text.get(..date.span.start.checked_sub(cell.span.start)? as usize)?;
    (!lead.contains(char::is_alphanumeric)).then(|| date.clone().shifted(dated.base))
}

/// The dates that begin in a span.
fn within<'d, 'a>(dates: &'d [At<'a, Dated>], span: Span) -> &'d [At<'a, Dated>] {
    let before = |offset: u32| dates.partition_point(|dated| dated.place(dated.span).start < offset);
    dates.get(before(span.start)..before(span.end)).unwrap_or_default()
}

/// The length in a cell: `4 weeks`, or `4` below "Duration (weeks)".
fn length_of(cell: &Cell, head: &Cell) -> Option<Duration> {
    if let Some(length) = lengths::alone(&cell.text, cell.span) {
        return Some(length);
    }
    let unit = head.text.split(['(', '（']).nth(1)?.trim_end_matches([')', '）', ' ', '*']);
    let number = cell.text.trim_matches(['*', ' ']);
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let at = cell.text.find(number)?;
    let mut length = lengths::alone(&format!("{number} {unit}"), Span::empty(cell.span.start))?;
    let start = cell.span.start + u32::try_from(at).ok()?;
    length.number = Span::new(start, start + u32::try_from(number.len()).ok()?);
    length.span = length.number;
    Some(length)
}

/// What the labels of one group say.
#[derive(Default)]
struct Group {
    start: Option<DateMention>,
    end: Option<DateMention>,
    length: Option<Duration>,
    /// The index of a range among the stretches.
    range: Option<usize>,
}

/// Adds what labels that follow one another say: a start and an end, and the length of a range.
fn groups(plan: &Plan, dates: &[At<Dated>], ranges: usize, found: &mut Vec<Stretch>) {
    let mut group = Group::default();
    let mut last: Option<(u32, Option<usize>)> = None;
    let mut made = Vec::new();
    let end_of_ranges = found.len();
    for label in plan.labels() {
        let place = label.place(label.span);
        let section = plan.outline().section_at(place.start);
        let follows =
            last.is_some_and(|(end, of)| of == section && label.place(label.key_span).start <= end + 24);
        if !follows {
            close(std::mem::take(&mut group), &mut made, found);
        }
        last = Some((place.end, section));
        let Some(item) = item(&label, dates) else { continue };
        let range = found[ranges..end_of_ranges]
            .binary_search_by_key(&place.start, |stretch| stretch.start.span.start)
            .ok()
            .map(|at| ranges + at);
        let is_taken = match &item {
            Item::Start(_) => group.start.is_some(),
            Item::End(_) => group.end.is_some(),
            Item::Length(_) => group.length.is_some(),
            Item::Range => group.range.is_some(),
        };
        if is_taken {
            close(std::mem::take(&mut group), &mut made, found);
        }
        match item {
            Item::Start(date) => group.start = Some(date),
            Item::End(date) => group.end = Some(date),
            Item::Length(length) => group.length = Some(length),
            Item::Range => group.range = range,
        }
    }
    close(group, &mut made, found);
    found.append(&mut made);
}

fn close(group: Group, made: &mut Vec<Stretch>, found: &mut [Stretch]) {
    let Group { start, end, length, range } = group;
    match (range.and_then(|range| found.get_mut(range)), start) {
        (Some(range), None) => range.length = range.length.take().or(length),
        (_, Some(start)) => made.push(Stretch { start, end, length, of: Of::Labels }),
        (None, None) => {}
    }
}

/// What a label gives to its group.
enum Item {
    Start(DateMention),
    End(DateMention),
    Length(Duration),
    Range,
}

fn item(label: &At<Label>, dates: &[At<Dated>]) -> Option<Item> {
    let key = label.key.as_str();
    let has_date = label.value.bytes().take(40).any(|byte| byte.is_ascii_digit());
    if !has_date && !has(List::PeriodLengths, key) {
        return None;
    }
    let place = label.place(label.span);
    // Of any other key only a range counts, and that was read with the text.
    let says_when =
        [List::PeriodStarts, List::PeriodEnds, List::PeriodLengths].iter().any(|list| has(*list, key));
    if !says_when && within(dates, Span::new(place.start, place.start + 1)).is_empty() {
        return None;
    }
    let first = scan(&label.value).into_iter().next().filter(|mention| mention.span().start == 0);
    match first {
        Some(Mention::Range(_)) => Some(Item::Range),
        Some(Mention::Date(date)) if has(List::PeriodStarts, key) => {
            Some(Item::Start(date.shifted(place.start)))
        }
        Some(Mention::Date(date)) if has(List::PeriodEnds, key) => Some(Item::End(date.shifted(place.start))),
        None if has(List::PeriodLengths, key) => lengths::alone(&label.value, place).map(Item::Length),
        _ => None,
    }
}
