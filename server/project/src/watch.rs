//! Watches the folders that findings depend on, where the client cannot: Neovim on Linux, Helix.
//!
//! [`watched`] says which folders those are, [`Watch::follow`] looks after exactly these, none of them with
//! all that is below: a whole tree would hold `node_modules` and `.git`, and the system gives only so many watches.
//! So a new folder is seen in the one above it, the workspace is read again, and the folders are followed anew.
//!
//! The traps: a change is told as soon as it happens, perhaps before its writer has finished; another is told then.
//! And between reading a folder and watching it something may change; [`Watch::follow`] is told when it was read, and
//! looks for what is younger.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, RwLock};
use std::thread;
use std::time::{Duration, SystemTime};

use globset::GlobMatcher;
use notify::event::{ModifyKind, RenameMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use planmark_core::workspace::Workspace;
use planmark_core::workspace::catalog::TOOLS;

use crate::notice::{Cause, Notice};
use crate::roots::CONFIG_NAMES;
use crate::settings::fixed_part;
use crate::walk::is_document;

/// The most folders that are watched; systems allow a user some ten thousands in all.
const MAX_FOLDERS: usize = 8_000;
/// The most folders of a root that are watched for what comes and goes there, beside those of its documents.
const MAX_OTHERS: usize = 2_000;
/// File systems round their times, and give them by another clock.
const CLOCKS_DIFFER: Duration = Duration::from_secs(2);

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    orders: Sender<Order>,
}

/// What is watched.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// The folders.
    pub folders: BTreeSet<PathBuf>,
    /// The files in them that matter beside documents: what `[counts.*]` counts, in which repository.
    counted: Vec<(Arc<Path>, GlobMatcher)>,
}

enum Order {
    Follow(Watched, SystemTime),
    /// A folder is gone, and its watch with it.
    Forget(PathBuf),
    End,
    /// Everything ordered before this was done.
    #[cfg(test)]
    Mark(Sender<()>),
}

impl Watch {
    /// Watches nothing yet. `on_change` is called on a thread of this watch with every path that has changed:
    /// documents, `.gitmodules`, `.gitignore`, configuration, and whatever came or went.
    ///
    /// # Errors
    /// When the system gives no watcher or no thread.
    pub fn new(on_change: impl Fn(PathBuf) + Send + Sync + 'static) -> io::Result<Watch> {
        let on_change = Arc::new(on_change);
        let told = Arc::clone(&on_change);
        let (orders, received) = channel();
        let forget = orders.clone();
        let counted: Arc<RwLock<Watched>> = Arc::default();
        let seen = Arc::clone(&counted);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| match event {
            Ok(event) => {
                let is_counted = |path: &Path| seen.read().is_ok_and(|watched| watched.counts(path));
                for path in event.paths.iter().filter(|path| matters(event.kind, path, is_counted(path))) {
                    if is_departure(event.kind) {
                        // Fails only when the watch has ended.
                        let _ = forget.send(Order::Forget(path.clone()));
                    }
                    on_change(path.clone());
                }
            }
            Err(error) => tracing::warn!("watching files: {error}"),
        });
        let watcher = watcher.map_err(io::Error::other)?;
        thread::Builder::new()
            .name("watch".into())
            .spawn(move || obey(watcher, &received, &counted, &*told))?;
        Ok(Watch { orders })
    }

    /// Watches this from now on, and nothing else. What has changed in it since it was read is told too. Returns at once.
    pub fn follow(&self, watched: Watched, read: SystemTime) {
        // Fails only when the thread is gone, and then nothing can be watched.
        let _ = self.orders.send(Order::Follow(watched, read));
    }
}

impl Watched {
    /// Is this a file that `[counts.*]` counts?
    fn counts(&self, path: &Path) -> bool {
        self.counted
            .iter()
            .any(|(repository, glob)| path.strip_prefix(repository).is_ok_and(|below| glob.is_match(below)))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::End);
    }
}

