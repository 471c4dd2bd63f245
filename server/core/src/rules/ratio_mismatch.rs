//! `3/42 (7.1%)`: the percentage is not that of the ratio beside it.

use super::{ChunkContext, declare_rule};
use crate::finding::{Applicability, Finding};

declare_rule! {
    /// A percentage beside a ratio is not that of the ratio.
    ///
    /// ## Why it matters
    /// Both are typed by hand, and one of them is forgotten when the other changes.
    ///
    /// ## Fires
    /// ```markdown
    /// Progress: 3/42 (9.1%)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Progress: 3/42 (7.1%)
    /// ```
    RATIO_MISMATCH {
        code: "ratio-mismatch",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        timeless: true,
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    for ratio in &context.plan.ratios {
        let Some((percent, span)) = ratio.percent else { continue };
        let truth = 100.0 * ratio.part as f64 / ratio.whole.max(1) as f64;
        if (percent - truth).abs() > 1.0 {
            let message =
                format!("\"{}\", but {} of {} is {truth:.1}%", context.text(span), ratio.part, ratio.whole);
            findings.push(Finding::new(&RATIO_MISMATCH, span, message).fix(
                Applicability::Safe,
                format!("Change to {truth:.1}%"),
                span,
                format!("{truth:.1}%"),
            ));
        }
    }
}
