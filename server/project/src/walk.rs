//! Lists the Markdown documents of a root, in one parallel walk.
//!
//! `.gitignore` is respected, also without a repository around it and in submodules; hidden folders are entered
//! (`.claude`, `.github`), and these never: `.git`, `node_modules`, a folder with a `CACHEDIR.TAG`, a Python
//! environment, and `target` or `vendor` beside the manifest of the tool that fills them. Links to folders are not
//! followed: what they lead to inside the root is walked under its own name, once, so there is no circle to fall
//! into; what lies outside has other owners. A link with a Markdown name leads to a document also where that file has
//! another name. The trap: identity is the real
//! path, so a document that two names lead to is listed once, under the name that is no link.

use crate::notice::{Cause, Notice};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most documents of one root; the rest is left out, with a notice.
pub const MAX_DOCUMENTS: usize = 200_000;

/// The most files and folders that a walk looks at: it ends also in a root like `/`.
const MAX_ENTRIES: usize = 4_000_000;

/// A document that a walk found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentFile {
    /// Its name below the root.
    pub path: PathBuf,
    /// The file itself, in the root too; differs from `path` for a link.
    pub real: PathBuf,
}

/// What a walk found, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The documents.
    pub documents: Vec<DocumentFile>,
    /// The folders that hold a `.git`: repositories.
    pub git_folders: Vec<PathBuf>,
    /// The configuration files, `planmark.toml` and `.planmark.toml`.
    pub configurations: Vec<PathBuf>,
    /// Folders that could not be read, and limits that were hit.
    pub notices: Vec<Notice>,
}

/// Whether a file name is that of a Markdown document: it ends in `.md` or `.markdown`, in any case.
pub fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|it| it.eq_ignore_ascii_case("md") || it.eq_ignore_ascii_case("markdown"))
}

/// The documents of a root, which must be a real path.
pub fn walk(root: &Path) -> Walked {
    walk_at_most(root, MAX_DOCUMENTS)
}

fn walk_at_most(root: &Path, limit: usize) -> Walked {
    let found = Mutex::new(Walked::default());
    let links = Mutex::new(Vec::new());
    let entries = AtomicUsize::new(0);
    let note = |take: &dyn Fn(&mut Walked)| {
        if let Ok(mut found) = found.lock() {
            take(&mut found);
        }
    };
    walker(root).build_parallel().run(|| {
        Box::new(|entry| {
            if entries.fetch_add(1, Ordering::Relaxed) >= MAX_ENTRIES {
                let notice =
                    Notice { path: root.to_path_buf(), cause: Cause::TooMany { limit: MAX_ENTRIES } };
                note(&|found| found.notices.push(notice.clone()));
                return WalkState::Quit;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    note(&|found| found.notices.extend(refusal(root, &error)));
                    return WalkState::Continue;
                }
            };
            let path = entry.path();
            if entry.file_name() == ".git" {
                note(&|found| found.git_folders.extend(path.parent().map(Path::to_path_buf)));
                return WalkState::Skip;
            }
            let Some(kind) = entry.file_type() else { return WalkState::Continue };
            if kind.is_file() && is_document(path) {
                let document = DocumentFile { path: path.to_path_buf(), real: path.to_path_buf() };
                note(&|found| found.documents.push(document.clone()));
            } else if kind.is_symlink() && is_document(path) {
                if let Ok(mut links) = links.lock() {
                    links.push(path.to_path_buf());
                }
            } else if kind.is_file()
                && crate::roots::CONFIG_NAMES.iter().any(|name| entry.file_name() == *name)
            {
                note(&|found| found.configurations.push(path.to_path_buf()));
            }
            WalkState::Continue
        })
    });
    let mut walked = found.into_inner().unwrap_or_default();
    let mut links = links.into_inner().unwrap_or_default();
    links.sort();
    add_links(root, &mut walked.documents, links);
    walked.documents.sort();
    if walked.documents.len() > limit {
        walked.documents.truncate(limit);
        walked.notices.push(Notice { path: root.to_path_buf(), cause: Cause::TooMany { limit } });
    }
    walked.git_folders.sort();
    walked.configurations.sort();
    walked.notices.sort();
    walked.notices.dedup();
    walked
}

fn walker(root: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    // Ignore files above the root count only where a repository reaches above it; a `.gitignore` with `*` in a home
    // folder is about that folder's own repository.
    let within_repository =
        !root.join(".git").exists() && root.ancestors().skip(1).any(|above| above.join(".git").exists());
    builder
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .git_ignore(true)
        .git_exclude(true)
        .require_git(false)
        .parents(within_repository)
        .follow_links(false)
        .threads(std::thread::available_parallelism().map_or(2, usize::from).min(8))
        .filter_entry(|entry| !is_filled_by_a_tool(entry));
    builder
}

/// Folders that no person writes in. A mere name is not enough where people use it for their own ("vendor" is also a
/// folder of plans about vendors).
fn is_filled_by_a_tool(entry: &DirEntry) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return false;
    }
    let path = entry.path();
    let beside = |names: &[&str]| {
        path.parent().is_some_and(|parent| names.iter().any(|name| parent.join(name).exists()))
    };
    match entry.file_name().to_str() {
        Some("node_modules" | "bower_components" | "__pycache__" | ".venv") => true,
        Some("venv" | "env") => path.join("pyvenv.cfg").exists(),
        Some("target") => {
            path.join("CACHEDIR.TAG").exists() || beside(&["Cargo.toml", "pom.xml", "build.sbt"])
        }
        Some("vendor") => beside(&["go.mod", "composer.json", "Gemfile", "Cargo.toml", "package.json"]),
        Some(name) if name.starts_with(['.', '_']) || name.contains("cache") || name == "build" => {
            path.join("CACHEDIR.TAG").exists()
        }
        _ => false,
    }
}

/// Adds the Markdown files that links lead to and that the walk did not come upon by themselves.
fn add_links(root: &Path, documents: &mut Vec<DocumentFile>, links: Vec<PathBuf>) {
    if links.is_empty() {
        return;
    }
    let mut known: BTreeSet<PathBuf> = documents.iter().map(|document| document.real.clone()).collect();
    for path in links {
        let Ok(real) = fs::canonicalize(&path) else { continue };
        if real.starts_with(root) && real.is_file() && known.insert(real.clone()) {
            documents.push(DocumentFile { path, real });
        }
    }
}

/// A notice for what the walk could not enter. Broken ignore patterns and files that vanished are no one's concern.
fn refusal(root: &Path, error: &ignore::Error) -> Option<Notice> {
    let io = error.io_error()?;
    if io.kind() == std::io::ErrorKind::NotFound {
        return None;
    }
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path, .. } => return Some(Notice::unreadable(path, io)),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => return Some(Notice::unreadable(root, io)),
        }
    }
}
