//! Lengths of time as people write them: `3 weeks`, `10-12 working days`, `1.5 months`, `4w`, `3週間`.
//!
//! [`durations`] finds every one of a text; what it is the length of is for the reader to tell.
//! The trap: hours and minutes measure work and are left out, and so is a bound (`up to 3 weeks`), and a number that belongs to something
//! else (`v2 days`, `1/3 week`).

use super::scan::span;
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

/// Words for units, in lower case.
const UNITS: [(Length, &[&str]); 4] = [
    (
        Length::Day,
        &[
            "day", "days", "d", "tag", "tage", "tagen", "jour", "jours", "día", "días", "dia", "dias", "dag",
            "dage", "день", "дня", "дней",
        ],
    ),
    (
        Length::Week,
        &[
            "week",
            "weeks",
            "wk",
            "wks",
            "w",
            "woche",
            "wochen",
            "semaine",
            "semaines",
            "semana",
            "semanas",
            "uge",
            "uger",
            "неделя",
            "недели",
            "недель",
        ],
    ),
    (
        Length::Month,
        &[
            "month",
            "months",
            "monat",
            "monate",
            "monaten",
            "mois",
            "mes",
            "meses",
            "mês",
            "måned",
            "måneder",
            "месяц",
            "месяца",
            "месяцев",
        ],
    ),
    (
        Length::Year,
        &["year", "years", "jahr", "jahre", "jahren", "ans", "año", "años", "anos", "год", "года", "лет"],
    ),
];

/// Units written right behind the number, without a blank and whatever follows.
const SIGNS: [(&str, Length, bool); 18] = [
    ("営業日", Length::Day, true),
    ("个工作日", Length::Day, true),
    ("個工作天", Length::Day, true),
    ("日間", Length::Day, false),
    ("天", Length::Day, false),
    ("일간", Length::Day, false),
    ("週間", Length::Week, false),
    ("周", Length::Week, false),
    ("週", Length::Week, false),
    ("个星期", Length::Week, false),
    ("주간", Length::Week, false),
    ("주", Length::Week, false),
    ("ヶ月", Length::Month, false),
    ("か月", Length::Month, false),
    ("カ月", Length::Month, false),
    ("个月", Length::Month, false),
    ("個月", Length::Month, false),
    ("개월", Length::Month, false),
];

/// Words between the number and the unit, and parts of words before it; the second says that weekends do not count.
const KINDS: [(&str, bool); 10] = [
    ("working", true),
    ("business", true),
    ("work", true),
    ("calendar", false),
    ("full", false),
    ("whole", false),
    ("consecutive", false),
    ("рабочих", true),
    ("arbeits", true),
    ("werk", true),
];

/// What stands right before a number that is not exact.
const ABOUT: [&str; 17] = [
    "~",
    "≈",
    "about",
    "approx",
    "approx.",
    "approximately",
    "around",
    "circa",
    "ca.",
    "almost",
    "nearly",
    "roughly",
    "etwa",
    "rund",
    "environ",
    "около",
    "约",
];

/// What stands right before a number that is a bound and no length.
const BOUNDS: [&str; 18] = [
    ">",
    "<",
    "≤",
    "≥",
    "up to",
    "at least",
    "at most",
    "over",
    "under",
    "more than",
    "less than",
    "within",
    "minimum",
    "maximum",
    "min.",
    "max.",
    "bis zu",
    "mindestens",
];

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
    // The longest of the words has thirteen letters.
    let from = before.char_indices().rev().nth(16).map_or(0, |(at, _)| at);
    let lead = before[from..].trim_end().to_lowercase();
    let ends = |words: &[&str]| words.iter().any(|word| lead.ends_with(word));
    if ends(&BOUNDS) {
        return None;
    }
    let about = ends(&ABOUT);
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
    if let Some((kind, of)) = KINDS.iter().find(|(kind, _)| *kind == word) {
        at += kind.len();
        at += text[at..].len() - text[at..].trim_start_matches([' ', '-']).len();
        working = *of;
        word = self::word(&text[at..]);
    }
    let known = |word: &str| UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit);
    let length = text[at..].find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len() - at);
    // One letter is a unit only right behind its number: `4w`.
    if word.chars().count() == 1 && at > 0 {
        return None;
    }
    let unit = known(&word).or_else(|| {
        let (kind, _) = KINDS.iter().find(|(kind, of)| *of && word.starts_with(kind))?;
        working = true;
        known(&word[kind.len()..])
    })?;
    Some((unit, working, at + length))
}

fn word(text: &str) -> String {
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    text[..end].to_lowercase()
}

/// The second number of `3-4 weeks`, `3 to 4 weeks`, with its end.
fn second(text: &str, end: usize) -> Option<(f64, usize)> {
    let rest = &text[end..];
    let connector = [" - ", " – ", " to ", " bis ", "-", "–", "〜", "～", "~"]
        .iter()
        .find(|sign| rest.starts_with(**sign))?;
    let start = end + connector.len();
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
