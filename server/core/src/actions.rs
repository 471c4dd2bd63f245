//! What can be done at a place besides fixing a finding: set a status, bring the stamps up to date.
//!
//! [`actions`] lists what a person may say where the cursor is, each with the edits that say it; [`completed`] adds what follows from
//! them ([`consequences`]) and tells it in the title. Listing is cheap, following is not.
//! Every edit is minimal and keeps the style of the file. The trap: an action is offered only where the plan knows what stands there; a
//! decorative emoji is no status.

pub mod consequences;
mod headings;
mod places;
mod sections;
mod stamps;
mod titles;
mod trees;
pub mod wording;

use crate::finding::Edit;
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

pub use consequences::{Consequences, Reach, Texts, follow};

/// Something that can be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// An imperative: `Mark done`.
    pub title: String,
    /// What it does.
    pub kind: ActionKind,
    /// The edits, none of which overlap.
    pub edits: Vec<Edit>,
    /// It is what one most probably wants here.
    pub preferred: bool,
}

/// What an action does, by which a key can ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// Done becomes open, everything else done: this class.
    Toggle(Class),
    /// The next class of those that this file uses, in the order of a task's life.
    Next,
    /// The one before.
    Previous,
    /// This class.
    Set(Class),
    /// This class for everything in the section.
    Section(Class),
    /// Concerns the whole document: its stamps.
    Stamps,
}

impl ActionKind {
    /// Is it one of a list to choose from? Going round is for keys: the list has every class anyway.
    pub fn is_listed(self) -> bool {
        !matches!(self, ActionKind::Next | ActionKind::Previous)
    }

    /// Does it say something from which other things follow?
    pub fn has_consequences(self) -> bool {
        self != ActionKind::Stamps
    }
}

/// What can be done where `span` is, as it is said: the most probable first.
pub fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let mut actions = places::actions(context, span);
    actions.extend(sections::action(context, span));
    actions.extend(stamps::action(context));
    actions
}

/// The action with everything that follows from it, as far as `reach`; `texts` gives closed documents.
pub fn completed(context: &DocumentContext, action: &Action, reach: Reach, texts: &Texts) -> Action {
    if !action.kind.has_consequences() {
        return action.clone();
    }
    let consequences = follow(context.workspace, &context.document.path, &action.edits, reach, texts);
    let title = titles::with(context, action, &consequences);
    Action { title, edits: consequences.edits, ..action.clone() }
}
