//! What the documents of every repository say together, made when somebody asks and kept for whoever asks next.
//!
//! A server keeps one, and every request and every judge asks it. The trap: whoever asks holds what is said in that repository for as long
//! as it takes, so nobody asks about one repository while it is answered about another.

use std::path::Path;
use std::sync::{Arc, Mutex};

use super::{Fact, Statement, Together, Truth};
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

    /// Something is tried in these repositories now: what was tried in others is let go, since few come back to it, and together it takes as
    /// much as what is said in all of them.
    pub(crate) fn tried_only_in(&self, indices: &[usize]) {
        let others = self.0.iter().enumerate().filter(|(index, _)| !indices.contains(index));
        for shared in others.flat_map(|(_, of)| [&of.excerpt, &of.tried]) {
            // Somebody else may be trying something there.
            if let Ok(mut together) = shared.try_lock() {
                *together = Together::default();
            }
        }
    }
}

/// The fact that is stated in the document with this path at this offset, with everything that is said of it in any repository of its
/// root, and what is said of it there; also where that is the source of what others say.
pub fn at(
    workspace: &Workspace,
    shared: &Shared,
    index: usize,
    path: &Path,
    offset: u32,
) -> Option<(Fact, Statement)> {
    let document = workspace.repositories.get(index)?.document(path)?;
    let summary = &document.summary;
    // Most places state nothing, and the facts need not be made to know it.
    let spans = summary.claims.iter().map(|stated| stated.span);
    let spans = spans.chain(summary.bound.iter().map(|bound| bound.span));
    let mut spans = spans.chain(summary.said.iter().map(|said| said.span));
    if !spans.any(|span| span.touches(offset)) {
        return None;
    }
    let is_here =
        |statement: &&Statement| *statement.document.path == *path && statement.span.touches(offset);
    let (fact, here) = workspace.lineage(index).find_map(|repository| {
        let found = shared.ask(workspace, repository, |together| {
            let facts = together.facts(workspace, repository).flat_map(|about| &about.facts);
            let mut stated = facts.filter_map(|fact| {
                let here = fact.statements.iter().chain(fact.told()).find(is_here)?;
                Some((fact.clone(), here.clone()))
            });
            stated.next()
        });
        found.flatten()
    })?;
    Some((gathered(workspace, shared, &fact), here))
}

/// The fact with what is said of it in all repositories of its root.
fn gathered(workspace: &Workspace, shared: &Shared, fact: &Fact) -> Fact {
    let mut fact = fact.clone();
    if !matches!(fact.truth, Truth::Counted { .. }) {
        return fact;
    }
    let root = |index: usize| workspace.repositories.get(index).map(|repository| &repository.root);
    let own = root(fact.repository);
    let others = (0..workspace.repositories.len()).filter(|index| root(*index) == own);
    for index in others {
        let same = shared.ask(workspace, index, |together| {
            let facts = together.facts_about(&fact.topic).flat_map(|about| &about.facts);
            facts.filter(|other| fact.is_of_the_same(other)).cloned().collect::<Vec<_>>()
        });
        same.into_iter().flatten().for_each(|other| fact.take((*other).clone()));
    }
    fact
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::workspace::{Document, Reading, Repository};

    fn repository(path: &str) -> Repository {
        let document = Path::new(path).join("PLAN.md");
        let reading = Arc::new(Reading::new("# Plan\n\n- [ ] Lay the cable\n"));
        let document = Document::new(document.as_path().into(), "PLAN.md".into(), reading, 0);
        let open = BTreeMap::from([(Arc::clone(&document.path), Arc::new(document))]);
        Repository { open, ..Repository::bare(Path::new(path)) }
    }

    #[test]
    fn what_was_tried_elsewhere_is_let_go() {
        let mut workspace = Workspace::new(jiff::civil::date(2025, 11, 21));
        workspace.repositories = ["/w/a", "/w/b"].map(|path| Arc::new(repository(path))).into();
        let shared = Shared::of(&workspace);
        for (state, index) in
            [State::Now, State::Excerpt, State::Tried].map(|state| [(state, 0), (state, 1)]).concat()
        {
            assert_eq!(shared.ask_of(state, &workspace, index, |it| it.documents().len()), Some(1));
        }
        shared.tried_only_in(&[1]);
        let kept = |of: &Mutex<Together>| of.lock().unwrap().documents().len();
        let kept: Vec<_> = shared.0.iter().map(|of| [&of.now, &of.excerpt, &of.tried].map(kept)).collect();
        assert_eq!(kept, [[1, 0, 0], [1, 1, 1]]);
    }
}
