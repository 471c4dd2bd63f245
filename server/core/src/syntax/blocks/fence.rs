//! The parts of a fenced block of code, which the reader does not report.
//!
//! The trap: an unclosed fence may end with a line that looks like a closing one (indented too far, or in
//! another container). What tells them apart is whether the reader took that line for code.

use std::ops::Range;

use crate::syntax::run::{is_blank, trimmed_end};
use crate::text::Span;

use super::span;

/// Info, content and whether there is a closing fence; `code_end` is where the last line of code ended.
pub(super) fn fence(bytes: &[u8], whole: Range<usize>, code_end: usize) -> (Span, Span, bool) {
    let mark = bytes[whole.start];
    let marks = bytes[whole.clone()].iter().take_while(|byte| **byte == mark).count();
    let opening = memchr::memchr(b'\n', &bytes[whole.clone()]).map(|at| whole.start + at);
    let first = opening.map_or(whole.end, |end| end + 1);
    let info_end = trimmed_end(bytes, whole.start + marks, opening.unwrap_or(whole.end));
    let blank = bytes[whole.start + marks..info_end].iter().take_while(|byte| is_blank(**byte)).count();
    let info = span(whole.start + marks + blank..info_end);

    let behind = code_end.max(first).min(whole.end);
    let closing = &bytes[behind..whole.end];
    let prefix = closing.iter().take_while(|byte| is_blank(**byte) || **byte == b'>').count();
    let closing = &closing[prefix..];
    let closed = closing.len() >= marks && closing.iter().all(|byte| *byte == mark);
    let content = span(first..if closed { behind } else { whole.end });
    (info, content, closed)
}
