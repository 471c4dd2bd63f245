//! The words of the languages that plans are written in: one file a language, in `server/core/languages`.
//!
//! [`words`] gives a list as all languages together have it; who looks a word up often builds an index of it, once.
//! The trap: the lists of all languages are one, so a word that means something else in another language must not be in any.

mod calendar;
mod file;
mod finder;

use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;

pub(crate) use calendar::{Calendar, calendars};
pub(crate) use finder::{ListFinder, finder};

use crate::words::Index;

/// The files, in the order in which a word that several have is looked for.
const FILES: [(&str, &str); 18] = [
    ("en", include_str!("../languages/en.toml")),
    ("de", include_str!("../languages/de.toml")),
    ("fr", include_str!("../languages/fr.toml")),
    ("es", include_str!("../languages/es.toml")),
    ("pt", include_str!("../languages/pt.toml")),
    ("ru", include_str!("../languages/ru.toml")),
    ("da", include_str!("../languages/da.toml")),
    ("it", include_str!("../languages/it.toml")),
    ("ja", include_str!("../languages/ja.toml")),
    ("ko", include_str!("../languages/ko.toml")),
    ("nl", include_str!("../languages/nl.toml")),
    ("no", include_str!("../languages/no.toml")),
    ("pl", include_str!("../languages/pl.toml")),
    ("sv", include_str!("../languages/sv.toml")),
    ("uk", include_str!("../languages/uk.toml")),
    ("uz", include_str!("../languages/uz.toml")),
    ("zh", include_str!("../languages/zh.toml")),
    ("", include_str!("../languages/others.toml")),
];

