//! The work of a workspace: the tasks of its plans with what they mean today.
//!
//! What is under way, ahead, held or late is decided here once for every view; it goes from a section to all in it. The trap: a
//! checklist in a guide is no plan. In a repository that has plans only their tasks are work; [`works`] leaves the others out.

use std::cell::OnceCell;

use jiff::civil::Date;

use crate::status::{Class, stated};
use crate::workspace::inventory::{Classes, Item, Section, Task, Urgency};
use crate::workspace::{Document, Inventory, Kind, Repository, Workspace};

/// How many tasks there are, and how many of them are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub total: u64,
    /// Finished.
    pub done: u64,
    /// Given up.
    pub cancelled: u64,
    /// Not begun.
    pub open: u64,
    /// Under way.
    pub active: u64,
    /// Waiting.
    pub held: u64,
    /// Of the unfinished ones: due before today.
    pub overdue: u64,
}

impl Counts {
    pub(super) fn count(&mut self, class: Class, is_overdue: bool) {
        self.total += 1;
        self.overdue += u64::from(is_overdue);
        match class {
            Class::Open => self.open += 1,
            Class::Active => self.active += 1,
            Class::Held => self.held += 1,
            Class::Done => self.done += 1,
            Class::Cancelled => self.cancelled += 1,
        }
    }

    /// Adds those of another place.
    pub fn add(&mut self, other: &Counts) {
        self.total += other.total;
        self.done += other.done;
        self.cancelled += other.cancelled;
        self.open += other.open;
        self.active += other.active;
        self.held += other.held;
        self.overdue += other.overdue;
    }

    /// The percentage that is done.
    pub fn percent(&self) -> f64 {
        if self.total == 0 { 0.0 } else { 100.0 * self.done as f64 / self.total as f64 }
    }

    /// How many of the signs of a bar are full.
    pub fn filled(&self, width: u64) -> u64 {
        super::filled(self.done, self.total, width)
    }

    /// How many are not finished.
    pub fn unfinished(&self) -> u64 {
        self.open + self.active + self.held
    }
}

/// A plan and its tasks.
pub struct Work<'a> {
    /// The index of its repository.
    pub index: usize,
    /// Its repository.
    pub repository: &'a Repository,
    /// The document.
    pub document: &'a Document,
    /// What it holds.
    pub inventory: &'a Inventory,
    today: Date,
    classes: Classes,
    states: Vec<State>,
    /// Of the first tasks, how many are over; once somebody asks about a section.
    over: OnceCell<Vec<u32>>,
}

/// What the sections around a place make of what stands there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    /// The last day of the innermost section that has one.
    pub(super) due: Option<Date>,
    /// The section that is under way.
    pub(super) active: Option<u32>,
    /// The innermost phase.
    pub(super) phase: Option<u32>,
    /// Its first day has not come.
    pub(super) is_ahead: bool,
    /// It waits, is given up, or is an option or an example.
    pub(super) is_held: bool,
    /// It is said to be finished.
    pub(super) is_finished: bool,
    pub(super) urgency: Urgency,
}

/// The plans of the workspace with tasks in them, in order.
pub fn works(workspace: &Workspace) -> impl Iterator<Item = Work<'_>> {
    plans(workspace).map(|(index, document)| Work::new(workspace, index, document))
}

/// The documents of the same, each with the index of its repository.
pub(super) fn plans(workspace: &Workspace) -> impl Iterator<Item = (usize, &Document)> {
    (0..workspace.repositories.len())
        .flat_map(|index| plans_of(workspace, index).map(move |document| (index, document)))
}

/// The same of the repository with this index; none of one that is not judged.
pub(super) fn plans_of(workspace: &Workspace, index: usize) -> impl Iterator<Item = &Document> {
    let repository = workspace.repositories.get(index).filter(|repository| repository.judged);
    repository.into_iter().flat_map(|repository| {
        let holds = |document: &Document| document.inventory().tasks().len() > 0;
        let has_plans = repository.documents().any(|document| holds(document) && is_plan(document));
        let own = repository.documents().filter(move |document| holds(document));
        own.filter(move |document| is_plan(document) || !has_plans).map(|document| &**document)
    })
}

/// Does a document plan: by its name, or by its tasks?
pub(super) fn is_plan(document: &Document) -> bool {
    matches!(document.kind, Kind::Plan | Kind::Tasklist) || document.inventory().is_planned()
}

