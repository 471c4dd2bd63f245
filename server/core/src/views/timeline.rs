//! The timeline: what is planned when, over all repositories, as plain values; [`svg`], [`html`] and [`mermaid`] draw them.
//!
//! A row is a section with days of its own, or a phase whose days a row or a line of its document gives. The trap: phases often stand
//! in a plan and in a task list; with the same days they are shown once, and one without days is known by the one that has some.

mod axis;
pub mod html;
pub mod mermaid;
mod paint;
mod rows;
pub(super) mod sheet;
pub mod svg;
mod words;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::work::{self, Counts, Work};
use crate::calendar::Precision;
use crate::facts::spoken;
use crate::finding::Finding;
use crate::plan::remarks::{State as Said, Subject};
use crate::rules::is_conflict;
use crate::status::Class;
use crate::text::{Point, Text};
use crate::workspace::{Document, Kind, Repository, Workspace};

pub use axis::{Axis, Tick};
pub use words::ADVICE;

/// What is found wrong with the days of a document, as far as that is known.
pub type Known<'k> = &'k dyn Fn(&Path) -> Vec<Conflict>;

/// What is wrong with days.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The line on which that was found, from 0.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

impl Conflict {
    /// Is one among what is found?
    pub fn is_among(findings: &[Finding]) -> bool {
        findings.iter().any(is_conflict)
    }

    /// Those among what is found in a text.
    pub fn of(findings: &[Finding], text: &Text) -> Vec<Conflict> {
        let own = findings.iter().filter(|finding| is_conflict(finding));
        own.map(|finding| Conflict {
            line: text.line_at(finding.span.start),
            message: finding.message.clone(),
        })
        .collect()
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only the repositories in this folder, or the one with this name and those in it.
    pub repository: Option<&'a str>,
    /// The first day of the axis, in place of the first that is planned.
    pub from: Option<Date>,
    /// The last day of the axis.
    pub to: Option<Date>,
}

/// What is planned when.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Today.
    pub today: Date,
    /// From when to when it goes, and how that is divided.
    pub axis: Axis,
    /// The repositories that plan something, in order.
    pub groups: Vec<Group>,
    /// How many of those that are asked for plan nothing.
    pub silent: usize,
}

/// A repository that plans something.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its real path.
    pub path: Arc<Path>,
    /// Its tasks.
    pub counts: Counts,
    /// The named days that it speaks of, in order.
    pub days: Vec<NamedDay>,
    /// What has days, by document and in order.
    pub rows: Vec<Row>,
    /// The phases that have none.
    pub undated: Vec<Undated>,
}

/// A day that a plan names: of a launch, a deadline.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedDay {
    /// What is on it: `public launch`.
    pub title: String,
    /// The day.
    pub date: Date,
    /// Where it is written.
    pub place: Place,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A document, above its rows.
    Document,
    /// A phase or sprint.
    Phase,
    /// A week, a day, or another section with a period.
    Part,
    /// A milestone: a day.
    Milestone,
    /// Tasks with days in what has none.
    Tasks,
}

impl RowKind {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            RowKind::Document => "document",
            RowKind::Phase => "phase",
            RowKind::Part => "part",
            RowKind::Milestone => "milestone",
            RowKind::Tasks => "tasks",
        }
    }
}

/// Something with days.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// In how many other rows it is nested, the document's not counted.
    pub depth: u8,
    /// What it is called, as plain text without its days and its status.
    pub title: String,
    /// Its first and its last day, as they are to be drawn: the first is never behind the last.
    pub days: Option<(Date, Date)>,
    /// How exactly both are known.
    pub precision: (Precision, Precision),
    /// What it states, or what its tasks or the day make of it; `None` where nobody can tell.
    pub class: Option<Class>,
    /// Its tasks.
    pub counts: Counts,
    /// Its last day is over, and there is work left.
    pub is_overdue: bool,
    /// The days of its tasks, in order.
    pub dues: Vec<Due>,
    /// What is wrong with its days, as the rule says it.
    pub conflicts: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// A day on which tasks are due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// The day.
    pub date: Date,
    /// How many of them are finished.
    pub done: u32,
    /// How many are not, and are not late.
    pub open: u32,
    /// How many are late.
    pub overdue: u32,
    /// What the first of them are called.
    pub titles: Vec<String>,
}

/// A phase without days.
#[derive(Debug, Clone, PartialEq)]
pub struct Undated {
    /// What it is called.
    pub title: String,
    /// Its tasks.
    pub counts: Counts,
    /// Where it is written.
    pub place: Place,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The real path of the document.
    pub path: Arc<Path>,
    /// The path that is shown: below the root.
    pub shown: String,
    /// Where what is spoken of starts and ends.
    pub points: (Point, Point),
    /// What is written there, as plain text.
    pub written: String,
}

