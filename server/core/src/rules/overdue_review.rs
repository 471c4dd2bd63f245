//! The day of the next review has passed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::plan::{Stamp, StampKind};

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
    /// As many days from today as lay between the last change and this review; a week where the document does not say. To be looked at.
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
    let stamps = context.plan().stamps(context.text(), &context.repository.config.stamps);
    for stamp in stamps.iter().filter(|stamp| stamp.kind == StampKind::NextReview) {
        let Some(due) = stamp.date.last_day(today) else { continue };
        if due >= today || !context.is_live(stamp.span.start) {
            continue;
        }
        let days = (today - due).get_days();
        let message =
            format!("the review was due on {due}, {days} {} ago", if days == 1 { "day" } else { "days" });
        let mut finding = Finding::new(&OVERDUE_REVIEW, stamp.date.span, message);
        if let Some(next) = next(&stamps, due, today) {
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

/// Today and the document's own cadence.
fn next(stamps: &[Stamp], due: Date, today: Date) -> Option<Date> {
    let updated = stamps
        .iter()
        .filter(|stamp| stamp.kind == StampKind::Updated)
        .filter_map(|stamp| stamp.day(today))
        .max();
    let cadence = updated.map(|updated| (due - updated).get_days()).filter(|days| (1..=366).contains(days));
    today.checked_add(cadence.unwrap_or(7).days()).ok()
}
