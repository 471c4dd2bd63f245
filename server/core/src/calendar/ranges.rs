//! Reads on from a date to the end of a range.
//!
//! The trap: what follows a dash is mostly not a date (`Nov 20 - 5 items done`), and an arrow between two dates may
//! report a change instead of a period; that second case is for the reader of the label to tell.

use super::format::Builder;
use super::scan::{Atom, Form, Scanner, span};
use super::{DateMention, Part, RangeMention};
use crate::languages::{List, is_unspaced, words};

/// What stands between the two dates of a range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connector {
    /// Where the second date would start.
    pub(super) end: usize,
    spaced: bool,
    /// `2026-08-20/21`
    slash: bool,
    /// A word of one letter, behind which a bare number may count anything: "Nov 12 a 15 minute call".
    letter: bool,
}

const SIGNS: [&str; 11] = ["->", "→", "–", "—", "‒", "-", "〜", "～", "~", "..", "/"];
impl Scanner<'_> {
    /// The connector at `at`.
    pub(super) fn connector(&self, at: usize) -> Option<Connector> {
        let from = self.skip(at, |byte| matches!(byte, b' ' | b'\t' | b'*'));
        let rest = self.text.get(from..)?;
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        let word = words(List::DatesTo).iter().find(|word| {
            let parts = from > at && rest.get(word.len()..).is_some_and(|rest| rest.starts_with(' '));
            rest.starts_with(**word) && (parts || word.starts_with(is_unspaced))
        });
        let text = sign.or(word)?;
        let after = from + text.len();
        let end = self.skip(after, |byte| matches!(byte, b' ' | b'\t' | b'*'));
        Some(Connector {
            end,
            spaced: end > after || from > at,
            slash: *text == "/",
            letter: word.is_some() && text.is_ascii() && text.len() == 1,
        })
    }

    /// The range that starts with `start`, if one does.
    pub(super) fn range_from(&self, start: &Atom) -> Option<RangeMention> {
        let connector = self.connector(start.end())?;
        let end =
            if connector.slash { self.slash_end(start, connector) } else { self.dash_end(start, connector) }?;
        let mut first = start.date.clone();
        if let (Form::BareDay, Part::Day { day, .. }, Part::Day { month, .. }) =
            (start.form, first.part, end.part)
        {
            first.part = Part::Day { month, day };
        }
        Some(RangeMention { span: span(first.span.start as usize, end.span.end as usize), start: first, end })
    }

    fn dash_end(&self, start: &Atom, connector: Connector) -> Option<DateMention> {
        if let Some(day) = self.day_after(start, connector).filter(|_| !connector.letter) {
            return Some(day);
        }
        let mut end = self.atom(connector.end)?;
        let fits = match (start.form, end.form) {
            (Form::Whole, Form::Whole) => true,
            (Form::BareDay, Form::Whole) => matches!(
                (start.date.part, end.date.part),
                (Part::Day { day: first, .. }, Part::Day { day: last, .. })
                    if first < last && end.date.format.is_day_then_name()
            ),
            (Form::BareMonth, Form::Whole) => matches!(end.date.part, Part::Month(_)),
            (Form::BareQuarter, Form::Whole) => matches!(end.date.part, Part::Quarter(_)),
            (Form::Whole, Form::BareQuarter) => matches!(start.date.part, Part::Quarter(_)),
            (Form::BareYear, Form::BareYear) => start.date.year < end.date.year,
            _ => false,
        };
        if !fits {
            return None;
        }
        self.read_weekday(&mut end);
        self.read_time(&mut end);
        self.closes(end.end()).then_some(end.date)
    }

    /// `19, 2025` of `Nov 12-19, 2025`; `25日` of `11月20日～25日`.
    fn day_after(&self, start: &Atom, connector: Connector) -> Option<DateMention> {
        let Part::Day { month, day: first } = start.date.part else { return None };
        if start.form != Form::Whole || start.date.has_time() {
            return None;
        }
        let at = connector.end;
        let (day, end) = self.number(at).filter(|(_, end)| end - at <= 2)?;
        let day = i8::try_from(day).ok().filter(|&day| day > first && day <= 31)?;
        let mut builder = Builder::default();
        let mut year = None;
        let mut close;
        if let Some(after) = self.after_any(end, &["日", "号", "일"]) {
            if !self.slice(0, start.end()).ends_with(['日', '号', '일']) {
                return None;
            }
            builder.day(false);
            builder.text(self.slice(end, after));
            close = after;
        } else {
            // The month must stand first, by name and without a year: `Nov 12`.
            if start.date.year.is_some()
                || !self.slice(0, start.end()).ends_with(|last: char| last.is_ascii_alphanumeric())
            {
                return None;
            }
            if !start.date.format.pattern().ends_with(['d', 'o']) {
                return None;
            }
            close = self.ordinal_end(end, day);
            if close > end {
                builder.ordinal(self.slice(end, close));
            } else {
                builder.day(self.bytes.get(at) == Some(&b'0'));
            }
            let comma = self.skip_at_most(close, 1, |byte| byte == b',');
            let year_at = self.skip_at_most(comma, 2, |byte| byte == b' ');
            year = self.year(year_at).filter(|_| year_at > close);
            if let Some((_, year_end)) = year {
                builder.text(self.slice(close, year_at));
                builder.year();
                close = year_end;
            } else if connector.spaced && self.starts_phrase(close) {
                return None;
            }
        }
        if !self.closes(close) {
            return None;
        }
        let span = span(at, close);
        Some(DateMention {
            span,
            calendar: span,
            year: year.map(|(year, _)| year),
            part: Part::Day { month, day },
            weekday: None,
            ambiguous: false,
            format: builder.format(),
        })
    }

    /// Whether words follow: `Nov 12 - 19 tasks` speaks of tasks.
    fn starts_phrase(&self, at: usize) -> bool {
        let next = self.skip(at, |byte| byte == b' ');
        self.text.get(next..).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    }

    /// `21` of `2026-08-20/21`, or a whole date.
    fn slash_end(&self, start: &Atom, connector: Connector) -> Option<DateMention> {
        if connector.spaced || start.form != Form::Whole || !start.date.format.is_iso() {
            return None;
        }
        let Part::Day { month, day: first } = start.date.part else { return None };
        let at = connector.end;
        let (day, end) = self.number(at)?;
        if end - at == 4 {
            let whole = self.atom(at).filter(|atom| atom.date.format.is_iso() && self.closes(atom.end()))?;
            return Some(whole.date);
        }
        let day = i8::try_from(day).ok().filter(|&day| end - at == 2 && day > first && day <= 31)?;
        if !self.closes(end) {
            return None;
        }
        let mut builder = Builder::default();
        builder.day(true);
        Some(DateMention {
            span: span(at, end),
            calendar: span(at, end),
            year: start.date.year,
            part: Part::Day { month, day },
            weekday: None,
            ambiguous: false,
            format: builder.format(),
        })
    }
}
