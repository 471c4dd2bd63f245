//! Words that state a status, in the languages that plans are written in.
//!
//! [`leading`] finds the longest phrase at the start of a text; [`trailing`] at its end. The trap: "partially complete" is not complete,
//! so such phrases are in the lists beside the words they contain, and the longest match wins.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::Class;
use crate::languages::{List, words};

const LISTS: [(Class, List); 5] = [
    (Class::Done, List::StatusDone),
    (Class::Active, List::StatusActive),
    (Class::Open, List::StatusOpen),
    (Class::Held, List::StatusHeld),
    (Class::Cancelled, List::StatusCancelled),
];

/// Every phrase with its class.
fn all() -> impl Iterator<Item = (Class, &'static str)> {
    LISTS.into_iter().flat_map(|(class, list)| words(list).iter().map(move |word| (class, *word)))
}

static CLASSES: LazyLock<HashMap<&str, Class>> =
    LazyLock::new(|| all().map(|(class, word)| (word, class)).collect());

/// The class of a phrase that is a status and nothing else; case and blanks around it do not matter.
pub fn class(phrase: &str) -> Option<Class> {
    let phrase = phrase.trim().to_lowercase();
    CLASSES.get(phrase.as_str()).copied()
}

/// The longest status at the start of `text`, with its length in bytes; what follows is no letter.
pub fn leading(text: &str) -> Option<(Class, usize)> {
    let first = text.bytes().next()?;
    phrases(&BY_FIRST, first)
        .filter(|(_, word)| starts_with(text, word))
        .filter(|(_, word)| !continues(text.get(word.len()..).unwrap_or_default().chars().next(), word))
        .max_by_key(|(_, word)| word.len())
        .map(|(class, word)| (class, word.len()))
}

/// The longest status at the end of `text`, with its length in bytes; what stands before is no letter.
pub fn trailing(text: &str) -> Option<(Class, usize)> {
    let last = text.bytes().next_back()?;
    phrases(&BY_LAST, last)
        .filter(|(_, word)| {
            text.len().checked_sub(word.len()).is_some_and(|at| {
                text.is_char_boundary(at)
                    && starts_with(&text[at..], word)
                    && !continues(text[..at].chars().next_back(), word)
            })
        })
        .max_by_key(|(_, word)| word.len())
        .map(|(class, word)| (class, word.len()))
}

/// Phrases by a byte that they must have in common with the text; those whose letters may change their bytes with their case are in
/// every group of bytes past ASCII.
type Index = BTreeMap<u8, Vec<(Class, &'static str)>>;

static BY_FIRST: LazyLock<Index> = LazyLock::new(|| index(|word| word.bytes().next()));
static BY_LAST: LazyLock<Index> = LazyLock::new(|| index(|word| word.bytes().next_back()));

/// Stands for every byte past ASCII: upper and lower case may differ in any of them.
const WIDE: u8 = 0x80;

fn index(byte: impl Fn(&str) -> Option<u8>) -> Index {
    let mut index = Index::new();
    for (class, word) in all() {
        let Some(byte) = byte(word) else { continue };
        index.entry(byte.to_ascii_lowercase().min(WIDE)).or_default().push((class, word));
    }
    index
}

fn phrases(index: &'static Index, byte: u8) -> impl Iterator<Item = (Class, &'static str)> {
    index.get(&byte.to_ascii_lowercase().min(WIDE)).into_iter().flatten().copied()
}

/// Does `text` begin with `word`, which is in lower case? Compares without a copy, in the length of the word.
fn starts_with(text: &str, word: &str) -> bool {
    let Some(head) = text.get(..word.len()) else { return false };
    if word.is_ascii() {
        return head.eq_ignore_ascii_case(word);
    }
    head == word || head.to_lowercase() == word
}

/// Does the character beside a word belong to it? Scripts without blanks between words have no such border.
fn continues(beside: Option<char>, word: &str) -> bool {
    let spaced = |char: char| char.is_alphanumeric() && (char as u32) < 0x2e80;
    let Some(beside) = beside else { return false };
    spaced(beside) && word.chars().all(spaced_or_sign)
}

fn spaced_or_sign(char: char) -> bool {
    (char as u32) < 0x2e80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(
            leading("Partially complete, see below"),
            Some((Class::Active, "partially complete".len()))
        );
        assert_eq!(leading("Complete"), Some((Class::Done, 8)));
        assert_eq!(leading("Completeness"), None);
        assert_eq!(leading("Not started"), Some((Class::Open, 11)));
        assert_eq!(trailing("API — COMPLETED"), Some((Class::Done, 9)));
        assert_eq!(trailing("Mostly complete"), Some((Class::Active, 15)));
        assert_eq!(trailing("incomplete"), Some((Class::Open, 10)));
        assert_eq!(leading("已完成部分"), Some((Class::Done, "已完成".len())));
        assert_eq!(class(" ERLEDIGT "), Some(Class::Done));
        assert_eq!(class("erledigt am"), None);
    }
}
