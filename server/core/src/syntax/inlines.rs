//! What is inside of a run of text: code, emphasis, links. Made on demand, for one block at a time.
//!
//! [`inlines`] takes the text of a block's content. The traps: a run alone may look like a block (`# 1. First`
//! has the content `1. First`), and the later lines of a run in a quote begin with `>`; both are hidden from
//! the reader. Links by reference (`[text][label]`) are not resolved, since a run does not know the definitions.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::text::{Span, offset_of};

/// A piece of inline markup, in offsets of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// All of it, with its marks.
    pub span: Span,
    /// What is between the marks; of a link its text, of HTML all of it.
    pub content: Span,
}

/// What a piece of inline markup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineKind {
    /// `` `code` ``
    Code,
    /// `**strong**`
    Strong,
    /// `*emphasis*`
    Emphasis,
    /// `~~struck~~`
    Strikethrough,
    /// `[text](destination)`, `<https://…>`
    Link {
        /// Where it leads, unescaped.
        destination: String,
    },
    /// `![text](destination)`
    Image {
        /// Where it is, unescaped.
        destination: String,
    },
    /// A tag or comment.
    Html,
}

/// What stands before a run while it is read, so that it is a paragraph whatever it begins with.
const LEAD: &str = "x ";

/// The inline markup in `run` in the order of the starts, an outer piece before those inside of it.
#[must_use]
pub fn inlines(run: &str) -> Vec<Inline> {
    if memchr::memchr3(b'`', b'*', b'_', run.as_bytes()).is_none()
        && memchr::memchr3(b'[', b'<', b'~', run.as_bytes()).is_none()
    {
        return Vec::new();
    }
    let text = paragraph(run);
    let lead = offset_of(LEAD.len());
    let options = Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(&text, options).into_offset_iter();
    events
        .filter_map(|(event, range)| {
            let whole =
                Span::new(offset_of(range.start).checked_sub(lead)?, offset_of(range.end).checked_sub(lead)?);
            let kind = match event {
                Event::Code(_) => InlineKind::Code,
                Event::InlineHtml(_) => InlineKind::Html,
                Event::Start(Tag::Strong) => InlineKind::Strong,
                Event::Start(Tag::Emphasis) => InlineKind::Emphasis,
                Event::Start(Tag::Strikethrough) => InlineKind::Strikethrough,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    InlineKind::Link { destination: dest_url.into_string() }
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    InlineKind::Image { destination: dest_url.into_string() }
                }
                _ => return None,
            };
            let content = content(run, &kind, whole);
            Some(Inline { kind, span: whole, content })
        })
        .collect()
}

/// A copy of the run that reads as one paragraph: what containers put before its lines is blank.
fn paragraph(run: &str) -> String {
    let mut text = String::with_capacity(LEAD.len() + run.len());
    text.push_str(LEAD);
    let mut is_first = true;
    for line in run.split_inclusive('\n') {
        let prefix = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        let prefix = if is_first { 0 } else { prefix };
        text.extend(line[..prefix].chars().map(|prefix| if prefix == '>' { ' ' } else { prefix }));
        text.push_str(&line[prefix..]);
        is_first = false;
    }
    text
}

fn content(run: &str, kind: &InlineKind, whole: Span) -> Span {
    let text = whole.of(run);
    let (before, behind) = match kind {
        InlineKind::Html => (0, 0),
        InlineKind::Emphasis => (1, 1),
        InlineKind::Strong => (2, 2),
        InlineKind::Strikethrough => {
            let marks = text.bytes().take_while(|byte| *byte == b'~').count().min(2);
            (marks, marks)
        }
        InlineKind::Code => {
            let marks = text.bytes().take_while(|byte| *byte == b'`').count();
            (marks, marks)
        }
        InlineKind::Link { .. } if text.starts_with('<') => (1, 1),
        InlineKind::Link { .. } => (1, text.len() - link_text_end(text, 1)),
        InlineKind::Image { .. } => (2, text.len() - link_text_end(text, 2)),
    };
    let content = Span::new(whole.start + offset_of(before), whole.end.saturating_sub(offset_of(behind)));
    if matches!(kind, InlineKind::Code) { unpadded(run, content) } else { content }
}

/// Where the text of a link ends that begins at `start`: at the bracket that closes the first one. Code and
/// escapes hide brackets.
fn link_text_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 1_usize;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => {
                let marks = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                at += code_len(&bytes[at..], marks) - 1;
            }
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// The length of the code span with so many marks that `bytes` begins with, or of the marks if nothing closes it.
fn code_len(bytes: &[u8], marks: usize) -> usize {
    let mut at = marks;
    while let Some(next) = memchr::memchr(b'`', &bytes[at..]) {
        let start = at + next;
        let closing = bytes[start..].iter().take_while(|byte| **byte == b'`').count();
        at = start + closing;
        if closing == marks {
            return at;
        }
    }
    marks
}

/// The content of a code span without the one space at both ends that only keeps backticks apart.
fn unpadded(run: &str, content: Span) -> Span {
    let text = content.of(run);
    let is_padded = text.starts_with(' ') && text.ends_with(' ') && text.bytes().any(|byte| byte != b' ');
    if is_padded { Span::new(content.start + 1, content.end - 1) } else { content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(run: &str, expected: &[(&str, &str)]) {
        let found = inlines(run);
        let found: Vec<_> =
            found.iter().map(|inline| (inline.span.of(run), inline.content.of(run))).collect();
        assert_eq!(found, expected, "{run:?}");
    }

    #[test]
    fn marks_and_what_is_between_them() {
        check(
            "**Due:** `now` 🚀 *a* ~~b~~ ~c~",
            &[("**Due:**", "Due:"), ("`now`", "now"), ("*a*", "a"), ("~~b~~", "b"), ("~c~", "c")],
        );
        check("`` a`b `` and ` `", &[("`` a`b ``", "a`b"), ("` `", " ")]);
        check("**a _b_ c**", &[("**a _b_ c**", "a _b_ c"), ("_b_", "b")]);
        check("a <!-- c --> <b>", &[("<!-- c -->", "<!-- c -->"), ("<b>", "<b>")]);
        check("no marks at all", &[]);
        check("", &[]);
    }

    #[test]
    fn links_know_their_text_and_destination() {
        let run = r"see [a `]` \] [b] c](docs/x%20y.md 'T') and ![i](p.png) <https://e.org>";
        let found = inlines(run);
        let links: Vec<_> = found
            .iter()
            .filter_map(|inline| match &inline.kind {
                InlineKind::Link { destination } | InlineKind::Image { destination } => {
                    Some((inline.content.of(run), destination.as_str()))
                }
                _ => None,
            })
            .collect();
        assert_eq!(
            links,
            [(r"a `]` \] [b] c", "docs/x%20y.md"), ("i", "p.png"), ("https://e.org", "https://e.org")]
        );
    }

    #[test]
    fn a_run_is_never_taken_for_a_block() {
        check("# not a *heading*", &[("*heading*", "heading")]);
        check("1. `a`", &[("`a`", "a")]);
        check("<p> **b**", &[("<p>", "<p>"), ("**b**", "b")]);
        check("[a]: *b*", &[("*b*", "b")]);
        check("- - -\n**b**", &[("**b**", "b")]);
    }

    #[test]
    fn the_prefix_of_a_quote_is_no_text() {
        check("**two\n> lines** `a\n> b`", &[("**two\n> lines**", "two\n> lines"), ("`a\n> b`", "a\n> b")]);
    }
}
