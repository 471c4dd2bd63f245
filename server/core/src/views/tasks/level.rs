//! One level of the tree of tasks.
//!
//! An id is what leads to a node, a line each: `section`, the path of its document, the title, and which of that title it is.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::nodes::{flat_node, node, section_node, task_node, with_counts};
use super::{Filter, GroupBy, MOST, Node, NodeKind};
use crate::status::Class;
use crate::views::work::{Counts, Work, plans_of, works};
use crate::workspace::Workspace;
use crate::workspace::inventory::{Section, Task};

/// What stands in a level: made into a node only where it is on the page that is asked for.
enum Entry {
    Ready(Node),
    /// A section of the work with this number.
    Section(usize, u32),
    /// A phase, beside those of other repositories.
    Phase(usize, u32),
    /// A task of that work in its place.
    Task(usize, u32),
    /// A task by itself.
    Flat(usize, u32),
}

/// What stands in a level, and the works that it speaks of.
#[derive(Default)]
struct Level<'a> {
    works: Vec<Rc<Work<'a>>>,
    entries: Vec<Entry>,
}

/// The levels of one tree, and the works that were read for them: many levels are of one document.
pub(super) struct Levels<'a> {
    workspace: &'a Workspace,
    filter: Filter,
    group_by: GroupBy,
    works: RefCell<BTreeMap<PathBuf, Option<Rc<Work<'a>>>>>,
}

impl Level<'_> {
    fn of(nodes: Vec<Node>) -> Self {
        Level { works: Vec::new(), entries: nodes.into_iter().map(Entry::Ready).collect() }
    }

    fn node(&self, entry: Entry, filter: Filter) -> Option<Node> {
        match entry {
            Entry::Ready(node) => Some(node),
            Entry::Section(work, section) => {
                let work = self.works.get(work)?;
                Some(section_node(work, work.inventory.section(section)?))
            }
            Entry::Phase(work, section) => {
                let work = self.works.get(work)?;
                let mut node = section_node(work, work.inventory.section(section)?);
                node.detail = format!("{} · {}", work.repository.name(), node.detail);
                Some(node)
            }
            Entry::Task(work, task) => {
                let work = self.works.get(work)?;
                Some(task_node(work, work.inventory.task(task)?, filter))
            }
            Entry::Flat(work, task) => {
                let work = self.works.get(work)?;
                Some(flat_node(work, work.inventory.task(task)?, filter))
            }
        }
    }
}

impl<'a> Levels<'a> {
    /// None is read yet.
    pub(super) fn new(workspace: &'a Workspace, filter: Filter, group_by: GroupBy) -> Levels<'a> {
        Levels { workspace, filter, group_by, works: RefCell::default() }
    }

    /// The nodes below the one with this id: so many, and one for the rest.
    pub(super) fn level(&self, parent: Option<&str>) -> Vec<Node> {
        let rest = parent.and_then(|parent| parent.strip_prefix("more\n")?.split_once('\n'));
        let (from, parent) = match rest {
            Some((from, parent)) => (from.parse().unwrap_or(usize::MAX), parent),
            None => (0, parent.unwrap_or_default()),
        };
        let mut level = self.below(parent);
        let entries = std::mem::take(&mut level.entries);
        let rest = entries.len().saturating_sub(from).saturating_sub(MOST);
        let page = entries.into_iter().skip(from).take(MOST);
        let mut nodes: Vec<Node> = page.filter_map(|entry| level.node(entry, self.filter)).collect();
        if rest > 0 {
            let id = format!("more\n{}\n{parent}", from + MOST);
            let mut more = node(id, NodeKind::More, format!("{rest} more"));
            more.has_children = true;
            nodes.push(more);
        }
        nodes
    }

    /// The work of the plan with this real path.
    fn work(&self, path: &str) -> Option<Rc<Work<'a>>> {
        let mut works = self.works.borrow_mut();
        if let Some(work) = works.get(Path::new(path)) {
            return work.clone();
        }
        let (workspace, path) = (self.workspace, Path::new(path));
        let work = workspace.repository_of(path).and_then(|index| {
            let document = plans_of(workspace, index).find(|document| *document.path == *path)?;
            Some(Rc::new(Work::new(workspace, index, document)))
        });
        works.insert(path.to_owned(), work.clone());
        work
    }

