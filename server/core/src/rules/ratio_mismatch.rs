//! `3/42 (9.1%)`: the percentage is not that of the ratio beside it.

use super::{ChunkContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::text::Span;

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
    /// Progress: 3/42 (7.1%), 12/20 tests failing (40% pass rate)
    /// ```
    ///
    /// ## What it cannot know
    /// Of what a percentage is that words set apart from its ratio.
    /// So nothing is said where the words speak of what fails, remains, is left, is missing or was adjusted, where another
    /// quantity is named, and where the difference is one point or less.
    RATIO_MISMATCH {
        code: "ratio-mismatch",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Safe),
        timeless: true,
        judge: Chunk(judge),
    }
}

/// How far the percentage may be off, in points.
const SLACK: f64 = 1.0;

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    for ratio in &context.plan.ratios {
        let Some((percent, digits)) = ratio.percent.filter(|_| !ratio.other) else { continue };
        if ratio.whole == 0 || ratio.part > ratio.whole {
            continue;
        }
        let truth = 100.0 * ratio.part as f64 / ratio.whole as f64;
        // The complement is right, too: "30/100 (70% left)" in words that nobody listed.
        if (percent - truth).abs() <= SLACK || (100.0 - percent - truth).abs() <= SLACK {
            continue;
        }
        let written = context.text(digits);
        let decimals = written.find(['.', ',']).map_or(0, |point| written.len() - point - 1);
        let mut new_text = format!("{truth:.decimals$}");
        if written.contains(',') {
            new_text = new_text.replace('.', ",");
        }
        let message = format!("\"{written}%\", but {} of {} is {new_text}%", ratio.part, ratio.whole);
        let span = Span::new(digits.start, digits.end);
        findings.push(Finding::new(&RATIO_MISMATCH, span, message).fix(
            Applicability::Safe,
            format!("Change to {new_text}%"),
            span,
            new_text,
        ));
    }
}
