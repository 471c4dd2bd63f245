//! What a document says about time that other documents bear out or not: named periods, and weeks counted inside one.
//!
//! "Week 2 of 4" rarely stands beside its period: the plan has `Phase 1: Beta (Nov 12 - Dec 10, 2025)`, and six other places only the
//! week. So both are kept with their names, and a rule brings them together. The trap: a name is compared as a set of words without
//! those that every plan has ([`GENERIC`]); two names are the same only if both sets are equal and not empty.

use std::collections::BTreeSet;

use crate::calendar::{Mention, Precision};
use crate::plan::periods::{day_of_title, opens_entry};
use crate::plan::{At, Cue, Dated, Plan, WeekOf};
use crate::status::Vocabulary;
use crate::text::{Point, Span, Text};

/// A range of days with the name it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// The words of its name that tell it from others, in lower case, in order of the alphabet.
    pub name: Box<str>,
    /// What is written.
    pub mention: Mention,
    /// Where the range starts and ends.
    pub points: (Point, Point),
}

/// "Week 2 of 4" with what is known of its period.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedWeek {
    /// The whole phrase, in bytes of the document.
    pub span: Span,
    /// The number, in bytes of the document.
    pub number: Span,
    /// As written.
    pub written: String,
    /// The number of the week, from 1.
    pub value: u32,
    /// How many weeks there are.
    pub whole: u32,
    /// The day for which it is said: "as of Nov 14", "(Nov 20, 2025)".
    pub as_of: Option<Mention>,
    /// Ranges that may be its period, from near to far.
    pub nearby: Vec<(Nearness, Mention)>,
    /// The words that name what it is a week of, in order of the alphabet.
    pub name: Box<str>,
    /// It is said of something that is over: in a ticked box, or below a heading that says done.
    pub settled: bool,
}

/// How near a range stands to a counted week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nearness {
    /// On its line.
    Line,
    /// In its section, above the first subheading.
    Section,
    /// In a heading above it.
    Heading,
}

/// Words that stand in the names of all phases alike.
const GENERIC: [&str; 42] = [
    "a",
    "active",
    "and",
    "as",
    "complete",
    "completed",
    "concurrent",
    "current",
    "date",
    "dates",
    "duration",
    "end",
    "for",
    "from",
    "in",
    "is",
    "milestone",
    "next",
    "now",
    "of",
    "on",
    "our",
    "ongoing",
    "period",
    "phase",
    "planned",
    "progress",
    "project",
    "schedule",
    "scheduled",
    "sprint",
    "start",
    "status",
    "target",
    "the",
    "through",
    "timeline",
    "to",
    "until",
    "week",
    "weeks",
    "we",
];

/// The live periods and weeks of a document.
pub(super) fn read(text: &Text, plan: &Plan) -> (Vec<Period>, Vec<CountedWeek>) {
    let live: Vec<At<Dated>> =
        plan.dates().filter(|dated| !plan.outline().is_historical(dated.place(dated.span).start)).collect();
    let periods = live.iter().filter_map(|dated| period(text, plan, dated)).collect();
    let weeks = plan
        .weeks()
        .filter(|week| !plan.outline().is_historical(week.place(week.span).start))
        .map(|week| counted(text, plan, &week, &live))
        .collect();
    (periods, weeks)
}

fn period(text: &Text, plan: &Plan, dated: &At<Dated>) -> Option<Period> {
    if dated.struck || !is_range_of_days(&dated.mention) {
        return None;
    }
    let span = dated.place(dated.span);
    let name = name(text, plan, span);
    (!name.is_empty()).then(|| Period { name, mention: dated.mention.clone(), points: text.points(span) })
}

