//! What can be done next: unfinished tasks that nothing holds back, the most pressing first, each with what makes it so.
//!
//! A task is ready when its dependencies are done, its start and that of its phase have come, and neither waits. The trap: the same task
//! often stands in the plan and in the task list; it is told once.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::needs::Needs;
use super::work::{State, Work, short_title, works};
use crate::calendar::short;
use crate::status::Class;
use crate::text::Point;
use crate::workspace::inventory::{Task, Urgency};
use crate::workspace::{Kind, Workspace};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// How many at most.
    pub limit: usize,
    /// Only those of the repositories in this folder, or of the one with this name.
    pub repository: Option<&'a str>,
    /// Only those of phases whose title holds this, in any case.
    pub phase: Option<&'a str>,
    /// Only those of this agent or person, in any case.
    pub agent: Option<&'a str>,
    /// Only those of the document with this real path.
    pub document: Option<&'a Path>,
}

/// What can be done next.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Next {
    /// The most pressing ones, in order.
    pub items: Vec<NextItem>,
    /// How many can be done.
    pub ready: u64,
    /// How many unfinished ones cannot.
    pub waiting: u64,
}

/// A task that can be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NextItem {
    /// Its title as plain text.
    pub title: String,
    /// Open or active.
    pub class: Class,
    /// What makes it pressing: `overdue by 3 days · in the active phase Phase 2`.
    pub why: String,
    /// Its id.
    pub id: Option<String>,
    /// Its last day.
    pub due: Option<Date>,
    /// The days from today to that; negative when it is over.
    pub days: Option<i32>,
    /// Who does it.
    pub agent: Option<String>,
    /// The phase that it stands in.
    pub phase: Option<String>,
    /// The section that it stands in.
    pub section: Option<String>,
    /// The index of its repository.
    pub repository: usize,
    /// The document's path in its repository.
    pub document: String,
    /// The document's real path.
    pub path: Arc<Path>,
    /// Where its title stands.
    pub points: (Point, Point),
}

/// What decides the order: the first that differs.
type Rank = (bool, Reverse<bool>, Reverse<bool>, Reverse<bool>, Urgency, Date, bool, u32, u32);

/// What can be done next of what is wanted.
pub fn next(workspace: &Workspace, wanted: &Wanted) -> Next {
    let works: Vec<Work> = works(workspace).filter(|work| is_wanted(work, wanted)).collect();
    let mut next = Next::default();
    let mut needs = Needs::new(workspace);
    let mut ready: Vec<Rank> = Vec::new();
    for (number, work) in works.iter().enumerate() {
        for task in work.inventory.tasks() {
            let class = work.class(task);
            if work.is_over(task) || task.is_past() || task.is_aside() || task.is_waived() {
                continue;
            }
            let state = work.state_around(task);
            if !is_of(task, wanted) || holds_unfinished(work, task) {
                continue;
            }
            if is_ready(work, task, class, &state, &mut needs) {
                next.ready += 1;
                ready.push(rank(work, task, class, &state, number as u32));
            } else {
                next.waiting += 1;
            }
        }
    }
    // A task may be told twice; so many more are looked at.
    let most = wanted.limit.saturating_mul(4).max(1);
    if ready.len() > most {
        ready.select_nth_unstable(most);
        ready.truncate(most);
    }
    ready.sort_unstable();
    let mut told: BTreeSet<(usize, String)> = BTreeSet::new();
    for (.., number, task) in ready {
        let Some(work) = works.get(number as usize) else { continue };
        let Some(task) = work.inventory.task(task) else { continue };
        if next.items.len() == wanted.limit {
            break;
        }
        if told.insert((work.index, task.title().to_lowercase())) {
            next.items.push(item(work, task));
        }
    }
    next
}

fn is_wanted(work: &Work, wanted: &Wanted) -> bool {
    let is_in = |repository: &str| {
        work.repository.path.starts_with(repository)
            || work.repository.name().eq_ignore_ascii_case(repository)
    };
    wanted.document.is_none_or(|path| *work.document.path == *path) && wanted.repository.is_none_or(is_in)
}

