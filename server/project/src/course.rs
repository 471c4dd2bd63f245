//! How far a scan is, and that it is to end: between the threads that read and whoever waits for them.
//!
//! The trap: it is told from many threads, and in no order; only the numbers grow.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many repositories have been read, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// All of their documents are read.
    pub read: usize,
    /// How many there are.
    pub of: usize,
    /// How much of the documents is read, in percent.
    pub percent: u32,
}

/// The course of a scan.
#[derive(Default)]
pub struct Course {
    is_over: AtomicBool,
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

    fn tell(&self, progress: Progress) {
        let Some(tell) = &self.tell else { return };
        if self.told.fetch_max(progress.percent as usize, Ordering::Relaxed) < progress.percent as usize {
            tell(progress);
        }
    }
}

/// What is left to read.
pub(crate) struct Left<'a> {
    course: &'a Course,
    /// Of each repository.
    documents: Vec<AtomicUsize>,
    read: AtomicUsize,
    of: usize,
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
        let empty = left.iter().filter(|left| **left == 0).count();
        Left {
            course,
            documents: left.into_iter().map(AtomicUsize::new).collect(),
            read: AtomicUsize::new(0),
            of,
            repositories_read: AtomicUsize::new(empty),
        }
    }

    /// A document of this repository was read.
    pub(crate) fn one_less(&self, repository: usize) {
        if self.documents[repository].fetch_sub(1, Ordering::Relaxed) == 1 {
            self.repositories_read.fetch_add(1, Ordering::Relaxed);
        }
        let read = self.read.fetch_add(1, Ordering::Relaxed) + 1;
        self.course.tell(Progress {
            read: self.repositories_read.load(Ordering::Relaxed),
            of: self.documents.len(),
            percent: (100 * read / self.of.max(1)) as u32,
        });
    }

    /// How many repositories are read as a whole.
    pub(crate) fn repositories_read(&self) -> usize {
        self.repositories_read.load(Ordering::Relaxed)
    }
}
