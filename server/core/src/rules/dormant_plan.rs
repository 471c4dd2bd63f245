//! A document that nobody has touched for months, full of days that have passed.

use super::options::OptionValue;
use super::{DocumentContext, declare_rule};
use crate::finding::{Finding, Related};
use crate::text::Span;

/// The rules that speak of a day that has passed. A countdown that stands still is wrong whoever sleeps.
const PASSED: [&str; 3] = ["past-due", "missed-start", "overdue-review"];

/// So many days that have passed are said one by one.
const FEW: usize = 2;

/// So many of them are named as related places.
const NAMED: usize = 12;

declare_rule! {
    /// Nobody has touched a document for 60 days, and days that it speaks of have passed since.
    ///
    /// It is one finding, at the stamp, in place of one for each task that is late, each start that was missed and each review that is due.
    /// A document was touched on the day of its stamp or, where there is git, of its last change.
    ///
    /// ## Why it matters
    /// A plan that sleeps is not wrong in twelve places but in one: somebody has to decide whether it goes on.
    ///
    /// ## Fires
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** 2025-06-02
    ///
    /// - [ ] Order the cables (due: Jun 14, 2025)
    /// - [ ] Lay the cables (due: Jul 3, 2025)
    /// - [ ] Test the cables (due: Jul 10, 2025)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** 2025-06-02
    ///
    /// - [ ] Order the cables
    /// - [ ] Lay the cables
    /// ```
    ///
    /// ## What it cannot know
    /// Whether the plan was given up.
    /// A heading such as "Archive", or `status: archived` in the front matter, says so.
    DORMANT_PLAN {
        code: "dormant-plan",
        severity: Information,
        certainty: Computed,
        fix: None,
        daily: true,
        options: [days = OptionValue::Number(60), "After how many days without a change a document sleeps.";],
        judge: Findings(judge),
    }
}

/// Does a rule speak of days that have passed, one by one or of all of them at once?
pub(crate) fn speaks_of_passed_days(code: &str) -> bool {
    PASSED.contains(&code) || code == DORMANT_PLAN.code
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let newest = context.newest_stamp();
    let touched = newest.map(|(day, _)| day).max(context.lifetime().changed);
    let Some(touched) = touched else { return };
    let asleep = (context.today() - touched).get_days();
    let granted = context.repository.config.number(&DORMANT_PLAN, "days");
    if i64::from(asleep) <= i64::from(granted) {
        return;
    }
    let has_passed = |finding: &Finding| PASSED.contains(&finding.code);
    let passed: Vec<&Finding> = findings.iter().filter(|finding| has_passed(finding)).collect();
    let Some(place) = place(context).filter(|_| passed.len() > FEW && !context.is_edited()) else { return };
    let dates = passed.len();
    let message = format!(
        "nobody has touched this since {touched} ({asleep} days), and {dates} dates have passed since"
    );
    let mut finding = Finding::new(&DORMANT_PLAN, place, message);
    let text = context.text();
    finding.related.extend(passed.iter().take(NAMED).map(|passed| Related {
        path: context.document.path.clone(),
        points: text.points(passed.span),
        message: passed.message.clone(),
    }));
    findings.retain(|finding| !has_passed(finding));
    findings.push(finding);
}

/// The key of the stamp, so that what is to be said of its date has a place too; without one the first heading.
fn place(context: &DocumentContext) -> Option<Span> {
    if let Some((_, stamp)) = context.newest_stamp() {
        let key = Span::new(stamp.span.start, stamp.date.span.start.max(stamp.span.start));
        let written = context.source(key);
        let key = written.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        return Some(Span::new(stamp.span.start, stamp.span.start + key.len() as u32));
    }
    let first = context.outline().sections().first()?;
    Some(first.place(first.heading.content))
}