    fn below(&self, parent: &str) -> Level<'a> {
        let (workspace, filter) = (self.workspace, self.filter);
        let fields: Vec<&str> = parent.split('\n').collect();
        let of = |path: &str, entries: &dyn Fn(&Work) -> Vec<Entry>| {
            let work = self.work(path);
            let entries = work.as_deref().map(entries).unwrap_or_default();
            Level { works: work.into_iter().collect(), entries }
        };
        match fields.as_slice() {
            [""] => top(workspace, filter, self.group_by),
            ["repository", path] => {
                let own = of_repository(workspace, path);
                Level::of(own.filter_map(|work| document(&work, filter)).collect())
            }
            ["document", path] => of(path, &|work| in_document(work, filter)),
            ["section", path, title, nth] => of(path, &|work| {
                let mut named = work.inventory.sections().filter(|section| section.title() == *title);
                let section = named.nth(nth.parse().unwrap_or(usize::MAX));
                section.map(|section| in_section(work, Some(section), filter)).unwrap_or_default()
            }),
            ["task", path, title, nth] => of(path, &|work| {
                let mut named = work.inventory.tasks().filter(|task| task.title() == *title);
                let task = named.nth(nth.parse().unwrap_or(usize::MAX));
                task.map(|task| in_task(work, task, filter)).unwrap_or_default()
            }),
            ["agent", name] => flat(works(workspace), filter, &|_, task| {
                task.who().unwrap_or_default().to_lowercase() == *name
            }),
            ["status", word] => Level::of(of_status(workspace, filter, word)),
            ["status", word, path] => {
                let own = of_repository(workspace, path);
                flat(own, filter, &|work, task| work.class(task).word() == *word)
            }
            _ => Level::default(),
        }
    }
}

fn top(workspace: &Workspace, filter: Filter, group_by: GroupBy) -> Level<'_> {
    match group_by {
        GroupBy::Repository => Level::of(repositories(workspace, filter)),
        GroupBy::Phase => phases(workspace, filter),
        GroupBy::Agent => Level::of(agents(workspace, filter)),
        GroupBy::Status => Level::of(statuses(workspace, filter)),
    }
}

fn repositories(workspace: &Workspace, filter: Filter) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut works = works(workspace).peekable();
    while let Some(first) = works.next() {
        let (mut counts, mut is_shown) = (first.all_counts(), shows(&first, filter, all(&first)));
        while let Some(work) = works.next_if(|work| work.index == first.index) {
            counts.add(&work.all_counts());
            is_shown = is_shown || shows(&work, filter, all(&work));
        }
        if is_shown {
            let id = format!("repository\n{}", first.repository.path.display());
            let mut node = node(id, NodeKind::Repository, first.repository.name());
            node.path = Some(first.repository.path.clone());
            nodes.push(with_counts(node, &counts));
        }
    }
    nodes
}

fn document(work: &Work, filter: Filter) -> Option<Node> {
    if !shows(work, filter, all(work)) {
        return None;
    }
    let path = &work.document.path;
    let mut node =
        node(format!("document\n{}", path.display()), NodeKind::Document, work.document.relative.clone());
    node.path = Some(path.clone());
    Some(with_counts(node, &work.all_counts()))
}

/// What a document holds; below a title that holds all of it, what that holds.
fn in_document(work: &Work, filter: Filter) -> Vec<Entry> {
    let mut outermost = work.inventory.sections().filter(|section| section.parent().is_none());
    match (outermost.next(), outermost.next()) {
        (Some(title), None) if title.level() == 1 && title.tasks() == all(work) && !title.is_task() => {
            in_section(work, Some(title), filter)
        }
        _ => in_section(work, None, filter),
    }
}

