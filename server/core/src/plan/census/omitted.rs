//! What the tasks come to that an excerpt of a document leaves out, section by section.

use std::sync::Arc;

use super::Sums;
use super::digests::{Begins, Digest};
use crate::plan::{ChunkPlan, Outline};
use crate::text::Span;

/// What the tasks come to that an excerpt leaves out.
#[derive(Debug, Clone, PartialEq)]
pub struct Omitted {
    /// Before the first heading, then below each one up to the next; in step with the sections of the outline.
    parts: Vec<Option<Part>>,
    boxes: usize,
    emojis: usize,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Part {
    work: Sums,
    /// Below a caption that makes them no part of the work.
    beside: Sums,
}

impl Omitted {
    /// What the chunks come to of which `is_omitted` says so, by their indices.
    pub(in crate::plan) fn of(
        digests: &[(Arc<ChunkPlan>, Digest)],
        is_omitted: impl Fn(usize) -> bool,
    ) -> Omitted {
        let mut omitted = Omitted { parts: vec![None], boxes: 0, emojis: 0 };
        // Below a caption that makes what follows no part of the work.
        let mut is_aside = false;
        for (index, (_, digest)) in digests.iter().enumerate() {
            let counts = is_omitted(index);
            if counts {
                omitted.boxes += digest.boxes;
                omitted.emojis += digest.emojis;
            }
            for part in &digest.parts {
                match part.begins {
                    Begins::Chunk => {}
                    Begins::Heading => {
                        is_aside = false;
                        omitted.parts.push(None);
                    }
                    Begins::Caption { aside } => is_aside = aside,
                }
                if !counts || (part.work.is_none() && part.beside.is_none()) {
                    continue;
                }
                let Some(here) = omitted.parts.last_mut() else { continue };
                let here = here.get_or_insert_default();
                if let Some(work) = &part.work {
                    let sums = if is_aside { &mut here.beside } else { &mut here.work };
                    sums.add(work, true, true);
                }
                if let Some(beside) = &part.beside {
                    here.beside.add(beside, true, true);
                }
            }
        }
        omitted
    }

    /// Is it of a document with this outline?
    pub(in crate::plan) fn fits(&self, outline: &Outline) -> bool {
        self.parts.len() == outline.sections().len() + 1
    }

    /// How many boxes are left out, and how many emoji in place of one.
    pub(super) fn boxes_and_emojis(&self) -> (usize, usize) {
        (self.boxes, self.emojis)
    }

    /// Are there any in `scope`?
    pub(super) fn any(&self, outline: &Outline, scope: Span) -> bool {
        let (first, last) = range(outline, scope);
        let mut parts = self.parts.get(first..last).unwrap_or_default().iter();
        parts.any(|part| part.as_ref().is_some_and(|part| !part.work.is_empty() || !part.beside.is_empty()))
    }

    /// What those of `scope` come to: a whole document, or a section without its heading.
    pub(super) fn sums(&self, outline: &Outline, scope: Span) -> Sums {
        let mut sums = Sums::default();
        let (first, last) = range(outline, scope);
        // The outermost section around, within the scope, that makes what is below it no part of the work.
        let mut aside_end = 0;
        for index in first..last {
            let Some(part) = self.parts.get(index) else { break };
            let section = index.checked_sub(1).and_then(|index| outline.sections().get(index));
            if let Some(section) = section
                && section.is_aside()
                && section.span.start >= scope.start
            {
                aside_end = aside_end.max(section.span.end);
            }
            let Some(part) = part else { continue };
            let is_live = section.is_none_or(|section| !section.historical);
            let is_own = section.is_none_or(|section| section.span.start >= aside_end);
            sums.add(&part.work, is_own, is_live);
            sums.add(&part.beside, false, is_live);
        }
        sums
    }
}

/// The indices of the parts that lie in `scope`.
fn range(outline: &Outline, scope: Span) -> (usize, usize) {
    let sections = outline.sections();
    let first = if scope.start == 0 {
        0
    } else {
        // A scope begins behind the heading of its section.
        sections.partition_point(|section| section.heading_span().end < scope.start) + 1
    };
    let last = sections.partition_point(|section| section.span.start < scope.end) + 1;
    let is_whole = sections.get(first.wrapping_sub(1)).is_none_or(|section| section.heading_span().end <= scope.end);
    if first > last || !is_whole { (0, 0) } else { (first, last) }
}
