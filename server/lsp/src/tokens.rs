//! The semantic tokens of an open document: what the client was answered last, chunk by chunk, and what was found there.
//!
//! An answer is a list of [`Piece`]s, which the next one shares where a chunk is what it was; so an answer costs what has changed, and
//! the difference of two is looked for only where they do not share.
//!
//! The trap: tokens are numbered from one another, so the first one behind a difference belongs to it.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use planmark_core::config::Config;
use planmark_core::features::semantic_tokens::{Mark, Marks, Source, tokens};
use planmark_core::plan::ChunkPlan;
use planmark_core::status::Vocabulary;
use planmark_core::syntax::Chunk;
use planmark_core::text::{Span, Walk};
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::SemanticToken;

use crate::documents::Found;
use crate::snapshot::Opened;

/// How many answers are kept: the client holds one, and may never have received the last.
const MOST_ANSWERS: usize = 3;

/// A token, by line from the first one of its chunk, in the client's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    line: u32,
    character: u32,
    length: u32,
    kind: u32,
    modifiers: u32,
}

/// The tokens of a chunk, and what they were made from beside its text.
#[derive(Debug)]
struct Piece {
    plan: Arc<ChunkPlan>,
    marks: Arc<[Mark]>,
    tokens: Vec<Token>,
    /// How many line breaks the chunk has.
    lines: u32,
}

/// What the tokens of every chunk depend on.
#[derive(Debug)]
struct Basis {
    vocabulary: Vocabulary,
    config: Arc<Config>,
}

/// The tokens of one state of a document.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Names it when the client asks what has changed since; differs for every answer.
    pub(crate) id: u64,
    basis: Arc<Basis>,
    pieces: Vec<Arc<Piece>>,
}

/// What was answered about a document; shared by all of its states.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The newest last.
    answers: VecDeque<Arc<Answer>>,
    marks: Arc<Marks>,
    /// Where the state that the marks are of keeps its findings.
    marked: Option<Arc<Found>>,
}

/// What is to be replaced in a list of tokens, in tokens.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) start: u32,
    pub(crate) removed: u32,
    pub(crate) inserted: Vec<SemanticToken>,
}

impl Tokens {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the client asked for all of them?
    pub(crate) fn was_asked(&self) -> bool {
        !self.kept().answers.is_empty()
    }

    /// The answer with this id, if it is still known.
    pub(crate) fn answer(&self, id: &str) -> Option<Arc<Answer>> {
        self.kept().answers.iter().find(|answer| answer.id.to_string() == id).cloned()
    }

    /// Takes in what was found in the present state of the document, unless that is known; says whether an answer would show something
    /// else now. Nothing is judged here: what nobody has asked for yet is not known.
    pub(crate) fn mark(&self, opened: &Opened) -> bool {
        let found = &opened.open.found;
        let Some(findings) = found.findings.get() else { return false };
        if found.is_past.load(Ordering::Relaxed) || self.is_marked(found) {
            return false;
        }
        let marks = opened.in_context(|context| Marks::of(context, findings));
        let mut kept = self.kept();
        let carried = kept.marks.carried(&opened.reading.plan, opened.text);
        let differs = !kept.answers.is_empty() && !marks.chunks().eq(carried.chunks());
        kept.marks = Arc::new(marks);
        kept.marked = Some(Arc::clone(found));
        differs
    }

    fn is_marked(&self, found: &Arc<Found>) -> bool {
        self.kept().marked.as_ref().is_some_and(|marked| Arc::ptr_eq(marked, found))
    }

    /// What is known of the present state, as far as anything was found in it or in one before.
    fn marks(&self, opened: &Opened) -> Marks {
        let marks = Arc::clone(&self.kept().marks);
        marks.carried(&opened.reading.plan, opened.text)
    }

