//! What the Markdown of a chunk is: from its blocks, and from the inlines of their runs.
//!
//! The traps: a block in a quote holds the `>` of its later lines, not that of its first one; and definitions of links are no blocks.

use super::TokenKind::{
    Code, CodeBlock, Comment, Emphasis, Fence, FrontMatter, Heading, Language, LinkTarget, LinkText,
    ListMarker, Punctuation, QuoteMarker, Strikethrough, Strong, TableHeader,
};
use super::{Piece, Source, Token};
use crate::syntax::{Block, BlockKind, InlineKind, cells, inlines};
use crate::text::{Span, offset_of};

/// Adds the pieces of the blocks that `within` touches.
pub(super) fn pieces(source: &Source, within: Span, pieces: &mut Vec<Piece>) {
    let text = source.text;
    for block in source.chunk.blocks.iter().filter(|block| block.span.collides(within)) {
        read(text, block, within, pieces);
        if block.quote_depth > 0 {
            quote(text, block, pieces);
        }
    }
    outside(source, within, pieces);
}

fn read(text: &str, block: &Block, within: Span, pieces: &mut Vec<Piece>) {
    let span = block.span;
    let mut add = |span, kind| pieces.push(Token::new(span, kind));
    match block.kind {
        BlockKind::FrontMatter { .. } => add(span, FrontMatter),
        BlockKind::Heading { content, .. } => {
            add(content, Heading);
            add(trimmed(text, Span::new(span.start, content.start)), Punctuation);
            let behind = Span::new(content.end.max(span.start), span.end);
            let marks = behind.of(text).trim_end();
            let len = marks.len() - marks.trim_end_matches(['#', '=', '-']).len();
            let end = behind.start + offset_of(marks.len());
            add(Span::new(end - offset_of(len), end), Punctuation);
        }
        BlockKind::Item { ordered, .. } => {
            let digits = |byte: &u8| byte.is_ascii_digit();
            let bytes = span.of(text).as_bytes();
            let digits = if ordered { bytes.iter().take_while(|byte| digits(byte)).count() } else { 0 };
            add(Span::new(span.start, (span.start + offset_of(digits) + 1).min(span.end)), ListMarker);
        }
        BlockKind::Row { header } => {
            let cells = cells(span.of(text));
            let cells = cells.into_iter().map(|cell| cell.shift(span.start));
            for cell in cells {
                if header {
                    pieces.push(Token::new(cell, TableHeader));
                }
                run(text, cell, pieces);
            }
            if header {
                pieces.extend(below(text, span.end).map(|dashes| Token::new(dashes, Punctuation)));
            }
        }
        BlockKind::Fence { info, content, .. } => {
            let bytes = span.of(text).as_bytes();
            let mark = bytes.first().copied().unwrap_or(b'`');
            let len = bytes.iter().take_while(|byte| **byte == mark).count();
            add(Span::new(span.start, span.start + offset_of(len)), Fence);
            let language = info.of(text).split(|char: char| char.is_whitespace() || char == ',').next();
            add(Span::new(info.start, info.start + offset_of(language.unwrap_or_default().len())), Language);
            add(content, CodeBlock);
            let behind = Span::new(content.end.clamp(span.start + offset_of(len), span.end), span.end);
            let blank = |char: char| char.is_whitespace() || char == '>';
            let closing = behind.of(text).trim_start_matches(blank).len();
            add(Span::new(span.end - offset_of(closing), span.end), Fence);
        }
        BlockKind::IndentedCode => add(span, CodeBlock),
        BlockKind::Html if span.of(text).starts_with("<!--") => add(span, Comment),
        BlockKind::Rule => add(span, Punctuation),
        BlockKind::Paragraph { .. } | BlockKind::Table { .. } | BlockKind::Html => {}
    }
    if let Some(content) = block.content().filter(|content| content.collides(within)) {
        run(text, content, pieces);
    }
}

