//! `3/42 (9.1%)`: the percentage is not that of the ratio beside it.

use super::{ChunkContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::plan::ChunkPlan;
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
        follows: true,
        judge: Chunk(judge),
    }
}

/// How far the percentage may be off, in points.
const SLACK: f64 = 1.0;

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    findings.extend(shares(context.plan).into_iter().filter_map(|share| wrong(context, share)));
}

/// A percentage with the two numbers whose share it is.
struct Share {
    part: u64,
    whole: u64,
    percent: f64,
    digits: Span,
}

/// The places of the percentages that are held against two numbers.
pub(super) fn claims(plan: &ChunkPlan) -> Vec<Span> {
    shares(plan).into_iter().map(|share| share.digits).collect()
}

fn shares(plan: &ChunkPlan) -> Vec<Share> {
    let beside = plan.ratios.iter().filter(|ratio| !ratio.other).filter_map(|ratio| {
        let (percent, digits) = ratio.percent?;
        Some(Share { part: ratio.part, whole: ratio.whole, percent, digits })
    });
    // In a summary table the two numbers and the percentage have columns of their own.
    let in_columns = plan.tallies.iter().filter_map(|tally| {
        let (done, total, (percent, digits)) = (tally.done?, tally.total?, tally.percent?);
        let is_of_table = plan.tables.iter().any(|table| table.span == tally.block);
        is_of_table.then_some(Share { part: done.value, whole: total.value, percent, digits })
    });
    beside.chain(in_columns).filter(|share| share.whole > 0 && share.part <= share.whole).collect()
}

fn wrong(context: &ChunkContext, share: Share) -> Option<Finding> {
    let Share { part, whole, percent, digits } = share;
    let truth = 100.0 * part as f64 / whole as f64;
    // The complement is right, too: "30/100 (70% left)" in words that nobody listed.
    if (percent - truth).abs() <= SLACK || (100.0 - percent - truth).abs() <= SLACK {
        return None;
    }
    let written = context.text(digits);
    let decimals = written.find(['.', ',']).map_or(0, |point| written.len() - point - 1);
    let mut new_text = format!("{truth:.decimals$}");
    if written.contains(',') {
        new_text = new_text.replace('.', ",");
    }
    let message = format!("\"{written}%\", but {part} of {whole} is {new_text}%");
    let title = format!("Change to {new_text}%");
    Some(Finding::new(&RATIO_MISMATCH, digits, message).fix(Applicability::Safe, title, digits, new_text))
}
