//! The core's edits → the protocol's, in any file, also in one that they create.
//!
//! The trap: a span in another file was computed from the text that was read then. An open one is checked by its
//! version, which goes with the edit; a closed one is read again here, and nothing is offered when it has changed.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use planmark_core::features::relocation::Move;
use planmark_core::finding::{Edit, EditedFile};
use planmark_core::text::{Apart, Span, Text};
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position, Range, RenameFile,
    RenameFileOptions, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use crate::convert;
use crate::main_loop::Event;
use crate::snapshot::{Shown, Snapshot};

/// Edits that are made or declined together.
pub(crate) struct Group<'a> {
    /// What is shown with them where the client does so.
    pub(crate) annotation: Option<ChangeAnnotation>,
    pub(crate) edits: Vec<&'a Edit>,
}

/// Why edits cannot be made.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The file with this name has changed since it was read.
    Changed(String),
    /// The file with this name is not UTF-8, and an editor that writes it would lose bytes.
    Lossy(String),
    /// The client cannot create files.
    CreatesNone,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed(name) => write!(formatter, "{name} has changed since it was read; try again."),
            Self::Lossy(name) => {
                write!(
                    formatter,
                    "{name} is not UTF-8, and would lose what stands in it; save it as UTF-8 first."
                )
            }
            Self::CreatesNone => {
                write!(formatter, "This editor cannot create files; run `planmark fix --unsafe-fixes`.")
            }
        }
    }
}

/// These edits, whose own document is `shown`. `None` when one of them can no longer be made.
pub(crate) fn workspace_edit<'a>(
    shown: &Shown,
    edits: impl IntoIterator<Item = &'a Edit>,
) -> Option<WorkspaceEdit> {
    let group = Group { annotation: None, edits: edits.into_iter().collect() };
    grouped(shown.snapshot, Some(shown), vec![group], &[]).ok()
}

/// The edits of these groups, whose own document is `own`, and then the moves. Of two edits that overlap the first is made.
pub(crate) fn grouped(
    snapshot: &Snapshot,
    own: Option<&Shown>,
    groups: Vec<Group>,
    moves: &[Move],
) -> Result<WorkspaceEdit, Refusal> {
    let mut files: BTreeMap<String, Edited> = BTreeMap::new();
    let mut annotations: HashMap<String, ChangeAnnotation> = HashMap::new();
    let mut closed = Closed::default();
    for (number, group) in groups.into_iter().enumerate() {
        let id = group.annotation.filter(|_| snapshot.client.change_annotations).map(|annotation| {
            let id = number.to_string();
            annotations.insert(id.clone(), annotation);
            id
        });
        for edit in group.edits {
            let place = place(snapshot, own, edit, &mut closed)?;
            let edited = files.entry(place.uri.as_str().to_owned()).or_insert_with(|| Edited {
                uri: place.uri,
                version: place.version,
                creates: place.creates.then(|| id.clone()),
                taken: Apart::default(),
                edits: Vec::new(),
            });
            if edited.taken.insert(edit.span) {
                edited.edits.push((TextEdit::new(place.range, edit.new_text.clone()), id.clone()));
            }
        }
    }
    if !snapshot.client.document_changes {
        let changes = files.into_values().map(|file| (file.uri, texts(file.edits)));
        return Ok(WorkspaceEdit::new(changes.collect::<HashMap<_, _>>()));
    }
    let creates_any = files.values().any(|file| file.creates.is_some());
    let document_changes = if creates_any || !moves.is_empty() {
        let edits = files.into_values().flat_map(Edited::operations);
        DocumentChanges::Operations(
            edits.chain(moves.iter().filter_map(|it| renamed(snapshot, it))).collect(),
        )
    } else {
        DocumentChanges::Edits(files.into_values().map(Edited::document_edit).collect())
    };
    Ok(WorkspaceEdit {
        document_changes: Some(document_changes),
        change_annotations: (!annotations.is_empty()).then_some(annotations),
        ..WorkspaceEdit::default()
    })
}

