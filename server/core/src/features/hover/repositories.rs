//! What the plan of a submodule says of itself.
//!
//! The trap: a submodule that is not checked out says nothing, and that is said.

use super::card::{Card, Line};
use crate::calendar::when;
use crate::plan::remarks::{State, Subject};
use crate::rules::DocumentContext;
use crate::views::status::repository_status;
use crate::views::work::Counts;
use crate::workspace::{Document, Entry, Repository};

/// What a submodule's plan says: status, progress, active phase, age.
pub(super) fn of_submodule(context: &DocumentContext, entry: &Entry) -> Card {
    let title = Line::strong(&entry.name).and(" · submodule ").and_code(&entry.relative);
    let workspace = context.workspace;
    let Some(index) = workspace.repositories.iter().position(|repository| repository.path == entry.path)
    else {
        return Card::new(title.and(" · not checked out"));
    };
    let repository = &workspace.repositories[index];
    let Some(plan) = repository.plan() else {
        let files = &repository.files;
        let folder = files.relative(&repository.path).unwrap_or_default();
        let is_bare = files
            .names(&folder)
            .is_none_or(|mut names| names.all(|(name, _)| matches!(name, ".git" | ".gitkeep")));
        let has_none = repository.documents().next().is_none();
        let what = match (is_bare && has_none, workspace.scanned) {
            (_, false) => " · not read yet",
            (true, true) => " · not checked out",
            (false, true) => " · it has no plan",
        };
        return Card::new(title.and(what));
    };
    let summary = &plan.summary;
    let mut line = Line::text("Plan: ").file(&plan.relative, &plan.path, None);
    if let Some(way) = workspace.progress(plan, None) {
        line = line.and(" · ").and_progress(&way);
    }
    let own = |wanted: fn(&State) -> bool| {
        summary.said.iter().find(|said| said.subject == Subject::Project && wanted(&said.state))
    };
    let status = own(|state| matches!(state, State::Status(_)));
    let progress = own(|state| matches!(state, State::Percent(_)));
    let said: Vec<String> =
        status.into_iter().chain(progress).map(|said| said.written.trim().to_owned()).collect();
    let said = (!said.is_empty()).then(|| Line::text(format!("It says of itself: {}", said.join(", "))));
    let row = repository_status(workspace, index, &|_| None);
    let phase = row.phase.map(|phase| {
        let Counts { done, total, .. } = phase.counts;
        let progress = if total > 0 { format!(", {done} of {total} done") } else { String::new() };
        Line::text(format!("Now: {}{progress}", phase.title))
    });
    let phase = phase.or_else(|| upcoming(repository, plan));
    let stamp =
        row.updated.map(|it| Line::text(format!("Stamp: {}, {}", it.date, when(context.today(), it.date))));
    let age = stamp.or_else(|| changed(context, repository, plan));
    Card::new(title).row(line).maybe(said).maybe(phase).maybe(age)
}

/// The first phase of a plan in which something is left to do.
fn upcoming(repository: &Repository, plan: &Document) -> Option<Line> {
    let inventory = plan.inventory();
    let classes = inventory.classes(&repository.config);
    let mut phases = inventory.sections().filter(|section| section.is_phase() && !section.is_past());
    phases.find_map(|phase| {
        let way = inventory.progress(Some(phase.index), &classes).filter(|way| way.open() > 0)?;
        Some(Line::text(format!("Next: {}, {}", phase.title(), way.counted())))
    })
}

/// When git saw the plan change last.
fn changed(context: &DocumentContext, repository: &Repository, plan: &Document) -> Option<Line> {
    let changed = repository.history.as_ref()?.of(&plan.relative).changed?;
    Some(Line::text(format!("Last changed on {changed}, {}", when(context.today(), changed))))
}
