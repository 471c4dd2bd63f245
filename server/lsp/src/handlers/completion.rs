//! `textDocument/completion`: the names, statuses and dates that fit at a place.
//!
//! The trap: a client filters by what stands before the cursor in the range that is replaced, so each item is filtered
//! by its own text, and sorted in the order that the core gave.

use planmark_core::features::completion::{Completion, CompletionKind, completions};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, MarkupContent, MarkupKind, TextEdit,
};

use crate::snapshot::{Opened, Snapshot};

/// Answers `textDocument/completion`.
pub(crate) fn completion(snapshot: &Snapshot, params: &CompletionParams) -> Option<CompletionResponse> {
    let place = &params.text_document_position;
    let opened = snapshot.opened(&place.text_document.uri)?;
    let offset = opened.offset(place.position);
    let found = opened.in_context(|context| completions(context, offset));
    let items = found.into_iter().enumerate().map(|(rank, completion)| item(&opened, rank, completion));
    Some(CompletionResponse::Array(items.collect()))
}

fn item(opened: &Opened, rank: usize, completion: Completion) -> CompletionItem {
    let documentation = completion
        .documentation
        .map(|value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }));
    CompletionItem {
        filter_text: Some(completion.new_text.clone()),
        label: completion.label,
        kind: Some(match completion.kind {
            CompletionKind::Agent => CompletionItemKind::CLASS,
            CompletionKind::Command => CompletionItemKind::FUNCTION,
            CompletionKind::Status => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Date => CompletionItemKind::VALUE,
        }),
        detail: completion.detail,
        documentation,
        sort_text: Some(format!("{rank:05}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
            opened.range(completion.span),
            completion.new_text,
        ))),
        ..CompletionItem::default()
    }
}