/// The sections and tasks directly in a section, or in none.
fn in_section(work: &Work, around: Option<Section>, filter: Filter) -> Vec<Entry> {
    let inventory = work.inventory;
    let index = around.map(|section| section.index);
    let end = around.map_or(inventory.sections().len() as u32, |section| section.end());
    let mut entries: Vec<(u32, Entry)> = Vec::new();
    for task in around.map_or(all(work), |section| section.tasks()).filter_map(|task| inventory.task(task)) {
        // The heading of a task is its own section.
        let stands_in = task.section().and_then(|section| match section.is_task() {
            true => section.parent(),
            false => Some(section),
        });
        let is_own = task.depth() == 0 && stands_in.map(|section| section.index) == index;
        if is_own && !task.is_past() && (is_shown(work, task, filter) || holds_shown(work, task, filter)) {
            entries.push((task.points().0.line, Entry::Task(0, task.index)));
        }
    }
    let mut next = index.map_or(0, |index| index + 1);
    while let Some(section) = inventory.section(next).filter(|_| next < end) {
        if !section.is_task() && !section.is_past() && shows(work, filter, section.tasks()) {
            entries.push((section.points().0.line, Entry::Section(0, section.index)));
        }
        next = section.end();
    }
    entries.sort_by_key(|(line, _)| *line);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn in_task(work: &Work, task: Task, filter: Filter) -> Vec<Entry> {
    let direct = nested(work, task).filter(|other| other.depth() == task.depth() + 1);
    let shown = direct.filter(|other| is_shown(work, *other, filter) || holds_shown(work, *other, filter));
    shown.map(|other| Entry::Task(0, other.index)).collect()
}

/// The tasks nested in a task, however deep.
fn nested<'w>(work: &Work<'w>, task: Task) -> impl Iterator<Item = Task<'w>> {
    let (inventory, depth) = (work.inventory, task.depth());
    let behind = (task.index + 1..).map_while(|index| inventory.task(index));
    behind.take_while(move |other| other.depth() > depth)
}

/// Does a task hold another that is shown?
pub(super) fn holds_shown(work: &Work, task: Task, filter: Filter) -> bool {
    task.holds_tasks() && nested(work, task).any(|other| is_shown(work, other, filter))
}

/// The phases of every plan: those under way, the others, those that are over.
fn phases(workspace: &Workspace, filter: Filter) -> Level<'_> {
    let works: Vec<Rc<Work>> = works(workspace).map(Rc::new).collect();
    let mut entries: Vec<(u8, Entry)> = Vec::new();
    for (number, work) in works.iter().enumerate() {
        for section in work.inventory.sections() {
            let is_outermost = section.unit().is_some()
                && !section.is_task()
                && !section.is_past()
                && section.path().skip(1).all(|above| above.unit().is_none());
            if !is_outermost || !shows(work, filter, section.tasks()) {
                continue;
            }
            let state = work.state(Some(section.index));
            let rank = if state.active.is_some() { 0 } else { 1 + u8::from(state.is_finished) };
            entries.push((rank, Entry::Phase(number, section.index)));
        }
    }
    entries.sort_by_key(|(rank, _)| *rank);
    Level { works, entries: entries.into_iter().map(|(_, entry)| entry).collect() }
}

/// Everybody who does something, and at the end nobody.
fn agents(workspace: &Workspace, filter: Filter) -> Vec<Node> {
    let mut agents: BTreeMap<(bool, String), (String, Counts)> = BTreeMap::new();
    for work in works(workspace) {
        for task in work.inventory.tasks().filter(|task| is_shown(&work, *task, filter)) {
            let person = task.who().unwrap_or_default();
            let key = (person.is_empty(), person.to_lowercase());
            let (_, counts) = agents.entry(key).or_insert_with(|| (person.to_owned(), Counts::default()));
            counts.count(work.class(task), work.is_overdue(task));
        }
    }
    let nodes = agents.into_iter().map(|((is_nobody, key), (name, counts))| {
        let label = if is_nobody { "nobody".to_owned() } else { name };
        with_counts(node(format!("agent\n{key}"), NodeKind::Agent, label), &counts)
    });
    nodes.collect()
}

