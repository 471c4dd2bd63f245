//! Definition: where the thing is that a name means, or who says so where a number is stated.
//!
//! An agent, a command or a skill lies in its file, a submodule in its plan, a phase under its heading, a task in its list; the source
//! of a number is what was counted, or the statement that the others are held against. The trap: a catalog of fifty files is no place to
//! go to; its index is, else the first that it defines.

use super::subject::{self, Found, Named, Subject, page};
use crate::facts::{Fact, Statement, Topic, Truth};
use crate::plan::remarks::Seat;
use crate::rules::DocumentContext;
use crate::text::{Point, Span};
use crate::workspace::{Catalog, CatalogKind, Document, NameKind, Workspace};

pub use super::subject::Place;

/// Where something is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The words that mean it.
    pub span: Span,
    /// Where it is; several where several sources are counted.
    pub places: Vec<Place>,
}

/// Where that is defined which the words at `offset` mean.
pub fn definition(context: &DocumentContext, offset: u32) -> Option<Definition> {
    let Found { span, subject, name } = subject::at(context, offset)?;
    let places = places(context, &subject, name.as_ref().map(|name| name.span));
    (!places.is_empty()).then_some(Definition { span, places })
}

/// Where a subject is defined; `here` is the place that was asked about.
pub(crate) fn places(context: &DocumentContext, subject: &Subject, here: Option<Span>) -> Vec<Place> {
    let workspace = context.workspace;
    match subject {
        Subject::Entry(named) => vec![of_entry(workspace, named)],
        Subject::Heading(headed) => {
            let is_here = |span: Span| {
                headed.document.path == context.document.path
                    && here.is_some_and(|here| headed.name.span.overlaps(here) || span == here)
            };
            // Whoever stands on one of several headings wants to go to the first.
            if is_here(headed.name.span)
                && let Some((_, first)) = workspace.document(&headed.first.0)
                && let Some(name) = first
                    .names("", |kind, _| kind == NameKind::Heading)
                    .iter()
                    .find(|name| name.span.start == headed.first.1)
            {
                return vec![Place::of(first, name)];
            }
            vec![Place::of(headed.document, &headed.name)]
        }
        Subject::Task(task) => vec![Place::of(task.document, &task.name)],
        Subject::File(path) => page(workspace, path).map(Place::top).into_iter().collect(),
        Subject::Fact(fact) => of_fact(context, &fact.0, &fact.1),
    }
}

/// The file that defines something, at its name; the plan of a submodule, or where `.gitmodules` has it.
fn of_entry(workspace: &Workspace, named: &Named) -> Place {
    let path = &named.entry.path;
    if named.kind == CatalogKind::Submodules {
        let repository = workspace.repositories.iter().find(|repository| repository.path == *path);
        return repository.and_then(|repository| repository.page()).map_or_else(
            || Place::line(named.source.path.clone(), named.entry.line),
            |page| Place::top(page.path.clone()),
        );
    }
    let document = workspace.document(path).map(|(_, document)| document);
    document.and_then(|document| own_name(document)).unwrap_or_else(|| Place::top(path.clone()))
}

/// `name:` in the front matter of a document.
fn own_name(document: &Document) -> Option<Place> {
    let names = document.names("", |kind, _| kind == NameKind::Own);
    names.first().map(|name| Place::of(document, name))
}

/// Who says so, or what was counted.
fn of_fact(context: &DocumentContext, fact: &Fact, here: &Statement) -> Vec<Place> {
    match &fact.truth {
        Truth::Told { told, .. } => vec![of_statement(told)],
        Truth::Counted { catalog, .. } => of_catalog(context.workspace, catalog),
        Truth::Tasks { list, .. } => {
            let part = match &fact.topic {
                Topic::Tasks { part, .. } => part.as_deref(),
                _ => None,
            };
            vec![of_list(context.workspace, list, part)]
        }
        Truth::Shown { .. } => {
            let heading = fact.statements.iter().find(|statement| statement.seat == Seat::Heading);
            vec![of_statement(heading.unwrap_or(here))]
        }
        Truth::Unknown => vec![of_statement(fact.held().unwrap_or(here))],
    }
}

fn of_statement(statement: &Statement) -> Place {
    Place { path: statement.document.path.clone(), points: statement.points }
}

/// Of each place of a catalog the page that tells of the others, else the first that it defines.
fn of_catalog(workspace: &Workspace, catalog: &Catalog) -> Vec<Place> {
    let place = |source: &crate::workspace::Source| {
        if catalog.kind == CatalogKind::Submodules || catalog.kind == CatalogKind::Categories {
            return Some(Place::top(source.path.clone()));
        }
        let mut asides: Vec<&String> = source.asides.iter().filter(|aside| !aside.contains('/')).collect();
        asides.sort_by_key(|aside| !aside.to_ascii_lowercase().starts_with("readme"));
        if let Some(aside) = asides.first().filter(|aside| {
            let name = aside.to_ascii_lowercase();
            name.starts_with("readme") || name.contains("index")
        }) {
            return Some(Place::top(source.path.join(aside).into()));
        }
        let first = source.entries.as_ref()?.first()?;
        let document = workspace.document(&first.path).map(|(_, document)| document);
        Some(
            document
                .and_then(|document| own_name(document))
                .unwrap_or_else(|| Place::top(first.path.clone())),
        )
    };
    catalog.sources.iter().filter_map(place).collect()
}

/// The section of a list whose tasks are counted; its beginning where all are.
fn of_list(workspace: &Workspace, list: &Document, part: Option<&str>) -> Place {
    let heading = part.and_then(|part| {
        let (_, document) = workspace.document(&list.path)?;
        let anchor = crate::workspace::names::anchor(part);
        let names = document.names(&anchor, |kind, text| kind == NameKind::Heading && text == anchor);
        names.first().map(|name| Place::of(document, name))
    });
    heading.unwrap_or_else(|| Place { path: list.path.clone(), points: (Point::default(), Point::default()) })
}
