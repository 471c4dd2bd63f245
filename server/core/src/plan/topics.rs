//! What a run of text may speak of: of which lists it holds words, found in one pass for all readers that look for words.
//!
//! The trap: a word is found as a part of another one too. A topic that a text has says little; one that it has not, that the readers of it
//! find nothing.

use std::sync::LazyLock;

use crate::languages::{List, ListFinder};

/// Some topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Topics(u32);

/// The lists, each a bit of [`Topics`].
const LISTS: [List; 12] = [
    List::Tasks,
    List::ProgressLabels,
    List::DependencyPhrases,
    List::DependencyKeys,
    List::Days,
    List::CountedDays,
    List::Weeks,
    List::CountedWeeks,
    List::UnitWeek,
    List::UnitPhase,
    List::UnitSprint,
    List::UnitMilestone,
];

/// The lists of [`Topics::DEPENDENCIES`].
pub(super) const DEPENDENCIES: [List; 2] = [List::DependencyPhrases, List::DependencyKeys];
/// The lists of [`Topics::DISTANCES`].
pub(super) const DISTANCES: [List; 5] =
    [List::Days, List::CountedDays, List::Weeks, List::CountedWeeks, List::UnitWeek];

static FINDER: LazyLock<ListFinder> = LazyLock::new(|| ListFinder::new(&LISTS));

impl Topics {
    /// Tasks.
    pub(super) const TASKS: Topics = Topics::by(&[List::Tasks]);
    /// How far something is.
    pub(super) const PROGRESS: Topics = Topics::by(&[List::ProgressLabels]);
    /// What needs something else.
    pub(super) const DEPENDENCIES: Topics = Topics::by(&DEPENDENCIES);
    /// Numbers of days and weeks.
    pub(super) const DISTANCES: Topics = Topics::by(&DISTANCES);
    /// Pieces of a plan.
    pub(super) const PIECES: Topics = Topics::by(&[List::UnitPhase, List::UnitSprint, List::UnitMilestone]);
    /// Pieces of a plan, and weeks.
    pub(super) const UNITS: Topics =
        Topics::by(&[List::UnitPhase, List::UnitSprint, List::UnitMilestone, List::UnitWeek]);

    /// What a text may speak of.
    pub(super) fn of(text: &str) -> Topics {
        Topics(FINDER.found(text))
    }

    /// Is one of these among them?
    pub(super) fn has(self, wanted: Topics) -> bool {
        self.0 & wanted.0 != 0
    }

    const fn by(lists: &[List]) -> Topics {
        let (mut topics, mut list) = (0, 0);
        while list < lists.len() {
            let mut bit = 0;
            while LISTS[bit] as usize != lists[list] as usize {
                bit += 1;
            }
            topics |= 1 << bit;
            list += 1;
        }
        Topics(topics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spoken_of() {
        let topics = Topics::of("Blocked by Phase 2, Fortschritt: 3/4 tasks");
        for (topic, expected) in [
            (Topics::TASKS, true),
            (Topics::PROGRESS, true),
            (Topics::DEPENDENCIES, true),
            (Topics::PIECES, true),
            (Topics::UNITS, true),
            (Topics::DISTANCES, false),
        ] {
            assert_eq!(topics.has(topic), expected, "{topic:?}");
        }
        assert!(Topics::of("Woche 2").has(Topics::UNITS) && !Topics::of("Woche 2").has(Topics::PIECES));
        assert_eq!(Topics::of("Lay the cable"), Topics::default());
    }
}
