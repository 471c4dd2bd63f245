//! Dates, ranges, countdowns and "Week n of m" in running text.

use super::{ChunkPlan, Run};
use crate::text::Span;

/// A date or range with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// Where it is.
    pub span: Span,
}

/// "111 days to March 11, 2026".
#[derive(Debug, Clone, PartialEq)]
pub struct Countdown {
    /// The number.
    pub span: Span,
}

/// "Week 2 of 4".
#[derive(Debug, Clone, PartialEq)]
pub struct WeekOf {
    /// The whole phrase.
    pub span: Span,
}

/// Records the dates of `run`.
pub(super) fn read(_run: &Run, _plan: &mut ChunkPlan) {}
