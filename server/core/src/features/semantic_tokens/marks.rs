//! What was found where, for the colours: made when a document was judged, and carried over to what is typed since.
//!
//! No rule is named here: what a finding makes of a token follows from what the token is. The trap: a finding that speaks of a whole
//! section says nothing of each number in it, so it must be about as long as the token.

use std::sync::Arc;

use super::TokenKind::{Agent, Claim, Command, Date, Id, Skill, Stamp, Status};
use super::{Modifiers, Piece, Source, Token, TokenKind};
use crate::facts::Verdict;
use crate::finding::Finding;
use crate::plan::{ChunkPlan, Plan};
use crate::rules::{self, DocumentContext};
use crate::text::{Span, Text};
use crate::workspace::hash;

/// The longest token that can be judged, in bytes.
const LONGEST: u32 = 128;

/// What was found at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where, in bytes of the chunk.
    span: Span,
    judged: Judged,
    /// The hash of what stands there.
    words: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Judged {
    /// What is known bears it out.
    Right,
    /// It is a stamp of the whole document.
    Fresh,
    /// There is a finding.
    Found {
        /// It may come with a new day.
        daily: bool,
    },
}

/// What was found in each chunk of a document.
#[derive(Debug, Clone, Default)]
pub struct Marks(Vec<Marked>);

/// A chunk with what was found in it.
type Marked = (Arc<ChunkPlan>, Arc<[Mark]>);

impl Marks {
    /// What these findings, and the facts of which the document speaks, make of it.
    pub fn of(context: &DocumentContext, findings: &[Finding]) -> Marks {
        let mut all = Vec::new();
        for finding in findings {
            let daily = rules::find(finding.code).is_some_and(|rule| rule.daily);
            all.push((finding.span, Judged::Found { daily }));
        }
        for fact in context.facts() {
            let here = fact.verdicts().filter(|(said, _)| said.document.path == context.document.path);
            let right = here.filter(|(_, verdict)| *verdict == Verdict::Right);
            all.extend(right.map(|(said, _)| (said.span, Judged::Right)));
        }
        all.extend(context.stamps().iter().map(|(_, stamp)| (stamp.date.span, Judged::Fresh)));
        all.sort_unstable_by_key(|(span, judged)| (span.start, span.end, *judged));
        all.dedup();
        let mut rest = all.as_slice();
        let marks = context.plan().chunks().iter().map(|(start, chunk)| {
            let end = start + chunk.len;
            let here = rest.partition_point(|(span, _)| span.start < end);
            let (here, behind) = rest.split_at(here);
            rest = behind;
            let within = here.iter().filter(|(span, _)| start <= span.start && span.end <= end);
            let mark = |(span, judged): &(Span, Judged)| Mark {
                span: Span::new(span.start - start, span.end - start),
                judged: *judged,
                words: hash(&context.source(*span)),
            };
            (chunk.clone(), within.map(mark).collect::<Vec<_>>().into())
        });
        Marks(marks.collect())
    }