/// Adds what is inside of a run.
fn run(text: &str, run: Span, pieces: &mut Vec<Piece>) {
    for inline in inlines(run.of(text)) {
        let (whole, content) = (inline.span.shift(run.start), inline.content.shift(run.start));
        let kind = match inline.kind {
            InlineKind::Code => Code,
            InlineKind::Strong => Strong,
            InlineKind::Emphasis => Emphasis,
            InlineKind::Strikethrough => Strikethrough,
            InlineKind::Html if whole.of(text).starts_with("<!--") => Comment,
            InlineKind::Html => continue,
            InlineKind::Link { .. } | InlineKind::Image { .. } => {
                if whole.of(text).starts_with('<') {
                    pieces.push(Token::new(content, LinkTarget));
                    continue;
                }
                // `](` and `)` are neither.
                let target = Span::new((content.end + 2).min(whole.end), whole.end - 1);
                if content.end < target.start && target.start < target.end {
                    pieces.push(Token::new(target, LinkTarget));
                }
                pieces.push(Token::new(content, LinkText));
                continue;
            }
        };
        pieces.push(Token::new(whole, kind));
    }
}

/// Adds the `>` before the first line of a block, and before its later ones.
fn quote(text: &str, block: &Block, pieces: &mut Vec<Piece>) {
    let line = text[..block.span.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let marks = memchr::memchr_iter(b'>', &text.as_bytes()[line..block.span.start as usize]);
    pieces.extend(marks.map(|at| mark(line + at)));
    // What is nested in an item or a table comes by itself.
    let own = match block.kind {
        BlockKind::Table { .. } => return,
        BlockKind::Item { content, .. } => content,
        _ => block.span,
    };
    let mut start = own.start as usize;
    for line in own.of(text).split_inclusive(['\n', '\r']) {
        if start > own.start as usize {
            let marks = leading(line).take(usize::from(block.quote_depth));
            pieces.extend(marks.map(|at| mark(start + at)));
        }
        start += line.len();
    }
}

/// The `>` that a line begins with.
fn leading(line: &str) -> impl Iterator<Item = usize> {
    let prefix = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
    prefix.enumerate().filter(|(_, byte)| *byte == b'>').map(|(at, _)| at)
}

fn mark(at: usize) -> Piece {
    Token::new(Span::new(offset_of(at), offset_of(at + 1)), QuoteMarker)
}

/// Adds what stands in no block: `>` of blank lines, and definitions of links.
fn outside(source: &Source, within: Span, pieces: &mut Vec<Piece>) {
    let text = source.text;
    let mut from = 0;
    let ends = source.chunk.blocks.iter().map(|block| (block.span.start, block.span.end));
    for (start, end) in ends.chain([(offset_of(text.len()), offset_of(text.len()))]) {
        // The blanks and marks before a block are on its own line.
        let gap = Span::new(from, start.max(from));
        from = from.max(end);
        if gap.len() < 2 || !gap.collides(within) {
            continue;
        }
        let mut at = gap.start as usize;
        for line in gap.of(text).split_inclusive(['\n', '\r']) {
            let is_whole = line.ends_with(['\n', '\r']) || at + line.len() == text.len();
            let begins = text[..at].is_empty() || text[..at].ends_with(['\n', '\r']);
            if is_whole && begins {
                pieces.extend(leading(line).map(|mark_at| mark(at + mark_at)));
                definition(line, at, pieces);
            }
            at += line.len();
        }
    }
}

/// Adds the parts of `[label]: destination`.
fn definition(line: &str, at: usize, pieces: &mut Vec<Piece>) {
    let body = line.trim_start_matches([' ', '\t', '>']);
    let Some((label, rest)) = body.strip_prefix('[').and_then(|body| body.split_once("]:")) else { return };
    let start = at + line.len() - body.len() + 1;
    let target = rest.trim_start();
    let from = at + line.len() - target.len();
    let len = target.find(char::is_whitespace).unwrap_or(target.len());
    let span = |start: usize, len: usize| Span::new(offset_of(start), offset_of(start + len));
    pieces.push(Token::new(span(start, label.len()), LinkText));
    pieces.push(Token::new(span(from, len), LinkTarget));
}

/// The line of dashes below the head of a table that ends at `end`.
fn below(text: &str, end: u32) -> Option<Span> {
    let rest = text.get(end as usize..)?;
    let rest = &rest[rest.find(['\n', '\r'])?..];
    let rest = rest.strip_prefix("\r\n").unwrap_or_else(|| &rest[1..]);
    let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
    let start = text.len() - rest.len();
    let dashes = line.trim_start_matches([' ', '\t', '>']);
    let from = start + line.len() - dashes.len();
    Some(Span::new(offset_of(from), offset_of(from + dashes.trim_end().len())))
}

fn trimmed(text: &str, span: Span) -> Span {
    Span::new(span.start, span.start + offset_of(span.of(text).trim_end().len()))
}
