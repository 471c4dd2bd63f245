//! The symbols of the workspace: sections, phases, milestones, tasks, agents, commands, skills and submodules of every repository by
//! parts of their names.
//!
//! Titles are looked through as they are packed ([`crate::workspace::inventory`]), those first ruled out that lack a letter; only where few have
//! what was typed in one piece are they scored letter by letter. Every word must be found in the title or in what stands around it.
//! The trap: clients filter the answer once more by what was typed, so a symbol must bear it in its name or its container.

mod apart;
mod search;

use std::cell::LazyCell;
use std::path::Path;
use std::sync::Arc;

use crate::plan::sections::UnitKind;
use crate::text::Point;
use crate::workspace::catalog::Entry;
use crate::workspace::inventory::{Item, Section, Task};
use crate::workspace::{CatalogKind, Document, Repository, Workspace};

use search::{Candidate, Query, Search};

/// The most symbols of one answer.
pub const MOST: usize = 200;

/// Something with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkspaceSymbol {
    /// Its name as plain text.
    pub name: String,
    /// What it is.
    pub kind: WorkspaceSymbolKind,
    /// Where it belongs: `PROJECT-PLAN.md › Phase 2 · crew`.
    pub container: String,
    /// The file, or the folder of a submodule.
    pub path: Arc<Path>,
    /// Where its name stands; the beginning of what is known by its file alone.
    pub points: (Point, Point),
    /// It is done, given up or of the past.
    pub is_over: bool,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkspaceSymbolKind {
    /// A phase, a sprint, a week.
    Phase,
    /// A milestone.
    Milestone,
    /// Any other heading.
    Section,
    /// A unit of work.
    Task,
    /// An agent.
    Agent,
    /// A slash command.
    Command,
    /// A skill.
    Skill,
    /// A submodule.
    Submodule,
}

/// Where a symbol comes from, until it is known to be among the best.
#[derive(Clone, Copy)]
enum Origin<'a> {
    Item { repository: usize, document: &'a Document, item: Item, is_over: bool },
    Entry { repository: usize, label: &'a str, kind: WorkspaceSymbolKind, entry: &'a Entry },
}

/// The symbols that best fit what was typed, the best first; of nothing typed the phases, sections and named things.
pub fn workspace_symbols(workspace: &Workspace, typed: &str) -> Vec<WorkspaceSymbol> {
    let query = Query::new(typed);
    let mut search = Search::new(&query, MOST);
    gather(workspace, &query, &mut search);
    search.best().into_iter().filter_map(|origin| symbol(workspace, origin)).collect()
}

fn gather<'a>(workspace: &'a Workspace, query: &Query, search: &mut Search<Origin<'a>>) {
    for (index, repository) in workspace.repositories.iter().enumerate() {
        let is_far = repository.open.is_empty();
        let name = repository.name();
        for (kind, label, entry) in named(repository) {
            let around = query.around(&[label, &name]);
            if let Some(tier) = search.tier(&entry.name, around) {
                let origin = Origin::Entry { repository: index, label, kind, entry };
                search.take(Candidate { tier, class: 0, is_far, len: entry.name.len() }, origin);
            }
        }
        for document in repository.documents() {
            let inventory = document.inventory();
            let classes = LazyCell::new(|| inventory.classes(&repository.config));
            let around = query.around(&[&document.relative, &name]);
            let needed = query.letters(around);
            for (place, letters) in inventory.letters().iter().enumerate() {
                if letters & needed != needed {
                    continue;
                }
                let item = inventory.item(place);
                let title = match item {
                    Item::Section(section) => inventory.section(section).map(Section::title),
                    // Who types nothing looks around, and there are more tasks than anybody looks at.
                    Item::Task(_) if query.is_empty() => break,
                    Item::Task(task) => inventory.task(task).map(Task::title),
                };
                let Some((title, tier)) = title.and_then(|title| Some((title, search.tier(title, around)?)))
                else {
                    continue;
                };
                let class = match item {
                    Item::Section(section) => {
                        let section = inventory.section(section).filter(|section| !section.is_task());
                        let Some(section) = section else { continue };
                        let is_over = document.historical || section.is_past();
                        if is_over { 4 } else { u32::from(section.unit().is_none()) }
                    }
                    Item::Task(task) => {
                        let Some(task) = inventory.task(task) else { continue };
                        let is_over = task.is_past() || !classes.of(task).is_unfinished();
                        if is_over { 3 } else { 2 }
                    }
                };
                let origin = Origin::Item { repository: index, document, item, is_over: class > 2 };
                search.take(Candidate { tier, class, is_far, len: title.len() }, origin);
            }
        }
    }
}

/// What a repository has a name for: with the place that holds it.
fn named(repository: &Repository) -> impl Iterator<Item = (WorkspaceSymbolKind, &str, &Entry)> {
    repository.catalogs.iter().flat_map(|catalog| {
        let kind = match catalog.kind {
            CatalogKind::Agents => Some(WorkspaceSymbolKind::Agent),
            CatalogKind::Commands => Some(WorkspaceSymbolKind::Command),
            CatalogKind::Skills => Some(WorkspaceSymbolKind::Skill),
            CatalogKind::Submodules => Some(WorkspaceSymbolKind::Submodule),
            CatalogKind::Categories | CatalogKind::Configured(_) => None,
        };
        let sources = kind.map(|kind| catalog.sources.iter().map(move |source| (kind, source)));
        sources.into_iter().flatten().flat_map(|(kind, source)| {
            let entries = source.entries.iter().flatten();
            entries.map(move |entry| (kind, source.label.as_str(), entry))
        })
    })
}

fn symbol(workspace: &Workspace, origin: Origin) -> Option<WorkspaceSymbol> {
    match origin {
        Origin::Entry { repository, label, kind, entry } => Some(WorkspaceSymbol {
            name: entry.name.clone(),
            kind,
            container: format!("{label} · {}", workspace.repositories.get(repository)?.name()),
            path: entry.path.clone(),
            points: Default::default(),
            is_over: false,
        }),
        Origin::Item { repository, document, item, is_over } => {
            let inventory = document.inventory();
            let (title, points, kind, above) = match item {
                Item::Section(index) => {
                    let section = inventory.section(index)?;
                    let kind = match section.unit() {
                        None | Some(UnitKind::Task) => WorkspaceSymbolKind::Section,
                        Some(UnitKind::Milestone) => WorkspaceSymbolKind::Milestone,
                        Some(_) => WorkspaceSymbolKind::Phase,
                    };
                    (section.title(), section.points(), kind, section.parent())
                }
                Item::Task(index) => {
                    let task = inventory.task(index)?;
                    (task.title(), task.points(), WorkspaceSymbolKind::Task, task.section())
                }
            };
            // The title of the document is in the name of its file.
            let above = above.filter(|section| section.level() > 1).map(Section::title);
            let above = above.map(|above| format!(" › {above}")).unwrap_or_default();
            let repository = workspace.repositories.get(repository)?.name();
            Some(WorkspaceSymbol {
                name: if title.is_empty() { "(untitled)".to_owned() } else { title.to_owned() },
                kind,
                container: format!("{}{above} · {repository}", document.relative),
                path: document.path.clone(),
                points,
                is_over,
            })
        }
    }
}