macro_rules! lists {
    ($($(#[doc = $doc:literal])* $name:ident = $key:literal),* $(,)?) => {
        /// A list of words that languages have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum List {
            $($(#[doc = $doc])* $name,)*
        }

        impl List {
            const KEYS: &[&str] = &[$($key),*];
        }
    };
}

// What each of them is, `en.toml` says.
lists! {
    StatusDone = "status.done",
    StatusActive = "status.active",
    StatusOpen = "status.open",
    StatusHeld = "status.held",
    StatusCancelled = "status.cancelled",
    StampUpdated = "stamps.updated",
    StampNextReview = "stamps.next_review",
    StampReviewed = "stamps.reviewed",
    CueDue = "cues.due",
    CueStart = "cues.start",
    CuePast = "cues.past",
    CueAsOf = "cues.as_of",
    CueDueBehind = "cues.due_behind",
    CueStartBehind = "cues.start_behind",
    CuePastBehind = "cues.past_behind",
    CueAsOfBehind = "cues.as_of_behind",
    Totals = "tables.totals",
    QualifiedTotals = "tables.qualified_totals",
    NotAdded = "tables.not_added",
    NotAddedUnits = "tables.not_added_units",
    LeavesOut = "tables.leaves_out",
    BlankCells = "tables.blank",
    PartialSums = "tables.partial_sums",
    StatusColumns = "tables.status_columns",
    TitleColumns = "tables.title_columns",
    UnitPhase = "units.phase",
    UnitWeek = "units.week",
    UnitSprint = "units.sprint",
    UnitMilestone = "units.milestone",
    UnitTask = "units.task",
    UnitDay = "units.day",
    WeekForms = "weeks.forms",
    CountedDays = "countdowns.days",
    CountedWeeks = "countdowns.weeks",
    CountdownTo = "countdowns.to",
    CountdownAway = "countdowns.away",
    CountdownRemaining = "countdowns.remaining",
    CountdownLeading = "countdowns.leading",
    CountdownThen = "countdowns.then",
    Durations = "countdowns.durations",
    Tasks = "tasks.nouns",
    TasksDone = "tasks.done",
    TasksAll = "tasks.all",
    TotalLabels = "tasks.total_labels",
    DoneLabels = "tasks.done_labels",
    ProgressLabels = "tasks.progress_labels",
    TotalColumns = "tasks.total_columns",
    DoneColumns = "tasks.done_columns",
    PercentColumns = "tasks.percent_columns",
    TasksExplained = "tasks.explained",
    History = "sections.history",
    Asides = "sections.asides",
    AsideBeginnings = "sections.aside_beginnings",
    Agents = "claims.agents",
    Commands = "claims.commands",
    Skills = "claims.skills",
    Submodules = "claims.submodules",
    Repositories = "claims.repositories",
    Categories = "claims.categories",
    Singular = "claims.singular",
    Counters = "claims.counters",
    Particles = "claims.particles",
    Copulas = "claims.copulas",
    CountSuffixes = "claims.count_suffixes",
    Wholes = "claims.wholes",
    Generic = "claims.generic",
    Limiting = "claims.limiting",
    LimitBefore = "claims.before",
    LimitAfter = "claims.after",
    LimitClause = "claims.clause",
    Stops = "claims.stops",
    Limits = "claims.limits",
    Happened = "records.happened",
    PlannedWords = "records.planned",
    BindingWords = "records.binding",
    LogTitles = "records.logs",
    LogColumns = "records.log_columns",
    DatesTo = "dates.to",
    Of = "numbers.of",
    OutOf = "numbers.out_of",
    About = "numbers.about",
    Bounds = "numbers.bounds",
    NumberWords = "numbers.words",
    Days = "durations.days",
    Weeks = "durations.weeks",
    Months = "durations.months",
    Years = "durations.years",
    DaysShort = "durations.days_short",
    WeeksShort = "durations.weeks_short",
    DaysBehind = "durations.days_behind",
    WorkingDaysBehind = "durations.working_days_behind",
    WeeksBehind = "durations.weeks_behind",
    MonthsBehind = "durations.months_behind",
    YearsBehind = "durations.years_behind",
    WorkingDays = "durations.working",
    WorkingAfter = "durations.working_after",
    CalendarDays = "durations.calendar",
    PeriodStarts = "periods.starts",
    PeriodEnds = "periods.ends",
    PeriodDue = "periods.due",
    PeriodLengths = "periods.lengths",
    PeriodSpans = "periods.spans",
    OtherLengths = "periods.other_lengths",
    DependencyPhrases = "dependencies.phrases",
    DependencyKeys = "dependencies.keys",
    DependencyDenied = "dependencies.denied",
    DependencyJoints = "dependencies.joints",
    DependencyLoose = "dependencies.loose",
    StatusLabels = "statements.labels",
    MayHaveBegun = "statements.may_have_begun",
    TakenBack = "statements.taken_back",
    AmbiguousStatus = "statements.ambiguous",
    CertainStatus = "statements.certain",
    Activities = "statements.activities",
    FileColumns = "tables.file_columns",
    SubjectColumns = "tables.subject_columns",
    DayColumns = "tables.day_columns",
    ComparedColumns = "tables.compared",
    IdColumns = "tables.id_columns",
    WeekColumns = "tables.week_columns",
    PlaceholderAsks = "placeholders.asks",
    PlaceholderFields = "placeholders.fields",
    PlaceholderOpen = "placeholders.open",
    RatioOthers = "ratios.others",
    RatioPlain = "ratios.plain",
    NumberedPieces = "ratios.numbered",
    Waived = "tasks.waived",
    JoiningWords = "tasks.joining",
    AboutPhases = "sections.about_phases",
    Repetitions = "sections.repetitions",
    PartTotal = "parts.total",
    PartDone = "parts.done",
    PartOpen = "parts.open",
    PartRest = "parts.rest",
    PartFailed = "parts.failed",
    PartOther = "parts.other",
    PartAside = "parts.aside",
    PartStops = "parts.stops",
    PartNot = "parts.not",
    PartBegun = "parts.begun",
    AnnouncementLeads = "lists.leads",
    AnnouncementMeasures = "lists.measures",
    AnnouncementAsides = "lists.aside",
    AnnouncementOthers = "lists.others",
    Launches = "events.launches",
    OtherEvents = "events.others",
    EventKinds = "events.kinds",
    EventPlain = "events.plain",
    EventOtherwise = "events.otherwise",
    Budgets = "events.budgets",
    OtherTimes = "claims.elsewhere",
}

/// The words of a list in all languages, in lower case.
pub(crate) fn words(list: List) -> &'static [&'static str] {
    LISTS.get(list as usize).map_or(&[], Vec::as_slice)
}

/// Is this word, in lower case, in the list?
pub(crate) fn has(list: List, word: &str) -> bool {
    let index = || Index::new(words(list).iter().copied());
    INDICES.get(list as usize).is_some_and(|words| words.get_or_init(index).contains(word))
}

/// Does the text, in lower case, hold a word of the list, wherever it begins and ends?
pub(crate) fn holds(list: List, text: &str) -> bool {
    let finder = || finder::exact(words(list));
    let finder = FINDERS.get(list as usize).and_then(|finders| finders.get_or_init(finder).as_ref());
    finder.is_some_and(|finder| finder.is_match(text))
}

/// The words of a list in each language that has it.
pub(crate) fn by_language(list: List) -> impl Iterator<Item = &'static [&'static str]> {
    let key = List::KEYS.get(list as usize).and_then(|key| key.split_once('.'));
    READ.iter().filter_map(move |(_, lists)| file::list(lists, key?)).filter(|words| !words.is_empty())
}

static FINDERS: [OnceLock<Option<AhoCorasick>>; List::KEYS.len()] =
    [const { OnceLock::new() }; List::KEYS.len()];

static INDICES: [OnceLock<Index>; List::KEYS.len()] = [const { OnceLock::new() }; List::KEYS.len()];

/// Words by their last byte, for those of which one may end a text.
pub(crate) struct Endings<T>(Vec<Vec<(&'static str, T)>>);

impl<T: Copy + 'static> Endings<T> {
    /// The words of the lists, each with what its list means.
    pub(crate) fn new(lists: &[(List, T)]) -> Endings<T> {
        let mut endings = Endings(vec![Vec::new(); 256]);
        for (list, meaning) in lists {
            for word in words(*list) {
                let last = usize::from(word.bytes().next_back().unwrap_or_default());
                endings.0[last].push((word, *meaning));
            }
        }
        endings
    }

    /// What the first list means that has a word with which `text`, in lower case, ends: as a word of its own, but in scripts without
    /// blanks.
    pub(crate) fn of(&self, text: &str) -> Option<T> {
        let last = usize::from(text.bytes().next_back()?);
        self.0[last].iter().find(|(word, _)| ends_with(text, word)).map(|(_, meaning)| *meaning)
    }
}

fn ends_with(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| {
        !rest.ends_with(char::is_alphanumeric)
            || (word.starts_with(is_unspaced) && rest.ends_with(is_unspaced))
    })
}

/// Is this a letter of a script that writes no blanks between words, so that a word may begin or end anywhere?
pub(crate) fn is_unspaced(letter: char) -> bool {
    letter as u32 >= 0x2e80
}

/// The words of a list as alternatives of a regular expression, the longest first.
pub(crate) fn alternatives(list: List) -> String {
    let mut words = words(list).to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let escaped = words.into_iter().map(|word| regex::escape(word).replace(' ', r"\ "));
    escaped.collect::<Vec<_>>().join("|")
}

static LISTS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut lists = vec![Vec::new(); List::KEYS.len()];
    for (index, key) in List::KEYS.iter().enumerate() {
        let Some(key) = key.split_once('.') else { continue };
        let mut known = HashSet::new();
        let all = READ.iter().filter_map(|(_, lists)| file::list(lists, key)).flatten();
        lists[index].extend(all.copied().filter(|word| !word.is_empty() && known.insert(*word)));
    }
    lists
});

