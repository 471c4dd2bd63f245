//! What is found in a large document after edits, at a cost that most of it has no part in.
//!
//! An [excerpt](crate::plan::Excerpt) around the edits is judged as it was and as it is. What differs is taken, and of all else what was
//! found when the whole was judged, where it stands now.
//! The trap: an excerpt does not know all (ids that are counted once in the whole document, the line that a message names), and what others
//! say of the document is as it was. So whoever uses it judges the whole when there is time, and tells that.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{DocumentContext, judge_document, settle};
use crate::finding::Finding;
use crate::plan::Excerpt;
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
    /// What is kept of it from one edit to the next.
    pub known: &'a Known,
}

/// What is known of a past document: whoever types goes on where the last edit was.
#[derive(Debug, Default)]
pub struct Known {
    /// Whether it differed from what was on disk.
    is_edited: OnceLock<bool>,
    excerpted: Mutex<Option<Arc<Excerpted>>>,
}

/// The excerpt of a document around some places.
#[derive(Debug)]
struct Excerpted {
    places: Vec<Span>,
    excerpt: Excerpt,
    document: Document,
    found: Vec<Finding>,
}

impl Past<'_> {
    /// The excerpt around what was edited, as it was.
    fn excerpted(&self, workspace: &Workspace, index: usize) -> Option<Arc<Excerpted>> {
        let mut kept = self.known.excerpted.lock().unwrap_or_else(PoisonError::into_inner);
        let places = || self.edits.edits().iter().map(|(span, _)| *span);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.places.iter().copied().eq(places())) {
            return Some(Arc::clone(kept));
        }
        let plan = &self.document.reading.as_deref()?.plan;
        let vocabulary = Vocabulary::of(plan, &workspace.repositories.get(index)?.config);
        let places: Vec<Span> = places().collect();
        let (excerpt, document) = self.document.excerpt(&vocabulary, &places)?;
        let context = DocumentContext::new(workspace, index, self.document, &vocabulary)?;
        let is_edited = Some(*self.known.is_edited.get_or_init(|| context.is_edited()));
        let document = Document { is_edited, ..document };
        let found = judge_document(workspace, index, &document);
        let excerpted = Arc::new(Excerpted { places, excerpt, document, found });
        *kept = Some(Arc::clone(&excerpted));
        Some(excerpted)
    }
}

/// What edits of a large document have made of what is found in it.
#[derive(Debug, Default)]
pub struct Edited {
    /// What is found in an excerpt where nothing was found before.
    new: Vec<Finding>,
    /// What was found in it before, each with what has become of it.
    known: BTreeMap<At, Was>,
}

/// A place and a rule.
type At = (Span, &'static str);

/// In what a list differs from another one, for whoever counts lines and columns; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// The first and the last line of each edit that moves others, and how many line breaks stand there now.
    lines: Vec<(u32, u32, u32)>,
    new: Vec<FoundAt>,
    /// What was found in the excerpt at a place that is found otherwise now, or not any more.
    changed: Vec<(At, String, Option<FoundAt>)>,
}

type FoundAt = ((Point, Point), Finding);

/// What was found in an excerpt.
#[derive(Debug)]
struct Was {
    message: String,
    now: Now,
}

/// What has become of it.
#[derive(Debug, PartialEq)]
enum Now {
    Gone,
    Same,
    Other(Finding),
}

impl Edited {
    /// Judges what edits have made of `past`: `document`, of the repository with this index. `None` where all of it is to be judged, because
    /// it is not large, or because the edits bear on most of it.
    pub fn judge(workspace: &Workspace, index: usize, past: Past, document: &Document) -> Option<Edited> {
        let reading = document.reading.as_deref()?;
        let before = past.excerpted(workspace, index)?;
        let plan = before.excerpt.of(&reading.plan, |span| past.edits.now(span))?;
        let after = before.document.tried(Arc::new(reading.excerpted(plan)), None);
        let after = Document { is_edited: document.is_edited, ..after };
        Some(Edited::between(&before.found, judge_document(workspace, index, &after), past.edits))
    }

    fn between(before: &[Finding], after: Vec<Finding>, edits: &Revision) -> Edited {
        let mut edited = Edited::default();
        let mut moved: BTreeMap<At, At> = BTreeMap::new();
        for finding in before {
            let at = (finding.span, finding.code);
            moved.insert((edits.now(finding.span), finding.code), at);
            edited.known.insert(at, Was { message: finding.message.clone(), now: Now::Gone });
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

    /// In what the list differs from that of `past` for whoever counts lines and columns; `None` where that is not only in what an excerpt
    /// tells. Two states of one past in which it differs in the same have the same list.
    pub fn difference(&self, past: Past, document: &Document) -> Option<Difference> {
        let (was, is) = (&past.document.reading.as_deref()?.text, &document.reading.as_deref()?.text);
        let mut lines = Vec::new();
        // What stands behind an edit on its last line has another column.
        let mut rests = Vec::new();
        for (span, put) in past.edits.edits() {
            let (first, last) = (was.line_at(span.start), was.line_at(span.end));
            let breaks = Text::new(put).line_count() - 1;
            lines.extend((first < last || breaks > 0).then_some((first, last, breaks)));
            rests.push((first..=last, Span::new(span.start, was.line_span(last).end)));
        }
        let stays = |finding: &Finding| {
            let is_told =
                || self.known.get(&(finding.span, finding.code)).is_some_and(|it| it.now != Now::Same);
            let own = || finding.related.iter().filter(|related| related.path == past.document.path);
            let is_apart = |(lines, rest): &(RangeInclusive<u32>, Span)| {
                let mut related = own().flat_map(|it| [it.points.0.line, it.points.1.line]);
                let is_behind = finding.span.end >= rest.start && finding.span.start <= rest.end;
                !is_behind && related.all(|line| !lines.contains(&line))
            };
            rests.iter().all(is_apart) || is_told()
        };
        if !past.own.iter().chain(past.together).all(stays) {
            return None;
        }
        let placed = |finding: &Finding| {
            let points = is.points(finding.span);
            (points, Finding { span: Span::default(), fixes: Vec::new(), ..finding.clone() })
        };
        let changed = self.known.iter().filter(|(_, known)| known.now != Now::Same);
        let other = |was: &Was| match &was.now {
            Now::Other(other) => Some(placed(other)),
            _ => None,
        };
        Some(Difference {
            lines,
            new: self.new.iter().map(placed).collect(),
            changed: changed.map(|(at, known)| (*at, known.message.clone(), other(known))).collect(),
        })
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
            Some(Was { message, now: Now::Other(other) }) if *message == finding.message => {
                Some(other.clone())
            }
            Some(Was { now: Now::Gone, .. }) => None,
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
