//! Lists of words, written as text.
//!
//! A list is a `static`, and is taken apart when it is first asked. The trap: words are told apart by blanks, so a phrase cannot be in a
//! list.

use std::collections::HashSet;
use std::sync::OnceLock;

/// A list of words between blanks.
#[derive(Debug)]
pub(crate) struct Words {
    text: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

impl Words {
    /// The list of the words in `text`.
    pub(crate) const fn new(text: &'static str) -> Words {
        Words { text, words: OnceLock::new() }
    }

    /// Is this word in the list?
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words.get_or_init(|| self.text.split_ascii_whitespace().collect()).contains(word)
    }
}
