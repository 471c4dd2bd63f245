//! Lengths of time as people write them: `3 weeks`, `10-12 working days`, `1.5 months`, `4w`, `3週間`.
//!
//! [`durations`] finds every one of a text; what it is the length of is for the reader to tell.
//! The trap: hours and minutes measure work and are left out, and so is a bound (`up to 3 weeks`), and a number that belongs to something
//! else (`v2 days`, `1/3 week`).

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::scan::span;
use crate::languages::{Endings, List, has, words};
use crate::text::Span;

/// A unit of time that is no shorter than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Days.
    Day,
    /// Seven days.
    Week,
    /// A month, of whatever number of days.
    Month,
    /// A year.
    Year,
}

impl Length {
    /// How many days it has on average.
    pub fn days(self) -> f64 {
        match self {
            Length::Day => 1.0,
            Length::Week => 7.0,
            Length::Month => 30.44,
            Length::Year => 365.25,
        }
    }

    /// Its name in English, in the plural.
    pub fn plural(self) -> &'static str {
        match self {
            Length::Day => "days",
            Length::Week => "weeks",
            Length::Month => "months",
            Length::Year => "years",
        }
    }
}

/// A length of time as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// Number and unit.
    pub span: Span,
    /// The number, or both numbers of `3-4 weeks`.
    pub number: Span,
    /// The smaller number.
    pub low: f64,
    /// The larger one; the same where there is one.
    pub high: f64,
    /// What is counted.
    pub unit: Length,
    /// Days on which nobody works are not counted: `10 working days`.
    pub working: bool,
    /// It is not exact: `~4 weeks`.
    pub about: bool,
}

impl Duration {
    /// The same, `by` bytes later.
    #[must_use]
    pub fn shifted(mut self, by: u32) -> Duration {
        self.span = self.span.shift(by);
        self.number = self.number.shift(by);
        self
    }
}

/// What the words right before a number say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// It is a bound and no length.
    Bound,
    /// It is not exact.
    About,
}

static LEADS: LazyLock<Endings<Lead>> =
    LazyLock::new(|| Endings::new(&[(List::Bounds, Lead::Bound), (List::About, Lead::About)]));

/// Units written right behind the number, without a blank and whatever follows, the longest first.
static SIGNS: LazyLock<Vec<(&str, Length, bool)>> = LazyLock::new(|| {
    let lists = [
        (List::DaysBehind, Length::Day, false),
        (List::WorkingDaysBehind, Length::Day, true),
        (List::WeeksBehind, Length::Week, false),
        (List::MonthsBehind, Length::Month, false),
        (List::YearsBehind, Length::Year, false),
    ];
    let signs = lists
        .into_iter()
        .flat_map(|(list, unit, working)| words(list).iter().map(move |sign| (*sign, unit, working)));
    let mut signs: Vec<_> = signs.collect();
    signs.sort_by_key(|(sign, ..)| Reverse(sign.len()));
    signs
});

/// The unit that a word names.
fn named(word: &str) -> Option<Length> {
    let lists = [
        (List::Days, Length::Day),
        (List::DaysShort, Length::Day),
        (List::Weeks, Length::Week),
        (List::WeeksShort, Length::Week),
        (List::Months, Length::Month),
        (List::Years, Length::Year),
    ];
    lists.into_iter().find(|(list, _)| has(*list, word)).map(|(_, unit)| unit)
}

/// Every length of time in `text`, in order.
#[must_use]
pub fn durations(text: &str) -> Vec<Duration> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|letter: char| letter.is_ascii_digit()).map(|at| from + at) {
        let end = number_end(text, start);
        from = end;
        if let Some(duration) = duration(text, start, end) {
            from = duration.span.end as usize;
            found.push(duration);
        }
    }
    found
}

fn duration(text: &str, start: usize, end: usize) -> Option<Duration> {
    let before = &text[..start];
    let touched = |letter: char| {
        letter.is_alphanumeric() && letter.is_ascii()
            || matches!(letter, '.' | '/' | '-' | '$' | '#' | ':' | ',')
    };
    if before.ends_with(touched) {
        return None;
    }
    let low = value(&text[start..end])?;
    let (high, number_end) = second(text, end).unwrap_or((low, end));
    let rest = &text[number_end..];
    let (unit, working, length) = unit(rest)?;
    // The longest of the words has fourteen letters.
    let from = before.char_indices().rev().nth(17).map_or(0, |(at, _)| at);
    let lead = before[from..].trim_end().to_lowercase();
    let said = LEADS.of(&lead);
    if said == Some(Lead::Bound) || lead.ends_with(['>', '<', '≤', '≥']) {
        return None;
    }
    let about = said == Some(Lead::About) || lead.ends_with(['~', '≈']);
    Some(Duration {
        span: span(start, text.len() - rest.len() + length),
        number: span(start, number_end),
        low,
        high,
        unit,
        working,
        about,
    })
    .filter(|duration| duration.low <= duration.high)
}