    /// The tokens of the present state; `None` when nobody waits for them any more.
    pub(crate) fn all(&self, opened: &Opened, token: &CancellationToken) -> Option<Arc<Answer>> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let last = self.kept().answers.back().cloned();
        let marks = self.marks(opened);
        let pieces = opened.in_context(|context| {
            let basis = Basis {
                vocabulary: context.vocabulary.clone(),
                config: Arc::clone(&context.repository.config),
            };
            let is_same = |answer: &&Arc<Answer>| {
                Arc::ptr_eq(&answer.basis.config, &basis.config)
                    && answer.basis.vocabulary == basis.vocabulary
            };
            let known = last.as_ref().filter(is_same);
            let basis = known.map_or_else(|| Arc::new(basis), |answer| Arc::clone(&answer.basis));
            let known = known.map(|answer| answer.pieces.as_slice()).unwrap_or_default();
            Some((pieces(opened, &basis, &marks, known, token)?, basis))
        });
        let (pieces, basis) = pieces?;
        let answer = Arc::new(Answer { id: NEXT.fetch_add(1, Ordering::Relaxed), basis, pieces });
        let mut kept = self.kept();
        if kept.answers.len() == MOST_ANSWERS {
            kept.answers.pop_front();
        }
        kept.answers.push_back(Arc::clone(&answer));
        Some(answer)
    }

    /// The tokens of a part of the present state.
    pub(crate) fn within(&self, opened: &Opened, within: Span) -> Vec<SemanticToken> {
        let marks = self.marks(opened);
        let basis = opened.in_context(|context| {
            Some(Basis {
                vocabulary: context.vocabulary.clone(),
                config: Arc::clone(&context.repository.config),
            })
        });
        let Some(basis) = basis else { return Vec::new() };
        // Whole lines: what is asked for is what is seen.
        let (first, last) = (opened.text.line_at(within.start), opened.text.line_at(within.end));
        let within = Span::new(opened.text.line_span(first).start, opened.text.line_span(last).end);
        let mut coder = Coder::default();
        for (place, marks) in places(opened).zip(marks.chunks()) {
            let here = Span::new(place.start, place.start + place.chunk.len);
            if !here.collides(within) {
                continue;
            }
            let part =
                Span::new(within.start.saturating_sub(here.start), within.end.min(here.end) - here.start);
            let piece = place.piece(opened, &basis, marks, part);
            coder.line = opened.text.line_at(here.start);
            let is_asked = |token: &&Token| (first..=last).contains(&(coder.line + token.line));
            let tokens: Vec<Token> = piece.tokens.iter().filter(is_asked).copied().collect();
            coder.add(&tokens);
        }
        coder.data
    }
}

/// A chunk of a document.
struct Place<'a> {
    start: u32,
    chunk: &'a Chunk,
    plan: &'a Arc<ChunkPlan>,
}

fn places<'a>(opened: &'a Opened) -> impl Iterator<Item = Place<'a>> {
    let chunks = opened.reading.stream.chunks().zip(opened.reading.plan.chunks());
    chunks.map(|((start, chunk), (_, plan))| Place { start, chunk, plan })
}

/// A piece held against what a chunk says now, and what it is marked with.
type Held<'a> = (&'a Arc<Piece>, (&'a Arc<ChunkPlan>, &'a Arc<[Mark]>));

/// The pieces of a document, those of `known` where they still hold.
fn pieces(
    opened: &Opened,
    basis: &Basis,
    marks: &Marks,
    known: &[Arc<Piece>],
    token: &CancellationToken,
) -> Option<Vec<Arc<Piece>>> {
    let is_of = |piece: &Arc<Piece>, plan: &Arc<ChunkPlan>, marks: &Arc<[Mark]>| {
        Arc::ptr_eq(&piece.plan, plan) && (Arc::ptr_eq(&piece.marks, marks) || piece.marks == *marks)
    };
    let plans = opened.reading.plan.chunks();
    let marks: Vec<&Arc<[Mark]>> = marks.chunks().collect();
    let now = || plans.iter().map(|(_, plan)| plan).zip(marks.iter().copied());
    let is_same = |(piece, (plan, marks)): &Held| is_of(piece, plan, marks);
    let front = known.iter().zip(now()).take_while(is_same).count();
    let back = known[front..].iter().rev().zip(now().skip(front).rev()).take_while(is_same).count();
    let between: HashMap<*const ChunkPlan, &Arc<Piece>> =
        known[front..known.len() - back].iter().map(|piece| (Arc::as_ptr(&piece.plan), piece)).collect();
    let mut pieces = known[..front].to_vec();
    let changed = plans.len() - front - back;
    for (place, marks) in places(opened).zip(&marks).skip(front).take(changed) {
        if let Some(piece) = between.get(&Arc::as_ptr(place.plan)).filter(|it| is_of(it, place.plan, marks)) {
            pieces.push(Arc::clone(piece));
            continue;
        }
        if token.is_cancelled() {
            return None;
        }
        pieces.push(Arc::new(place.piece(opened, basis, marks, Span::new(0, place.chunk.len))));
    }
    pieces.extend_from_slice(&known[known.len() - back..]);
    Some(pieces)
}

