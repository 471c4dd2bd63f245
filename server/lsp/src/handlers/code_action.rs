//! `textDocument/codeAction`: the fixes of the findings in a range, what else can be done there, and all safe fixes of
//! a document at once.
//!
//! The trap: a client that asks for one kind of action applies what it gets without asking; nothing of another kind
//! may be among it.

use planmark_core::actions::{self as core, Action, ActionKind};
use planmark_core::finding::{Applicability, Edit, Finding, Fix};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use crate::capabilities::{FIX_ALL, STAMPS};
use crate::snapshot::{Shown, Snapshot};
use crate::workspace_edit::workspace_edit;

/// Answers `textDocument/codeAction`.
pub(crate) fn code_action(snapshot: &Snapshot, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let shown = snapshot.shown(&params.text_document.uri)?;
    let only = params.context.only.as_deref();
    let is_wanted =
        |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|only| covers(only, kind)));
    let span = shown.span(params.range);
    let findings = shown.findings();
    let mut actions = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let touched = findings.iter().filter(|it| it.span.start <= span.end && span.start <= it.span.end);
        actions.extend(touched.flat_map(|finding| {
            let is_only = finding.fixes.len() == 1;
            finding.fixes.iter().filter_map(move |fix| quick_fix(&shown, finding, fix, is_only))
        }));
    }
    let opened = snapshot.opened(&params.text_document.uri);
    let offered = opened.map(|opened| opened.in_context(|context| core::actions(context, span)));
    let offered = offered.unwrap_or_default();
    actions.extend(offered.into_iter().filter_map(|action| {
        let kind = match action.kind {
            ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
            ActionKind::Stamps => CodeActionKind::new(STAMPS),
        };
        is_wanted(&kind).then(|| offer(&shown, kind, action)).flatten()
    }));
    let fix_all = CodeActionKind::new(FIX_ALL);
    if is_wanted(&fix_all) {
        let edits = safe_edits(&findings);
        let edit = workspace_edit(&shown, edits.iter().copied()).filter(|_| !edits.is_empty());
        actions.extend(edit.map(|edit| CodeAction {
            title: "Fix everything here that planmark can fix safely".into(),
            kind: Some(fix_all),
            edit: Some(edit),
            ..CodeAction::default()
        }));
    }
    Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

fn quick_fix(shown: &Shown, finding: &Finding, fix: &Fix, is_only: bool) -> Option<CodeAction> {
    Some(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![shown.diagnostic(finding)]),
        edit: Some(workspace_edit(shown, &fix.edits)?),
        is_preferred: Some(is_only && fix.applicability == Applicability::Safe),
        ..CodeAction::default()
    })
}

fn offer(shown: &Shown, kind: CodeActionKind, action: Action) -> Option<CodeAction> {
    Some(CodeAction {
        title: action.title,
        kind: Some(kind),
        edit: Some(workspace_edit(shown, &action.edits)?),
        is_preferred: Some(action.preferred),
        ..CodeAction::default()
    })
}

/// Is `kind` the wanted one, or below it (`source.fixAll.planmark` below `source`)?
fn covers(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    kind.as_str().strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The edits of every safe fix that changes this document alone; of two that overlap the first.
fn safe_edits(findings: &[Finding]) -> Vec<&Edit> {
    let mut edits: Vec<&Edit> = Vec::new();
    for finding in findings {
        let [fix] = finding.fixes.as_slice() else { continue };
        let is_safe =
            fix.applicability == Applicability::Safe && fix.edits.iter().all(|edit| edit.file.is_none());
        let collides = |edit: &Edit| edits.iter().any(|other| other.span.collides(edit.span));
        if is_safe && !fix.edits.iter().any(collides) {
            edits.extend(&fix.edits);
        }
    }
    edits
}
