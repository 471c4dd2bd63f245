//! `textDocument/semanticTokens/full` and `/range`: what the highlight queries capture.
//!
//! The types are planmark's own, so an editor that has no colours for them shows the text as before.
//!
//! What a chunk has is kept until the chunk changes: a document has more chunks than trees are kept, and asking again
//! after a key would parse them all.
//!
//! The trap: captures overlap and go over lines, tokens may not; the inner one wins, and each line gets its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use planmark_core::syntax::Chunk;
use planmark_core::syntax::tree::{Capture, Query};
use planmark_core::text::{Encoding, Span};
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams,
};

use crate::snapshot::{Opened, Snapshot};

/// The types of tokens, with the captures that they are made from.
const TYPES: [(&str, &str); 17] = [
    ("heading", "markup.heading"),
    ("punctuation", "punctuation.special"),
    ("checkedBox", "markup.list.checked"),
    ("openBox", "markup.list.unchecked"),
    ("listMarker", "markup.list"),
    ("quoteMarker", "markup.quote"),
    ("tableHeader", "markup.heading.table"),
    ("fence", "punctuation.delimiter"),
    ("language", "label"),
    ("codeBlock", "markup.raw.block"),
    ("comment", "comment"),
    ("linkText", "markup.link.label"),
    ("linkTarget", "markup.link.url"),
    ("frontMatter", "keyword.directive"),
    ("code", "markup.raw"),
    ("emphasis", "markup.italic"),
    ("strong", "markup.strong"),
];

/// The types by their numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    let token_types = TYPES.iter().map(|(name, _)| SemanticTokenType::new(name)).collect();
    SemanticTokensLegend { token_types, token_modifiers: Vec::new() }
}

/// Answers `textDocument/semanticTokens/full`.
pub(crate) fn semantic_tokens(
    snapshot: &Snapshot,
    params: &SemanticTokensParams,
    token: &CancellationToken,
) -> Option<SemanticTokens> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    tokens(&opened, Span::new(0, opened.text.len()), token)
}

/// Answers `textDocument/semanticTokens/range`.
pub(crate) fn semantic_tokens_range(
    snapshot: &Snapshot,
    params: &SemanticTokensRangeParams,
    token: &CancellationToken,
) -> Option<SemanticTokens> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    tokens(&opened, opened.span(params.range), token)
}

/// A token, by line from the first one of its chunk, in the client's units.
#[derive(Clone, Copy, Debug)]
struct Token {
    line: u32,
    character: u32,
    length: u32,
    kind: u32,
}

/// By the address of the chunk, which is kept with its tokens.
type Chunks = BTreeMap<usize, (Arc<Chunk>, Arc<[Token]>)>;

/// The tokens of chunks that somebody asked for.
#[derive(Debug, Default)]
pub(crate) struct TokenCache {
    chunks: Mutex<Chunks>,
}

impl TokenCache {
    fn chunks(&self) -> MutexGuard<'_, Chunks> {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, chunk: &Arc<Chunk>) -> Option<Arc<[Token]>> {
        self.chunks().get(&address(chunk)).map(|(_, tokens)| Arc::clone(tokens))
    }

    fn keep(&self, chunk: &Arc<Chunk>, tokens: &Arc<[Token]>) {
        self.chunks().insert(address(chunk), (Arc::clone(chunk), Arc::clone(tokens)));
    }

    /// Forgets chunks that nobody else has any more, when there are many of them.
    fn tidy(&self, in_use: usize) {
        let mut chunks = self.chunks();
        if chunks.len() > 2 * in_use + 64 {
            chunks.retain(|_, (chunk, _)| Arc::strong_count(chunk) > 1);
        }
    }
}

fn address(chunk: &Arc<Chunk>) -> usize {
    Arc::as_ptr(chunk).addr()
}

