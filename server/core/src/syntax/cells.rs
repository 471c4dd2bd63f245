//! The cells of a table's row. The only splitter: whoever reads a cell, reads it through here.
//!
//! The trap is GitHub's own: code spans do not protect a pipe, a backslash does (`\|`), and cells past the
//! columns of the head are there in the text but in no table that anybody sees.

use std::ops::Range;

use crate::text::{Span, offset_of};

/// The cells of `row` from left to right, each without the white space around it; empty cells are empty spans.
/// `row` is the text of a [`Row`](super::BlockKind::Row), spans are relative to it. The pipes at both ends may
/// be missing.
#[must_use]
pub fn cells(row: &str) -> Vec<Span> {
    let (spaces, rest) = spaces(row.as_bytes());
    let rest = Some(rest).filter(|rest| skip_blank(row.as_bytes(), rest.start) < rest.end);
    spaces.into_iter().chain(rest).map(|space| trimmed(row.as_bytes(), space)).collect()
}

/// The column that a cursor at `offset` of `row` is in, from 0, and its cell as [`cells`] has it; behind the
/// last pipe that is the column to be typed next.
pub(super) fn cell_at(row: &str, offset: u32) -> (usize, Span) {
    let (mut spaces, rest) = spaces(row.as_bytes());
    spaces.push(rest);
    let at = offset as usize;
    let column = spaces.iter().position(|space| at <= space.end).unwrap_or(spaces.len() - 1);
    (column, trimmed(row.as_bytes(), spaces[column].clone()))
}

/// What lies between two pipes, or the start and a pipe; and what is left behind the last pipe.
fn spaces(bytes: &[u8]) -> (Vec<Range<usize>>, Range<usize>) {
    let mut spaces = Vec::new();
    let mut start = skip_blank(bytes, 0);
    if bytes.get(start) == Some(&b'|') {
        start += 1;
    }
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'|' => {
                spaces.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    (spaces, start.min(bytes.len())..bytes.len())
}

fn skip_blank(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| !is_blank(*byte)).map_or(bytes.len(), |blank| from + blank)
}

fn trimmed(bytes: &[u8], Range { start, end }: Range<usize>) -> Span {
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
    fn a_cursor_is_in_the_column_between_its_pipes() {
        let row = "| a | `b` |  |";
        let columns: Vec<_> = (0..=14).map(|at| cell_at(row, at).0).collect();
        assert_eq!(columns, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
        assert_eq!(cell_at(row, 7).1.of(row), "`b`");
        assert_eq!(cell_at("", 0), (0, Span::empty(0)));
        assert_eq!(cell_at("| a", 99).0, 0);
    }

    #[test]
    fn a_backslash_protects_a_pipe_and_code_does_not() {
        check(r"| a \| b | c |", &[r"a \| b", "c"]);
        check("| `x|y` | z |", &["`x", "y`", "z"]);
        check(r"| `x\|y` | z |", &[r"`x\|y`", "z"]);
        check(r"| a \", &[r"a \"]);
    }
}
