//! The sections of a document, from the headings of its chunks.
//!
//! A section runs from its heading to the next heading of the same or a higher level. Everything that needs to know where it
//! stands asks [`Outline::section_at`]; the trap: text before the first heading is in no section.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{At, ChunkPlan, Chunks, Heading, OPEN_BOX};
use crate::text::Span;

/// The sections of a document, in order of their headings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    sections: Vec<Section>,
    /// Is any of them historical?
    any_historical: bool,
}

/// A heading and all below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The heading; its spans are relative to [`Section::base`].
    pub heading: Arc<Heading>,
    /// Where the heading's chunk starts.
    pub base: u32,
    /// From the start of the heading to the start of the next one of the same or a higher level.
    pub span: Span,
    /// The section around it.
    pub parent: Option<usize>,
    /// Its heading, or one on its path, is history.
    pub historical: bool,
    /// Its heading says so.
    of_the_past: bool,
}

impl Section {
    /// The heading's place in the document.
    pub fn heading_span(&self) -> Span {
        self.heading.span.shift(self.base)
    }

    /// What is below the heading.
    pub fn body(&self) -> Span {
        Span::new(self.heading_span().end, self.span.end)
    }

    /// It is no part of the work around it: next steps, acceptance criteria, future work. A numbered phase is always work.
    pub fn is_aside(&self) -> bool {
        self.heading.aside
    }

    /// A span of the heading as a span of the document.
    pub fn place(&self, span: Span) -> Span {
        span.shift(self.base)
    }
}

impl Outline {
    /// The outline of these chunks of a document of `len` bytes.
    pub fn new(chunks: &Chunks, len: u32) -> Outline {
        let mut sections: Vec<Section> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for At { base, item: heading } in chunks.headings() {
            let start = heading.span.start + base;
            while let Some(&last) = open.last() {
                if sections[last].heading.level < heading.level {
                    break;
                }
                sections[last].span.end = start;
                open.pop();
            }
            let parent = open.last().copied();
            open.push(sections.len());
            sections.push(Section {
                heading: heading.clone(),
                base,
                span: Span::new(start, len),
                parent,
                of_the_past: heading.historical,
                historical: false,
            });
        }
        Outline::of(sections, chunks)
    }

    /// The outline of these chunks where some of them were `past` before, or `None` where their headings are others.
    pub(super) fn edited(
        &self,
        past: &[(u32, Arc<ChunkPlan>)],
        present: &[(u32, Arc<ChunkPlan>)],
        chunks: &Chunks,
    ) -> Option<Outline> {
        let (first, last) = (past.first()?, past.last()?);
        let end = |(start, chunk): &(u32, Arc<ChunkPlan>)| start + chunk.len;
        let (start, was_end) = (first.0, end(last));
        let moved = end(present.last()?).wrapping_sub(was_end);
        let (was, is) = (headings_of(past), headings_of(present));
        let is_alike = |(was, is): (&At<Arc<Heading>>, &At<Arc<Heading>>)| {
            was.level == is.level && was.historical == is.historical
        };
        if was.len() != is.len() || !was.iter().zip(&is).all(is_alike) {
            return None;
        }
        // Every section ends with a heading, or with the document.
        let now = |offset: u32| match offset {
            _ if offset >= was_end => offset.wrapping_add(moved),
            _ if offset < start => offset,
            _ => was
                .binary_search_by_key(&offset, |heading| heading.base + heading.span.start)
                .map_or(offset, |index| is[index].base + is[index].span.start),
        };
        let mut sections = self.sections.clone();
        let index = sections.partition_point(|section| section.span.start < start);
        let (before, others) = sections.split_at_mut(index);
        let (own, behind) = others.split_at_mut(is.len());
        for section in before {
            section.span.end = now(section.span.end);
        }
        for (section, At { base, item: heading }) in own.iter_mut().zip(&is) {
            section.span = Span::new(base + heading.span.start, now(section.span.end));
            (section.heading, section.base) = (Arc::clone(heading), *base);
        }
        for section in behind {
            section.base = section.base.wrapping_add(moved);
            section.span = Span::new(now(section.span.start), now(section.span.end));
        }
        Some(Outline::of(sections, chunks))
    }

