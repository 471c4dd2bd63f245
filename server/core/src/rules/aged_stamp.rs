//! A stamp is older than somebody wants stamps to be.

use super::options::OptionValue;
use super::stale_stamp::restamped;
use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};

declare_rule! {
    /// The last change of a document, by its own stamp, is longer ago than the days that you grant.
    ///
    /// It is off by default: a plan may rest, and most documents are finished one day.
    /// Switch it on for the folders whose plans are to be looked at every so often.
    ///
    /// ## Why it matters
    /// A plan that nobody has touched for a month is either finished or forgotten.
    ///
    /// ## Fires
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** 2025-09-30
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** 2025-11-14
    /// ```
    ///
    /// ## Fix
    /// Today, in the stamp's own format, once you have looked at the document.
    ///
    /// ## What it cannot know
    /// Whether there was anything to change.
    AGED_STAMP {
        code: "aged-stamp",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        enabled: false,
        on_request: true,
        daily: true,
        options: [days = OptionValue::Number(30), "How many days a stamp may be old.";],
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let Some((newest, stamp)) = context.newest_stamp() else { return };
    let today = context.today();
    let age = (today - newest).get_days();
    let granted = context.repository.config.number(&AGED_STAMP, "days");
    if i64::from(age) <= i64::from(granted) {
        return;
    }
    let written = context.source(stamp.date.calendar);
    let message = format!("\"{written}\" is {age} days ago, more than {granted}");
    let same = context.stamps().iter().filter(|(day, _)| *day == newest).map(|(_, stamp)| stamp);
    findings.push(restamped(Finding::new(&AGED_STAMP, stamp.date.calendar, message), same, today));
}
