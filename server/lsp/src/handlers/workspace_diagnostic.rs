//! `workspace/diagnostic`: what is found in documents that nobody has open, as far as it is known by now.
//!
//! Open documents are asked about one by one. The trap: what is not judged yet is left out, so that the client keeps what it has; only
//! what is known to be gone is told as empty.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{
    FullDocumentDiagnosticReport, ProgressToken, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportPartialResult,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::closed::{files, nearest_first};
use crate::convert;
use crate::settings::Scope;
use crate::snapshot::Snapshot;

/// `$/progress` with a part of an answer.
enum Partial {}

#[derive(Serialize, Deserialize)]
struct PartialParams {
    token: ProgressToken,
    value: WorkspaceDiagnosticReportPartialResult,
}

impl Notification for Partial {
    type Params = PartialParams;
    const METHOD: &'static str = "$/progress";
}

/// Answers `workspace/diagnostic`, in parts where the client takes them; what is left when it is cancelled.
pub(crate) fn workspace_diagnostic(
    snapshot: &Snapshot,
    params: WorkspaceDiagnosticParams,
    token: &CancellationToken,
) -> WorkspaceDiagnosticReportResult {
    let mut previous: BTreeMap<String, (Uri, String)> = params
        .previous_result_ids
        .into_iter()
        .map(|known| (known.uri.as_str().to_owned(), (known.uri, known.value)))
        .collect();
    let mut items = Vec::new();
    if snapshot.client.settings.scope == Scope::Workspace {
        for index in nearest_first(snapshot) {
            if token.is_cancelled() {
                break;
            }
            let mut reports = Vec::new();
            for (path, _) in files(snapshot, index) {
                let Some(uri) = snapshot.uri(&path) else { continue };
                let known = previous.remove(uri.as_str());
                let Some(report) = snapshot.closed.report(&path) else { continue };
                let known = known.map(|(_, id)| id);
                if known.is_none() && report.diagnostics.is_empty() {
                    continue;
                }
                reports.push(if known.as_ref() == Some(&report.result_id) {
                    unchanged(uri, report.result_id)
                } else {
                    full(uri, Some(report.result_id), &report.diagnostics)
                });
            }
            match &params.partial_result_params.partial_result_token {
                Some(token) if !reports.is_empty() => {
                    let value = WorkspaceDiagnosticReportPartialResult { items: reports };
                    snapshot.outbox.notify::<Partial>(PartialParams { token: token.clone(), value });
                }
                _ => items.append(&mut reports),
            }
        }
    }
    // Those that are gone, or that nobody wants to see any more.
    let is_open = |uri: &Uri| {
        convert::path(uri).is_some_and(|path| snapshot.documents.at(&path).is_some())
            || snapshot.documents.get(uri).is_some()
    };
    if !token.is_cancelled() {
        let gone = previous.into_values().map(|(uri, _)| uri).filter(|uri| !is_open(uri));
        items.extend(gone.map(|uri| full(uri, None, &[])));
    }
    WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
}

fn full(
    uri: Uri,
    result_id: Option<String>,
    diagnostics: &[tower_lsp::ls_types::Diagnostic],
) -> WorkspaceDocumentDiagnosticReport {
    let report = FullDocumentDiagnosticReport { result_id, items: diagnostics.to_vec() };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: report,
    })
}

fn unchanged(uri: Uri, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}
