//! `textDocument/prepareRename` and `textDocument/rename`: another name for what a place means, another value for a fact, everywhere.
//!
//! The trap: what the client shows when it is refused is our sentence, so it must tell what can be done.

use planmark_core::features::rename as core;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    ChangeAnnotation, PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit,
};

use crate::main_loop::Event;
use crate::snapshot::Snapshot;
use crate::state::Proposal;
use crate::workspace_edit::{Group, grouped};

/// `RequestFailed` of the protocol: the request was understood and cannot be done.
const REQUEST_FAILED: i64 = -32803;

/// Answers `textDocument/prepareRename`.
pub(crate) fn prepare_rename(
    snapshot: &Snapshot,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let Some(opened) = snapshot.opened(&params.text_document.uri) else { return Ok(None) };
    let offset = opened.offset(params.position);
    let Some(found) = opened.in_context(|context| Some(core::renamable(context, offset))) else {
        return Ok(None);
    };
    let found = found.map_err(refused)?;
    let range = opened.range(found.span);
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: found.name }))
}

/// Answers `textDocument/rename`.
pub(crate) fn rename(snapshot: &Snapshot, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let place = &params.text_document_position;
    let Some(opened) = snapshot.opened(&place.text_document.uri) else { return Ok(None) };
    let offset = opened.offset(place.position);
    let can_move = snapshot.client.renames_files;
    let done = opened.in_context(|context| Some(core::rename(context, offset, &params.new_name, can_move)));
    let Some(done) = done else { return Ok(None) };
    let done = done.map_err(refused)?;
    let mut groups = vec![Group { annotation: None, edits: done.edits.iter().collect() }];
    if !done.past.is_empty() {
        let annotation = ChangeAnnotation {
            label: "In what tells of the past".to_owned(),
            needs_confirmation: Some(true),
            description: None,
        };
        groups.push(Group { annotation: Some(annotation), edits: done.past.iter().collect() });
    }
    let edit = grouped(snapshot, Some(&opened), groups, &done.moves);
    let edit = edit.map_err(|refusal| refused(refusal.to_string()))?;
    if let Some(remark) = done.remark {
        snapshot.queue.send(Event::Proposed(Proposal::Nothing(remark)));
    }
    Ok(Some(edit))
}

/// The refusal of a request that was understood.
pub(super) fn refused(message: String) -> Error {
    Error { message: message.into(), ..Error::new(ErrorCode::ServerError(REQUEST_FAILED)) }
}
