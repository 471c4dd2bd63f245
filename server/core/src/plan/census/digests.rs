//! What is known of every chunk of a document, so that an excerpt can leave it out: what its tasks come to, and what ties it to others.
//!
//! A digest is a function of its chunk and of how the document counts, and kept with the chunk; so is that of a page of chunks.
//! The trap: a chunk may hold the end of one section and the beginning of another, so it is cut at its headings.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Sums, Units};
use crate::memo::{Memo, Same};
use crate::pages::Leaf;
use crate::plan::remarks::{Piece, Subject};
use crate::plan::sections::units;
use crate::plan::tables::plain;
use crate::plan::tables::shape::hashed;
use crate::plan::tallies::{Form, stem, title_words};
use crate::plan::{At, ChunkPlan, Plan, TaskForm};
use crate::status::Vocabulary;

/// How the chunks of a document were counted last; shared by all its states.
#[derive(Debug, Default)]
pub struct Digests(Same<Basis>);

/// How a document counts.
#[derive(Debug)]
pub(in crate::plan) struct Basis {
    vocabulary: Vocabulary,
    boxed: bool,
}

/// What is known of a chunk, once somebody has asked.
pub(in crate::plan) type Digested = Memo<Basis, Digest>;

/// What is known of a page of chunks, once somebody has asked.
#[derive(Debug, Default)]
pub struct PageDigested(Memo<Basis, PageDigest>);

/// What is known of a page of chunks.
#[derive(Debug, PartialEq)]
pub(in crate::plan) struct PageDigest {
    pub(in crate::plan) chunks: Box<[Arc<Digest>]>,
    /// How many headings are in it, and the highest level of one.
    pub(super) headings: usize,
    pub(super) level: u8,
    pub(super) boxes: usize,
    pub(super) emojis: usize,
    /// What its tasks come to where nothing before it makes them no part of the work.
    pub(super) sums: Sums,
    /// What makes what is behind it no part of the work then.
    pub(super) aside: Aside,
    /// Which of its chunks instruct, a bit for each.
    pub(in crate::plan) instructs: u64,
    /// What ties its chunks to others: names, numbered pieces of the plan, the first words by which they call sections.
    pub(in crate::plan) ties: Sieve,
}

/// What is known of a chunk.
#[derive(Debug, PartialEq)]
pub(in crate::plan) struct Digest {
    /// What its tasks come to, cut at its headings and captions; the first part is that before all of them.
    pub(super) parts: Vec<Part>,
    pub(super) boxes: usize,
    pub(super) emojis: usize,
    /// It says what markers mean, or speaks to planmark; or nothing behind it is surely said.
    pub(in crate::plan) instructs: bool,
    /// The hashes of the words by which it calls sections that it counts, each with all of its words.
    pub(in crate::plan) called: Box<[Box<[u64]>]>,
    /// The hashes of the ids in it, and of those that it depends on.
    pub(in crate::plan) names: Box<[u64]>,
    /// The hashes of the numbered pieces of the plan that it says something of.
    pub(in crate::plan) pieces: Box<[u64]>,
}

/// What the tasks of a part of a chunk come to.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    pub(super) begins: Begins,
    pub(super) work: Option<Box<Sums>>,
    /// Those that are nested in something beside the work.
    pub(super) beside: Option<Box<Sums>>,
}

/// What a part of a chunk begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// The chunk: it goes on with what was before.
    Chunk,
    /// A heading.
    Heading { level: u8, aside: bool },
    /// A caption, which may begin something beside the work.
    Caption { aside: bool },
}

/// What makes what follows no part of the work.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Aside {
    /// The level of the outermost heading that does.
    pub(super) section: Option<u8>,
    caption: bool,
}

impl Aside {
    /// Goes on to what begins next.
    pub(super) fn pass(&mut self, begins: Begins) {
        match begins {
            Begins::Chunk => {}
            Begins::Caption { aside } => self.caption = aside,
            Begins::Heading { level, aside } => {
                let around = self.section.filter(|around| *around < level);
                *self = Aside { section: around.or(aside.then_some(level)), caption: false };
            }
        }
    }