/// The lists of a file by section and key.
type Lists = Vec<(&'static str, &'static str, Vec<&'static str>)>;

/// What the files say, by the codes of their languages.
static READ: LazyLock<Vec<(&str, Lists)>> =
    LazyLock::new(|| FILES.iter().map(|(code, text)| (*code, file::lists(text))).collect());

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_key_is_known_and_every_word_in_lower_case() {
        for (code, lists) in READ.iter() {
            for (section, key, words) in lists {
                let name = format!("{section}.{key}");
                let known = List::KEYS.contains(&name.as_str()) || calendar::KEYS.contains(&name.as_str());
                assert!(known, "{code}: nothing reads {name}");
                for word in words {
                    assert_eq!(*word, word.to_lowercase(), "{code}: {name} is not in lower case");
                }
            }
        }
    }

    #[test]
    fn no_list_of_english_is_missing() {
        let english = &READ[0].1;
        for name in List::KEYS {
            let is_there = english.iter().any(|(section, key, _)| format!("{section}.{key}") == *name);
            assert!(is_there || *name == "weeks.forms", "en: what {name} is is not said");
        }
    }

    #[test]
    fn no_status_word_is_in_two_classes() {
        let mut classes: BTreeMap<&str, &str> = BTreeMap::new();
        for (code, lists) in READ.iter() {
            for (_, key, words) in lists.iter().filter(|(section, ..)| *section == "status") {
                for word in words {
                    let before = classes.insert(word, key);
                    assert!(before.is_none_or(|before| before == *key), "{code}: {word:?} in {key}");
                }
            }
        }
    }
}
