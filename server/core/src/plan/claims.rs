//! Claims: numbers that the text states about something countable.

use super::{ChunkPlan, Run};
use crate::text::Span;

/// A number about something countable, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The number alone.
    pub span: Span,
    /// Its value.
    pub value: u64,
    /// How exactly it is meant.
    pub exactness: Exactness,
    /// What it counts: the noun phrase after it, in lower case.
    pub unit: String,
}

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exactness {
    /// `49`
    Exact,
    /// `530+`, "at least 5"
    Floor,
    /// `~35`, "about 5"
    About,
}

/// Records the claims of `run`.
pub(super) fn read(_run: &Run, _plan: &mut ChunkPlan) {}
