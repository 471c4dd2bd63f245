//! Between the main loop and planmark-project: reads the workspace behind the loop's back.
//!
//! The trap: what was read may be past when it arrives, so changes on disk that were told of meanwhile are read
//! again after it, never skipped.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

use jiff::civil::Date;
use planmark_core::config::Config;
use planmark_core::workspace::files::Listed;
use planmark_core::workspace::{Catalog, CatalogKind, Document, Repository, Workspace};
use planmark_project::{Course, Notice, Summaries};
use tokio::runtime::Handle;

use crate::edit;
use crate::main_loop::{Event, Queue};

/// The workspace as it is on disk, without any open document.
pub(crate) struct Scanned {
    /// What was read.
    pub(crate) workspace: Workspace,
    /// What could not be read.
    pub(crate) notices: Vec<Notice>,
    /// When reading began: what has changed since may be missing.
    pub(crate) began: SystemTime,
    /// How many repositories were read: all, unless it was stopped.
    pub(crate) repositories_read: usize,
}

/// Reads the folders on a thread of its own; what comes of it is sent as [`Event::Scanned`].
/// `before` is what was known, for what cannot be read any more.
pub(crate) fn scan_behind(
    folders: Vec<PathBuf>,
    before: Arc<Workspace>,
    summaries: Arc<Summaries>,
    course: Arc<Course>,
    queue: Queue,
) {
    let sender = queue.clone();
    let spawned = thread::Builder::new().name("scan".into()).spawn(move || {
        let scanned = sender.guard("reading the workspace", || scan(&folders, &before, &summaries, &course));
        drop(before);
        sender.send(Event::Scanned(scanned.flatten()));
    });
    if spawned.is_err() {
        queue.send(Event::Scanned(None));
    }
}

fn scan(folders: &[PathBuf], before: &Workspace, summaries: &Summaries, course: &Course) -> Option<Scanned> {
    let began = SystemTime::now();
    // A folder that is gone is no reason not to read the others.
    let present: Vec<PathBuf> = folders.iter().filter(|folder| folder.exists()).cloned().collect();
    match planmark_project::survey(&present, before.today, Some(before), summaries, course) {
        Ok(scan) => {
            let repositories_read = scan.repositories_read;
            Some(Scanned { workspace: scan.workspace, notices: scan.notices, began, repositories_read })
        }
        Err(error) => {
            tracing::error!("the workspace could not be read: {error}");
            None
        }
    }
}

/// These folders, about which nothing is known yet.
pub(crate) fn bare_workspace(folders: &[PathBuf], today: Date) -> Workspace {
    let repositories = folders.iter().map(|folder| Arc::new(Repository::bare(folder))).collect();
    Workspace { repositories, ..Workspace::new(today) }
}

/// A file that was read again: its real path, and the document in it, closed; `None` when it is gone.
pub(crate) type Reread = (Arc<Path>, Option<Document>);

/// Are these nothing but documents that the workspace knows, and none of them the source of a catalog?
/// Then reading them again is enough; otherwise something else may have come or gone with them.
pub(crate) fn are_known_documents(workspace: &Workspace, paths: &[PathBuf]) -> bool {
    paths.iter().all(|path| {
        let Some(index) = workspace.repository_of(path) else { return false };
        let is_known = workspace.repositories[index].closed.contains_key(path.as_path());
        is_known && path.exists() && !is_source(workspace, path)
    })
}

/// Counts what the configuration of a repository defines, on a thread of its own; it comes back as
/// [`Event::Counted`].
pub(crate) fn count_behind(path: Arc<Path>, config: Arc<Config>, queue: Queue, threads: &Handle) {
    threads.spawn_blocking(move || {
        let counted = queue.guard("counting files", || planmark_project::counted(&path, &config));
        if let Some(catalogs) = counted {
            queue.send(Event::Counted(Counted { path, counts: counts(&config), catalogs }));
        }
    });
}

/// What a configuration says is to be counted, to be compared.
pub(crate) fn counts(config: &Config) -> String {
    format!("{:?}", config.counts)
}

