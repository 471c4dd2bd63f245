//! The client's changes → edits of a reading.
//!
//! The changes of one notification build on one another: each speaks of the text that the one before has left.
//!
//! The trap: a reading that a snapshot still holds is copied once, here, and never changed under it; and the text of
//! the client is never lost, whatever happens while it is read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use planmark_core::text::{Encoding, Span, Text};
use planmark_core::workspace::Reading;
use tower_lsp::ls_types::TextDocumentContentChangeEvent;

use crate::convert;

/// Reads a text; one that cannot be read stands there without anything that it says.
pub(crate) fn read(text: &str) -> Reading {
    catch_unwind(|| Reading::new(text)).unwrap_or_else(|_| {
        tracing::error!("a text of {} bytes could not be read", text.len());
        Reading::unread(text)
    })
}

/// The reading after these changes, of which `note` is told; of a whole text it is told nothing but that.
pub(crate) fn apply(
    mut reading: Arc<Reading>,
    changes: &[TextDocumentContentChangeEvent],
    encoding: Encoding,
    mut note: impl FnMut(Option<(Span, &str)>),
) -> Arc<Reading> {
    for change in changes {
        let Some(range) = change.range else {
            reading = Arc::new(read(&change.text));
            note(None);
            continue;
        };
        let span = convert::span(&reading.text, range, encoding);
        note(Some((span, &change.text)));
        let mut after = reading.text.clone();
        let edited = catch_unwind(AssertUnwindSafe(|| Arc::make_mut(&mut reading).edit(span, &change.text)));
        if edited.is_err() {
            after.edit(span, &change.text);
            reading = Arc::new(read(&after.to_string()));
        }
    }
    reading
}

/// The text after these changes, of a file of which nothing but the text is kept.
pub(crate) fn apply_to_text(text: &mut Text, changes: &[TextDocumentContentChangeEvent], encoding: Encoding) {
    for change in changes {
        match change.range {
            Some(range) => text.edit(convert::span(text, range, encoding), &change.text),
            None => *text = Text::new(&change.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tower_lsp::ls_types::{Position, Range};

    use super::*;

    /// How long `text` is in units of `encoding`.
    fn units(text: &str, encoding: Encoding) -> u32 {
        let units = match encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        };
        units as u32
    }

    /// The position of a byte, counted the slow way.
    fn position(text: &str, offset: usize, encoding: Encoding) -> Position {
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        Position::new(before.matches('\n').count() as u32, units(&before[line_start..], encoding))
    }

    fn boundary(text: &str, at: usize) -> usize {
        let at = at % (text.len() + 1);
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    }

    proptest! {
        /// The server's copy is the client's text, whatever is typed where, in every encoding.
        #[test]
        fn the_copy_is_the_text(
            start in "([ab#\\n-]|\u{1f680}|\u{23f8}\u{fe0f}|\u{8a08}|\u{e9}){0,40}",
            edits in prop::collection::vec((0_usize..200, 0_usize..200, "([ab\\n -]|\u{1f680}|\u{8a08}){0,6}"), 1..20),
            encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]),
        ) {
            let mut text = start;
            let mut reading = Arc::new(read(&text));
            for (from, to, new) in edits {
                let (from, to) = (boundary(&text, from), boundary(&text, to));
                let (from, to) = (from.min(to), from.max(to));
                let range = Range::new(position(&text, from, encoding), position(&text, to, encoding));
                let change =
                    TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: new.clone() };
                reading = apply(reading, &[change], encoding, |_| {});
                text.replace_range(from..to, &new);
                prop_assert_eq!(reading.text.to_string(), text.as_str());
            }
        }
    }
}
