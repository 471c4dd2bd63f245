//! What a document says of the days that are left: each live countdown with the day from which it counts, and the date to which it leads.
//!
//! The date stands beside the number, or elsewhere by the name of what it is the day of; so the words around it are kept, and a rule
//! brings them together with the facts of the repository.
//! The trap: what is counted in a task that is done was true when it was done, and is not kept.

use crate::calendar::Mention;
use crate::plan::periods::{day_of_title, opens_entry};
use crate::plan::remarks::{event_at_end, event_of};
use crate::plan::{At, Countdown, Cue, Dated, Direction, Plan, Unit};
use crate::status::Vocabulary;
use crate::text::{Span, Text};

/// "109 days remaining as of Nov 24" with what is known of its dates.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedDays {
    /// The number, in bytes of the document.
    pub span: Span,
    /// Number and words as written.
    pub written: String,
    /// The number.
    pub value: u32,
    /// What is counted.
    pub unit: Unit,
    /// Which end of a range is meant.
    pub direction: Direction,
    /// The day for which it is said: "as of Nov 24", the day of a log's entry; `None` is today.
    pub from: Option<Mention>,
    /// The date that it leads to, where that stands beside it.
    pub target: Option<Mention>,
    /// The name of the day that it leads to, where no date stands on its line: `launch public`.
    pub name: Option<String>,
}

/// The live countdowns of a document.
pub(super) fn read(text: &Text, plan: &Plan) -> Vec<CountedDays> {
    let live =
        |countdown: &At<Countdown>| !plan.outline().is_historical(countdown.place(countdown.span).start);
    let mut countdowns = plan.countdowns().filter(live).peekable();
    if countdowns.peek().is_none() {
        return Vec::new();
    }
    let dates: Vec<At<Dated>> = plan.dates().collect();
    let vocabulary = Vocabulary::default();
    let finished: Vec<Span> = plan
        .tasks()
        .filter(|task| task.class(&vocabulary).is_some_and(|class| !class.is_unfinished()))
        .map(|task| task.place(task.title))
        .collect();
    let is_finished = |span: Span| finished.iter().any(|title| title.covers(span));
    let has_codes = has_codes(plan, plan.countdowns().filter(live));
    countdowns
        .filter(|countdown| !(is_finished(countdown.place(countdown.span)) || countdown.coded && has_codes))
        .map(|countdown| counted(text, plan, &countdown, &dates))
        .collect()
}

/// Are there ids like `T-30` in the document, or several such numbers, which are the steps of a schedule?
fn has_codes<'a>(plan: &Plan, live: impl Iterator<Item = At<'a, Countdown>>) -> bool {
    let mut coded = live.filter(|countdown| countdown.coded).map(|countdown| countdown.value);
    let first = coded.next();
    let is_code = |id: &str| id.starts_with("T-") || id.starts_with("D-");
    coded.any(|value| Some(value) != first)
        || first.is_some() && plan.tasks().any(|task| task.id.as_deref().is_some_and(is_code))
}

