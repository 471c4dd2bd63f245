//! Placeholders: what a template asks for and nobody has filled in, `[TODO: define the goals]`, `<insert name>`, `{{project}}`.
//!
//! The traps: `[TODO]` before a text is a status, `[Date](…)` a link, `[x]` a box; and "TBD" alone is an honest answer.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{ChunkPlan, Place, Run};
use crate::languages::{List, has};
use crate::syntax::{Inline, InlineKind};
use crate::text::{Innermost, Span, behind, line_before, line_behind, offset_of};

/// Something that waits to be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// All of it, with its brackets.
    pub span: Span,
    /// Only its place says so: `[Date]` behind a colon or alone in a cell.
    pub field: bool,
}

/// Decides quickly that there is nothing to read.
static ANY: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(["[", "<", "{{", "lorem ipsum", "xx", "??"])
        .ok()
});

/// Records the placeholders of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if matches!(run.place, Place::FrontMatter | Place::Tree)
        || !ANY.as_ref().is_some_and(|any| any.is_match(run.text))
    {
        return;
    }
    let mut found = Vec::new();
    brackets(run, &mut found);
    values(run, &mut found);
    if let Some(at) = run.text.to_ascii_lowercase().find("lorem ipsum") {
        found.push((Span::new(offset_of(at), offset_of(at + "lorem ipsum".len())), false));
    }
    found.sort_by_key(|(span, _)| span.start);
    let hides = |inline: &&Inline| {
        matches!(
            inline.kind,
            InlineKind::Code | InlineKind::Link { .. } | InlineKind::Image { .. } | InlineKind::Strikethrough
        )
    };
    let hiding: Vec<Span> = run.inlines().iter().filter(hides).map(|inline| inline.span).collect();
    let mut hiding = Innermost::new(&hiding, |span| *span);
    for (span, field) in found {
        if hiding.around(span).is_none() {
            plan.placeholders.push(Placeholder { span: run.place_of(span), field });
        }
    }
}

fn brackets(run: &Run, found: &mut Vec<(Span, bool)>) {
    let text = run.text;
    let mut from = 0;
    while let Some(open) = text[from..].find(['[', '<', '{']).map(|at| at + from) {
        from = open + 1;
        let (opening, closing) = match text.as_bytes()[open] {
            b'[' => ("[", "]"),
            b'<' => ("<", ">"),
            _ if text[open..].starts_with("{{") => ("{{", "}}"),
            _ => continue,
        };
        let inner = open + opening.len();
        let Some(length) =
            behind(text, inner).find([closing.as_bytes()[0] as char, opening.as_bytes()[0] as char, '\n'])
        else {
            continue;
        };
        let end = inner + length;
        if !text[end..].starts_with(closing) || length == 0 || length > 160 {
            continue;
        }
        let until = end + closing.len();
        from = until;
        let content = text[inner..end].trim();
        let before = text[..open].chars().next_back();
        let next = text[until..].chars().next();
        // Links, references, footnotes, escapes, quotations.
        if matches!(next, Some('(' | '[' | ':' | '"' | '”'))
            || matches!(before, Some('[' | ']' | '\\' | '!' | '"' | '“' | '`' | '\''))
        {
            continue;
        }
        // A form of words that somebody quotes.
        let line = line_before(text, open);
        if line.matches('"').count() % 2 == 1 || line.matches('“').count() > line.matches('”').count() {
            continue;
        }
        let span = Span::new(offset_of(open), offset_of(until));
        let is_value = is_value(run, open, until);
        if match opening {
            "{{" => {
                content.len() > 2
                    && content
                        .chars()
                        .all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | ' ' | '.'))
            }
            "<" => asks(content) && content.split([' ', '-', '_']).nth(1).is_some(),
            // A word alone may be a status or a tag of the text behind it.
            _ => asks(content) && (content.contains([' ', ':']) || is_value),
        } {
            found.push((span, false));
        } else if opening == "[" && is_value && has(List::PlaceholderFields, &content.to_lowercase()) {
            found.push((span, true));
        }
    }
}

fn asks(content: &str) -> bool {
    let first = content.split([' ', ':', '-', '_', ',']).next().unwrap_or_default().to_lowercase();
    has(List::PlaceholderAsks, &first)
}

/// Is this all that stands behind a colon, or in a cell?
fn is_value(run: &Run, start: usize, end: usize) -> bool {
    let before = line_before(run.text, start).trim_end_matches([' ', '*', '_', '\t']);
    let behind = line_behind(run.text, end).trim_start_matches([' ', '*', '_', '\t']);
    let is_cell = matches!(run.place, Place::Cell { row: Some(_), .. });
    let begins = before.ends_with([':', '：']) || is_cell && before.is_empty();
    begins && (behind.is_empty() || behind.starts_with(['-', '–', '—', ',', '|', '<', '(', '[', '/']))
}

/// `**Total tests:** XXX`.
fn values(run: &Run, found: &mut Vec<(Span, bool)>) {
    let mut start = 0;
    for line in run.text.split_inclusive('\n') {
        let value = line.rsplit([':', '：']).next().unwrap_or_default();
        let word = value.trim_matches(|char: char| char.is_whitespace() || matches!(char, '*' | '_'));
        let blank = word.len() > 1
            && (word.bytes().all(|byte| byte == b'X')
                || word.len() > 2 && word.bytes().all(|byte| byte == b'?'));
        if blank && value.len() < line.len() {
            let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            found.push((Span::new(offset_of(at), offset_of(at + word.len())), false));
        }
        start += line.len();
    }
}
