//! How far a scan is, and that it is to end: between the threads that work and whoever waits for them.
//!
//! An editor is told ([`Course::told_to`]), a terminal looks ([`Course::progress`]); both say the same sentence. The trap: it is counted by
//! many threads, and in no order; only the numbers grow.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use planmark_core::counted::grouped;

/// What a scan does, in this order, root by root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Listing what lies where.
    #[default]
    Listing,
    /// Asking git what it remembers.
    Git,
    /// Reading documents, each with what it shows by itself.
    Reading,
    /// Holding against each other what the documents say.
    Judging,
}

const STAGES: [Stage; 4] = [Stage::Listing, Stage::Git, Stage::Reading, Stage::Judging];

/// How far a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// What it does.
    pub stage: Stage,
    /// So much of that is done: folders, repositories, files, repositories.
    pub done: usize,
    /// Of so much; 0 where nobody knows.
    pub of: usize,
}

impl Progress {
    /// How much of the stage is done, in percent.
    pub fn percent(self) -> Option<u32> {
        (self.of > 0).then(|| (100 * self.done.min(self.of) / self.of) as u32)
    }
}

/// `Reading 310 of 1,204 files`.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, noun) = match self.stage {
            Stage::Listing => ("Looking for plans", "folders"),
            Stage::Git => ("Asking git", "repositories"),
            Stage::Reading => ("Reading", "files"),
            Stage::Judging => ("Judging", "repositories"),
        };
        let number = |number: usize| grouped(&number.to_string(), ',');
        let done = number(self.done);
        match (self.done, self.of) {
            (0, 0) => f.write_str(verb),
            (_, 0) => write!(f, "{verb} in {done} {noun}"),
            (_, of) => {
                let colon = if self.stage == Stage::Git { ":" } else { "" };
                write!(f, "{verb}{colon} {done} of {} {noun}", number(of))
            }
        }
    }
}

/// How much of a stage is done.
#[derive(Default)]
struct Count {
    done: AtomicUsize,
    of: AtomicUsize,
}

/// The course of a scan.
#[derive(Default)]
pub struct Course {
    is_over: AtomicBool,
    stage: AtomicUsize,
    counts: [Count; STAGES.len()],
    told: AtomicUsize,
    tell: Option<Box<dyn Fn(Progress) + Send + Sync>>,
}

impl Course {
    /// A course that is told to somebody, whenever another percent of the documents is read.
    pub fn told_to(tell: impl Fn(Progress) + Send + Sync + 'static) -> Course {
        Course { tell: Some(Box::new(tell)), ..Course::default() }
    }

    /// Has the scan end where it is.
    pub fn stop(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Was it told to end?
    pub fn is_stopped(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// How far it is now.
    pub fn progress(&self) -> Progress {
        let index = self.stage.load(Ordering::Acquire).min(STAGES.len() - 1);
        let Count { done, of } = &self.counts[index];
        Progress { stage: STAGES[index], done: done.load(Ordering::Relaxed), of: of.load(Ordering::Relaxed) }
    }

    /// A stage begins, or goes on with so many more; 0 where nobody knows how many.
    pub fn enter(&self, stage: Stage, more: usize) {
        self.counts[stage as usize].of.fetch_add(more, Ordering::Relaxed);
        self.stage.store(stage as usize, Ordering::Release);
    }

    /// One more of what a stage counts is done.
    pub fn step(&self, stage: Stage) {
        let Count { done, of } = &self.counts[stage as usize];
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(tell) = self.tell.as_ref().filter(|_| stage == Stage::Reading) else { return };
        let progress = Progress { stage, done, of: of.load(Ordering::Relaxed) };
        let percent = progress.percent().unwrap_or_default() as usize;
        if self.told.fetch_max(percent, Ordering::Relaxed) < percent {
            tell(progress);
        }
    }
}

/// What is left to read.
pub(crate) struct Left<'a> {
    course: &'a Course,
    /// Of each repository.
    documents: Vec<AtomicUsize>,
    repositories_read: AtomicUsize,
}

impl<'a> Left<'a> {
    /// Of so many repositories, these documents, by the indices of theirs.
    pub(crate) fn of(
        course: &'a Course,
        repositories: usize,
        documents: impl Iterator<Item = usize>,
    ) -> Left<'a> {
        let mut left = vec![0; repositories];
        let mut of = 0;
        for repository in documents {
            left[repository] += 1;
            of += 1;
        }
        course.enter(Stage::Reading, of);
        let empty = left.iter().filter(|left| **left == 0).count();
        let documents = left.into_iter().map(AtomicUsize::new).collect();
        Left { course, documents, repositories_read: AtomicUsize::new(empty) }
    }

    /// A document of this repository was read.
    pub(crate) fn one_less(&self, repository: usize) {
        if self.documents[repository].fetch_sub(1, Ordering::Relaxed) == 1 {
            self.repositories_read.fetch_add(1, Ordering::Relaxed);
        }
        self.course.step(Stage::Reading);
    }

    /// How many repositories are read as a whole.
    pub(crate) fn repositories_read(&self) -> usize {
        self.repositories_read.load(Ordering::Relaxed)
    }
}
