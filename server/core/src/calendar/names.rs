//! Names of months and weekdays: the only place that knows a language.
//!
//! A new language is a new row of twelve names (and of its inflected or short forms) in [`MONTHS`].
//! The trap: some names are ordinary words ("May", "march", "mars", "mai").
//! Such a row entry is *cautious*: the scanner takes it for a month only where nothing else is possible.

/// A language of month names, by its row of [`LANGUAGES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Language(u8);

impl Language {
    pub(super) const ENGLISH: Self = Self(0);

    /// The two-letter code used in a format's pattern.
    pub(super) fn code(self) -> &'static str {
        LANGUAGES.get(usize::from(self.0)).map_or("en", |language| language.code)
    }

    /// The language of a two-letter code, English for an unknown one.
    pub(super) fn from_code(code: &str) -> Self {
        let row = LANGUAGES.iter().position(|language| language.code == code).unwrap_or(0);
        Self(u8::try_from(row).unwrap_or(0))
    }

    /// The full name of a month (1–12) as it is written after a day, in lower case.
    pub(super) fn month(self, month: i8) -> &'static str {
        LANGUAGES.get(usize::from(self.0)).map_or("", |language| by_number(&language.months, month))
    }
}

struct Names {
    code: &'static str,
    /// As written beside a day: the genitive where a language has one.
    months: [&'static str; 12],
}

const LANGUAGES: [Names; 7] = [
    Names {
        code: "en",
        months: [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
    },
    Names {
        code: "de",
        months: [
            "januar",
            "februar",
            "märz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
    },
    Names {
        code: "fr",
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    },
    Names {
        code: "es",
        months: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    },
    Names {
        code: "pt",
        months: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    },
    Names {
        code: "ru",
        months: [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    },
    Names {
        code: "da",
        months: [
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ],
    },
];

/// Forms that only a reader needs: they are never written.
const OTHER_FORMS: [(&str, [&str; 12]); 1] = [(
    "ru",
    [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ],
)];

const SHORT_MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Ordinary words of some language, or endings that occur as one.
const CAUTIOUS: [&str; 8] = ["may", "march", "mar", "mars", "mai", "maj", "marts", "mayo"];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// How the letters of a name are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Case {
    Lower,
    Title,
    Upper,
}

impl Case {
    fn of(word: &str) -> Self {
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
    /// Written as three or four letters (English only).
    pub(super) short: bool,
    pub(super) case: Case,
    /// An ordinary word too: see the module's trap.
    pub(super) cautious: bool,
}

/// The month that `word` names in any language and any case.
pub(super) fn month(word: &str) -> Option<MonthName> {
    // The longest name ("septiembre") has ten letters, Cyrillic ones take two bytes each.
    if word.len() < 3 || word.len() > 20 {
        return None;
    }
    let found = |number: usize, language: Language, short: bool| MonthName {
        number: i8::try_from(number + 1).unwrap_or(1),
        language,
        short,
        case: Case::of(word),
        cautious: CAUTIOUS.iter().any(|cautious| same(word, cautious)),
    };
    if word.is_ascii() && word.len() <= 4 {
        let short = if same(word, "sept") { "sep" } else { word };
        // "May" is both: the full form, unless a full stop follows, which the scanner sees.
        if let Some(number) = SHORT_MONTHS.iter().position(|name| same(short, name)) {
            return Some(found(number, Language::ENGLISH, number != 4));
        }
    }
    for (row, language) in LANGUAGES.iter().enumerate() {
        if let Some(number) = language.months.iter().position(|name| same(word, name)) {
            return Some(found(number, Language(u8::try_from(row).unwrap_or(0)), false));
        }
    }
    for (code, months) in &OTHER_FORMS {
        if let Some(number) = months.iter().position(|name| same(word, name)) {
            return Some(found(number, Language::from_code(code), false));
        }
    }
    None
}

/// The three-letter English name of a month (1–12), in lower case.
pub(super) fn short_month(month: i8) -> &'static str {
    by_number(&SHORT_MONTHS, month)
}

/// A weekday's name as found in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct WeekdayName {
    pub(super) weekday: jiff::civil::Weekday,
    /// Number of letters: 3, 4 ("Tues"), 5 ("Thurs"), or the whole name.
    pub(super) letters: usize,
    pub(super) case: Case,
}

/// The weekday that `word` names in English.
pub(super) fn weekday(word: &str) -> Option<WeekdayName> {
    if !word.is_ascii() || word.len() < 3 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let number = WEEKDAYS.iter().position(|name| name.starts_with(&lower))?;
    let whole = WEEKDAYS.get(number).is_some_and(|name| name.len() == word.len());
    if !whole && !matches!(lower.as_str(), "tues" | "thur" | "thurs" | "wednes") && word.len() != 3 {
        return None;
    }
    let weekday = jiff::civil::Weekday::from_monday_zero_offset(i8::try_from(number).ok()?).ok()?;
    Some(WeekdayName { weekday, letters: word.len(), case: Case::of(word) })
}

/// The English name of a weekday, in lower case.
pub(super) fn weekday_name(weekday: jiff::civil::Weekday) -> &'static str {
    WEEKDAYS.get(usize::from(weekday.to_monday_zero_offset().unsigned_abs())).copied().unwrap_or_default()
}

fn by_number(names: &[&'static str; 12], month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|row| names.get(row)).copied().unwrap_or_default()
}

/// Equality that ignores the case of `word`; `name` is in lower case.
fn same(word: &str, name: &str) -> bool {
    if word.is_ascii() {
        return word.eq_ignore_ascii_case(name);
    }
    word.chars().flat_map(char::to_lowercase).eq(name.chars())
}
