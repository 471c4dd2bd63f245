//! What is told of a completion when it is selected.
//!
//! A client that asks for it then gets it then, any other with the list; so it is a function of what a completion is about, and of
//! nothing else. The trap: that is what the client has kept, so it may be gone by now.

use super::About;
use crate::rules::{self, DocumentContext};
use crate::status::Class;
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

/// What there is to tell, as Markdown.
pub fn documentation(context: &DocumentContext, about: &About) -> Option<String> {
    match about {
        About::Text(text) => Some(text.clone()),
        About::Rule(code) => of_rule(code),
        About::Entry(kind, name) => of_entry(context, kind, name),
        About::Count(kind) => of_count(context, kind),
        About::Task(id) => of_task(context, id),
        About::Phase(document, at) => of_phase(context, document, *at),
        About::Document(relative) => of_document(context, relative),
    }
}

pub(super) fn of_rule(code: &str) -> Option<String> {
    let rule = rules::find(code)?;
    let first = rule.docs.trim().split("\n\n").next().unwrap_or_default();
    let first: Vec<&str> = first.lines().map(str::trim).collect();
    Some(format!("{}\n\n[{code}]({})\n", first.join(" "), rules::url(code)))
}

fn of_entry(context: &DocumentContext, kind: &CatalogKind, name: &str) -> Option<String> {
    let mut around = context.workspace.ancestry(context.index);
    let (repository, entry) = around.find_map(|repository| {
        let entry: &Entry = repository.catalog(kind)?.entries().find(|entry| entry.name == name)?;
        Some((repository, entry))
    })?;
    let path = entry.path.strip_prefix(&repository.path).unwrap_or(&entry.path).display().to_string();
    let path = path.replace('\\', "/");
    Some(match &entry.description {
        Some(description) => format!("{description}\n\n`{path}`\n"),
        None => format!("`{path}`\n"),
    })
}

fn of_count(context: &DocumentContext, kind: &CatalogKind) -> Option<String> {
    let mut around = context.workspace.ancestry(context.index);
    let catalog = around.find_map(|it| it.catalog(kind).filter(|catalog| catalog.is_known()))?;
    let populations = catalog.populations();
    let lines = populations.iter().map(|it| format!("- {} {}\n", it.count, it.definition));
    Some(lines.collect())
}

fn of_task(context: &DocumentContext, id: &str) -> Option<String> {
    let task = context.plan().tasks().find(|task| task.item.id.as_deref() == Some(id))?;
    let place = task.place(task.title);
    let outline = context.outline();
    let section = outline.section_at(place.start).and_then(|at| outline.sections().get(at));
    let class = task.class(context.vocabulary).unwrap_or(Class::Open);
    let title = context.source(place);
    let title = title.lines().next().unwrap_or_default().trim();
    let section = section.map(|section| format!(" in *{}*", section.heading.title)).unwrap_or_default();
    Some(format!("{title}\n\n{}{section}, line {}\n", class.word(), context.text().line_at(place.start) + 1))
}

fn of_phase(context: &DocumentContext, document: &str, at: u32) -> Option<String> {
    if document != context.document.relative {
        let other = context.repository.document(&context.repository.path.join(document))?;
        let phase = other.summary.phases.iter().find(|phase| phase.span.start == at)?;
        let boxes = match phase.boxes {
            (_, 0) => String::new(),
            (done, all) => format!("{done} of {all} boxes done, "),
        };
        return Some(format!("**{}**\n\n{boxes}`{document}`\n", phase.title));
    }
    let outline = context.outline();
    let section = outline.section_at(at).and_then(|at| outline.sections().get(at))?;
    let ways = context.census().ways(section.span);
    let progress = ways.first().map(|way| format!("{} of {} {} done\n", way.done, way.total, way.definition));
    let tasks: String = open_tasks(context, section.span);
    Some(format!("**{}**\n\n{}{tasks}", section.heading.title, progress.unwrap_or_default()))
}

/// The first tasks of a section that are not done.
fn open_tasks(context: &DocumentContext, scope: Span) -> String {
    let census = context.census();
    let open = census.unfinished(scope).take(5).map(|unit| {
        let title = context.source(unit.title);
        format!("- {}\n", title.lines().next().unwrap_or_default())
    });
    let open: String = open.collect();
    if open.is_empty() { open } else { format!("\n{open}") }
}

fn of_document(context: &DocumentContext, relative: &str) -> Option<String> {
    let document = context.repository.document(&context.repository.path.join(relative))?;
    // Of documents that plan nothing no titles are kept.
    let title = document.summary.headings.first().map(|(_, title)| format!("**{title}**\n\n"));
    let boxes = match document.summary.boxes {
        (_, 0) => String::new(),
        (done, all) => format!("{done} of {all} boxes done\n\n"),
    };
    Some(format!("{}{boxes}`{relative}`\n", title.unwrap_or_default()))
}

impl About {
    /// As a text that a client can keep.
    pub fn written(&self) -> String {
        match self {
            About::Entry(kind, name) => format!("entry {} {name}", kind.plural()),
            About::Count(kind) => format!("count {}", kind.plural()),
            About::Task(id) => format!("task {id}"),
            About::Phase(document, at) => format!("phase {at} {document}"),
            About::Document(relative) => format!("document {relative}"),
            About::Rule(code) => format!("rule {code}"),
            About::Text(text) => format!("text {text}"),
        }
    }

    /// What was written so; nothing for any other text.
    pub fn read(written: &str) -> Option<About> {
        let (what, rest) = written.split_once(' ')?;
        let rest_and_name = || rest.split_once(' ');
        Some(match what {
            "entry" => {
                let (kind, name) = rest_and_name()?;
                About::Entry(CatalogKind::from_word(kind), name.to_owned())
            }
            "count" => About::Count(CatalogKind::from_word(rest)),
            "task" => About::Task(rest.to_owned()),
            "phase" => {
                let (at, document) = rest_and_name()?;
                About::Phase(document.to_owned(), at.parse().ok()?)
            }
            "document" => About::Document(rest.to_owned()),
            "rule" => About::Rule(rest.to_owned()),
            "text" => About::Text(rest.to_owned()),
            _ => return None,
        })
    }
}
