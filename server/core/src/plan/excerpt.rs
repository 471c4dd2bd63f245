//! An excerpt of a plan: what a change at some places may concern, and what it may depend on. All else is left out, and only counted.
//!
//! It holds the section around each place with all below it, what stands directly below the headings above, a few neighbours of each to
//! see how such things are written here, what bears an id of theirs, and whatever speaks of other parts by name. So a change in it
//! can be judged by the rules of a document at a cost that the rest of the document has no part in: what they find in an excerpt before
//! and after differs as it would in the whole.
//! The trap: where a status stands over a section, all of its tasks bear on it, so that section is taken as a whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::census::{Digests, Omitted, Sieve, of_piece, words_of};
use super::remarks::is_status_key;
use super::{At, ChunkPlan, Chunks, Outline, Plan, Section};
use crate::status::{Class, Vocabulary, stated};
use crate::text::Span;

/// How many neighbours of a section are taken on either side.
const NEIGHBOURS: usize = 4;
/// A neighbour that is longer, in bytes, is left out.
const LONGEST_NEIGHBOUR: u32 = 1 << 13;

/// Which parts of a document are taken.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// In order and apart from one another; each a number of whole chunks.
    spans: Vec<Span>,
    /// What it is around: an excerpt around another place in one of these is the same.
    around: Vec<Span>,
    omitted: Arc<Omitted>,
}

impl Excerpt {
    /// The excerpt around `places` of `plan`; `None` where most of the document would be in it, or all of it may be concerned. Only what
    /// documents say together asks for what is said elsewhere of the same pieces of the plan.
    pub fn around(
        plan: &Plan,
        digests: &Digests,
        vocabulary: &Vocabulary,
        places: &[Span],
        together: bool,
    ) -> Option<Excerpt> {
        if plan.omitted().is_some() {
            return None;
        }
        let chunks = plan.chunks();
        let mut taken = Taken { chunks, is_taken: vec![false; chunks.len()] };
        let touched: BTreeSet<usize> = places.iter().flat_map(|place| taken.indices(*place)).collect();
        let changes_meaning = |index: &usize| {
            let chunk = chunks.get(*index).map(|(_, chunk)| chunk);
            chunk.is_some_and(|chunk| !chunk.legends.is_empty() || !chunk.directives.is_empty())
        };
        if places.is_empty() || touched.iter().any(changes_meaning) {
            return None;
        }
        let outline = plan.outline();
        let mut around = Vec::new();
        for place in places {
            taken.take(*place);
            let section = outline.section_at(place.start)?;
            taken.take_around(outline, section);
            around.push(taken.extent(*place, own(outline, section)));
            let begun = outline.sections().partition_point(|section| section.span.start <= place.start);
            let begins = |section: &&Section| section.span.start < place.end;
            for index in begun..begun + outline.sections()[begun..].iter().take_while(begins).count() {
                taken.take_around(outline, index);
            }
        }
        // The head of the document, and its foot.
        let head =
            outline.sections().get(1).or(outline.sections().first()).map_or(0, |section| section.span.start);
        if taken.says_done(Span::new(0, head)) {
            return None;
        }
        taken.take(Span::new(0, head));
        taken.take(Span::new(plan.len().saturating_sub(1), plan.len()));
        let pages = digests.of(plan, vocabulary);
        let mut names: BTreeSet<u64> = BTreeSet::new();
        let mut before = 0;
        for page in &pages {
            let behind = before + page.chunks.len();
            for digest in touched.range(before..behind).map(|index| &page.chunks[index - before]) {
                names.extend(&digest.names);
                names.extend(digest.pieces.iter().filter(|_| together));
            }
            before = behind;
        }
        let mut words = BTreeSet::new();
        for section in places.iter().flat_map(|place| outline.path(outline.section_at(place.start))) {
            names.extend(section.heading.piece.as_ref().filter(|_| together).map(of_piece));
            words.extend(words_of(title(section)));
        }
        let is_called = |called: &[u64]| !called.is_empty() && called.iter().all(|word| words.contains(word));
        let ties: Vec<u64> = names.iter().chain(&words).copied().collect();
        let sieve = Sieve::of(&ties);
        let is_named = |name: &u64| sieve.may_hold(*name) && names.contains(name);
        let mut rest = taken.is_taken.as_mut_slice();
        for page in &pages {
            let (own, behind) = rest.split_at_mut(page.chunks.len());
            rest = behind;
            let is_tied = ties.iter().any(|tie| page.ties.may_hold(*tie));
            if !is_tied && page.instructs == 0 {
                continue;
            }
            for (is_taken, digest) in own.iter_mut().zip(&page.chunks) {
                *is_taken |= digest.instructs
                    || digest.names.iter().chain(&digest.pieces).any(is_named)
                    || digest.called.iter().any(|called| is_called(called));
            }
        }
        let spans = taken.spans();
        let size: u64 = spans.iter().map(|span| u64::from(span.len())).sum();
        if 2 * size >= u64::from(plan.len()) {
            return None;
        }
        let mut rest = taken.is_taken.as_slice();
        let omitted = pages.into_iter().map(|page| {
            let (own, behind) = rest.split_at(page.chunks.len());
            rest = behind;
            (page, own.iter().rev().fold(0, |bits, is_taken| bits << 1 | u64::from(*is_taken)))
        });
        let omitted = Arc::new(Omitted::of(omitted.collect()));
        Some(Excerpt { spans, around, omitted })
    }

    /// Is it around this place, too?
    pub(crate) fn is_around(&self, place: Span) -> bool {
        self.around.iter().any(|around| around.start <= place.start && place.end < around.end)
    }

