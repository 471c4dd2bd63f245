//! What a heading numbers: `Phase 2`, `Week 1`, `Sprint +1`, `Milestone M3`, `Task 0.1`, `Day 5`, `フェーズ 3`.

pub(crate) mod numerals;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::languages::{List, ListFinder, alternatives, is_unspaced};
use crate::text::{Span, offset_of};

/// What a heading numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Of what.
    pub kind: UnitKind,
    /// Its number in lower case: `2`, `+1`, `m3`, `0.1`, `1c`.
    pub number: Option<String>,
    /// The heading begins with it, so that the heading is one and does not merely speak of one.
    pub leading: bool,
    /// The word and its number, relative to the title.
    pub span: Span,
    /// The number as it is written, relative to the title.
    pub written: Option<Span>,
}

/// What kind of piece of a plan it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitKind {
    /// Phase, stage, step, part of a project.
    Phase,
    /// A week.
    Week,
    /// A sprint or iteration.
    Sprint,
    /// A milestone.
    Milestone,
    /// A task, story or epic.
    Task,
    /// A day.
    Day,
}

impl UnitKind {
    /// Its words.
    pub(crate) fn words(self) -> List {
        match self {
            UnitKind::Phase => List::UnitPhase,
            UnitKind::Week => List::UnitWeek,
            UnitKind::Sprint => List::UnitSprint,
            UnitKind::Milestone => List::UnitMilestone,
            UnitKind::Task => List::UnitTask,
            UnitKind::Day => List::UnitDay,
        }
    }
}

impl Unit {
    /// What it is called, however it is written: `phase 2`; `None` without a number.
    pub fn name(&self) -> Option<String> {
        let kind = match self.kind {
            UnitKind::Phase => "phase",
            UnitKind::Week => "week",
            UnitKind::Sprint => "sprint",
            UnitKind::Milestone => "milestone",
            UnitKind::Task => "task",
            UnitKind::Day => "day",
        };
        Some(format!("{kind} {}", self.number.as_deref()?))
    }
}

const KINDS: [UnitKind; 6] =
    [UnitKind::Phase, UnitKind::Week, UnitKind::Sprint, UnitKind::Milestone, UnitKind::Task, UnitKind::Day];

/// Finds quickly which units a title may speak of.
static WORDS: LazyLock<ListFinder> = LazyLock::new(|| ListFinder::new(&KINDS.map(UnitKind::words)));

/// Numbers up to 999 have no more numerals.
const LONGEST_HAN: usize = 5;

