//! What is known of every chunk of a document, so that an excerpt can leave it out: what its tasks come to, and what ties it to others.
//!
//! A digest is a function of its chunk and of how the document counts; [`Digests`] keeps them from one state of the document to the next.
//! The trap: a chunk may hold the end of one section and the beginning of another, so it is cut at its headings.

use std::sync::{Mutex, PoisonError};

use super::{Sums, Units};
use crate::plan::remarks::{Piece, Subject};
use crate::plan::sections::units;
use crate::plan::tables::plain;
use crate::plan::tables::shape::hashed;
use crate::plan::tallies::{Form, stem, title_words};
use crate::plan::{At, ByChunk, ChunkPlan, Plan, TaskForm};
use crate::status::Vocabulary;

/// The digests of the chunks of a document, shared by all its states.
#[derive(Debug, Default)]
pub struct Digests(Mutex<Option<Last>>);

#[derive(Debug)]
struct Last {
    vocabulary: Vocabulary,
    boxed: bool,
    chunks: ByChunk<Digest>,
}

/// What is known of a chunk.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Digest {
    /// What its tasks come to, cut at its headings and captions; the first part is that before all of them.
    pub(super) parts: Vec<Part>,
    pub(super) boxes: usize,
    pub(super) emojis: usize,
    /// It says what markers mean, or speaks to planmark.
    pub(in crate::plan) instructs: bool,
    /// The hashes of the words by which it calls sections that it counts, each with all of its words.
    pub(in crate::plan) called: Box<[Box<[u64]>]>,
    /// The hashes of the ids in it, of those that it depends on, and of the numbered pieces of the plan that it says something of.
    pub(in crate::plan) names: Box<[u64]>,
}

/// What the tasks of a part of a chunk come to.
#[derive(Debug, Clone)]
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
    Heading,
    /// A caption, which may begin something beside the work.
    Caption { aside: bool },
}

impl Digests {
    /// What `answer` makes of the digests of these chunks, in their order.
    pub(in crate::plan) fn read<T>(
        &self,
        plan: &Plan,
        vocabulary: &Vocabulary,
        answer: impl FnOnce(&ByChunk<Digest>) -> T,
    ) -> T {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.take().filter(|last| last.vocabulary == *vocabulary);
        let (mut boxed, mut chunks) = kept.map_or_else(Default::default, |last| (last.boxed, last.chunks));
        chunks.follow(plan.chunks(), |_, chunk| Digest::of(chunk, boxed, vocabulary));
        let count = |of: fn(&Digest) -> usize| chunks.values().map(of).sum::<usize>();
        let is_boxed = count(|digest| digest.boxes) > count(|digest| digest.emojis);
        if boxed != is_boxed {
            boxed = is_boxed;
            chunks = ByChunk::default();
            chunks.follow(plan.chunks(), |_, chunk| Digest::of(chunk, boxed, vocabulary));
        }
        let answered = answer(&chunks);
        *last = Some(Last { vocabulary: vocabulary.clone(), boxed, chunks });
        answered
    }
}

impl Digest {
    fn of(chunk: &ChunkPlan, boxed: bool, vocabulary: &Vocabulary) -> Digest {
        let captions = || chunk.captions.iter();
        let headings = chunk.headings.iter().map(|heading| (heading.span.start, Begins::Heading));
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
        let mut names: Vec<u64> =
            tasks.chain(named).chain(needed).map(|name| hashed(&name)).chain(pieces).collect();
        names.sort_unstable();
        names.dedup();
        Digest {
            parts,
            boxes: count(|form| matches!(form, TaskForm::Box { .. })),
            emojis: count(|form| matches!(form, TaskForm::Emoji { .. })),
            instructs: !chunk.legends.is_empty() || !chunk.directives.is_empty(),
            called: called(chunk),
            names: names.into(),
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
