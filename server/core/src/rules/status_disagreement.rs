//! Two places say differently how far a phase or a submodule is.

use super::{Placed, clusters, declare_rule};
use crate::facts::{Fact, Topic};
use crate::finding::Applicability;

declare_rule! {
    /// Two places say differently whether a phase is done, or a master says of a submodule what the submodule's own files deny.
    ///
    /// A phase's status stands in its heading, in a label below it, in the row of a summary table and in the status line at the top.
    /// How much of a phase is done is held against what another place says of it, if they are more than five points apart.
    /// They are one phase where kind, number and title are the same; a bare "Phase 2" is the one phase of that number.
    /// Documents with plain names in one folder (PROJECT-PLAN.md and TASKLIST.md), and README.md and CLAUDE.md with those of the root,
    /// speak of one plan if they number the same phases.
    /// A master's table of submodules is held against the status and the progress that each submodule states of itself.
    ///
    /// ## Why it matters
    /// The summary is what people read, and it is the place that is forgotten.
    ///
    /// ## Fires
    /// ```markdown
    /// | Phase | Status |
    /// |-------|--------|
    /// | Phase 1: Harbour survey | In progress |
    /// | Phase 2: Dredging | Planned |
    ///
    /// ## Phase 1: Harbour survey ✅ COMPLETE
    ///
    /// ## Phase 2: Dredging
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// | Phase | Expected status in March |
    /// |-------|--------|
    /// | Phase 1: Harbour survey | In progress |
    ///
    /// ## Phase 1: Harbour survey ✅ COMPLETE
    ///
    /// ## Option B
    ///
    /// ### Phase 1: Harbour survey - in progress
    /// ```
    ///
    /// ## Fix
    /// The words of the place that is held to be right.
    ///
    /// ## What it cannot know
    /// Which of them is right: the boxes below the phase tell it if all or less than half of them are ticked; else what is said most
    /// often, else the heading.
    /// "Planned" and "in progress" are not told apart, only done and not done.
    /// A submodule that is not checked out says nothing, and neither does one whose own files differ.
    STATUS_DISAGREEMENT {
        code: "status-disagreement",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Fact(judge),
    }
}

fn judge(fact: &Fact, findings: &mut Vec<Placed>) {
    if matches!(fact.topic, Topic::Status(_) | Topic::Progress(_)) {
        clusters::disagreements(&STATUS_DISAGREEMENT, fact, findings);
    }
}
