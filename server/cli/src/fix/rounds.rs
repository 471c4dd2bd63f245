//! The rounds in which fixes are applied, so that those are recognised that undo each other.
//!
//! A round leads from one state of all files to another. When a state comes back, whatever was mended since has undone itself: the
//! files are as they were then, and a second run would go round in the same way. The trap: texts that grow with every round never
//! come back, so there is an end to them, too.

use super::report::Tally;

/// More rounds than any honest sequence of fixes takes.
const MOST: usize = 200;

/// What was seen.
pub(super) struct Rounds(Vec<Round>);

struct Round {
    state: u64,
    tally: Tally,
    codes: Vec<&'static str>,
}

/// Fixes that undo each other.
pub(super) struct Circle {
    /// The rules that they are of.
    pub(super) codes: Vec<&'static str>,
    /// What was mended before.
    pub(super) tally: Tally,
}

impl Rounds {
    /// Nothing was done yet.
    pub(super) fn from(state: u64, tally: Tally) -> Rounds {
        Rounds(vec![Round { state, tally, codes: Vec::new() }])
    }

    /// A round has led to this state by mending `mended`, which `tally` has in it already; is it one that was there before?
    pub(super) fn repeated(&mut self, state: u64, tally: &Tally, mended: Tally) -> Option<Circle> {
        let codes = mended.codes();
        let known = self.0.iter().position(|round| round.state == state);
        let known = known.or((self.0.len() >= MOST).then_some(self.0.len() - 1));
        self.0.push(Round { state, tally: tally.clone(), codes });
        let (before, since) = self.0.split_at(known? + 1);
        let mut codes: Vec<&str> = since.iter().flat_map(|round| round.codes.iter().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        before.last().map(|round| Circle { codes, tally: round.tally.clone() })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn two_fixes_that_undo_each_other_are_named() {
        let path: Arc<Path> = Arc::from(Path::new("PLAN.md"));
        let mended = |code: &'static str| {
            let mut tally = Tally::default();
            tally.add(&path, code);
            tally
        };
        let mut tally = Tally::default();
        let mut rounds = Rounds::from(1, tally.clone());
        for (state, code) in [(2, "ratio-mismatch"), (3, "table-sum")] {
            tally.merge(mended(code));
            assert!(rounds.repeated(state, &tally, mended(code)).is_none());
        }
        tally.merge(mended("subtotal-mismatch"));
        let circle = rounds.repeated(2, &tally, mended("subtotal-mismatch")).unwrap();
        assert_eq!(circle.codes, ["subtotal-mismatch", "table-sum"]);
        assert_eq!(circle.tally.codes(), ["ratio-mismatch"]);
    }
}
