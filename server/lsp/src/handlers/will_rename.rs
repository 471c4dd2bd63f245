//! `workspace/willRenameFiles`: what leads to the files and folders that get another name leads to them afterwards.
//!
//! The trap: the client waits for the answer, and renames the files whatever it is; where an edit cannot be made, nothing is edited.

use planmark_core::features::relocation::{Move, moved};
use tower_lsp::ls_types::{RenameFilesParams, WorkspaceEdit};

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use crate::snapshot::Snapshot;
use crate::workspace_edit::{Group, grouped};
use crate::{convert, disk};

/// Answers `workspace/willRenameFiles`.
pub(crate) fn will_rename(snapshot: &Snapshot, params: &RenameFilesParams) -> Option<WorkspaceEdit> {
    let path = |uri: &str| -> Option<Arc<Path>> {
        let path = convert::path(&tower_lsp::ls_types::Uri::from_str(uri).ok()?)?;
        // The new one is not there yet, but its folder may be.
        let folder = disk::real_path(path.parent()?);
        Some(folder.join(path.file_name()?).into())
    };
    let moves: Vec<Move> = params
        .files
        .iter()
        .filter_map(|file| Some(Move { old: path(&file.old_uri)?, new: path(&file.new_uri)? }))
        .collect();
    let edits = moved(&snapshot.workspace, &moves);
    if edits.is_empty() {
        return None;
    }
    let group = Group { annotation: None, edits: edits.iter().collect() };
    grouped(snapshot, None, vec![group], &[]).ok()
}
