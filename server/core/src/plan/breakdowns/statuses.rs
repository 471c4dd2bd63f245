//! "120 tasks: 80 done, 30 open", "12/20 done, 5 open", "9 failed | 43 passed (52 total)": parts by status.

use super::Breakdown;
use super::tokens::{Number, numbers};
use crate::languages::{List, has, is_unspaced, words};
use crate::plan::tallies::Count;

/// What a part of a whole is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What a plus sign joins.
    Term,
    /// Finished, passed.
    Done,
    /// Not begun.
    Open,
    /// All that is not done: remaining, left.
    Rest,
    /// Failed: neither passed nor open.
    Failed,
    /// Another status: in progress, blocked, skipped, cancelled.
    Other,
}

/// What a phrase says of the number beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Total,
    Part(Part),
    /// Words that are none of these; a noun may be the unit of the whole.
    Noun,
    Nothing,
}

fn says(phrase: &str) -> Says {
    let lower = phrase.to_lowercase();
    let words: Vec<&str> =
        lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Says::Nothing;
    }
    if words.len() > 4 || words.iter().any(|word| has(List::PartAside, word)) {
        return Says::Noun;
    }
    let any = |list: List| words.iter().any(|word| has(list, word));
    // "No total" is "in all" in Portuguese.
    if any(List::PartNot) && !any(List::PartTotal) {
        return if any(List::PartBegun) {
            Says::Part(Part::Open)
        } else if any(List::PartDone) {
            Says::Part(Part::Rest)
        } else {
            Says::Noun
        };
    }
    let found: Vec<Says> = [
        (any(List::PartTotal), Says::Total),
        (any(List::PartDone), Says::Part(Part::Done)),
        (any(List::PartOpen), Says::Part(Part::Open)),
        (any(List::PartRest), Says::Part(Part::Rest)),
        (any(List::PartFailed), Says::Part(Part::Failed)),
        (any(List::PartOther), Says::Part(Part::Other)),
    ]
    .into_iter()
    .filter_map(|(is, says)| is.then_some(says))
    .collect();
    match found.as_slice() {
        [one] => *one,
        // "Total completed", "pending approval, blocked": of both or of neither.
        _ => Says::Noun,
    }
}

