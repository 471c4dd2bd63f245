//! The outline of a document: sections with their progress, and the tasks in them.
//!
//! Made from the plan, like folding, so that there is one truth. The trap: a section counts every box below it, its subsections
//! included, but not what is nested in another box.

use crate::plan::{At, Task, TaskForm};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// A section or a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    /// The heading or the task's text, without marks.
    pub name: String,
    /// Progress of a section (`12/38`), the status of a task.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its name alone; lies in `span`.
    pub selection: Span,
    /// What it holds.
    pub children: Vec<Symbol>,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A heading with all below it.
    Section,
    /// A unit of work.
    Task,
}

/// The sections and tasks of the document, nested.
pub fn symbols(context: &DocumentContext) -> Vec<Symbol> {
    let outline = context.outline();
    let tasks = boxes(context);
    let mut symbols: Vec<Option<Symbol>> = Vec::with_capacity(outline.sections().len());
    for section in outline.sections() {
        let name = title(&section.heading.title);
        let first = tasks.partition_point(|(task, _)| task.place(task.span).start < section.span.start);
        let last = tasks.partition_point(|(task, _)| task.place(task.span).start < section.span.end);
        symbols.push(Some(Symbol {
            name: if name.is_empty() { "(untitled)".to_owned() } else { name },
            detail: progress(tasks.get(first..last).unwrap_or_default()),
            kind: SymbolKind::Section,
            span: section.span.cover(section.heading_span()),
            selection: section.heading_span(),
            children: Vec::new(),
        }));
    }
    let mut top = Vec::new();
    for (task, class) in &tasks {
        let symbol = task_symbol(context, task, *class);
        match outline.section_at(symbol.span.start).and_then(|section| symbols[section].as_mut()) {
            Some(section) => section.children.push(symbol),
            None => top.push(symbol),
        }
    }
    // From the last to the first, so a section is complete when it is handed to the one around it.
    for index in (0..symbols.len()).rev() {
        let Some(parent) = outline.sections()[index].parent else { continue };
        let Some(symbol) = symbols[index].take() else { continue };
        if let Some(parent) = symbols[parent].as_mut() {
            parent.children.push(symbol);
        }
    }
    top.extend(symbols.into_iter().flatten());
    sort(&mut top);
    top
}

/// The boxes that are not nested in another box, each with its class.
fn boxes<'a>(context: &DocumentContext<'a>) -> Vec<(At<'a, Task>, Class)> {
    let mut end = 0;
    let mut boxes = Vec::new();
    for task in context.plan().tasks() {
        let TaskForm::Box { marker, .. } = &task.item.form else { continue };
        let span = task.place(task.span);
        if span.start >= end {
            end = span.end;
            boxes.push((task, context.vocabulary.marker(marker)));
        }
    }
    boxes
}

fn progress(tasks: &[(At<Task>, Class)]) -> String {
    if tasks.is_empty() {
        return String::new();
    }
    let done = tasks.iter().filter(|(_, class)| *class == Class::Done).count();
    format!("{done}/{}", tasks.len())
}

fn task_symbol(context: &DocumentContext, task: &At<Task>, class: Class) -> Symbol {
    let selection = task.place(task.title);
    let text = context.source(selection);
    let name = title(text.lines().next().unwrap_or_default());
    Symbol {
        name: if name.is_empty() { "(empty)".to_owned() } else { name },
        detail: class.word().to_owned(),
        kind: SymbolKind::Task,
        span: task.place(task.span).cover(selection),
        selection,
        children: Vec::new(),
    }
}

/// Text without the marks of emphasis and code.
fn title(text: &str) -> String {
    text.replace("**", "").replace("__", "").replace('`', "").trim().to_owned()
}

/// Puts every level in order of its places, without recursion on the depth of the document.
fn sort(symbols: &mut Vec<Symbol>) {
    let mut waiting: Vec<&mut Vec<Symbol>> = vec![symbols];
    while let Some(level) = waiting.pop() {
        level.sort_by_key(|symbol| symbol.span.start);
        waiting.extend(level.iter_mut().map(|symbol| &mut symbol.children));
    }
}
