//! How often each value of a fact is stated.
//!
//! The trap: to be the same is no equality, for a month is the same as each of its days; so values are counted that are alike in every
//! respect, and held against one another afterwards. There are few, however many places state them.

use super::{Statement, Value};

/// The values that are stated exactly, each with how many statements say it.
pub(super) struct Votes<'f>(Vec<(&'f Value, usize)>);

impl<'f> Votes<'f> {
    pub(super) fn of(statements: &'f [Statement]) -> Votes<'f> {
        let mut votes: Vec<(&Value, usize)> = Vec::new();
        for value in statements.iter().map(|statement| &statement.value).filter(|value| value.is_exact()) {
            match votes.iter_mut().find(|(known, _)| known.is_alike(value)) {
                Some((_, times)) => *times += 1,
                None => votes.push((value, 1)),
            }
        }
        Votes(votes)
    }

    /// How many statements say exactly this.
    pub(super) fn times(&self, value: &Value) -> usize {
        self.0.iter().filter(|(known, _)| known.is_same(value)).map(|(_, times)| times).sum()
    }
}
