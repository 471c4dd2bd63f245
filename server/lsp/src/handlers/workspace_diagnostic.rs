//! `workspace/diagnostic`: what is found in documents that nobody has open, as far as it is known by now.
//!
//! Open documents are asked about one by one. The trap: what is not judged yet is left out, so that the client keeps what it has; only
//! what is known to be gone is told as empty.

use std::collections::BTreeMap;

use serde::Serialize;
use tokio_util::sync::CancellationToken;
use tower_lsp::ls_types::notification::{Notification, Progress};
use tower_lsp::ls_types::{ProgressToken, Uri, WorkspaceDiagnosticParams};

use super::diagnostic::Report;
use crate::closed::{files, nearest_first};
use crate::convert;
use crate::list::List;
use crate::settings::Scope;
use crate::snapshot::Snapshot;
use crate::written::Json;

/// What is answered, as the protocol writes it: of thousands of documents nothing is copied to be written.
#[derive(Serialize)]
struct Answer {
    items: Vec<Told>,
}

/// `$/progress` with a part of an answer.
#[derive(Serialize)]
struct Part<'t> {
    token: &'t ProgressToken,
    value: Answer,
}

/// What is told of one document, which has no version.
#[derive(Serialize)]
struct Told {
    uri: Uri,
    version: (),
    #[serde(flatten)]
    report: Report,
}

impl Told {
    fn new(uri: Uri, report: Report) -> Told {
        Told { uri, version: (), report }
    }
}

/// Answers `workspace/diagnostic`, in parts where the client takes them; what is left when it is cancelled.
pub(crate) fn workspace_diagnostic(
    snapshot: &Snapshot,
    params: WorkspaceDiagnosticParams,
    token: &CancellationToken,
) -> Json {
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
                if known.is_none() && report.list.is_empty() {
                    continue;
                }
                let result_id = report.result_id;
                let report = if known.as_ref() == Some(&result_id) {
                    Report::Unchanged { result_id }
                } else {
                    Report::Full { result_id: Some(result_id), items: report.list }
                };
                reports.push(Told::new(uri, report));
            }
            match &params.partial_result_params.partial_result_token {
                Some(token) if !reports.is_empty() => {
                    let value = Answer { items: reports };
                    snapshot.outbox.tell(Progress::METHOD, &Part { token, value });
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
        let empty = || Report::Full { result_id: None, items: List::default() };
        items.extend(gone.map(|uri| Told::new(uri, empty())));
    }
    Json::new(&Answer { items })
}
