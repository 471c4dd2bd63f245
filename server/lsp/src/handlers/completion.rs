//! `textDocument/completion` and `completionItem/resolve`: what fits at a place, and what there is to tell of it.
//!
//! The trap: a client filters by what stands before the cursor in the range that is replaced, so each item says what it is to be filtered
//! by, and is sorted in the order that the core gave.

use planmark_core::features::completion::{
    self as core, About, Asked, Completion, CompletionKind, Completions,
};
use planmark_core::text::Span;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionParams,
    CompletionResponse, CompletionTextEdit, CompletionTriggerKind, Documentation, InsertReplaceEdit,
    InsertTextFormat, MarkupContent, MarkupKind, TextEdit, Uri,
};

use crate::snapshot::{Shown, Snapshot};

/// Answers `textDocument/completion`.
pub(crate) fn completion(snapshot: &Snapshot, params: &CompletionParams) -> Option<CompletionResponse> {
    let place = &params.text_document_position;
    let shown = snapshot.shown(&place.text_document.uri)?;
    let offset = shown.offset(place.position);
    let Completions { items, incomplete } = match snapshot.opened(&place.text_document.uri) {
        Some(opened) => opened.in_context(|context| core::completions(context, offset, asked(params))),
        None => core::configured(shown.text, offset, snapshot.workspace.repositories.get(shown.index)?),
    };
    let items = items.into_iter().enumerate().map(|(rank, it)| item(&shown, offset, rank, it)).collect();
    Some(CompletionResponse::List(CompletionList { is_incomplete: incomplete, items }))
}

/// Answers `completionItem/resolve`.
pub(crate) fn completion_resolve(snapshot: &Snapshot, item: CompletionItem) -> CompletionItem {
    let kept = item.data.clone().and_then(|data| serde_json::from_value::<Kept>(data).ok());
    let documentation = kept.and_then(|kept| told(&snapshot.shown(&kept.uri)?, &About::read(&kept.about)?));
    CompletionItem { documentation, ..item }
}

/// A client that does not say how it came to ask is asked by hand.
fn asked(params: &CompletionParams) -> Asked {
    let context = params.context.as_ref();
    let context = context.filter(|it| it.trigger_kind == CompletionTriggerKind::TRIGGER_CHARACTER);
    let character = context.and_then(|it| it.trigger_character.as_ref()?.chars().next());
    character.map_or(Asked::ByHand, Asked::By)
}

fn item(shown: &Shown, offset: u32, rank: usize, completion: Completion) -> CompletionItem {
    let client = &shown.snapshot.client;
    let snippet = completion.snippet.filter(|_| client.snippets);
    let is_snippet = snippet.is_some();
    let new_text = snippet.unwrap_or(completion.new_text);
    let range = shown.range(completion.span);
    let text_edit = if client.insert_replace {
        let insert = shown.range(Span::new(completion.span.start, offset));
        CompletionTextEdit::InsertAndReplace(InsertReplaceEdit { new_text, insert, replace: range })
    } else {
        CompletionTextEdit::Edit(TextEdit::new(range, new_text))
    };
    let (documentation, data) = match completion.about {
        Some(about) if client.resolves_documentation => {
            let kept = Kept { uri: shown.open.uri.clone(), about: about.written() };
            (None, serde_json::to_value(kept).ok())
        }
        Some(about) => (told(shown, &about), None),
        None => (None, None),
    };
    let beside = completion.detail.clone().filter(|_| client.label_details).map(|detail| {
        let is_hint = completion.kind == CompletionKind::Command;
        let hint = is_hint.then(|| format!(" {detail}"));
        CompletionItemLabelDetails { detail: hint, description: (!is_hint).then_some(detail) }
    });
    CompletionItem {
        label: completion.label,
        filter_text: Some(completion.filter),
        kind: Some(kind(completion.kind)),
        detail: completion.detail.filter(|_| beside.is_none()),
        label_details: beside,
        documentation,
        sort_text: Some(format!("{rank:05}")),
        insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
        text_edit: Some(text_edit),
        data,
        ..CompletionItem::default()
    }
}

/// What there is to tell of a completion, as the client shows it.
fn told(shown: &Shown, about: &About) -> Option<Documentation> {
    let is_rendered = shown.snapshot.client.documents_markdown;
    let value = match about {
        // Ours; of the sample of a snippet the fence is no part.
        About::Text(text) if is_rendered => text.clone(),
        About::Text(text) => {
            text.lines().filter(|line| !line.starts_with("```")).collect::<Vec<_>>().join("\n")
        }
        about => {
            let opened = shown.snapshot.opened(&shown.open.uri)?;
            let card = opened.in_context(|context| core::documentation(context, about))?;
            if is_rendered { card.markdown() } else { card.plain() }
        }
    };
    let kind = if is_rendered { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Some(Documentation::MarkupContent(MarkupContent { kind, value }))
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Agent => CompletionItemKind::CLASS,
        CompletionKind::Command => CompletionItemKind::FUNCTION,
        CompletionKind::Skill => CompletionItemKind::INTERFACE,
        CompletionKind::Submodule => CompletionItemKind::MODULE,
        CompletionKind::Folder => CompletionItemKind::FOLDER,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Heading => CompletionItemKind::REFERENCE,
        CompletionKind::Phase => CompletionItemKind::EVENT,
        CompletionKind::Task => CompletionItemKind::CONSTANT,
        CompletionKind::Status => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Date | CompletionKind::Count => CompletionItemKind::VALUE,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
        CompletionKind::Rule => CompletionItemKind::ENUM,
        CompletionKind::Word => CompletionItemKind::KEYWORD,
    }
}

/// What is kept of a completion until it is selected.
#[derive(Serialize, Deserialize)]
struct Kept {
    uri: Uri,
    /// As [`About::written`] writes it.
    about: String,
}