fn is_of(task: Task, wanted: &Wanted) -> bool {
    let is_theirs =
        |agent: &str| task.who().is_some_and(|person| person.to_lowercase() == agent.to_lowercase());
    let is_there = |phase: &str| {
        let sections = task.section().into_iter().flat_map(|section| section.path());
        let mut phases = sections.filter(|section| section.unit().is_some());
        phases.any(|section| section.title().to_lowercase().contains(&phase.to_lowercase()))
    };
    wanted.agent.is_none_or(is_theirs) && wanted.phase.is_none_or(is_there)
}

/// Is something nested in it unfinished? Then that is to be done first.
fn holds_unfinished(work: &Work, task: Task) -> bool {
    if !task.holds_tasks() {
        return false;
    }
    let behind = (task.index + 1..).map_while(|index| work.inventory.task(index));
    let mut nested = behind.take_while(|other| other.depth() > task.depth());
    nested.any(|other| !work.is_over(other) && !other.is_waived())
}

fn is_ready(work: &Work, task: Task, class: Class, state: &State, needs: &mut Needs) -> bool {
    if class == Class::Active {
        return !state.is_held;
    }
    if class == Class::Held || state.is_held || state.is_ahead {
        return false;
    }
    if work.inventory.has_times() && work.start(task).is_some_and(|start| start > work.today()) {
        return false;
    }
    needs.waits_for(work, task).is_none()
}

fn urgency(task: Task, state: &State) -> Urgency {
    match task.urgency() {
        Urgency::Usual => state.urgency,
        own => own,
    }
}

fn rank(work: &Work, task: Task, class: Class, state: &State, number: u32) -> Rank {
    (
        // What a finished phase has left over comes last.
        state.is_finished,
        Reverse(work.is_overdue(task)),
        Reverse(state.active.is_some()),
        Reverse(class == Class::Active),
        urgency(task, state),
        work.due(task, state).unwrap_or(Date::MAX),
        !matches!(work.document.kind, Kind::Plan | Kind::Tasklist),
        number,
        task.index,
    )
}

fn item(work: &Work, task: Task) -> NextItem {
    let (class, state, today) = (work.class(task), work.state_around(task), work.today());
    let due = work.due(task, &state);
    let days = due.map(|due| (due - today).get_days());
    let title_of = |section: Option<u32>| Some(work.inventory.section(section?)?.title().to_owned());
    let mut why = Vec::new();
    if let (Some(due), Some(days)) = (due, days) {
        why.push(match days {
            -1 => "overdue by a day".to_owned(),
            days if days < 0 => format!("overdue by {} days", -days),
            0 => "due today".to_owned(),
            1 => "due tomorrow".to_owned(),
            days => format!("due in {days} days ({})", short(today, due)),
        });
    }
    if let Some(active) = title_of(state.active) {
        why.push(format!("in the active phase {}", short_title(&active)));
    }
    if class == Class::Active {
        why.push("under way".to_owned());
    }
    match urgency(task, &state) {
        Urgency::Urgent => why.push("urgent".to_owned()),
        Urgency::High => why.push("high priority".to_owned()),
        Urgency::Low => why.push("low priority".to_owned()),
        Urgency::Usual => {}
    }
    if state.is_finished {
        why.push("left over in what is said to be done".to_owned());
    }
    if why.is_empty() {
        why.push("nothing holds it back".to_owned());
    }
    NextItem {
        title: task.title().to_owned(),
        class,
        why: why.join(" · "),
        id: task.id().map(str::to_owned),
        due,
        days,
        agent: task.who().map(str::to_owned),
        phase: title_of(state.phase),
        section: task.section().map(|section| section.title().to_owned()),
        repository: work.index,
        document: work.document.relative.clone(),
        path: work.document.path.clone(),
        points: task.points(),
    }
}
