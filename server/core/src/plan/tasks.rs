//! Tasks in their three forms: box, row and heading; items with an emoji for a box count where their list uses several.
//!
//! Items are read list by list ([`read`]), since what a marker is depends on its neighbours; rows come from [`super::tables`],
//! headings from [`super::sections`]. The traps: `- [1] Smith` is no task, a legend's lines are none, and a box may be left open on
//! purpose ([`Task::waived`]).

mod ids;
mod lists;
mod series;
mod words;

pub use ids::{Numbered, id, id_count, numbered, range};
pub(super) use lists::read;
pub use series::{Labelled, next_free};
pub(super) use words::mark_references;
pub use words::{behind_id, own_words};

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::languages::{List, finder};
use crate::status::{Class, Stated, Vocabulary, stated};
use crate::text::Span;

/// One unit of work as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The whole item, row or heading, with what is nested in the item.
    pub span: Span,
    /// How it is written.
    pub form: TaskForm,
    /// Its text without box and status.
    pub title: Span,
    /// How deep it is nested in lists, from 1; 0 for rows and headings.
    pub depth: u8,
    /// How many quotes it stands in.
    pub quote_depth: u8,
    /// The id it carries, such as `T001` or `1.2.3`.
    pub id: Option<String>,
    /// It is optional, deferred or struck through: open on purpose.
    pub waived: bool,
    /// Behind its id it says nothing of its own: it refers to tasks that stand elsewhere.
    pub refers: bool,
    /// The status that its text states beside the box, such as the `✅` of `- [ ] ✅ …`; of a heading its status.
    pub stated: Option<Stated>,
}

/// How a task is written.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskForm {
    /// `- [ ]`: what stands in the box, and where.
    Box {
        /// The box with its brackets.
        span: Span,
        /// What stands inside, such as ` `, `x` or `⏸️`.
        marker: String,
    },
    /// `- ⏸️ …` in a list that marks its items with several emoji.
    Emoji {
        /// The emoji.
        span: Span,
        /// The emoji itself.
        marker: String,
    },
    /// A row of a table with a status column: the status cell's place and text.
    Row {
        /// The cell's content without the blanks around it.
        span: Span,
        /// The cell's text.
        status: String,
    },
    /// `#### Task 0.1: …`.
    Heading,
}

impl Task {
    /// What its status means; `None` where none is written (a task heading without one).
    pub fn class(&self, vocabulary: &Vocabulary) -> Option<Class> {
        match &self.form {
            TaskForm::Box { marker, .. } | TaskForm::Emoji { marker, .. } => Some(vocabulary.marker(marker)),
            TaskForm::Row { status, .. } => row_class(status, vocabulary),
            TaskForm::Heading => self.stated.map(|stated| stated.class),
        }
    }

    /// It has a box with nothing in it.
    pub(super) fn is_untouched(&self) -> bool {
        matches!(&self.form, TaskForm::Box { marker, .. } if marker.trim().is_empty())
    }

    /// It has a box.
    pub fn is_box(&self) -> bool {
        matches!(self.form, TaskForm::Box { .. })
    }
}

/// The class that a cell of a status column states: a word, an emoji, or a box.
pub(crate) fn row_class(status: &str, vocabulary: &Vocabulary) -> Option<Class> {
    let text = status.trim_matches(['*', '_', '`', ' ', '\\']);
    if let Some(found) = crate::syntax::checkbox(text) {
        return Some(vocabulary.marker(text.get(found.marker.range()).unwrap_or_default()));
    }
    stated::of_value(status).map(|stated| if stated.qualified { Class::Active } else { stated.class })
}

/// A line of a legend: what a marker means in this document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legend {
    /// Where the marker stands, with its brackets.
    pub span: Span,
    /// What stands in the box.
    pub marker: String,
    /// What it means.
    pub class: Class,
}

static WAIVER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&[List::Waived]));

/// Is a task with this text open on purpose: optional, deferred, struck through?
pub fn is_waived(text: &str) -> bool {
    let text = text.trim();
    let struck = text.strip_prefix("~~").is_some_and(|rest| rest.contains("~~"));
    let optional = text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("optional"));
    struck || optional || WAIVER.as_ref().is_some_and(|waiver| waiver.is_match(text))
}
