//! `textDocument/codeAction`: the fixes of the findings in a range, what else can be done there, and all safe fixes of
//! a document at once.
//!
//! What follows from setting a status, or from a fix, is computed when the action is listed, so that its title tells it. A client that can
//! ask for the edit of what was chosen ([`code_action_resolve`]) is told it of the first status, where no large text has to be judged as a
//! whole for it, and of fixes of texts that are not large; the others wait. And an editor that asks by itself wherever the cursor goes, to
//! show that there is something, shows no titles: then all of it waits.
//!
//! The trap: a client that asks for one kind of action applies what it gets without asking; nothing of another kind
//! may be among it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use planmark_core::actions::{self as core, Action, ActionKind, Outlook, Subject};
use planmark_core::finding::{Applicability, Edit, Finding, Fix};
use planmark_core::status::Class;
use planmark_core::text::{Apart, Span};
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    ChangeAnnotation, CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    CodeActionTriggerKind, Range, Uri, WorkspaceEdit,
};

use crate::capabilities::{FIX_ALL, STAMPS, STATUS};
use crate::documents::OpenDocument;
use crate::snapshot::{Opened, Shown, Snapshot};
use crate::state::moment;
use crate::workspace_edit::{Group, grouped, workspace_edit};

/// Answers `textDocument/codeAction`.
pub(crate) fn code_action(snapshot: &Snapshot, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let shown = snapshot.shown(&params.text_document.uri)?;
    let only = params.context.only.as_deref();
    let is_wanted =
        |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|only| covers(only, kind)));
    let span = shown.span(params.range);
    let opened = snapshot.opened(&params.text_document.uri);
    let is_unasked = only.is_none() && params.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
    // Whoever asks for statuses alone does not wait for findings.
    let findings = if is_wanted(&CodeActionKind::QUICKFIX) { shown.findings() } else { Arc::default() };
    let outlook = opened.as_ref().map(outlook);
    let asked = Asked { shown, opened, outlook: outlook.as_ref(), range: params.range, is_unasked };
    let touched = findings.iter().filter(|it| is_touched(it, span));
    let fixes: Vec<(&Finding, &Fix)> =
        touched.flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix))).collect();
    let mut actions: Vec<CodeAction> =
        fixes.iter().filter_map(|(finding, fix)| quick_fix(&asked, finding, fix)).collect();
    if let Some(opened) = opened {
        let is_asked_for = |action: &Action| {
            let kind = kind(action.kind);
            // Going round is nothing to choose from a list, but what a key asks for by its whole name.
            let by_name = only.is_some_and(|only| only.contains(&kind));
            is_wanted(&kind) && (by_name || action.kind.is_listed())
        };
        // The fix of a finding may set its fact everywhere; who is not asked before either would read the same twice.
        let is_fix = |action: &Action| {
            let is_same = |(_, fix): &(&Finding, &Fix)| {
                fix.edits.len() == action.edits.len()
                    && fix.edits.iter().all(|edit| action.edits.contains(edit))
            };
            let is_asked = opened.snapshot.client.change_annotations;
            action.kind == ActionKind::Reconcile && !is_asked && fixes.iter().any(is_same)
        };
        // A key that asks for "done" means the action that the list calls a toggle, where that is what it does.
        let by_its_class = |action: Action| match action.kind {
            ActionKind::Toggle(class)
                if only.is_some_and(|only| only.contains(&kind(ActionKind::Set(class)))) =>
            {
                Action { kind: ActionKind::Set(class), ..action }
            }
            _ => action,
        };
        actions.extend(opened.in_context(|context| {
            let shifts: Vec<Action> = only
                .unwrap_or_default()
                .iter()
                .filter_map(|kind| core::shift(context, span.start, shift_days(kind)?))
                .collect();
            let is_shift = |action: &Action| matches!(action.kind, ActionKind::Shift(_));
            let is_instead = !shifts.is_empty();
            let wants = |subject: Subject| is_about(only, subject);
            let offered = core::actions_about(context, span, &wants).into_iter();
            let in_time = |action: Action| match action.kind {
                ActionKind::Stamps => core::stamps::action_at(context, Some(&moment())),
                _ => Some(action),
            };
            let offered = offered.map(by_its_class).filter(is_asked_for).filter(|action| !is_fix(action));
            let offered = offered.filter_map(in_time);
            let offered = shifts.into_iter().chain(offered.filter(|it| !is_instead || !is_shift(it)));
            offered.filter_map(|action| offer(&asked, &opened, action)).collect::<Vec<_>>()
        }));
    }
    let fix_all = CodeActionKind::new(FIX_ALL);
    if is_wanted(&fix_all) {
        let findings = shown.findings();
        let edits = safe_edits(&findings);
        let edit = workspace_edit(&shown, edits.iter().copied()).filter(|_| !edits.is_empty());
        actions.extend(edit.map(|edit| CodeAction {
            title: "Fix everything here that planmark can fix safely".into(),
            kind: Some(fix_all),
            edit: Some(edit),
            ..CodeAction::default()
        }));
    }
    let client = &snapshot.client;
    if !client.document_changes && client.resolves_actions {
        actions.iter_mut().for_each(|action| hold_back(&shown, action));
    }
    Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