/// The number before the word: `第2阶段`; `2단계` alone or with a title set apart, since "2단계 인증" is one in two steps.
static ORDINALS: LazyLock<Vec<(UnitKind, Regex)>> = LazyLock::new(|| {
    regexes(|words| {
        format!(
            r"(?x)第\s*(?P<number>[0-9０-９]+|[零〇一二两三四五六七八九十百]{{1,5}})\s*[个個の]?\s*(?P<word>{words})
            | \b(?P<plain>[0-9０-９]+)\s?(?P<tail>{words})\s*(?:[:：.(（、–—-]|$)"
        )
    })
});

fn regexes(pattern: impl Fn(&str) -> String) -> Vec<(UnitKind, Regex)> {
    let regex = |list: List| Regex::new(&pattern(&alternatives(list))).ok();
    KINDS.into_iter().filter_map(|kind| Some((kind, regex(kind.words())?))).collect()
}

/// The first unit that a title speaks of; one that it begins with before any other.
pub(crate) fn unit(title: &str) -> Option<Unit> {
    let found = units(title, &KINDS);
    found.into_iter().min_by_key(|unit| (!unit.leading, unit.number.is_none(), unit.span.start))
}

/// Every phase, sprint, milestone and week that a text speaks of by its number, in order.
pub(in crate::plan) fn numbered(text: &str) -> Vec<Unit> {
    let found = units(text, &[UnitKind::Phase, UnitKind::Sprint, UnitKind::Milestone, UnitKind::Week]);
    let mut found: Vec<Unit> = found.into_iter().filter(|unit| unit.number.is_some()).collect();
    found.sort_by_key(|unit| unit.span);
    found.dedup_by(|later, first| later.span.start < first.span.end);
    found
}

/// Every unit of these kinds that a text speaks of.
fn units(title: &str, kinds: &[UnitKind]) -> Vec<Unit> {
    let wanted = kinds.iter().fold(0, |all, kind| all | bit(*kind));
    let words = WORDS.each(title).filter(|(kind, _)| wanted & (1 << kind) != 0);
    let mut words: Vec<(usize, Span)> = words.collect();
    let mut found: Vec<Unit> = Vec::new();
    if words.is_empty() {
        return found;
    }
    // Of those that begin at one place the longest.
    words.sort_unstable_by_key(|(kind, word)| (*kind, word.start, Reverse(word.end)));
    let mut last = (KINDS.len(), 0);
    for (at, word) in &words {
        if (last.0 == *at && word.start < last.1) || !is_border(title, word.start as usize) {
            continue;
        }
        let behind = &title[word.end as usize..];
        let number = number(behind);
        let end = number.as_ref().map_or(word.end, |number| word.end + offset_of(number.end));
        last = (*at, end);
        let next = behind.chars().next();
        // "Phased", "weekly", "Tasks": another word that only begins alike.
        if number.is_none() && next.is_some_and(|char| char.is_alphanumeric() && (char as u32) < 0x2e80) {
            continue;
        }
        if number.as_ref().is_some_and(|number| number.start == 0)
            && word.of(title).is_ascii()
            && next.is_some_and(|char| char.is_alphabetic())
        {
            continue;
        }
        let leading = is_decoration(&title[..word.start as usize]);
        let span = Span::new(word.start, end);
        let written = number.as_ref().map(|number| Span::new(word.end + offset_of(number.start), end));
        let number = number.map(|number| numerals::read(&behind[number]));
        found.push(Unit { kind: KINDS[*at], number, leading, span, written });
    }
    if words.iter().any(|(_, word)| word.of(title).contains(is_unspaced)) {
        found.extend(ordinals(title).filter(|unit| bit(unit.kind) & wanted != 0));
    }
    found
}

/// The number that stands behind a word: `2`, `+1`, `M3`, `P-2`, `0.1`, `1c`, `２`, `II`, `B`, `十二`.
fn number(behind: &str) -> Option<Range<usize>> {
    let text = behind.trim_start_matches(|char: char| char.is_whitespace() || matches!(char, '#' | ':'));
    let start = behind.len() - text.len();
    let count =
        |from: usize, is: fn(char) -> bool| text[from..].find(|char| !is(char)).unwrap_or(text.len() - from);
    let digits = |from: usize| count(from, |char| char.is_ascii_digit() || numerals::is_wide(char));
    let sign = usize::from(text.starts_with(['+', '-']));
    let letters = count(sign, |char| char.is_ascii_uppercase()).min(2);
    let dash = usize::from(letters > 0 && text[sign + letters..].starts_with('-'));
    let first = sign + letters + dash;
    let mut end = first + digits(first);
    if end > first {
        while text[end..].starts_with('.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        let is_lettered = text[end..].starts_with(|char: char| char.is_ascii_alphabetic());
        end += usize::from(is_lettered && is_border(text, end + 1));
        return Some(start..start + end);
    }
    let roman = count(0, |char| matches!(char, 'I' | 'V' | 'X'));
    let letter = usize::from(text.starts_with(|char: char| char.is_ascii_uppercase()));
    let han = count(0, numerals::is_han);
    let is_number = text.chars().take_while(|char| numerals::is_han(*char)).count() <= LONGEST_HAN;
    let mut ends = [(roman, true), (letter, true), (han, is_number)].into_iter();
    let (end, _) = ends.find(|(end, is_some)| *is_some && *end > 0 && is_border(text, *end))?;
    Some(start..start + end)
}

/// Does a word begin or end at `at`, as `\b` of a regular expression says?
fn is_border(text: &str, at: usize) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_' || is_mark(char);
    text[..at].ends_with(is_part) != text[at..].starts_with(is_part)
}

/// Does it belong to the letter before it?
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}

