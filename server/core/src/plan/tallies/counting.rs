//! By which way a document counts its tasks: the one by which most of its own numbers are right.
//!
//! [`Counting::way`] is what an outline, a hint and an action all count by, so that they say the same. The trap: a section may hold
//! nothing that the usual way counts; then the most ordinary of the ways that find something is taken.

use super::{Bound, Tally};
use crate::plan::Census;
use crate::plan::census::Way;
use crate::text::Span;

/// How many tasks are counted at most to learn how a document counts: enough to tell, and nobody waits.
const PATIENCE: usize = 20_000;

/// By how many of a document's own numbers each way of counting is borne out.
#[derive(Debug, Clone, Default)]
pub struct Counting(Vec<(&'static str, usize)>);

impl Counting {
    /// How the document with these tasks and tallies counts.
    pub fn of(census: &Census, tallies: &[Bound]) -> Counting {
        let mut votes: Vec<(&'static str, usize)> = Vec::new();
        let mut counted = 0;
        for bound in tallies.iter().filter(|bound| bound.tally.total.is_some()) {
            let Some(scope) = bound.scopes.first() else { continue };
            counted += census.within(*scope).len() + 1;
            if counted > PATIENCE {
                break;
            }
            for way in census.ways(*scope).iter().filter(|way| gives(way, &bound.tally)) {
                match votes.iter_mut().find(|(definition, _)| *definition == way.definition) {
                    Some((_, count)) => *count += 1,
                    None => votes.push((way.definition, 1)),
                }
            }
        }
        Counting(votes)
    }

    /// How the tasks of `scope` are counted; `None` where there are none.
    pub fn way(&self, census: &Census, scope: Span) -> Option<Way> {
        let ways = census.ways(scope);
        let count = |way: &Way| {
            self.0.iter().find(|(definition, _)| *definition == way.definition).map_or(0, |(_, count)| *count)
        };
        let most = ways.iter().map(count).max()?;
        ways.iter().find(|way| count(way) == most).copied()
    }
}

/// Does counting in this way give the numbers of the tally?
pub fn gives(way: &Way, tally: &Tally) -> bool {
    tally.total.is_none_or(|total| way.gives(total.value))
        && tally.done.is_none_or(|done| way.gives_done(done.value))
        && tally.percent.is_none_or(|(percent, _)| (percent - way.percent()).abs() <= 1.0)
}
