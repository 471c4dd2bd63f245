//! `textDocument/willSaveWaitUntil`: the stamps say today, where the user wants that and something else has changed.
//!
//! The trap: a stamp alone is no change, or every save would be followed by another on the next day.

use planmark_core::actions::stamps;
use tower_lsp::ls_types::{TextEdit, WillSaveTextDocumentParams};

use crate::snapshot::Snapshot;
use crate::state::moment;

/// Answers `textDocument/willSaveWaitUntil`.
pub(crate) fn will_save(snapshot: &Snapshot, params: &WillSaveTextDocumentParams) -> Option<Vec<TextEdit>> {
    if !snapshot.client.settings.stamps_on_save {
        return None;
    }
    let opened = snapshot.opened(&params.text_document.uri)?;
    let saved = opened.open.saved.as_ref()?;
    let edits = opened.in_context(|context| stamps::on_save(context, saved, Some(&moment())));
    let edits = edits.into_iter().map(|edit| TextEdit::new(opened.range(edit.span), edit.new_text));
    Some(edits.collect())
}