fn counted(text: &Text, plan: &Plan, week: &At<WeekOf>, dates: &[At<Dated>]) -> CountedWeek {
    let span = week.place(week.span);
    let line = text.line_around(span.start);
    let outline = plan.outline();
    let section = outline.section_at(span.start);
    let own = section.map_or(Span::new(0, text.len()), |section| {
        let start = outline.sections()[section].span.start;
        let next = outline.sections().get(section + 1).map_or(text.len(), |next| next.span.start);
        Span::new(start, next)
    });
    let mut near: Vec<(Nearness, u32, Mention)> = dates
        .iter()
        .filter(|dated| own.covers(dated.place(dated.span)) && is_range_of_days(&dated.mention))
        .map(|dated| {
            let place = dated.place(dated.span);
            let nearness = if line.covers(place) { Nearness::Line } else { Nearness::Section };
            (nearness, place.start.abs_diff(span.start), dated.mention.clone())
        })
        .collect();
    near.sort_by_key(|(nearness, distance, _)| (*nearness, *distance));
    let above = outline.path(section).flat_map(|section| crate::calendar::scan(&section.heading.title));
    let above = above.filter(is_range_of_days).map(|mention| (Nearness::Heading, mention));
    let nearby =
        near.into_iter().map(|(nearness, _, mention)| (nearness, mention)).chain(above).take(12).collect();
    let line_text = text.slice(line);
    let as_of = dates.iter().find(|dated| {
        let place = dated.place(dated.span);
        let behind = text.slice(Span::new(span.end, place.start.max(span.end)));
        line.covers(place)
            && matches!(dated.mention, Mention::Date(_))
            && (dated.cue == Some(Cue::AsOf)
                || place.start > span.end && matches!(behind.trim(), "(" | "as of" | "," | "on" | "-" | "–")
                || opens_entry(&line_text, line, place))
    });
    let as_of = as_of.map(|dated| dated.mention.clone());
    let as_of =
        as_of.or_else(|| outline.path(section).find_map(|section| day_of_title(&section.heading.title)));
    let vocabulary = Vocabulary::default();
    let ticked = plan.tasks().any(|task| {
        task.place(task.title).covers(span)
            && task.class(&vocabulary).is_some_and(|class| !class.is_unfinished())
    });
    let finished = outline
        .path(section)
        .any(|section| section.heading.status.is_some_and(|stated| !stated.class.is_unfinished()));
    CountedWeek {
        span,
        number: week.place(week.number),
        written: text.slice(span).into_owned(),
        value: week.value,
        whole: week.whole,
        as_of,
        nearby,
        name: name(text, plan, span),
        settled: ticked || finished,
    }
}

fn is_range_of_days(mention: &Mention) -> bool {
    matches!(mention, Mention::Range(_)) && mention.dates().all(|date| date.precision() == Precision::Day)
}

/// What the text at `span` is about: the clause before it on its line, else the rest of its line, else the heading above.
fn name(text: &Text, plan: &Plan, span: Span) -> Box<str> {
    let line = text.line_around(span.start);
    let before = text.slice(Span::new(line.start, span.start));
    let clauses: Vec<&str> = before.split([':', ',', ';', '|', '：', '、']).collect();
    for clause in clauses.iter().rev() {
        let found = words(clause);
        if !found.is_empty() {
            return in_order(found);
        }
    }
    let outline = plan.outline();
    let section = outline.section_at(span.start).map(|section| &outline.sections()[section]);
    in_order(section.map(|section| words(&section.heading.title)).unwrap_or_default())
}

fn in_order(words: BTreeSet<String>) -> Box<str> {
    words.into_iter().collect::<Vec<_>>().join(" ").into()
}

/// The words of `text` that tell a name from others.
fn words(text: &str) -> BTreeSet<String> {
    let dates = crate::calendar::scan(text);
    let is_date = |at: usize| dates.iter().any(|date| date.span().range().contains(&at));
    let mut words = BTreeSet::new();
    let mut at = 0;
    for word in text.split_inclusive(|letter: char| !letter.is_alphabetic()) {
        let letters = word.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let lower = letters.to_lowercase();
        if !letters.is_empty() && !is_date(at) && !GENERIC.contains(&lower.as_str()) {
            words.insert(lower);
        }
        at += word.len();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Reading;

    fn names(source: &str) -> (Vec<String>, Vec<String>) {
        let reading = Reading::new(source);
        let (periods, weeks) = read(&reading.text, &reading.plan);
        (
            periods.iter().map(|period| period.name.to_string()).collect(),
            weeks.iter().map(|week| week.name.to_string()).collect(),
        )
    }

    #[test]
    fn names_of_periods_and_weeks() {
        for (source, period) in [
            ("## Phase 1: Beta Testing (Nov 12 - Dec 10, 2025)\n", "beta testing"),
            ("## Phase 3: Beta Testing ⚡ ACTIVE\n\n**Duration:** Nov 12 - Dec 10, 2025\n", "beta testing"),
            ("- **Beta Testing**: Nov 12 - Dec 10, 2025\n", "beta testing"),
            ("Phase: Beta Testing (Active - Nov 12 to Dec 10, 2025)\n", "beta testing"),
        ] {
            assert_eq!(names(source).0, [period], "in {source:?}");
        }
        for (source, week) in [
            ("**Phase:** Beta Testing (Active - Week 2 of 4)\n", "beta testing"),
            (
                "**Status:** Phase 0 Complete ✅, Phase 1 Beta Testing Active ⚡ (Week 2 of 4)\n",
                "beta testing",
            ),
            ("### Phase 1: Beta Testing\n\n**Status:** Week 2 of 4\n", "beta testing"),
        ] {
            assert_eq!(names(source).1, [week], "in {source:?}");
        }
    }
}
