//! A number with its noun, and one that is long.

use std::fmt::Display;

/// `1 finding`, `2 findings`; of a noun whose plural is more than an `s` nothing is known here.
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Digits in groups of three: `1,204`.
pub fn grouped(digits: &str, sign: char) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(sign);
        }
        text.push(digit);
    }
    text
}