fn is_touched(finding: &Finding, span: Span) -> bool {
    finding.span.start <= span.end && span.start <= finding.span.end
}

/// A client whose edits name no version gets them when the action is chosen, if the text is still the one that they were made from.
fn hold_back(shown: &Shown, action: &mut CodeAction) {
    let Some(edit) = action.edit.take() else { return };
    let uris = edit.changes.iter().flatten().map(|(uri, _)| uri).chain([&shown.open.uri]);
    let opened = uris.filter_map(|uri| shown.snapshot.documents.get(uri));
    let made_from = opened.map(|open| (open.uri.clone(), open.version)).collect();
    action.data = serde_json::to_value(Kept::Edit { edit, made_from }).ok();
}

/// What the client asks about.
struct Asked<'a> {
    shown: Shown<'a>,
    /// The same where it is a document.
    opened: Option<Opened<'a>>,
    /// What would follow from what may be said of it.
    outlook: Option<&'a Outlook<'a>>,
    range: Range,
    /// Nobody waits to read the titles.
    is_unasked: bool,
}

impl Asked<'_> {
    /// Does what follows wait until an action is chosen, unless it is to be told?
    fn can_wait(&self) -> bool {
        self.shown.snapshot.client.resolves_actions
    }
}

/// A fix with what follows from it; of a large text, and of whatever else is offered beside the first fix of a finding, that is computed when
/// it is chosen.
fn quick_fix(asked: &Asked, finding: &Finding, fix: &Fix) -> Option<CodeAction> {
    let Asked { shown, opened, outlook, is_unasked, .. } = asked;
    let action = |fix: &Fix| CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![shown.diagnostic(finding)]),
        is_preferred: Some(finding.fixes.len() == 1 && fix.applicability == Applicability::Safe),
        ..CodeAction::default()
    };
    let (Some(opened), Some(outlook)) = (opened, outlook) else {
        return Some(CodeAction { edit: Some(workspace_edit(shown, &fix.edits)?), ..action(fix) });
    };
    let is_first = finding.fixes.first().is_some_and(|first| std::ptr::eq(first, fix));
    if asked.can_wait() && (*is_unasked || !is_first || opened.document.is_large()) {
        let range = shown.diagnostic(finding).range;
        let kept = Kept::of(opened, range, CodeActionKind::QUICKFIX, Some(fix.title.clone()));
        return Some(CodeAction { data: serde_json::to_value(kept).ok(), ..action(fix) });
    }
    let fix = outlook.carried(fix);
    Some(CodeAction { edit: Some(workspace_edit(shown, &fix.edits)?), ..action(&fix) })
}

/// What would follow from what may be said of a document.
pub(super) fn outlook<'a>(opened: &'a Opened) -> Outlook<'a> {
    let Snapshot { workspace, shared, client, .. } = opened.snapshot;
    let reach = client.settings.propagation;
    let outlook = Outlook::new(workspace, shared, &opened.document.path, reach, &on_disk);
    let found = &opened.open.found;
    outlook.knowing(found.own.get().map(Vec::as_slice), found.together.get().map(Vec::as_slice))
}

fn on_disk(path: &Path) -> Option<String> {
    planmark_project::read(path).ok().map(|source| source.text)
}

