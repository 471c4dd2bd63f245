//! Hover: what is known of the place under the pointer, in a few lines: one file in `hover/` for each kind of thing.
//!
//! The trap: a hover speaks of what the plan recorded at that place. Where the plan recorded nothing there is nothing to say.

pub mod card;
mod comments;
pub mod configuration;
mod dates;
mod entries;
mod links;
mod numbers;
mod repositories;
pub(super) mod sections;
mod stamps;
mod statuses;
mod tasks;
mod totals;

pub use card::Card;

use crate::plan::ChunkPlan;
use crate::rules::DocumentContext;
use crate::text::Span;
use crate::workspace::{Document, Workspace};

/// What to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What is said of it.
    pub card: Card,
}

/// Who may have something to say of a place. The first who has is heard, so what is narrow stands before what is wide.
const KINDS: [fn(&Place) -> Option<Hover>; 17] = [
    comments::rule,
    comments::count,
    numbers::claim,
    numbers::tally,
    numbers::ratio,
    totals::total,
    dates::countdown,
    dates::week,
    stamps::stamp,
    dates::date,
    tasks::dependency,
    entries::mention,
    links::link,
    entries::name,
    statuses::status,
    tasks::task,
    sections::section,
];

/// What is known of the place at `offset`.
pub fn hover(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let place = Place::new(context, offset)?;
    KINDS.iter().find_map(|kind| kind(&place))
}

/// A place in a document, with the chunk that it lies in.
struct Place<'c, 'a> {
    context: &'c DocumentContext<'a>,
    offset: u32,
    base: u32,
    chunk: &'a ChunkPlan,
}

impl<'c, 'a> Place<'c, 'a> {
    fn new(context: &'c DocumentContext<'a>, offset: u32) -> Option<Place<'c, 'a>> {
        let chunks = context.plan().chunks();
        let (base, chunk) = chunks.get(chunks.begun(offset.saturating_add(1)).checked_sub(1)?)?;
        Some(Place { context, offset, base, chunk })
    }

    /// The first of these things of the chunk that holds the place, else the first that ends there; with its span in the document.
    fn find<'t, T>(&self, things: &'t [T], span: impl Fn(&T) -> Span) -> Option<(&'t T, Span)> {
        let at = |thing: &'t T| (thing, span(thing).shift(self.base));
        let holds = |(_, span): &(&T, Span)| span.contains(self.offset);
        let touches = |(_, span): &(&T, Span)| span.touches(self.offset);
        things.iter().map(at).find(holds).or_else(|| things.iter().map(at).find(touches))
    }

    /// The number of a line, from 1.
    fn line(&self, offset: u32) -> u32 {
        self.context.text().line_at(offset) + 1
    }

    /// What another document is called here: its path, behind the name of its repository where that is not the one of the place.
    fn called(&self, other: &Document) -> String {
        let Workspace { repositories, .. } = self.context.workspace;
        let repository =
            self.context.workspace.document(&other.path).and_then(|(index, _)| repositories.get(index));
        match repository.filter(|repository| repository.path != self.context.repository.path) {
            Some(repository) => format!("{}/{}", repository.name(), other.relative),
            None => other.relative.clone(),
        }
    }

    /// What stands on a span of the document.
    fn source(&self, span: Span) -> String {
        self.context.source(span).into_owned()
    }
}

/// `1 box`, `2 boxes`: a number with what it counts.
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
