//! `textDocument/onTypeFormatting`: what Enter goes on with.

use planmark_core::features::on_type::{TRIGGER, continued};
use tower_lsp::ls_types::{DocumentOnTypeFormattingParams, TextEdit};

use crate::snapshot::Snapshot;

/// Answers `textDocument/onTypeFormatting`.
pub(crate) fn on_type(snapshot: &Snapshot, params: &DocumentOnTypeFormattingParams) -> Option<Vec<TextEdit>> {
    let place = &params.text_document_position;
    let opened = snapshot.opened(&place.text_document.uri).filter(|_| params.ch == TRIGGER)?;
    let edits = opened.in_context(|context| continued(context, opened.offset(place.position)));
    let edits = edits.into_iter().map(|edit| TextEdit::new(opened.range(edit.span), edit.new_text));
    let edits: Vec<TextEdit> = edits.collect();
    (!edits.is_empty()).then_some(edits)
}
