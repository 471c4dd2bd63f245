//! What changes in a file, as a unified diff that `git apply` and `patch` take.
//!
//! The trap: a last line without a line break is said to have none, and a name with a blank in it ends in a tab, or the rest of
//! it is taken for a date.

use std::fmt::Write;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use crate::terminal;

/// How many lines that stay are shown around those that do not.
const CONTEXT: u32 = 3;

/// The difference of two texts of the file with this name, with the two lines that name it; before it was created it had none.
pub(super) fn patch(name: &str, before: Option<&str>, after: &str) -> String {
    let new = quoted(&format!("b/{name}"));
    let old = before.map_or_else(|| "/dev/null".to_owned(), |_| quoted(&format!("a/{name}")));
    format!("--- {old}\n+++ {new}\n{}", hunks(before.unwrap_or_default(), after))
}

/// A patch in the colours of git, for a terminal: with them nothing applies it.
pub(super) fn painted(patch: &str) -> String {
    let mut painted = String::new();
    for line in patch.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let code = match text.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => "1",
            [b'@', b'@', ..] => "36",
            [b'-', ..] => "31",
            [b'+', ..] => "32",
            _ => "",
        };
        match code {
            "" => painted.push_str(text),
            code => painted.push_str(&terminal::painted(code, text, true)),
        }
        painted.push('\n');
    }
    painted
}

/// Which lines of the one text stand in the place of which of the other, in order and counted from 0.
pub(crate) fn lines(before: &str, after: &str) -> Vec<(Range<u32>, Range<u32>)> {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    diff.hunks().map(|hunk| (hunk.before, hunk.after)).collect()
}

/// The difference of two texts.
pub(super) fn hunks(before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut out = String::new();
    let mut group: Vec<Hunk> = Vec::new();
    for hunk in diff.hunks() {
        let is_near = group.last().is_some_and(|last| hunk.before.start - last.before.end <= 2 * CONTEXT);
        if !is_near {
            write_group(&mut out, &group, &old, &new);
            group.clear();
        }
        group.push(hunk);
    }
    write_group(&mut out, &group, &old, &new);
    out
}

/// Hunks that lie so near to one another that they share what is around them.
fn write_group(out: &mut String, group: &[Hunk], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    let lead = first.before.start.min(CONTEXT);
    let trail = (old.len() as u32 - last.before.end).min(CONTEXT);
    let before = first.before.start - lead..last.before.end + trail;
    let after = first.after.start - lead..last.after.end + trail;
    let _ = writeln!(out, "@@ -{} +{} @@", range(&before), range(&after));
    let mut at = before.start;
    for hunk in group {
        write_lines(out, ' ', old, at..hunk.before.start);
        write_lines(out, '-', old, hunk.before.clone());
        write_lines(out, '+', new, hunk.after.clone());
        at = hunk.before.end;
    }
    write_lines(out, ' ', old, at..before.end);
}

fn write_lines(out: &mut String, sign: char, lines: &[&str], range: Range<u32>) {
    for line in lines.get(range.start as usize..range.end as usize).unwrap_or_default() {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// Lines are counted from 1, but where there are none the line before them is named.
fn range(lines: &Range<u32>) -> String {
    let start = if lines.is_empty() { lines.start } else { lines.start + 1 };
    format!("{start},{}", lines.len())
}

/// A name as git writes it: in quotes where something in it would be misread.
fn quoted(name: &str) -> String {
    let is_plain = |byte: u8| !byte.is_ascii_control() && byte != b'"' && byte != b'\\';
    if name.bytes().all(is_plain) {
        return if name.contains(' ') { format!("{name}\t") } else { name.to_owned() };
    }
    let mut out = String::from("\"");
    for char in name.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            char if char.is_ascii_control() => {
                let _ = write!(out, "\\{:03o}", char as u32);
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_near_the_start_counts_from_the_first_line() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assert_eq!(
            hunks(before, &before.replace('6', "six")),
            "@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n"
        );
        assert_eq!(hunks(before, &before.replace('2', "two")), "@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n 4\n 5\n");
    }

    #[test]
    fn a_last_line_without_a_break_says_so() {
        assert_eq!(
            hunks("a\r\nb", "a\r\nc"),
            "@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
        );
        assert_eq!(hunks("a\nb", "A\nb"), "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n");
    }

    #[test]
    fn in_colour_each_line_ends_plain() {
        let patch = patch("PLAN.md", Some("a\r\nb\n"), "A\r\nb\n");
        assert_eq!(
            painted(&patch),
            "\x1b[1m--- a/PLAN.md\x1b[0m\n\x1b[1m+++ b/PLAN.md\x1b[0m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n\
             \x1b[31m-a\x1b[0m\n\x1b[32m+A\x1b[0m\n b\n"
        );
    }

    #[test]
    fn far_changes_are_apart() {
        let before: String = (0..20).map(|line| format!("{line}\n")).collect();
        let after = before.replace("2\n3\n", "3\n").replace("19\n", "19\n20\n");
        let hunks = hunks(&before, &after);
        assert_eq!(hunks.matches("@@ -").count(), 2, "{hunks}");
        assert!(hunks.contains("@@ -18,3 +17,4 @@\n"), "{hunks}");
    }

    #[test]
    fn names_that_would_be_misread_are_quoted() {
        assert_eq!(quoted("a/PLAN.md"), "a/PLAN.md");
        assert_eq!(quoted("a/My plan.md"), "a/My plan.md\t");
        assert_eq!(quoted("a/\"x\"\t.md"), "\"a/\\\"x\\\"\\011.md\"");
    }
}
