//! Names of months and weekdays in a text, by the calendars of [`crate::languages`].
//!
//! The trap: some names are ordinary words ("May", "march", "mars", "mai").
//! Such a name is *cautious*: the scanner takes it for a month only where nothing else is possible.

use std::sync::LazyLock;

use jiff::civil::Weekday;

use crate::languages::{Calendar, calendars};

/// A language of names, by its row of [`calendars`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Language(u8);

impl Language {
    pub(super) const ENGLISH: Self = Self(0);

    fn of_row(row: usize) -> Self {
        Self(u8::try_from(row).unwrap_or(0))
    }

    fn calendar(self) -> Option<&'static Calendar> {
        calendars().get(usize::from(self.0))
    }

    /// The two-letter code used in a format's pattern.
    pub(super) fn code(self) -> &'static str {
        self.calendar().map_or("en", |calendar| calendar.code)
    }

    /// The language of a two-letter code, English for an unknown one.
    pub(super) fn from_code(code: &str) -> Self {
        Self::of_row(calendars().iter().position(|calendar| calendar.code == code).unwrap_or(0))
    }

    /// The language in which `suffix` stands behind the first day of a month, and behind no other.
    pub(super) fn of_first(suffix: &str) -> Option<Self> {
        let is_first = |calendar: &Calendar| calendar.first.contains(&suffix);
        calendars().iter().position(is_first).map(Self::of_row)
    }

    /// What stands behind the first day of a month.
    pub(super) fn first(self) -> &'static str {
        self.calendar().map_or("", |calendar| name(&calendar.first, 0))
    }

    /// The full name of a month (1–12) as it is written after a day, in lower case.
    pub(super) fn month(self, month: i8) -> &'static str {
        self.calendar().map_or("", |calendar| name(&calendar.months, month - 1))
    }

    /// The short name of a month (1–12) without a full stop, in lower case; the full one where there is none.
    pub(super) fn short_month(self, month: i8) -> &'static str {
        let short = self.calendar().map_or("", |calendar| name(&calendar.months_short, month - 1));
        if short.is_empty() { self.month(month) } else { short }
    }

    /// The name of a weekday, in lower case.
    pub(super) fn weekday(self, weekday: Weekday, short: bool) -> &'static str {
        let names =
            self.calendar().map(|calendar| if short { &calendar.weekdays_short } else { &calendar.weekdays });
        names.map_or("", |names| name(names, weekday.to_monday_zero_offset()))
    }
}

fn name(names: &'static [&'static str], at: i8) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

/// How the letters of a name are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Case {
    Lower,
    Title,
    Upper,
}

impl Case {
    pub(super) fn of(word: &str) -> Self {
        let mut letters = word.chars();
        let first_is_upper = letters.next().is_some_and(char::is_uppercase);
        match (first_is_upper, letters.next().is_some_and(char::is_uppercase)) {
            (true, true) => Self::Upper,
            (true, false) => Self::Title,
            _ => Self::Lower,
        }
    }

    /// `name`, which is in lower case, in this case.
    pub(super) fn apply(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_owned(),
            Self::Upper => name.to_uppercase(),
            Self::Title => {
                let mut letters = name.chars();
                letters.next().map_or_else(String::new, |first| {
                    first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
                })
            }
        }
    }
}

/// A month's name as found in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct MonthName {
    /// 1–12.
    pub(super) number: i8,
    pub(super) language: Language,
    /// A short form: three or four letters.
    pub(super) short: bool,
    pub(super) case: Case,
    /// An ordinary word too: see the module's trap.
    pub(super) cautious: bool,
}

/// The month that `word` names in any language and any case.
pub(super) fn month(word: &str) -> Option<MonthName> {
    let found = MONTHS.find(word)?;
    Some(MonthName {
        number: found.number + 1,
        language: found.language,
        short: found.short,
        case: Case::of(word),
        cautious: found.cautious,
    })
}

/// A weekday's name as found in a text.
#[derive(Clone, Copy, Debug)]
pub struct WeekdayName {
    /// The day.
    pub weekday: Weekday,
    pub(super) language: Language,
    /// A short form: "Tue", "Thurs".
    pub(super) short: bool,
    pub(super) case: Case,
    /// A weekday only beside a date of its own language: "So", "Do", "Mi".
    pub(super) cautious: bool,
}

