//! Breakdowns: a whole beside its parts, "57 agents (40 core + 15 labs)", "12 of 20 done, 5 open", "Total: 120: 80 done, 30 open".
//!
//! Recorded is what a line states; whether the parts make the whole is [`Breakdown::holds`]. The trap: most numbers side by side are no
//! parts of one another ("3 weeks (2 writers + 1 engineer)", "120 files (30 tests)"), so parts are only what a plus sign joins, or
//! what words of status set against one another.

mod groups;
mod statuses;
mod sums;
mod tokens;

use super::tallies::Count;
use super::{ChunkPlan, Place, Run};
use crate::text::Span;

pub use groups::below;
pub use statuses::{Part, are_of_one, of_key};

/// A whole with its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// What there is.
    pub whole: Count,
    /// What it is made of, in order.
    pub parts: Vec<(Part, Count)>,
}

impl Breakdown {
    /// Parts by status of a whole; `None` where they cannot be set against it: none is done, one stands twice, or is more than the whole.
    pub fn of_statuses(whole: Count, parts: Vec<(Part, Count)>) -> Option<Breakdown> {
        let of = |wanted: Part| parts.iter().filter(|(part, _)| *part == wanted).count();
        let once = [Part::Done, Part::Open, Part::Rest, Part::Failed].iter().all(|part| of(*part) <= 1);
        let fit = parts.iter().all(|(_, count)| count.value <= whole.value);
        (of(Part::Done) == 1 && parts.len() > 1 && once && fit).then_some(Breakdown { whole, parts })
    }

    /// Can the parts make up the whole?
    pub fn holds(&self) -> bool {
        let sum = |wanted: &dyn Fn(Part) -> bool| -> u64 {
            self.parts.iter().filter(|(part, _)| wanted(*part)).map(|(_, count)| count.value).sum()
        };
        let whole = self.whole.value;
        let has = |wanted: Part| -> bool { self.parts.iter().any(|(part, _)| *part == wanted) };
        if has(Part::Term) {
            return sum(&|_| true) == whole;
        }
        let done = sum(&|part| part == Part::Done);
        // "Remaining" is all that is not done, "open" may be only what nobody has begun: then others may come on top.
        let closing = if has(Part::Rest) { Part::Rest } else { Part::Open };
        let base = done + sum(&|part| part == closing);
        if has(closing) {
            let others: Vec<u64> = self
                .parts
                .iter()
                .filter(|(part, _)| *part != Part::Done && *part != closing)
                .map(|(_, count)| count.value)
                .collect();
            return is_reached(base, &others, whole);
        }
        done + sum(&|part| part == Part::Failed) <= whole
    }

    /// What the parts add up to, as the whole would have to be.
    pub fn sum(&self) -> u64 {
        let has_rest = self.parts.iter().any(|(part, _)| *part == Part::Rest);
        let counts = |part: Part| !has_rest || matches!(part, Part::Done | Part::Rest);
        self.parts.iter().filter(|(part, _)| counts(*part)).map(|(_, count)| count.value).sum()
    }
}

/// Is the whole the base with some of the others?
fn is_reached(base: u64, others: &[u64], whole: u64) -> bool {
    let others = &others[..others.len().min(6)];
    (0u32..1 << others.len()).any(|chosen| {
        let picked = others.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0);
        base + picked.map(|(_, value)| value).sum::<u64>() == whole
    })
}

/// Records the breakdowns of `run`, line by line.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    if matches!(run.place, Place::FrontMatter | Place::Tree) {
        return;
    }
    let mut start = 0;
    for line in run.text.split_inclusive('\n') {
        // A whole and two parts are three numbers.
        if line.len() < 600 && numbers(line) >= 3 {
            let base = plan.breakdowns.len();
            sums::read(line, &mut plan.breakdowns);
            statuses::read(line, &mut plan.breakdowns);
            let code = |span: Span| run.code_at(span.start).is_some_and(|code| code.span.covers(span));
            let shift = |count: &mut Count| count.span = run.place_of(count.span.shift(start));
            let found: Vec<Breakdown> = plan.breakdowns.drain(base..).collect();
            for mut breakdown in found {
                if code(breakdown.whole.span.shift(start)) {
                    continue;
                }
                shift(&mut breakdown.whole);
                breakdown.parts.iter_mut().for_each(|(_, count)| shift(count));
                plan.breakdowns.push(breakdown);
            }
        }
        start += line.len() as u32;
    }
}

/// How many groups of digits there are.
fn numbers(line: &str) -> usize {
    let bytes = line.as_bytes();
    let begins = |at: &usize| bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[at - 1].is_ascii_digit());
    (0..bytes.len()).filter(begins).count()
}

#[cfg(test)]
mod tests;
