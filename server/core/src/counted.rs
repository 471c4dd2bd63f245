//! A number with its noun.

use std::fmt::Display;

/// `1 finding`, `2 findings`; of a noun whose plural is more than an `s` nothing is known here.
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
