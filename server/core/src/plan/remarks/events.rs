//! Named days and sums: "public launch (March 11, 2026)", "**Target Launch:** …", "**Budget:** $439,000".
//!
//! The trap: "the launch was moved from March 4", "before the launch on …", "if the launch …" speak of the day and do not give it.

use std::collections::BTreeSet;

use super::{Money, Remark, Seat, State, Subject};
use crate::calendar::Mention;
use crate::languages::{List, has};
use crate::plan::tables::{Cell, figure::figure};
use crate::plan::{ChunkPlan, Cue, Place, Run};
use crate::text::{Span, offset_of};
use crate::words::Words;

/// Words that tell one such day from another of the same kind.
static KINDS: Words = Words::of(List::EventKinds);

/// Words that every plan puts before such a day; they tell nothing apart.
static PLAIN: Words = Words::of(List::EventPlain);

/// Words of a line that make its date one of the past, of a wish, or of something else.
static OTHERWISE: Words = Words::of(List::EventOtherwise);

/// Records the named days and sums of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    let mut found = Vec::new();
    let is_header = run.place == Place::FrontMatter;
    for dated in plan.dates.iter().rev().take_while(|dated| dated.span.start >= run.span.start && !is_header)
    {
        let Mention::Date(date) = &dated.mention else { continue };
        let other = dated.struck || matches!(dated.cue, Some(Cue::AsOf | Cue::Past));
        if other || date.precision() != crate::calendar::Precision::Day {
            continue;
        }
        let at = (dated.span.start - run.span.start) as usize;
        if let Some(name) = event_at_end(run.text.get(..at).unwrap_or_default()) {
            let state = State::Day(dated.mention.clone().into());
            found.push(Remark { subject: Subject::Event(name), state, span: dated.span, seat: Seat::Line });
        }
    }
    plan.remarks.extend(found.into_iter().rev());
    if !matches!(run.place, Place::Paragraph | Place::Item { boxed: false } | Place::FrontMatter) {
        return;
    }
    let seat = if run.place == Place::FrontMatter { Seat::FrontMatter } else { Seat::Label };
    let mut sums = Vec::new();
    for label in plan.labels.iter().rev().take_while(|label| label.key_span.start >= run.span.start) {
        if let Some((money, length)) =
            is_budget(&label.key.replace('_', " ")).then(|| money(&label.value)).flatten()
        {
            let span = Span::new(label.span.start, label.span.start + offset_of(length));
            let state = State::Money(money);
            sums.push(Remark { subject: Subject::Event("budget".to_owned()), state, span, seat });
        }
    }
    plan.remarks.extend(sums.into_iter().rev());
}

/// Is this, in lower case, how the budget of a whole project is called?
pub fn is_budget(key: &str) -> bool {
    has(List::Budgets, key)
}

/// Is this what happens on a day that a plan names?
pub fn is_event(word: &str) -> bool {
    has(List::Launches, word) || has(List::OtherEvents, word)
}

/// The name of the day of which the end of a text speaks: `The public launch is on`, `**Public launch:**`.
pub fn event_at_end(text: &str) -> Option<String> {
    let before = text.rsplit(['\n', '.', ';', '|', '!', '?']).next().unwrap_or_default();
    if before.split(|char: char| !char.is_alphabetic()).any(|word| OTHERWISE.contains(&word.to_lowercase())) {
        return None;
    }
    let clause = before.trim_end_matches([' ', ':', '*', '_', '(', '–', '—', '-', '=', '`']);
    let clause = [" on", " is", " is on", " set for", " date", " countdown"]
        .iter()
        .fold(clause, |clause, word| clause.strip_suffix(word).unwrap_or(clause))
        .trim_end_matches([' ', ':', '*', '_']);
    last_name(clause)
}

