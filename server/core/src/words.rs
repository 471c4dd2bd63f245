//! Lists of words, written as text.
//!
//! A list is a `static`, and is taken apart when it is first asked. The trap: words are told apart by blanks, so a phrase cannot be in a
//! list.

use std::collections::HashSet;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use crate::languages::{self, List};

/// A list of words between blanks.
#[derive(Debug)]
pub(crate) struct Words {
    text: &'static str,
    list: Option<List>,
    words: OnceLock<Index>,
}

/// The words, and what tells most others at once: how long they are and with which bytes they begin.
#[derive(Debug)]
pub(crate) struct Index {
    words: HashSet<&'static str, RandomState>,
    /// By the first byte, a bit for every length; the last bit for all longer ones.
    lengths: [u32; 256],
}

impl Index {
    /// An index of these words.
    pub(crate) fn new(words: impl Iterator<Item = &'static str>) -> Index {
        let mut index = Index { words: HashSet::default(), lengths: [0; 256] };
        for word in words {
            index.lengths[first(word)] |= bit(word);
            index.words.insert(word);
        }
        index
    }

    /// Is this word among them?
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.lengths[first(word)] & bit(word) != 0 && self.words.contains(word)
    }
}

fn first(word: &str) -> usize {
    usize::from(word.bytes().next().unwrap_or_default())
}

fn bit(word: &str) -> u32 {
    1 << word.len().min(31)
}

impl Words {
    /// The list of the words in `text`.
    pub(crate) const fn new(text: &'static str) -> Words {
        Words { text, list: None, words: OnceLock::new() }
    }

    /// The words of all languages in `list`.
    pub(crate) const fn of(list: List) -> Words {
        Words::and("", list)
    }

    /// The words of `text`, and those of all languages in `list`.
    pub(crate) const fn and(text: &'static str, list: List) -> Words {
        Words { text, list: Some(list), words: OnceLock::new() }
    }

    /// Is this word in the list?
    pub(crate) fn contains(&self, word: &str) -> bool {
        let all = || {
            let listed = self.list.map_or(&[][..], languages::words).iter().copied();
            Index::new(self.text.split_ascii_whitespace().chain(listed))
        };
        self.words.get_or_init(all).contains(word)
    }
}