fn renamed(snapshot: &Snapshot, it: &Move) -> Option<DocumentChangeOperation> {
    let (old_uri, new_uri) = (snapshot.uri(&it.old)?, convert::uri(&it.new)?);
    let options = Some(RenameFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) });
    Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
        old_uri,
        new_uri,
        options,
        annotation_id: None,
    })))
}

/// A file with its edits.
struct Edited {
    uri: Uri,
    version: Option<i32>,
    /// It is not there yet; with the annotation of its creation.
    creates: Option<Option<String>>,
    taken: Apart,
    edits: Vec<(TextEdit, Option<String>)>,
}

impl Edited {
    fn document_edit(self) -> TextDocumentEdit {
        let edits = self.edits.into_iter().map(|(text_edit, annotation)| match annotation {
            Some(annotation_id) => OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id }),
            None => OneOf::Left(text_edit),
        });
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri: self.uri, version: self.version },
            edits: edits.collect(),
        }
    }

    fn operations(self) -> Vec<DocumentChangeOperation> {
        let creation = self.creates.clone().map(|annotation_id| {
            let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
            let create = CreateFile { uri: self.uri.clone(), options: Some(options), annotation_id };
            DocumentChangeOperation::Op(ResourceOp::Create(create))
        });
        creation.into_iter().chain([DocumentChangeOperation::Edit(self.document_edit())]).collect()
    }
}

fn texts(edits: Vec<(TextEdit, Option<String>)>) -> Vec<TextEdit> {
    edits.into_iter().map(|(edit, _)| edit).collect()
}

/// Where an edit is made, in the client's terms.
struct Place {
    uri: Uri,
    version: Option<i32>,
    range: Range,
    creates: bool,
}

/// The texts of closed files that were read again and are as they were.
type Closed = HashMap<Arc<Path>, Text>;

fn place(
    snapshot: &Snapshot,
    own: Option<&Shown>,
    edit: &Edit,
    closed: &mut Closed,
) -> Result<Place, Refusal> {
    match (&edit.file, own) {
        (None, Some(own)) => Ok(Place {
            uri: own.open.uri.clone(),
            version: Some(own.open.version),
            range: own.range(edit.span),
            creates: false,
        }),
        (Some(file), _) => elsewhere(snapshot, edit.span, file, closed),
        (None, None) => Err(Refusal::Changed(String::new())),
    }
}

/// The place of an edit in a file other than the document that it was asked for.
fn elsewhere(
    snapshot: &Snapshot,
    span: Span,
    file: &EditedFile,
    closed: &mut Closed,
) -> Result<Place, Refusal> {
    let changed = || Refusal::Changed(name(&file.path));
    if let Some(open) = snapshot.documents.at(&file.path) {
        let range = snapshot.shown_document(open).ok_or_else(changed)?.range(span);
        return Ok(Place { uri: open.uri.clone(), version: Some(open.version), range, creates: false });
    }
    let uri = convert::uri(&file.path).ok_or_else(changed)?;
    let Some(hash) = file.hash else {
        if !snapshot.client.creates_files {
            return Err(Refusal::CreatesNone);
        }
        if file.path.exists() {
            return Err(changed());
        }
        let start = Position::new(0, 0);
        return Ok(Place { uri, version: None, range: Range::new(start, start), creates: true });
    };
    if !closed.contains_key(&file.path) {
        let source = planmark_project::read(&file.path).ok();
        let source = source.filter(|source| planmark_core::workspace::hash(&source.text) == hash);
        let Some(source) = source else {
            // It is read again, and the next time what is asked is answered.
            snapshot.queue.send(Event::DiskChanged(vec![file.path.to_path_buf()]));
            return Err(changed());
        };
        if !source.lossless() {
            return Err(Refusal::Lossy(name(&file.path)));
        }
        closed.insert(file.path.clone(), Text::new(&source.text));
    }
    let text = closed.get(&file.path).ok_or_else(changed)?;
    let range = convert::range(text, span, snapshot.client.encoding);
    Ok(Place { uri, version: None, range, creates: false })
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
