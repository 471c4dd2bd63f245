//! What a document says: sections, tasks, labels, dates, claims, tables and names, lowered from the stream of blocks.
//!
//! [`lower`] reads one chunk and records what is *written*; meaning (status classes, catalogs, today) is given when rules judge.
//! A [`Plan`] is the chunks' plans in order with the outline of the document over them; nothing is copied when a chunk is kept.
//! The trap: spans inside a [`ChunkPlan`] are relative to its chunk. [`At`] carries the base and gives spans of the document.

pub mod anchors;
pub mod announcements;
pub mod breakdowns;
pub mod captions;
pub mod census;
pub mod claims;
pub mod dependencies;
mod directives;
mod examples;
mod excerpt;
pub mod gauges;
pub mod labels;
mod lower;
pub mod mentions;
pub mod outline;
pub mod paths;
pub mod periods;
pub mod placeholders;
pub(crate) mod plain;
pub mod progress;
pub mod ratios;
pub mod remarks;
mod reviews;
pub mod sections;
mod snapshots;
pub mod stamps;
pub mod tables;
pub mod tallies;
pub mod tasks;
mod topics;
pub mod uses;

use std::ops::Range;
use std::sync::Arc;

pub use announcements::Announcement;
pub use breakdowns::Breakdown;
pub use captions::Caption;
pub use census::Census;
pub use claims::Claim;
pub use dependencies::{Dependency, Graph, Named};
pub use excerpt::Excerpt;
pub use gauges::Gauge;
pub use labels::Label;
pub use lower::{Place, Run, lower};
pub use mentions::Mention;
pub use outline::{Outline, Section};
pub use paths::{Naming, PathMention};
pub use periods::{Countdown, Cue, Dated, Direction, Of, Seat, Stretch, Unit, WeekOf, stretches};
pub use placeholders::Placeholder;
pub use progress::Measure;
pub use ratios::Ratio;
pub use remarks::Remark;
pub use sections::Heading;
pub use snapshots::snapshots;
pub use stamps::{Seating, Stamp, StampKind};
pub use tables::Table;
pub use tallies::Tally;
pub use tasks::{Legend, Task, TaskForm};
pub use uses::{Use, Used};

use census::{Digested, Omitted, PageDigested};

use crate::memo::Memo;
use crate::pages::{Pages, Piece};
use crate::rules::kept;
use crate::text::Span;

/// What one chunk says; a function of the chunk's text alone. All spans are relative to the chunk.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ChunkPlan {
    /// How long it is, in bytes.
    pub len: u32,
    /// Which of the lists hold something, for whoever looks for something in all chunks.
    kinds: u32,
    /// Headings, in order.
    pub headings: Vec<Arc<Heading>>,
    /// Boxes, rows and task headings, in order of their place.
    pub tasks: Vec<Task>,
    /// Items of outermost lists without a box: where they start.
    pub bullets: Vec<u32>,
    /// Lines that explain what a marker means.
    pub legends: Vec<Legend>,
    /// Lines that say what the list below them is: "**Acceptance criteria:**".
    pub captions: Vec<Caption>,
    /// Statements of how many tasks there are, or are done.
    pub tallies: Vec<Tally>,
    /// Percentages and bars that show how far something is.
    pub gauges: Vec<Gauge>,
    /// `**Key:** value` wherever it stands, and the keys of front matter.
    pub labels: Vec<Label>,
    /// Dates and ranges of dates.
    pub dates: Vec<Dated>,
    /// "111 days to …".
    pub countdowns: Vec<Countdown>,
    /// "Week 2 of 4".
    pub weeks: Vec<WeekOf>,
    /// Numbers stated about something countable.
    pub claims: Vec<Claim>,
    /// `3/42`, with or without a percentage.
    pub ratios: Vec<Ratio>,
    /// A whole beside its parts: "57 agents (40 core + 15 labs)".
    pub breakdowns: Vec<Breakdown>,
    /// Lines that say how long the list below them is.
    pub announcements: Vec<Announcement>,
    /// What a template asks for and nobody has filled in.
    pub placeholders: Vec<Placeholder>,
    /// What is said of phases, named days and sums.
    pub remarks: Vec<Remark>,
    /// Pipe tables.
    pub tables: Vec<Table>,
    /// The ids that something depends on.
    pub dependencies: Vec<Dependency>,
    /// Ids that a bullet, a paragraph or a cell begins with.
    pub named: Vec<Named>,
    /// Names of agents, commands and skills that the text uses.
    pub mentions: Vec<Mention>,
    /// Paths that links lead to and code spans name, in order.
    pub paths: Vec<PathMention>,
    /// Other places that may name something, in order.
    pub uses: Vec<Use>,
    /// HTML comments that speak to planmark, as written between `<!--` and `-->`.
    pub directives: Vec<Directive>,
    /// Where fenced examples of Markdown end that a fence within them ends too early.
    pub cut_examples: Vec<u32>,
    /// What the rules of a chunk found in it.
    pub(crate) found: Memo<kept::Basis, [kept::Found]>,
    /// What is known of it for whoever takes an excerpt.
    digested: Digested,
}

/// `<!-- planmark: … -->`, unread: what stands after `planmark:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The whole comment.
    pub span: Span,
    /// Nothing else stands on its line.
    pub alone: bool,
    /// The text after `planmark:`, trimmed.
    pub text: String,
}

/// The chunks of a plan, with gaps where it is an excerpt.
pub type Chunks = Pages<Arc<ChunkPlan>>;

impl Piece for Arc<ChunkPlan> {
    /// For whoever takes an excerpt.
    type Known = PageDigested;

    fn bytes(&self) -> u32 {
        self.len
    }

    fn kinds(&self) -> u32 {
        self.kinds
    }
}

