//! `workspace/executeCommand`: `planmark.reconcile` brings every fact of every repository to its value, and creates what plan files are
//! missing; `planmark.next` and `planmark.status` answer what the requests of these names do.
//!
//! A client that asks its user about each fact is sent the edits; any other is shown what would change, and sent the edits when the
//! command comes again with `{"confirmed": true}`, or as `planmark.reconcile.apply`. The trap: the edits are a request to the client, and nothing here waits for its
//! answer; the main loop sends it, so that what was typed meanwhile is seen first.

use std::collections::BTreeSet;
use std::path::Path;

use planmark_core::actions::{Reconciliation, missing_files, reconciliations};
use planmark_core::text::Text;
use planmark_project::Preview;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ChangeAnnotation, ExecuteCommandParams};

use super::code_lens::mark_done;
use super::rename::refused;
use super::{view, view_next, view_status};
use crate::capabilities::{MARK_DONE, NEXT, RECONCILE, RECONCILE_APPLY, STATUS_VIEW};
use crate::main_loop::Event;
use crate::snapshot::Snapshot;
use crate::state::{Proposal, Purpose};
use crate::workspace_edit::{Group, grouped};

/// Answers `workspace/executeCommand` with what was proposed, in words, or with what was asked for.
pub(crate) fn execute_command(snapshot: &Snapshot, params: &ExecuteCommandParams) -> Result<Option<Value>> {
    let argument = params.arguments.first().unwrap_or(&Value::Null);
    let is_confirmed = match params.command.as_str() {
        NEXT => return Ok(Some(view(snapshot, |snapshot| view_next(snapshot, argument)))),
        STATUS_VIEW => return Ok(Some(view(snapshot, |snapshot| view_status(snapshot, argument)))),
        RECONCILE => argument.get("confirmed") == Some(&Value::Bool(true)),
        RECONCILE_APPLY => true,
        MARK_DONE => {
            return mark_done(snapshot, &params.arguments)
                .map(|told| Some(Value::String(told)))
                .map_err(refused);
        }
        other => return Err(Error::invalid_params(format!("There is no command {other}."))),
    };
    reconcile(snapshot, is_confirmed).map(|told| Some(Value::String(told))).map_err(refused)
}

/// Proposes to bring every fact to its value; says what was proposed.
///
/// # Errors
/// When that cannot be done now; the text says why.
pub(crate) fn reconcile(snapshot: &Snapshot, is_confirmed: bool) -> std::result::Result<String, String> {
    if !snapshot.workspace.scanned {
        return Err("The workspace is still being read; try again.".to_owned());
    }
    let mut facts = reconciliations(&snapshot.workspace);
    facts.extend(missing_files(&snapshot.workspace));
    let told = summary(snapshot, &facts);
    let is_preview = !is_confirmed && !snapshot.client.change_annotations;
    if !snapshot.client.creates_files && !is_preview {
        facts.retain(|fact| !fact.creates());
    }
    if facts.is_empty() {
        snapshot.queue.send(Event::Proposed(Proposal::Nothing(told.clone())));
        return Ok(told);
    }
    if is_preview {
        let preview = Preview::new(&preview(snapshot, &facts, &told)).map_err(|error| error.to_string())?;
        snapshot.queue.send(Event::Proposed(Proposal::Preview { preview, told: told.clone() }));
        return Ok(told);
    }
    let groups = facts.iter().map(|fact| Group {
        annotation: Some(ChangeAnnotation {
            label: fact.title.clone(),
            needs_confirmation: Some(!is_confirmed),
            description: Some(fact.source.clone()),
        }),
        edits: fact.edits.iter().collect(),
    });
    let edit = grouped(snapshot, None, groups.collect(), &[]).map_err(|refusal| refusal.to_string())?;
    let open = snapshot.documents.iter().map(|open| (open.uri.clone(), open.version)).collect();
    snapshot.queue.send(Event::Proposed(Proposal::Edits {
        edit: Box::new(edit),
        made_from: open,
        purpose: Purpose::Reconcile { is_confirmed },
    }));
    Ok(told)
}

/// `3 facts are wrong in 7 places of 4 files; 1 plan file is missing`.
fn summary(snapshot: &Snapshot, all: &[Reconciliation]) -> String {
    let counted =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let (missing, facts): (Vec<_>, Vec<_>) = all.iter().partition(|it| it.creates());
    let edits = || facts.iter().flat_map(|fact| &fact.edits);
    let files: BTreeSet<_> = edits().filter_map(|edit| Some(edit.file.as_ref()?.path.clone())).collect();
    let wrong = match facts.len() {
        0 => "Every fact agrees with its source".to_owned(),
        _ => format!(
            "{} wrong in {} of {}",
            counted(facts.len(), "fact is", "facts are"),
            counted(edits().count(), "place", "places"),
            counted(files.len(), "file", "files")
        ),
    };
    if missing.is_empty() {
        return if facts.is_empty() { format!("{wrong}.") } else { wrong };
    }
    let way = match snapshot.client.creates_files {
        true => "",
        false => ", which `planmark fix --unsafe-fixes --select missing-plan-file` creates",
    };
    format!("{wrong}; {} missing{way}", counted(missing.len(), "plan file is", "plan files are"))
}

/// What would change, line by line.
fn preview(snapshot: &Snapshot, facts: &[Reconciliation], told: &str) -> String {
    let mut text = format!(
        "planmark: {told}. Nothing was changed.\n\
         All of it: the command {RECONCILE_APPLY}, or `planmark fix --unsafe-fixes`.\n\
         One fact: the code action on one of its places, or rename.\n"
    );
    for fact in facts {
        text.push_str(&format!("\n{} ({})\n", fact.title, fact.source));
        for edit in &fact.edits {
            let Some(file) = &edit.file else { continue };
            if file.hash.is_none() {
                let lines = edit.new_text.lines().map(|line| format!("+{line}\n"));
                text.push_str(&format!("\n{}\n{}", named(snapshot, &file.path), lines.collect::<String>()));
                continue;
            }
            let Some(source) = text_of(snapshot, &file.path) else { continue };
            let line = source.line_span(file.points.0.line);
            let before = source.slice(line);
            let (from, to) =
                (edit.span.start.saturating_sub(line.start), edit.span.end.saturating_sub(line.start));
            let (Some(head), Some(tail)) = (before.get(..from as usize), before.get(to as usize..)) else {
                continue;
            };
            text.push_str(&format!(
                "\n{}:{}\n-{}\n+{head}{}{}\n",
                named(snapshot, &file.path),
                file.points.0.line + 1,
                before.trim_end(),
                edit.new_text,
                tail.trim_end(),
            ));
        }
    }
    text
}

fn text_of(snapshot: &Snapshot, path: &Path) -> Option<Text> {
    let (_, document) = snapshot.workspace.document(path)?;
    if let Some(reading) = document.reading.as_deref() {
        return Some(reading.text.clone());
    }
    Some(Text::new(&planmark_project::read(path).ok()?.text))
}

/// The path below the folder of the workspace.
fn named(snapshot: &Snapshot, path: &Path) -> String {
    let index = snapshot.workspace.repository_of(path);
    let root = index.map(|index| &snapshot.workspace.repositories[index].root);
    let below = root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path);
    below.display().to_string()
}
