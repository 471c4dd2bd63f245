//! What the plan of a submodule says of itself.
//!
//! The trap: a submodule that is not checked out says nothing, and that is said.

use super::card::{Card, Line};
use super::counted;
use crate::calendar::when;
use crate::plan::remarks::{State, Subject};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::workspace::{Document, Entry, Repository};

/// What a submodule's plan says: status, progress, active phase, age.
pub(super) fn of_submodule(context: &DocumentContext, entry: &Entry) -> Card {
    let title = Line::strong(&entry.name).and(" · submodule ").and_code(&entry.relative);
    let mut repositories = context.workspace.repositories.iter();
    let Some(repository) = repositories.find(|repository| repository.path == entry.path) else {
        return Card::new(title.and(" · not checked out"));
    };
    let Some(plan) = repository.plan() else {
        let files = &repository.files;
        let folder = files.relative(&repository.path).unwrap_or_default();
        let is_bare = files
            .names(&folder)
            .is_none_or(|mut names| names.all(|(name, _)| matches!(name, ".git" | ".gitkeep")));
        let has_none = repository.documents().next().is_none();
        let what = match (is_bare && has_none, context.workspace.scanned) {
            (_, false) => " · not read yet",
            (true, true) => " · not checked out",
            (false, true) => " · it has no plan",
        };
        return Card::new(title.and(what));
    };
    let summary = &plan.summary;
    let (done, total) = summary.boxes;
    let mut line = Line::text("Plan: ").file(&plan.relative, &plan.path, None);
    if total > 0 {
        let percent = 100.0 * f64::from(done) / f64::from(total);
        line = line
            .and(format!(" · {done} of {} done ({percent:.0}%)", counted(u64::from(total), "box", "boxes")));
    }
    let own = |wanted: fn(&State) -> bool| {
        summary.said.iter().find(|said| said.subject == Subject::Project && wanted(&said.state))
    };
    let status = own(|state| matches!(state, State::Status(_)));
    let progress = own(|state| matches!(state, State::Percent(_)));
    let said: Vec<String> =
        status.into_iter().chain(progress).map(|said| said.written.trim().to_owned()).collect();
    let said = (!said.is_empty()).then(|| Line::text(format!("It says of itself: {}", said.join(", "))));
    let phase = summary.phases.iter().find(|phase| phase.status == Some(Class::Active));
    let phase = phase.or_else(|| summary.phases.iter().find(|phase| phase.boxes.0 < phase.boxes.1));
    let phase = phase.map(|phase| {
        let (done, total) = phase.boxes;
        let boxes = if total > 0 { format!(", {done} of {total} done") } else { String::new() };
        Line::text(format!("Now: {}{boxes}", phase.title))
    });
    Card::new(title).row(line).maybe(said).maybe(phase).maybe(age(context, repository, plan))
}

/// When the plan was last changed: by its stamp where it is open, else by git.
fn age(context: &DocumentContext, repository: &Repository, plan: &Document) -> Option<Line> {
    let today = context.today();
    let stamp = plan.reading.as_ref().and_then(|reading| {
        let stamps = reading.plan.stamps(&reading.text, &repository.config.stamps);
        stamps.iter().filter_map(|stamp| stamp.day(today)).filter(|day| *day <= today).max()
    });
    if let Some(day) = stamp {
        return Some(Line::text(format!("Stamp: {day}, {}", when(today, day))));
    }
    let changed = repository.history.as_ref()?.of(&plan.relative).changed?;
    Some(Line::text(format!("Last changed on {changed}, {}", when(today, changed))))
}