impl WeekdayName {
    /// Another day in the same language, length and case.
    #[must_use]
    pub fn write(self, weekday: Weekday) -> String {
        self.case.apply(self.language.weekday(weekday, self.short))
    }

    /// It is written in full.
    #[must_use]
    pub fn is_long(self) -> bool {
        !self.short
    }
}

/// The weekday that `word` names in any language. Short forms are English, German and Russian: in others they are words, months and
/// people ("mar", "sam"), as the German ones are in lower case.
#[must_use]
pub fn weekday(word: &str) -> Option<WeekdayName> {
    let found = WEEKDAYS.find(word)?;
    let case = Case::of(word);
    let weekday = Weekday::from_monday_zero_offset(found.number).ok()?;
    let Name { language, short, cautious, .. } = *found;
    (!cautious || case == Case::Title).then_some(WeekdayName { weekday, language, short, case, cautious })
}

/// A name that a text may have.
struct Name {
    /// In lower case.
    name: &'static str,
    /// From 0.
    number: i8,
    language: Language,
    short: bool,
    cautious: bool,
}

/// Names by their length in bytes, which upper and lower case have in common, and by their first letter if that is ASCII: the scan asks
/// for the word before every number.
struct Index(Vec<[Vec<Name>; LETTERS]>);

/// One for each letter of the alphabet, and the last for every other.
const LETTERS: usize = 27;

fn letter(word: &str) -> usize {
    let first = word.bytes().next().unwrap_or_default().to_ascii_lowercase();
    usize::from(first.wrapping_sub(b'a')).min(LETTERS - 1)
}

static MONTHS: LazyLock<Index> = LazyLock::new(|| {
    let ordinary: Vec<&&str> = calendars().iter().flat_map(|calendar| &calendar.ordinary).collect();
    let mut index = Index(Vec::new());
    for (row, calendar) in calendars().iter().enumerate() {
        let lists =
            [(&calendar.months, false), (&calendar.months_alone, false), (&calendar.months_short, true)];
        for (names, short) in lists {
            for (number, name) in names.iter().enumerate() {
                index.put(name, number, Language::of_row(row), short, ordinary.contains(&name));
            }
        }
        if row == 0 {
            index.put("sept", 8, Language::ENGLISH, true, false);
        }
    }
    index
});

static WEEKDAYS: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index(Vec::new());
    for (row, calendar) in calendars().iter().enumerate() {
        for (number, name) in calendar.weekdays.iter().enumerate() {
            index.put(name, number, Language::of_row(row), false, false);
        }
    }
    let english = calendars().first().map_or(&[][..], |english| &english.weekdays_short);
    let short = english.iter().copied().enumerate();
    for (number, name) in short.chain([(1, "tues"), (2, "wednes"), (2, "weds"), (3, "thur"), (3, "thurs")]) {
        index.put(name, number, Language::ENGLISH, true, false);
    }
    for (row, calendar) in
        calendars().iter().enumerate().filter(|(_, calendar)| matches!(calendar.code, "de" | "ru"))
    {
        for (number, name) in calendar.weekdays_short.iter().enumerate() {
            index.put(name, number, Language::of_row(row), true, calendar.code == "de");
        }
    }
    let russian = Language::from_code("ru");
    for (number, name) in [(2, "среду"), (4, "пятницу"), (5, "субботу")] {
        index.put(name, number, russian, true, false);
    }
    index.put("sonnabend", 5, Language::from_code("de"), false, false);
    index
});

impl Index {
    fn put(&mut self, name: &'static str, number: usize, language: Language, short: bool, cautious: bool) {
        if name.is_empty() {
            return;
        }
        if self.0.len() <= name.len() {
            self.0.resize_with(name.len() + 1, Default::default);
        }
        let number = i8::try_from(number).unwrap_or(0);
        self.0[name.len()][letter(name)].push(Name { name, number, language, short, cautious });
    }

    fn find(&self, word: &str) -> Option<&Name> {
        self.0.get(word.len())?[letter(word)].iter().find(|name| same(word, name.name))
    }
}

/// Equality that ignores the case of `word`; `name` is in lower case and as long.
fn same(word: &str, name: &str) -> bool {
    word.eq_ignore_ascii_case(name)
        || (!word.is_ascii() && word.chars().flat_map(char::to_lowercase).eq(name.chars()))
}