/// What is kept of an action until it is chosen.
#[derive(Serialize, Deserialize)]
enum Kept {
    /// Its edit is to be made yet; of the fix of the finding in this very range with its title.
    Place { uri: Uri, version: i32, range: Range, kind: CodeActionKind, fix: Option<String> },
    /// Its edit, and the versions of the texts that it was made from.
    Edit { edit: WorkspaceEdit, made_from: Vec<(Uri, i32)> },
}

impl Kept {
    fn of(opened: &Opened, range: Range, kind: CodeActionKind, fix: Option<String>) -> Kept {
        let OpenDocument { uri, version, .. } = opened.open;
        Kept::Place { uri: uri.clone(), version: *version, range, kind, fix }
    }
}

fn offer(asked: &Asked, opened: &Opened, action: Action) -> Option<CodeAction> {
    let kind = kind(action.kind);
    let outlook = asked.outlook?;
    let told = match asked.can_wait() && action.kind.has_consequences() {
        true if asked.is_unasked || !action.preferred => None,
        true => outlook.completed_soon(&action),
        false => Some(outlook.completed(&action)),
    };
    let Some(action) = told else {
        let kept = Kept::of(opened, asked.range, kind.clone(), None);
        return Some(CodeAction {
            title: action.title,
            kind: Some(kind),
            is_preferred: Some(action.preferred),
            data: serde_json::to_value(kept).ok(),
            ..CodeAction::default()
        });
    };
    let edit = edit(opened, &action)?;
    Some(CodeAction {
        title: action.title,
        kind: Some(kind),
        edit: Some(edit),
        is_preferred: Some(action.preferred),
        ..CodeAction::default()
    })
}

/// The edit of an action; a fact's value in other documents is told of, and asked about, where the client does so: of each repository
/// apart, since that is how one goes through them.
fn edit(opened: &Opened, action: &Action) -> Option<WorkspaceEdit> {
    let reaches_out = action.edits.iter().any(|edit| edit.file.is_some());
    if action.kind != ActionKind::Reconcile || !reaches_out {
        return workspace_edit(opened, &action.edits);
    }
    let workspace = &opened.snapshot.workspace;
    let mut repositories: BTreeMap<Option<usize>, Vec<&Edit>> = BTreeMap::new();
    for edit in &action.edits {
        let path = edit.file.as_ref().map_or(&*opened.document.path, |file| &*file.path);
        repositories.entry(workspace.repository_of(path)).or_default().push(edit);
    }
    let groups = repositories.into_iter().map(|(index, edits)| {
        let repository = index.and_then(|index| workspace.repositories.get(index));
        let annotation = ChangeAnnotation {
            label: repository.map(|it| it.name()).unwrap_or_default(),
            needs_confirmation: Some(true),
            description: Some(action.title.clone()),
        };
        Group { annotation: Some(annotation), edits }
    });
    grouped(opened.snapshot, Some(opened), groups.collect(), &[]).ok()
}

/// Answers `codeAction/resolve`: the edit of an action that was listed without one; refused when the text has changed since.
pub(crate) fn code_action_resolve(snapshot: &Snapshot, mut chosen: CodeAction) -> Result<CodeAction> {
    let Some(kept) = chosen.data.take().and_then(|data| serde_json::from_value::<Kept>(data).ok()) else {
        return Ok(chosen);
    };
    let is_now =
        |uri: &Uri, version: i32| snapshot.documents.get(uri).is_some_and(|open| open.version == version);
    chosen.edit = match kept {
        Kept::Edit { edit, made_from } => {
            made_from.iter().all(|(uri, version)| is_now(uri, *version)).then_some(edit)
        }
        Kept::Place { uri, version, range, kind, fix } => {
            let opened = snapshot.opened(&uri).filter(|_| is_now(&uri, version));
            let Some(opened) = opened else { return Err(Error::new(ErrorCode::ContentModified)) };
            let edits = edits_at(&opened, opened.span(range), &kind, fix.as_deref());
            edits.and_then(|edits| workspace_edit(&opened, &edits))
        }
    };
    if chosen.edit.is_none() {
        return Err(Error::new(ErrorCode::ContentModified));
    }
    Ok(chosen)
}

