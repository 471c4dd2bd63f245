//! `planmark/timeline`: what is planned when, as a picture, a page, a chart, or as what these are made of.

use std::path::Path;

use jiff::civil::Date;
use planmark_core::text::Point;
use planmark_core::views::json;
use planmark_core::views::timeline::html::{Source, html};
use planmark_core::views::timeline::mermaid::mermaid;
use planmark_core::views::timeline::svg::svg;
use planmark_core::views::timeline::{
    Conflict, Due, Group, NamedDay, Place, Row, Timeline, Wanted, timeline,
};
use serde_json::{Value, json};

use super::{filled, path_of, placed, uri};
use crate::convert;
use crate::snapshot::Snapshot;

/// Answers `planmark/timeline`.
pub(crate) fn view_timeline(snapshot: &Snapshot, params: &Value) -> Value {
    let word = |key: &str| params.get(key).and_then(Value::as_str).filter(|word| !word.is_empty());
    let day = |key: &str| word(key).and_then(|day| day.parse::<Date>().ok());
    let folder = word("repository").and_then(path_of);
    let folder = folder.as_deref().and_then(Path::to_str);
    let wanted =
        Wanted { repository: folder.or_else(|| word("repository")), from: day("from"), to: day("to") };
    let found = timeline(&snapshot.workspace, &wanted, &|path| known_conflicts(snapshot, path));
    let format = word("format").unwrap_or("items");
    filled(json!({
        "today": found.today.to_string(),
        "scanned": snapshot.workspace.scanned,
        "from": found.axis.from.to_string(),
        "to": found.axis.to.to_string(),
        "empty": found.is_empty(),
        "svg": (format == "svg").then(|| svg(&found)),
        "html": (format == "html").then(|| html(&found, &|place| source(snapshot, place))),
        "mermaid": (format == "mermaid").then(|| mermaid(&found)),
        "groups": (format == "items").then(|| of_groups(snapshot, &found)),
    }))
}

/// What is wrong with the days of an open document, once it was judged.
fn known_conflicts(snapshot: &Snapshot, path: &Path) -> Vec<Conflict> {
    let findings = snapshot.documents.at(path).and_then(|open| open.found.findings.get());
    let Some(findings) = findings.filter(|findings| Conflict::is_among(findings)) else { return Vec::new() };
    let document = snapshot.workspace.document(path).map(|(_, document)| document);
    let reading = document.and_then(|document| document.reading.as_ref());
    reading.map(|reading| Conflict::of(findings, &reading.text)).unwrap_or_default()
}

/// Where a page says that something is.
fn source(snapshot: &Snapshot, place: &Place) -> Option<Source> {
    let Point { line, .. } = place.points.0;
    let position = convert::point_range(place.points, snapshot.client.encoding).start;
    Some(Source { uri: snapshot.uri(&place.path)?.as_str().to_owned(), line, character: position.character })
}

fn of_groups(snapshot: &Snapshot, timeline: &Timeline) -> Vec<Value> {
    let group = |group: &Group| {
        json!({
            "name": group.name,
            "uri": uri(snapshot, &group.path),
            "counts": json::counts(&group.counts),
            "days": group.days.iter().map(|day| of_day(snapshot, day)).collect::<Vec<_>>(),
            "rows": group.rows.iter().map(|row| of_row(snapshot, row)).collect::<Vec<_>>(),
            "undated": group.undated.iter().map(|phase| at(snapshot, &phase.place, json!({
                "title": phase.title,
                "progress": { "done": phase.counts.done, "total": phase.counts.total },
            }))).collect::<Vec<_>>(),
        })
    };
    timeline.groups.iter().map(group).collect()
}

fn of_day(snapshot: &Snapshot, day: &NamedDay) -> Value {
    at(snapshot, &day.place, json!({ "title": day.title, "date": day.date.to_string() }))
}

fn of_row(snapshot: &Snapshot, row: &Row) -> Value {
    let due = |due: &Due| {
        json!({
            "date": due.date.to_string(), "done": due.done, "open": due.open, "overdue": due.overdue,
            "titles": due.titles,
        })
    };
    let object = json!({
        "kind": row.kind.word(),
        "depth": row.depth,
        "title": row.title,
        "start": row.days.map(|(first, _)| first.to_string()),
        "end": row.days.map(|(_, last)| last.to_string()),
        "class": row.class.map(|class| class.word()),
        "progress": (row.counts.total > 0).then(|| json!({ "done": row.counts.done, "total": row.counts.total })),
        "overdue": row.is_overdue.then_some(true),
        "conflicts": (!row.conflicts.is_empty()).then_some(&row.conflicts),
        "dues": (!row.dues.is_empty()).then(|| row.dues.iter().map(due).collect::<Vec<_>>()),
    });
    at(snapshot, &row.place, object)
}

fn at(snapshot: &Snapshot, place: &Place, object: Value) -> Value {
    placed(snapshot, &place.path, place.points, object)
}
