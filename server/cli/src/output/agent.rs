//! For coding agents: one line a finding, with the place, the claim beside the truth, and the exact text to replace.
//!
//! What is to be replaced is as short as it may be and still stands only once in its file, so a tool that replaces text can take it as
//! it is. The trap: a fix that sets the same value in many places is said once a place, at the finding that stands there.

use std::io::{self, Write};
use std::ops::Range;

use planmark_core::finding::{Applicability, Finding, Fix};
use planmark_core::text::Span;
use serde_json::json;

use super::{in_a_line, row_and_column};
use crate::excerpt::{Excerpt, Report};
use crate::session::Names;

pub(super) fn print(report: &Report, names: &Names, out: &mut impl Write) -> io::Result<()> {
    if report.excerpts.is_empty() {
        return writeln!(out, "{}", report.evidence.sentence());
    }
    for (excerpt, finding) in report.findings() {
        writeln!(out, "{}", line(excerpt, finding, names))?;
    }
    Ok(())
}

/// `PLAN.md:6:17 ratio-mismatch: "9.1%", but 3 of 42 is 7.1% | fix: "9.1" -> "7.1"`.
pub(crate) fn line(excerpt: &Excerpt, finding: &Finding, names: &Names) -> String {
    let (row, column) = row_and_column(excerpt.points(finding).0);
    let file = in_a_line(&names.seen_from_here(&excerpt.path));
    let head = format!("{file}:{row}:{column} {}: {}", finding.code, in_a_line(&finding.message));
    let fixes: Vec<String> = finding.fixes.iter().map(|fix| said(excerpt, finding, fix, names)).collect();
    match (finding.fixes.as_slice(), fixes.as_slice()) {
        ([], _) | (_, []) => head,
        ([fix], [said]) if fix.applicability == Applicability::Safe => format!("{head} | fix: {said}"),
        (_, [said]) => format!("{head} | fix, if it is so: {said}"),
        (_, choices) => format!("{head} | one of: {}", choices.join(" or ")),
    }
}

fn said(excerpt: &Excerpt, finding: &Finding, fix: &Fix, names: &Names) -> String {
    if let [edit] = fix.edits.as_slice()
        && let Some(file) = edit.file.as_ref().filter(|file| file.hash.is_none())
    {
        return format!("create {}", in_a_line(&names.seen_from_here(&file.path)));
    }
    let own: Vec<(Span, &str)> = fix
        .edits
        .iter()
        .filter(|edit| edit.file.as_ref().is_none_or(|file| file.path == excerpt.path))
        .map(|edit| (edit.span, edit.new_text.as_str()))
        .collect();
    // Places that state the same have findings of their own.
    let is_here = |span: Span| span.start <= finding.span.end && finding.span.start <= span.end;
    let here: Vec<(Span, &str)> = own.iter().copied().filter(|(span, _)| is_here(*span)).collect();
    let shown = if here.is_empty() { own } else { here };
    if shown.is_empty() {
        return fix.title.clone();
    }
    let text = excerpt.text.slice(Span::new(0, excerpt.text.len())).into_owned();
    let replacement = |(span, new_text): &(Span, &str)| {
        let around = unique(&text, span.range());
        let (before, after) = (&text[around.start..span.range().start], &text[span.range().end..around.end]);
        let new = format!("{before}{new_text}{after}");
        format!("{} -> {}", json!(&text[around]), json!(new))
    };
    let shown: Vec<String> = shown.iter().map(replacement).collect();
    shown.join(", ")
}

/// The shortest piece of a text, made longer by whole words on both sides, that holds this and stands only once in it; a line at most
/// where that does not suffice.
fn unique(text: &str, place: Range<usize>) -> Range<usize> {
    let line = text[..place.start].rfind('\n').map_or(0, |at| at + 1)
        ..text[place.end..].find('\n').map_or(text.len(), |at| place.end + at);
    let mut around = place;
    let stands_once = |piece: &str| !piece.is_empty() && text.match_indices(piece).take(2).count() == 1;
    while !stands_once(&text[around.clone()]) && around != line {
        let word = |char: char| !char.is_whitespace();
        let before =
            text[line.start..around.start].trim_end_matches(char::is_whitespace).trim_end_matches(word);
        let after = &text[around.end..line.end];
        let rest = after.trim_start_matches(char::is_whitespace).trim_start_matches(word);
        around = line.start + before.len()..line.end - rest.len();
    }
    around
}

#[cfg(test)]
mod tests {
    use super::unique;

    fn piece<'a>(text: &'a str, place: &str) -> &'a str {
        let start = text.rfind(place).expect("it is there");
        &text[unique(text, start..start + place.len())]
    }

    #[test]
    fn what_is_to_be_replaced_stands_only_once() {
        assert_eq!(piece("We have 9 agents.", "9"), "9");
        assert_eq!(piece("9 lives. We have 9 agents.", "9"), "have 9 agents.");
        assert_eq!(piece("We have 9 agents,\nand we have 9 agents\n", "9"), "we have 9 agents");
        assert_eq!(piece("Same 9 line\nSame 9 line\n", "9"), "Same 9 line", "a line at most");
        assert_eq!(piece("港 9 港，9 港", "9"), "港，9 港");
    }

    #[test]
    fn nothing_is_replaced_by_an_insertion() {
        let text = "a\n\nb 港";
        assert_eq!(&text[unique(text, 3..3)], "b");
        assert_eq!(&text[unique(text, 2..2)], "");
    }
}
