//! Discrepancies: the facts that documents state wrongly, or each in its own way, with who says what, what is true, and what to do.
//!
//! It is the table that people draw by hand: fact, each document's claim, truth, action. The trap: of what is only stated nobody knows the
//! truth, so there a person is asked, and not told.

use super::facts::{ClaimView, FactView};
use crate::facts::Verdict;

/// A fact of which something that is said cannot be true.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discrepancy<'a> {
    /// The fact.
    pub fact: &'a FactView,
}

/// Those of these facts about which documents are wrong, or disagree.
pub fn discrepancies(facts: &[FactView]) -> impl Iterator<Item = Discrepancy<'_>> {
    let is_one = |fact: &&FactView| {
        let is_disputed = fact.value.is_none() && fact.claims.len() > 1;
        is_disputed || fact.claims.iter().any(|claim| claim.verdict == Verdict::Wrong)
    };
    facts.iter().filter(is_one).map(|fact| Discrepancy { fact })
}

impl<'a> Discrepancy<'a> {
    /// The claims that are wrong; all of them where nobody can tell which are.
    pub fn wrong(self) -> impl Iterator<Item = &'a ClaimView> {
        let is_undecided = self.fact.value.is_none();
        self.fact.claims.iter().filter(move |claim| is_undecided || claim.verdict == Verdict::Wrong)
    }

    /// The other claims.
    pub fn others(self) -> impl Iterator<Item = &'a ClaimView> {
        let is_undecided = self.fact.value.is_none();
        self.fact.claims.iter().filter(move |claim| !is_undecided && claim.verdict != Verdict::Wrong)
    }

    /// What is true, as far as that is known.
    pub fn truth(self) -> String {
        match (&self.fact.value, self.fact.is_known) {
            (Some(value), true) => value.clone(),
            (Some(value), false) => format!("{value}?"),
            (None, _) => "?".to_owned(),
        }
    }

    /// What is to be done.
    pub fn action(self) -> String {
        let FactView { value, is_known, kind, .. } = self.fact;
        let places = match self.wrong().count() {
            1 => "1 place".to_owned(),
            places => format!("{places} places"),
        };
        match (value, is_known, *kind) {
            (None, ..) => format!("decide which is right, then change the others ({places})"),
            (Some(_), true, "tasks") => format!("count again in {places}"),
            (Some(value), true, _) => format!("change {places} to {value}"),
            (Some(value), false, _) => format!("look whether {value} is right, then change {places}"),
        }
    }
}
