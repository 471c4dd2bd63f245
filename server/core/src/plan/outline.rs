//! The sections of a document, from the headings of its chunks.
//!
//! A section runs from its heading to the next heading of the same or a higher level. Everything that needs to know where it
//! stands asks [`Outline::section_at`]; the trap: text before the first heading is in no section.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ChunkPlan, Heading, Task, TaskForm};
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
    pub fn new(chunks: &[(u32, Arc<ChunkPlan>)], len: u32) -> Outline {
        let mut sections: Vec<Section> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (base, heading) in
            chunks.iter().flat_map(|(base, chunk)| chunk.headings.iter().map(move |heading| (*base, heading)))
        {
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
                historical: false,
            });
        }
        // A heading of the past over open boxes is none: "History" may be a school subject, "April Release" a sprint.
        let any_historical = sections.iter().any(|section| section.heading.historical);
        let open = if any_historical { open_boxes(chunks) } else { Vec::new() };
        for index in 0..sections.len() {
            let span = sections[index].span;
            let first = open.partition_point(|at| *at < span.start);
            let is_live = open.get(first).is_some_and(|at| *at < span.end);
            let inherited = sections[index].parent.is_some_and(|parent| sections[parent].historical);
            sections[index].historical = inherited || (sections[index].heading.historical && !is_live);
        }
        Outline { any_historical: sections.iter().any(|section| section.historical), sections }
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

/// Where boxes with nothing in them stand, in order.
fn open_boxes(chunks: &[(u32, Arc<ChunkPlan>)]) -> Vec<u32> {
    let is_open =
        |task: &&Task| matches!(&task.form, TaskForm::Box { marker, .. } if marker.trim().is_empty());
    chunks
        .iter()
        .flat_map(|(base, chunk)| chunk.tasks.iter().filter(is_open).map(move |task| base + task.span.start))
        .collect()
}