fn obey(
    mut watcher: RecommendedWatcher,
    orders: &Receiver<Order>,
    counted: &RwLock<Watched>,
    on_change: &dyn Fn(PathBuf),
) {
    let mut followed: BTreeSet<PathBuf> = BTreeSet::new();
    let mut limit_told = false;
    while let Ok(order) = orders.recv() {
        match order {
            Order::Follow(watched, read) => {
                let folders = watched.folders.clone();
                if let Ok(mut counted) = counted.write() {
                    counted.clone_from(&watched);
                }
                for gone in followed.difference(&folders) {
                    // One that does not exist any more is not watched any more.
                    let _ = watcher.unwatch(gone);
                }
                followed.retain(|folder| folders.contains(folder));
                let room = MAX_FOLDERS.saturating_sub(followed.len());
                let new: Vec<_> = folders.difference(&followed).cloned().collect();
                let left_out = new.get(room).cloned();
                let mut tell_limit = |folder: PathBuf| {
                    if !std::mem::replace(&mut limit_told, true) {
                        tracing::warn!("{}", Notice { path: folder, cause: Cause::WatchLimit });
                    }
                };
                left_out.into_iter().for_each(&mut tell_limit);
                for folder in new.into_iter().take(room) {
                    match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                        Ok(()) => {
                            younger(&folder, &watched, read - CLOCKS_DIFFER).into_iter().for_each(on_change);
                            followed.insert(folder);
                        }
                        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                            tell_limit(folder);
                            break;
                        }
                        Err(error) => tracing::debug!("{} is not watched: {error}", folder.display()),
                    }
                }
            }
            Order::Forget(path) => {
                for gone in followed.iter().filter(|folder| folder.starts_with(&path)) {
                    let _ = watcher.unwatch(gone);
                }
                followed.retain(|folder| !folder.starts_with(&path));
            }
            Order::End => return,
            #[cfg(test)]
            Order::Mark(done) => drop(done),
        }
    }
}

/// What has changed in a folder since then: documents, and the folder itself when a name came or went.
fn younger(folder: &Path, watched: &Watched, since: SystemTime) -> Vec<PathBuf> {
    let is_younger = |path: &Path| {
        let modified = path.metadata().and_then(|metadata| metadata.modified());
        modified.is_ok_and(|modified| modified >= since)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let modify = EventKind::Modify(ModifyKind::Any);
    let mut younger: Vec<PathBuf> =
        entries.filter(|path| matters(modify, path, watched.counts(path)) && is_younger(path)).collect();
    younger.extend(is_younger(folder).then(|| folder.to_path_buf()));
    younger
}

/// Has the path left the place where it was?
fn is_departure(kind: EventKind) -> bool {
    matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)))
}

/// May findings depend on what happened there? That a file came or went always matters, since a text may name it; `is_counted` says
/// that `[counts.*]` counts the file.
fn matters(kind: EventKind, path: &Path, is_counted: bool) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any | EventKind::Other | EventKind::Modify(_) => is_counted || is_read(path),
    }
}

/// Is this a file whose text planmark reads, or one that says which files there are?
pub fn is_read(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    is_document(path)
        || matches!(name, ".gitmodules" | ".gitignore" | ".git" | ".gitkeep")
        || CONFIG_NAMES.contains(&name)
}

