//! "111 days to March 11, 2026": not any more.

use std::sync::Arc;

use jiff::civil::Date;

use super::{RepositoryContext, declare_rule};
use crate::calendar::{Mention, Precision};
use crate::facts::spoken;
use crate::finding::{Applicability, Certainty, Finding, Related};
use crate::plan::remarks::{State, Subject};
use crate::plan::{Direction, Unit};
use crate::workspace::phases::Said;
use crate::workspace::{CountedDays, Document};

declare_rule! {
    /// The number of days or weeks to a date is not what is left of them.
    ///
    /// The date stands on the same line, or anywhere in the repository by the name of what it is the day of: "public launch".
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
    /// It is to be looked at where the date stands elsewhere and only its name is the same.
    ///
    /// ## What it cannot know
    /// To which date a countdown leads that has none on its line, and names nothing that has one date, and only one, in the repository.
    /// A day more or less is right: some count today and some do not.
    STALE_COUNTDOWN {
        code: "stale-countdown",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        daily: true,
        judge: Repository(judge),
    }
}

/// The date that a countdown leads to, and where it is given if that is elsewhere.
struct Goal<'a> {
    mention: &'a Mention,
    source: Option<(&'a Arc<Document>, &'a Said, &'a str)>,
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let countdowns = context.document.summary.countdowns.iter();
    findings.extend(countdowns.filter_map(|countdown| finding(context, countdown)));
}

fn finding(context: &RepositoryContext, countdown: &CountedDays) -> Option<Finding> {
    let today = context.workspace.today;
    let from = match &countdown.from {
        Some(mention) => mention.resolve(today)?.0,
        None => today,
    };
    let goal = match &countdown.target {
        Some(mention) => Goal { mention, source: None },
        None => named(context, countdown)?,
    };
    let day = day(countdown.direction, goal.mention, today)?;
    let days = i64::from((day - from).get_days());
    let truth = match countdown.unit {
        Unit::Days => days,
        Unit::Weeks => (days as f64 / 7.0).round() as i64,
    };
    if (i64::from(countdown.value) - truth).abs() <= 1 {
        return None;
    }
    let mut finding = stale(countdown, day, from, truth, &goal, today);
    if let Some((document, said, name)) = goal.source {
        finding = finding.certainty(Certainty::Inferred).related(Related {
            path: document.path.clone(),
            points: said.points,
            message: format!("the {}", spoken(name)),
        });
    }
    Some(finding)
}

fn stale(countdown: &CountedDays, day: Date, from: Date, truth: i64, goal: &Goal, today: Date) -> Finding {
    let written = &countdown.written;
    let since = if from == today { "today".to_owned() } else { format!("{from}") };
    if truth < 0 {
        let message = format!("\"{written}\", but {day} has passed");
        return Finding::new(&STALE_COUNTDOWN, countdown.span, message);
    }
    let unit = match countdown.unit {
        Unit::Days => "days",
        Unit::Weeks => "weeks",
    };
    let message = format!("\"{written}\", but from {since} to {day} it is {truth} {unit}");
    let applicability = if goal.source.is_some() { Applicability::Unsafe } else { Applicability::Safe };
    Finding::new(&STALE_COUNTDOWN, countdown.span, message).fix(
        applicability,
        format!("Change to {truth}"),
        countdown.span,
        truth.to_string(),
    )
}

/// The day that counts: the end of a range for what remains, else the start.
pub(crate) fn day(direction: Direction, mention: &Mention, today: Date) -> Option<Date> {
    let is_exact = mention.dates().all(|date| date.precision() == Precision::Day);
    let (start, end) = mention.resolve(today).filter(|_| is_exact)?;
    Some(if direction == Direction::Remaining { end } else { start })
}

/// The day of what the countdown names; `None` where the repository gives it two, or none.
///
/// "The launch" may be any launch, so all of them must be on that day; "the public launch" is none but that.
fn named<'a>(context: &RepositoryContext<'a>, countdown: &CountedDays) -> Option<Goal<'a>> {
    let wanted: Vec<&str> = countdown.name.as_ref()?.split(' ').collect();
    let is_meant = |name: &str| wanted.iter().all(|word| name.split(' ').any(|other| other == *word));
    let stated = |document: &'a Arc<Document>| {
        document.summary.said.iter().filter_map(move |said| match (&said.subject, &said.state) {
            (Subject::Event(name), State::Day(mention)) => Some((document, said, name, &**mention)),
            _ => None,
        })
    };
    let meant: Vec<_> = context
        .together
        .documents()
        .iter()
        .flat_map(stated)
        .filter(|(_, _, name, _)| is_meant(name))
        .collect();
    let (document, said, name, mention) = *meant.first()?;
    let today = context.workspace.today;
    let is_same = |other: &Mention| other.resolve(today) == mention.resolve(today);
    let agree = meant.iter().all(|(_, _, _, other)| is_same(other));
    agree.then(|| Goal { mention, source: Some((document, said, name)) })
}
