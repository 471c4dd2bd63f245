//! `textDocument/selectionRange`: what "expand selection" goes through.
//!
//! The traps: the ranges are a chain from the inside out, and each position gets one, in the order asked for. A chain
//! is written by recursion, here and in the client, so a text that nests thousands deep gets only the inner ones.

use tower_lsp::ls_types::{Position, SelectionRange, SelectionRangeParams};

use crate::snapshot::{Opened, Snapshot};

/// Nobody presses the key more often.
const LONGEST_CHAIN: usize = 64;

/// Answers `textDocument/selectionRange`.
pub(crate) fn selection_range(
    snapshot: &Snapshot,
    params: &SelectionRangeParams,
) -> Option<Vec<SelectionRange>> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    Some(params.positions.iter().filter_map(|position| chain(&opened, *position)).collect())
}

fn chain(opened: &Opened, position: Position) -> Option<SelectionRange> {
    let spans = opened.reading.trees.selection(opened.reading.source(), opened.offset(position));
    let (whole, inner) = spans.split_last()?;
    let spans = inner.iter().take(LONGEST_CHAIN).chain([whole]);
    spans.rev().fold(None, |parent, span| {
        Some(SelectionRange { range: opened.range(*span), parent: parent.map(Box::new) })
    })
}
