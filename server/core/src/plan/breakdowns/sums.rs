//! "57 agents (40 core + 15 labs)", "40 core + 15 labs = 55 agents": parts that a plus sign joins.

use super::tokens::{Number, numbers};
use super::{Breakdown, Part};
use crate::languages::{List, has};
use crate::plan::tallies::Count;
use crate::text::Span;
use crate::words::Words;

/// Units of time, besides those of durations: who counts them adds no people.
static TIMES: Words = Words::new(
    "second seconds minute minutes hour hours hrs h quarter quarters sprint sprints min mins stunden heures horas часов",
);

/// Words in the brackets that say that the parts overlap, or are not all of it.
static OTHERS: Words = Words::new(
    "including includes incl excluding excl overlap overlapping shared unique distinct minus without plus planned \
     approximately approx about around up to more others optional each per times average max min",
);

/// Words before a number that make it the name of a piece.
static NAMES: Words = Words::new(
    "phase week day sprint step stage part milestone level version page section chapter task issue option tier year \
     quarter iteration batch round group wave",
);

/// Records the sums of a line, with spans relative to it.
pub(super) fn read(line: &str, found: &mut Vec<Breakdown>) {
    if !line.contains('+') {
        return;
    }
    let all = numbers(line);
    let mut from = 0;
    while let Some(open) = line[from..].find(['(', '（']).map(|at| at + from) {
        let width = if line[open..].starts_with('(') { 1 } else { '（'.len_utf8() };
        let inner = open + width;
        let Some(close) = line[inner..].find([')', '）', '(']).map(|at| at + inner) else { break };
        from = inner;
        let terms = terms(line, Span::new(inner as u32, close as u32), &all);
        if let (Some(terms), Some(whole)) = (terms, whole_before(line, open, &all)) {
            keep(line, whole, open, &terms, found);
        }
    }
}

/// The numbers of "40 core + 15 labs", one for each term; `None` where it is anything else.
fn terms(line: &str, span: Span, all: &[Number]) -> Option<Vec<(Count, String)>> {
    let text = span.of(line);
    if !text.contains('+') || text.contains(['=', '×', '*', '/', '→', '%', '$', '€', '£']) {
        return None;
    }
    let mut terms = Vec::new();
    let mut start = span.start;
    for term in text.split('+') {
        let place = Span::new(start, start + term.len() as u32);
        start = place.end + 1;
        let mut numbers = all.iter().filter(|number| place.covers(number.count.span));
        let number = numbers.next().filter(|number| !number.percent)?;
        let before = &line[place.start as usize..number.count.span.start as usize];
        let behind = line[number.count.span.end as usize..place.end as usize].to_lowercase();
        let plus_follows = behind.trim().is_empty();
        if numbers.next().is_some()
            || !before.trim_matches(['*', '_', '`', ' ']).is_empty()
            || number.vague && !plus_follows
            || behind.split(|char: char| !char.is_alphabetic()).any(|word| OTHERS.contains(word))
        {
            return None;
        }
        terms.push((number.count, behind));
    }
    (terms.len() > 1).then_some(terms)
}

/// The number that the brackets at `open` explain: with a noun behind it, or a colon before it.
fn whole_before(line: &str, open: usize, all: &[Number]) -> Option<Count> {
    let number = all.iter().rev().find(|number| number.count.span.end as usize <= open)?;
    if number.vague || number.percent {
        return None;
    }
    let between = &line[number.count.span.end as usize..open];
    let before = line[..number.count.span.start as usize].trim_end_matches([' ', '*', '_', '`', '#']);
    let word = before.rsplit(|char: char| !char.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    let words = between.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    let introduced = before.is_empty() || before.ends_with([':', '：', '|', '=', ',', '(']);
    let fits = between.len() <= 48
        && !between.contains([';', '.', ':', '|', ')', '=', '→'])
        && (words > 0 && words <= 5 || introduced && words == 0)
        && !NAMES.contains(word.as_str());
    fits.then_some(number.count)
}

fn keep(line: &str, whole: Count, open: usize, terms: &[(Count, String)], found: &mut Vec<Breakdown>) {
    let unit = line[whole.span.end as usize..open].to_lowercase();
    let lists = [List::Days, List::Weeks, List::Months, List::Years];
    let is_time_word = |word: &str| TIMES.contains(word) || lists.iter().any(|list| has(*list, word));
    let is_time = |text: &str| text.split(|char: char| !char.is_alphabetic()).any(is_time_word);
    let times = terms.iter().filter(|(_, unit)| is_time(unit)).count();
    let bare = terms.iter().all(|(_, unit)| unit.trim().is_empty());
    let sum: u64 = terms.iter().map(|(count, _)| count.value).sum();
    // Far off, they count something else; a part that is the whole was put beside it, not into it.
    let near = sum <= whole.value.saturating_mul(2) && whole.value <= sum.saturating_mul(2);
    let agree = if is_time(&unit) { times == terms.len() || bare } else { times == 0 };
    let apart = terms.iter().all(|(count, _)| count.value != whole.value);
    if near && agree && apart {
        let parts = terms.iter().map(|(count, _)| (Part::Term, *count)).collect();
        found.push(Breakdown { whole, parts });
    }
}
