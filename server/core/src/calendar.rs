//! Dates and ranges of dates as people write them.
//!
//! [`scan`] finds every date of a text, with what was written and what was left out; a reference date given to
//! [`DateMention::resolve`] fills in a missing year; [`DateFormat::write`] writes another date in the very same style.
//! Nothing here reads a clock.
//!
//! The trap: a mention is what is *written*, not a day. It may have no year, cover a whole quarter, be impossible
//! (`Feb 30`) or open to two readings (`11/12/2025`): ask [`DateMention::is_valid`] and look at
//! [`DateMention::ambiguous`] before you judge by it.

mod days;
mod durations;
mod format;
mod forms;
mod letters;
mod names;
mod ranges;
mod scan;
#[cfg(test)]
mod tests;
mod weekdays;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

pub use days::{Days, Named};
pub use durations::{Duration, Length, durations};
pub use format::DateFormat;
pub use names::{WeekdayName, weekday};
pub use scan::scan;

use crate::text::Span;

/// How exact a written date is, from the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// `Nov 20`, `2025-11-20`.
    Day,
    /// `2025-W47`.
    Week,
    /// `November 2025`.
    Month,
    /// `Q4 2025`.
    Quarter,
    /// `2025`, which only counts as a date inside a range.
    Year,
}

/// What a date names inside its year. The numbers are as written and may be impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A day: month and day of the month, both from 1.
    Day {
        /// From 1; 13 and more is an invalid date.
        month: i8,
        /// From 1.
        day: i8,
    },
    /// An ISO week, from 1.
    Week(i8),
    /// A month, from 1.
    Month(i8),
    /// A quarter, 1–4.
    Quarter(i8),
    /// The year itself.
    Year,
}

impl Part {
    /// How exact it is.
    #[must_use]
    pub fn precision(self) -> Precision {
        match self {
            Part::Day { .. } => Precision::Day,
            Part::Week(_) => Precision::Week,
            Part::Month(_) => Precision::Month,
            Part::Quarter(_) => Precision::Quarter,
            Part::Year => Precision::Year,
        }
    }
}

/// One date as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateMention {
    /// All of it, with the weekday before and the time of day after it.
    pub span: Span,
    /// Without the time of day: what [`DateFormat::write`] replaces.
    pub calendar: Span,
    /// The year, if written here; in `Nov 12 - Dec 10, 2025` only the second date has one.
    pub year: Option<i16>,
    /// What is named inside the year.
    pub part: Part,
    /// The weekday written before or behind it, right or wrong.
    pub weekday: Option<Weekday>,
    /// `11/12/2025` could be read day first as well; the month-first reading is given.
    pub ambiguous: bool,
    /// How it is written.
    pub format: DateFormat,
}

impl DateMention {
    /// The same, `by` bytes later.
    #[must_use]
    pub fn shifted(mut self, by: u32) -> Self {
        self.span = self.span.shift(by);
        self.calendar = self.calendar.shift(by);
        self
    }

    /// How exact it is.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.part.precision()
    }

    /// Whether the calendar has such a date, in some year if none is written.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        // 2024 is a leap year, and one with the fewest weeks, so "W53" needs its own year.
        first_day(self.year.unwrap_or(2024), self.part).is_some()
    }

    /// Whether a time of day is written after it.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.span.end > self.calendar.end
    }

    /// Its first day. A missing year becomes the one that brings it nearest to `reference`.
    ///
    /// `None` if the date is invalid, or if its day and month could be read either way.
    #[must_use]
    pub fn resolve(&self, reference: Date) -> Option<Date> {
        Named::from(self).first(reference)
    }

    /// Its last day: the end of the week, month, quarter or year that it names.
    #[must_use]
    pub fn last_day(&self, reference: Date) -> Option<Date> {
        Named::from(self).last(reference)
    }
}

/// A range as written: `Nov 12 - Dec 10, 2025`, `2026-08-20/21`, `Q4 2025 → Q2 2026`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RangeMention {
    /// From the first date's start to the second one's end.
    pub span: Span,
    /// The first date; in `November–December 2025` it is written as a month without its year.
    pub start: DateMention,
    /// The second date; in `Nov 12-19` its span is only the `19`.
    pub end: DateMention,
}

impl RangeMention {
    /// The first and the last day that belong to it.
    ///
    /// A year written at one end holds for the other one too, across New Year where months demand it.
    /// Without any year the range is put nearest to `reference`.
    /// `None` if a date is invalid or ambiguous, or if the end as written comes before the start.
    #[must_use]
    pub fn resolve(&self, reference: Date) -> Option<(Date, Date)> {
        Days::from(self).resolve(reference)
    }

    /// Whether both dates exist.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.start.is_valid() && self.end.is_valid()
    }
}

/// A date or a range found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mention {
    /// A date that is not part of a range.
    Date(DateMention),
    /// A range with its two dates, which are not listed on their own.
    Range(RangeMention),
}

