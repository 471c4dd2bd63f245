//! Numbers that tell the distance from today: "111 days to March 11, 2026".
//!
//! Found by hand rather than by a pattern, around the words "day" and "week".
//! The trap: most numbers of days are durations ("7 days before renewal", "2-3 days to add it"). Only wordings that
//! count from now are recorded, and a rule still needs a date beside them.

mod weeks;

use std::cmp::Reverse;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{ChunkPlan, Place, Run, Span, behind, offset_of, place_in};
use crate::calendar::Mention;
use crate::languages::{Endings, List, finder, has, is_unspaced, words};
use crate::plan::topics::{self, Topics};
use crate::words::Words;

pub use weeks::WeekOf;

/// "111 days to March 11, 2026", "34 days away".
#[derive(Debug, Clone, PartialEq)]
pub struct Countdown {
    /// The number.
    pub span: Span,
    /// Number and words: `111 days remaining`.
    pub phrase: Span,
    /// Its value.
    pub value: u32,
    /// What is counted.
    pub unit: Unit,
    /// Where its date is to be looked for.
    pub direction: Direction,
    /// It is written `D-111`, as ids and the steps of a schedule are, too.
    pub coded: bool,
}

/// What a countdown counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks of seven days.
    Weeks,
}

/// Where the date of a countdown is to be looked for, and which end of a range is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// "days to …", "days until …": behind it; what it leads to may begin then.
    To,
    /// "days away", "days from now": beside it; the start of what is named.
    Away,
    /// "days remaining", "days left": beside it; the end of what is named.
    Remaining,
}

/// Words that give a direction, the longest first.
static DIRECTIONS: LazyLock<Vec<(&str, Direction)>> = LazyLock::new(|| {
    let lists = [
        (List::CountdownTo, Direction::To),
        (List::CountdownAway, Direction::Away),
        (List::CountdownRemaining, Direction::Remaining),
    ];
    let all = lists
        .into_iter()
        .flat_map(|(list, direction)| words(list).iter().map(move |word| (*word, direction)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(word, _)| Reverse(word.len()));
    all
});

/// Words before a number of days that make a duration of it, or a distance that was.
static DURATIONS: Words = Words::of(List::Durations);

/// The words around which countdowns are found.
static UNITS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&topics::DISTANCES));

/// Records the countdowns and the weeks of `run`, which mentions these dates.
pub(super) fn read(run: &Run, dates: &[Mention], plan: &mut ChunkPlan) {
    if matches!(run.place, Place::Tree | Place::FrontMatter) {
        return;
    }
    let text = run.text;
    plan.countdowns.extend(coded(run));
    let Some(units) = UNITS.as_ref().filter(|_| run.speaks_of(Topics::DISTANCES)) else { return };
    let mut formed = false;
    for found in units.find_iter(text) {
        let (at, end) = (found.start(), found.end());
        let (before, word, after) = (&text[..at], &text[at..end], &text[end..]);
        let wide = word.starts_with(is_unspaced);
        // "週目", "日間": another word, and `week` in "weekly" is none.
        let inside = |beside: Option<char>| {
            beside.is_some_and(|letter| if wide { "目間内".contains(letter) } else { letter.is_alphabetic() })
        };
        let lower = word.to_lowercase();
        let unit =
            if has(List::Days, &lower) || has(List::CountedDays, &lower) { Unit::Days } else { Unit::Weeks };
        formed |= unit == Unit::Weeks && !lower.starts_with("week");
        if inside(after.chars().next()) || !wide && before.ends_with(char::is_alphanumeric) {
            continue;
        }
        let found = countdown(run, before, after, unit).or_else(|| labelled(run, at, after, unit));
        // "June 1 2026 days to go": no number counts that is one of a date.
        let is_of_date = |number: Span| dates.iter().any(|date| run.place_of(date.span()).covers(number));
        if let Some(found) = found.filter(|found| !is_of_date(found.span)) {
            // "Days to Nov 2: 9 days to Dec 1": the number counts what stands right behind it.
            plan.countdowns.pop_if(|last| last.span == found.span);
            plan.countdowns.push(found);
        }
        if unit == Unit::Weeks {
            plan.weeks.extend(weeks::counted(run, at, after));
        }
    }
    if formed {
        plan.weeks.extend(weeks::in_form(run));
    }
}