/// The folders whose files findings depend on: of every repository its own, those of its documents and of its
/// catalogs, those that lead there, those where a tool would look for agents and commands, and those that `[counts.*]` names; and
/// all others in which a file may come or go that a text names, where these are not too many.
pub fn watched(workspace: &Workspace) -> Watched {
    let mut folders = BTreeSet::new();
    let mut counted = Vec::new();
    let mut roots: BTreeSet<&Path> = BTreeSet::new();
    for files in workspace.repositories.iter().map(|repository| &repository.files) {
        if let Some(root) = files.root().filter(|root| roots.insert(root))
            && files.folders().take(MAX_OTHERS + 1).count() <= MAX_OTHERS
        {
            folders.extend(files.folders().map(|folder| root.join(folder)));
        }
    }
    for repository in &workspace.repositories {
        let top: &Path = &repository.path;
        let mut add = |folder: Option<&Path>| {
            for folder in folder.into_iter().flat_map(Path::ancestors) {
                if !folder.starts_with(top) || !folders.insert(folder.to_path_buf()) {
                    break;
                }
            }
        };
        add(Some(top));
        for path in repository.closed.keys() {
            add(path.parent());
        }
        let mut outside = Vec::new();
        for source in repository.catalogs.iter().flat_map(|catalog| &catalog.sources) {
            add(Some(&source.path));
            for entry in source.entries.iter().flatten() {
                add(entry.path.parent());
                outside.extend(entry.path.parent().filter(|folder| !folder.starts_with(top)));
            }
            outside.extend(Some(&*source.path).filter(|folder| !folder.starts_with(top)));
        }
        folders.extend(outside.into_iter().map(Path::to_path_buf));
        for glob in repository.config.counts.values().flat_map(|count| &count.source) {
            let place = top.join(fixed_part(glob.glob().glob()));
            if place.is_dir() {
                folders.insert(place);
            }
            counted.push((Arc::clone(&repository.path), glob.clone()));
        }
        folders.extend(TOOLS.map(|tool| top.join(tool)).into_iter().filter(|it| it.is_dir()));
    }
    Watched { folders, counted }
}

/// The files that `[counts.*]` counts and that are no documents, as globs for a client that watches.
pub fn counted_globs(workspace: &Workspace) -> BTreeSet<String> {
    let configs = workspace.repositories.iter().map(|repository| &repository.config);
    let globs = configs.flat_map(|config| config.counts.values()).flat_map(|count| &count.source);
    let globs = globs.map(|glob| glob.glob().glob()).filter(|glob| !is_document(Path::new(glob)));
    globs.map(|glob| format!("**/{}", glob.trim_start_matches("**/"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wait that only ever fails a test.
    const DEADLINE: Duration = Duration::from_secs(60);

    #[test]
    fn what_has_changed_before_the_watch_began_is_told_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = crate::real_path(folder.path()).expect("it exists");
        fs::write(top.join("PLAN.md"), "text").expect("it can be written");
        let (sender, told) = channel();
        let watch = Watch::new(move |path| drop(sender.send(path))).expect("a watch");
        watch.follow(Watched { folders: [top.clone()].into(), ..Watched::default() }, SystemTime::now());
        assert_eq!(told.recv_timeout(DEADLINE).expect("a change"), top.join("PLAN.md"));
        assert_eq!(told.recv_timeout(DEADLINE).expect("a change"), top);
    }

    #[test]
    fn documents_are_told_and_whatever_comes_or_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = crate::real_path(folder.path()).expect("it exists");
        let (sender, told) = channel();
        let watch = Watch::new(move |path| drop(sender.send(path))).expect("a watch");
        watch.follow(
            Watched { folders: [top.clone()].into(), ..Watched::default() },
            SystemTime::now() + CLOCKS_DIFFER,
        );
        let (mark, done) = channel();
        watch.orders.send(Order::Mark(mark)).expect("it watches");
        assert!(done.recv_timeout(DEADLINE).is_err(), "nothing is sent, the sender is dropped");
        fs::write(top.join("other.txt"), "text").expect("it can be written");
        assert_eq!(told.recv_timeout(DEADLINE).expect("a change"), top.join("other.txt"));
        fs::write(top.join("other.txt"), "more").expect("it can be written");
        fs::write(top.join("PLAN.md"), "text").expect("it can be written");
        assert_eq!(told.recv_timeout(DEADLINE).expect("a change"), top.join("PLAN.md"));
        fs::create_dir(top.join("docs")).expect("it can be made");
        let wait = |name: &str| loop {
            let path = told.recv_timeout(DEADLINE).expect("a change");
            assert_ne!(path, top.join("other.txt"));
            if path == top.join(name) {
                break;
            }
        };
        wait("docs");
        fs::rename(top.join("PLAN.md"), top.join("ROADMAP.md")).expect("it can be moved");
        wait("ROADMAP.md");
        fs::remove_file(top.join("ROADMAP.md")).expect("it can be removed");
        wait("ROADMAP.md");
    }
}
