//! What can be done at a place besides fixing a finding: set a status, reconcile a fact, bring the stamps up to date.
//!
//! [`actions`] lists what a person may say where the cursor is, each with the edits that say it; [`completed`] adds what follows from
//! them ([`consequences`]) and tells it in the title; [`carried`] does the same for the fix of a finding. Listing is cheap, following is not.
//! Every edit is minimal and keeps the style of the file. The trap: an action is offered only where the plan knows what stands there; a
//! decorative emoji is no status.

pub mod consequences;
mod drafting;
mod headings;
mod lists;
mod moving;
mod numbering;
mod places;
mod progress;
mod reconciling;
mod reviews;
mod schedule;
mod sections;
pub mod stamps;
mod titles;
mod trees;
pub mod wording;

use std::rc::Rc;

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

pub use consequences::{Consequences, Left, Outlook, Reach, Texts, follow};
pub use drafting::{Draft, Refusal, Wanted, draft};
pub use reconciling::{Reconciliation, missing_files, reconciliations};
pub use schedule::shift;

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
    /// A count where there is none yet.
    Progress,
    /// The same as a percentage.
    Percentage,
    /// A line with a count.
    ProgressLine,
    /// Counts that stand there already.
    Refresh,
    /// Bullets become tasks.
    Tasks,
    /// Tasks become bullets.
    PlainList,
    /// An id for a task that has none.
    Number,
    /// A task goes to the section with this number.
    Move(usize),
    /// A phase moves by so many days.
    Shift(i32),
    /// Concerns the whole document: its stamps.
    Stamps,
    /// The document was reviewed today.
    Reviewed,
    /// A fact's value, everywhere.
    Reconcile,
}

impl ActionKind {
    /// Is it one of a list to choose from? Going round is for keys: the list has every class anyway.
    pub fn is_listed(self) -> bool {
        !matches!(self, ActionKind::Next | ActionKind::Previous)
    }

    /// Does it say something from which other things follow?
    pub fn has_consequences(self) -> bool {
        matches!(
            self,
            ActionKind::Toggle(_)
                | ActionKind::Next
                | ActionKind::Previous
                | ActionKind::Set(_)
                | ActionKind::Section(_)
                | ActionKind::Tasks
                | ActionKind::PlainList
                | ActionKind::Move(_)
                | ActionKind::Shift(_)
        )
    }
}

/// What an action is about: whoever wants some need not wait for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Statuses of one thing or of several.
    Status,
    /// Counts of what is done.
    Progress,
    /// Items: tasks or not, their ids, where they stand.
    Items,
    /// When something is done.
    Schedule,
    /// Stamps.
    Stamps,
    /// Facts that several places state.
    Facts,
}

/// What can be done where `span` is, as it is said: the most probable first.
pub fn actions(context: &DocumentContext, span: Span) -> Vec<Action> {
    actions_about(context, span, &|_| true)
}

/// The same of the wanted subjects alone.
pub fn actions_about(context: &DocumentContext, span: Span, wants: &dyn Fn(Subject) -> bool) -> Vec<Action> {
    let mut actions = Vec::new();
    if wants(Subject::Status) {
        actions.extend(context.excerpted(span, |context| {
            let mut actions = places::actions(context, span);
            // Who says of a phase that it is done mostly means its tasks, too.
            let first = actions.len().min(1);
            actions.splice(first..first, sections::action(context, span));
            actions
        }));
    }
    if wants(Subject::Facts) {
        actions.extend(reconciling::actions(context, span));
    }
    if wants(Subject::Progress) {
        actions.extend(progress::actions(context, span));
    }
    if wants(Subject::Items) {
        actions.extend(lists::actions(context, span));
        actions.extend(numbering::action(context, span));
        actions.extend(moving::actions(context, span));
    }
    if wants(Subject::Schedule) {
        actions.extend(schedule::actions(context, span));
    }
    if wants(Subject::Stamps) {
        actions.extend(reviews::action(context, span));
        actions.extend(stamps::action(context));
    }
    actions
}

/// The action with everything that follows from it, as far as `reach`; `texts` gives closed documents.
pub fn completed(context: &DocumentContext, action: &Action, reach: Reach, texts: &Texts) -> Action {
    Outlook::new(context.workspace, context.shared(), &context.document.path, reach, texts).completed(action)
}

impl Outlook<'_> {
    /// An action of its document with everything that follows from it.
    pub fn completed(&self, action: &Action) -> Action {
        self.with(action, |said| Some(self.follow(said))).unwrap_or_else(|| action.clone())
    }

    /// The same where nobody waits for long: see [`Outlook::soon`].
    pub fn completed_soon(&self, action: &Action) -> Option<Action> {
        self.with(action, |said| self.soon(said))
    }

    fn with(
        &self,
        action: &Action,
        follow: impl FnOnce(&[Edit]) -> Option<Rc<Consequences>>,
    ) -> Option<Action> {
        if !action.kind.has_consequences() {
            // Who sets the value of a fact everywhere has said how far.
            let is_everywhere = action.kind == ActionKind::Reconcile;
            let reaches_out = is_everywhere || self.reach() >= Reach::Repository;
            let edits = action.edits.iter().filter(|edit| edit.file.is_none() || reaches_out).cloned();
            return Some(Action { edits: edits.collect(), ..action.clone() });
        }
        let consequences = follow(&action.edits)?;
        let title = consequences.told(&action.title);
        Some(Action { title, edits: consequences.edits.clone(), ..action.clone() })
    }

    /// The fix of a finding of its document with everything that follows from it, wherever it changes something itself. What makes something
    /// else wrong is not safe, and its title tells what.
    pub fn carried(&self, fix: &Fix) -> Fix {
        if self.reach() == Reach::Item {
            return fix.clone();
        }
        let consequences = self.follow(&fix.edits);
        let applicability = if consequences.is_wrong() { Applicability::Unsafe } else { fix.applicability };
        let title = consequences.told(&fix.title);
        Fix { title, applicability, edits: consequences.edits.clone() }
    }
}
