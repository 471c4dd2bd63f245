//! How the repositories stand: their plans, tasks, active phase, next milestone and newest stamp; and the same of one document.
//!
//! Findings are those that somebody has judged already; nothing is judged here. The trap: a repository without plans has a row, too.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::work::{Counts, Work, plans_of};
use crate::facts::spoken;
use crate::finding::{Finding, Severity};
use crate::plan::remarks::{State as Said, Subject};
use crate::status::Class;
use crate::text::Point;
use crate::workspace::{Document, Kind, Repository, Workspace};

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Findings {
    /// Errors.
    pub error: u64,
    /// Warnings.
    pub warning: u64,
    /// Informations.
    pub information: u64,
    /// Hints.
    pub hint: u64,
}

impl Findings {
    /// Counts these.
    pub fn of(findings: &[Finding]) -> Findings {
        let mut counted = Findings::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counted.error += 1,
                Severity::Warning => counted.warning += 1,
                Severity::Information => counted.information += 1,
                Severity::Hint => counted.hint += 1,
            }
        }
        counted
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.error + self.warning + self.information + self.hint
    }

    fn add(&mut self, other: Findings) {
        self.error += other.error;
        self.warning += other.warning;
        self.information += other.information;
        self.hint += other.hint;
    }
}

/// What is found in the document with this path, if that is known.
pub type Known<'k> = &'k dyn Fn(&Path) -> Option<Findings>;

/// How a workspace stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Status {
    /// The tasks of all repositories.
    pub counts: Counts,
    /// What is known to be found; `None` where nothing was judged.
    pub findings: Option<Findings>,
    /// A row for each repository that is judged.
    pub repositories: Vec<RepositoryStatus>,
}

impl Status {
    /// `3/42 repositories complete (7.1%), 12/38 tasks done (31.6%), 4 late`.
    pub fn sentence(&self) -> String {
        let planned: Vec<&RepositoryStatus> =
            self.repositories.iter().filter(|row| row.counts.total > 0).collect();
        let complete = planned.iter().filter(|row| row.counts.unfinished() == 0).count();
        let Counts { done, total, overdue, .. } = self.counts;
        if total == 0 {
            return "No tasks are planned here.".to_owned();
        }
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let mut parts = Vec::new();
        if self.repositories.len() > 1 {
            let all = planned.len();
            parts.push(format!(
                "{complete}/{all} repositories with tasks complete ({:.1}%)",
                percent(complete, all)
            ));
        }
        parts.push(format!("{done}/{total} tasks done ({:.1}%)", self.counts.percent()));
        if overdue > 0 {
            parts.push(format!("{overdue} late"));
        }
        parts.join(", ")
    }
}

/// How a repository stands.
#[derive(Debug, Clone, PartialEq)]
pub struct RepositoryStatus {
    /// Its name.
    pub name: String,
    /// Its real path.
    pub path: Arc<Path>,
    /// The root that it belongs to.
    pub root: Arc<Path>,
    /// Its tasks.
    pub counts: Counts,
    /// Its planning files, outermost first.
    pub files: Vec<PlanFile>,
    /// The phase that is under way.
    pub phase: Option<PhaseStatus>,
    /// The next milestone.
    pub milestone: Option<Milestone>,
    /// Its newest stamp.
    pub updated: Option<Updated>,
    /// What is known to be found in it.
    pub findings: Option<Findings>,
}

/// A planning file.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanFile {
    /// Plan, tasklist, readme or agent context.
    pub kind: Kind,
    /// Its path in the repository.
    pub name: String,
    /// Its real path.
    pub path: Arc<Path>,
}

impl PlanFile {
    /// The word for what it is.
    pub fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::Plan => "plan",
            Kind::Tasklist => "tasklist",
            Kind::Readme => "readme",
            _ => "context",
        }
    }
}

/// A phase.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseStatus {
    /// Its title as plain text.
    pub title: String,
    /// What its heading states.
    pub class: Option<Class>,
    /// Its tasks.
    pub counts: Counts,
    /// Its last day.
    pub ends: Option<Date>,
    /// The document.
    pub path: Arc<Path>,
    /// Its title there.
    pub points: (Point, Point),
}

/// A day on which something is to be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// What.
    pub title: String,
    /// When.
    pub date: Date,
    /// The document.
    pub path: Arc<Path>,
    /// Where the day stands.
    pub points: (Point, Point),
}

/// When documents were last changed, by what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Updated {
    /// The day of the stamp.
    pub date: Date,
    /// Git knows of a change more than a day later.
    pub is_stale: bool,
    /// The document.
    pub path: Arc<Path>,
    /// Where the day stands.
    pub points: (Point, Point),
}

/// How one document stands.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentStatus {
    /// Its path in its repository.
    pub name: String,
    /// The name of its repository.
    pub repository: String,
    /// It speaks of the past.
    pub is_historical: bool,
    /// Its tasks.
    pub counts: Counts,
    /// The phase that is under way in it.
    pub phase: Option<PhaseStatus>,
    /// What is known to be found in it.
    pub findings: Option<Findings>,
}