    /// Is what follows part of the work?
    pub(super) fn is_work(self) -> bool {
        self.section.is_none() && !self.caption
    }
}

/// Says of most hashes at once that they are not among some.
#[derive(Debug, PartialEq)]
pub(in crate::plan) struct Sieve(Box<[u64]>);

impl Sieve {
    pub(in crate::plan) fn of(hashes: &[u64]) -> Sieve {
        let mut words = vec![0; (hashes.len() / 4).next_power_of_two()].into_boxed_slice();
        for hash in hashes {
            words[*hash as usize & (words.len() - 1)] |= Sieve::bits(*hash);
        }
        Sieve(words)
    }

    /// Four of the bits of a word.
    fn bits(hash: u64) -> u64 {
        [40, 46, 52, 58].iter().fold(0, |bits, from| bits | 1 << (hash >> from & 63))
    }

    pub(in crate::plan) fn may_hold(&self, hash: u64) -> bool {
        let bits = Sieve::bits(hash);
        self.0[hash as usize & (self.0.len() - 1)] & bits == bits
    }
}

impl Digests {
    /// What is known of the pages of this plan.
    pub(in crate::plan) fn of(&self, plan: &Plan, vocabulary: &Vocabulary) -> Vec<Arc<PageDigest>> {
        let read = |boxed: bool| -> Vec<Arc<PageDigest>> {
            let is_same = |last: &Basis| last.boxed == boxed && last.vocabulary == *vocabulary;
            let basis = self.0.or(is_same, || Basis { vocabulary: vocabulary.clone(), boxed });
            let leaves = plan.chunks().leaves();
            leaves.map(|leaf| leaf.known.0.get(&basis, || Arc::new(PageDigest::of(leaf, &basis)))).collect()
        };
        let boxed = self.0.last().is_none_or(|last| last.boxed);
        let pages = read(boxed);
        let count = |of: fn(&PageDigest) -> usize| pages.iter().map(|page| of(page)).sum::<usize>();
        let is_boxed = count(|page| page.boxes) > count(|page| page.emojis);
        if boxed == is_boxed { pages } else { read(is_boxed) }
    }
}

impl PageDigest {
    fn of(leaf: &Leaf<Arc<ChunkPlan>>, basis: &Arc<Basis>) -> PageDigest {
        let digest = |chunk: &Arc<ChunkPlan>| {
            let of = || Arc::new(Digest::of(chunk, basis.boxed, &basis.vocabulary));
            chunk.digested.get(basis, of)
        };
        let chunks: Box<[Arc<Digest>]> = leaf.pieces().map(digest).collect();
        let (mut headings, mut level) = (0, u8::MAX);
        let (mut sums, mut aside) = (Sums::default(), Aside::default());
        for part in chunks.iter().flat_map(|digest| &digest.parts) {
            aside.pass(part.begins);
            if let Begins::Heading { level: own, .. } = part.begins {
                headings += 1;
                level = level.min(own);
            }
            part.sums(aside).for_each(|(own, is_own)| sums.add(own, is_own, true));
        }
        let bit = |digest: &Arc<Digest>| u64::from(digest.instructs);
        let instructs = chunks.iter().rev().fold(0, |bits, digest| bits << 1 | bit(digest));
        let ties = chunks.iter().flat_map(|digest| {
            let first_words = digest.called.iter().filter_map(|called| called.first());
            digest.names.iter().chain(&digest.pieces).chain(first_words).copied()
        });
        let ties = Sieve::of(&ties.collect::<Vec<u64>>());
        let count = |of: fn(&Digest) -> usize| chunks.iter().map(|digest| of(digest)).sum();
        PageDigest {
            boxes: count(|digest| digest.boxes),
            emojis: count(|digest| digest.emojis),
            chunks,
            headings,
            level,
            sums,
            aside,
            instructs,
            ties,
        }
    }
}

