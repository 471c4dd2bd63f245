//! `textDocument/diagnostic`: what is found in an open text.
//!
//! The trap: a list is "unchanged" only when the client holds the very list that would be sent, ranges included.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use tower_lsp::ls_types::DocumentDiagnosticParams;

use crate::diagnose::{self, Early};
use crate::documents::Told;
use crate::list::List;
use crate::main_loop::Event;
use crate::snapshot::{Shown, Snapshot};
use crate::written::Json;

/// What is told of a document, as the protocol writes it.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Report {
    /// A list.
    Full {
        #[serde(skip_serializing_if = "Option::is_none")]
        result_id: Option<String>,
        items: List,
    },
    /// The client has it.
    Unchanged { result_id: String },
}

impl From<Report> for Json {
    fn from(report: Report) -> Json {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Full {
            kind: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            result_id: Option<String>,
        }
        match report {
            Report::Full { result_id, items } => {
                Json::with_list(&Full { kind: "full", result_id }, "items", items)
            }
            Report::Unchanged { .. } => Json::new(&report),
        }
    }
}

/// Answers `textDocument/diagnostic`; nothing is found in what is not open.
pub(crate) fn diagnostic(snapshot: &Snapshot, params: &DocumentDiagnosticParams) -> Json {
    let Some(shown) = snapshot.shown(&params.text_document.uri) else {
        return Report::Full { result_id: None, items: List::default() }.into();
    };
    let early = diagnose::early(&shown);
    let answer = report(&shown, early.as_ref(), params.previous_result_id.as_deref());
    if early.is_some() {
        // Behind the answer all of the document is judged.
        snapshot.queue.send(Event::Early(shown.open.uri.clone()));
    }
    answer
}

fn report(shown: &Shown, early: Option<&Early>, previous: Option<&str>) -> Json {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let told = shown.open.told.as_ref().zip(previous);
    let told = told.filter(|(told, previous)| told.result_id.to_string() == **previous);
    let shows = early.map_or(&shown.open.found.shows, Early::shows);
    if let Some((_, previous)) = told
        && shown.open.shows.as_ref() == Some(shows)
    {
        return Report::Unchanged { result_id: previous.to_owned() }.into();
    }
    let list = early.map_or_else(|| diagnose::list(shown), Early::list);
    let known = told.filter(|(told, _)| told.list == list);
    let result_id = known.map_or_else(|| NEXT.fetch_add(1, Ordering::Relaxed), |(told, _)| told.result_id);
    let answer = match known {
        Some((_, previous)) => Report::Unchanged { result_id: previous.to_owned() },
        None => Report::Full { result_id: Some(result_id.to_string()), items: list.clone() },
    };
    let made_from = (shown.open.version, Arc::clone(&shown.open.found));
    let told = Told { result_id, made_from, list };
    shown.snapshot.queue.send(Event::Told(shown.open.uri.clone(), told, shows.clone()));
    answer.into()
}
