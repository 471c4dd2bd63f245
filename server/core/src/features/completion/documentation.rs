//! What is told of a completion when it is selected.
//!
//! A client that asks for it then gets it then, any other with the list; so it is a function of what a completion is about, and of
//! nothing else. The trap: that is what the client has kept, so it may be gone by now.

use super::About;
use crate::features::hover::card::{Card, Line};
use crate::features::hover::sections::title_of_task;
use crate::plan::plain::plain;
use crate::rules::{self, DocumentContext};
use crate::status::Class;
use crate::workspace::{CatalogKind, Entry};

/// What there is to tell: words from files, which may hold Markdown, are told as text.
pub fn documentation(context: &DocumentContext, about: &About) -> Option<Card> {
    match about {
        // The server shows it as it is.
        About::Text(_) => None,
        About::Rule(code) => {
            let rule = rules::find(code)?;
            let page = Line::default().link(code, rules::url(code));
            Some(Card::new(Line::of_page(&rule.summary())).row(page))
        }
        About::Entry(kind, name) => of_entry(context, kind, name),
        About::Count(kind) => of_count(context, kind),
        About::Task(id) => of_task(context, id),
        About::Phase(document, at) => of_phase(context, document, *at),
        About::Document(relative) => of_document(context, relative),
    }
}

pub(super) fn of_rule(code: &str) -> Option<String> {
    let rule = rules::find(code)?;
    Some(format!("{}\n\n[{code}]({})\n", rule.summary(), rules::url(code)))
}

fn of_entry(context: &DocumentContext, kind: &CatalogKind, name: &str) -> Option<Card> {
    let mut around = context.workspace.ancestry(context.index);
    let (repository, entry) = around.find_map(|repository| {
        let entry: &Entry = repository.catalog(kind)?.entries().find(|entry| entry.name == name)?;
        Some((repository, entry))
    })?;
    let path = entry.path.strip_prefix(&repository.path).unwrap_or(&entry.path).display().to_string();
    let path = Line::code(path.replace('\\', "/"));
    Some(match &entry.description {
        Some(description) => Card::new(Line::text(description)).row(path),
        None => Card::new(path),
    })
}

fn of_count(context: &DocumentContext, kind: &CatalogKind) -> Option<Card> {
    let mut around = context.workspace.ancestry(context.index);
    let catalog = around.find_map(|it| it.catalog(kind).filter(|catalog| catalog.is_known()))?;
    let populations = catalog.populations();
    let mut lines = populations.iter().map(|it| Line::text(format!("{} {}", it.count, it.definition)));
    let first = lines.next()?;
    Some(Card::new(first).list("Also counted as", lines.collect()))
}

fn of_task(context: &DocumentContext, id: &str) -> Option<Card> {
    let task = context.plan().tasks().find(|task| task.item.id.as_deref() == Some(id))?;
    let place = task.place(task.title);
    let outline = context.outline();
    let section = outline.section_at(place.start).and_then(|at| outline.sections().get(at));
    let class = task.class(context.vocabulary).unwrap_or(Class::Open);
    let title = title_of_task(context, &task);
    let section = section.map(|section| format!(" in {}", section.heading.title)).unwrap_or_default();
    let line = context.text().line_at(place.start) + 1;
    Some(Card::new(Line::text(title)).row(Line::text(format!("{}{section}, line {line}", class.word()))))
}

fn of_phase(context: &DocumentContext, document: &str, at: u32) -> Option<Card> {
    if document != context.document.relative {
        let other = context.repository.document(&context.repository.path.join(document))?;
        let phase = other.summary.phases.iter().find(|phase| phase.span.start == at)?;
        let mut sections = other.inventory().sections();
        let section = sections.find(|section| section.points().0.line == phase.points.0.line);
        let way = section.and_then(|section| context.workspace.progress(other, Some(section.index)));
        let line = match &way {
            Some(way) => Line::text(way.counted()).and(", "),
            None => Line::default(),
        };
        return Some(Card::new(Line::strong(&phase.title)).row(line.and_code(document)));
    }
    let outline = context.outline();
    let section = outline.section_at(at).and_then(|at| outline.sections().get(at))?;
    let census = context.census();
    let progress = context.progress(section.body());
    let open = census.unfinished(section.span).take(5).map(|unit| {
        let title = context.source(unit.title);
        Line::text(plain(title.lines().next().unwrap_or_default()))
    });
    let card =
        Card::new(Line::strong(&section.heading.title)).maybe(progress.map(|way| Line::text(way.counted())));
    Some(card.list("Not done", open.collect()))
}

fn of_document(context: &DocumentContext, relative: &str) -> Option<Card> {
    let document = context.repository.document(&context.repository.path.join(relative))?;
    let way = context.workspace.progress(document, None);
    let progress = way.map(|way| Line::text(way.counted()));
    // Of documents that plan nothing no titles are kept.
    Some(match document.summary.headings.first() {
        Some((_, title)) => Card::new(Line::strong(title)).maybe(progress).row(Line::code(relative)),
        None => Card::new(Line::code(relative)).maybe(progress),
    })
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