/// What a phrase counts, without the words of status: "passed tests" counts "test".
fn thing(phrase: &str) -> String {
    let lower = phrase.to_lowercase();
    let lists = [
        List::PartTotal,
        List::PartDone,
        List::PartOpen,
        List::PartRest,
        List::PartFailed,
        List::PartOther,
        List::PartStops,
    ];
    let words = lower.split(|char: char| !char.is_alphabetic()).filter(|word| !word.is_empty());
    let named = words.filter(|word| !lists.iter().any(|list| has(*list, word)));
    named.map(|word| word.strip_suffix('s').unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

/// Do these phrases count one thing, as far as they name it?
pub fn are_of_one(phrases: &[&str]) -> bool {
    let mut things = phrases.iter().map(|phrase| thing(phrase)).filter(|thing| !thing.is_empty());
    let first = things.next();
    things.all(|thing| Some(&thing) == first.as_ref())
}

/// What the key of a label says of the number behind it: the whole (`None`), or which part.
pub fn of_key(key: &str) -> Option<Option<Part>> {
    match says(key) {
        Says::Total => Some(None),
        Says::Part(part) => Some(Some(part)),
        Says::Noun | Says::Nothing => None,
    }
}

/// Records the breakdown of a line, with spans relative to it.
pub(super) fn read(line: &str, found: &mut Vec<Breakdown>) {
    let all: Vec<Number> = numbers(line).into_iter().filter(|number| !number.percent).collect();
    if all.len() < 3 || all.iter().any(|number| number.vague) {
        return;
    }
    let mut whole: Option<Count> = None;
    let mut parts: Vec<(Part, Count)> = Vec::new();
    let mut phrases: Vec<&str> = Vec::new();
    // What was said of a number is not said of the next one: "40 tests in total: 25 done".
    let mut taken = 0;
    let mut at = 0;
    while let Some(number) = all.get(at) {
        let (before, behind) = around(line, &all, at, taken);
        if let Some(next) = all.get(at + 1).filter(|next| is_ratio(line, number, next)) {
            let (_, behind) = around(line, &all, at + 1, taken);
            let (Says::Part(Part::Done), phrase) = said(before, behind) else { return };
            taken = end_of(line, phrase);
            phrases.push(phrase);
            if whole.replace(next.count).is_some() {
                return;
            }
            parts.push((Part::Done, number.count));
            at += 2;
            continue;
        }
        let (says, phrase) = said(before, behind);
        taken = end_of(line, phrase);
        phrases.push(phrase);
        match says {
            Says::Total if whole.is_none() => whole = Some(number.count),
            Says::Part(part) => parts.push((part, number.count)),
            // "120 tasks: 80 done, …"
            Says::Noun if at == 0 && is_unit(before, behind, line, number) => whole = Some(number.count),
            _ => return,
        }
        at += 1;
    }
    if are_of_one(&phrases) {
        found.extend(whole.and_then(|whole| Breakdown::of_statuses(whole, parts)));
    }
}

/// Where a part of the line ends.
fn end_of(line: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize) + part.len()
}

/// The words that may say what a number counts: before it and behind it, up to a separator or the next number; those before `taken` are
/// said of another one.
fn around<'a>(line: &'a str, all: &[Number], at: usize, taken: usize) -> (&'a str, &'a str) {
    let span = all[at].count.span;
    let last = at.checked_sub(1).map_or(0, |last| all[last].count.span.end as usize);
    let from = last.max(taken).min(span.start as usize);
    let to = all.get(at + 1).map_or(line.len(), |next| next.count.span.start as usize);
    let stop =
        [',', ';', '|', '/', '·', '•', '(', ')', '[', ']', '（', '）', '、', '，', '\n', '.', '—', '–', '→'];
    let before = line[from..span.start as usize].rsplit(stop).next().unwrap_or_default();
    let behind = line[span.end as usize..to].split(stop).next().unwrap_or_default();
    // "Done: 5": the colon belongs to the number behind it.
    let behind = behind.split([':', '：', '=']).next().unwrap_or_default();
    (before, behind)
}

/// What is said of a number, and in which words: those before it when a colon ends them, else those behind it.
fn said<'a>(before: &'a str, behind: &'a str) -> (Says, &'a str) {
    let key = before.trim_end_matches([' ', '*', '_', '`']).strip_suffix([':', '：', '=']);
    match key.map(|key| (says(key), key)) {
        Some(said) if !matches!(said.0, Says::Nothing | Says::Noun) => return said,
        _ => {}
    }
    // "完了25件": in scripts without blanks the word stands before its number, and needs no colon.
    let word = before.trim_end().rsplit([':', '：', ' ']).next().unwrap_or_default();
    let found = says(word);
    if word.ends_with(is_unspaced) && !matches!(found, Says::Nothing | Says::Noun) {
        return (found, word);
    }
    (says(behind), behind)
}

/// `12/20`, `12 of 20`.
fn is_ratio(line: &str, first: &Number, second: &Number) -> bool {
    let between = &line[first.count.span.end as usize..second.count.span.start as usize];
    let between = between.trim().to_lowercase();
    words(List::Of).iter().any(|of| of.trim() == between)
}

/// Is this the whole that the parts behind it are of: a noun, and a sign that introduces them?
fn is_unit(before: &str, behind: &str, line: &str, number: &Number) -> bool {
    let words: Vec<&str> = behind.split_whitespace().collect();
    let rest = line[number.count.span.end as usize..].strip_prefix(behind).unwrap_or_default();
    let introduces = rest.starts_with([':', '(', '—', '–', '（', '：']) || words.last() == Some(&"-");
    let noun = words.iter().rev().find(|word| word.contains(char::is_alphabetic));
    let plural =
        noun.is_some_and(|noun| noun.trim_matches(['*', '_', '`']).ends_with('s') || !noun.is_ascii());
    introduces && plural && words.len() <= 4 && !matches!(says(before), Says::Part(_))
}