/// How the repositories of the workspace stand.
pub fn status(workspace: &Workspace, known: Known) -> Status {
    let mut status = Status::default();
    for (index, _) in workspace.repositories.iter().enumerate().filter(|(_, it)| it.judged) {
        let row = repository_status(workspace, index, known);
        status.counts.add(&row.counts);
        if let Some(findings) = row.findings {
            status.findings.get_or_insert_default().add(findings);
        }
        status.repositories.push(row);
    }
    status
}

/// How the repository with this index stands.
pub(crate) fn repository_status(workspace: &Workspace, index: usize, known: Known) -> RepositoryStatus {
    let mut row = row(workspace, &workspace.repositories[index], known);
    for document in plans_of(workspace, index) {
        let work = Work::new(workspace, index, document);
        row.counts.add(&work.all_counts());
        // A plan says more of its phases than the other documents do.
        if row.phase.is_none() || document.kind == Kind::Plan {
            row.phase = active(&work).or(row.phase);
        }
    }
    row
}

/// How the document with this real path stands; `None` where there is none.
pub fn document_status(workspace: &Workspace, path: &Path, known: Known) -> Option<DocumentStatus> {
    let (index, document) = workspace.document(path)?;
    let work = Work::new(workspace, index, document);
    Some(DocumentStatus {
        name: document.relative.clone(),
        repository: work.repository.name(),
        is_historical: document.historical,
        counts: work.all_counts(),
        phase: active(&work),
        findings: known(path),
    })
}

/// The phase of a document that is under way: the last that has begun, where there are several.
fn active(work: &Work) -> Option<PhaseStatus> {
    let is_under_way = |section: &crate::workspace::inventory::Section| {
        section.unit().is_some()
            && !section.is_past()
            && work.state(Some(section.index)).active == Some(section.index)
    };
    let section = work.inventory.sections().rfind(is_under_way)?;
    Some(PhaseStatus {
        title: section.title().to_owned(),
        class: section.class(),
        counts: work.counts(section),
        ends: section.times().and_then(|times| times.last(work.today())),
        path: work.document.path.clone(),
        points: section.points(),
    })
}

/// A repository without its tasks.
fn row(workspace: &Workspace, repository: &Repository, known: Known) -> RepositoryStatus {
    let today = workspace.today;
    let mut row = RepositoryStatus {
        name: repository.name(),
        path: repository.path.clone(),
        root: repository.root.clone(),
        counts: Counts::default(),
        files: Vec::new(),
        phase: None,
        milestone: None,
        updated: None,
        findings: None,
    };
    for document in repository.documents() {
        if let Some(findings) = known(&document.path) {
            row.findings.get_or_insert_default().add(findings);
        }
        let is_planning =
            matches!(document.kind, Kind::Plan | Kind::Tasklist | Kind::Readme | Kind::AgentContext);
        if document.historical || !is_planning {
            continue;
        }
        row.files.push(PlanFile {
            kind: document.kind,
            name: document.relative.clone(),
            path: document.path.clone(),
        });
        let milestone = milestone(document, today);
        if milestone.as_ref().is_some_and(|it| row.milestone.as_ref().is_none_or(|best| it.date < best.date))
        {
            row.milestone = milestone;
        }
        let updated = updated(repository, document, today);
        if updated.as_ref().is_some_and(|it| row.updated.as_ref().is_none_or(|best| it.date > best.date)) {
            row.updated = updated;
        }
    }
    row.files.sort_by_key(|file| (file.name.matches('/').count(), file.kind as u8));
    row
}

/// The next day that a document names: of a milestone, a launch and the like.
fn milestone(document: &Document, today: Date) -> Option<Milestone> {
    let inventory = document.inventory();
    let of_section = inventory.sections().filter_map(|section| {
        let is_open = section.unit() == Some(crate::plan::sections::UnitKind::Milestone)
            && !section.is_past()
            && section.class().is_none_or(Class::is_unfinished);
        let date = section.times().filter(|_| is_open)?.last(today)?;
        Some((date, section.title().to_owned(), section.points()))
    });
    let said = document.summary.said.iter().filter_map(|said| {
        let (Subject::Event(name), Said::Day(mention)) = (&said.subject, &said.state) else { return None };
        Some((mention.resolve(today)?.1, spoken(name), said.points))
    });
    let ahead = of_section.chain(said).filter(|(date, ..)| *date >= today);
    let (date, title, points) = ahead.min_by_key(|(date, ..)| *date)?;
    Some(Milestone { title, date, path: document.path.clone(), points })
}

fn updated(repository: &Repository, document: &Document, today: Date) -> Option<Updated> {
    let (times, points) = document.inventory().updated(&repository.config.stamps)?;
    let date = times.last(today)?;
    let lifetime = repository.history.as_ref().map(|history| history.of(&document.relative));
    // As `stale-stamp` has it: to come into the repository is no change, and a day more is granted.
    let changed = lifetime.and_then(|lifetime| {
        lifetime.changed.filter(|changed| *changed <= today && lifetime.created != Some(*changed))
    });
    let is_stale = changed.is_some_and(|changed| (changed - date).get_days() > 1);
    Some(Updated { date, is_stale, path: document.path.clone(), points })
}
