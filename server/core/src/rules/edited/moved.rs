//! Where a finding stands after edits.
//!
//! The trap: what takes part in a finding is told in lines and columns, of which an edit moves those behind it on its last line, and below
//! it the lines alone.

use std::path::Path;

use crate::finding::Finding;
use crate::text::{Encoding, Point, Revision, Span, Text};
use crate::workspace::Document;

/// Where everything stands in a text that stood in another one.
pub(super) struct Moved<'a> {
    path: &'a Path,
    edits: &'a Revision,
    was: &'a Text,
    is: &'a Text,
    lines: Vec<Lines>,
}

/// The lines of an edit, in the text as it was.
struct Lines {
    first: u32,
    last: u32,
    /// The same in bytes, without the last break.
    span: Span,
    /// By how many lines what is below has moved.
    moved: i64,
}

impl<'a> Moved<'a> {
    /// What moves from the document with this path as it `was` to how it `is`; `None` where either has no reading.
    pub(super) fn new(
        path: &'a Path,
        edits: &'a Revision,
        was: &'a Document,
        is: &'a Document,
    ) -> Option<Moved<'a>> {
        let (was, is) = (&was.reading.as_deref()?.text, &is.reading.as_deref()?.text);
        let lines = edits.edits().iter().map(|(span, _)| {
            let (first, last) = (was.line_at(span.start), was.line_at(span.end));
            let moved = i64::from(is.line_at(edits.now(*span).end)) - i64::from(last);
            Lines { first, last, span: Span::new(was.line_span(first).start, was.line_span(last).end), moved }
        });
        Some(Moved { path, edits, was, is, lines: lines.collect() })
    }

    /// A finding where it stands now; `None` where somebody edits what it is about.
    pub(super) fn now(&self, finding: &Finding) -> Option<Finding> {
        let edits = self.edits;
        let span = self.place(finding)?;
        let mut moved = Finding { span, ..finding.clone() };
        let own = moved.related.iter_mut().filter(|related| *related.path == *self.path);
        own.for_each(|related| related.points = self.points(related.points));
        moved.fixes.retain_mut(|fix| {
            fix.edits.iter_mut().filter(|edit| edit.file.is_none()).all(|edit| {
                let is_left = !edits.touches(edit.span);
                edit.span = edits.now(edit.span);
                is_left
            })
        });
        Some(moved)
    }

    /// The place of a finding now; `None` where somebody edits what it is about.
    pub(super) fn place(&self, finding: &Finding) -> Option<Span> {
        (!self.edits.touches(finding.span)).then(|| self.edits.now(finding.span))
    }

    /// Does what stands at `span`, and what takes part in it, which lies from one line to another, stand on the lines and in the columns
    /// on which it stood?
    pub(super) fn leaves(&self, span: Span, related: Option<(u32, u32)>) -> bool {
        let above = self.lines.partition_point(|lines| lines.span.end < span.start);
        let is_apart = self.lines.get(above).is_none_or(|lines| lines.span.start > span.end);
        is_apart
            && self.moved_below(above) == 0
            && related.is_none_or(|(first, last)| {
                let above = self.lines.partition_point(|lines| lines.last < first);
                self.lines.get(above).is_none_or(|lines| lines.first > last) && self.moved_below(above) == 0
            })
    }

    /// By how many lines has moved what is below so many edits and above the next one?
    fn moved_below(&self, edits: usize) -> i64 {
        edits.checked_sub(1).map_or(0, |last| self.lines[last].moved)
    }

    /// The points at which something starts and ends that stood at these.
    fn points(&self, (start, end): (Point, Point)) -> (Point, Point) {
        let above = self.lines.partition_point(|lines| lines.last < start.line);
        if self.lines.get(above).is_none_or(|lines| lines.first > end.line) {
            // No line was edited that it stands on.
            let moved = self.moved_below(above);
            let line = |point: Point| Point {
                line: u32::try_from(i64::from(point.line) + moved).unwrap_or(0),
                ..point
            };
            return (line(start), line(end));
        }
        let offset = |point: Point| self.was.offset(point.position(Encoding::Utf8), Encoding::Utf8);
        self.is.points(self.edits.now(Span::new(offset(start), offset(end))))
    }
}
