//! `planmark.toml` says something that cannot be meant.

use super::{ConfigContext, declare_rule};
use crate::finding::{Applicability, Finding};

declare_rule! {
    /// `planmark.toml` says something that cannot be meant: a key, rule or severity that does not exist, or no TOML at all.
    ///
    /// ## Why it matters
    /// A rule that one believes to have switched off goes on speaking, and one that should be loud stays silent.
    ///
    /// ## Fires
    /// ```toml path=planmark.toml
    /// [rules]
    /// tabel-sum = "off"
    /// ```
    ///
    /// ## Quiet
    /// ```toml path=planmark.toml
    /// [rules]
    /// table-sum = "off"
    /// ```
    ///
    /// ## Fix
    /// The name that comes nearest, to be looked at; none where something would be wrong then, too, such as a key that is there already.
    /// Until it is mended, everything else in the file holds; of a file that is no TOML the last text that was.
    INVALID_CONFIG {
        code: "invalid-config",
        severity: Error,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Config(judge),
    }
}

fn judge(context: &ConfigContext, findings: &mut Vec<Finding>) {
    for problem in &context.file.problems {
        let mut finding = Finding::new(&INVALID_CONFIG, problem.span, problem.message.clone());
        if let Some(suggestion) = &problem.suggestion {
            finding = finding.fix(
                Applicability::Unsafe,
                format!("Change to {suggestion}"),
                problem.span,
                suggestion.clone(),
            );
        }
        findings.push(finding);
    }
}
