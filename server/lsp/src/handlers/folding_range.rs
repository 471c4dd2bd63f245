//! `textDocument/foldingRange`: what can be folded.
//!
//! The trap: a client that folds whole lines is told of none within them, and a line that stays to be seen is the first one.

use planmark_core::features::folding::{Fold, FoldKind, folds};
use planmark_core::text::Span;
use tower_lsp::ls_types::{self, FoldingRange, FoldingRangeParams};

use crate::snapshot::{Opened, Snapshot};

/// Answers `textDocument/foldingRange`.
pub(crate) fn folding_range(snapshot: &Snapshot, params: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    let most = snapshot.client.folding.limit.unwrap_or(usize::MAX);
    let folds = opened.in_context(|context| folds(context, most));
    Some(folds.into_iter().map(|fold| range(&opened, fold)).collect())
}

fn range(opened: &Opened, fold: Fold) -> FoldingRange {
    let client = &opened.snapshot.client.folding;
    let first = opened.text.line_span(opened.text.line_at(fold.span.start));
    let range = opened.range(Span::new(first.end.min(fold.span.end), fold.span.end));
    FoldingRange {
        start_line: range.start.line,
        start_character: (!client.lines_only).then_some(range.start.character),
        end_line: range.end.line,
        end_character: (!client.lines_only).then_some(range.end.character),
        kind: match fold.kind {
            FoldKind::Comment => Some(ls_types::FoldingRangeKind::Comment),
            // "Fold all regions" hides what is finished.
            FoldKind::Finished => Some(ls_types::FoldingRangeKind::Region),
            _ => None,
        },
        collapsed_text: fold.text.filter(|_| client.collapsed_text),
    }
}
