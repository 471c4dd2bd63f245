//! What a host of repositories would link: `#123`, commits; and anchors of the document itself.
//!
//! The text is read chunk by chunk for the two or three bytes that begin such a thing; what stands around it is asked only then. The
//! traps: `#1` is a rank more often than an issue, and a word of hexadecimal digits is a commit only in code or behind the word.

use super::{Link, Place, Target, line_of};
use crate::features::subject::Meanings;
use crate::rules::DocumentContext;
use crate::syntax::{BlockKind, Chunk};
use crate::text::Span;
use crate::workspace::Remote;

/// The words before `#1` that make an issue of it, in lower case.
const ISSUES: [&str; 15] = [
    "issue", "issues", "pr", "prs", "pull", "request", "fix", "fixes", "fixed", "close", "closes", "closed",
    "resolves", "see", "gh",
];

/// The issues and commits of the document, where its repository is hosted somewhere.
pub(super) fn links(context: &DocumentContext) -> Vec<Link> {
    let Some(remote) = &context.repository.remote else { return Vec::new() };
    let mut links = Vec::new();
    for (base, chunk) in context.reading.stream.chunks() {
        let source = context.source(Span::new(base, base + chunk.len));
        let is_prose = |span: &Span| !is_code_block(chunk, *span);
        for span in issues(&source).filter(is_prose) {
            let Ok(number) = source[span.range()].trim_start_matches('#').parse() else { continue };
            links.push(link(span.shift(base), remote.issue(number), format!("Issue {number}")));
        }
        for span in commits(&source).filter(is_prose) {
            links.push(commit(remote, span.shift(base), &source[span.range()]));
        }
    }
    links
}

fn commit(remote: &Remote, span: Span, hash: &str) -> Link {
    link(span, remote.commit(hash), format!("Commit {hash}"))
}

fn link(span: Span, page: String, tooltip: String) -> Link {
    Link { span, target: Target::Page(page), tooltip }
}

/// The links of the document to its own headings.
pub(super) fn anchors(context: &DocumentContext, meanings: &Meanings) -> Vec<Link> {
    let mut links = Vec::new();
    for (base, chunk) in context.reading.stream.chunks() {
        let source = context.source(Span::new(base, base + chunk.len));
        for at in memchr::memmem::find_iter(source.as_bytes(), b"](#") {
            let start = at + 2;
            let Some(length) = source[start..].find([')', ' ', '\n', '"']) else { continue };
            let anchor = &source[start + 1..start + length];
            let span = Span::new(start as u32, (start + length) as u32);
            let Some(line) =
                line_of(meanings, context.document, anchor).filter(|_| !is_code_block(chunk, span))
            else {
                continue;
            };
            links.push(Link {
                span: span.shift(base),
                target: Target::File {
                    path: context.document.path.to_path_buf(),
                    place: Some(Place::Line(line)),
                },
                tooltip: format!("Line {}", line + 1),
            });
        }
    }
    links
}

/// Does it stand in something that is not read as text?
fn is_code_block(chunk: &Chunk, span: Span) -> bool {
    chunk.blocks.iter().any(|block| {
        let is_code = matches!(
            block.kind,
            BlockKind::Fence { .. }
                | BlockKind::IndentedCode
                | BlockKind::Html
                | BlockKind::FrontMatter { .. }
        );
        is_code && block.span.overlaps(span)
    })
}

/// `#123` where it stands alone.
fn issues(source: &str) -> impl Iterator<Item = Span> {
    let bytes = source.as_bytes();
    memchr::memchr_iter(b'#', bytes).filter_map(move |at| {
        let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = at + 1 + digits;
        let is_ended = source[end..].chars().next().is_none_or(|char| !char.is_alphanumeric() && char != '_');
        if digits == 0
            || digits > 7
            || bytes.get(at + 1) == Some(&b'0')
            || !is_ended
            || source[end..].starts_with("](")
        {
            return None;
        }
        let line = line_before(source, at);
        let before = line.chars().next_back();
        let is_begun = before.is_none_or(|char| char.is_whitespace() || "([,:;*|/".contains(char));
        let is_code = line.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
        let is_target = line.ends_with("](");
        let word = line
            .trim_end_matches([' ', '*', '(', '[', ':'])
            .rsplit(|char: char| !char.is_alphanumeric())
            .next();
        let is_issue = digits > 1 || word.is_some_and(|word| ISSUES.contains(&word.to_lowercase().as_str()));
        (is_begun && !is_code && !is_target && is_issue).then(|| Span::new(at as u32, end as u32))
    })
}

/// Hashes of commits: in code, or behind the word.
fn commits(source: &str) -> impl Iterator<Item = Span> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        while let Some((at, end)) = next_hex(source, &mut rest) {
            let line = line_before(source, at);
            let is_code = line.ends_with('`') && source[end..].starts_with('`');
            let word = line
                .trim_end_matches([' ', '`', '*', '(', ':'])
                .rsplit(|char: char| !char.is_alphanumeric())
                .next();
            let is_named =
                word.is_some_and(|word| ["commit", "commits", "sha"].contains(&word.to_lowercase().as_str()));
            if is_code || is_named {
                return Some(Span::new(at as u32, end as u32));
            }
        }
        None
    })
}

/// The next word of 7 to 40 hexadecimal digits that is no number and no word, from `rest` on.
fn next_hex(source: &str, rest: &mut usize) -> Option<(usize, usize)> {
    let bytes = source.as_bytes();
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80;
    while *rest < bytes.len() {
        let at = *rest;
        let length = bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
        *rest = at + length.max(1);
        let word = &bytes[at..at + length];
        let is_hash = (7..=40).contains(&length)
            && word.iter().all(|byte| is_hex(*byte))
            && word.iter().any(u8::is_ascii_digit)
            && word.iter().any(u8::is_ascii_alphabetic);
        if is_hash {
            return Some((at, at + length));
        }
    }
    None
}

fn line_before(source: &str, at: usize) -> &str {
    let before = &source[..at];
    &before[before.rfind('\n').map_or(0, |newline| newline + 1)..]
}