fn counted(text: &Text, plan: &Plan, countdown: &At<Countdown>, dates: &[At<Dated>]) -> CountedDays {
    let phrase = countdown.place(countdown.phrase);
    let line = text.line_around(phrase.start).cover(text.line_around(phrase.end));
    let first = dates.partition_point(|dated| dated.place(dated.span).start < line.start);
    let own: Vec<&At<Dated>> =
        dates[first..].iter().take_while(|dated| line.covers(dated.place(dated.span))).collect();
    let line_text = text.slice(line);
    // "Nov 14: 117 days to March 11": with one date alone the line is about that date.
    let is_entry =
        |dated: &At<Dated>| own.len() > 1 && opens_entry(&line_text, line, dated.place(dated.span));
    let is_as_of = |dated: &At<Dated>| dated.cue == Some(Cue::AsOf);
    let said = own.iter().find(|dated| is_as_of(dated)).or(own.first().filter(|dated| is_entry(dated)));
    let outline = plan.outline();
    let day_above = || {
        outline
            .path(outline.section_at(phrase.start))
            .find_map(|section| day_of_title(&section.heading.title))
    };
    let targets: Vec<(Span, &Mention)> = own
        .iter()
        .filter(|dated| !is_as_of(dated) && !is_entry(dated))
        .map(|dated| (dated.place(dated.span), &dated.item.mention))
        .collect();
    let name = if targets.is_empty() && !countdown.coded { name(text, countdown, line) } else { None };
    CountedDays {
        span: countdown.place(countdown.span),
        written: text.slice(phrase).replace('*', ""),
        value: countdown.value,
        unit: countdown.unit,
        direction: countdown.direction,
        from: said.map(|dated| dated.mention.clone()).or_else(day_above),
        target: target(text, countdown.direction, countdown.place(countdown.span), phrase, &targets).cloned(),
        name,
    }
}

/// The date that the countdown leads to: the next one behind it, or the one right beside it.
fn target<'a>(
    text: &Text,
    direction: Direction,
    number: Span,
    phrase: Span,
    dates: &[(Span, &'a Mention)],
) -> Option<&'a Mention> {
    let behind = dates.iter().find(|(span, _)| span.start >= phrase.end);
    let before = dates.iter().rev().find(|(span, _)| span.end <= number.start);
    let words = |start: u32, end: u32| words_between(&text.slice(Span::new(start, end)));
    let behind = |most: usize| {
        behind.filter(|(span, _)| words(phrase.end, span.start).is_some_and(|count| count <= most))
    };
    let before = before.filter(|(span, _)| words(span.end, number.start).is_some_and(|count| count <= 2));
    let found = match direction {
        Direction::To => behind(6).or(if dates.len() == 1 { before } else { None }),
        // "14 days left on 2025-12-24" speaks of that day, "until", "to" and brackets lead to it.
        Direction::Away | Direction::Remaining => before.or(behind(1).filter(|(span, _)| {
            let between = text.slice(Span::new(phrase.end, span.start));
            !matches!(between.trim(), "on" | "in" | "from" | "since" | "after" | "of" | "at")
        })),
    };
    found.map(|(_, mention)| *mention)
}

/// How many words stand between two places of a line; `None` where a sentence ends between them.
fn words_between(text: &str) -> Option<usize> {
    let ends = [". ", "; ", "! ", "? "].iter().any(|end| text.contains(end));
    (!ends)
        .then(|| text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).count())
}

/// The name of the day that is counted to: behind "days to" or "days left until", else before the number.
fn name(text: &Text, countdown: &At<Countdown>, line: Span) -> Option<String> {
    let phrase = countdown.place(countdown.phrase);
    let behind = text.slice(Span::new(phrase.end, line.end.max(phrase.end)));
    let behind = behind.trim_start_matches([' ', '*', '_']);
    let goal = match countdown.direction {
        Direction::To => Some(behind),
        Direction::Away | Direction::Remaining => {
            ["until ", "till ", "to "].iter().find_map(|word| behind.strip_prefix(word))
        }
    };
    if let Some(goal) = goal {
        let clause =
            goal.split([';', '|', '.', ',', '(', '!', '?', ':', '\n', '–', '—']).next().unwrap_or_default();
        // "30 days to launch" may be what it takes; "30 days to the launch" is what is left.
        return event_of(clause).filter(|_| clause.split_whitespace().count() > 1);
    }
    let start = phrase.start.min(countdown.place(countdown.span).start);
    let number = countdown.place(countdown.span).start;
    let own = text.slice(Span::new(start, number));
    // "**Days to launch:** 117" names it before the number, within the phrase.
    let before = if own.contains(':') { own } else { text.slice(Span::new(line.start, number)) };
    event_at_end(&before)
}
