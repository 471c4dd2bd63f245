//! Finds the dates of a text.
//!
//! Every date has a digit in it, so the scan hops from one run of digits to the next, steps back over the words that
//! may stand before it (`Thursday, November 20`), and reads forward from there. Text without digits costs one pass
//! over its bytes.
//!
//! The trap is what looks like a date and is none: versions, file names, ids, fractions, phone numbers, prices, times.
//! What touches a date decides: see [`Scanner::opens`] and [`Scanner::closes`].

use std::ops::RangeInclusive;

use jiff::civil::Weekday;

use super::format::Builder;
use super::names;
use super::weekdays;
use super::{DateMention, Mention, Part};
use crate::text::Span;

/// Years that a plan may speak of. Four digits outside them are just a number.
pub(super) const YEARS: RangeInclusive<i16> = 1900..=2199;

/// Every date and range in `text`, in order, not overlapping.
///
/// Spans are byte offsets into `text` on character borders; text beyond 4 GiB is not read.
#[must_use]
pub fn scan(text: &str) -> Vec<Mention> {
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    let mut scanner = Scanner { text, bytes: text.as_bytes(), done: 0 };
    let mut mentions = Vec::new();
    let mut from = 0;
    while let Some(digits) = scanner.next_digit(from) {
        from = scanner.digits_end(digits);
        if let Some(mention) = scanner.mention(digits) {
            scanner.done = mention.span().end as usize;
            from = from.max(scanner.done);
            mentions.push(mention);
        }
    }
    mentions
}

/// What was read stands alone as a date, or is one only as an end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Whole,
    /// A day without a month: `12` of `12-19 November`.
    BareDay,
    /// A month without a year: `November` of `November–December 2025`.
    BareMonth,
    /// A quarter without a year: `Q1` of `Q1-Q2 2026`.
    BareQuarter,
    /// `2025` of `2025–2026`.
    BareYear,
}

/// A date read at a known place.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) date: DateMention,
    pub(super) form: Form,
}

impl Atom {
    pub(super) fn end(&self) -> usize {
        self.date.span.end as usize
    }
}

/// Collects one date.
pub(super) struct Draft {
    start: usize,
    pub(super) year: Option<i16>,
    weekday: Option<Weekday>,
    /// What its weekday, or the way in which its day is written, is in.
    pub(super) language: Option<names::Language>,
    pub(super) ambiguous: bool,
    pub(super) builder: Builder,
}

impl Draft {
    pub(super) fn new(start: usize) -> Self {
        Self {
            start,
            year: None,
            weekday: None,
            language: None,
            ambiguous: false,
            builder: Builder::default(),
        }
    }

    /// The finished date, which ends at `end`.
    pub(super) fn atom(self, end: usize, part: Part, form: Form) -> Atom {
        let span = span(self.start, end);
        let format = self.builder.format();
        let (year, weekday, ambiguous) = (self.year, self.weekday, self.ambiguous);
        Atom { date: DateMention { span, calendar: span, year, part, weekday, ambiguous, format }, form }
    }
}

/// The most that stands between the name of a month and its day, in bytes, whether one reads on or steps back.
pub(super) const FURTHEST: usize = 5;

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// Where the last mention ended: nothing before it is read again.
    done: usize,
}