/// `D-111`, `T-30`: the days until the day that is named beside it; what a line begins with is an id, or a step of a schedule.
fn coded(run: &Run) -> Option<Countdown> {
    let at = memchr::memchr_iter(b'-', run.text.as_bytes()).find(|dash| {
        let before = &run.text[..*dash];
        before.ends_with(['D', 'T'])
            && !before[..dash - 1].ends_with(|char: char| char.is_alphanumeric() || matches!(char, '-' | '_'))
    })?;
    let (lead, after) = (&run.text[..at - 1], &run.text[at + 1..]);
    let (value, rest) = leading_number(after)?;
    let ends = !rest.starts_with(|char: char| {
        char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | '/' | ':' | '%')
    });
    let opens = !lead.contains(char::is_alphanumeric) && run.place != Place::Paragraph;
    // "Room D-204" names a room.
    let named = lead.trim_end_matches([' ', '*', '_']).ends_with(char::is_alphanumeric) && !is_led(lead);
    // "T-120 days" is read as the words say.
    let first =
        rest.trim_start().split(|char: char| !char.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    if !ends || opens || named || value == 0 || has(List::Days, &first) {
        return None;
    }
    let number = place_in(run.text, &after[..after.len() - rest.len()]);
    let phrase = Span::new(offset_of(at - 1), number.end);
    let (span, phrase) = (run.place_of(number), run.place_of(phrase));
    Some(Countdown { span, phrase, value, unit: Unit::Days, direction: Direction::Away, coded: true })
}

/// `**Days to launch:** 111`: the number stands behind the words.
fn labelled(run: &Run, at: usize, after: &str, unit: Unit) -> Option<Countdown> {
    let words = behind(after.strip_prefix(' ')?, 0);
    let (_, direction) = directed(words)?;
    let colon = words.find(':').filter(|&colon| words[..colon].split_whitespace().count() <= 5)?;
    if unit == Unit::Weeks && direction == Direction::To || words[..colon].contains(['\n', '.', ',', '(']) {
        return None;
    }
    let value = words[colon + 1..].trim_start_matches([' ', '*']);
    let end = value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len());
    let (number, rest) = value.split_at(end);
    let is_more = rest.starts_with(|letter: char| {
        letter.is_alphanumeric() || matches!(letter, '-' | '–' | '/' | ':' | '%' | '+')
    });
    let decimal = rest
        .strip_prefix(['.', ','])
        .is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
    if number.is_empty() || number.len() > 4 || is_more || decimal {
        return None;
    }
    let span = place_in(run.text, number);
    let phrase = Span::new(offset_of(at), span.end);
    // Whatever the words lead to, its date is the one beside the number.
    Some(Countdown {
        span: run.place_of(span),
        phrase: run.place_of(phrase),
        value: number.parse().ok()?,
        unit,
        direction: if direction == Direction::To { Direction::Away } else { direction },
        coded: false,
    })
}

/// The words that `text` begins with, if they count from now.
fn directed(text: &str) -> Option<(&str, Direction)> {
    DIRECTIONS.iter().find_map(|(word, direction)| {
        let start = text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
        let ends = word.ends_with(is_unspaced)
            || !text[word.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '-');
        ends.then_some((start, *direction))
    })
}

