//! Texts without a plan in them: edits and positions, dates, configuration.

use jiff::civil::{Date, date};
use planmark_core::calendar::{Precision, durations, in_name, scan};
use planmark_core::config;
use planmark_core::features::completion::configured;
use planmark_core::features::hover::configuration::hover as known;
use planmark_core::text::{Encoding, Positions, Span, Text};

use super::Bytes;
use crate::memory::workspace;
use crate::random::{SNIPPETS, boundary};

const REFERENCE: Date = date(2025, 11, 21);

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// A text that is edited is the string that is edited, and every place in it has one position in each encoding.
pub(super) fn text(bytes: &[u8]) {
    let (edits, content) = Bytes(bytes).edits();
    let mut text = Text::new(&content);
    let mut plain = content.strip_prefix('\u{feff}').unwrap_or(&content).to_owned();
    for [at, len, what] in edits {
        let start = boundary(&plain, at % (plain.len() + 1));
        let end = boundary(&plain, (start + len % 40).min(plain.len())).max(start);
        let inserted = SNIPPETS[what % SNIPPETS.len()];
        text.edit(Span::new(start as u32, end as u32), inserted);
        plain.replace_range(start..end, inserted);
    }
    assert_eq!(text.to_string(), plain);
    assert_eq!(text.len() as usize, plain.len());
    let lines = lines(&plain);
    assert_eq!(text.line_count() as usize, lines.len());
    for (number, line) in lines.iter().enumerate() {
        assert_eq!(text.line_span(number as u32), *line, "line {number}");
    }
    let mut positions = ENCODINGS.map(|encoding| Positions::new(&text, encoding));
    for offset in (0..=plain.len()).filter(|at| plain.is_char_boundary(*at)) {
        let line = lines.partition_point(|line| line.start as usize <= offset) - 1;
        // A place within a break is the end of its line.
        let end = offset.min(lines[line].end as usize);
        let before = &plain[lines[line].start as usize..end];
        let units = [before.len(), before.encode_utf16().count(), before.chars().count()];
        for (index, encoding) in ENCODINGS.into_iter().enumerate() {
            let position = text.position(offset as u32, encoding);
            assert_eq!(
                (position.line as usize, position.character as usize),
                (line, units[index]),
                "{offset}"
            );
            assert_eq!(positions[index].at(offset as u32), position, "{offset} in order");
            assert_eq!(text.offset(position, encoding) as usize, end, "{offset} and back");
        }
    }
}

/// The lines of a text as the protocol has them, without their breaks.
fn lines(text: &str) -> Vec<Span> {
    let (mut lines, mut start) = (Vec::new(), 0);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let width = match (bytes[at], bytes.get(at + 1)) {
            (b'\r', Some(b'\n')) => 2,
            (b'\r' | b'\n', _) => 1,
            _ => 0,
        };
        if width > 0 {
            lines.push(Span::new(start as u32, at as u32));
            start = at + width;
        }
        at += width.max(1);
    }
    lines.push(Span::new(start as u32, at as u32));
    lines
}

/// Dates lie apart and on the borders of characters; a day that is written as another was is that day again.
pub(super) fn dates(bytes: &[u8]) {
    let text = Bytes(bytes).text();
    let mut end = 0;
    for mention in scan(&text) {
        let range = mention.span().range();
        assert!(
            range.start >= end && range.start < range.end && text.get(range.clone()).is_some(),
            "{range:?}"
        );
        end = range.end;
        for written in mention.dates() {
            assert!(text.get(written.calendar.range()).is_some());
            let Some(first) = written.resolve(REFERENCE) else { continue };
            assert!(written.last_day(REFERENCE) >= Some(first));
            let again = written.format.write(first);
            assert!(!again.is_empty());
            if written.precision() == Precision::Day && written.format.is_complete() && !written.ambiguous {
                // The era of a year stands before the date.
                let era = if text[..written.span.start as usize].ends_with("令和") { "令和" } else { "" };
                let read = scan(&format!("{era}{again}"));
                let read = read.first().and_then(|mention| mention.dates().next()?.resolve(REFERENCE));
                assert_eq!(read, Some(first), "{:?} is written as {again:?}", &text[written.span.range()]);
            }
        }
        if let Some((first, last)) = mention.resolve(REFERENCE) {
            assert!(first <= last);
        }
    }
    for duration in durations(&text) {
        assert!(text.get(duration.span.range()).is_some_and(|written| !written.is_empty()));
    }
    assert!(text.lines().filter_map(in_name).all(|day| day.year() >= 0));
}

/// Whatever a `planmark.toml` says is read, and what is wrong with it has a place; what is suggested can be put there.
pub(super) fn configuration(bytes: &[u8]) {
    let text = Bytes(bytes).text();
    let (_, problems) = config::read(&text);
    for problem in &problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        assert!(!problem.message.is_empty());
        if let Some(suggestion) = &problem.suggestion {
            let mut after = text.clone();
            after.replace_range(problem.span.range(), suggestion);
            let (_, left) = config::read(&after);
            let is_left = |left: &&config::Problem| {
                left.message == problem.message && left.span.start == problem.span.start
            };
            assert!(!left.iter().any(|left| is_left(&left)), "{problem:?} stays in {after:?}");
        }
    }
    let shown = Text::new(&text);
    let workspace = workspace("2025-11-21", &[]);
    let step = (text.len() / 8).max(1);
    for offset in (0..=text.len()).step_by(step) {
        let place = shown.floor(offset as u32);
        // Inside of a line break is the end of its line.
        let place = place.min(shown.line_span(shown.line_at(place)).end);
        for item in configured(&shown, place, &workspace.repositories[0]).items {
            assert!(
                item.span.touches(place) && shown.to_string().get(item.span.range()).is_some(),
                "{item:?}"
            );
        }
        if let Some(hover) = known(&shown, place) {
            assert!(shown.to_string().get(hover.span.range()).is_some());
        }
    }
}
