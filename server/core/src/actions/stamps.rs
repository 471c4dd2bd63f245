//! Brings every stamp of the document that says when it was last changed to today, each in its own format.

use super::{Action, ActionKind};
use crate::calendar::{Mention, scan};
use crate::finding::Edit;
use crate::rules::DocumentContext;

/// One action for all stamps; nothing where they say today already.
pub(super) fn action(context: &DocumentContext) -> Option<Action> {
    let today = context.today();
    let keys = &context.repository.config.stamps;
    let mut edits = Vec::new();
    for label in context.plan().labels().filter(|label| keys.is_updated(&label.key)) {
        let base = label.place(label.span).start;
        if !context.is_live(base) {
            continue;
        }
        let Some(Mention::Date(date)) = scan(&label.value).into_iter().next() else { continue };
        let is_today = date.resolve(today) == Some(today) && date.format.is_complete();
        if !is_today {
            edits.push(Edit {
                file: None,
                span: date.calendar.shift(base),
                new_text: date.format.write(today),
            });
        }
    }
    let title = match edits.len() {
        0 => return None,
        1 => "Update the stamp to today".to_owned(),
        many => format!("Update {many} stamps to today"),
    };
    Some(Action { title, kind: ActionKind::Stamps, edits, preferred: false })
}
