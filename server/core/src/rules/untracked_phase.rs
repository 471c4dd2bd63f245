//! A phase that the plan has and the task list has not.

use super::{RepositoryContext, declare_rule};
use crate::finding::{Finding, Related};

declare_rule! {
    /// The plan has a phase that is not over, and the task list beside it has none of that number.
    ///
    /// Judged only where the two number the same phases: at least two with the same numbers and titles, and none that differs.
    ///
    /// ## Why it matters
    /// Work that nobody listed is work that nobody does.
    ///
    /// ## Fires
    /// ```markdown path=PROJECT-PLAN.md
    /// ## Phase 1: Harbour survey ✅
    /// ## Phase 2: Dredging
    /// ## Phase 3: Lights and buoys
    /// ```
    /// ```markdown path=TASKLIST.md
    /// ## Phase 1: Harbour survey ✅
    /// ## Phase 2: Dredging
    /// - [ ] Hire the dredger
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=PROJECT-PLAN.md
    /// ## Phase 0: Money ✅
    /// ## Phase 1: Harbour survey
    /// ## Phase 2: Dredging
    /// ```
    /// ```markdown path=TASKLIST.md
    /// ## Phase 1: Harbour survey
    /// ## Phase 2: Dredging
    /// - [ ] Hire the dredger
    /// ```
    ///
    /// ## What it cannot know
    /// Whether the tasks of that phase are listed under another name, or are not to be listed yet.
    UNTRACKED_PHASE {
        code: "untracked-phase",
        severity: Information,
        certainty: Inferred,
        fix: None,
        judge: Repository(judge),
    }
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let RepositoryContext { workspace, index, document, number, together, .. } = *context;
    let untracked = together.untracked(workspace, index, number);
    for untracked in untracked.filter(|untracked| untracked.document.path == document.path) {
        let tasklist = &untracked.tasklist;
        for phase in untracked.phases() {
            let message = format!("{} is in no heading of {}", phase.title, tasklist.relative);
            let mut finding = Finding::new(&UNTRACKED_PHASE, phase.span, message);
            if let Some(last) = tasklist.summary.phases.last() {
                finding = finding.related(Related {
                    path: tasklist.path.clone(),
                    points: last.points,
                    message: format!("the last phase that it has, {}", last.title),
                });
            }
            findings.push(finding);
        }
    }
}
