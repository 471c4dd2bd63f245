//! Claims: numbers that the text states about something countable, and ratios.

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

/// `3/42`, with or without a percentage beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// From the first number to the last, or to the end of the percentage.
    pub span: Span,
    /// What is done, and its place.
    pub part: u64,
    /// What there is.
    pub whole: u64,
    /// The percentage in tenths of a point would lose digits: kept as written, with its place.
    pub percent: Option<(f64, Span)>,
}

/// Records the claims and ratios of `run`.
pub(super) fn read(_run: &Run, _plan: &mut ChunkPlan) {}
