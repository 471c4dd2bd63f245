//! Two places give a named day, the days of a phase, or the budget differently.

use super::{Placed, clusters, declare_rule};
use crate::facts::{Fact, Topic};
use crate::finding::Applicability;

declare_rule! {
    /// Two places give the day of the launch, the days of a phase, or the budget differently.
    ///
    /// Days have names: "public launch (March 11, 2026)", `**Target Launch:** March 11, 2026`, a row of a table of milestones.
    /// "Beta launch" and "public launch" are two days.
    /// Phases have periods: in their headings, in a label below, in the row of a table.
    /// The budget stands in a label, in front matter, or in the last row of a table below a heading that says budget and nothing else.
    /// A master's row that names a submodule and one of its phases is held against the submodule's own plan.
    /// A month leaves room for each of its days, and `$2.6M` for `$2,566,000`.
    ///
    /// ## Why it matters
    /// Somebody books a hall for the wrong day.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// The public launch (March 18, 2026) is near.
    /// ```
    /// ```markdown path=PROJECT-PLAN.md
    /// # Plan
    ///
    /// **Public launch:** March 11, 2026
    ///
    /// The public launch is on March 11, 2026.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// The public launch (March 11, 2026) was moved from March 4, 2026.
    /// The beta launch is on January 7, 2026.
    /// ```
    /// ```markdown path=PROJECT-PLAN.md
    /// # Plan
    ///
    /// **Public launch:** March 11, 2026
    /// ```
    ///
    /// ## Fix
    /// The value that is stated most often, written as the other is.
    /// None where the place is the total of a column and the sum of what is above it.
    ///
    /// ## What it cannot know
    /// Which of them is right: what is stated most often is held to be, else what stands in the heading of the phase.
    /// A name that is given three different days in one plan is taken to be that of several things.
    FACT_DISAGREEMENT {
        code: "fact-disagreement",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        follows: true,
        judge: Fact(judge),
    }
}

fn judge(fact: &Fact, findings: &mut Vec<Placed>) {
    if matches!(fact.topic, Topic::Day(_) | Topic::Period(_) | Topic::Money(_)) {
        clusters::disagreements(&FACT_DISAGREEMENT, fact, findings);
    }
}
