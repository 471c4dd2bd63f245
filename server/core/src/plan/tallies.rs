//! Tallies: what the text says of how many tasks there are or are done: `[2/5]`, "(12 tasks)", "Total Tasks: 186", "Progress: 40%".
//!
//! [`read`] finds them in running text, [`rows`] in summary tables. Which tasks a tally speaks of is decided when rules judge: its form
//! says how to look. The trap: a unit other than tasks (points, hours, files, tests) is no tally.

mod binding;
mod counting;
mod judged;
mod patterns;
mod rows;

pub use binding::{Bound, bound};
pub(crate) use binding::{Titles, named, stem, words as title_words};
pub use counting::{Counting, gives};
pub use judged::{Judgement, Miscount, judged};
pub(super) use rows::read_rows;

use super::{ChunkPlan, Place, Run};
use crate::text::Span;

/// A statement of how many tasks there are, or are done.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// All of it: the cookie with its brackets, else from the first figure to the last.
    pub span: Span,
    /// The block that it stands in: the whole item, heading, paragraph or table.
    pub block: Span,
    /// How it is written, and so of what it speaks.
    pub form: Form,
    /// How many are done.
    pub done: Option<Count>,
    /// How many there are.
    pub total: Option<Count>,
    /// The percentage that is done, and the place of its digits.
    pub percent: Option<(f64, Span)>,
    /// It says that it speaks of tasks; "(3/12)" alone may speak of anything.
    pub worded: bool,
}

/// A number of tasks and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// As written.
    pub value: u64,
    /// Its digits.
    pub span: Span,
}

/// How a tally is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `[2/5]` or `[40%]` in a heading or item: of its section, or of what is nested in the item.
    Cookie,
    /// "(12 tasks)", "(3/12)" in a heading: of its section.
    Heading,
    /// "Progress: 12/38", "Completion: 40%": of the section that it stands in.
    Progress,
    /// "Total Tasks: 186", `completed_tasks: 0`: of the document, or of the phase that it stands in.
    Label,
    /// "Phase 5: 10 tasks", a row of a summary table: of the section with this name.
    Named(String),
}

/// Records the tallies of `run`.
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    let text = run.text;
    if !text.bytes().any(|byte| byte.is_ascii_digit()) || text.len() > 2_000 {
        return;
    }
    match run.place {
        Place::Heading(_) => {
            if !patterns::cookie(run, plan) {
                patterns::heading(run, plan);
            }
        }
        Place::Item { .. } => {
            if !patterns::cookie(run, plan) && !patterns::label(run, plan) {
                patterns::named(run, plan);
            }
        }
        Place::Paragraph | Place::FrontMatter => {
            patterns::label(run, plan);
        }
        Place::Cell { .. } | Place::Tree => {}
    }
}
