//! Views as JSON: what the command line and the server say alike. Places are added by whoever names files for their reader.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::next::NextItem;
use super::status::{Findings, PhaseStatus};
use super::work::Counts;
use crate::workspace::Workspace;

/// How many tasks there are, and how many of them are what.
pub fn counts(counts: &Counts) -> Value {
    json!({
        "total": counts.total, "done": counts.done, "cancelled": counts.cancelled, "open": counts.open,
        "active": counts.active, "held": counts.held, "overdue": counts.overdue,
    })
}

/// How many findings there are of each severity.
pub fn findings(findings: Findings) -> Value {
    let Findings { error, warning, information, hint } = findings;
    json!({ "error": error, "warning": warning, "information": information, "hint": hint })
}

/// A task that can be done next, without its place.
pub fn next_item(item: &NextItem, workspace: &Workspace) -> Value {
    json!({
        "title": item.title,
        "class": item.class.word(),
        "why": item.why,
        "id": item.id,
        "due": item.due.map(|due| due.to_string()),
        "days": item.days,
        "agent": item.agent,
        "phase": item.phase,
        "section": item.section,
        "repository": workspace.repositories.get(item.repository).map(|repository| repository.name()),
    })
}

/// A phase, without its place.
pub fn phase(phase: &PhaseStatus, today: Date) -> Value {
    json!({
        "title": phase.title,
        "class": phase.class.map(|class| class.word()),
        "done": phase.counts.done,
        "total": phase.counts.total,
        "ends": phase.ends.map(|ends| ends.to_string()),
        "days": phase.ends.map(|ends| (ends - today).get_days()),
    })
}
