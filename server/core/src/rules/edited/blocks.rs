//! What was found in a whole document in blocks, so that what edits leave as it was is told without a look at it.
//!
//! Which finding speaks of a place is decided within a block ([`one_a_place`](crate::rules::judging::one_a_place)). The trap: so a block
//! ends only where nothing reaches out of it, and whatever changes in one changes all of it.

use std::ops::Range;

use super::Past;
use super::moved::Moved;
use super::places::related_lines;
use crate::finding::Finding;
use crate::rules::number;
use crate::text::{Revision, Span};
use crate::workspace::Document;

/// So many findings are in a block, or some more.
const BLOCK: usize = 32;

/// The findings of [`Past::all`] that nothing silences, in the order of their places.
#[derive(Debug)]
pub(super) struct Blocks {
    order: Vec<usize>,
    /// In which block each finding is.
    block_of: Vec<Option<usize>>,
    blocks: Vec<Block>,
}

/// Findings that follow one another.
#[derive(Debug)]
struct Block {
    /// Which of the order.
    findings: Range<usize>,
    /// What they cover.
    span: Span,
    /// From which line of the document to which one lies what takes part in them.
    related: Option<(u32, u32)>,
}

/// From which line of the document to which one lies what takes part in a finding.
pub(super) fn around_related(finding: &Finding, document: &Document) -> Option<(u32, u32)> {
    related_lines(finding, document).fold(None, |lines, line| around(lines, Some((line, line))))
}

/// Lines around these.
fn around(one: Option<(u32, u32)>, other: Option<(u32, u32)>) -> Option<(u32, u32)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        _ => one.or(other),
    }
}

impl Blocks {
    pub(super) fn of(past: &Past) -> Blocks {
        let all: Vec<&Finding> = past.all().collect();
        let mut order: Vec<usize> = (0..all.len()).filter(|index| !all[*index].silenced).collect();
        order.sort_by_key(|index| (all[*index].span, number(all[*index].code)));
        let mut blocks = Blocks { block_of: vec![None; all.len()], blocks: Vec::new(), order };
        let mut last: Option<Span> = None;
        for (at, index) in blocks.order.iter().enumerate() {
            let finding = all[*index];
            let begins = blocks.blocks.last().is_none_or(|block| {
                block.findings.len() >= BLOCK
                    && finding.span.start >= block.span.end
                    && last != Some(finding.span)
            });
            if begins {
                blocks.blocks.push(Block { findings: at..at, span: finding.span, related: None });
            }
            blocks.block_of[*index] = blocks.blocks.len().checked_sub(1);
            if let Some(block) = blocks.blocks.last_mut() {
                block.findings.end = at + 1;
                block.span = block.span.cover(finding.span);
                block.related = around(block.related, around_related(finding, past.document));
            }
            last = Some(finding.span);
        }
        blocks
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The findings of a block by their indices.
    pub(super) fn findings(&self, block: usize) -> &[usize] {
        self.blocks.get(block).map_or(&[], |block| &self.order[block.findings.clone()])
    }

    /// Which of them are not as they were, where these findings are gone and those are new.
    pub(super) fn changed<'f>(
        &self,
        moved: &Moved,
        gone: impl Iterator<Item = &'f usize>,
        new: impl Iterator<Item = &'f Finding>,
        edits: &Revision,
    ) -> Changed<'f> {
        let mut is_changed: Vec<bool> =
            self.blocks.iter().map(|block| !moved.leaves(block.span, block.related)).collect();
        gone.filter_map(|index| self.block_of[*index]).for_each(|block| is_changed[block] = true);
        let now: Vec<Span> = self.blocks.iter().map(|block| edits.now(block.span)).collect();
        let mut placed: Vec<(usize, &Finding)> = Vec::new();
        for finding in new {
            let behind = now.partition_point(|block| block.start <= finding.span.end);
            let first = now.partition_point(|block| block.end < finding.span.start);
            // What stands between two blocks goes with the one before.
            let first = first.min(behind.saturating_sub(1));
            is_changed[first..behind.max(first + 1).min(now.len())].fill(true);
            placed.push((first, finding));
        }
        placed.sort_by_key(|(block, _)| *block);
        Changed { is_changed, new: placed }
    }
}

/// What edits have made of blocks.
pub(super) struct Changed<'f> {
    /// Is the block with this number another one?
    pub(super) is_changed: Vec<bool>,
    /// What is new, each with the number of the first changed block to which it belongs; 0 where there are no blocks.
    pub(super) new: Vec<(usize, &'f Finding)>,
}
