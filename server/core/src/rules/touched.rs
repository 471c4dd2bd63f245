//! What is found in a document as soon as somebody touches it: it sleeps no longer, and its stamp is no longer of its last change.
//!
//! Who tries out what follows from an edit compares with this, and not with what is found before anybody touches it.

use super::{Rule, dormant_plan, speaks_of_passed_days, stale_stamp};
use crate::finding::Finding;

/// Makes what the rules of documents find in a document what they find once it is touched. `judge` finds by the rules that it is given
/// what that is.
pub(crate) fn touch(findings: &mut Vec<Finding>, judge: impl FnOnce(&dyn Fn(&Rule) -> bool) -> Vec<Finding>) {
    let sleeps = findings.iter().any(|finding| finding.code == dormant_plan::DORMANT_PLAN.code);
    let is_asked =
        |code: &str| code == stale_stamp::STALE_STAMP.code || sleeps && speaks_of_passed_days(code);
    findings.retain(|finding| !is_asked(finding.code));
    findings.extend(judge(&|rule: &Rule| is_asked(rule.code)));
}
