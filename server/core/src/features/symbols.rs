//! The outline of a document: sections with their progress, and the tasks in them.
//!
//! Made from the plan, like folding, so that there is one truth. Nodes are written in the order of their places, each with the one that
//! holds it, and put together from the last to the first. The traps: a heading may stand inside of an item, and then the item ends for
//! the outline where the heading begins; and a document of very many tasks is outlined without those that nobody looks for.

use jiff::civil::Date;

use super::standing::{Standing, Standings, day};
use crate::plan::plain::plain;
use crate::plan::sections::UnitKind;
use crate::plan::{At, Cue, Heading, Task, TaskForm};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// A section or a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    /// The heading or the task's text, without marks; never empty.
    pub name: String,
    /// Progress and last day of a section (`12/38 · ends Dec 10`), status and last day of a task.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it; those beside it do not overlap it.
    pub span: Span,
    /// Its name alone; lies in `span`.
    pub selection: Span,
    /// What it holds, in order.
    pub children: Vec<Symbol>,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A heading with all below it.
    Section,
    /// One that numbers a piece of the plan: a phase, a week, a sprint.
    Phase,
    /// One that is a milestone.
    Milestone,
    /// A unit of work, in a box or in a row of a table.
    Task(Class),
}

/// Past so many tasks those are left out that are done or given up; if there are still more, all but those under way or waiting; and then
/// those, too.
const MOST_TASKS: usize = 1_000;

/// What is nested deeper than this in lists is left out: whoever takes a tree apart does so by recursion.
const DEEPEST: usize = 32;

/// The sections and tasks of the document, nested.
pub fn symbols(context: &DocumentContext) -> Vec<Symbol> {
    let mut nodes = Nodes::default();
    let standings = Standings::of(context);
    let dues = Dues::of(context);
    let sections = context.outline().sections();
    let mut next = 0;
    let mut of_section: Vec<usize> = Vec::with_capacity(sections.len());
    let mut begin = |nodes: &mut Nodes, until: u32| {
        while let Some(section) = sections.get(next).filter(|section| section.span.start <= until) {
            let heading = section.heading_span();
            nodes.close(heading.start);
            let symbol = Symbol {
                name: name(&section.heading.title, "(untitled)"),
                detail: section_detail(context.today(), &standings.at(next)),
                kind: section_kind(&section.heading),
                span: section.span.cover(heading),
                selection: heading,
                children: Vec::new(),
            };
            let parent = section.parent.and_then(|parent| of_section.get(parent).copied());
            of_section.push(nodes.push(symbol, parent));
            next += 1;
        }
        of_section.get(next.wrapping_sub(1)).copied()
    };
    for (task, class) in tasks(context) {
        let symbol = task_symbol(context, &task, class, &dues);
        let section = begin(&mut nodes, symbol.span.start);
        nodes.push_task(symbol, section);
    }
    begin(&mut nodes, u32::MAX);
    nodes.nested()
}

/// The symbols of a document in order of their places, with the number of the one that holds each.
#[derive(Default)]
struct Nodes {
    symbols: Vec<(Symbol, Option<usize>)>,
    /// The tasks that are not over yet, each inside of the one before.
    open: Vec<usize>,
}

impl Nodes {
    fn push(&mut self, symbol: Symbol, parent: Option<usize>) -> usize {
        self.symbols.push((symbol, parent));
        self.symbols.len() - 1
    }

    /// Adds a task: below the one in whose item it stands, else below the section.
    fn push_task(&mut self, mut symbol: Symbol, section: Option<usize>) {
        self.open.retain(|open| self.symbols[*open].0.span.end > symbol.span.start);
        let parent = self.open.last().copied();
        if self.open.len() >= DEEPEST {
            return;
        }
        if let Some(parent) = parent {
            symbol.end_at(self.symbols[parent].0.span.end);
        }
        let index = self.push(symbol, parent.or(section));
        self.open.push(index);
    }

    /// Whatever task is not over ends here.
    fn close(&mut self, end: u32) {
        for open in self.open.drain(..) {
            self.symbols[open].0.end_at(end);
        }
    }

