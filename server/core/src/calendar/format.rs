//! The style in which a date is written, as a value that can write other dates.
//!
//! A pattern in the manner of `strftime`: `%B %-d, %Y`. It is kept with a date, compared to find the style a file
//! prefers, and needs no text to write from.
//! The trap: `%B` and `%b` may carry a case and a language (`%^B`, `%_B{de}`); only this module reads patterns.

use std::fmt::{self, Write as _};

use jiff::civil::Date;

use super::names::{self, Case, Language};

/// The year before the first of the Japanese era Reiwa.
pub(super) const REIWA: i16 = 2018;

/// How a date is written: order, separators, names or numbers, leading zeros, letter case, language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateFormat {
    pattern: Box<str>,
}

impl DateFormat {
    /// `2025-11-20`.
    #[must_use]
    pub fn iso() -> Self {
        Self { pattern: "%Y-%m-%d".into() }
    }

    /// Whether it is `2025-11-20`.
    #[must_use]
    pub fn is_iso(&self) -> bool {
        &*self.pattern == "%Y-%m-%d"
    }

    /// The pattern: `%B %-d, %Y`.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether a date written so has its year, month and day.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let mut has = (false, false, false);
        for field in fields(&self.pattern) {
            match field {
                Field::Year | Field::EraYear | Field::ShortYear => has.0 = true,
                Field::Month { .. } | Field::MonthName { .. } => has.1 = true,
                Field::Day { .. } | Field::Ordinal { .. } => has.2 = true,
                _ => {}
            }
        }
        has == (true, true, true)
    }

    /// Whether a day stands first and its month is a name: `20 November 2025`.
    pub(super) fn is_day_then_name(&self) -> bool {
        matches!(fields(&self.pattern).next(), Some(Field::Day { .. } | Field::Ordinal { .. }))
            && fields(&self.pattern).any(|field| matches!(field, Field::MonthName { .. }))
    }

    /// Whether its month is written: not in `19` of `Nov 12-19`.
    #[must_use]
    pub fn has_month(&self) -> bool {
        fields(&self.pattern).any(|field| matches!(field, Field::Month { .. } | Field::MonthName { .. }))
    }

    /// Whether it is written in German: `17.11.2025`, `17. November`.
    pub(super) fn is_german(&self) -> bool {
        self.pattern.contains("%m.") || self.pattern.contains("{de}")
    }

    /// `date` in this style: `Nov 20, 2025`, `20th`, `2025年11月20日`, `Thursday, November 20`.
    #[must_use]
    pub fn write(&self, date: Date) -> String {
        let mut out = String::with_capacity(self.pattern.len() + 8);
        for field in fields(&self.pattern) {
            // Writing into a String cannot fail.
            let _ = match field {
                Field::Text(text) => out.write_str(text),
                Field::Year => write!(out, "{}", year_of(date, &self.pattern)),
                Field::ShortYear => write!(out, "{:02}", date.year().rem_euclid(100)),
                Field::Month { padded: true } => write!(out, "{:02}", date.month()),
                Field::Month { padded: false } => write!(out, "{}", date.month()),
                Field::Day { padded: true } => write!(out, "{:02}", date.day()),
                Field::Day { padded: false } => write!(out, "{}", date.day()),
                Field::Ordinal { language } => write!(out, "{}{}", date.day(), suffix(date.day(), language)),
                Field::EraYear if date.year() == REIWA + 1 => write!(out, "元"),
                Field::EraYear => write!(out, "{}", date.year() - REIWA),
                Field::Quarter => write!(out, "{}", (date.month() + 2) / 3),
                Field::Week => write!(out, "{:02}", date.iso_week_date().week()),
                Field::MonthName { short: true, case, language } => {
                    out.write_str(&case.apply(language.short_month(date.month())))
                }
                Field::MonthName { short: false, case, language } => {
                    out.write_str(&case.apply(language.month(date.month())))
                }
                Field::Weekday { short, case, language } => {
                    out.write_str(&case.apply(language.weekday(date.weekday(), short)))
                }
            };
        }
        out
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

/// The year that belongs to a week is not always the calendar's: 2026-01-01 lies in 2026-W01, 2027-01-01 in 2026-W53.
fn year_of(date: Date, pattern: &str) -> i16 {
    if pattern.contains("%V") { date.iso_week_date().year() } else { date.year() }
}

fn suffix(day: i8, language: Language) -> &'static str {
    if language != Language::ENGLISH {
        return if day == 1 { language.first() } else { "" };
    }
    match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// Collects a pattern while a date is read.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pattern: String,
}

