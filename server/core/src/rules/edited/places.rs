//! What was found in a whole document by its place, so that what stands where something is edited is found without asking each.
//!
//! The trap: places are those of the document as it was, and are asked for by where they stand now; edits leave them in their order.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use super::blocks::Blocks;
use super::{Last, Past};
use crate::finding::{Finding, Related};
use crate::text::{Revision, Span, Text};
use crate::workspace::Document;

/// What is known of what was found in a whole document, once somebody has asked.
#[derive(Debug, Default)]
pub struct Known {
    places: OnceLock<Places>,
    blocks: OnceLock<Blocks>,
}

#[derive(Debug)]
pub(super) struct Places {
    own: Order,
    together: Order,
    /// The lines on which something starts or ends that takes part in a finding.
    related: Vec<u32>,
}

/// Findings in the order of their places.
#[derive(Debug)]
struct Order {
    indices: Vec<usize>,
    /// How long the longest is.
    longest: u32,
}

impl Known {
    pub(super) fn blocks(&self, past: &Past) -> &Blocks {
        self.blocks.get_or_init(|| Blocks::of(past))
    }

    pub(super) fn places(&self, past: &Past) -> &Places {
        self.places.get_or_init(|| {
            let all = past.own.iter().chain(past.together);
            let mut related: Vec<u32> =
                all.flat_map(|finding| related_lines(finding, past.document)).collect();
            related.sort_unstable();
            related.dedup();
            Places { own: Order::of(past.own), together: Order::of(past.together), related }
        })
    }
}

impl Places {
    /// Those of `own` that stand at `span` after these edits, by their indices.
    pub(super) fn own_at<'a>(
        &'a self,
        span: Span,
        own: &'a [Finding],
        edits: &'a Revision,
    ) -> impl Iterator<Item = usize> {
        let from = self.own.indices.partition_point(|index| edits.now(own[*index].span).start < span.start);
        let places = self.own.indices[from..].iter().map(move |index| (*index, edits.now(own[*index].span)));
        places
            .take_while(move |(_, now)| now.start == span.start)
            .filter(move |(_, now)| *now == span)
            .map(|it| it.0)
    }
}

impl Order {
    fn of(findings: &[Finding]) -> Order {
        let mut indices: Vec<usize> = (0..findings.len()).collect();
        indices.sort_by_key(|index| findings[*index].span);
        Order { indices, longest: findings.iter().map(|finding| finding.span.len()).max().unwrap_or(0) }
    }

    /// Does one of them touch `span` after these edits, of those that nobody has edited?
    fn touches(&self, span: Span, findings: &[Finding], edits: &Revision) -> bool {
        let from = self.indices.partition_point(|index| {
            edits.now(Span::empty(findings[*index].span.start)).start + self.longest < span.start
        });
        let places = self.indices[from..].iter().map(|index| findings[*index].span);
        let mut near =
            places.map(|place| (place, edits.now(place))).take_while(|(_, now)| now.start <= span.end);
        near.any(|(place, now)| now.end >= span.start && !edits.touches(place))
    }
}

impl Last<'_> {
    /// Does all that is found stand on the line and in the column after the edits where it stood before, but for what is found otherwise?
    pub(super) fn shows_the_same(&self, past: Past, document: &Document) -> Option<bool> {
        let (was, is) = (&self.document.reading.as_deref()?.text, &document.reading.as_deref()?.text);
        let at_first = &past.document.reading.as_deref()?.text;
        let places = past.known.places(&past);
        let stays = |(span, put): &(Span, String)| {
            let (first, last) = (was.line_at(span.start), was.line_at(span.end));
            if first < last || Text::new(put).line_count() > 1 {
                return false;
            }
            // What stands behind an edit on its line has another column.
            let rest = Span::new(span.start, was.line_span(last).end);
            let is_apart = |finding: &Finding| {
                let is_behind = finding.span.end >= rest.start && finding.span.start <= rest.end;
                !is_behind && related_lines(finding, document).all(|line| line != first)
            };
            let before = past.edits.was(self.edits.now(*span));
            let lines: RangeInclusive<u32> = at_first.line_at(before.start)..=at_first.line_at(before.end);
            let related = places.related.partition_point(|line| line < lines.start());
            self.edited.new.iter().all(is_apart)
                && !places.own.touches(rest, past.own, self.before)
                && !places.together.touches(rest, past.together, self.before)
                && places.related.get(related).is_none_or(|line| !lines.contains(line))
        };
        Some(was.line_count() == is.line_count() && self.edits.edits().iter().all(stays))
    }
}

/// The lines on which something starts or ends in `document` that takes part in a finding.
pub(super) fn related_lines(finding: &Finding, document: &Document) -> impl Iterator<Item = u32> {
    // Paths are compared part by part.
    let is_own = |related: &&Related| related.path.as_os_str() == document.path.as_os_str();
    let own = finding.related.iter().filter(is_own);
    own.flat_map(|related| [related.points.0.line, related.points.1.line])
}
