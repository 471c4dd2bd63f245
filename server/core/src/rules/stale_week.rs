//! "Week 2 of 4" of a period that is in another week by now.

use jiff::civil::{Date, Weekday};

use super::{ChunkContext, declare_rule};
use crate::calendar::{Mention, scan};
use crate::finding::{Applicability, Finding};
use crate::plan::{Heading, WeekOf};
use crate::text::Span;

declare_rule! {
    /// "Week 2 of 4" does not name the week of its period that today lies in.
    ///
    /// The period stands on the same line, or in the heading above.
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
    /// The number of the week. After the end of the period there is none, and no fix.
    ///
    /// ## What it cannot know
    /// To which period a week belongs that has none on its line or in a heading above it.
    /// Weeks may be counted from the first day or from Monday to Sunday; either is right.
    STALE_WEEK {
        code: "stale-week",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    for week in &context.plan.weeks {
        if context.is_historical(week.span.start) || is_settled(context, week.span) {
            continue;
        }
        let Some((start, end)) = period(context, week) else { continue };
        let Some(from) = context.day_spoken_of(week.span) else { continue };
        if from < start {
            continue;
        }
        let written = context.text(week.span);
        if from > end {
            let message = format!("\"{written}\", but the period ended on {end}");
            findings.push(Finding::new(&STALE_WEEK, week.span, message));
            continue;
        }
        let by_day = (from - start).get_days() / 7 + 1;
        let monday = |date: Date| {
            date.checked_sub(jiff::Span::new().days(i64::from(date.weekday().since(Weekday::Monday))))
        };
        let by_calendar = match (monday(start), monday(from)) {
            (Ok(start), Ok(from)) => (from - start).get_days() / 7 + 1,
            _ => by_day,
        };
        let value = i64::from(week.value);
        if value == i64::from(by_day) || value == i64::from(by_calendar) {
            continue;
        }
        let message = format!("\"{written}\", but {from} is in week {by_day} of {start} to {end}");
        findings.push(Finding::new(&STALE_WEEK, week.number, message).fix(
            Applicability::Safe,
            format!("Change to week {by_day}"),
            week.number,
            by_day.to_string(),
        ));
    }
}

/// The period that has about as many weeks: on the line, or in the nearest heading that names one.
fn period(context: &ChunkContext, week: &WeekOf) -> Option<(Date, Date)> {
    let line = context.line(week.span);
    let fits = |mention: &Mention| {
        let (start, end) = mention.resolve(context.today)?;
        let days = (end - start).get_days() + 1;
        let is_as_long = (f64::from(days) / 7.0 - f64::from(week.whole)).abs() <= 1.0;
        (is_as_long && days > 7).then_some((start, end))
    };
    let on_line = context.plan.dates.iter().filter(|dated| line.covers(dated.span));
    let above = context.path_at(week.span.start).into_iter().rev().flat_map(|heading| scan(&heading.title));
    on_line.map(|dated| dated.mention.clone()).chain(above).find_map(|mention| fits(&mention))
}

/// Is it said of something that is over: in a ticked box, or below a heading that says done?
fn is_settled(context: &ChunkContext, span: Span) -> bool {
    let states_end = |heading: &&Heading| heading.status.is_some_and(|stated| !stated.class.is_unfinished());
    context.is_in_finished_task(span) || context.path_at(span.start).iter().any(states_end)
}
