//! "57 agents (40 core + 15 labs)": the parts beside a number do not make it up.

use super::{ChunkContext, declare_rule};
use crate::facts::as_written;
use crate::finding::{Applicability, Finding};
use crate::plan::breakdowns::{Breakdown, below};
use crate::text::Span;

declare_rule! {
    /// A text states a whole and its parts in one line, or in lines below one another, and they do not agree.
    ///
    /// Parts are what a plus sign joins, "57 agents (40 core + 15 labs)", and numbers with words of status, "12 of 20 done, 5 open",
    /// "Total: 120 tasks: 80 done, 30 open".
    ///
    /// ## Why it matters
    /// One of the numbers was brought up to date and the others were not.
    ///
    /// ## Fires
    /// ```markdown
    /// - **Total tasks:** 120
    /// - **Completed:** 80
    /// - **Remaining:** 30
    ///
    /// The team has 57 dashboards (40 core + 15 labs).
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - **Total tasks:** 120
    /// - **Completed:** 80
    /// - **In progress:** 10
    /// - **Remaining:** 40
    ///
    /// The team has 120 reports (30 drafts, 20 reviewed), and needs 3 weeks (2 writers + 1 engineer).
    /// ```
    ///
    /// ## Fix
    /// The whole becomes the sum of the parts.
    ///
    /// ## What it cannot know
    /// Which of the numbers is wrong.
    /// Parts that may overlap or need not be all ("120 reports (30 drafts)"), floors, approximations and money are not added up; where a
    /// part that is in progress, blocked or skipped may or may not be among the open ones, both are right.
    SUBTOTAL_MISMATCH {
        code: "subtotal-mismatch",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        timeless: true,
        follows: true,
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    let wrong = |breakdown: &&Breakdown| !breakdown.holds();
    findings
        .extend(context.plan.breakdowns.iter().filter(wrong).map(|breakdown| finding(context, breakdown)));
    let below = below(context.plan, &|span| context.text(span).to_owned());
    for breakdown in below.iter().filter(wrong) {
        let is_told = findings.iter().any(|finding| finding.span == breakdown.whole.span);
        if !is_told {
            findings.push(finding(context, breakdown));
        }
    }
}

/// The places of the wholes whose parts are added up.
pub(super) fn claims(context: &ChunkContext) -> Vec<Span> {
    let below = below(context.plan, &|span| context.text(span).to_owned());
    context.plan.breakdowns.iter().chain(&below).map(|breakdown| breakdown.whole.span).collect()
}

fn finding(context: &ChunkContext, breakdown: &Breakdown) -> Finding {
    let whole = &breakdown.whole;
    let sum = breakdown.sum();
    let parts: Vec<String> = breakdown.parts.iter().map(|(_, count)| count.value.to_string()).collect();
    let message = format!("{}, but its parts {} add up to {sum}", context.text(whole.span), listed(&parts));
    let title = format!("Change {} to {sum}", context.text(whole.span));
    let new_text = as_written(whole.value, sum, whole.span);
    Finding::new(&SUBTOTAL_MISMATCH, whole.span, message).fix(
        Applicability::Unsafe,
        title,
        whole.span,
        new_text,
    )
}

fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.join(""),
    }
}
