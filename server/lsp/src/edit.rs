//! The client's changes → edits of a reading.
//!
//! The changes of one notification build on one another: each speaks of the text that the one before has left.
//!
//! The trap: a reading that a snapshot still holds is copied once, here, and never changed under it; and the text of
//! the client is never lost, whatever happens while it is read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use planmark_core::text::{Encoding, Text};
use planmark_core::workspace::Reading;
use tower_lsp::ls_types::TextDocumentContentChangeEvent;

use crate::convert;

/// Reads a text; one that cannot be read stands there without anything that it says.
pub(crate) fn read(text: &str) -> Reading {
    catch_unwind(|| Reading::new(text)).unwrap_or_else(|_| {
        tracing::error!("a text of {} bytes could not be read", text.len());
        Reading { text: Text::new(text), ..Reading::new("") }
    })
}

/// The reading after these changes.
pub(crate) fn apply(
    mut reading: Arc<Reading>,
    changes: &[TextDocumentContentChangeEvent],
    encoding: Encoding,
) -> Arc<Reading> {
    for change in changes {
        let Some(range) = change.range else {
            reading = Arc::new(read(&change.text));
            continue;
        };
        let span = convert::span(&reading.text, range, encoding);
        let mut after = reading.text.clone();
        let edited = catch_unwind(AssertUnwindSafe(|| Arc::make_mut(&mut reading).edit(span, &change.text)));
        if edited.is_err() {
            after.edit(span, &change.text);
            reading = Arc::new(read(&after.to_string()));
        }
    }
    reading
}
