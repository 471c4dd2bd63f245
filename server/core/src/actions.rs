//! What can be done at a place besides fixing a finding: set a status, toggle a task, bring the stamps up to date.
//!
//! Every edit is minimal and keeps the style of the file. The trap: an action is offered only where the plan knows what stands there; a
//! decorative emoji is no status.

mod stamps;
mod statuses;
mod tasks;
pub mod wording;

use crate::finding::Edit;
use crate::rules::DocumentContext;
use crate::text::Span;

/// Something that can be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// An imperative: `Mark done`.
    pub title: String,
    /// Under which heading an editor lists it.
    pub kind: ActionKind,
    /// The edits, none of which overlap.
    pub edits: Vec<Edit>,
    /// It is what one most probably wants here.
    pub preferred: bool,
}

/// Under which heading an editor lists an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Changes what the document says: a status.
    Rewrite,
    /// Concerns the whole document: its stamps.
    Stamps,
}

impl Action {
    fn rewrite(title: impl Into<String>, span: Span, new_text: impl Into<String>) -> Action {
        let edits = vec![Edit { file: None, span, new_text: new_text.into() }];
        Action { title: title.into(), kind: ActionKind::Rewrite, edits, preferred: false }
    }

    fn preferred(mut self) -> Action {
        self.preferred = true;
        self
    }
}

/// What can be done where `span` is: the most probable first.
pub fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    let mut actions = tasks::actions(context, span);
    actions.extend(statuses::actions(context, span));
    actions.extend(stamps::action(context));
    actions
}
