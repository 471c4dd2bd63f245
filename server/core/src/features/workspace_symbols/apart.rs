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
    /// The same in lower case.
    fn lower(self) -> Self;
    /// Is it part of a word?
    fn is_word(self) -> bool;
    /// Is it a capital?
    fn is_capital(self) -> bool;
}

impl Letter for u8 {
    fn lower(self) -> u8 {
        self.to_ascii_lowercase()
    }

    fn is_word(self) -> bool {
        self.is_ascii_alphanumeric() || !self.is_ascii()
    }

    fn is_capital(self) -> bool {
        self.is_ascii_uppercase()
    }
}

impl Letter for char {
    fn lower(self) -> char {
        self.to_lowercase().next().unwrap_or(self)
    }

    fn is_word(self) -> bool {
        self.is_alphanumeric()
    }

    fn is_capital(self) -> bool {
        self.is_uppercase()
    }
}

/// How badly the letters of `word`, in lower case, fit `name`: 0 where they begin it in one piece; `None` where it lacks one of them, or has
/// them in another order.
pub(super) fn misfit<T: Letter>(name: &[T], word: &[T]) -> Option<u32> {
    let mut next = 0;
    let end = name.iter().position(|letter| {
        next += usize::from(word.get(next) == Some(&letter.lower()));
        next == word.len()
    })?;
    let mut misfit = 0;
    let mut wanted = word.iter().rev();
    let mut letter = wanted.next()?;
    let mut behind = end;
    for at in (0..=end).rev() {
        if name[at].lower() != *letter {
            continue;
        }
        let begins = match at.checked_sub(1).map(|before| name[before]) {
            Some(before) => !before.is_word() || name[at].is_capital() && !before.is_capital(),
            None => true,
        };
        // What stands right before the letter behind it goes on with a piece; what stands apart had better begin a word.
        let apart = (behind - at).saturating_sub(1).min(WIDEST as usize) as u32;
        misfit += apart;
        behind = at;
        match wanted.next() {
            Some(before) => {
                let goes_on = at.checked_sub(1).is_some_and(|at| name[at].lower() == *before);
                misfit += if begins || goes_on { 0 } else { INSIDE };
                letter = before;
            }
            None => {
                misfit += if begins { u32::from(at > 0) } else { 1 + INSIDE };
                break;
            }
        }
    }
    Some(misfit)
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