    /// Each in the one that holds it.
    fn nested(self) -> Vec<Symbol> {
        let mut top = Vec::new();
        let mut symbols: Vec<_> = self.symbols.into_iter().map(Some).collect();
        // From the last to the first, so that each is complete when it is handed on.
        for index in (0..symbols.len()).rev() {
            let Some((mut symbol, parent)) = symbols[index].take() else { continue };
            symbol.children.reverse();
            match parent.and_then(|parent| symbols[parent].as_mut()) {
                Some((parent, _)) => parent.children.push(symbol),
                None => top.push(symbol),
            }
        }
        top.reverse();
        top
    }
}

impl Symbol {
    fn end_at(&mut self, end: u32) {
        self.span.end = self.span.end.min(end);
        self.selection.end = self.selection.end.min(end);
    }
}

/// The tasks that are no headings, each with its class; of a document of very many those that one looks for.
fn tasks<'a>(context: &DocumentContext<'a>) -> Vec<(At<'a, Task>, Class)> {
    let class = |task: At<'a, Task>| (task, task.class(context.vocabulary).unwrap_or(Class::Open));
    let is_symbol = |task: &At<Task>| task.form != TaskForm::Heading;
    let mut tasks: Vec<_> = context.plan().tasks().filter(is_symbol).map(class).collect();
    let steps: [fn(Class) -> bool; 3] =
        [Class::is_unfinished, |class| matches!(class, Class::Active | Class::Held), |_| false];
    for is_kept in steps {
        if tasks.len() <= MOST_TASKS {
            break;
        }
        tasks.retain(|(_, class)| is_kept(*class));
    }
    tasks
}

fn section_kind(heading: &Heading) -> SymbolKind {
    match heading.unit.as_ref().filter(|unit| unit.leading).map(|unit| unit.kind) {
        Some(UnitKind::Milestone) => SymbolKind::Milestone,
        Some(UnitKind::Task) => SymbolKind::Task(heading.status.map_or(Class::Open, |status| status.class)),
        Some(_) => SymbolKind::Phase,
        None => SymbolKind::Section,
    }
}

fn section_detail(today: Date, standing: &Standing) -> String {
    let labelled = standing.labelled.map(|class| class.word().to_owned());
    let progress = standing.way.map(|way| format!("{}/{}", way.done, way.total));
    let end = standing.ends.filter(|_| !standing.is_over).map(|end| match standing.is_overdue {
        true => format!("overdue since {}", day(today, end)),
        false if end < today => format!("ended {}", day(today, end)),
        false => format!("ends {}", day(today, end)),
    });
    [labelled, progress, end].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The days until which something is due, with their places, in order.
struct Dues(Vec<(Span, Date)>);

impl Dues {
    fn of(context: &DocumentContext) -> Dues {
        let dates = context.plan().dates().filter(|dated| dated.cue == Some(Cue::Due) && !dated.struck);
        let due = dates.filter_map(|dated| {
            let place = dated.place(dated.span);
            Some((place, dated.mention.resolve(context.reference(place.start))?.1))
        });
        Dues(due.collect())
    }

    /// The last of those in a place.
    fn within(&self, place: Span) -> Option<Date> {
        let before = |offset: u32| self.0.partition_point(|(due, _)| due.start < offset);
        self.0.get(before(place.start)..before(place.end))?.iter().map(|(_, day)| *day).max()
    }
}

fn task_symbol(context: &DocumentContext, task: &At<Task>, class: Class, dues: &Dues) -> Symbol {
    let selection = task.place(task.title);
    let text = context.source(selection);
    let span = task.place(task.span).cover(selection);
    let own = if matches!(task.form, TaskForm::Row { .. }) { span } else { selection };
    let today = context.today();
    let due = dues.within(own).filter(|_| class.is_unfinished()).map(|due| match due < today {
        true => format!(" · overdue since {}", day(today, due)),
        false => format!(" · due {}", day(today, due)),
    });
    Symbol {
        name: name(text.lines().next().unwrap_or_default(), "(empty)"),
        detail: format!("{}{}", class.word(), due.unwrap_or_default()),
        kind: SymbolKind::Task(class),
        span,
        selection,
        children: Vec::new(),
    }
}

/// Text without the marks of emphasis and code.
fn name(text: &str, otherwise: &str) -> String {
    let plain = plain(text);
    let plain = plain.trim();
    if plain.is_empty() { otherwise } else { plain }.to_owned()
}
