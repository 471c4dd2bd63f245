//! `planmark/tasks`, `planmark/next`, `planmark/status` and `planmark/timeline`: what trees, lists, status bars and previews show. `docs/protocol.md` describes them.
//!
//! The trap: parameters come from anybody, so one that cannot be read is one that was not given.

mod changed;
mod timeline;

use std::path::{Path, PathBuf};

use planmark_core::text::Point;
use planmark_core::views::json;
use planmark_core::views::next::{NextItem, Wanted, next};
use planmark_core::views::status::{
    DocumentStatus, Findings, PhaseStatus, RepositoryStatus, document_status, status,
};
use planmark_core::views::tasks::{Filter, GroupBy, Node, counts, tasks};
use serde_json::{Map, Value, json};

use crate::convert;
use crate::main_loop::Event;
use crate::snapshot::Snapshot;

pub(crate) use changed::{Seen, fingerprint};
pub(crate) use timeline::view_timeline;

/// How many tasks `planmark/next` gives when nobody says how many.
const USUAL: u64 = 20;
/// The most that it gives.
const MOST: u64 = 500;

/// Answers one of the requests, and notes what the client has seen with it.
pub(crate) fn view(snapshot: &Snapshot, answer: impl FnOnce(&Snapshot) -> Value) -> Value {
    // Before: what is found meanwhile is told once too often rather than never.
    let seen = snapshot.client.wants_changes.then(|| fingerprint(snapshot));
    let answer = answer(snapshot);
    seen.into_iter().for_each(|seen| snapshot.queue.send(Event::Seen(seen)));
    answer
}

/// Answers `planmark/tasks`.
pub(crate) fn view_tasks(snapshot: &Snapshot, params: &Value) -> Value {
    let workspace = &snapshot.workspace;
    let word = |key: &str| params.get(key).and_then(Value::as_str);
    let filter = word("filter").and_then(Filter::from_word).unwrap_or_default();
    let group_by = word("groupBy").and_then(GroupBy::from_word).unwrap_or_default();
    let depth = params.get("depth").and_then(Value::as_u64).unwrap_or(1);
    let depth = u32::try_from(depth).unwrap_or(u32::MAX);
    let nodes = tasks(workspace, filter, group_by, word("parent"), depth);
    let nodes: Vec<Value> = nodes.into_iter().map(|node| of_node(snapshot, node)).collect();
    json!({ "nodes": nodes, "counts": json::counts(&counts(workspace)), "scanned": workspace.scanned })
}

/// A node with what it holds. (No deeper than what one answer may hold.)
fn of_node(snapshot: &Snapshot, node: Node) -> Value {
    let mut object = Map::new();
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("id", node.id.into());
    set("kind", node.kind.word().into());
    set("label", node.label.into());
    set("hasChildren", node.has_children.into());
    if !node.detail.is_empty() {
        set("detail", node.detail.into());
    }
    if let Some(class) = node.class {
        set("class", class.word().into());
    }
    if let Some((done, total)) = node.progress {
        set("progress", json!({ "done": done, "total": total }));
    }
    if let Some(due) = node.due {
        set("due", due.to_string().into());
    }
    if node.is_overdue {
        set("overdue", true.into());
    }
    if let Some(agent) = node.agent {
        set("agent", agent.into());
    }
    if let Some(uri) = node.path.and_then(|path| uri(snapshot, &path)) {
        set("uri", uri);
    }
    if let Some(points) = node.points {
        set("range", range(snapshot, points));
    }
    if !node.children.is_empty() {
        set("children", node.children.into_iter().map(|child| of_node(snapshot, child)).collect());
    }
    Value::Object(object)
}

/// Answers `planmark/next`.
pub(crate) fn view_next(snapshot: &Snapshot, params: &Value) -> Value {
    let workspace = &snapshot.workspace;
    let word = |key: &str| params.get(key).and_then(Value::as_str).filter(|word| !word.is_empty());
    let limit = params.get("limit").and_then(Value::as_u64).unwrap_or(USUAL).min(MOST);
    let folder = word("repository").and_then(path_of);
    let document = document_of(snapshot, params);
    let wanted = Wanted {
        limit: usize::try_from(limit).unwrap_or_default(),
        repository: folder.as_deref().and_then(Path::to_str).or_else(|| word("repository")),
        phase: word("phase"),
        agent: word("agent"),
        document: document.as_deref(),
    };
    let found = next(workspace, &wanted);
    let items: Vec<Value> = found.items.iter().map(|item| of_item(snapshot, item)).collect();
    json!({
        "items": items, "ready": found.ready, "waiting": found.waiting, "scanned": workspace.scanned,
    })
}

