//! Completion: names, numbers, dates and statuses where one belongs, and nothing anywhere else.
//!
//! Each context is a file with one function, which answers `None` when the cursor does not stand in it; the first of [`CONTEXTS`] that
//! answers decides. A context gathers everything that fits there; what of it is shown, and in which order, is decided in one place
//! ([`ranking`]). The trap: the replaced span covers the whole name around the cursor, also behind it, so that completing in the middle
//! of a word replaces it.

mod agents;
mod commands;
mod computed;
mod configuration;
mod countdowns;
mod counts;
mod dates;
mod directives;
mod documentation;
mod headings;
mod paths;
mod phases;
mod place;
mod ranking;
mod skills;
mod snippets;
mod statuses;
mod submodules;
mod tasks;
mod uses;

use crate::rules::DocumentContext;
use crate::text::Span;
use crate::workspace::CatalogKind;

pub use configuration::configured;
pub use documentation::documentation;
use place::Place;

/// What can be completed at a place; the first that answers decides.
const CONTEXTS: &[fn(&Place) -> Option<Found>] = &[
    headings::in_link,
    paths::in_link,
    statuses::in_box,
    commands::behind_slash,
    computed::behind_label,
    counts::behind_label,
    dates::behind_label,
    statuses::behind_label,
    skills::behind_label,
    agents::behind_label,
    commands::behind_label,
    submodules::behind_label,
    tasks::behind_words,
    phases::behind_label,
    submodules::in_path,
    paths::in_code,
    agents::in_code,
    agents::behind_words,
    counts::before_noun,
    countdowns::before_event,
    computed::in_heading,
    phases::behind_word,
    snippets::on_line,
];

/// The characters after which a client should ask without being told to.
pub const TRIGGERS: [&str; 8] = ["`", "@", "/", "[", " ", "(", "#", "="];

/// More are not shown at once; what is typed makes them fewer.
const MOST: usize = 200;

/// How somebody came to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// By a key, or by a client that asks while a word is typed and does not say so.
    ByHand,
    /// By typing one of [`TRIGGERS`], which most often means something else.
    By(char),
}

/// What fits at a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Completions {
    /// The best first.
    pub items: Vec<Completion>,
    /// What is typed next may bring others: they are to be asked for again.
    pub incomplete: bool,
}

/// Something that can be put in.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Shown beside the label: an agent's model and tools, a command's arguments, the weekday of a date.
    pub detail: Option<String>,
    /// What [`documentation`] tells of it when it is selected.
    pub about: Option<About>,
    /// What is replaced; holds the cursor.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
    /// The same with places to fill in, `${1:Title}`, for a client that knows such.
    pub snippet: Option<String>,
    /// What the typed text is matched against.
    pub filter: String,
    /// How much the place, and the use that is made of it elsewhere, speak for it.
    weight: u32,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An agent.
    Agent,
    /// A slash command.
    Command,
    /// A skill.
    Skill,
    /// A submodule.
    Submodule,
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A heading that a link may lead to.
    Heading,
    /// A phase, sprint or milestone.
    Phase,
    /// The id of a task.
    Task,
    /// A status.
    Status,
    /// A date.
    Date,
    /// A number that was counted.
    Count,
    /// A piece of a plan.
    Snippet,
    /// A rule.
    Rule,
    /// A word of a comment or of the configuration.
    Word,
}

/// Of what there is more to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Something that a catalog holds, by its name.
    Entry(CatalogKind, String),
    /// How many there are of what a catalog holds.
    Count(CatalogKind),
    /// A task of the document, by its id.
    Task(String),
    /// A phase, by the document and the byte of its heading.
    Phase(String, u32),
    /// A document of the repository, by its path in it.
    Document(String),
    /// A rule, by its code.
    Rule(String),
    /// What is put in, or what is told of it, as it is.
    Text(String),
}

/// What a context found.
pub(super) struct Found {
    items: Vec<Completion>,
    /// Whether what is typed chooses among them.
    by: Choice,
}

/// How what is typed chooses among completions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Those that its letters fit.
    Letters,
    /// They take its place, whatever it is: values of which only one is right.
    Place,
}

/// What fits at `offset`, best first.
pub fn completions(context: &DocumentContext, offset: u32, asked: Asked) -> Completions {
    let place = Place::new(context, offset, asked);
    if let Some(found) = directives::in_comment(&place) {
        return place.shown(found);
    }
    let is_still =
        !place.cursor.is_prose() || context.document.historical || !context.is_live(place.cursor.offset);
    if place.cursor.is_markup() || is_still && asked != Asked::ByHand {
        return Completions::default();
    }
    let found = CONTEXTS.iter().find_map(|context| context(&place));
    found.map(|found| place.shown(found)).unwrap_or_default()
}

impl Found {
    /// What is typed chooses among these.
    fn among(items: Vec<Completion>) -> Found {
        Found { items, by: Choice::Letters }
    }

    /// These take the place of what is typed.
    fn instead(items: Vec<Completion>) -> Found {
        Found { items, by: Choice::Place }
    }

    /// Nothing fits here, and no other context is to be asked.
    fn nothing() -> Found {
        Found::among(Vec::new())
    }
}

impl Completion {
    /// A completion that puts in what it shows.
    fn new(kind: CompletionKind, text: impl Into<String>, span: Span) -> Completion {
        let label = text.into();
        Completion {
            kind,
            detail: None,
            about: None,
            span,
            new_text: label.clone(),
            snippet: None,
            filter: label.clone(),
            weight: 0,
            label,
        }
    }

    fn detail(self, detail: impl Into<String>) -> Completion {
        let detail = detail.into();
        Completion { detail: (!detail.is_empty()).then_some(detail), ..self }
    }

    fn about(self, about: About) -> Completion {
        Completion { about: Some(about), ..self }
    }

    /// Shown so, and found by that too, whatever is put in.
    fn labelled(self, label: impl Into<String>) -> Completion {
        let label = label.into();
        Completion { filter: label.clone(), label, ..self }
    }

    fn weight(self, weight: u32) -> Completion {
        Completion { weight, ..self }
    }
}