/// The edits of the action of this kind at `span`, or of the fix with this title, with what follows from them.
fn edits_at(opened: &Opened, span: Span, wanted: &CodeActionKind, fix: Option<&str>) -> Option<Vec<Edit>> {
    if let Some(title) = fix {
        let findings = opened.findings();
        let mut fixes = findings.iter().filter(|it| it.span == span).flat_map(|it| &it.fixes);
        return fixes.find(|fix| fix.title == title).map(|fix| outlook(opened).carried(fix).edits);
    }
    opened.in_context(|context| {
        let wants = |subject: Subject| is_about(Some(std::slice::from_ref(wanted)), subject);
        let offered = match shift_days(wanted) {
            Some(days) => core::shift(context, span.start, days).into_iter().collect(),
            None => core::actions_about(context, span, &wants),
        };
        let action = offered.iter().find(|action| kind(action.kind) == *wanted)?;
        Some(outlook(opened).completed(action).edits)
    })
}

/// The kind by which a key can ask for an action: `refactor.rewrite.planmark.toggle`.
fn kind(kind: ActionKind) -> CodeActionKind {
    let name = match kind {
        ActionKind::Stamps => return CodeActionKind::new(STAMPS),
        ActionKind::Reviewed => "reviewed",
        ActionKind::Reconcile => "reconcile",
        ActionKind::Toggle(_) => "toggle",
        ActionKind::Next => "next",
        ActionKind::Previous => "previous",
        ActionKind::Set(Class::Open) => "open",
        ActionKind::Set(Class::Active) => "active",
        ActionKind::Set(Class::Held) => "held",
        ActionKind::Set(Class::Done) => "done",
        ActionKind::Set(Class::Cancelled) => "cancelled",
        ActionKind::Section(_) => "section",
        ActionKind::Progress => "progress",
        ActionKind::Percentage => "progress.percentage",
        ActionKind::ProgressLine => "progress.line",
        ActionKind::Refresh => "refresh",
        ActionKind::Tasks => "tasks",
        ActionKind::PlainList => "list",
        ActionKind::Number => "number",
        ActionKind::Move(section) => return CodeActionKind::from(format!("{STATUS}.move.{section}")),
        ActionKind::Shift(days) => return CodeActionKind::from(format!("{STATUS}.shift.{days}")),
    };
    CodeActionKind::from(format!("{STATUS}.{name}"))
}

/// May what is asked for be about this subject?
fn is_about(only: Option<&[CodeActionKind]>, subject: Subject) -> bool {
    let names: &[&str] = match subject {
        Subject::Stamps => &["reviewed"],
        Subject::Facts => &["reconcile"],
        Subject::Status => {
            &["toggle", "next", "previous", "open", "active", "held", "done", "cancelled", "section"]
        }
        Subject::Progress => &["progress", "refresh"],
        Subject::Items => &["tasks", "list", "number", "move"],
        Subject::Schedule => &["shift"],
    };
    let mut kinds: Vec<CodeActionKind> =
        names.iter().map(|name| CodeActionKind::from(format!("{STATUS}.{name}"))).collect();
    if subject == Subject::Stamps {
        kinds.push(CodeActionKind::new(STAMPS));
    }
    only.is_none_or(|only| {
        only.iter().any(|only| kinds.iter().any(|kind| covers(only, kind) || covers(kind, only)))
    })
}

/// By how many days a phase is to be moved, where the kind that is asked for says so: `refactor.rewrite.planmark.shift.10`.
fn shift_days(kind: &CodeActionKind) -> Option<i32> {
    kind.as_str().strip_prefix(STATUS)?.strip_prefix(".shift.")?.parse().ok()
}

/// Is `kind` the wanted one, or below it (`source.fixAll.planmark` below `source`)?
fn covers(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    kind.as_str().strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The edits of every safe fix that changes this document alone; of two that overlap the first.
fn safe_edits(findings: &[Finding]) -> Vec<&Edit> {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut taken = Apart::default();
    for finding in findings {
        let [fix] = finding.fixes.as_slice() else { continue };
        let is_safe =
            fix.applicability == Applicability::Safe && fix.edits.iter().all(|edit| edit.file.is_none());
        if is_safe && !fix.edits.iter().any(|edit| taken.collides(edit.span)) {
            edits.extend(fix.edits.iter().filter(|edit| taken.insert(edit.span)));
        }
    }
    edits
}
