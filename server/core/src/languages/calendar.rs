//! Names of months and weekdays, a [`Calendar`] a language.

use std::sync::LazyLock;

use super::{Lists, READ, file};

/// The keys of `[dates]`.
#[cfg(test)]
pub(super) const KEYS: [&str; 7] = [
    "dates.months",
    "dates.months_alone",
    "dates.months_short",
    "dates.weekdays",
    "dates.weekdays_short",
    "dates.ordinary",
    "dates.first",
];

/// The names of one language in lower case; a list is empty where the language has no such names.
#[derive(Debug)]
pub(crate) struct Calendar {
    /// The two-letter code.
    pub(crate) code: &'static str,
    /// As written beside a day: the genitive where a language has one.
    pub(crate) months: Vec<&'static str>,
    /// As written alone, where that differs.
    pub(crate) months_alone: Vec<&'static str>,
    /// Short forms without a full stop; some may be empty.
    pub(crate) months_short: Vec<&'static str>,
    /// From Monday.
    pub(crate) weekdays: Vec<&'static str>,
    /// From Monday.
    pub(crate) weekdays_short: Vec<&'static str>,
    /// Months that are ordinary words too.
    pub(crate) ordinary: Vec<&'static str>,
    /// What stands behind the first day of a month.
    pub(crate) first: Vec<&'static str>,
}

/// The calendars of all languages, English first.
pub(crate) fn calendars() -> &'static [Calendar] {
    &CALENDARS
}

static CALENDARS: LazyLock<Vec<Calendar>> =
    LazyLock::new(|| READ.iter().map(|(code, lists)| calendar(code, lists)).collect());

fn calendar(code: &'static str, lists: &Lists) -> Calendar {
    let list = |key: &str| file::list(lists, ("dates", key)).unwrap_or_default().to_vec();
    Calendar {
        code,
        months: list("months"),
        months_alone: list("months_alone"),
        months_short: list("months_short"),
        weekdays: list("weekdays"),
        weekdays_short: list("weekdays_short"),
        ordinary: list("ordinary"),
        first: list("first"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_twelve_months_and_a_week_seven_days() {
        for calendar in calendars() {
            let complete = |names: &[&str], all: usize| names.is_empty() || names.len() == all;
            let code = calendar.code;
            for months in [&calendar.months, &calendar.months_alone, &calendar.months_short] {
                assert!(complete(months, 12), "{code}: {months:?}");
            }
            for weekdays in [&calendar.weekdays, &calendar.weekdays_short] {
                assert!(complete(weekdays, 7), "{code}: {weekdays:?}");
            }
        }
    }
}
