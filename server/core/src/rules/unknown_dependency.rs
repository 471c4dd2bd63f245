//! "Depends on T031", and there is no T031.

use super::{RepositoryContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::nearest::distance;
use crate::plan::dependencies::Ids;

declare_rule! {
    /// A task depends on an id that no task of the repository bears.
    ///
    /// ## Why it matters
    /// The task waits for nothing, or for something that was renamed, and nobody sees for what.
    ///
    /// ## Fires
    /// ```markdown
    /// - [x] T001 Tables
    /// - [ ] T002 Views (depends on T001)
    /// - [ ] T003 Grants (depends on T020)
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=PLAN.md
    /// - [x] T001 Tables
    /// - [ ] T002 Views (depends on T001)
    /// - [ ] T003 Grants (depends on T020)
    /// ```
    /// ```markdown path=docs/TASKLIST.md
    /// - [ ] T020 Backups
    /// ```
    ///
    /// ## Fix
    /// The id that comes nearest, where one does that its line does not bear already.
    ///
    /// ## What it cannot know
    /// Tasks of other repositories and of trackers.
    /// So it speaks only of ids that are numbered like three or more of the document's own, where the document counts its own without large
    /// gaps; numbers such as `#12` are those of another system.
    UNKNOWN_DEPENDENCY {
        code: "unknown-dependency",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Repository(judge),
    }
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let ids = &context.document.summary.ids;
    for need in &context.document.summary.unmet {
        let is_known = |ids: &Ids| ids.binary_search_by(|id| (**id).cmp(need.id.as_str())).is_ok();
        if context.together.documents().iter().any(|document| is_known(&document.summary.ids)) {
            continue;
        }
        let message = format!("depends on {}, but no task of the repository has that id", need.id);
        let mut finding = Finding::new(&UNKNOWN_DEPENDENCY, need.span, message);
        if let Some(near) = meant(&need.id, ids)
            && need.is_written
            && !names(&need.line, near)
        {
            finding = finding.fix(Applicability::Unsafe, format!("Change to {near}"), need.span, near);
        }
        findings.push(finding);
    }
}

/// Does the line name this id already: as its own task, or among what that needs?
fn names(line: &str, id: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_');
    line.match_indices(id).any(|(at, _)| {
        !line[..at].ends_with(is_part) && !line[at + id.len()..].starts_with(char::is_alphanumeric)
    })
}

/// The one id of the document that is a slip away: a digit too much, or two exchanged. Of `T004` every other is.
fn meant<'a>(id: &str, ids: &'a [Box<str>]) -> Option<&'a str> {
    let mut near = ids.iter().filter(|known| distance(id, known) <= 1);
    let first = near.next()?;
    near.next().is_none().then_some(first)
}