fn countdown(run: &Run, before: &str, after: &str, unit: Unit) -> Option<Countdown> {
    let lead = before.trim_end_matches([' ', '-', '*']);
    if before.len() - lead.len() > 4 {
        return None;
    }
    let digits = lead.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = &lead[digits.len()..];
    // `T-120 days`, `D-120 days`: the distance to the day that is named beside it.
    let counted = digits.strip_suffix(['-', '–', '−']).is_some_and(|rest| {
        let word = rest.trim_end_matches(|letter: char| letter.is_alphanumeric());
        matches!(&rest[word.len()..], "T" | "D" | "L")
    });
    // `2-3 days`, `~30 days`, `>4 weeks`, `1.5 weeks` say something else.
    if number.is_empty()
        || number.len() > 4
        || !counted && digits.ends_with(['-', '–', '~', '>', '<', '.', ',', '≈', '/', '+', '$'])
    {
        return None;
    }
    let word_before = digits
        .trim_end_matches([' ', '*', '_'])
        .rsplit(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if DURATIONS.contains(&word_before) {
        return None;
    }
    let words = after.trim_start_matches([' ', '*', '\u{a0}']);
    let (word, direction) = match directed(words) {
        Some(found) => found,
        None if counted => ("", Direction::Away),
        // "plus que 12 jours avant …", "あと12日でリリース"
        None if leads_on(words) && is_led(digits) => ("", Direction::To),
        None if ends_count(words) && is_led(digits) => ("", Direction::Remaining),
        None => return None,
    };
    // "8 weeks to production" is an estimate of work.
    if unit == Unit::Weeks && direction == Direction::To && !is_led(digits) {
        return None;
    }
    let number_span = place_in(run.text, number);
    let words_end = if word.is_empty() { after } else { &words[word.len()..] };
    let phrase = Span::new(number_span.start, offset_of(run.text.len() - words_end.len()));
    Some(Countdown {
        span: run.place_of(number_span),
        phrase: run.place_of(phrase),
        value: number.parse().ok()?,
        unit,
        direction,
        coded: false,
    })
}

/// Do words stand right before the number that make a countdown of it: "noch 12 Tage", "あと12日"?
fn is_led(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '*', '_', '\u{a0}']);
    let mut from = before.len().saturating_sub(40);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    LEADING.of(&before[from..].to_lowercase()).is_some()
}

static LEADING: LazyLock<Endings<()>> = LazyLock::new(|| Endings::new(&[(List::CountdownLeading, ())]));

/// Does a word follow that leads from the count to its day?
fn leads_on(after: &str) -> bool {
    words(List::CountdownThen).iter().any(|word| {
        let start = after.get(..word.len()).filter(|start| start.to_lowercase() == *word);
        start.is_some_and(|_| {
            word.starts_with(is_unspaced) || !after[word.len()..].starts_with(char::is_alphanumeric)
        })
    })
}

/// Is the count at its end, so that it counts no work: "noch 3 Tage Arbeit"?
fn ends_count(after: &str) -> bool {
    !after.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '/' | '+' | '%'))
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.len() <= 3).then(|| digits.parse().ok()).flatten().map(|value| (value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar;

    pub(super) fn read_text(text: &str) -> ChunkPlan {
        let mut plan = ChunkPlan::default();
        read(&Run::new(Place::Paragraph, 0, text, 0), &calendar::scan(text), &mut plan);
        plan
    }

    #[test]
    fn countdowns() {
        for (text, phrase) in [
            ("111 days to public launch (March 11, 2026)", "111 days to"),
            ("March 11, 2026 (111 days remaining)", "111 days remaining"),
            ("**34 days away**", "34 days away"),
            ("(20 days from now)", "20 days from now"),
            ("3 weeks left", "3 weeks left"),
            ("**12** days until launch", "12** days until"),
            ("T-120 days (March 11, 2026)", "120 days"),
            ("**Days to launch:** 120 (March 11, 2026)", "Days to launch:** 120"),
            ("Days remaining: 12", "Days remaining: 12"),
            ("noch 12 Tage bis zum Start", "12 Tage bis"),
            ("リリースまであと12日（2026年3月11日）", "12日"),
            ("还有 12 天", "12 天"),
            ("осталось 12 дней", "12 дней"),
            ("12 дней до запуска", "12 дней до"),
            ("plus que 12 jours avant la sortie", "12 jours"),
            ("출시까지 12일 남음", "12일 남음"),
            ("Faltan 12 días", "12 días"),
            ("출시까지 D-111 (2026년 3월 11일)", "D-111"),
            ("March 11, 2026 (T-30)", "T-30"),
        ] {
            let plan = read_text(text);
            assert_eq!(plan.countdowns[0].phrase.of(text), phrase);
        }
        for text in [
            "2-3 days to add it",
            "7 days before renewal",
            "10 weeks to launch",
            "it takes 10 days to complete",
            "there were 130 days to launch",
            "Today 3 totals",
            "5 daysto",
            "noch 3 Tage Arbeit",
            "за 7 дней до релиза",
            "5 jours avant la livraison",
            "あと3日分の作業",
            "2025年11月20日",
            "작업 기간 5일",
            "Room D-204 (2026-03-11)",
            "see D-204-B (2026-03-11)",
            "June 1 2026 days to go (June 13 2026)",
        ] {
            assert_eq!(read_text(text).countdowns, [], "in {text:?}");
        }
    }
}
