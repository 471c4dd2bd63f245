//! Lists of words, written as text.
//!
//! The trap: words are told apart by blanks, so a phrase cannot be in a list.

/// A list of words between blanks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) &'static str);

impl Words {
    /// Is this word in the list?
    pub(crate) fn contains(self, word: &str) -> bool {
        !word.is_empty() && self.0.split_ascii_whitespace().any(|listed| listed == word)
    }
}
