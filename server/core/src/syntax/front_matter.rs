//! The front matter: from a line `---` at the very start of a document to the next line `---`.
//!
//! [`front_matter`] is asked with the start of a document only. The traps: what is not closed is no front
//! matter but a rule and text; neither is `---` before a blank line, which is how a document begins that
//! opens with a rule. It must close within [`LONGEST`] bytes, so that no edit far away can make or unmake one.

use crate::text::{Span, offset_of};

/// How far the closing line may be from the start, in bytes.
pub(super) const LONGEST: u32 = 64 * 1024;

/// A front matter, in offsets of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// From the opening line up to the end of the closing one, without its line break.
    pub(super) span: Span,
    /// The lines between, with their line breaks.
    pub(super) content: Span,
    /// Where the text goes on: behind the line break of the closing line.
    pub(super) end: u32,
}

/// The front matter that `text`, the first bytes of a document, begins with.
pub(super) fn front_matter(text: &str) -> Option<FrontMatter> {
    if !text.starts_with("---") {
        return None;
    }
    let longest = (0..=text.len().min(LONGEST as usize)).rev().find(|&end| text.is_char_boundary(end))?;
    let bytes = &text.as_bytes()[..longest];
    let (opening, content) = line(bytes, 0);
    if !is_fence(&bytes[..opening]) {
        return None;
    }
    let mut start = content;
    while start < bytes.len() {
        let (end, next) = line(bytes, start);
        let text = &bytes[start..end];
        if start == content && text.iter().all(|byte| is_blank(*byte)) {
            return None;
        }
        if is_fence(text) {
            return Some(FrontMatter {
                span: Span::new(0, offset_of(start + 3)),
                content: Span::new(offset_of(content), offset_of(start)),
                end: offset_of(next),
            });
        }
        start = next;
    }
    None
}

/// Where the line that begins at `start` ends, without and with its line break.
fn line(bytes: &[u8], start: usize) -> (usize, usize) {
    let Some(end) = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map(|at| start + at) else {
        return (bytes.len(), bytes.len());
    };
    let crlf = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
    (end, end + 1 + usize::from(crlf))
}

fn is_fence(line: &[u8]) -> bool {
    line.strip_prefix(b"---").is_some_and(|rest| rest.iter().all(|byte| is_blank(*byte)))
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = front_matter(text);
        let parts = found.map(|found| (found.content.of(text), &text[found.end as usize..]));
        assert_eq!(parts, expected, "{text:?}");
    }

    #[test]
    fn it_lies_between_two_lines_of_three_dashes() {
        check("---\na: 1\n---\n# T\n", Some(("a: 1\n", "# T\n")));
        check("---  \r\na: 1\r\n---\t\r\n# T", Some(("a: 1\r\n", "# T")));
        check("---\ra: 1\r---\rx", Some(("a: 1\r", "x")));
        check("---\na: |\n  x\n\n  y\n---", Some(("a: |\n  x\n\n  y\n", "")));
        check("---\n---\n", Some(("", "")));
    }

    #[test]
    fn what_is_not_closed_or_opens_with_a_blank_line_is_none() {
        check("---\na: 1\n", None);
        check("---\na: 1\n----\n", None);
        check("---\na: 1\n ---\n", None);
        check("---\n\n# Title\n\n---\n", None);
        check("----\na\n---\n", None);
        check(" ---\na\n---\n", None);
        check("---", None);
        check("", None);
        check(&format!("---\n{}---\n", "a: b\n".repeat(LONGEST as usize / 5)), None);
    }
}