fn statuses(workspace: &Workspace, filter: Filter) -> Vec<Node> {
    let mut counts = [0u64; Class::ALL.len()];
    for work in works(workspace) {
        for task in work.inventory.tasks().filter(|task| is_shown(&work, *task, filter)) {
            counts[work.class(task) as usize] += 1;
        }
    }
    let own = Class::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    own.map(|(class, count)| {
        let mut node = node(format!("status\n{}", class.word()), NodeKind::Status, class.word().to_owned());
        (node.class, node.detail, node.has_children) = (Some(class), count.to_string(), true);
        node
    })
    .collect()
}

fn of_status(workspace: &Workspace, filter: Filter, word: &str) -> Vec<Node> {
    let mut nodes: Vec<(usize, u64, Node)> = Vec::new();
    for work in works(workspace) {
        let own = work.inventory.tasks().filter(|task| is_shown(&work, *task, filter));
        let count = own.filter(|task| work.class(*task).word() == word).count() as u64;
        match nodes.last_mut() {
            Some((index, counted, _)) if *index == work.index => *counted += count,
            _ => {
                let path = &work.repository.path;
                let id = format!("status\n{word}\n{}", path.display());
                let mut node = node(id, NodeKind::Repository, work.repository.name());
                (node.path, node.has_children) = (Some(path.clone()), true);
                nodes.push((work.index, count, node));
            }
        }
    }
    let counted = nodes.into_iter().filter(|(_, count, _)| *count > 0);
    counted.map(|(_, count, node)| Node { detail: count.to_string(), ..node }).collect()
}

/// The tasks that are wanted, each by itself.
fn flat<'a>(
    works: impl Iterator<Item = Work<'a>>,
    filter: Filter,
    is_wanted: &dyn Fn(&Work<'a>, Task<'a>) -> bool,
) -> Level<'a> {
    let works: Vec<Rc<Work>> = works.map(Rc::new).collect();
    let mut entries = Vec::new();
    for (number, work) in works.iter().enumerate() {
        let own = work.inventory.tasks().filter(|task| is_shown(work, *task, filter));
        entries.extend(own.filter(|task| is_wanted(work, *task)).map(|task| Entry::Flat(number, task.index)));
    }
    Level { works, entries }
}

/// The plans of one repository.
fn of_repository<'a>(workspace: &'a Workspace, path: &str) -> impl Iterator<Item = Work<'a>> {
    let index = workspace.repositories.iter().position(|repository| *repository.path == *Path::new(path));
    index.into_iter().flat_map(move |index| {
        plans_of(workspace, index).map(move |document| Work::new(workspace, index, document))
    })
}

/// All tasks of a document.
fn all(work: &Work) -> std::ops::Range<u32> {
    0..work.inventory.tasks().len() as u32
}

/// Is any of these tasks shown?
fn shows(work: &Work, filter: Filter, mut tasks: std::ops::Range<u32>) -> bool {
    tasks.any(|task| work.inventory.task(task).is_some_and(|task| is_shown(work, task, filter)))
}

fn is_shown(work: &Work, task: Task, filter: Filter) -> bool {
    if task.is_past() {
        return false;
    }
    let class = work.class(task);
    match filter {
        Filter::All => true,
        Filter::Open => class.is_unfinished(),
        Filter::Active => {
            class == Class::Active || class == Class::Open && work.state_around(task).active.is_some()
        }
        Filter::Overdue => work.is_overdue(task),
    }
}
