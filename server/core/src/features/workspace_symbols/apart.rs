//! Letters that stand apart in a name, in the order in which they were typed: how far apart, and whether words begin with them.
//!
//! Every name of a workspace may be asked, so one is read at most twice: forwards to where the letters end that come first, and back from
//! there to where they begin last. The trap: the letters that stand closest together in the name may be others; nobody sees the difference
//! but in the order of names that all fit badly.

/// What a name loses for a letter with which no word begins.
const INSIDE: u32 = 2;
/// The most that it loses for what stands between two letters.
const WIDEST: u32 = 12;

/// A kind of text in which letters are sought.
pub(super) trait Letter: Copy + PartialEq {
    /// The first place in `name` where it stands, itself in lower case, whatever the case there.
    fn first(self, name: &[Self]) -> Option<usize>;
    /// The last place.
    fn last(self, name: &[Self]) -> Option<usize>;
    /// Is it part of a word?
    fn is_word(self) -> bool;
    /// Is it a capital?
    fn is_capital(self) -> bool;
}

impl Letter for u8 {
    fn first(self, name: &[u8]) -> Option<usize> {
        memchr::memchr2(self, self.to_ascii_uppercase(), name)
    }

    fn last(self, name: &[u8]) -> Option<usize> {
        memchr::memrchr2(self, self.to_ascii_uppercase(), name)
    }

    fn is_word(self) -> bool {
        self.is_ascii_alphanumeric() || !self.is_ascii()
    }

    fn is_capital(self) -> bool {
        self.is_ascii_uppercase()
    }
}

impl Letter for char {
    fn first(self, name: &[char]) -> Option<usize> {
        name.iter().position(|letter| lower(*letter) == self)
    }

    fn last(self, name: &[char]) -> Option<usize> {
        name.iter().rposition(|letter| lower(*letter) == self)
    }

    fn is_word(self) -> bool {
        self.is_alphanumeric()
    }

    fn is_capital(self) -> bool {
        self.is_uppercase()
    }
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// How badly the letters of `word`, in lower case, fit `name`: 0 where they begin it in one piece; `None` where it lacks one of them, or has
/// them in another order.
pub(super) fn misfit<T: Letter>(name: &[T], word: &[T]) -> Option<u32> {
    let mut end = 0;
    for letter in word {
        end += letter.first(name.get(end..)?)? + 1;
    }
    let (last, before) = word.split_last()?;
    let mut at = last.last(name.get(..end)?)?;
    let mut misfit = 0;
    for letter in before.iter().rev() {
        let next = letter.last(&name[..at])?;
        let apart = at - next - 1;
        // A letter that stands apart had better begin a word.
        let is_inside = apart > 0 && !begins_word(name, at);
        misfit += apart.min(WIDEST as usize) as u32 + if is_inside { INSIDE } else { 0 };
        at = next;
    }
    Some(misfit + if begins_word(name, at) { u32::from(at > 0) } else { 1 + INSIDE })
}

fn begins_word<T: Letter>(name: &[T], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| name[before]);
    before.is_none_or(|before| !before.is_word() || name[at].is_capital() && !before.is_capital())
}

#[cfg(test)]
mod tests {
    use super::misfit;

    fn of(name: &str, word: &str) -> Option<u32> {
        let [name_chars, word_chars] = [name, word].map(|text| text.chars().collect::<Vec<char>>());
        let (bytes, chars) = (misfit(name.as_bytes(), word.as_bytes()), misfit(&name_chars, &word_chars));
        assert_eq!(bytes, chars, "{word} in {name}");
        bytes
    }

    #[test]
    fn letters_in_another_order_do_not_fit() {
        assert_eq!(of("Lay the cable", "elbac"), None);
        assert_eq!(of("Lay", "layer"), None);
        assert_eq!(of("", "a"), None);
    }

    #[test]
    fn what_begins_words_fits_better() {
        assert_eq!(of("Cable", "cab"), Some(0));
        let [initials, piece, apart] =
            ["Lay the cable", "Alt credit", "Slate crate"].map(|name| of(name, "ltc"));
        assert!(initials < apart, "{initials:?} {apart:?}");
        assert!(piece < apart, "{piece:?} {apart:?}");
        // The last place at which it can begin counts, not the first.
        assert!(of("Count the CI/CD runs", "cicd") < of("Cover inner cord", "cicd"));
    }
}
