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
    /// The first and the last line of each edit, in the text as it was, and by how many lines what is below it has moved.
    lines: Vec<(u32, u32, i64)>,
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
            let last = was.line_at(span.end);
            let moved = i64::from(is.line_at(edits.now(*span).end)) - i64::from(last);
            (was.line_at(span.start), last, moved)
        });
        Some(Moved { path, edits, was, is, lines: lines.collect() })
    }

    /// A finding where it stands now; `None` where somebody edits what it is about.
    pub(super) fn now(&self, finding: &Finding) -> Option<Finding> {
        let edits = self.edits;
        if edits.touches(finding.span) {
            return None;
        }
        let mut moved = finding.clone();
        moved.span = edits.now(finding.span);
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

    /// The points at which something starts and ends that stood at these.
    fn points(&self, (start, end): (Point, Point)) -> (Point, Point) {
        let above = self.lines.partition_point(|(_, last, _)| *last < start.line);
        if self.lines.get(above).is_none_or(|(first, ..)| *first > end.line) {
            // No line was edited that it stands on.
            let moved = above.checked_sub(1).map_or(0, |index| self.lines[index].2);
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
