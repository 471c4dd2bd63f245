//! `textDocument/hover`: what is known of the place under the pointer, in a document or in a `planmark.toml`.
//!
//! The trap: a client that shows no Markdown would show its marks, so it gets the same without them.

use planmark_core::features::hover::{configuration, hover as known};
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::snapshot::Snapshot;

/// Answers `textDocument/hover`.
pub(crate) fn hover(snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
    let place = &params.text_document_position_params;
    let shown = snapshot.shown(&place.text_document.uri)?;
    let offset = shown.offset(place.position);
    let hover = match snapshot.opened(&place.text_document.uri) {
        Some(opened) => opened.in_context(|context| known(context, offset)),
        None => configuration::hover(shown.text, offset),
    }?;
    let (kind, value) = if snapshot.client.markdown {
        (MarkupKind::Markdown, hover.card.markdown())
    } else {
        (MarkupKind::PlainText, hover.card.plain())
    };
    let contents = HoverContents::Markup(MarkupContent { kind, value });
    Some(Hover { contents, range: Some(shown.range(hover.span)) })
}
