//! "Week 2 of 4" of a period that is in another week by now.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};

use super::{RepositoryContext, declare_rule};
use crate::calendar::Mention;
use crate::finding::{Applicability, Certainty, Finding, Related};
use crate::text::Span;
use crate::workspace::{CountedWeek, Document, Kind, Nearness, Period};

declare_rule! {
    /// "Week 2 of 4" does not name the week of its period that today lies in.
    ///
    /// The period stands on the same line, in the same section or in a heading above; or anywhere in the repository, by the same name.
    ///
    /// ## Why it matters
    /// It is typed by hand in many places, and stale every seven days.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Beta (Nov 12 - Dec 10, 2025)
    ///
    /// Active, Week 1 of 4
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Beta (Nov 12 - Dec 10, 2025)
    ///
    /// Active, Week 2 of 4
    /// ```
    ///
    /// ## Fix
    /// The number of the week; to be looked at where the period stands elsewhere and only its name is the same.
    /// After the end of the period there is none, and no fix.
    ///
    /// ## What it cannot know
    /// To which period a week belongs that names none, or one that is given different days in several places.
    /// "Week 2 of 4 (Nov 20, 2025)" and "as of Nov 20" are held against that day.
    /// Weeks may be counted from the first day or from Monday to Sunday; either is right.
    STALE_WEEK {
        code: "stale-week",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        daily: true,
        judge: Repository(judge),
    }
}

/// A period, and where it is given if that is elsewhere.
struct Found<'a> {
    days: (Date, Date),
    source: Option<(&'a Arc<Document>, &'a Period)>,
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let today = context.workspace.today;
    findings.extend(judged(context).filter_map(|(week, found)| finding(week, &found, today)));
}

/// The places of the weeks that are held against a period.
pub(super) fn claims(context: &RepositoryContext) -> Vec<Span> {
    judged(context).map(|(week, _)| week.number).collect()
}

/// The weeks of which the period is known.
fn judged<'a>(context: &'a RepositoryContext) -> impl Iterator<Item = (&'a CountedWeek, Found<'a>)> {
    let today = context.workspace.today;
    let weeks = context.document.summary.weeks.iter().filter(|week| !week.settled);
    weeks.filter_map(move |week| Some((week, nearby(week, today).or_else(|| named(context, week, today))?)))
}

fn finding(week: &CountedWeek, found: &Found, today: Date) -> Option<Finding> {
    let from = match &week.as_of {
        Some(mention) => mention.resolve(today)?.0,
        None => today,
    };
    let (start, end) = found.days;
    let written = &week.written;
    if from < start {
        return None;
    }
    let mut finding = if from > end {
        let message = format!("\"{written}\", but the period ended on {end}");
        Finding::new(&STALE_WEEK, week.span, message)
    } else {
        let number = by_day(start, from);
        if counts(start, from).contains(&i64::from(week.value)) {
            return None;
        }
        let message = format!("\"{written}\", but {from} is in week {number} of {start} to {end}");
        let applicability = if found.source.is_some() { Applicability::Unsafe } else { Applicability::Safe };
        let title = format!("Change to week {number}");
        Finding::new(&STALE_WEEK, week.number, message).fix(
            applicability,
            title,
            week.number,
            number.to_string(),
        )
    };
    if let Some((document, period)) = found.source {
        finding = finding.certainty(Certainty::Inferred).related(Related {
            path: document.path.clone(),
            points: period.points,
            message: "the period".to_owned(),
        });
    }
    Some(finding)
}

/// The days of the period beside a week, or in a heading above it; the number of the week in which `day` is, and whether what is written
/// is that.
pub(crate) fn weeks_of(week: &CountedWeek, day: Date) -> Option<((Date, Date), i64, bool)> {
    let days = nearby(week, day)?.days;
    Some((days, by_day(days.0, day), counts(days.0, day).contains(&i64::from(week.value))))
}

/// The numbers of the week in which `day` is, in a period that begins at `start`: all are right.
fn counts(start: Date, day: Date) -> [i64; 3] {
    [by_day(start, day), by_calendar(start, day), by_day(start, yesterday(day))]
}

/// Weeks counted from the first day.
fn by_day(start: Date, day: Date) -> i64 {
    i64::from((day - start).get_days().div_euclid(7)) + 1
}

/// Weeks counted from Monday to Sunday.
fn by_calendar(start: Date, day: Date) -> i64 {
    let monday = |date: Date| {
        date.checked_sub(jiff::Span::new().days(i64::from(date.weekday().since(Weekday::Monday))))
    };
    match (monday(start), monday(day)) {
        (Ok(start), Ok(day)) => by_day(start, day),
        _ => by_day(start, day),
    }
}

/// A day's grace: who types the week in the evening is right in the morning.
fn yesterday(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

/// The days of a range that has about as many weeks.
fn fitting(week: &CountedWeek, mention: &Mention, today: Date) -> Option<(Date, Date)> {
    let (start, end) = mention.resolve(today)?;
    let days = (end - start).get_days() + 1;
    let is_as_long = (f64::from(days) / 7.0 - f64::from(week.whole)).abs() <= 1.0;
    (is_as_long && days > 7).then_some((start, end))
}

/// The nearest range that fits; several in the section are a list of phases, of which none is meant for sure.
fn nearby<'a>(week: &CountedWeek, today: Date) -> Option<Found<'a>> {
    let fitting = |wanted: Nearness| {
        let near = week.nearby.iter().filter(move |(nearness, _)| *nearness == wanted);
        near.filter_map(|(_, mention)| fitting(week, mention, today))
    };
    let section: BTreeSet<(Date, Date)> = fitting(Nearness::Section).collect();
    let only = if section.len() == 1 { section.into_iter().next() } else { None };
    let days = fitting(Nearness::Line).next().or(only).or_else(|| fitting(Nearness::Heading).next())?;
    Some(Found { days, source: None })
}

/// The period of the same name, from the same document if it has one; `None` where places give it different days.
fn named<'a>(context: &RepositoryContext<'a>, week: &CountedWeek, today: Date) -> Option<Found<'a>> {
    if week.name.is_empty() {
        return None;
    }
    let matching = |document: &'a Arc<Document>| {
        let periods = document.summary.periods.iter().filter(|period| period.name == week.name);
        periods.filter_map(move |period| {
            Some(Found { days: fitting(week, &period.mention, today)?, source: Some((document, period)) })
        })
    };
    let of_all: Vec<Found> = context.together.documents().iter().flat_map(matching).collect();
    let is_own =
        |found: &&Found| found.source.is_some_and(|(document, _)| document.path == context.document.path);
    let mut candidates: Vec<&Found> = of_all.iter().filter(is_own).collect();
    if candidates.is_empty() {
        candidates = of_all.iter().collect();
    }
    let is_plan = |found: &&Found| {
        found.source.is_some_and(|(document, _)| matches!(document.kind, Kind::Plan | Kind::Tasklist))
    };
    // Any of them gives the same days; what a reader is shown is best the plan.
    let first = candidates.iter().copied().find(is_plan).or(candidates.first().copied())?;
    let agree = candidates.iter().all(|found| found.days == first.days);
    agree.then_some(Found { days: first.days, source: first.source })
}