impl<'a> Work<'a> {
    /// The work of a document in the repository with this index.
    pub(super) fn new(workspace: &'a Workspace, index: usize, document: &'a Document) -> Work<'a> {
        let repository = &workspace.repositories[index];
        let inventory = document.inventory();
        let classes = inventory.classes(&repository.config);
        let mut work = Work {
            index,
            repository,
            document,
            inventory,
            today: workspace.today,
            classes,
            states: Vec::with_capacity(inventory.sections().len()),
            over: OnceCell::new(),
        };
        for section in inventory.sections() {
            let around = section.parent().and_then(|parent| work.states.get(parent.index as usize));
            let state = work.state_of(section, around.copied().unwrap_or_default());
            work.states.push(state);
        }
        work
    }

    fn state_of(&self, section: Section, around: State) -> State {
        let class = section.class();
        let mut state = around;
        let times = if self.inventory.has_times() { section.times() } else { None };
        let (first, last) = times.map_or((None, None), |it| (it.first(self.today), it.last(self.today)));
        let is_unit = section.unit().is_some();
        match class {
            Some(Class::Done) => state.is_finished = true,
            Some(Class::Held | Class::Cancelled) => state.is_held = true,
            Some(Class::Active) => state.is_held = false,
            Some(Class::Open) | None => {}
        }
        state.is_held |= section.is_apart();
        if let Some(first) = first {
            state.is_ahead = first > self.today && class != Some(Class::Active);
        }
        if state.is_finished {
            state.due = None;
        } else if last.is_some() {
            state.due = last;
        }
        let is_now =
            first.is_some_and(|first| first <= self.today) && last.is_some_and(|last| self.today <= last);
        if state.is_finished || state.is_held || state.is_ahead {
            state.active = None;
        } else if class == Some(Class::Active) && (is_unit || section.level() > 1) || is_unit && is_now {
            // The outermost one is what people speak of.
            state.active = state.active.or(Some(section.index));
        }
        if section.is_phase() || state.phase.is_none() && is_unit && !section.is_task() {
            state.phase = Some(section.index);
        }
        if section.urgency() != Urgency::Usual {
            state.urgency = section.urgency();
        }
        state
    }

    /// Today.
    pub fn today(&self) -> Date {
        self.today
    }

    pub(super) fn state(&self, section: Option<u32>) -> State {
        section.and_then(|section| self.states.get(section as usize)).copied().unwrap_or_default()
    }

    pub(super) fn state_around(&self, task: Task) -> State {
        self.state(task.section().map(|section| section.index))
    }

    /// What the status of a task means.
    pub fn class(&self, task: Task) -> Class {
        self.classes.of(task)
    }

    /// The last day of a task, or else of what it stands in.
    pub(super) fn due(&self, task: Task, state: &State) -> Option<Date> {
        let own = if self.inventory.has_times() { task.times() } else { None };
        own.and_then(|times| times.last(self.today)).or(state.due)
    }

    /// The first day of a task, if it has one of its own.
    pub(super) fn start(&self, task: Task) -> Option<Date> {
        task.times()?.first(self.today)
    }

    /// Was it due before today, and is not finished?
    pub(super) fn is_overdue(&self, task: Task) -> bool {
        let state = self.state_around(task);
        !self.is_over(task)
            && !task.is_waived()
            && !task.is_past()
            && !state.is_held
            && self.due(task, &state).is_some_and(|due| due < self.today)
    }

    /// Is nothing left of a task to do, by its status or by its text?
    pub(super) fn is_over(&self, task: Task) -> bool {
        task.says_done() || !self.class(task).is_unfinished()
    }

    /// Is nothing left of an item to do?
    pub(super) fn is_finished(&self, item: Item) -> bool {
        match item {
            Item::Task(index) => self.inventory.task(index).is_some_and(|task| self.is_over(task)),
            Item::Section(index) => {
                self.inventory.section(index).is_some_and(|section| match section.class() {
                    Some(class) => !class.is_unfinished(),
                    None => {
                        let tasks = section.tasks();
                        !tasks.is_empty()
                            && self.over(tasks.end) - self.over(tasks.start) == tasks.len() as u32
                    }
                })
            }
        }
    }

    /// How many of the first tasks are over.
    fn over(&self, first: u32) -> u32 {
        let sums = self.over.get_or_init(|| {
            let mut sums = vec![0];
            for task in self.inventory.tasks() {
                sums.push(sums.last().copied().unwrap_or_default() + u32::from(self.is_over(task)));
            }
            sums
        });
        sums.get(first as usize).or(sums.last()).copied().unwrap_or_default()
    }

    /// How far a section is, as everything that shows it says.
    pub fn counts(&self, section: Section) -> Counts {
        self.progress(Some(section))
    }

    /// The same of the whole document.
    pub fn all_counts(&self) -> Counts {
        self.progress(None)
    }

    fn progress(&self, section: Option<Section>) -> Counts {
        let way = self.inventory.progress(section.map(|section| section.index), &self.classes);
        let Some(way) = way else { return Counts::default() };
        let mut counts = Counts {
            total: way.total,
            done: way.done,
            cancelled: way.cancelled,
            open: way.open().saturating_sub(way.active + way.held),
            active: way.active,
            held: way.held,
            overdue: 0,
        };
        if self.inventory.has_times() {
            let all = section.map_or(0..self.inventory.tasks().len() as u32, Section::tasks);
            let tasks = all.filter_map(|task| self.inventory.task(task));
            // Of tasks within tasks all may be late, while the outermost ones alone count.
            counts.overdue =
                (tasks.filter(|task| self.is_overdue(*task)).count() as u64).min(counts.unfinished());
        }
        counts
    }
}

/// The title without the status behind it and what stands in brackets: `Phase 2: Pilot Harbours`.
pub fn bare_title(title: &str) -> &str {
    let status = stated::of_heading(title, true).map_or(title.len(), |stated| stated.span.start as usize);
    let bare = title.get(..status).unwrap_or(title).split(['(', '[']).next().unwrap_or_default();
    let bare = bare.trim_end_matches(|char: char| !char.is_alphanumeric()).trim_start();
    if bare.is_empty() { title } else { bare }
}

/// The title up to the status and the dates behind it: `Phase 2: Pilot Harbours`.
pub(super) fn short_title(title: &str) -> &str {
    let end = title.find([':', '(', '[']).filter(|end| *end > 0).unwrap_or(title.len());
    let short = title.get(..end).unwrap_or(title);
    let bare = short.trim_matches(|char: char| !char.is_alphanumeric());
    if bare.is_empty() { title } else { bare }
}
