//! The nodes of the tree of tasks: what is shown of a section and of a task.

use super::level::holds_shown;
use super::{Filter, Node, NodeKind};
use crate::calendar::short;
use crate::plan::sections::UnitKind;
use crate::status::Class;
use crate::views::work::{Counts, Work};
use crate::workspace::inventory::{Section, Task};

/// A task by itself, with where it stands beside it.
pub(super) fn flat_node(work: &Work, task: Task, filter: Filter) -> Node {
    let mut node = task_node(work, task, filter);
    node.has_children = false;
    let above = task.section().map(Section::title).filter(|title| !title.is_empty());
    let place = format!("{} · {}", above.unwrap_or(&work.document.relative), work.repository.name());
    node.detail = if node.detail.is_empty() { place } else { format!("{} · {place}", node.detail) };
    node
}

/// A node that holds nothing yet.
pub(super) fn node(id: String, kind: NodeKind, label: String) -> Node {
    Node {
        id,
        kind,
        label,
        detail: String::new(),
        class: None,
        progress: None,
        due: None,
        is_overdue: false,
        agent: None,
        path: None,
        points: None,
        has_children: false,
        children: Vec::new(),
    }
}

/// A node that holds so many tasks.
pub(super) fn with_counts(mut node: Node, counts: &Counts) -> Node {
    node.progress = Some((counts.done, counts.total));
    node.detail = format!("{}/{}", counts.done, counts.total);
    node.is_overdue = counts.overdue > 0;
    node.has_children = true;
    node
}

/// A section with what its tasks come to.
pub(super) fn section_node(work: &Work, section: Section) -> Node {
    let title = section.title();
    let nth = work.inventory.sections().take(section.index as usize).filter(|it| it.title() == title).count();
    let kind = match section.unit() {
        Some(UnitKind::Milestone) => NodeKind::Milestone,
        Some(UnitKind::Task) | None => NodeKind::Section,
        Some(_) => NodeKind::Phase,
    };
    let path = &work.document.path;
    let id = format!("section\n{}\n{title}\n{nth}", path.display());
    let counts = work.counts(section);
    let label = if title.is_empty() { "(untitled)" } else { title };
    let mut node = with_counts(node(id, kind, label.to_owned()), &counts);
    let is_done = counts.total > 0 && counts.unfinished() == 0;
    node.class = section.class().or(is_done.then_some(Class::Done));
    node.due = section.times().and_then(|times| times.last(work.today()));
    if let Some(due) = node.due.filter(|_| !is_done) {
        let ends = if due < work.today() { "ended" } else { "ends" };
        node.detail = format!("{} · {ends} {}", node.detail, short(work.today(), due));
    }
    node.agent = section.person().map(str::to_owned);
    (node.path, node.points) = (Some(path.clone()), Some(section.points()));
    node
}

/// A task in its place.
pub(super) fn task_node(work: &Work, task: Task, filter: Filter) -> Node {
    let (title, class, state) = (task.title(), work.class(task), work.state_around(task));
    let path = &work.document.path;
    let nth = work.inventory.tasks().take(task.index as usize).filter(|it| it.title() == title).count();
    let label = if title.is_empty() { "(empty)" } else { title };
    let mut node =
        node(format!("task\n{}\n{title}\n{nth}", path.display()), NodeKind::Task, label.to_owned());
    node.class = Some(class);
    node.is_overdue = work.is_overdue(task);
    node.agent = task.who().map(str::to_owned);
    node.due = work.due(task, &state);
    let own = task.times().and_then(|times| times.last(work.today())).filter(|_| class.is_unfinished());
    let mut details = Vec::new();
    details.extend(own.map(|due| format!("due {}", short(work.today(), due))));
    details.extend(task.person().map(str::to_owned));
    node.detail = details.join(" · ");
    node.has_children = holds_shown(work, task, filter);
    (node.path, node.points) = (Some(path.clone()), Some(task.points()));
    node
}
