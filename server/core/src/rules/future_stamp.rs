//! A stamp names a day that has not come yet.

use super::stale_stamp::restamped;
use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};

declare_rule! {
    /// A document says that it was last changed on a day that has not come yet.
    ///
    /// ## Why it matters
    /// Nobody can have changed it then: the day is a slip, or was made up.
    /// A stamp that is ahead of time also hides every change that is made until then.
    ///
    /// ## Fires
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** 2026-11-20
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** 2025-11-20
    /// **Next Review:** 2025-12-20
    /// ```
    ///
    /// ## Fix
    /// The day that another stamp of the document says, else that of the last change as git remembers it, else today, in the stamp's own
    /// format. To be looked at.
    ///
    /// ## What it cannot know
    /// Where you are: tomorrow is granted, since it is tomorrow somewhere already.
    FUTURE_STAMP {
        code: "future-stamp",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let today = context.today();
    for (day, stamp) in context.stamps() {
        let ahead = (*day - today).get_days();
        if ahead <= 1 {
            continue;
        }
        let written = context.source(stamp.date.calendar);
        let message = format!("\"{written}\", but that is {ahead} days from now");
        // A slip in one of several stamps leaves the others.
        let others = context.stamps().iter().map(|(day, _)| *day).filter(|day| *day <= today);
        let changed = context.lifetime().changed.filter(|changed| *changed <= today);
        let changed = others.max().or(changed);
        let finding = Finding::new(&FUTURE_STAMP, stamp.date.calendar, message);
        findings.push(restamped(finding, [stamp], changed.unwrap_or(today)));
    }
}