impl From<&DateFormat> for Builder {
    fn from(format: &DateFormat) -> Builder {
        Builder { pattern: format.pattern.clone().into() }
    }
}

impl Builder {
    /// Text between the fields, as written.
    pub(super) fn text(&mut self, text: &str) {
        for letter in text.chars() {
            if letter == '%' {
                self.pattern.push('%');
            }
            self.pattern.push(letter);
        }
    }

    pub(super) fn year(&mut self) {
        self.pattern.push_str("%Y");
    }

    pub(super) fn short_year(&mut self) {
        self.pattern.push_str("%y");
    }

    /// A month as a number, with or without a leading zero.
    pub(super) fn month(&mut self, padded: bool) {
        self.pattern.push_str(if padded { "%m" } else { "%-m" });
    }

    /// A day as a number, with or without a leading zero.
    pub(super) fn day(&mut self, padded: bool) {
        self.pattern.push_str(if padded { "%d" } else { "%-d" });
    }

    /// A day with `suffix` behind it: `20th`, `1er`.
    pub(super) fn ordinal(&mut self, suffix: &str) {
        self.pattern.push_str("%o");
        self.language(Language::of_first(suffix).unwrap_or(Language::ENGLISH));
    }

    /// The year of the era that a text names before it.
    pub(super) fn era_year(&mut self) {
        self.pattern.push_str("%E");
    }

    pub(super) fn quarter(&mut self) {
        self.pattern.push_str("%q");
    }

    pub(super) fn week(&mut self) {
        self.pattern.push_str("%V");
    }

    pub(super) fn month_name(&mut self, name: names::MonthName) {
        self.pattern.push('%');
        self.case(name.case);
        self.pattern.push(if name.short { 'b' } else { 'B' });
        self.language(name.language);
    }

    pub(super) fn weekday(&mut self, name: names::WeekdayName) {
        self.pattern.push('%');
        self.case(name.case);
        self.pattern.push(if name.short { 'a' } else { 'A' });
        self.language(name.language);
    }

    pub(super) fn format(self) -> DateFormat {
        DateFormat { pattern: self.pattern.into() }
    }

    fn language(&mut self, language: Language) {
        if language != Language::ENGLISH {
            let _ = write!(self.pattern, "{{{}}}", language.code());
        }
    }

    fn case(&mut self, case: Case) {
        match case {
            Case::Lower => self.pattern.push('_'),
            Case::Upper => self.pattern.push('^'),
            Case::Title => {}
        }
    }
}

enum Field<'p> {
    Text(&'p str),
    Year,
    ShortYear,
    Month { padded: bool },
    MonthName { short: bool, case: Case, language: Language },
    Day { padded: bool },
    Ordinal { language: Language },
    EraYear,
    Weekday { short: bool, case: Case, language: Language },
    Quarter,
    Week,
}

fn fields(mut pattern: &str) -> impl Iterator<Item = Field<'_>> {
    std::iter::from_fn(move || {
        let Some(rest) = pattern.strip_prefix('%') else {
            let end = pattern.find('%').unwrap_or(pattern.len());
            let (text, rest) = pattern.split_at(end);
            pattern = rest;
            return (!text.is_empty()).then_some(Field::Text(text));
        };
        let mut unpadded = false;
        let mut case = Case::Title;
        let mut letters = rest.char_indices();
        let (at, letter) = loop {
            match letters.next()? {
                (_, '-') => unpadded = true,
                (_, '_') => case = Case::Lower,
                (_, '^') => case = Case::Upper,
                other => break other,
            }
        };
        let mut rest = rest.split_at(at).1.split_at(letter.len_utf8()).1;
        let mut language = Language::ENGLISH;
        if matches!(letter, 'B' | 'b' | 'A' | 'a' | 'o')
            && let Some((code, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
        {
            language = Language::from_code(code);
            rest = after;
        }
        pattern = rest;
        Some(match letter {
            'Y' => Field::Year,
            'y' => Field::ShortYear,
            'm' => Field::Month { padded: !unpadded },
            'd' => Field::Day { padded: !unpadded },
            'B' | 'b' => Field::MonthName { short: letter == 'b', case, language },
            'A' | 'a' => Field::Weekday { short: letter == 'a', case, language },
            'o' => Field::Ordinal { language },
            'E' => Field::EraYear,
            'q' => Field::Quarter,
            'V' => Field::Week,
            _ => Field::Text("%"),
        })
    })
}
