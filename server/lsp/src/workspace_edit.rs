//! The core's edits → the protocol's, in any file.
//!
//! The trap: a span in another file was computed from the text that was read then. An open one is checked by its
//! version, which goes with the edit; a closed one is read again here, and nothing is offered when it has changed.

use std::collections::{BTreeMap, HashMap};

use planmark_core::finding::{Edit, EditedFile};
use planmark_core::text::Text;
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::convert;
use crate::snapshot::{Shown, Snapshot};

/// These edits, whose own document is `shown`. `None` when one of them can no longer be made.
pub(crate) fn workspace_edit<'a>(
    shown: &Shown,
    edits: impl IntoIterator<Item = &'a Edit>,
) -> Option<WorkspaceEdit> {
    let mut files: BTreeMap<String, (Uri, Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
    for edit in edits {
        let (uri, version, range) = match &edit.file {
            None => (shown.open.uri.clone(), Some(shown.open.version), shown.range(edit.span)),
            Some(file) => elsewhere(shown.snapshot, edit, file)?,
        };
        let edit = TextEdit::new(range, edit.new_text.clone());
        files.entry(uri.as_str().to_owned()).or_insert_with(|| (uri, version, Vec::new())).2.push(edit);
    }
    if !shown.snapshot.client.document_changes {
        let changes = files.into_values().map(|(uri, _, edits)| (uri, edits));
        return Some(WorkspaceEdit::new(changes.collect::<HashMap<_, _>>()));
    }
    let changes = files.into_values().map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let document_changes = Some(DocumentChanges::Edits(changes.collect()));
    Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
}

/// The place of an edit in a file other than the document that it was asked for.
fn elsewhere(snapshot: &Snapshot, edit: &Edit, file: &EditedFile) -> Option<(Uri, Option<i32>, Range)> {
    if let Some(open) = snapshot.documents.at(&file.path) {
        let range = snapshot.shown_document(open)?.range(edit.span);
        return Some((open.uri.clone(), Some(open.version), range));
    }
    let source = planmark_project::read(&file.path).ok()?;
    if planmark_core::workspace::hash(&source.text) != file.hash {
        return None;
    }
    let range = convert::range(&Text::new(&source.text), edit.span, snapshot.client.encoding);
    Some((convert::uri(&file.path)?, None, range))
}
