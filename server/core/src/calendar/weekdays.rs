//! The weekday that stands behind a date: `(Tue)`, `（火）`, ` 星期二`.
//!
//! The trap: in brackets behind a date stand people and places too, so one letter is a weekday only alone in them, and a short name only
//! where nothing else is called so.

use jiff::civil::Weekday;

use super::names::{Case, Language, WeekdayName, weekday};
use crate::languages::calendars;

/// What a weekday behind a date is written with: the text before the name, the name, the text after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind<'t> {
    pub(super) before: &'t str,
    pub(super) name: WeekdayName,
    pub(super) after: &'t str,
    /// Length of all three.
    pub(super) length: usize,
}

/// The weekday that `text`, which follows a date, begins with: in brackets, or in signs that cannot be anything else.
pub(super) fn behind(text: &str) -> Option<Behind<'_>> {
    let inner = text.strip_prefix(' ').unwrap_or(text);
    let (inner, close) = match inner.chars().next()? {
        '(' => (&inner[1..], Some(')')),
        '（' => (&inner['（'.len_utf8()..], Some('）')),
        '[' => (&inner[1..], Some(']')),
        _ => (inner, None),
    };
    let start = text.len() - inner.len();
    let found = |name: WeekdayName, length: usize, dotted: usize| {
        let end = start + length + dotted;
        let end = match close {
            Some(close) => text[end..].starts_with(close).then(|| end + close.len_utf8())?,
            None => end,
        };
        Some(Behind { before: &text[..start], name, after: &text[start + length..end], length: end })
    };
    if inner.starts_with(|letter: char| letter as u32 >= 0x1100) {
        let (name, length) = sign(inner, close)?;
        return found(name, length, 0);
    }
    close?;
    let length = inner.find(|letter: char| !letter.is_alphabetic() && letter != '-')?;
    found(weekday(&inner[..length])?, length, usize::from(inner[length..].starts_with('.')))
}

/// `星期二`, `火曜日`, `화요일`, and in brackets `火`, with its length.
fn sign(text: &str, close: Option<char>) -> Option<(WeekdayName, usize)> {
    let calendars = calendars().iter().filter(|calendar| matches!(calendar.code, "ja" | "zh" | "ko"));
    for calendar in calendars {
        for (names, short) in [(&calendar.weekdays, false), (&calendar.weekdays_short, true)] {
            let is_meant = |name: &str| {
                let rest = text.strip_prefix(name);
                let is_letter = name.chars().count() == 1;
                rest.is_some_and(|rest| !is_letter || close.is_some_and(|close| rest.starts_with(close)))
            };
            let Some(at) = names.iter().position(|name| !name.is_empty() && is_meant(name)) else { continue };
            let weekday = Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()?;
            let language = Language::from_code(calendar.code);
            return Some((
                WeekdayName { weekday, language, short, case: Case::Lower, cautious: false },
                names[at].len(),
            ));
        }
    }
    None
}
