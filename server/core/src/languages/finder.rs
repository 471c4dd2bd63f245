//! Finds words of the languages in a text, all of them in one pass.
//!
//! The trap: a word is found as a part of another one too; whoever asks looks at what stands beside it.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::{List, words};
use crate::text::{Span, offset_of};

/// A table of all states would search no texts as short as these any faster, and take most of the time that a process needs to start.
const STATES: Option<AhoCorasickKind> = Some(AhoCorasickKind::ContiguousNFA);

/// What finds any word of the lists in a text, in lower case or with a capital.
pub(crate) fn finder(lists: &[List]) -> Option<AhoCorasick> {
    let kind = aho_corasick::MatchKind::LeftmostLongest;
    let spellings = lists.iter().flat_map(|list| spellings(*list));
    AhoCorasick::builder().kind(STATES).ascii_case_insensitive(true).match_kind(kind).build(spellings).ok()
}

/// What finds any of these words as they are.
pub(super) fn exact(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().kind(STATES).build(words).ok()
}

/// The words of a list as they are written: ASCII is compared without its case; of other letters only the first may be a capital.
fn spellings(list: List) -> impl Iterator<Item = String> {
    words(list).iter().flat_map(|word| {
        let mut letters = word.chars();
        let first = letters.next().filter(|first| !first.is_ascii() && first.is_lowercase());
        let capital = first.map(|first| first.to_uppercase().chain(letters).collect());
        [Some((*word).to_owned()), capital].into_iter().flatten()
    })
}

/// Finds out in one pass in which of several lists a text has words.
pub(crate) struct ListFinder {
    words: Option<AhoCorasick>,
    /// The list of each of the words, by its place among the lists.
    lists: Vec<usize>,
}

impl ListFinder {
    /// For these lists, at most 32.
    pub(crate) fn new(lists: &[List]) -> ListFinder {
        let all: Vec<(usize, String)> = lists
            .iter()
            .enumerate()
            .flat_map(|(at, list)| spellings(*list).map(move |word| (at, word)))
            .collect();
        let words = AhoCorasick::builder()
            .kind(STATES)
            .ascii_case_insensitive(true)
            .build(all.iter().map(|(_, word)| word));
        ListFinder { words: words.ok(), lists: all.iter().map(|(at, _)| *at).collect() }
    }

    /// A bit for each list of which a word stands in `text`, in lower case or with a capital, be it as a part of another word.
    pub(crate) fn found(&self, text: &str) -> u32 {
        self.each(text).fold(0, |found, (list, _)| found | 1 << list)
    }

    /// Every such word, with the place of its list among the lists: those that end first come first.
    pub(crate) fn each<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, Span)> + 't {
        let words = self.words.iter().flat_map(move |words| words.find_overlapping_iter(text));
        words.map(|word| {
            let span = Span::new(offset_of(word.start()), offset_of(word.end()));
            (self.lists[word.pattern().as_usize()], span)
        })
    }
}