/// May the title speak of a unit of one of these kinds?
pub(in crate::plan) fn may_speak_of(title: &str, kinds: &[UnitKind]) -> bool {
    WORDS.found(title) & kinds.iter().fold(0, |all, kind| all | bit(*kind)) != 0
}

/// The bit of a kind, as [`ListFinder::found`] gives it.
fn bit(kind: UnitKind) -> u32 {
    KINDS.iter().position(|listed| *listed == kind).map_or(0, |at| 1 << at)
}

/// The units of scripts without blanks that have their number before them.
fn ordinals(title: &str) -> impl Iterator<Item = Unit> {
    ORDINALS.iter().filter_map(|(kind, regex)| {
        let captures = regex.captures(title)?;
        let number = captures.name("number").or(captures.name("plain"))?;
        let word = captures.name("word").or(captures.name("tail"))?;
        if !word.as_str().contains(is_unspaced) {
            return None;
        }
        let start = captures.get(0)?.start();
        Some(Unit {
            kind: *kind,
            number: Some(numerals::read(number.as_str())),
            leading: is_decoration(&title[..start]),
            span: Span::new(start as u32, word.end() as u32),
            written: Some(Span::new(number.start() as u32, number.end() as u32)),
        })
    })
}

/// Is there nothing before the unit but marks, emoji, a box or the number of the chapter?
fn is_decoration(before: &str) -> bool {
    let text = before.trim();
    // "Post-Phase 5", "pre-sprint 2"
    if before.ends_with('-') && before.trim_end_matches('-').ends_with(char::is_alphanumeric) {
        return false;
    }
    let text = text.trim_start_matches(['-', '*', '[', ']', 'x', 'X', ' ', '~', '_', '`', '(']);
    text.chars().all(|char| !char.is_alphabetic()) && text.chars().filter(char::is_ascii_digit).count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: Option<(UnitKind, Option<&str>, bool)>) {
        let unit = unit(title);
        let found = unit.as_ref().map(|unit| (unit.kind, unit.number.as_deref(), unit.leading));
        assert_eq!(found, expected, "{title}");
    }

    #[test]
    fn titles_that_number_something() {
        check("Phase 2: Testing", Some((UnitKind::Phase, Some("2"), true)));
        check("✅ Day 5: Polish", Some((UnitKind::Day, Some("5"), true)));
        check("Sprint +1", Some((UnitKind::Sprint, Some("+1"), true)));
        check("Milestone M3 - Beta", Some((UnitKind::Milestone, Some("m3"), true)));
        check("Task 0.1: Setup", Some((UnitKind::Task, Some("0.1"), true)));
        check("Phase 1C: Integration", Some((UnitKind::Phase, Some("1c"), true)));
        check("3. **Week 1**", Some((UnitKind::Week, Some("1"), true)));
        check("Phase II", Some((UnitKind::Phase, Some("ii"), true)));
        check("第2フェーズ：検証", Some((UnitKind::Phase, Some("2"), true)));
        check("第一阶段 设计", Some((UnitKind::Phase, Some("1"), true)));
        check("阶段二：开发", Some((UnitKind::Phase, Some("2"), true)));
        check("第十二阶段 验收", Some((UnitKind::Phase, Some("12"), true)));
        check("フェーズ２：検証", Some((UnitKind::Phase, Some("2"), true)));
        check("3단계: 출시", Some((UnitKind::Phase, Some("3"), true)));
        check("2단계 인증", None);
        check("3个任务", None);
        check("Этап 2. Разработка", Some((UnitKind::Phase, Some("2"), true)));
        check("フェーズ 3", Some((UnitKind::Phase, Some("3"), true)));
        check("Documentation Sprint", Some((UnitKind::Sprint, None, false)));
        check("Core Detection (Phase 3)", Some((UnitKind::Phase, Some("3"), false)));
        check("Post-Phase 5", Some((UnitKind::Phase, Some("5"), false)));
        check("Weekly review", None);
        check("Remaining Tasks", None);
        check("Purpose", None);
    }
}
