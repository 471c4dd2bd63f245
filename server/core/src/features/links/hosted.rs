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
        let code = CodeBlocks::of(chunk);
        let is_prose = |span: &Span| !code.overlap(*span);
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

/// No anchor is longer than this, in bytes.
const LONGEST: usize = 400;

/// The links of the document to its own headings.
pub(super) fn anchors(context: &DocumentContext, meanings: &Meanings) -> Vec<Link> {
    let mut links = Vec::new();
    for (base, chunk) in context.reading.stream.chunks() {
        let source = context.source(Span::new(base, base + chunk.len));
        let code = CodeBlocks::of(chunk);
        for at in memchr::memmem::find_iter(source.as_bytes(), b"](#") {
            let start = at + 2;
            let mut behind = source.as_bytes()[start..].iter().take(LONGEST);
            let Some(length) = behind.position(|byte| matches!(byte, b')' | b' ' | b'\n' | b'"')) else {
                continue;
            };
            let anchor = &source[start + 1..start + length];
            let span = Span::new(start as u32, (start + length) as u32);
            let Some(line) = line_of(meanings, context.document, anchor).filter(|_| !code.overlap(span))
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

/// What of a chunk is not read as text, in order.
struct CodeBlocks(Vec<Span>);

impl CodeBlocks {
    fn of(chunk: &Chunk) -> CodeBlocks {
        let is_code = |kind: &BlockKind| {
            matches!(
                kind,
                BlockKind::Fence { .. }
                    | BlockKind::IndentedCode
                    | BlockKind::Html
                    | BlockKind::FrontMatter { .. }
            )
        };
        CodeBlocks(chunk.blocks.iter().filter(|block| is_code(&block.kind)).map(|block| block.span).collect())
    }

    /// Does a part of it stand in one? None of them holds another.
    fn overlap(&self, span: Span) -> bool {
        let next = self.0.partition_point(|block| block.end <= span.start);
        self.0.get(next).is_some_and(|block| block.overlaps(span))
    }
}

/// `#123` where it stands alone.
fn issues(source: &str) -> impl Iterator<Item = Span> {
    let bytes = source.as_bytes();
    // How many backticks stand before a place in its line, counted once for all places.
    let (mut counted, mut ticks) = (0, 0);
    memchr::memchr_iter(b'#', bytes).filter_map(move |at| {
        for found in memchr::memchr2_iter(b'`', b'\n', &bytes[counted..at]) {
            ticks = if bytes[counted + found] == b'`' { ticks + 1 } else { 0 };
        }
        counted = at;
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
        let before = &source[..at];
        let is_begun =
            before.chars().next_back().is_none_or(|char| char.is_whitespace() || "([,:;*|/".contains(char));
        let is_code = ticks % 2 == 1;
        let word = || word_before(before, &[' ', '*', '(', '[', ':']);
        let is_issue = || digits > 1 || ISSUES.contains(&word().as_str());
        (is_begun && !is_code && !before.ends_with("](") && is_issue())
            .then(|| Span::new(at as u32, end as u32))
    })
}

/// The word at the end of a text, in lower case; these signs may follow it.
fn word_before(text: &str, signs: &[char]) -> String {
    let text = text.trim_end_matches(signs);
    let start = text.trim_end_matches(char::is_alphanumeric).len();
    text[start..].to_lowercase()
}

/// Hashes of commits: in code, or behind the word.
fn commits(source: &str) -> impl Iterator<Item = Span> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        while let Some((at, end)) = next_hex(source, &mut rest) {
            let before = &source[..at];
            let is_code = before.ends_with('`') && source[end..].starts_with('`');
            let word = || word_before(before, &[' ', '`', '*', '(', ':']);
            let is_named = || ["commit", "commits", "sha"].contains(&word().as_str());
            if is_code || is_named() {
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