fn tokens(opened: &Opened, within: Span, token: &CancellationToken) -> Option<SemanticTokens> {
    let source = opened.reading.source();
    let cache = &opened.open.tokens;
    let mut data = Vec::new();
    let mut last = (0, 0);
    let mut count = 0;
    for (start, chunk) in source.stream.chunks() {
        count += 1;
        if !Span::new(start, start + chunk.len).overlaps(within) {
            continue;
        }
        if token.is_cancelled() {
            return None;
        }
        let tokens = cache.get(chunk).unwrap_or_else(|| {
            let tokens: Arc<[Token]> = chunk_tokens(opened, start, chunk).into();
            cache.keep(chunk, &tokens);
            tokens
        });
        if tokens.is_empty() {
            continue;
        }
        let first = opened.text.line_at(start);
        for token in tokens.iter() {
            let line = first + token.line;
            let delta_line = line - last.0;
            let delta_start = if delta_line == 0 { token.character - last.1 } else { token.character };
            last = (line, token.character);
            data.push(SemanticToken {
                delta_line,
                delta_start,
                length: token.length,
                token_type: token.kind,
                token_modifiers_bitset: 0,
            });
        }
    }
    cache.tidy(count);
    Some(SemanticTokens { result_id: None, data })
}

/// The tokens of one chunk, which starts at `start`.
fn chunk_tokens(opened: &Opened, start: u32, chunk: &Arc<Chunk>) -> Vec<Token> {
    let source = opened.reading.source();
    let inside = Span::new(start, (start + chunk.len).saturating_sub(1));
    let first = opened.text.line_at(start);
    let captures = opened.reading.trees.captures(source, Query::Highlights, inside);
    let parts = flat(&captures)
        .into_iter()
        .flat_map(|(span, kind)| lines(opened, span).map(move |part| (part, kind)).collect::<Vec<_>>());
    let tokens = parts.map(|(part, kind)| {
        let at = opened.text.position(part.start, opened.encoding());
        let length = length(&opened.text.slice(part), opened.encoding());
        Token { line: at.line - first, character: at.character, length, kind }
    });
    tokens.collect()
}

/// The captures without overlap: what an inner one covers is cut out of the outer one.
/// They come by start and then the longer first; names that are no type are left out.
fn flat(captures: &[Capture]) -> Vec<(Span, u32)> {
    let kind = |name: &str| TYPES.iter().position(|(_, capture)| *capture == name).map(|index| index as u32);
    let mut flat = Vec::new();
    let mut open: Vec<(Span, u32)> = Vec::new();
    let mut at = 0;
    let mut emit = |from: &mut u32, to: u32, kind: u32| {
        if *from < to {
            flat.push((Span::new(*from, to), kind));
        }
        *from = (*from).max(to);
    };
    for capture in captures {
        let Some(kind) = kind(capture.name) else { continue };
        while let Some((span, outer)) = open.pop_if(|(span, _)| span.end <= capture.span.start) {
            emit(&mut at, span.end, outer);
        }
        if let Some((_, outer)) = open.last() {
            emit(&mut at, capture.span.start, *outer);
        }
        at = at.max(capture.span.start);
        open.push((capture.span, kind));
    }
    while let Some((span, kind)) = open.pop() {
        emit(&mut at, span.end, kind);
    }
    flat
}

/// The parts of a span on each of its lines, without line breaks.
fn lines(opened: &Opened, span: Span) -> impl Iterator<Item = Span> {
    let text = opened.text;
    (text.line_at(span.start)..=text.line_at(span.end)).filter_map(move |line| {
        let line = text.line_span(line);
        let part = Span::new(line.start.max(span.start), line.end.min(span.end));
        (!part.is_empty()).then_some(part)
    })
}

fn length(text: &str, encoding: Encoding) -> u32 {
    let length = match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        Encoding::Utf32 => text.chars().count(),
    };
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_capture_is_cut_out_of_the_outer() {
        let capture = |start, end, name| Capture { span: Span::new(start, end), name };
        let found = flat(&[
            capture(0, 20, "markup.heading"),
            capture(2, 8, "markup.strong"),
            capture(4, 6, "markup.raw"),
            capture(5, 6, "no type of ours"),
            capture(20, 22, "markup.italic"),
        ]);
        let name = |kind: u32| TYPES[kind as usize].0;
        let found: Vec<_> =
            found.into_iter().map(|(span, kind)| (span.start, span.end, name(kind))).collect();
        assert_eq!(
            found,
            [
                (0, 2, "heading"),
                (2, 4, "strong"),
                (4, 6, "code"),
                (6, 8, "strong"),
                (8, 20, "heading"),
                (20, 22, "emphasis")
            ]
        );
    }

    #[test]
    fn captures_that_cross_do_not_overlap_afterwards() {
        let capture = |start, end, name| Capture { span: Span::new(start, end), name };
        let found =
            flat(&[capture(0, 10, "comment"), capture(5, 15, "label"), capture(12, 20, "markup.raw")]);
        assert!(found.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "{found:?}");
    }
}
