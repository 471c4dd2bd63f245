//! The same as one object; places are those of `check`: rows and columns from 1, files relative to their root.

use std::path::Path;

use jiff::civil::Date;
use planmark_core::text::Point;
use planmark_core::views::status::{Findings, PhaseStatus, RepositoryStatus, Status};
use planmark_core::views::work::Counts;
use serde_json::{Value, json};

use crate::session::Names;

pub(super) fn object(status: &Status, today: Date, names: &Names) -> Value {
    json!({
        "today": today.to_string(),
        "counts": counts(&status.counts),
        "findings": findings(status.findings.unwrap_or_default()),
        "repositories": status.repositories.iter().map(|row| of_row(row, today, names)).collect::<Vec<_>>(),
    })
}

fn of_row(row: &RepositoryStatus, today: Date, names: &Names) -> Value {
    let folder = names.of(&row.path);
    let file = |file: &planmark_core::views::status::PlanFile| json!({ "kind": file.kind_word(), "filename": names.of(&file.path) });
    json!({
        "name": row.name,
        "folder": if folder.is_empty() { "." } else { &folder },
        "files": row.files.iter().map(file).collect::<Vec<_>>(),
        "counts": counts(&row.counts),
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
        "findings": findings(row.findings.unwrap_or_default()),
    })
}

fn of_phase(phase: &PhaseStatus, today: Date, names: &Names) -> Value {
    json!({
        "title": phase.title,
        "class": phase.class.map(|class| class.word()),
        "done": phase.counts.done,
        "total": phase.counts.total,
        "ends": phase.ends.map(|ends| ends.to_string()),
        "days": phase.ends.map(|ends| (ends - today).get_days()),
        "place": place(&phase.path, phase.points.0, names),
    })
}

fn counts(counts: &Counts) -> Value {
    json!({
        "total": counts.total, "done": counts.done, "cancelled": counts.cancelled, "open": counts.open,
        "active": counts.active, "held": counts.held, "overdue": counts.overdue,
    })
}

fn findings(findings: Findings) -> Value {
    let Findings { error, warning, information, hint } = findings;
    json!({ "error": error, "warning": warning, "information": information, "hint": hint })
}

pub(crate) fn place(path: &Path, point: Point, names: &Names) -> Value {
    let location = json!({ "row": point.line + 1, "column": point.utf32 + 1 });
    json!({ "filename": names.of(path), "location": location })
}
