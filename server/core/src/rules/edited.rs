//! What is found in a large document after edits, at a cost that most of it has no part in.
//!
//! An [excerpt](crate::plan::Excerpt) around the edits is judged as it was and as it is. What differs is taken, and of all else what was
//! found when the whole was judged, where it stands now.
//! The trap: an excerpt does not know all (ids that are counted once in the whole document, the line that a message names), and what others
//! say of the document is as it was. So whoever uses it judges the whole when there is time, and tells that.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{judge_document, settle};
use crate::finding::Finding;
use crate::status::Vocabulary;
use crate::text::{Encoding, Point, Revision, Span, Text};
use crate::workspace::{Document, Workspace};

/// A document as it was when all of it was judged.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// As it was, with its text.
    pub document: &'a Document,
    /// What it showed by itself ([`judge_document`]).
    pub own: &'a [Finding],
    /// What only its repository showed ([`judge_together`](super::judge_together)).
    pub together: &'a [Finding],
    /// What was edited since.
    pub edits: &'a Revision,
}

/// What edits of a large document have made of what is found in it.
#[derive(Debug, Default)]
pub struct Edited {
    /// What is found in an excerpt where nothing was found before.
    new: Vec<Finding>,
    /// What was found in it before, each with what has become of it.
    known: BTreeMap<At, Known>,
}

/// A place and a rule.
type At = (Span, &'static str);

/// What was found in an excerpt.
#[derive(Debug)]
struct Known {
    message: String,
    now: Now,
}

/// What has become of it.
#[derive(Debug)]
enum Now {
    Gone,
    Same,
    Other(Finding),
}

impl Edited {
    /// Judges what edits have made of `past`: `document`, of the repository with this index. `None` where all of it is to be judged, because
    /// it is not large, or because the edits bear on most of it.
    pub fn judge(workspace: &Workspace, index: usize, past: Past, document: &Document) -> Option<Edited> {
        let (reading, was) = (document.reading.as_deref()?, past.document.reading.as_deref()?);
        let config = &workspace.repositories.get(index)?.config;
        let places: Vec<Span> = past.edits.edits().iter().map(|(span, _)| *span).collect();
        let (excerpt, before) = past.document.excerpt(&Vocabulary::of(&was.plan, config), &places)?;
        let plan = excerpt.of(&reading.plan, |span| past.edits.now(span))?;
        let after = before.tried(Arc::new(reading.excerpted(plan)), None);
        let judge = |excerpt: Document| {
            judge_document(workspace, index, &Document { is_tried: document.is_tried, ..excerpt })
        };
        Some(Edited::between(&judge(before), judge(after), past.edits))
    }

    fn between(before: &[Finding], after: Vec<Finding>, edits: &Revision) -> Edited {
        let mut edited = Edited::default();
        let mut moved: BTreeMap<At, At> = BTreeMap::new();
        for finding in before {
            let at = (finding.span, finding.code);
            moved.insert((edits.now(finding.span), finding.code), at);
            edited.known.insert(at, Known { message: finding.message.clone(), now: Now::Gone });
        }
        for finding in after {
            let at = moved.get(&(finding.span, finding.code));
            let known = at.and_then(|at| Some((at.0, edited.known.get_mut(at)?)));
            let Some((place, known)) = known else {
                edited.new.push(finding);
                continue;
            };
            let is_same = known.message == finding.message && !edits.touches(place);
            known.now = if is_same { Now::Same } else { Now::Other(finding) };
        }
        edited
    }

    /// Is the same found as before, on the same lines and at the same columns?
    pub fn is_same(&self, past: Past, document: &Document) -> bool {
        let is_left = self.known.values().all(|known| matches!(known.now, Now::Same));
        if !self.new.is_empty() || !is_left {
            return false;
        }
        let texts = past.document.reading.as_deref().zip(document.reading.as_deref());
        let Some((was, is)) = texts.map(|(was, is)| (&was.text, &is.text)) else { return false };
        // Where a line was edited, from the first edit to its end.
        let mut places = Vec::new();
        for (span, put) in past.edits.edits() {
            let line = was.line_at(span.start);
            if was.line_span(line).end < span.end || put.contains(['\n', '\r']) {
                return false;
            }
            places.push((line, Span::new(span.start, was.line_span(line).end)));
        }
        let stays = |finding: &Finding| {
            places.iter().all(|(line, rest)| {
                let own = finding.related.iter().filter(|related| related.path == past.document.path);
                let mut lines = own.flat_map(|related| [related.points.0.line, related.points.1.line]);
                let is_before = finding.span.end < rest.start || finding.span.start > rest.end;
                is_before && lines.all(|other| other != *line)
            })
        };
        was.line_count() == is.line_count() && past.own.iter().chain(past.together).all(stays)
    }

    /// All that is found in the document now, as [`settle`] says it.
    pub fn findings(
        &self,
        workspace: &Workspace,
        index: usize,
        past: Past,
        document: &Document,
    ) -> Vec<Finding> {
        let texts = past.document.reading.as_deref().zip(document.reading.as_deref());
        let Some((was, is)) = texts else { return Vec::new() };
        let moved = Moved::new(past, &was.text, &is.text);
        let own = past.own.iter().filter_map(|finding| self.now(finding, &moved));
        let together = past.together.iter().filter_map(|finding| moved.now(finding));
        let mut findings: Vec<Finding> = own.chain(together).collect();
        findings.extend_from_slice(&self.new);
        settle(workspace, index, Some(document), findings)
    }

    /// What has become of something that was found in the whole document.
    fn now(&self, finding: &Finding, moved: &Moved) -> Option<Finding> {
        match self.known.get(&(finding.span, finding.code)) {
            // In the whole it says something else: what the excerpt says of it is less.
            Some(Known { message, now: Now::Other(other) }) if *message == finding.message => {
                Some(other.clone())
            }
            Some(Known { now: Now::Gone, .. }) => None,
            _ => moved.now(finding),
        }
    }
}

/// Where everything stands now.
struct Moved<'a> {
    past: Past<'a>,
    was: &'a Text,
    is: &'a Text,
    /// The lines from the first to the last edit, in the text as it was, both inclusive.
    lines: (u32, u32),
}

impl<'a> Moved<'a> {
    fn new(past: Past<'a>, was: &'a Text, is: &'a Text) -> Moved<'a> {
        let edits = past.edits.edits();
        let first = edits.first().map_or(0, |(span, _)| was.line_at(span.start));
        let last = edits.last().map_or(0, |(span, _)| was.line_at(span.end));
        Moved { past, was, is, lines: (first, last) }
    }

    /// A finding where it stands now; `None` where somebody edits what it is about.
    fn now(&self, finding: &Finding) -> Option<Finding> {
        let edits = self.past.edits;
        if edits.touches(finding.span) {
            return None;
        }
        let mut moved = finding.clone();
        moved.span = edits.now(finding.span);
        let own = moved.related.iter_mut().filter(|related| related.path == self.past.document.path);
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
        let (first, last) = self.lines;
        if end.line < first {
            return (start, end);
        }
        if start.line > last {
            // No line was edited that it stands on.
            let line = |point: Point| Point {
                line: point.line + self.is.line_count() - self.was.line_count(),
                ..point
            };
            return (line(start), line(end));
        }
        let offset = |point: Point| self.was.offset(point.position(Encoding::Utf8), Encoding::Utf8);
        self.is.points(self.past.edits.now(Span::new(offset(start), offset(end))))
    }
}
