//! `textDocument/codeLens`: what stands above headings, and `planmark.markDone`, which a lens and anybody else can ask for.
//!
//! The traps: a lens without a command counts as unfinished, so one that only says something has a command without a name, which clients
//! show as text. And the edits are a request to the client, which the main loop sends: nothing here waits for its answer.

use planmark_core::actions::{ActionKind, Subject, actions_about};
use planmark_core::features::lenses::{Lens, LensKind, lenses};
use planmark_core::status::Class;
use planmark_core::text::Span;
use serde_json::Value;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Position, Uri};

use super::code_action::outlook;
use crate::capabilities::MARK_DONE;
use crate::main_loop::Event;
use crate::snapshot::{Opened, Snapshot};
use crate::state::{Proposal, Purpose};
use crate::workspace_edit::workspace_edit;

/// Answers `textDocument/codeLens`.
pub(crate) fn code_lens(snapshot: &Snapshot, params: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    let wanted = snapshot.client.settings.lenses;
    if !wanted.any() {
        return Some(Vec::new());
    }
    let found = opened.open.found.own.get().map(Vec::as_slice);
    let lenses = opened.in_context(|context| lenses(context, wanted, found));
    Some(lenses.into_iter().map(|it| lens(&opened, it)).collect())
}

fn lens(opened: &Opened, lens: Lens) -> CodeLens {
    let range = opened.range(lens.span);
    let command = match lens.kind {
        LensKind::MarkDone => {
            let arguments = [serde_json::to_value(&opened.open.uri), serde_json::to_value(range.start)];
            let arguments = arguments.into_iter().filter_map(Result::ok).collect();
            Command::new(lens.title, MARK_DONE.to_owned(), Some(arguments))
        }
        LensKind::Progress | LensKind::Overdue => Command::new(lens.title, String::new(), None),
    };
    CodeLens { range, command: Some(command), data: None }
}

/// Proposes to mark done what is at the place that the arguments name, a URI and a position: a section with its tasks, or a task; says
/// what was proposed.
///
/// # Errors
/// When that cannot be done; the text says why.
pub(super) fn mark_done(snapshot: &Snapshot, arguments: &[Value]) -> Result<String, String> {
    let [uri, position, ..] = arguments else {
        return Err(format!("{MARK_DONE} needs the URI of a document and a position in it."));
    };
    let place =
        (serde_json::from_value::<Uri>(uri.clone()), serde_json::from_value::<Position>(position.clone()));
    let (Ok(uri), Ok(position)) = place else {
        return Err(format!("{MARK_DONE} needs the URI of a document and a position in it."));
    };
    let Some(opened) = snapshot.opened(&uri) else { return Err("That document is not open.".to_owned()) };
    let place = Span::empty(opened.offset(position));
    let action = opened.in_context(|context| {
        let offered = actions_about(context, place, &|subject| subject == Subject::Status);
        let is_wanted = |kind: ActionKind| offered.iter().find(|action| action.kind == kind);
        let action = is_wanted(ActionKind::Section(Class::Done))
            .or_else(|| is_wanted(ActionKind::Toggle(Class::Done)))
            .or_else(|| is_wanted(ActionKind::Set(Class::Done)))?;
        Some(outlook(&opened).completed(action))
    });
    let Some(action) = action else { return Err("Nothing is left to do there.".to_owned()) };
    let edit = workspace_edit(&opened, &action.edits).ok_or("The text has changed meanwhile; try again.")?;
    let made_from = snapshot.documents.iter().map(|open| (open.uri.clone(), open.version)).collect();
    let purpose = Purpose::Said(action.title.clone());
    snapshot.queue.send(Event::Proposed(Proposal::Edits { edit: Box::new(edit), made_from, purpose }));
    Ok(action.title)
}
