//! Claims: numbers that the text states about something countable.
//!
//! A claim is recorded as written, with what limits it ([`Scope`]) and the folder named beside it; what it is a claim *about*, and
//! whether it holds, is decided when facts are built. The trap: most numbers before a countable noun are no claims about how many
//! there are ("use 3 agents", "6 new commands"), so a claim that might be one of these must not be [`Scope::Whole`].

mod nouns;
mod reader;
mod scope;
mod table;
mod titles;
mod tokens;
mod tree;

use super::{ChunkPlan, Place, Run};
use crate::text::Span;

pub use nouns::Counted;

/// A number about something countable, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The digits alone, of `43/43` the last ones.
    pub span: Span,
    /// Its value.
    pub value: u64,
    /// How many bytes before its digits those begin that say the same: `43/43`.
    pub part: Option<u32>,
    /// How exactly it is meant.
    pub exactness: Exactness,
    /// What it counts.
    pub counted: Counted,
    /// What it counts as written: the noun phrase after it, or the key before it, in lower case and without marks.
    pub unit: String,
    /// The words that make the claim, without marks: `49 specialized AI agents`, `Agents: 57`.
    pub phrase: String,
    /// What limits it.
    pub scope: Scope,
    /// The folder it speaks of, as written or as the directory tree gives it, with `/` and without one at its end.
    pub folder: Option<String>,
    /// The title before it, such as the bold words at the start of an item.
    pub subject: Option<String>,
    /// Where it stands.
    pub standing: Standing,
}

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exactness {
    /// `49`
    Exact,
    /// `530+`, "at least 5"
    Floor,
    /// `~35`, "about 5"
    About,
}

/// What limits a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Nothing: it speaks of all that there are.
    Whole,
    /// A title, a row's label or an adjective that may name a part: "Research (7 agents)".
    Titled,
    /// It is a change, a part, a target, a past value, or about something else.
    Part,
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Front matter.
    FrontMatter,
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item without a box.
    Item,
    /// An item with a box: a wish, or a record.
    Box,
    /// A cell of a table.
    Cell,
    /// A line of a directory tree.
    Tree,
}

impl Claim {
    /// Could this many be what is meant?
    pub fn admits(&self, count: u64) -> bool {
        self.exactness.admits(self.value, count)
    }
}

impl Exactness {
    /// Could this many be what is meant by `value`?
    pub fn admits(self, value: u64, count: u64) -> bool {
        match self {
            Exactness::Exact => value == count,
            Exactness::Floor => value <= count,
            Exactness::About => value.abs_diff(count).saturating_mul(5) <= count.max(value),
        }
    }
}

/// Records the claims of `run`; cells are left to [`read_tables`].
pub(super) fn read(run: &Run, plan: &mut ChunkPlan) {
    let standing = match run.place {
        Place::FrontMatter => Standing::FrontMatter,
        Place::Heading(_) => Standing::Heading,
        Place::Paragraph => Standing::Paragraph,
        Place::Item { boxed: true } => Standing::Box,
        Place::Item { boxed: false } => Standing::Item,
        Place::Cell { .. } | Place::Tree => return,
    };
    if tokens::may_have_number(run.text) {
        reader::read(run.text, run.span.start, standing, plan);
    }
}

/// Records the claims of a directory tree in a fence; `start` is where its content starts.
pub(super) fn read_tree(content: &str, start: u32, plan: &mut ChunkPlan) {
    tree::read(content, start, plan);
}

/// Records the claims of the chunk's tables, in which a row's first cell is a label of the others, and brings all claims in order.
pub(super) fn read_tables(plan: &mut ChunkPlan) {
    let tables = std::mem::take(&mut plan.tables);
    for table in &tables {
        table::read(table, plan);
    }
    plan.tables = tables;
    plan.claims.sort_by_key(|claim| claim.span.start);
}