impl Mention {
    /// All of it.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Date(date) => date.span,
            Self::Range(range) => range.span,
        }
    }

    /// The same, `by` bytes later: from offsets in a piece of text to those of the whole.
    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        match self {
            Self::Date(date) => Self::Date(date.shifted(by)),
            Self::Range(range) => Self::Range(RangeMention {
                span: range.span.shift(by),
                start: range.start.shifted(by),
                end: range.end.shifted(by),
            }),
        }
    }

    /// The one date, or the two of a range.
    pub fn dates(&self) -> impl Iterator<Item = &DateMention> {
        let (first, second) = match self {
            Self::Date(date) => (date, None),
            Self::Range(range) => (&range.start, Some(&range.end)),
        };
        std::iter::once(first).chain(second)
    }

    /// The first and the last day that belong to it: see [`DateMention::resolve`] and [`RangeMention::resolve`].
    #[must_use]
    pub fn resolve(&self, reference: Date) -> Option<(Date, Date)> {
        Days::from(self).resolve(reference)
    }
}

/// The date in a file's name: `SPRINT-2025-01-28.md`, `2025_11_22-notes.md`, `report-20251122.md`.
#[must_use]
pub fn in_name(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let number = |range: std::ops::Range<usize>| -> Option<i16> {
        let digits = name.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let digit_at = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).filter(|&at| at == 0 || !digit_at(at - 1)).find_map(|at| {
        let year = number(at..at + 4).filter(|year| scan::YEARS.contains(year))?;
        let (month, day, end) = match bytes.get(at + 4)? {
            b'-' | b'_' | b'.' if bytes.get(at + 4) == bytes.get(at + 7) => {
                (number(at + 5..at + 7)?, number(at + 8..at + 10)?, at + 10)
            }
            b'0' | b'1' => (number(at + 4..at + 6)?, number(at + 6..at + 8)?, at + 8),
            _ => return None,
        };
        if digit_at(end) {
            return None;
        }
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    })
}

/// A day of the one year that a heading names: its first date with a year, else the middle of that year.
///
/// `None` where it names no year, or several.
#[must_use]
pub fn year_of_title(title: &str) -> Option<Date> {
    let mut years = BTreeSet::new();
    let mentions = scan(title);
    years.extend(mentions.iter().flat_map(Mention::dates).filter_map(|date| date.year));
    let bytes = title.as_bytes();
    for word in title.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        // "Roadmap 2026"; an id or a number of four digits is none.
        let start = (word.as_ptr() as usize).saturating_sub(title.as_ptr() as usize);
        let touched =
            |at: Option<&u8>| at.is_some_and(|byte| matches!(byte, b'#' | b'$' | b',' | b'/' | b'_'));
        let is_touched = touched(start.checked_sub(1).and_then(|at| bytes.get(at)))
            || touched(bytes.get(start + word.len()));
        let year = word.parse::<i16>().ok().filter(|year| word.len() == 4 && (2000..=2099).contains(year));
        years.extend(year.filter(|_| !is_touched));
    }
    let year = years.first().copied().filter(|_| years.len() == 1)?;
    let first = mentions.iter().flat_map(Mention::dates).find(|date| date.year == Some(year));
    let middle = Date::new(year, 7, 1).ok();
    first.and_then(|date| date.resolve(middle?)).or(middle)
}

fn years_around(reference: Date) -> impl Iterator<Item = i16> {
    reference.year().saturating_sub(1)..=reference.year().saturating_add(1)
}

/// A day as one says it: `Dec 10`, with the year where that is not the nearest one.
pub fn short(today: Date, day: Date) -> String {
    let is_near = (day - today).get_days().abs() < 180;
    day.strftime(if is_near { "%b %-d" } else { "%b %-d, %Y" }).to_string()
}

/// When a day lies, from today: `yesterday`, `7 days ago`, `in 3 days`.
pub(crate) fn when(today: Date, day: Date) -> String {
    match (day - today).get_days() {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days if days < 0 => format!("{} days ago", -days),
        days => format!("in {days} days"),
    }
}

fn distance(one: Date, other: Date) -> i32 {
    one.since(other).map_or(i32::MAX, |span| span.get_days().abs())
}

fn first_day(year: i16, part: Part) -> Option<Date> {
    match part {
        Part::Day { month, day } => Date::new(year, month, day).ok(),
        Part::Week(week) => jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok().map(Date::from),
        Part::Month(month) => Date::new(year, month, 1).ok(),
        Part::Quarter(quarter @ 1..=4) => Date::new(year, quarter * 3 - 2, 1).ok(),
        Part::Quarter(_) => None,
        Part::Year => Date::new(year, 1, 1).ok(),
    }
}

fn last_day(year: i16, part: Part) -> Option<Date> {
    let first = first_day(year, part)?;
    match part {
        Part::Day { .. } => Some(first),
        Part::Week(_) => first.checked_add(6.days()).ok(),
        Part::Month(_) => Some(first.last_of_month()),
        Part::Quarter(_) => first.checked_add(2.months()).ok().map(Date::last_of_month),
        Part::Year => Some(first.last_of_year()),
    }
}
