//! What the documents of every repository say together, made when somebody asks and kept for whoever asks next.
//!
//! A server keeps one, and every request and every judge asks it. The trap: whoever asks holds what is said in that repository for as long
//! as it takes, so nobody asks about one repository while it is answered about another.

use std::sync::{Arc, Mutex};

use super::Together;
use crate::workspace::Workspace;

/// What the documents of every repository say together; cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Shared(Arc<[Of]>);

/// What those of one repository say.
#[derive(Debug, Default)]
struct Of {
    now: Mutex<Together>,
    excerpt: Mutex<Together>,
    tried: Mutex<Together>,
}

/// Of which texts it is asked what they say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Of those that there are.
    Now,
    /// Of those, but of a large one only the excerpt in which something is tried.
    Excerpt,
    /// Of those that there would be.
    Tried,
}

impl Shared {
    /// Nothing yet, for the repositories of this workspace.
    pub fn of(workspace: &Workspace) -> Shared {
        Shared(workspace.repositories.iter().map(|_| Of::default()).collect())
    }

    /// For how many repositories it is.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is it for none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What `answer` makes of what the documents of the repository with this index say now; `None` where there is no such repository.
    pub fn ask<T>(
        &self,
        workspace: &Workspace,
        index: usize,
        answer: impl FnOnce(&Together) -> T,
    ) -> Option<T> {
        self.ask_of(State::Now, workspace, index, answer)
    }

    /// The same of other texts.
    pub(crate) fn ask_of<T>(
        &self,
        state: State,
        workspace: &Workspace,
        index: usize,
        answer: impl FnOnce(&Together) -> T,
    ) -> Option<T> {
        let of = self.0.get(index)?;
        let shared = match state {
            State::Now => &of.now,
            State::Excerpt => &of.excerpt,
            State::Tried => &of.tried,
        };
        let mut together = shared.lock().unwrap_or_else(|poisoned| {
            // Whoever was at it did not end; nobody knows how far that came.
            shared.clear_poison();
            let mut together = poisoned.into_inner();
            *together = Together::default();
            together
        });
        together.take(workspace, index);
        Some(answer(&together))
    }
}
