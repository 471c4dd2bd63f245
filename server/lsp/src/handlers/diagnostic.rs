//! `textDocument/diagnostic`: what is found in an open text.
//!
//! The trap: a list is "unchanged" only when the client holds the very list that would be sent, ranges included.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::documents::Told;
use crate::main_loop::Event;
use crate::snapshot::Snapshot;

/// Answers `textDocument/diagnostic`; nothing is found in what is not open.
pub(crate) fn diagnostic(
    snapshot: &Snapshot,
    params: &DocumentDiagnosticParams,
) -> DocumentDiagnosticReportResult {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let Some(shown) = snapshot.shown(&params.text_document.uri) else {
        return full(None, Vec::new());
    };
    let diagnostics: Vec<_> = shown.findings().iter().map(|finding| shown.diagnostic(finding)).collect();
    if let (Some(told), Some(previous)) = (&shown.open.told, &params.previous_result_id)
        && told.result_id.to_string() == *previous
        && told.diagnostics == diagnostics
    {
        return DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Unchanged(
            RelatedUnchangedDocumentDiagnosticReport {
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: previous.clone(),
                },
                related_documents: None,
            },
        ));
    }
    let result_id = NEXT.fetch_add(1, Ordering::Relaxed);
    let made_from = (shown.open.version, Arc::clone(&shown.open.found));
    let told = Told { result_id, made_from, diagnostics: diagnostics.clone() };
    snapshot.queue.send(Event::Told(shown.open.uri.clone(), told));
    full(Some(result_id), diagnostics)
}

fn full(result_id: Option<u64>, items: Vec<Diagnostic>) -> DocumentDiagnosticReportResult {
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(
        RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: result_id.map(|id| id.to_string()),
                items,
            },
        },
    ))
}