/// The unit that `text` begins with, whether it is one of working days, and where it ends.
fn unit(text: &str) -> Option<(Length, bool, usize)> {
    let bare = text.trim_start_matches([' ', '\u{a0}']);
    let blanks = text.len() - bare.len();
    if let Some((sign, unit, working)) = SIGNS.iter().find(|(sign, ..)| bare.starts_with(sign)) {
        return Some((*unit, *working, blanks + sign.len()));
    }
    let bare = if blanks == 0 { bare.strip_prefix('-').unwrap_or(bare) } else { bare };
    let mut at = text.len() - bare.len();
    if at > 2 {
        return None;
    }
    let mut word = word(&text[at..]);
    let mut working = false;
    let is_working = has(List::WorkingDays, &word);
    if is_working || has(List::CalendarDays, &word) {
        at += text[at..].find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len() - at);
        at += text[at..].len() - text[at..].trim_start_matches([' ', '-']).len();
        working = is_working;
        word = self::word(&text[at..]);
    }
    let length = text[at..].find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len() - at);
    // One letter is a unit only right behind its number: `4w`.
    if word.chars().count() == 1 && at > 0 {
        return None;
    }
    let unit = named(&word).or_else(|| {
        working = true;
        words(List::WorkingDays).iter().find_map(|kind| named(word.strip_prefix(kind)?))
    })?;
    let behind = text[at + length..].trim_start_matches([' ', '\u{a0}']);
    working |= has(List::WorkingAfter, &self::word(behind));
    Some((unit, working, at + length))
}

fn word(text: &str) -> String {
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    text[..end].to_lowercase()
}

/// The second number of `3-4 weeks`, `3 to 4 weeks`, with its end.
fn second(text: &str, end: usize) -> Option<(f64, usize)> {
    let rest = &text[end..];
    let sign = [" - ", " – ", "-", "–", "〜", "～", "~"].iter().find(|sign| rest.starts_with(**sign));
    let between = |word: &&&str| {
        rest.strip_prefix(' ')
            .and_then(|rest| rest.strip_prefix(**word))
            .is_some_and(|rest| rest.starts_with(' '))
    };
    let length = match sign {
        Some(sign) => sign.len(),
        None => words(List::DatesTo).iter().find(between)?.len() + 2,
    };
    let start = end + length;
    if !text[start..].starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let end = number_end(text, start);
    Some((value(&text[start..end])?, end))
}

/// The end of the digits at `start`, and of the decimals behind them.
fn number_end(text: &str, start: usize) -> usize {
    let digits = |from: usize| {
        text[from..].find(|letter: char| !letter.is_ascii_digit()).map_or(text.len(), |at| from + at)
    };
    let end = digits(start);
    match text.as_bytes().get(end) {
        Some(b'.' | b',') if digits(end + 1) > end + 1 => digits(end + 1),
        _ => end,
    }
}

fn value(number: &str) -> Option<f64> {
    // Three digits behind a comma are thousands.
    let is_thousands = number.split_once(',').is_some_and(|(_, decimals)| decimals.len() == 3);
    let value: f64 = number.replace(',', if is_thousands { "" } else { "." }).parse().ok()?;
    (value > 0.0 && value < 10_000.0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (text, written, low, high, unit, working) in [
            ("(3 weeks)", "3 weeks", 3.0, 3.0, Length::Week, false),
            ("a 6-week plan", "6-week", 6.0, 6.0, Length::Week, false),
            ("10-12 working days", "10-12 working days", 10.0, 12.0, Length::Day, true),
            ("about 1.5 months", "1.5 months", 1.5, 1.5, Length::Month, false),
            ("(4w)", "4w", 4.0, 4.0, Length::Week, false),
            ("期間：3週間", "3週間", 3.0, 3.0, Length::Week, false),
            ("共10个工作日", "10个工作日", 10.0, 10.0, Length::Day, true),
            ("Dauer: 15 Arbeitstage", "15 Arbeitstage", 15.0, 15.0, Length::Day, true),
            ("2 Wochen", "2 Wochen", 2.0, 2.0, Length::Week, false),
            ("7 dage", "7 dage", 7.0, 7.0, Length::Day, false),
        ] {
            let found = durations(text);
            assert_eq!(found.len(), 1, "in {text:?}");
            let duration = &found[0];
            assert_eq!(duration.span.of(text), written);
            assert_eq!((duration.low, duration.high, duration.unit), (low, high, unit), "in {text:?}");
            assert_eq!(duration.working, working, "in {text:?}");
        }
        assert!(durations("~4 weeks")[0].about);
        for text in [
            "4+ weeks",
            "up to 3 weeks",
            "12 hours",
            "v2 days",
            "2025-11-20",
            "3 d",
            "Week 2",
            "30/60/90-day",
            "5 weekends",
        ] {
            assert_eq!(durations(text), [], "in {text:?}");
        }
    }
}
