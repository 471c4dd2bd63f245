//! A number with its noun, a part of some with its verb, and a number that is long.

use std::fmt::Display;

/// `1 finding`, `2 findings`; of a noun whose plural is more than an `s` nothing is known here.
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The nouns of which tasks are counted.
const NOUNS: [[&str; 2]; 4] = [["boxes", "box"], ["rows", "row"], ["headings", "heading"], ["tasks", "task"]];

/// `3 boxes`, `1 box`: so many of what `nouns` says of several, `outermost boxes of the work itself`. These are words of ours and hold no
/// name, in which a noun would be changed as well.
pub fn many<N: Display + PartialEq + From<u8>>(count: N, nouns: &'static str) -> String {
    if count != N::from(1) {
        return format!("{count} {nouns}");
    }
    let one = NOUNS.iter().fold(nouns.to_owned(), |nouns, [many, one]| nouns.replace(many, one));
    format!("{count} {one}")
}

/// `2 of 3 boxes are`, `1 of 3 boxes is`: what they are follows.
pub fn share<N: Display + PartialEq + From<u8>>(part: N, whole: N, nouns: &'static str) -> String {
    share_at(part, whole, nouns, "")
}

/// The same with where they are, ` below PLAN.md:7`.
pub fn share_at<N: Display + PartialEq + From<u8>>(
    part: N,
    whole: N,
    nouns: &'static str,
    place: &str,
) -> String {
    let is_one = part == N::from(1) || whole == N::from(1);
    format!("{part} of {}{place} {}", many(whole, nouns), if is_one { "is" } else { "are" })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_many_is_one() {
        assert_eq!(share(1, 3, "boxes below"), "1 of 3 boxes below is");
        assert_eq!(share(2, 3, "boxes below"), "2 of 3 boxes below are");
        assert_eq!(share(0, 3, "boxes and rows"), "0 of 3 boxes and rows are");
        assert_eq!(share(0, 1, "outermost boxes"), "0 of 1 outermost box is");
        assert_eq!(share_at(1, 1, "boxes", " of pier/tasks.md"), "1 of 1 box of pier/tasks.md is");
        assert_eq!(many(1, "boxes and rows"), "1 box and row");
    }
}