    fn of(mut sections: Vec<Section>, chunks: &Chunks) -> Outline {
        // A heading of the past over open boxes is none: "History" may be a school subject, "April Release" a sprint.
        let mut any_historical = false;
        let first = sections.iter().position(|section| section.of_the_past).unwrap_or(sections.len());
        for index in first..sections.len() {
            let section = &sections[index];
            let inherited = section.parent.is_some_and(|parent| sections[parent].historical);
            let historical = inherited || (section.of_the_past && !is_open(chunks, section.span));
            any_historical |= historical;
            sections[index].historical = historical;
        }
        Outline { sections, any_historical }
    }

    /// The sections that hold something of these spans, with those around them, as if there were no others. Nothing else may be asked for.
    pub(super) fn excerpt(&self, spans: &[Span]) -> Outline {
        let mut kept: BTreeSet<usize> = BTreeSet::new();
        for span in spans {
            let begun = self.sections.partition_point(|section| section.span.start <= span.start);
            let last = self.sections.partition_point(|section| section.span.start < span.end);
            for index in begun.saturating_sub(1)..last {
                let mut next = Some(index);
                while let Some(index) = next.filter(|index| kept.insert(*index)) {
                    next = self.sections[index].parent;
                }
            }
        }
        let kept: Vec<usize> = kept.into_iter().collect();
        let place = |index: usize| kept.binary_search(&index).ok();
        let section = |index: &usize| {
            let section = self.sections[*index].clone();
            Section { parent: section.parent.and_then(place), ..section }
        };
        let sections: Vec<Section> = kept.iter().map(section).collect();
        Outline { any_historical: sections.iter().any(|section| section.historical), sections }
    }

    /// All sections, in order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Those that begin at this offset or behind it.
    pub fn sections_from(&self, offset: u32) -> &[Section] {
        &self.sections[self.sections.partition_point(|section| section.span.start < offset)..]
    }

    /// The innermost section that holds this offset.
    pub fn section_at(&self, offset: u32) -> Option<usize> {
        self.sections.partition_point(|section| section.span.start <= offset).checked_sub(1)
    }

    /// The section itself, then the ones around it, from inner to outer.
    pub fn path(&self, section: Option<usize>) -> impl Iterator<Item = &Section> {
        let mut next = section;
        std::iter::from_fn(move || {
            let section = &self.sections[next?];
            next = section.parent;
            Some(section)
        })
    }

    /// Does this offset lie below a heading that is history?
    pub fn is_historical(&self, offset: u32) -> bool {
        self.any_historical
            && self.section_at(offset).is_some_and(|section| self.sections[section].historical)
    }

    /// The sections directly below this one (`None`: the outermost ones), in order.
    pub fn children(&self, parent: Option<usize>) -> impl Iterator<Item = (usize, &Section)> {
        self.sections.iter().enumerate().filter(move |(_, section)| section.parent == parent)
    }
}

/// The headings of some chunks, in order.
fn headings_of(chunks: &[(u32, Arc<ChunkPlan>)]) -> Vec<At<'_, Arc<Heading>>> {
    let placed = chunks.iter().map(|(base, chunk)| (*base, &chunk.headings));
    placed.flat_map(|(base, headings)| headings.iter().map(move |item| At { base, item })).collect()
}

/// Does a box with nothing in it stand in this part of the document?
fn is_open(chunks: &Chunks, part: Span) -> bool {
    let mut chunks = chunks.having_from(OPEN_BOX, part.start).take_while(|(base, _)| *base < part.end);
    chunks.any(|(base, chunk)| {
        let mut tasks = chunk.tasks.iter().filter(|task| task.is_untouched());
        tasks.any(|task| part.contains(base + task.span.start))
    })
}