impl Place<'_> {
    /// The tokens of a part of the chunk.
    fn piece(&self, opened: &Opened, basis: &Basis, marks: &Arc<[Mark]>, within: Span) -> Piece {
        let text = opened.text.slice(Span::new(self.start, self.start + self.chunk.len));
        let source = Source {
            text: &text,
            chunk: self.chunk,
            plan: self.plan,
            vocabulary: &basis.vocabulary,
            stamps: &basis.config.stamps,
            marks,
        };
        let mut walk = Walk::new(&text);
        let mut position = |at: u32| walk.to(at as usize).position(opened.encoding());
        let tokens = tokens(&source, within).into_iter().map(|token| {
            let (start, end) = (position(token.span.start), position(token.span.end));
            Token {
                line: start.line,
                character: start.character,
                length: end.character.saturating_sub(start.character),
                kind: token.kind as u32,
                modifiers: token.modifiers.bits(),
            }
        });
        let tokens = tokens.collect();
        let lines = walk.to(text.len()).line;
        Piece { plan: Arc::clone(self.plan), marks: Arc::clone(marks), tokens, lines }
    }
}

impl Answer {
    /// All tokens as the protocol has them.
    pub(crate) fn data(&self) -> Vec<SemanticToken> {
        coded(&self.pieces, 0)
    }

    /// What makes this answer of an older one; `None` when they are the same.
    pub(crate) fn since(&self, older: &Answer) -> Option<Difference> {
        let is_shared = |(older, newer): &(&Arc<Piece>, &Arc<Piece>)| Arc::ptr_eq(older, newer);
        let (old, new) = (&older.pieces, &self.pieces);
        let front = old.iter().zip(new).take_while(is_shared).count();
        let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(is_shared).count();
        // The first token behind the difference is numbered from the last one in it.
        let rest = &new[new.len() - back..];
        let next = rest.iter().position(|piece| !piece.tokens.is_empty()).map_or(rest.len(), |at| at + 1);
        let (old_end, new_end) = (old.len() - back + next, new.len() - back + next);
        let shared = &new[..front];
        // Both begin on the same line, behind the same token.
        let lines = lines_behind_last(shared);
        let (before, after) = (coded(&old[front..old_end], lines), coded(&new[front..new_end], lines));
        let same = before.iter().zip(&after).take_while(|(before, after)| before == after).count();
        let ends = before[same..].iter().rev().zip(after[same..].iter().rev());
        let same_behind = ends.take_while(|(before, after)| before == after).count();
        let removed = before.len() - same - same_behind;
        let inserted = after[same..after.len() - same_behind].to_vec();
        if removed == 0 && inserted.is_empty() {
            return None;
        }
        let start = shared.iter().map(|piece| piece.tokens.len()).sum::<usize>() + same;
        Some(Difference { start: start as u32, removed: removed as u32, inserted })
    }
}

/// How many lines before the end of these pieces the last token is; all of them when there is none.
fn lines_behind_last(pieces: &[Arc<Piece>]) -> u32 {
    let mut lines = 0;
    for piece in pieces.iter().rev() {
        lines += piece.lines;
        if let Some(last) = piece.tokens.last() {
            return lines - last.line;
        }
    }
    lines
}

/// The tokens of pieces of which the first begins so many lines behind the last token.
fn coded(pieces: &[Arc<Piece>], line: u32) -> Vec<SemanticToken> {
    let mut coder = Coder { line, ..Coder::default() };
    for piece in pieces {
        coder.add(&piece.tokens);
        coder.line += piece.lines;
    }
    coder.data
}

/// Numbers tokens from one another.
#[derive(Default)]
struct Coder {
    /// The first line of the present chunk.
    line: u32,
    last: (u32, u32),
    data: Vec<SemanticToken>,
}

impl Coder {
    fn add(&mut self, tokens: &[Token]) {
        for token in tokens {
            let line = self.line + token.line;
            let delta_line = line - self.last.0;
            let delta_start = if delta_line == 0 { token.character - self.last.1 } else { token.character };
            self.last = (line, token.character);
            self.data.push(SemanticToken {
                delta_line,
                delta_start,
                length: token.length,
                token_type: token.kind,
                token_modifiers_bitset: token.modifiers,
            });
        }
    }
}