/// The name of a day that a whole text is: `Public launch`, `**Beta go-live**`.
pub fn event_of(text: &str) -> Option<String> {
    let text = text.trim_matches(|char: char| !char.is_alphanumeric());
    let words: Vec<String> = text.split_whitespace().map(clean).filter(|word| !word.is_empty()).collect();
    let known = |word: &String| is_event(word) || KINDS.contains(word) || PLAIN.contains(word);
    (words.len() <= 5 && words.iter().all(known)).then(|| last_name(text)).flatten()
}

/// The day or the sum of which a column tells, by its head: `Target launch`, `Budget`.
pub(super) fn of_column((at, head): (usize, &String)) -> Option<(usize, String)> {
    let budget = is_budget(head).then(|| "budget".to_owned());
    Some((at, budget.or_else(|| event_of(head))?))
}

/// The day or the sum that a cell of such a column consists of.
pub(super) fn of_cell(cell: &Cell) -> Option<(State, Span)> {
    let start = cell.span.start;
    if let [mention @ Mention::Date(date)] = crate::calendar::scan(&cell.text).as_slice() {
        let rest = cell.text.len() - date.span.len() as usize;
        let mention = mention.clone().shifted(start);
        // What else stands in the cell may move the day: "was", "or later", an arrow.
        return (rest <= 4).then(|| (State::Day(mention.clone().into()), mention.span()));
    }
    let text = cell.text.trim_start_matches(['*', ' ']);
    let start_of_text = cell.text.len() - text.len();
    let text = text.trim_end_matches(['*', ' ']);
    let (money, length) = money(text)?;
    let from = start + offset_of(start_of_text);
    Some((State::Money(money), Span::new(from, from + offset_of(length))))
}

/// The sum of which a cell about the budget consists.
pub fn budget_cell(cell: &Cell) -> Option<(State, Span)> {
    of_cell(cell).filter(|(state, _)| matches!(state, State::Money(_)))
}

/// The name of a day with which a clause ends.
fn last_name(clause: &str) -> Option<String> {
    let mut words = clause.split_whitespace().rev().map(clean);
    let event = words.next().filter(|word| is_event(word))?;
    let kinds: BTreeSet<String> = words
        .take_while(|word| KINDS.contains(word) || PLAIN.contains(word))
        .filter(|word| KINDS.contains(word))
        .collect();
    // Which release, whose kickoff is not said.
    if kinds.is_empty() && !has(List::Launches, &event) {
        return None;
    }
    let mut name: Vec<String> = kinds.into_iter().chain([event]).collect();
    name.sort();
    Some(name.join(" "))
}

fn clean(word: &str) -> String {
    word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase()
}

impl Money {
    /// The sum that a text is.
    pub(crate) fn read(text: &str) -> Option<Money> {
        money(text).filter(|(_, length)| *length == text.len()).map(|(money, _)| money)
    }
}

/// The sum that a value begins with, and how long it is; none for ranges, approximations and what is spent of it.
fn money(value: &str) -> Option<(Money, usize)> {
    let end = value.find([' ', '(', ',']).map_or(value.len(), |_| {
        value
            .char_indices()
            .find(|(at, char)| {
                *char == ' '
                    || *char == '('
                    || (*char == ',' && !value[at + 1..].starts_with(|next: char| next.is_ascii_digit()))
            })
            .map_or(value.len(), |(at, _)| at)
    });
    let text = &value[..end];
    let rest = value[end..].to_lowercase();
    let figure = figure(text).filter(|figure| !figure.inexact && !figure.ambiguous && !figure.percent)?;
    // "$560/month" is no sum.
    if figure.unit.contains('/') {
        return None;
    }
    let other = [
        "spent",
        "actual",
        "remaining",
        "of ",
        "/",
        "→",
        "->",
        "–",
        "-",
        "+",
        "per ",
        "option",
        "vs",
        "week",
        "phase",
    ];
    if other.iter().any(|word| rest.contains(word)) {
        return None;
    }
    let grain = figure.scale / 10f64.powi(i32::try_from(figure.decimals).ok()?);
    Some((Money { value: figure.value, grain, currency: figure.currency? }, end))
}
