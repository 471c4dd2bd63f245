//! Countdowns: behind "days to" and before it, to each day that the plan names: `108 days to public launch`.
//!
//! The trap: of a day that documents state differently the one counts that this document states; of others the first.

use std::collections::HashSet;

use jiff::civil::Date;

use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::calendar::scan;
use crate::facts::spoken;
use crate::languages::{List, words};
use crate::plan::remarks::{Remark, State, Subject, event_of};
use crate::text::{Span, offset_of};

/// No name of a day is longer, in characters.
const LONGEST: usize = 40;

/// How many days are left, with the day to which they lead.
pub(super) fn before_event(place: &Place) -> Option<Found> {
    behind_words(place).or_else(|| at_number(place))
}

/// `days to ▮`, `12 days until pub▮`: number and name.
fn behind_words(place: &Place) -> Option<Found> {
    let cursor = &place.cursor;
    let before = cursor.before.as_str();
    let lower = before.to_lowercase();
    // Places in the one are places in the other only where lower case is as long.
    if lower.len() != before.len() {
        return None;
    }
    let (start, named) = phrases()
        .filter_map(|(days, to)| {
            let phrase = format!("{days} {to} ");
            let at = lower.rfind(&phrase)?;
            let is_word = !lower[..at].ends_with(char::is_alphabetic);
            is_word.then_some((at, at + phrase.len()))
        })
        .max()?;
    let typed = &before[named..];
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '\'');
    if typed.chars().count() > LONGEST || !typed.chars().all(is_name) {
        return None;
    }
    let number = before[..start].trim_end().trim_end_matches(|letter: char| letter.is_ascii_digit());
    let from = if number.len() < before[..start].trim_end().len() { number.len() } else { start };
    // In a sentence a blank asks for nothing: "it takes 5 days to …".
    if place.is_by_blank() && !cursor.begins_clause(from) {
        return None;
    }
    let behind = cursor.after.len() - cursor.after.trim_start_matches(char::is_alphanumeric).len();
    let behind = if typed.is_empty() { 0 } else { behind };
    let span = Span::new(cursor.from(from).start, cursor.offset + offset_of(behind));
    let wanted = typed.trim().to_lowercase();
    let article = if wanted.starts_with("the ") { "the " } else { "" };
    let wanted = wanted.trim_start_matches("the ").to_owned();
    let completion = |(name, date): (String, Date)| {
        let left = (date - place.context.today()).get_days();
        let text = format!("{left} {}{article}{name}", &before[start..named]);
        Completion::new(CompletionKind::Count, text, span).detail(day(date))
    };
    let fitting = events(place).into_iter().filter(|(name, _)| name.to_lowercase().contains(&wanted));
    Some(Found::instead(fitting.map(completion).collect()))
}

/// `▮ days to public launch`: the number alone.
fn at_number(place: &Place) -> Option<Found> {
    let cursor = &place.cursor;
    let span = cursor.letters(|letter| letter.is_ascii_digit());
    let behind = &cursor.after[(span.end - cursor.offset) as usize..];
    let lower = behind.to_lowercase();
    let rest = phrases().find_map(|(days, to)| {
        let rest = lower.trim_start().strip_prefix(days)?.strip_prefix(' ')?.strip_prefix(to)?;
        rest.starts_with(' ').then(|| rest.trim_start())
    })?;
    if lower.len() != behind.len() || place.is_by_blank() {
        return None;
    }
    let rest = &behind[behind.len() - rest.len()..];
    let today = place.context.today();
    let written = scan(rest).into_iter().find(|mention| mention.span().start < 4);
    let written = written.and_then(|mention| mention.resolve(today)).map(|(start, _)| (String::new(), start));
    let clause = rest.split(['.', ',', ';', '(', '|', '*', '—', '–', ':']).next().unwrap_or_default();
    let named = || {
        let wanted = event_of(clause.trim().trim_start_matches("the "))?;
        events(place).into_iter().find(|(name, _)| event_of(name).is_some_and(|name| name == wanted))
    };
    let (name, date) = written.or_else(named)?;
    let left = (date - today).get_days();
    let completion = Completion::new(CompletionKind::Count, left.to_string(), span);
    let name = if name.is_empty() { name } else { format!("{name}, ") };
    Some(Found::instead(vec![completion.detail(format!("{name}{}", day(date)))]))
}

/// The words for days with those that lead on to a day.
fn phrases() -> impl Iterator<Item = (&'static str, &'static str)> {
    let to = || words(List::CountdownTo).iter();
    words(List::Days).iter().flat_map(move |days| to().map(move |to| (*days, *to)))
}

fn day(date: Date) -> String {
    format!("{}, {date}", date.strftime("%A"))
}

/// The days to come that plans name, the nearest first, each once.
pub(super) fn events(place: &Place) -> Vec<(String, Date)> {
    let context = place.context;
    let today = context.today();
    let mut found: Vec<(String, Date)> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    let mut add = |subject: &Subject, state: &State| {
        let (Subject::Event(name), State::Day(mention)) = (subject, state) else { return };
        let Some((date, _)) = mention.resolve(today) else { return };
        let name = spoken(name);
        if date >= today && known.insert(name.clone()) {
            found.push((name, date));
        }
    };
    for remark in context.plan().remarks() {
        let Remark { subject, state, span, .. } = remark.item;
        if context.is_live(remark.place(*span).start) {
            add(subject, state);
        }
    }
    let others = context.repository.documents().filter(|document| document.path != context.document.path);
    for document in others.filter(|document| !document.historical && !document.kind.is_source()) {
        document.summary.said.iter().for_each(|said| add(&said.subject, &said.state));
    }
    found.sort_by_key(|(_, date)| *date);
    // "launch" is the "public launch" of the same day. Read backwards, what ends alike stands together.
    let backwards = |name: &str| name.chars().rev().collect::<String>();
    let mut ends: Vec<(Date, String)> = found.iter().map(|(name, date)| (*date, backwards(name))).collect();
    ends.sort_unstable();
    let pairs = ends.iter().zip(ends.iter().skip(1));
    let shorter: HashSet<&String> = pairs
        .filter(|((day, name), (next_day, next))| day == next_day && next.starts_with(name.as_str()))
        .map(|((_, name), _)| name)
        .collect();
    found.retain(|(name, _)| !shorter.contains(&backwards(name)));
    found
}
