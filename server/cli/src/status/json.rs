//! The same as one object; places are those of `check`: rows and columns from 1, files relative to their root.

use jiff::civil::Date;
use planmark_core::views::json;
use planmark_core::views::status::{PhaseStatus, RepositoryStatus, Status};
use serde_json::{Value, json};

use crate::facts::folder;
use crate::output::place;
use crate::session::Names;

pub(super) fn object(status: &Status, today: Date, names: &Names) -> Value {
    json!({
        "today": today.to_string(),
        "counts": json::counts(&status.counts),
        "findings": json::findings(status.findings.unwrap_or_default()),
        "repositories": status.repositories.iter().map(|row| of_row(row, today, names)).collect::<Vec<_>>(),
    })
}

fn of_row(row: &RepositoryStatus, today: Date, names: &Names) -> Value {
    let file = |file: &planmark_core::views::status::PlanFile| json!({ "kind": file.kind_word(), "filename": names.of(&file.path) });
    json!({
        "name": row.name,
        "folder": folder(names, &row.path),
        "files": row.files.iter().map(file).collect::<Vec<_>>(),
        "counts": json::counts(&row.counts),
        "phase": row.phase.as_ref().map(|phase| of_phase(phase, today, names)),
        "milestone": row.milestone.as_ref().map(|it| json!({
            "title": it.title,
            "date": it.date.to_string(),
            "days": (it.date - today).get_days(),
            "place": place(&it.path, it.points.0, names),
        })),
        "updated": row.updated.as_ref().map(|it| json!({
            "date": it.date.to_string(),
            "days": (today - it.date).get_days(),
            "stale": it.is_stale,
            "place": place(&it.path, it.points.0, names),
        })),
        "findings": row.findings.map(json::findings),
    })
}

fn of_phase(phase: &PhaseStatus, today: Date, names: &Names) -> Value {
    let mut object = json::phase(phase, today);
    object["place"] = place(&phase.path, phase.points.0, names);
    object
}
