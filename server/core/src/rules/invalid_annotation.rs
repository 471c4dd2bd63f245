//! A comment that speaks to planmark and cannot be meant.

use super::{DocumentContext, declare_rule};
use crate::config::comments::Suppressions;
use crate::finding::Finding;

declare_rule! {
    /// A comment that speaks to planmark names something that does not exist.
    ///
    /// ## Why it matters
    /// What it should silence goes on speaking, and what it should bind stays unbound.
    ///
    /// ## Fires
    /// ```markdown
    /// Progress: 3/42 (7.1%) <!-- planmark: ignore tabel-sum: agreed -->
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Progress: 3/42 (9.1%) <!-- planmark: ignore ratio-mismatch: counted by hand -->
    /// ```
    INVALID_ANNOTATION {
        code: "invalid-annotation",
        severity: Error,
        certainty: Computed,
        fix: None,
        timeless: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let (_, misread) = Suppressions::of(context.plan(), context.text());
    findings.extend(
        misread.into_iter().map(|misread| Finding::new(&INVALID_ANNOTATION, misread.span, misread.message)),
    );
}
