//! The box at the start of an item, read from its bytes: `[ ]`, `[x]`, `[~]`, `[🔄]`, `[⏸️]`.
//!
//! [`checkbox`] answers for the start of any text: items ask, and so may a heading (`### - [ ] 0. Build`) or
//! the cell of a table. The trap: what a marker means is not decided here, `[1]` is a box as well as `[x]`.

use super::Checkbox;
use crate::text::Span;

/// The box that `text` begins with: brackets around one character, or one emoji with its variation selector,
/// skin tone or joined parts, and white space or the end behind them. `[link](…)` and `[1]: …` are none.
#[must_use]
pub fn checkbox(text: &str) -> Option<Checkbox> {
    let inside = text.strip_prefix('[')?;
    let marker = marker_len(inside)?;
    let behind = inside[marker..].strip_prefix(']')?;
    if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    // A marker is a few scalars, so neither length comes near u32::MAX.
    let end = u32::try_from(1 + marker).ok()?;
    Some(Checkbox { span: Span::new(0, end.checked_add(1)?), marker: Span::new(1, end) })
}

/// The most scalars that one emoji is made of; families have seven, with selectors a few more.
const LONGEST: usize = 16;

/// The length of the one character or emoji that `text` begins with.
fn marker_len(text: &str) -> Option<usize> {
    let mut scalars = text.char_indices().take(LONGEST).peekable();
    let (_, first) = scalars.next()?;
    if matches!(first, '[' | ']' | '\n' | '\r') {
        return None;
    }
    if is_flag_letter(first) {
        scalars.next_if(|&(_, next)| is_flag_letter(next));
    }
    while let Some((_, scalar)) = scalars.next_if(|&(_, next)| is_part(next)) {
        if scalar == JOINER {
            scalars.next_if(|&(_, next)| !matches!(next, '[' | ']' | '\n' | '\r'));
        }
    }
    let (end, _) = scalars.next()?;
    Some(end)
}

const JOINER: char = '\u{200d}';

/// Whether the scalar belongs to the emoji before it.
fn is_part(scalar: char) -> bool {
    matches!(scalar, JOINER | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_flag_letter(scalar: char) -> bool {
    matches!(scalar, '\u{1f1e6}'..='\u{1f1ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(text: &str) -> Option<&str> {
        let checkbox = checkbox(text)?;
        assert_eq!(checkbox.span.of(text).chars().last(), Some(']'));
        Some(checkbox.marker.of(text))
    }

    #[test]
    fn one_character_or_one_emoji_makes_a_box() {
        for expected in [
            " ",
            "x",
            "X",
            "~",
            "-",
            "/",
            "!",
            ">",
            "1",
            "✓",
            "済",
            "🔄",
            "⏸",
            "⏸️",
            "1️⃣",
            "👩‍💻",
            "👍🏽",
            "🇩🇪",
            "\\",
        ] {
            assert_eq!(marker(&format!("[{expected}] text")), Some(expected), "{expected}");
            assert_eq!(marker(&format!("[{expected}]")), Some(expected), "{expected} at the end");
            assert_eq!(marker(&format!("[{expected}]\ttext")), Some(expected), "{expected} before a tab");
        }
    }

    #[test]
    fn links_definitions_and_words_make_none() {
        for text in [
            "[x](url)", "[1]: url", "[x][ref]", "[]", "[] a", "[xx] a", "[  ] a", "[x]a", "[", "[x", "[]]",
            "[[] a", "[\n] a", "x", "",
        ] {
            assert_eq!(checkbox(text), None, "{text:?}");
        }
    }
}
