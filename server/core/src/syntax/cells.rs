//! The cells of a table's row. The only splitter: whoever reads a cell, reads it through here.
//!
//! The trap is GitHub's own: code spans do not protect a pipe, a backslash does (`\|`), and cells past the
//! columns of the head are there in the text but in no table that anybody sees.

use crate::text::{Span, offset_of};

/// The cells of `row` from left to right, each without the white space around it; empty cells are empty spans.
/// `row` is the text of a [`Row`](super::BlockKind::Row), spans are relative to it. The pipes at both ends may
/// be missing.
#[must_use]
pub fn cells(row: &str) -> Vec<Span> {
    let bytes = row.as_bytes();
    let mut cells = Vec::new();
    let mut start = skip_blank(bytes, 0);
    if bytes.get(start) == Some(&b'|') {
        start += 1;
    }
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'|' => {
                cells.push(trimmed(bytes, start, at));
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if skip_blank(bytes, start) < bytes.len() {
        cells.push(trimmed(bytes, start, bytes.len()));
    }
    cells
}

fn skip_blank(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| !is_blank(*byte)).map_or(bytes.len(), |blank| from + blank)
}

fn trimmed(bytes: &[u8], start: usize, end: usize) -> Span {
    let first = start + bytes[start..end].iter().take_while(|byte| is_blank(**byte)).count();
    let blank = bytes[first..end].iter().rev().take_while(|byte| is_blank(**byte)).count();
    Span::new(offset_of(first), offset_of(end - blank))
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: &str, expected: &[&str]) {
        let found: Vec<_> = cells(row).into_iter().map(|cell| cell.of(row)).collect();
        assert_eq!(found, expected, "{row:?}");
    }

    #[test]
    fn pipes_at_the_ends_may_be_missing() {
        check("| a | b |", &["a", "b"]);
        check("a | b", &["a", "b"]);
        check("|a|b", &["a", "b"]);
        check("  | a |\r\n", &["a"]);
        check("| 🚀 計 |  |", &["🚀 計", ""]);
        check("||", &[""]);
        check("| a | |", &["a", ""]);
        check("|", &[]);
        check("", &[]);
    }

    #[test]
    fn a_backslash_protects_a_pipe_and_code_does_not() {
        check(r"| a \| b | c |", &[r"a \| b", "c"]);
        check("| `x|y` | z |", &["`x", "y`", "z"]);
        check(r"| `x\|y` | z |", &[r"`x\|y`", "z"]);
        check(r"| a \", &[r"a \"]);
    }
}