impl Part {
    /// What its tasks come to, in two pieces: is it part of the work?
    pub(super) fn sums(&self, aside: Aside) -> impl Iterator<Item = (&Sums, bool)> {
        let work = self.work.as_deref().map(|sums| (sums, aside.is_work()));
        work.into_iter().chain(self.beside.as_deref().map(|sums| (sums, false)))
    }
}

impl Digest {
    fn of(chunk: &ChunkPlan, boxed: bool, vocabulary: &Vocabulary) -> Digest {
        let captions = || chunk.captions.iter();
        let headings = chunk.headings.iter().map(|heading| {
            (heading.span.start, Begins::Heading { level: heading.level, aside: heading.aside })
        });
        let own = captions().filter(|caption| !caption.nested);
        let mut begins: Vec<(u32, Begins)> = headings
            .chain(own.map(|caption| (caption.span.start, Begins::Caption { aside: caption.aside })))
            .collect();
        begins.sort_by_key(|(at, _)| *at);
        let part = |begins: Begins| Part { begins, work: None, beside: None };
        let mut parts = vec![part(Begins::Chunk)];
        parts.extend(begins.iter().map(|(_, begins)| part(*begins)));
        let mut units = Units::new(boxed, vocabulary);
        for task in &chunk.tasks {
            units.take(At { base: 0, item: task }, None, false);
        }
        for unit in &units.units {
            let part = &mut parts[begins.partition_point(|(at, _)| *at <= unit.span.start)];
            let is_beside = captions()
                .any(|caption| caption.nested && caption.aside && caption.span.contains(unit.span.start));
            let sums = if is_beside { &mut part.beside } else { &mut part.work };
            sums.get_or_insert_default().count(unit, unit.parent.is_none(), true, true);
        }
        let count =
            |is_this: fn(&TaskForm) -> bool| chunk.tasks.iter().filter(|task| is_this(&task.form)).count();
        let tasks = chunk.tasks.iter().filter_map(|task| task.id.as_deref());
        let named = chunk.named.iter().map(|named| named.id.as_str());
        let needed = chunk.dependencies.iter().map(|dependency| dependency.id.as_str());
        let pieces = chunk.remarks.iter().filter_map(|remark| match &remark.subject {
            Subject::Piece(piece) | Subject::PieceOf { piece, .. } => Some(of_piece(piece)),
            _ => None,
        });
        let distinct = |hashes: BTreeSet<u64>| hashes.into_iter().collect();
        Digest {
            parts,
            boxes: count(|form| matches!(form, TaskForm::Box { .. })),
            emojis: count(|form| matches!(form, TaskForm::Emoji { .. })),
            instructs: !chunk.legends.is_empty()
                || !chunk.directives.is_empty()
                || !chunk.cut_examples.is_empty(),
            called: called(chunk),
            names: distinct(tasks.chain(named).chain(needed).map(|name| hashed(&name)).collect()),
            pieces: distinct(pieces.collect()),
        }
    }
}

/// What a chunk calls the sections that it counts.
fn called(chunk: &ChunkPlan) -> Box<[Box<[u64]>]> {
    let tallies = chunk.tallies.iter().filter_map(|tally| match &tally.form {
        Form::Named(name) => Some(name),
        _ => None,
    });
    let gauges = chunk.gauges.iter().filter_map(|gauge| gauge.name.as_ref());
    tallies.chain(gauges).map(|name| words_of(name).into()).collect()
}

/// The hashes of the words of a title, and of a name for it: of its numbered unit alone, where there is one.
pub(in crate::plan) fn words_of(title: &str) -> Vec<u64> {
    let title = plain(title);
    match units::unit(&title).filter(|unit| unit.leading) {
        Some(unit) if unit.number.is_some() => vec![hashed(&(unit.kind, unit.number))],
        _ => title_words(&title).iter().map(|word| hashed(&stem(word))).collect(),
    }
}

/// The hash of a numbered piece of the plan, whatever it is called.
pub(in crate::plan) fn of_piece(piece: &Piece) -> u64 {
    hashed(&(piece.kind, Some(piece.number.as_str())))
}
