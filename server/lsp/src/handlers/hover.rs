//! `textDocument/hover`: what is known about a number, an agent or a command.
//!
//! The trap: a client that shows no Markdown would show its marks; it is told that the text is plain.

use planmark_core::features::hover::hover as known;
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::snapshot::Snapshot;

/// Answers `textDocument/hover`.
pub(crate) fn hover(snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
    let place = &params.text_document_position_params;
    let opened = snapshot.opened(&place.text_document.uri)?;
    let offset = opened.offset(place.position);
    let hover = opened.in_context(|context| known(context, offset))?;
    let kind = if snapshot.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: hover.markdown }),
        range: Some(opened.range(hover.span)),
    })
}
