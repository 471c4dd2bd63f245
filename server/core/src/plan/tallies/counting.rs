//! By which ways a document counts its tasks: by those that bear out most of its own numbers.
//!
//! [`super::super::progress`] makes of it how far something is. The trap: most documents state no numbers, and then it says nothing.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Bound, Tally};
use crate::plan::Census;
use crate::plan::census::Way;
use crate::text::Span;

/// How many tasks are counted at most to learn how a document counts: enough to tell, and nobody waits.
const PATIENCE: usize = 20_000;

/// The ways that bear out numbers of a document, those that bear out most first.
#[derive(Debug, Clone, Default)]
pub struct Counting(Vec<&'static str>);

impl Counting {
    /// How the document with these tasks and tallies counts.
    pub fn of(census: &Census, tallies: &[Bound]) -> Counting {
        let mut votes: Vec<(&'static str, usize)> = Vec::new();
        let mut known: HashMap<Span, Vec<Way>> = HashMap::new();
        let mut counted = 0;
        for bound in tallies.iter().filter(|bound| bound.tally.total.is_some()) {
            let Some(scope) = bound.scopes.first() else { continue };
            if !known.contains_key(scope) {
                counted += census.within(*scope).len() + 1;
            }
            if counted > PATIENCE {
                break;
            }
            let ways = known.entry(*scope).or_insert_with(|| census.ways(*scope));
            for way in ways.iter().filter(|way| gives(way, &bound.tally)) {
                match votes.iter_mut().find(|(definition, _)| *definition == way.definition) {
                    Some((_, count)) => *count += 1,
                    None => votes.push((way.definition, 1)),
                }
            }
        }
        // Of two that bear out as much, the more ordinary one; and what leaves out the archive before what does not.
        votes.sort_by_key(|(definition, count)| {
            let plain = Way::with_the_past(definition);
            (Reverse(*count), Way::rank(plain), plain == *definition)
        });
        Counting(votes.into_iter().map(|(definition, _)| definition).collect())
    }

    /// What counts, best first; one that finds nothing in a place says nothing of it.
    pub fn definitions(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

/// Does counting in this way give the numbers of the tally?
pub fn gives(way: &Way, tally: &Tally) -> bool {
    tally.total.is_none_or(|total| way.gives(total.value))
        && tally.done.is_none_or(|done| way.gives_done(done.value))
        && tally.percent.is_none_or(|(percent, _)| (percent - way.percent()).abs() <= 1.0)
}
