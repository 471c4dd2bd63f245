//! `textDocument/references` and `textDocument/documentHighlight`: every place that means the same.

use planmark_core::features::references::{highlights, references as found};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, Location, ReferenceParams,
};

use super::definition::location;
use crate::snapshot::Snapshot;

/// Answers `textDocument/references`.
pub(crate) fn references(snapshot: &Snapshot, params: &ReferenceParams) -> Option<Vec<Location>> {
    let place = &params.text_document_position;
    let opened = snapshot.opened(&place.text_document.uri)?;
    let offset = opened.offset(place.position);
    let with_definition = params.context.include_declaration;
    let found = opened.in_context(|context| found(context, offset, with_definition));
    Some(found.iter().filter_map(|reference| location(snapshot, &reference.place)).collect())
}

/// Answers `textDocument/documentHighlight`.
pub(crate) fn document_highlight(
    snapshot: &Snapshot,
    params: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let place = &params.text_document_position_params;
    let opened = snapshot.opened(&place.text_document.uri)?;
    let offset = opened.offset(place.position);
    let found = opened.in_context(|context| highlights(context, offset));
    let highlight = |found: &planmark_core::features::references::Highlight| DocumentHighlight {
        range: opened.range(found.span),
        kind: Some(if found.is_definition {
            DocumentHighlightKind::WRITE
        } else {
            DocumentHighlightKind::READ
        }),
    };
    Some(found.iter().map(highlight).collect())
}