/// What a configuration defines, counted.
pub(crate) struct Counted {
    /// The repository.
    pub(crate) path: Arc<Path>,
    /// What was counted, as [`counts`] gives it.
    pub(crate) counts: String,
    pub(crate) catalogs: Vec<Catalog>,
}

/// Does a catalog of files look where this one is, or a configuration count what is in it?
pub(crate) fn is_source(workspace: &Workspace, path: &Path) -> bool {
    if workspace.repositories.iter().any(|repository| repository.looks_into(path)) {
        return true;
    }
    let catalogs = workspace.repositories.iter().flat_map(|repository| &repository.catalogs);
    let named = catalogs.filter(|catalog| !matches!(catalog.kind, CatalogKind::Configured(_)));
    let mut sources = named.flat_map(|catalog| &catalog.sources);
    sources.any(|source| path.starts_with(&source.path))
}

/// Reads documents that the workspace knows on a thread of its own; they come back as [`Event::Reread`].
pub(crate) fn reread_behind(workspace: Arc<Workspace>, paths: Vec<PathBuf>, queue: Queue, threads: &Handle) {
    threads.spawn_blocking(move || {
        let read = |path: &PathBuf| {
            let repository = workspace.repositories.get(workspace.repository_of(path)?)?;
            let (path, known) = repository.closed.get_key_value(path.as_path())?;
            let document = planmark_project::read(path).ok().map(|source| {
                let hash = planmark_core::workspace::hash(&source.text);
                let reading = Arc::new(edit::read(&source.text));
                Document::new(Arc::clone(path), known.relative.clone(), reading, hash).shelved()
            });
            Some((Arc::clone(path), document))
        };
        // Whatever happens to one of them, the loop waits for the answer.
        let reread = paths.iter().filter_map(|path| queue.guard("reading a file", || read(path)).flatten());
        let reread = reread.collect();
        drop(workspace);
        queue.send(Event::Reread(reread));
    });
}

/// What folders of a root hold now.
pub(crate) struct Relisted {
    /// The root.
    pub(crate) root: PathBuf,
    /// The folders, by their paths below the root.
    pub(crate) folders: Vec<(String, Listed)>,
}

/// Lists these folders again, those that were listed before, on a thread of its own; they come back as [`Event::Relisted`].
pub(crate) fn relist_behind(
    workspace: Arc<Workspace>,
    folders: BTreeSet<PathBuf>,
    queue: Queue,
    threads: &Handle,
) {
    threads.spawn_blocking(move || {
        let list = || {
            let mut relisted: Vec<Relisted> = Vec::new();
            for files in workspace.repositories.iter().map(|repository| &repository.files) {
                let Some(root) = files.root().filter(|root| relisted.iter().all(|it| it.root != *root))
                else {
                    continue;
                };
                let below: Vec<String> = folders.iter().filter_map(|folder| files.relative(folder)).collect();
                let folders = planmark_project::relisted(files, &below);
                relisted.push(Relisted { root: root.to_path_buf(), folders });
            }
            relisted
        };
        // Whatever happens to one of them, the loop waits for the answer.
        let relisted = queue.guard("listing folders", list).unwrap_or_default();
        drop(workspace);
        queue.send(Event::Relisted(relisted));
    });
}

/// Does `[counts.*]` count this file?
pub(crate) fn is_counted(workspace: &Workspace, path: &Path) -> bool {
    let Some(index) = workspace.repository_of(path) else { return false };
    let repository = &workspace.repositories[index];
    let relative = planmark_project::relative(&repository.path, path);
    repository.config.counts.values().any(|count| count.covers(&relative))
}

/// Is this a folder of which the workspace knows what it holds?
pub(crate) fn is_listed(workspace: &Workspace, folder: &Path) -> bool {
    let Some(index) = workspace.repository_of(folder) else { return false };
    let files = &workspace.repositories[index].files;
    files.relative(folder).is_some_and(|folder| files.is_listed(&folder))
}

/// The real path of a file, also of one that does not exist yet.
pub(crate) fn real_path(path: &Path) -> PathBuf {
    if let Ok(real) = planmark_project::real_path(path) {
        return real;
    }
    match (path.parent().map(planmark_project::real_path), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}