    /// The same after changes in it; `now` as in [`Excerpt::of`].
    #[must_use]
    pub(crate) fn moved(&self, now: impl Fn(Span) -> Span) -> Excerpt {
        let moved = |spans: &[Span]| spans.iter().map(|span| now(*span)).collect();
        Excerpt { spans: moved(&self.spans), around: moved(&self.around), omitted: self.omitted.clone() }
    }

    /// How many bytes of the document it holds.
    pub(crate) fn size(&self) -> u32 {
        self.spans.iter().map(|span| span.len()).sum()
    }

    /// The excerpt of `plan`, which is the document as it was, or as it is after changes in the excerpt; `now` says where stands now
    /// what stood at a span. `None` where the changes reach out of the excerpt.
    pub fn of(&self, plan: &Plan, now: impl Fn(Span) -> Span) -> Option<Plan> {
        let mut chunks: Vec<(u32, Arc<ChunkPlan>)> = Vec::new();
        let spans: Vec<Span> = self.spans.iter().map(|span| now(*span)).collect();
        for span in &spans {
            let taken = plan.chunks.range(plan.chunks.begun(span.start)..plan.chunks.begun(span.end));
            let place = |(start, chunk): (u32, &Arc<ChunkPlan>)| (start, chunk.clone());
            let from = chunks.len();
            chunks.extend(taken.map(place));
            let is_whole = chunks.get(from).is_some_and(|(start, _)| *start == span.start)
                && chunks.last().is_some_and(|(start, chunk)| start + chunk.len == span.end);
            if !is_whole {
                return None;
            }
        }
        if !self.omitted.fits(&plan.outline) {
            return None;
        }
        let outline = Arc::new(plan.outline.excerpt(&spans));
        let omitted = Some((self.omitted.clone(), plan.outline.clone()));
        Some(Plan { chunks: chunks.into_iter().collect(), outline, len: plan.len, omitted })
    }
}

/// The chunks that are taken.
struct Taken<'a> {
    chunks: &'a Chunks,
    is_taken: Vec<bool>,
}

impl Taken<'_> {
    /// The indices of the chunks that hold something of `span`.
    fn indices(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.chunks.reaching(span.start);
        first..self.chunks.begun(span.end.max(span.start + 1)).max(first)
    }

    /// What of `section` stands in the chunks that hold something of `span`.
    fn extent(&self, span: Span, section: Span) -> Span {
        let mut chunks = self.chunks.range(self.indices(span));
        let start = chunks.clone().next().map_or(span.start, |(start, _)| start);
        let end = chunks.next_back().map_or(span.end, |(start, chunk)| start + chunk.len);
        Span::new(start.max(section.start), end.min(section.end))
    }

    fn take(&mut self, span: Span) {
        let indices = self.indices(span);
        self.is_taken[indices].fill(true);
    }

    /// Takes a section, and what is needed of those around it.
    fn take_around(&mut self, outline: &Outline, innermost: usize) {
        let sections = outline.sections();
        let mut root = innermost;
        let mut next = Some(innermost);
        while let Some(index) = next {
            let section = &sections[index];
            let is_done = section.heading.status.is_some_and(|stated| stated.class == Class::Done);
            if is_done || section.heading.historical || self.says_done(own(outline, index)) {
                root = index;
            }
            next = section.parent;
        }
        self.take(sections[root].span);
        let mut next = Some(root);
        while let Some(index) = next {
            let section = &sections[index];
            self.take(own(outline, index));
            for neighbour in neighbours(outline, index) {
                let own = own(outline, neighbour);
                if own.len() <= LONGEST_NEIGHBOUR {
                    self.take(own);
                }
            }
            next = section.parent;
        }
    }

    /// Does a label in `span` say that what it is about is done?
    fn says_done(&self, span: Span) -> bool {
        let chunks = self.chunks.range(self.indices(span));
        let mut labels =
            chunks.flat_map(|(base, chunk)| chunk.labels.iter().map(move |item| At { base, item }));
        labels.any(|label| {
            span.contains(label.place(label.key_span).start)
                && is_status_key(&label.key)
                && stated::of_value(&label.value).is_some_and(|stated| stated.class == Class::Done)
        })
    }

    fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let taken = self.chunks.iter().zip(&self.is_taken).filter(|(_, is_taken)| **is_taken);
        for ((start, chunk), _) in taken {
            let span = Span::new(start, start + chunk.len);
            match spans.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => spans.push(span),
            }
        }
        spans
    }
}

/// What stands below a heading up to the next one, with the heading.
fn own(outline: &Outline, index: usize) -> Span {
    let section = &outline.sections()[index];
    let end = outline.sections().get(index + 1).map_or(section.span.end, |next| next.span.start);
    Span::new(section.span.start, end)
}

/// The title of a section up to its status.
fn title(section: &Section) -> &str {
    let heading = &section.heading;
    heading.named().of(&heading.title)
}

/// The sections beside this one, the nearest on either side.
fn neighbours(outline: &Outline, index: usize) -> Vec<usize> {
    let sections = outline.sections();
    let parent = sections[index].parent;
    let is_beside = |other: &usize| sections[*other].parent == parent;
    let is_around = |other: &usize| parent.is_none_or(|parent| *other > parent);
    let before = (0..index).rev().take_while(is_around).filter(is_beside).take(NEIGHBOURS);
    let end = parent.map_or(u32::MAX, |parent| sections[parent].span.end);
    let behind = (index + 1..sections.len()).take_while(|other| sections[*other].span.start < end);
    before.chain(behind.filter(is_beside).take(NEIGHBOURS)).collect()
}
