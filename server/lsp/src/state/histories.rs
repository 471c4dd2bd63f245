//! What the state does about git: asks it behind the loop's back, after the first findings, and takes in what it remembers.
//!
//! A repository is asked for its history when its commit is another than at the last answer; that is looked at after each scan and
//! whenever a document of it has changed on disk. The trap: a scan makes a new workspace, so what is known is carried over into it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use planmark_core::plan::stamps::StampKeys;
use planmark_core::workspace::{History, Workspace};
use planmark_project::{Notice, Program};

use super::State;
use crate::main_loop::{Event, Queue};

/// How far asking git is.
#[derive(Default)]
pub(super) struct Histories {
    /// The client does not trust the workspace, or does not want git.
    pub(super) is_forbidden: bool,
    /// Git is being asked.
    is_running: bool,
    /// Repositories that are to be asked when that is over.
    due: BTreeSet<Arc<Path>>,
    /// For which commit and which stamps the history of a repository is known.
    known: BTreeMap<Arc<Path>, Basis>,
}

/// What a history depends on.
#[derive(Clone, PartialEq, Eq)]
struct Basis {
    head: Option<String>,
    stamps: StampKeys,
}

/// A repository that is to be asked about.
struct Asked {
    path: Arc<Path>,
    stamps: StampKeys,
    known: Option<Basis>,
}

/// What git remembers of repositories whose commit is another than it was.
#[derive(Default)]
pub(crate) struct Remembered {
    histories: Vec<(Arc<Path>, Basis, Option<Arc<History>>)>,
    notice: Option<Notice>,
}

impl State {
    /// Looks whether git remembers something else of these repositories than is known.
    pub(super) fn ask_git(&mut self, repositories: impl IntoIterator<Item = Arc<Path>>) {
        if self.histories.is_forbidden {
            return;
        }
        self.histories.due.extend(repositories);
        if self.histories.is_running || self.histories.due.is_empty() {
            return;
        }
        let due = std::mem::take(&mut self.histories.due);
        let repositories = self.workspace.repositories.iter();
        let asked = repositories.filter(|it| it.judged && due.contains(&it.path)).map(|repository| Asked {
            path: Arc::clone(&repository.path),
            stamps: repository.config.stamps.clone(),
            known: self.histories.known.get(&repository.path).cloned(),
        });
        let asked: Vec<Asked> = asked.collect();
        self.histories.is_running = remember_behind(asked, self.queue.clone());
    }

    /// As [`State::ask_git`], of every repository.
    pub(super) fn ask_git_of_all(&mut self) {
        let all: Vec<Arc<Path>> =
            self.workspace.repositories.iter().map(|repository| Arc::clone(&repository.path)).collect();
        self.ask_git(all);
    }

    /// Takes in what git remembers.
    pub(super) fn remembered(&mut self, remembered: Remembered) {
        self.histories.is_running = false;
        let mut is_new = false;
        for (path, basis, history) in remembered.histories {
            let workspace = Arc::make_mut(&mut self.workspace);
            let repository = workspace.repositories.iter_mut().find(|repository| repository.path == path);
            if let Some(repository) = repository.filter(|repository| repository.history != history) {
                Arc::make_mut(repository).history = history;
                is_new = true;
            }
            self.histories.known.insert(path, basis);
        }
        self.notice(remembered.notice.into_iter().collect());
        if is_new {
            self.outdate_all();
        }
        self.ask_git([]);
    }

    /// Carries what is known over from the workspace before a scan.
    pub(super) fn remember(&mut self, past: &Workspace) {
        let known: BTreeMap<&Path, &Arc<History>> = past
            .repositories
            .iter()
            .filter_map(|repository| Some((&*repository.path, repository.history.as_ref()?)))
            .collect();
        let workspace = Arc::make_mut(&mut self.workspace);
        for repository in &mut workspace.repositories {
            if let Some(history) = known.get(&*repository.path) {
                Arc::make_mut(repository).history = Some(Arc::clone(history));
            }
        }
        self.histories.known.retain(|path, _| known.contains_key(&**path));
    }
}

/// Asks on a thread of its own; what comes of it is sent as [`Event::Remembered`]. Is there such a thread?
fn remember_behind(asked: Vec<Asked>, queue: Queue) -> bool {
    let spawned = thread::Builder::new().name("git".into()).spawn(move || {
        let remembered = queue.guard("asking git", || remembered(asked)).unwrap_or_default();
        queue.send(Event::Remembered(remembered));
    });
    spawned.is_ok()
}

fn remembered(asked: Vec<Asked>) -> Remembered {
    let mut remembered = Remembered::default();
    for Asked { path, stamps, known } in asked {
        let basis = Basis { head: planmark_project::head(&Program, &path), stamps };
        if basis.head.is_none() && known.is_none() || known.is_some_and(|known| known == basis) {
            continue;
        }
        match planmark_project::history(&Program, &path, &basis.stamps) {
            Ok(history) => remembered.histories.push((path, basis, history.map(Arc::new))),
            Err(notice) => remembered.notice = Some(notice),
        }
    }
    remembered
}
