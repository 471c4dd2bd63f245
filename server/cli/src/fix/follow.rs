//! What follows from fixes, as far as files may be written.
//!
//! The trap: files are edited in memory, so what is not yet written is another text than that on disk; of documents that were edited
//! the session holds the text, and only the others are read.

use std::path::Path;
use std::sync::Arc;

use planmark_core::actions::{Consequences, Reach, follow};
use planmark_core::facts::Shared;
use planmark_core::finding::{Edit as Said, EditedFile};
use planmark_core::text::Point;

use super::changes::{Changes, Edit};
use crate::session::Session;

/// The edits with those that follow from them, in order, and what else does.
pub(super) fn followed(
    session: &Session,
    changes: &mut Changes,
    edits: &[Edit],
) -> (Vec<Edit>, Consequences) {
    let workspace = &session.scan.workspace;
    let own = edits.iter().map(|(path, ..)| path).find(|path| workspace.document(path).is_some());
    // From what is no document nothing is known to follow.
    let Some(own) = own else { return (edits.to_vec(), Consequences::default()) };
    let said = |(path, span, new_text): &Edit| {
        let hash = workspace.document(path).map(|(_, document)| document.hash);
        let points = (Point::default(), Point::default());
        let file = (path != own).then(|| EditedFile { path: path.clone(), hash, points });
        Said { file, span: *span, new_text: new_text.clone() }
    };
    let said: Vec<Said> = edits.iter().map(said).collect();
    let texts = |path: &Path| planmark_project::read(path).ok().map(|source| source.text);
    let consequences = follow(workspace, &Shared::of(workspace), own, &said, Reach::Workspace, &texts);
    let made = |edit: &Said| {
        let path: Arc<Path> = edit.file.as_ref().map_or(own, |file| &file.path).clone();
        (path, edit.span, edit.new_text.clone())
    };
    let mut made: Vec<Edit> = consequences.edits.iter().map(made).collect();
    made.retain(|edit| session.is_selected(&edit.0) && changes.can_take(session, std::slice::from_ref(edit)));
    made.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
    (made, consequences)
}