fn of_item(snapshot: &Snapshot, item: &NextItem) -> Value {
    let mut object = json::next_item(item, &snapshot.workspace);
    object["document"] = item.document.as_str().into();
    placed(snapshot, &item.path, item.points, object)
}

/// Answers `planmark/status`.
pub(crate) fn view_status(snapshot: &Snapshot, params: &Value) -> Value {
    let workspace = &snapshot.workspace;
    let known = |path: &Path| known_findings(snapshot, path);
    let found = status(workspace, &known);
    let repositories: Vec<Value> =
        found.repositories.iter().map(|row| of_repository(snapshot, row)).collect();
    let document = document_of(snapshot, params).and_then(|path| {
        let document = document_status(workspace, &path, &known)?;
        Some(of_document(snapshot, &path, &document))
    });
    filled(json!({
        "today": workspace.today.to_string(),
        "scanned": workspace.scanned,
        "counts": json::counts(&found.counts),
        "findings": found.findings.map(json::findings),
        "repositories": repositories,
        "document": document,
    }))
}

/// What is found in a document, once it was judged: an open one always, a closed one where the client wants to see the findings of all.
pub(crate) fn known_findings(snapshot: &Snapshot, path: &Path) -> Option<Findings> {
    match snapshot.documents.at(path) {
        Some(open) => open.found.findings.get().map(|findings| Findings::of(findings)),
        None => snapshot.closed.findings(path).map(|findings| Findings::of(&findings)),
    }
}

fn of_repository(snapshot: &Snapshot, row: &RepositoryStatus) -> Value {
    let today = snapshot.workspace.today;
    let below = row.path.strip_prefix(&row.root).map(|path| path.to_string_lossy().replace('\\', "/"));
    let below = below.unwrap_or_default();
    let file = |file: &planmark_core::views::status::PlanFile| json!({ "kind": file.kind_word(), "name": file.name, "uri": uri(snapshot, &file.path) });
    filled(json!({
        "name": row.name,
        "path": if below.is_empty() { "." } else { &below },
        "uri": uri(snapshot, &row.path),
        "counts": json::counts(&row.counts),
        "files": row.files.iter().map(file).collect::<Vec<_>>(),
        "phase": row.phase.as_ref().map(|phase| of_phase(snapshot, phase)),
        "milestone": row.milestone.as_ref().map(|it| json!({
            "title": it.title,
            "date": it.date.to_string(),
            "days": (it.date - today).get_days(),
            "uri": uri(snapshot, &it.path),
            "range": range(snapshot, it.points),
        })),
        "updated": row.updated.as_ref().map(|it| json!({
            "date": it.date.to_string(),
            "days": (today - it.date).get_days(),
            "stale": it.is_stale,
            "uri": uri(snapshot, &it.path),
            "range": range(snapshot, it.points),
        })),
        "findings": row.findings.map(json::findings),
    }))
}

fn of_phase(snapshot: &Snapshot, phase: &PhaseStatus) -> Value {
    placed(snapshot, &phase.path, phase.points, json::phase(phase, snapshot.workspace.today))
}

fn of_document(snapshot: &Snapshot, path: &Path, document: &DocumentStatus) -> Value {
    filled(json!({
        "uri": uri(snapshot, path),
        "name": document.name,
        "repository": document.repository,
        "historical": document.is_historical,
        "counts": json::counts(&document.counts),
        "phase": document.phase.as_ref().map(|phase| of_phase(snapshot, phase)),
        "findings": document.findings.map(json::findings),
    }))
}

/// The object with its place.
fn placed(snapshot: &Snapshot, path: &Path, points: (Point, Point), mut object: Value) -> Value {
    object["uri"] = uri(snapshot, path).unwrap_or_default();
    object["range"] = range(snapshot, points);
    filled(object)
}

/// The object without the members that say nothing.
fn filled(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|_, value| !value.is_null());
    }
    object
}

fn uri(snapshot: &Snapshot, path: &Path) -> Option<Value> {
    Some(snapshot.uri(path)?.as_str().into())
}

fn range(snapshot: &Snapshot, points: (Point, Point)) -> Value {
    serde_json::to_value(convert::point_range(points, snapshot.client.encoding)).unwrap_or_default()
}

/// The real path of the document that the parameters name.
fn document_of(snapshot: &Snapshot, params: &Value) -> Option<PathBuf> {
    let uri = params.get("textDocument")?.get("uri")?.as_str()?;
    match snapshot.documents.get(&uri.parse().ok()?) {
        Some(open) => Some(open.path.to_path_buf()),
        None => path_of(uri),
    }
}

fn path_of(uri: &str) -> Option<PathBuf> {
    let path = convert::path(&uri.parse().ok()?)?;
    Some(crate::disk::real_path(&path))
}
