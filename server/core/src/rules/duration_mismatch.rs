//! "Nov 12 - Dec 10 (3 weeks)", which are four.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::{DocumentContext, declare_rule};
use crate::calendar::{Duration, Length, RangeMention};
use crate::finding::{Applicability, Finding};
use crate::plan::{Of, Stretch};
use crate::text::Span;

declare_rule! {
    /// A start and an end are further apart, or nearer, than the length that is written beside them.
    ///
    /// They stand in one range, behind labels such as `**Start:**`, `**End:**` and `**Duration:**`, or in columns of a table.
    ///
    /// ## Why it matters
    /// When an end is moved, its "(3 weeks)" stays, and whoever plans by it plans too short.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1 (Nov 12 - Dec 10, 2025, 3 weeks)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1 (Nov 12 - Dec 10, 2025, 4 weeks)
    /// ## Phase 2 (Nov 3 - Nov 14, 2025, 10 working days)
    /// ```
    ///
    /// ## Fix
    /// The length of the range, to be looked at: the length may be right and the end wrong.
    ///
    /// ## What it cannot know
    /// Whether the last day counts, whether weekends do, and how somebody rounds to weeks and months: each of them is right.
    /// A length of work ("3 days of effort") is none of the calendar, so a table in which half of the rows disagree is left alone.
    DURATION_MISMATCH {
        code: "duration-mismatch",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// A stretch of more days than this is a mistake of another kind.
const LONGEST: i32 = 3660;

/// The places of the lengths that are held against a start and an end.
pub(super) fn claims(context: &DocumentContext) -> Vec<Span> {
    judged(context).map(|(_, length, _)| length.span).collect()
}

/// The stretches with a length and with days that have one.
fn judged<'a>(context: &'a DocumentContext) -> impl Iterator<Item = (&'a Stretch, &'a Duration, Days)> {
    context.stretches().iter().filter_map(|stretch| {
        let (length, range) = (stretch.length.as_ref()?, stretch.range()?);
        let reference = context.reference(range.span.start);
        let days = Days::of(&range, reference).filter(|_| context.is_live(range.span.start))?;
        Some((stretch, length, days))
    })
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let mut of_tables: BTreeMap<usize, (usize, Vec<Finding>)> = BTreeMap::new();
    for (stretch, length, days) in judged(context) {
        let finding = (!days.are(length)).then(|| finding(context, stretch, length, &days));
        match stretch.of {
            Of::Row { table, .. } => {
                let (judged, found) = of_tables.entry(table).or_default();
                *judged += 1;
                found.extend(finding);
            }
            Of::Range | Of::Labels => findings.extend(finding),
        }
    }
    let told = |(judged, found): &(usize, Vec<Finding>)| found.len() < 2 || found.len() * 2 < *judged;
    findings.extend(of_tables.into_values().filter(told).flat_map(|(_, found)| found));
}

/// What can be counted between two dates.
struct Days {
    first: Date,
    last: Date,
    /// The fewest days between them, the last one not counted.
    fewest: i32,
    /// The most days, both counted.
    most: i32,
    /// The days from Monday to Friday, both ends counted.
    working: i32,
    /// The days of the weekend behind the last day: a sprint of 14 days may be given from Monday to Friday.
    weekend: i32,
}

impl Days {
    fn of(range: &RangeMention, reference: Date) -> Option<Days> {
        let (first, last) = range.resolve(reference)?;
        let most = (last - first).get_days() + 1;
        // "Nov - Dec 2025" may begin and end on any day of its months.
        let slack = |from: Option<Date>, to: Option<Date>| Some((to? - from?).get_days());
        let start = slack(range.start.resolve(first), range.start.last_day(first))?;
        let end = slack(range.end.resolve(last), range.end.last_day(last))?;
        (most <= LONGEST).then(|| Days {
            first,
            last,
            fewest: (most - 1 - start - end).max(0),
            most,
            working: working(first, most),
            weekend: match last.weekday() {
                Weekday::Friday => 2,
                Weekday::Saturday => 1,
                _ => 0,
            },
        })
    }

    /// Can the length be meant for these days?
    fn are(&self, length: &Duration) -> bool {
        let (fewest, most) = (f64::from(self.fewest), f64::from(self.most));
        let slack = if length.about { 1.0 + length.high * 0.2 } else { 0.0 };
        let (low, high) = (length.low - slack, length.high + slack);
        if length.unit == Length::Day {
            // One in ten working days may be a holiday; who works on Saturdays counts more of them.
            let imprecise = self.most - 1 - self.fewest;
            let working = self.working - 1 - (self.working + 9) / 10 - imprecise;
            return high >= f64::from(working).min(fewest) && low <= most + f64::from(self.weekend);
        }
        let unit = length.unit.days();
        // A part of a week makes a week; of almost a whole one nobody says that it is none.
        let (over, under) = if length.low.fract() > 0.0 { (0.6, 0.6) } else { (1.0, 0.75) };
        high > fewest / unit - under && low < most / unit + over
    }

    /// The truth in the unit of a length: as a number, and in words.
    fn truth(&self, length: &Duration) -> (i64, String) {
        let Days { first, last, most, working, .. } = self;
        if length.unit == Length::Day {
            let number = if length.working { *working } else { *most };
            return (
                i64::from(number),
                format!("{first} to {last} is {most} days, {working} of them working days"),
            );
        }
        let exact = f64::from(*most - 1) / length.unit.days();
        let tenths = (exact * 10.0).round() / 10.0;
        let number = exact.round().max(1.0);
        let unit = length.unit.plural();
        let unit = if tenths == 1.0 { unit.trim_end_matches('s') } else { unit };
        (number as i64, format!("{first} to {last} is {tenths} {unit} ({most} days)"))
    }
}

/// How many of `count` days from `first` on are none of a weekend.
fn working(first: Date, count: i32) -> i32 {
    let offset = i32::from(first.weekday().since(Weekday::Monday));
    let rest = (0..count % 7).filter(|day| (offset + day) % 7 < 5).count();
    count / 7 * 5 + rest as i32
}

fn finding(context: &DocumentContext, stretch: &Stretch, length: &Duration, days: &Days) -> Finding {
    let (number, truth) = days.truth(length);
    let written = context.source(length.span);
    let mut finding = Finding::new(&DURATION_MISMATCH, length.span, format!("\"{written}\", but {truth}"));
    if stretch.of != Of::Range || length.span.start > stretch.span().end + 24 {
        finding = finding.related(context.related(stretch.span(), "start and end"));
    }
    // "3-4 weeks" has two numbers, and "1 week" becomes "2 weeks".
    let is_one = length.low == length.high && length.low.fract() == 0.0;
    if !is_one || number == 1 || length.low == 1.0 {
        return finding;
    }
    finding.fix(Applicability::Unsafe, format!("Change to {number}"), length.number, number.to_string())
}