    /// The marks of another state of the document: those of the chunks that both have, and of the others what stands there in the same
    /// words, where it stood from the front or from the back.
    #[must_use]
    pub fn carried(&self, plan: &Plan, text: &Text) -> Marks {
        let chunks = plan.chunks();
        let is_same = |(known, now): &(&Marked, (u32, &Arc<ChunkPlan>))| Arc::ptr_eq(&known.0, now.1);
        let front = self.0.iter().zip(chunks).take_while(is_same).count();
        let ends = self.0[front..].iter().rev().zip(chunks.range(front..chunks.len()).rev());
        let back = ends.take_while(is_same).count();
        let past = &self.0[front..self.0.len() - back];
        let changed: Vec<_> = chunks.range(front..chunks.len() - back).collect();
        let mut marks = vec![Vec::new(); changed.len()];
        let start = changed.first().map_or(0, |(start, _)| *start);
        let len =
            |chunks: &mut dyn Iterator<Item = &Arc<ChunkPlan>>| chunks.map(|chunk| chunk.len).sum::<u32>();
        let before = len(&mut past.iter().map(|(chunk, _)| chunk));
        let after = len(&mut changed.iter().map(|(_, chunk)| *chunk));
        let mut base = start;
        for (chunk, known) in past {
            for mark in known.iter() {
                let span = mark.span.shift(base);
                let from_back =
                    (span.start + after).checked_sub(before).map(|at| Span::new(at, at + span.len()));
                let place = [Some(span), from_back].into_iter().flatten().find_map(|span| {
                    let at = changed.partition_point(|(start, _)| *start <= span.start).checked_sub(1)?;
                    let (start, chunk) = changed[at];
                    let is_there = span.end <= start + chunk.len && hash(&text.slice(span)) == mark.words;
                    is_there.then(|| (at, Span::new(span.start - start, span.end - start)))
                });
                if let Some((at, span)) = place {
                    marks[at].push(Mark { span, ..mark.clone() });
                }
            }
            base += chunk.len;
        }
        let changed = changed.iter().zip(marks).map(|((_, chunk), mut marks)| {
            marks.sort_unstable_by_key(|mark: &Mark| (mark.span.start, mark.span.end, mark.judged));
            (Arc::clone(chunk), marks.into())
        });
        let mut carried = self.0[..front].to_vec();
        carried.extend(changed);
        carried.extend_from_slice(&self.0[self.0.len() - back..]);
        Marks(carried)
    }

    /// The marks of each chunk, in their order.
    pub fn chunks(&self) -> impl Iterator<Item = &Arc<[Mark]>> {
        self.0.iter().map(|(_, marks)| marks)
    }
}

/// Gives the meanings, which come by their starts, what was found of them; those that a mark speaks of and that are none yet.
pub(super) fn apply(source: &Source, meanings: &mut [Piece]) -> Vec<Piece> {
    let mut missing: Vec<Piece> = Vec::new();
    for mark in source.marks {
        let from = meanings.partition_point(|piece| piece.span.start + LONGEST < mark.span.start);
        let near = meanings[from..].iter_mut().take_while(|piece| piece.span.start < mark.span.end);
        let mut is_known = false;
        for piece in near.filter(|piece| is_judged(piece.kind) && is_about(mark.span, piece.span)) {
            is_known = true;
            piece.modifiers = mark.judged.over(piece.modifiers, piece.kind);
        }
        let is_number = mark.span.len() <= 32
            && mark.span.of(source.text).contains(|char: char| char.is_ascii_digit())
            && !mark.span.of(source.text).contains(['\n', '|']);
        if !is_known && is_number {
            let piece = Token::new(mark.span, Claim);
            let modifiers = mark.judged.over(piece.modifiers, Claim);
            missing.push(Piece { modifiers, ..piece });
        }
    }
    missing.retain(|piece| piece.modifiers != Modifiers::NONE);
    missing
}

fn is_judged(kind: TokenKind) -> bool {
    matches!(kind, Agent | Claim | Command | Date | Id | Skill | Stamp | Status)
}

/// Does what was found at one place speak of what stands at the other?
fn is_about(mark: Span, piece: Span) -> bool {
    piece.covers(mark) || mark.covers(piece) && mark.len() <= 2 * piece.len()
}

impl Judged {
    fn over(self, modifiers: Modifiers, kind: TokenKind) -> Modifiers {
        let is_bad = modifiers.has(Modifiers::WRONG.and(Modifiers::STALE).and(Modifiers::OVERDUE));
        let told = match (self, kind) {
            (Judged::Found { .. }, Stamp) => Modifiers::STALE,
            (Judged::Found { daily: true }, Date) => Modifiers::OVERDUE,
            (Judged::Found { .. }, _) => Modifiers::WRONG,
            _ if is_bad => Modifiers::NONE,
            (Judged::Fresh, Stamp) => Modifiers::FRESH,
            (Judged::Right, Claim | Date | Status) => Modifiers::RIGHT,
            _ => Modifiers::NONE,
        };
        let kept = if matches!(self, Judged::Found { .. }) { modifiers.without_praise() } else { modifiers };
        kept.and(told)
    }
}
