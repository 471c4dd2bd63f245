//! `textDocument/inlayHint`: the truth beside a wrong claim, days beside dates, progress beside headings.
//!
//! The traps: only the range that is asked for is looked at. And what is wrong was judged before: a hint never judges anything that the
//! diagnostics do not.

use std::sync::Arc;

use planmark_core::features::hints::{Hint, hints};
use planmark_core::finding::Finding;
use tower_lsp::ls_types::{
    InlayHint, InlayHintLabel, InlayHintLabelPart, InlayHintLabelPartTooltip, InlayHintParams,
    InlayHintTooltip, Location, TextEdit,
};

use crate::convert;
use crate::snapshot::{Opened, Snapshot};

/// Answers `textDocument/inlayHint`.
pub(crate) fn inlay_hint(snapshot: &Snapshot, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    let wanted = snapshot.client.settings.hints;
    let findings: Arc<[Finding]> = if wanted.truth { opened.findings_soon() } else { Arc::default() };
    let range = opened.span(params.range);
    let hints = opened.in_context(|context| hints(context, range, wanted, &findings));
    Some(hints.into_iter().map(|it| hint(&opened, it)).collect())
}

fn hint(opened: &Opened, hint: Hint) -> InlayHint {
    let Snapshot { client, .. } = opened.snapshot;
    let edit =
        |edit: &planmark_core::finding::Edit| TextEdit::new(opened.range(edit.span), edit.new_text.clone());
    let location = hint.source.and_then(|source| {
        let range = convert::point_range(source.points, client.encoding);
        Some(Location::new(opened.snapshot.uri(&source.path)?, range))
    });
    let (label, tooltip) = match location {
        Some(location) => {
            let tooltip = hint.tooltip.map(InlayHintLabelPartTooltip::String);
            let part =
                InlayHintLabelPart { value: hint.text, tooltip, location: Some(location), command: None };
            (InlayHintLabel::LabelParts(vec![part]), None)
        }
        None => (InlayHintLabel::String(hint.text), hint.tooltip.map(InlayHintTooltip::String)),
    };
    InlayHint {
        position: convert::position(opened.text.position(hint.offset, client.encoding)),
        label,
        kind: None,
        text_edits: (!hint.edits.is_empty()).then(|| hint.edits.iter().map(edit).collect()),
        tooltip,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
