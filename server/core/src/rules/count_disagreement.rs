//! Two live claims of one fact differ, and there is nothing to count.

use super::{Placed, clusters, declare_rule};
use crate::facts::{Fact, Topic, Truth};
use crate::finding::Applicability;

declare_rule! {
    /// Two places say differently how many of something there are, and planmark can count neither.
    ///
    /// ## Why it matters
    /// At least one of them is wrong, and a reader believes the one that he meets first.
    ///
    /// ## Fires
    /// ```markdown
    /// # Crew
    ///
    /// The course has 14 training modules, half an hour each.
    ///
    /// ## Schedule
    ///
    /// All 12 training modules are read in two weeks.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Crew
    ///
    /// The course has 14 training modules, half an hour each.
    ///
    /// ## Schedule
    ///
    /// In spring there will be 12 training modules, 3 new ones among them.
    /// ```
    ///
    /// ## What it cannot know
    /// Which of them is right: the value that is stated most often, of two the larger one, is held to be.
    /// Numbers that can be counted are judged by `count-mismatch`.
    COUNT_DISAGREEMENT {
        code: "count-disagreement",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        follows: true,
        judge: Fact(judge),
    }
}

fn judge(fact: &Fact, findings: &mut Vec<Placed>) {
    let is_count = matches!(fact.topic, Topic::Count(_) | Topic::Noun(_));
    if is_count && matches!(fact.truth, Truth::Unknown) {
        clusters::disagreements(&COUNT_DISAGREEMENT, fact, findings);
    }
}
