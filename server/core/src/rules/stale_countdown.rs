//! "111 days to March 11, 2026": not any more.

use jiff::civil::Date;

use super::{ChunkContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::plan::periods::opens_entry;
use crate::plan::{Countdown, Cue, Dated, Direction, Unit};
use crate::text::Span;

declare_rule! {
    /// The number of days or weeks to a date is not what is left of them.
    ///
    /// ## Why it matters
    /// A countdown is wrong on the day after it was typed.
    ///
    /// ## Fires
    /// ```markdown
    /// 113 days to March 11, 2026
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// 110 days to March 11, 2026
    ///
    /// 130 days remaining as of Nov 1, 2025 to March 11, 2026.
    /// ```
    ///
    /// ## Fix
    /// The number of days from today, or from the day that the text names with "as of".
    ///
    /// ## What it cannot know
    /// To which date a countdown leads that has none on its line.
    /// A day more or less is right: some count today and some do not.
    STALE_COUNTDOWN {
        code: "stale-countdown",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        daily: true,
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    for countdown in &context.plan.countdowns {
        if context.is_historical(countdown.span.start) || context.is_in_finished_task(countdown.span) {
            continue;
        }
        let line = context.line(countdown.phrase);
        let dates: Vec<&Dated> = context.plan.dates.iter().filter(|dated| line.covers(dated.span)).collect();
        let from = context.day_spoken_of(countdown.phrase);
        let is_entry = |dated: &Dated| dates.len() > 1 && opens_entry(context.text(line), line, dated.span);
        let targets: Vec<&&Dated> =
            dates.iter().filter(|dated| dated.cue != Some(Cue::AsOf) && !is_entry(dated)).collect();
        let (Some(from), Some(target)) = (from, target(context, countdown, &targets)) else { continue };
        let Some(goal) = goal(countdown, target, context.today) else { continue };
        let days = i64::from((goal - from).get_days());
        let (truth, tolerance) = match countdown.unit {
            Unit::Days => (days, 1),
            Unit::Weeks => ((days as f64 / 7.0).round() as i64, 1),
        };
        if (i64::from(countdown.value) - truth).abs() <= tolerance {
            continue;
        }
        findings.push(finding(context, countdown, goal, from, truth));
    }
}

fn finding(context: &ChunkContext, countdown: &Countdown, goal: Date, from: Date, truth: i64) -> Finding {
    let written = context.text(countdown.phrase).replace('*', "");
    let since = if from == context.today { "today".to_owned() } else { format!("{from}") };
    if truth < 0 {
        return Finding::new(
            &STALE_COUNTDOWN,
            countdown.span,
            format!("\"{written}\", but {goal} has passed"),
        );
    }
    let unit = match countdown.unit {
        Unit::Days => "days",
        Unit::Weeks => "weeks",
    };
    let message = format!("\"{written}\", but from {since} to {goal} it is {truth} {unit}");
    Finding::new(&STALE_COUNTDOWN, countdown.span, message).fix(
        Applicability::Safe,
        format!("Change to {truth}"),
        countdown.span,
        truth.to_string(),
    )
}

/// The date that the countdown leads to: the next one behind it, or the one right beside it.
fn target<'a>(context: &ChunkContext, countdown: &Countdown, dates: &[&&'a Dated]) -> Option<&'a Dated> {
    let behind = dates.iter().find(|dated| dated.span.start >= countdown.phrase.end).copied();
    let before = dates.iter().rev().find(|dated| dated.span.end <= countdown.span.start).copied();
    let words = |start: u32, end: u32| words_between(context.text(Span::new(start, end)));
    let behind = |most: usize| {
        behind
            .filter(|dated| words(countdown.phrase.end, dated.span.start).is_some_and(|count| count <= most))
    };
    let before =
        before.filter(|dated| words(dated.span.end, countdown.span.start).is_some_and(|count| count <= 2));
    let found = match countdown.direction {
        Direction::To => behind(6).or(if dates.len() == 1 { before } else { None }),
        // "14 days left on 2025-12-24" speaks of that day, "until", "to" and brackets lead to it.
        Direction::Away | Direction::Remaining => before.or(behind(1).filter(|dated| {
            let between = context.text(Span::new(countdown.phrase.end, dated.span.start));
            !matches!(between.trim(), "on" | "in" | "from" | "since" | "after" | "of" | "at")
        })),
    };
    found.copied()
}

/// How many words stand between two places of a line; `None` where a sentence ends between them.
fn words_between(text: &str) -> Option<usize> {
    let ends = [". ", "; ", "! ", "? "].iter().any(|end| text.contains(end));
    (!ends)
        .then(|| text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).count())
}

/// The day that counts: the end of a range for what remains, else the start.
fn goal(countdown: &Countdown, dated: &Dated, today: Date) -> Option<Date> {
    let is_exact = dated.mention.dates().all(|date| date.precision() == crate::calendar::Precision::Day);
    let (start, end) = dated.mention.resolve(today).filter(|_| is_exact)?;
    Some(if countdown.direction == Direction::Remaining { end } else { start })
}