/// The plan of a whole document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    chunks: Chunks,
    outline: Arc<Outline>,
    len: u32,
    omitted: Option<(Arc<Omitted>, Arc<Outline>)>,
}

/// Something of a chunk, with the offset at which its chunk starts.
#[derive(Debug, PartialEq)]
pub struct At<'a, T> {
    /// Where the chunk starts, in bytes of the document.
    pub base: u32,
    /// What was lowered, with spans relative to `base`.
    pub item: &'a T,
}

// Not derived: it is two words, whatever `T` is.
impl<T> Clone for At<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for At<'_, T> {}

impl<T> std::ops::Deref for At<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.item
    }
}

impl<T> At<'_, T> {
    /// A span of the chunk as a span of the document.
    pub fn place(&self, span: Span) -> Span {
        span.shift(self.base)
    }
}

/// A box with nothing in it, beside what the lists of a chunk hold.
const OPEN_BOX: u32 = 1 << 31;

/// What is asked of a whole document. Only chunks that have some of it are looked into: many thousand of them are not in the memory that is
/// near.
macro_rules! placed {
    ($($(#[$doc:meta])* $bit:literal $field:ident: $item:ty;)*) => {
        impl Plan {$(
            $(#[$doc])*
            pub fn $field(&self) -> impl Iterator<Item = At<'_, $item>> {
                self.chunks.$field()
            }
        )*}

        impl Chunks {$(
            $(#[$doc])*
            fn $field(&self) -> impl Iterator<Item = At<'_, $item>> {
                self.having(1 << $bit)
                    .flat_map(|(base, chunk)| chunk.$field.iter().map(move |item| At { base, item }))
            }
        )*}

        impl ChunkPlan {
            /// Which of its lists hold something.
            fn kinds(&self) -> u32 {
                let open = if self.tasks.iter().any(Task::is_untouched) { OPEN_BOX } else { 0 };
                open $(| if self.$field.is_empty() { 0 } else { 1 << $bit })*
            }
        }
    };
}

impl Plan {
    /// The plan of chunks that start at these offsets; `len` is the document's length in bytes.
    pub fn new(chunks: impl IntoIterator<Item = (u32, Arc<ChunkPlan>)>, len: u32) -> Plan {
        let chunks = chunks.into_iter().collect();
        let outline = Arc::new(Outline::new(&chunks, len));
        Plan { chunks, outline, len, omitted: None }
    }

    /// Puts other chunks in place of those with these indices, of a document that is so long now.
    pub(crate) fn splice(&mut self, indices: Range<usize>, chunks: &[(u32, Arc<ChunkPlan>)], len: u32) {
        let place = |(start, chunk): (u32, &Arc<ChunkPlan>)| (start, chunk.clone());
        let past: Vec<_> = self.chunks.range(indices.clone()).map(place).collect();
        self.chunks.splice(indices, chunks, len.wrapping_sub(self.len));
        self.outline = Arc::new(match self.outline.edited(&past, chunks, &self.chunks) {
            Some(outline) => outline,
            None => Outline::new(&self.chunks, len),
        });
        self.len = len;
    }

    /// What the tasks come to that it leaves out, with the outline of the whole document, if it is that of an excerpt.
    pub fn omitted(&self) -> Option<(&Omitted, &Outline)> {
        self.omitted.as_ref().map(|(omitted, outline)| (&**omitted, &**outline))
    }

    /// The chunks with the offsets at which they start.
    pub fn chunks(&self) -> &Chunks {
        &self.chunks
    }

    /// The sections of the document.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The labels in a part of the document, in order; only its chunks are looked at.
    pub fn labels_in(&self, part: Span) -> impl Iterator<Item = At<'_, Label>> {
        let last = self.chunks.begun(part.end);
        let chunks = self.chunks.range(self.chunks.reaching(part.start).min(last)..last);
        let labels = chunks.flat_map(|(base, chunk)| chunk.labels.iter().map(move |item| At { base, item }));
        labels.filter(move |label| part.covers(label.place(label.span)))
    }

    /// The document's length in bytes.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Is there nothing in the document?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

placed! {
    /// Every task in order.
    0 tasks: Task;
    /// Every explanation of a marker, in order.
    1 legends: Legend;
    /// Every caption of a list, in order.
    2 captions: Caption;
    /// Every statement of how many tasks there are or are done, in order.
    3 tallies: Tally;
    /// Every percentage and bar that shows how far something is, in order.
    4 gauges: Gauge;
    /// Every label in order.
    5 labels: Label;
    /// Every date and range in order.
    6 dates: Dated;
    /// Every countdown in order.
    7 countdowns: Countdown;
    /// Every "Week n of m" in order.
    8 weeks: WeekOf;
    /// Every claim in order.
    9 claims: Claim;
    /// Every ratio in order.
    10 ratios: Ratio;
    /// Every line that says how long the list below it is, in order.
    11 announcements: Announcement;
    /// Every placeholder in order.
    12 placeholders: Placeholder;
    /// What is said of phases, named days and sums, in order.
    13 remarks: Remark;
    /// Every table in order.
    14 tables: Table;
    /// Every dependency in order.
    15 dependencies: Dependency;
    /// Every id that begins something which is no task, in order.
    16 named: Named;
    /// Every mention in order.
    17 mentions: Mention;
    /// Every path in order.
    18 paths: PathMention;
    /// Every other place that may name something, in order.
    19 uses: Use;
    /// Every comment that speaks to planmark, in order.
    20 directives: Directive;
    /// Every heading in order.
    21 headings: Arc<Heading>;
    /// Where every item of an outermost list without a box starts, in order.
    22 bullets: u32;
    /// Where every fenced example of Markdown ends that a fence within it ends too early, in order.
    23 cut_examples: u32;
}