impl Row {
    /// A row of which nothing but this is known.
    fn new(kind: RowKind, title: String, place: Place) -> Row {
        Row {
            kind,
            depth: 0,
            title,
            days: None,
            precision: (Precision::Day, Precision::Day),
            class: None,
            counts: Counts::default(),
            is_overdue: false,
            dues: Vec::new(),
            conflicts: Vec::new(),
            place,
        }
    }
}

impl Group {
    /// Has anything in it days?
    pub fn has_days(&self) -> bool {
        !self.rows.is_empty() || !self.days.is_empty()
    }
}

impl Timeline {
    /// Has nothing any days?
    pub fn is_empty(&self) -> bool {
        !self.groups.iter().any(Group::has_days)
    }

    /// How many phases have no days.
    pub fn undated(&self) -> usize {
        self.groups.iter().map(|group| group.undated.len()).sum()
    }
}

/// What is planned when in the repositories that are wanted, with what is `known` to be wrong with it; nothing is judged here.
pub fn timeline(workspace: &Workspace, wanted: &Wanted, known: Known) -> Timeline {
    let mut groups = Vec::new();
    let mut silent = 0;
    for (index, repository) in workspace.repositories.iter().enumerate() {
        if !repository.judged || !is_wanted(workspace, index, wanted) {
            continue;
        }
        let group = group(workspace, index, repository, known);
        if !group.has_days() && group.undated.is_empty() {
            silent += 1;
        } else {
            groups.push(group);
        }
    }
    let axis = Axis::of(&groups, workspace.today, wanted.from, wanted.to);
    Timeline { today: workspace.today, axis, groups, silent }
}

/// Is there a repository with this name or folder?
pub fn knows(workspace: &Workspace, name: &str) -> bool {
    let wanted = Wanted { repository: Some(name), ..Wanted::default() };
    (0..workspace.repositories.len()).any(|index| is_wanted(workspace, index, &wanted))
}

/// Is a repository, or one around it, the one that is asked for?
fn is_wanted(workspace: &Workspace, index: usize, wanted: &Wanted) -> bool {
    wanted.repository.is_none_or(|asked| {
        workspace.ancestry(index).any(|repository| {
            repository.path.starts_with(asked) || repository.name().eq_ignore_ascii_case(asked)
        })
    })
}

fn group(workspace: &Workspace, index: usize, repository: &Arc<Repository>, known: Known) -> Group {
    let mut group = Group {
        name: repository.name(),
        path: repository.path.clone(),
        counts: Counts::default(),
        days: Vec::new(),
        rows: Vec::new(),
        undated: Vec::new(),
    };
    let mut documents: Vec<&Document> = repository.documents().map(|document| &**document).collect();
    documents.retain(|document| !document.historical && !document.kind.is_source());
    for document in &documents {
        if matches!(document.kind, Kind::Plan | Kind::Tasklist | Kind::Readme | Kind::AgentContext) {
            named_days(workspace, repository, document, &mut group.days);
        }
    }
    let mut told = BTreeSet::new();
    group.days.retain(|day| told.insert((day.title.clone(), day.date)));
    group.days.sort_by(|left, right| (left.date, &left.title).cmp(&(right.date, &right.title)));
    let has_plans = documents.iter().any(|document| is_plan(document));
    documents.retain(|document| is_plan(document) || !has_plans);
    // The plan speaks first, and what repeats it is left out.
    documents.sort_by_key(|document| rank(document));
    let works: Vec<Work> = documents.iter().map(|document| Work::new(workspace, index, document)).collect();
    for work in &works {
        group.counts.add(&work.all_counts());
    }
    rows::gather(&works, known, &mut group);
    group
}

/// Does a document plan: by its name, or by what is in it?
fn is_plan(document: &Document) -> bool {
    let inventory = document.inventory();
    let has_phases = || {
        inventory.has_times()
            && inventory
                .sections()
                .any(|section| section.is_phase() && !section.is_past() && section.times().is_some())
    };
    work::is_plan(document) || has_phases()
}

fn rank(document: &Document) -> (usize, u8) {
    let kind = match document.kind {
        Kind::Plan => 0,
        Kind::Tasklist => 1,
        _ => 2,
    };
    (document.relative.matches('/').count(), kind)
}

/// The days that a document names.
fn named_days(workspace: &Workspace, repository: &Repository, document: &Document, days: &mut Vec<NamedDay>) {
    for said in &document.summary.said {
        let (Subject::Event(name), Said::Day(mention)) = (&said.subject, &said.state) else { continue };
        let Some((_, date)) = mention.resolve(workspace.today) else { continue };
        let title = spoken(name);
        let written = format!("{title}: {}", said.written);
        days.push(NamedDay { title, date, place: place(repository, document, said.points, written) });
    }
}

fn place(repository: &Repository, document: &Document, points: (Point, Point), written: String) -> Place {
    let below =
        document.path.strip_prefix(&repository.root).map(|path| path.to_string_lossy().replace('\\', "/"));
    let shown = below.unwrap_or_else(|_| document.relative.clone());
    Place { path: document.path.clone(), shown, points, written }
}
