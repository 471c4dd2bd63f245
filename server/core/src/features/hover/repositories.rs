//! Hover on submodules, by path or by name: what their plan says of itself.
//!
//! The trap: a submodule that is not checked out says nothing, and that is said.

use super::card::{Card, Line};
use super::{Hover, Place, counted};
use crate::calendar::when;
use crate::plan::remarks::{State, Subject};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::syntax::tree::{BlockContext, InlineContextKind};
use crate::text::Span;
use crate::workspace::{CatalogKind, Document, Entry, Kind, Repository};

/// A submodule that a cell or a code span names.
pub(super) fn submodule(place: &Place) -> Option<Hover> {
    let catalog = catalog(place.context)?;
    let under = place.context.under(place.offset);
    let code = under.inline.filter(|inline| inline.kind == InlineContextKind::Code).map(|it| it.content);
    let cell = match under.block {
        BlockContext::Cell { header: false, content, .. } if under.inline.is_none() => Some(content),
        _ => None,
    };
    let span = code.or(cell)?;
    let written = place.source(span);
    let entry = catalog.iter().find(|entry| names(entry, &written))?;
    Some(Hover { span, card: of_submodule(place.context, entry) })
}

/// The submodules of this repository, or of a superproject.
fn catalog<'a>(context: &DocumentContext<'a>) -> Option<Vec<&'a Entry>> {
    let kind = CatalogKind::Submodules;
    let catalogs = context.workspace.ancestry(context.index).filter_map(|it| it.catalog(&kind));
    let entries: Vec<&Entry> = catalogs.flat_map(|catalog| catalog.entries()).collect();
    (!entries.is_empty()).then_some(entries)
}

/// Is this the name or the path of a submodule, and nothing else?
fn names(entry: &Entry, written: &str) -> bool {
    let bare = written.trim_matches(|char: char| !char.is_alphanumeric());
    bare.eq_ignore_ascii_case(&entry.name) || bare.eq_ignore_ascii_case(&entry.relative)
}

/// The submodule whose folder this is.
pub(super) fn at<'a>(context: &DocumentContext<'a>, path: &std::path::Path) -> Option<&'a Entry> {
    catalog(context)?.into_iter().find(|entry| *entry.path == *path)
}

/// What a submodule's plan says: status, progress, active phase, age.
pub(super) fn of_submodule(context: &DocumentContext, entry: &Entry) -> Card {
    let title = Line::strong(&entry.name).and(" · submodule ").and_code(&entry.relative);
    let mut repositories = context.workspace.repositories.iter();
    let Some(repository) = repositories.find(|repository| repository.path == entry.path) else {
        return Card::new(title.and(" · not checked out"));
    };
    let Some(plan) = plan_of(repository) else {
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

/// The document that plans the repository: its plan, else its list of tasks, the one with most boxes.
fn plan_of(repository: &Repository) -> Option<&Document> {
    let plans = repository.documents().filter(|document| !document.historical);
    let plans = plans.filter(|document| matches!(document.kind, Kind::Plan | Kind::Tasklist));
    let rank = |document: &Document| {
        let is_deep = document.relative.contains('/');
        (std::cmp::Reverse(is_deep), document.kind == Kind::Plan, document.summary.boxes.1)
    };
    plans.map(|document| &**document).max_by_key(|document| rank(document))
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

/// The span of what was asked about, for others that lead here.
pub(super) fn hover_at(context: &DocumentContext, entry: &Entry, span: Span) -> Hover {
    Hover { span, card: of_submodule(context, entry) }
}