impl Scanner<'_> {
    /// The mention whose first digits start at `digits`.
    fn mention(&self, digits: usize) -> Option<Mention> {
        let start = self.start_before(digits);
        let read = |start| self.opens(start).then(|| self.mention_at(start)).flatten();
        read(start).or_else(|| if start == digits { None } else { read(digits) })
    }

    fn mention_at(&self, start: usize) -> Option<Mention> {
        let mut atom = self.month_alone(start).or_else(|| self.atom(start))?;
        self.read_weekday(&mut atom);
        self.read_time(&mut atom);
        if let Some(range) = self.range_from(&atom) {
            return Some(Mention::Range(range));
        }
        (atom.form == Form::Whole && self.closes(atom.end())).then_some(Mention::Date(atom.date))
    }

    /// Where a date begins whose first digits stand at `digits`: steps back over month, weekday, `Q` and `W`.
    fn start_before(&self, digits: usize) -> usize {
        if digits > self.done && matches!(self.bytes.get(digits - 1), Some(b'Q' | b'q')) {
            return digits - 1;
        }
        let Some(mut word) = self.word_before(digits) else { return digits };
        if matches!(self.slice(word, self.word_end(word)), "of" | "de" | "del" | "den" | "the") {
            let Some(before) = self.word_before(word) else { return digits };
            word = before;
        }
        if let Some(start) = self.weekday_start(word) {
            return start;
        }
        if names::month(self.slice(word, self.word_end(word))).is_none() {
            return digits;
        }
        // `Thursday, November 20` or `November–December 2025`
        match self.word_before(word) {
            Some(before) if self.weekday_start(before).is_some() => before,
            Some(before) if self.digits_end(digits) - digits == 4 && self.month_alone(before).is_some() => {
                before
            }
            _ => word,
        }
    }

    /// Where the weekday begins whose last word starts at `word`: `segunda-feira` has two.
    fn weekday_start(&self, word: usize) -> Option<usize> {
        let end = self.word_end(word);
        let letters =
            self.slice(self.done, word).strip_suffix('-').filter(|_| self.slice(word, end) == "feira");
        let start =
            letters.map_or(word, |before| self.done + before.trim_end_matches(char::is_alphabetic).len());
        names::weekday(self.slice(start, end)).is_some().then_some(start)
    }

    /// The weekday at `at` with its end.
    fn weekday(&self, at: usize) -> Option<(names::WeekdayName, usize)> {
        let mut end = self.word_end(at);
        if self.slice(end, end + 6) == "-feira" {
            end += 6;
        }
        names::weekday(self.slice(at, end)).map(|name| (name, end))
    }

    /// Lengthens a day by the weekday that follows it: `2025-11-18 (Tue)`, `11月18日（火）`.
    pub(super) fn read_weekday(&self, atom: &mut Atom) {
        let date = &mut atom.date;
        if atom.form != Form::Whole || !matches!(date.part, Part::Day { .. }) || date.weekday.is_some() {
            return;
        }
        let end = date.span.end as usize;
        let Some(found) = self.text.get(end..).and_then(weekdays::behind) else { return };
        if found.name.cautious && !date.format.is_german() {
            return;
        }
        let mut builder = Builder::from(&date.format);
        builder.text(found.before);
        builder.weekday(found.name);
        builder.text(found.after);
        date.weekday = Some(found.name.weekday);
        date.format = builder.format();
        date.span = span(date.span.start as usize, end + found.length);
        date.calendar = date.span;
    }

    /// The start of the word that ends before `at`, over a few separators.
    fn word_before(&self, at: usize) -> Option<usize> {
        let before = self.text.get(self.done..at)?;
        let kept = before.trim_end_matches([' ', '\t', ',', '.', '-', '–', '—', '\u{a0}', '/']);
        if kept.is_empty() || before.len() - kept.len() > FURTHEST {
            return None;
        }
        let letters = kept.trim_end_matches(char::is_alphabetic);
        (letters.len() < kept.len()).then_some(self.done + letters.len())
    }

    /// One date that starts at `start`, be it whole or bare. What follows it is not looked at.
    pub(super) fn atom(&self, start: usize) -> Option<Atom> {
        let mut draft = Draft::new(start);
        let at = start;
        if let Some((name, name_end)) = self.weekday(at) {
            let mut next = self.skip(name_end, |byte| matches!(byte, b' ' | b',' | b'.'));
            if next == name_end {
                return None;
            }
            if matches!(self.slice(next, self.word_end(next)), "den" | "the" | "of") {
                next = self.skip(self.word_end(next), |byte| byte == b' ');
            }
            draft.weekday = Some(name.weekday);
            draft.language = Some(name.language);
            draft.builder.weekday(name);
            draft.builder.text(self.slice(name_end, next));
            let atom = self.bare_atom(draft, next)?;
            return (!name.cautious || atom.date.format.is_german()).then_some(atom);
        }
        self.bare_atom(draft, at)
    }

    /// The date at `at`, behind the weekday that `draft` may hold.
    fn bare_atom(&self, draft: Draft, at: usize) -> Option<Atom> {
        let first = *self.bytes.get(at)?;
        if first.is_ascii_digit() {
            let (number, end) = self.number(at)?;
            return match end - at {
                4 => self.year_first(draft, number, end),
                1 | 2 => self.number_first(draft, at, i8::try_from(number).ok()?, end),
                _ => None,
            };
        }
        if matches!(first, b'Q' | b'q') && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            return self.quarter_first(draft, at);
        }
        self.month_first(draft, at)
    }
}

pub(super) fn span(start: usize, end: usize) -> Span {
    // `scan` refuses a text whose offsets do not fit.
    Span::new(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
}
