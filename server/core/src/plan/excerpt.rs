//! An excerpt of a plan: what a change at some places may concern, and what it may depend on. All else is left out, and only counted.
//!
//! It holds the section around each place with all below it, what stands directly below the headings above, a few neighbours of each to
//! see how such things are written here, what bears an id of theirs, and whatever speaks of other parts by name. So a change in it
//! can be judged by the rules of a document at a cost that the rest of the document has no part in: what they find in an excerpt before
//! and after differs as it would in the whole.
//! The trap: where a status stands over a section, all of its tasks bear on it, so that section is taken as a whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::census::{Digests, Omitted, of_piece, words_of};
use super::remarks::is_status_key;
use super::{At, ChunkPlan, Outline, Plan, Section};
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
    /// The excerpt around `places` of `plan`; `None` where most of the document would be in it, or all of it may be concerned.
    pub fn around(
        plan: &Plan,
        digests: &Digests,
        vocabulary: &Vocabulary,
        places: &[Span],
    ) -> Option<Excerpt> {
        if plan.omitted().is_some() {
            return None;
        }
        let chunks = plan.chunks();
        let mut taken = Taken { chunks, is_taken: vec![false; chunks.len()] };
        let touched: BTreeSet<usize> = places.iter().flat_map(|place| taken.indices(*place)).collect();
        let changes_meaning = |index: &usize| {
            let chunk = &chunks[*index].1;
            !chunk.legends.is_empty() || !chunk.directives.is_empty()
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
        let omitted = digests.read(plan, vocabulary, |digests| {
            let mut names: BTreeSet<u64> = touched
                .iter()
                .filter_map(|at| digests.get(*at))
                .flat_map(|digest| digest.names.iter().copied())
                .collect();
            let around = places.iter().flat_map(|place| outline.path(outline.section_at(place.start)));
            let mut words = BTreeSet::new();
            for section in around {
                names.extend(section.heading.piece.as_ref().map(of_piece));
                words.extend(words_of(title(section)));
            }
            let sieve = Sieve::of(&names);
            for (index, digest) in digests.values().enumerate() {
                let is_called =
                    |called: &[u64]| !called.is_empty() && called.iter().all(|word| words.contains(word));
                taken.is_taken[index] |= digest.instructs
                    || digest.names.iter().any(|name| sieve.may_hold(*name) && names.contains(name))
                    || digest.called.iter().any(|called| is_called(called));
            }
            taken.is_part().then(|| Omitted::of(digests, |index| !taken.is_taken[index]))
        })?;
        Some(Excerpt { spans: taken.spans(), around, omitted: Arc::new(omitted) })
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
            let first = plan.chunks().partition_point(|(start, _)| *start < span.start);
            let last = plan.chunks().partition_point(|(start, _)| *start < span.end);
            let taken = plan.chunks().get(first..last)?;
            let is_whole = taken.first().is_some_and(|(start, _)| *start == span.start)
                && taken.last().is_some_and(|(start, chunk)| start + chunk.len == span.end);
            if !is_whole {
                return None;
            }
            chunks.extend_from_slice(taken);
        }
        let outline = Arc::new(plan.outline.excerpt(&spans));
        let omitted = Some((self.omitted.clone(), plan.outline.clone()));
        self.omitted.fits(&plan.outline).then(|| Plan::of(chunks, outline, plan.len, omitted))
    }
}

/// Says of most hashes at once that they are not among some: every name of a document is asked for.
struct Sieve([u64; 64]);

impl Sieve {
    fn of(hashes: &BTreeSet<u64>) -> Sieve {
        let mut sieve = Sieve([0; 64]);
        for hash in hashes {
            sieve.0[(hash >> 6 & 63) as usize] |= 1 << (hash & 63);
        }
        sieve
    }

    fn may_hold(&self, hash: u64) -> bool {
        self.0[(hash >> 6 & 63) as usize] & 1 << (hash & 63) != 0
    }
}

/// The chunks that are taken.
struct Taken<'a> {
    chunks: &'a [(u32, Arc<ChunkPlan>)],
    is_taken: Vec<bool>,
}

impl Taken<'_> {
    /// The indices of the chunks that hold something of `span`.
    fn indices(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.chunks.partition_point(|(start, chunk)| start + chunk.len <= span.start);
        let last = self.chunks.partition_point(|(start, _)| *start < span.end.max(span.start + 1));
        first..last.max(first)
    }

    /// What of `section` stands in the chunks that hold something of `span`.
    fn extent(&self, span: Span, section: Span) -> Span {
        let chunks = &self.chunks[self.indices(span)];
        let start = chunks.first().map_or(span.start, |(start, _)| *start);
        let end = chunks.last().map_or(span.end, |(start, chunk)| start + chunk.len);
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
        let chunks = &self.chunks[self.indices(span)];
        let mut labels = chunks
            .iter()
            .flat_map(|(base, chunk)| chunk.labels.iter().map(move |label| At { base: *base, item: label }));
        labels.any(|label| {
            span.contains(label.place(label.key_span).start)
                && is_status_key(&label.key)
                && stated::of_value(&label.value).is_some_and(|stated| stated.class == Class::Done)
        })
    }

    /// Is something worth leaving out?
    fn is_part(&self) -> bool {
        let taken = self.chunks.iter().zip(&self.is_taken).filter(|(_, is_taken)| **is_taken);
        let len: u64 = taken.map(|((_, chunk), _)| u64::from(chunk.len)).sum();
        let all: u64 = self.chunks.iter().map(|(_, chunk)| u64::from(chunk.len)).sum();
        2 * len < all
    }

    fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for ((start, chunk), _) in self.chunks.iter().zip(&self.is_taken).filter(|(_, is_taken)| **is_taken) {
            let span = Span::new(*start, start + chunk.len);
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
