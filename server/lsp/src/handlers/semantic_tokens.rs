//! `textDocument/semanticTokens/full`, `/full/delta` and `/range`.
//!
//! The trap: what was found is shown as far as it is known. Whoever can be told to ask again is told when more is; for others it is taken
//! in as they ask.

use planmark_core::features::semantic_tokens::{Modifiers, TokenKind};
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::{
    SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaParams,
    SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams, Uri,
};

use crate::snapshot::{Opened, Snapshot};
use crate::tokens::Answer;

/// The types of tokens and their modifiers by their numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TokenKind::ALL.iter().map(|kind| SemanticTokenType::new(kind.word())).collect(),
        token_modifiers: Modifiers::WORDS.map(SemanticTokenModifier::new).to_vec(),
    }
}

/// Answers `textDocument/semanticTokens/full`.
pub(crate) fn semantic_tokens(
    snapshot: &Snapshot,
    params: &SemanticTokensParams,
    token: &CancellationToken,
) -> Option<SemanticTokens> {
    let opened = opened(snapshot, &params.text_document.uri)?;
    opened.open.tokens.all(&opened, token).map(|answer| whole(&answer))
}

/// Answers `textDocument/semanticTokens/full/delta`; all of them when the client's last ones are not known any more.
pub(crate) fn semantic_tokens_delta(
    snapshot: &Snapshot,
    params: &SemanticTokensDeltaParams,
    token: &CancellationToken,
) -> Option<SemanticTokensFullDeltaResult> {
    let opened = opened(snapshot, &params.text_document.uri)?;
    let older = opened.open.tokens.answer(&params.previous_result_id);
    let answer = opened.open.tokens.all(&opened, token)?;
    let Some(older) = older else { return Some(SemanticTokensFullDeltaResult::Tokens(whole(&answer))) };
    let edits = answer.since(&older).map(|difference| SemanticTokensEdit {
        start: 5 * difference.start,
        delete_count: 5 * difference.removed,
        data: Some(difference.inserted),
    });
    Some(SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
        result_id: Some(answer.id.to_string()),
        edits: edits.into_iter().collect(),
    }))
}

/// Answers `textDocument/semanticTokens/range`.
pub(crate) fn semantic_tokens_range(
    snapshot: &Snapshot,
    params: &SemanticTokensRangeParams,
) -> Option<SemanticTokens> {
    let opened = opened(snapshot, &params.text_document.uri)?;
    let data = opened.open.tokens.within(&opened, opened.span(params.range));
    Some(SemanticTokens { result_id: None, data })
}

fn opened<'a>(snapshot: &'a Snapshot, uri: &Uri) -> Option<Opened<'a>> {
    let opened = snapshot.opened(uri)?;
    if !snapshot.client.refreshes_tokens {
        opened.open.tokens.mark(&opened);
    }
    Some(opened)
}

fn whole(answer: &Answer) -> SemanticTokens {
    SemanticTokens { result_id: Some(answer.id.to_string()), data: answer.data() }
}
