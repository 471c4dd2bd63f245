//! The day of the next review has passed.

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::plan::StampKind;

declare_rule! {
    /// The day that a document names for its next review has passed.
    ///
    /// ## Why it matters
    /// Either the review was forgotten, or it took place and the document does not say so.
    ///
    /// ## Fires
    /// ```markdown
    /// # Plan
    ///
    /// **Next Review:** 2025-11-18
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Plan
    ///
    /// **Next Review:** weekly, on Mondays
    /// ```
    ///
    /// ## Fix
    /// As the document says ("reviewed monthly", "every 2 weeks"), else as many days from today as lay between the last review, or change,
    /// and this one, else thirty. To be looked at.
    ///
    /// ## What it cannot know
    /// Whether the review took place.
    OVERDUE_REVIEW {
        code: "overdue-review",
        severity: Information,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        daily: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let today = context.today();
    let keys = &context.repository.config.stamps;
    let stamps = context.plan().stamps(context.text(), keys);
    for stamp in stamps.iter().filter(|stamp| stamp.kind == StampKind::NextReview) {
        let Some(due) = stamp.date.last_day(today) else { continue };
        if due >= today || !context.is_live(stamp.span.start) {
            continue;
        }
        let days = (today - due).get_days();
        let message =
            format!("the review was due on {due}, {days} {} ago", if days == 1 { "day" } else { "days" });
        let mut finding = Finding::new(&OVERDUE_REVIEW, stamp.date.span, message);
        if let Some(next) = context.plan().review_after(stamp, context.text(), keys, today) {
            let new_text = stamp.date.format.write(next);
            finding = finding.fix(
                Applicability::Unsafe,
                format!("Move to {new_text}"),
                stamp.date.calendar,
                new_text,
            );
        }
        findings.push(finding);
    }
}
