//! Lists the Markdown documents of a root, in one parallel walk.
//!
//! `.gitignore` is respected, also without a repository around it and in submodules; hidden folders are entered
//! (`.claude`, `.github`), and these never: `.git`, `node_modules`, a folder with a `CACHEDIR.TAG`, a Python
//! environment, and `target` or `vendor` beside the manifest of the tool that fills them. Links to folders are not
//! followed: what they lead to inside the root is walked under its own name, once, so there is no circle to fall
//! into; what lies outside has other owners. A link with a Markdown name leads to a document also where that file has
//! another name. The trap: identity is the real path, so a document that two names lead to is listed once, under the
//! name that is no link.

use crate::course::{Course, Stage};
use crate::files::listed;
use crate::ignored::unreadable_rules;
use crate::notice::{Cause, Notice};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use planmark_core::workspace::files::Listed;

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
#[derive(Clone, Debug, Default)]
pub struct Walked {
    /// The documents.
    pub documents: Vec<DocumentFile>,
    /// The folders that hold a `.git`: repositories.
    pub git_folders: Vec<PathBuf>,
    /// The folders that were entered, by their paths below the root, with `/`, and all that they hold.
    pub folders: Vec<(String, Listed)>,
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
    walk_along(root, &Course::default())
}

/// The same; `course` is told of each folder.
pub(crate) fn walk_along(root: &Path, course: &Course) -> Walked {
    walk_at_most(root, MAX_DOCUMENTS, course)
}

fn walk_at_most(root: &Path, limit: usize, course: &Course) -> Walked {
    let found = Mutex::new(Walked::default());
    let links = Mutex::new(Vec::new());
    let entries = AtomicUsize::new(0);
    let barred = Barred::default();
    let note = |take: &mut dyn FnMut(&mut Walked)| {
        if let Ok(mut found) = found.lock() {
            take(&mut found);
        }
    };
    walker(root, &barred).build_parallel().run(|| {
        Box::new(|entry| {
            if entries.fetch_add(1, Ordering::Relaxed) >= MAX_ENTRIES {
                let notice =
                    Notice { path: root.to_path_buf(), cause: Cause::TooMany { limit: MAX_ENTRIES } };
                note(&mut |found| found.notices.push(notice.clone()));
                return WalkState::Quit;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    note(&mut |found| found.notices.extend(refusal(root, &error)));
                    return WalkState::Continue;
                }
            };
            let path = entry.path();
            if entry.file_name() == ".git" {
                note(&mut |found| found.git_folders.extend(path.parent().map(Path::to_path_buf)));
                return WalkState::Skip;
            }
            let Some(kind) = entry.file_type() else { return WalkState::Continue };
            if kind.is_dir()
                && let Some(listed) = listed(root, path)
            {
                course.step(Stage::Listing);
                let mut folder = Some((crate::relative(root, path), listed));
                note(&mut |found| found.folders.extend(folder.take()));
            }
            if kind.is_file() && is_document(path) {
                let document = DocumentFile { path: path.to_path_buf(), real: path.to_path_buf() };
                note(&mut |found| found.documents.push(document.clone()));
            } else if kind.is_symlink()
                && is_document(path)
                && let Ok(mut links) = links.lock()
            {
                links.push(path.to_path_buf());
            }
            WalkState::Continue
        })
    });
    let mut walked = found.into_inner().unwrap_or_default();
    walked.notices.extend(barred.notices());
    let mut links = links.into_inner().unwrap_or_default();
    links.sort();
    add_links(root, &mut walked.documents, links);
    walked.documents.sort();
    if walked.documents.len() > limit {
        walked.documents.truncate(limit);
        walked.notices.push(Notice { path: root.to_path_buf(), cause: Cause::TooMany { limit } });
    }
    walked.git_folders.sort();
    walked.folders.sort_by(|left, right| left.0.cmp(&right.0));
    walked.notices.sort();
    walked.notices.dedup();
    walked
}

/// The files of every kind below a folder, in order, by the same rules; for what `[counts.*]` counts.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let barred = Barred::default();
    let entries = walker(folder, &barred)
        .filter_entry(move |entry| entry.file_name() != ".git" && is_entered(entry, &barred))
        .build();
    let is_file = |entry: &DirEntry| entry.file_type().is_some_and(|kind| !kind.is_dir());
    let mut files: Vec<PathBuf> =
        entries.take(MAX_ENTRIES).flatten().filter(is_file).map(DirEntry::into_path).collect();
    files.sort();
    files
}

/// Rules about what is ignored that must not be opened; the folders that hold them are not entered.
#[derive(Clone, Default)]
struct Barred(Arc<Mutex<Vec<PathBuf>>>);

impl Barred {
    /// Must this folder not be entered?
    fn holds(&self, folder: &Path) -> bool {
        let rules = unreadable_rules(folder);
        if let (Some(rules), Ok(mut barred)) = (&rules, self.0.lock()) {
            barred.push(rules.clone());
        }
        rules.is_some()
    }

    fn notices(&self) -> Vec<Notice> {
        let barred = self.0.lock().map(|barred| barred.clone()).unwrap_or_default();
        barred.into_iter().map(|path| Notice { path, cause: Cause::Barred }).collect()
    }
}

/// Is this a file, or a folder that a walk looks into?
fn is_entered(entry: &DirEntry, barred: &Barred) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let is_barred = || is_folder && entry.depth() > 0 && barred.holds(entry.path());
    !is_filled_by_a_tool(entry) && !is_barred()
}

fn walker(root: &Path, barred: &Barred) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    // Ignore files above the root count only where a repository reaches above it; a `.gitignore` with `*` in a home
    // folder is about that folder's own repository.
    let is_repository = root.join(".git").exists();
    let within_repository =
        !is_repository && root.ancestors().skip(1).any(|above| above.join(".git").exists());
    // A root is entered all the same, and then nothing in it is ignored.
    let is_barred = barred.holds(root);
    let mut above = root.ancestors().skip(1);
    let has_parents = within_repository && above.all(|above| unreadable_rules(above).is_none());
    let barred = barred.clone();
    builder
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .git_ignore(!is_barred)
        .git_exclude(!is_barred)
        // With a repository around, each has its own rules, and a submodule is not bound by those of its superproject.
        .require_git(is_repository || within_repository)
        .parents(has_parents)
        .follow_links(false)
        .threads(std::thread::available_parallelism().map_or(2, usize::from).min(8))
        .filter_entry(move |entry| is_entered(entry, &barred));
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
        let Ok(real) = crate::real_path(&path) else { continue };
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder with these files, each with a word in it; a name that ends in `/` is a folder.
    fn folder(names: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = crate::real_path(dir.path()).unwrap();
        for name in names {
            let path = root.join(name);
            if name.ends_with('/') {
                fs::create_dir_all(path).unwrap();
            } else {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "text").unwrap();
            }
        }
        (dir, root)
    }

    fn names(root: &Path, walked: &Walked) -> Vec<String> {
        walked.documents.iter().map(|document| crate::relative(root, &document.path)).collect()
    }

    #[test]
    fn hidden_folders_are_entered_and_those_of_tools_are_not() {
        let (_dir, root) = folder(&[
            ".claude/agents/a.md",
            ".github/plan.MARKDOWN",
            ".git/description.md",
            "web/node_modules/x/README.md",
            "app/Cargo.toml",
            "app/target/doc/a.md",
            "goals/target/PLAN.md",
            "vendor/acme/PLAN.md",
            "notes.txt",
        ]);
        let walked = walk(&root);
        let expected =
            [".claude/agents/a.md", ".github/plan.MARKDOWN", "goals/target/PLAN.md", "vendor/acme/PLAN.md"];
        assert_eq!(names(&root, &walked), expected);
        assert_eq!(walked.git_folders, [root]);
        assert_eq!(walked.notices, []);
    }

    #[test]
    fn gitignore_holds_without_a_repository_too() {
        let (_dir, root) = folder(&["PLAN.md", "private/PLAN.md", "docs/draft.md", "docs/PLAN.md"]);
        fs::write(root.join(".gitignore"), "/private/\n").unwrap();
        fs::write(root.join("docs/.gitignore"), "draft.md\n").unwrap();
        assert_eq!(names(&root, &walk(&root)), ["PLAN.md", "docs/PLAN.md"]);
    }

    #[test]
    fn a_submodule_is_bound_by_its_own_gitignore_alone() {
        let (_dir, root) =
            folder(&[".git/HEAD", "draft.md", "sub/draft.md", "sub/PLAN.md", "sub/private/PLAN.md"]);
        fs::write(root.join(".gitignore"), "draft.md\n").unwrap();
        fs::write(root.join("sub/.git"), "gitdir: ../.git/modules/sub\n").unwrap();
        fs::write(root.join("sub/.gitignore"), "/private/\n").unwrap();
        let walked = walk(&root);
        assert_eq!(names(&root, &walked), ["sub/PLAN.md", "sub/draft.md"]);
        assert_eq!(walked.git_folders, [root.clone(), root.join("sub")]);
    }

    #[test]
    fn rules_above_the_root_count_only_within_a_repository() {
        let (_dir, root) = folder(&["root/PLAN.md"]);
        fs::write(root.join(".gitignore"), "*.md\n").unwrap();
        assert_eq!(walk(&root.join("root")).documents.len(), 1);
        fs::create_dir(root.join(".git")).unwrap();
        assert_eq!(walk(&root.join("root")).documents.len(), 0);
    }

    #[test]
    fn the_limit_is_told_and_the_first_names_are_kept() {
        let (_dir, root) = folder(&["c.md", "a/z.md", "b.md"]);
        let walked = walk_at_most(&root, 2, &Course::default());
        assert_eq!(names(&root, &walked), ["a/z.md", "b.md"]);
        assert_eq!(walked.notices, [Notice { path: root, cause: Cause::TooMany { limit: 2 } }]);
    }

    #[cfg(unix)]
    #[test]
    fn each_document_is_found_once_whatever_links_there_are() {
        use std::os::unix::fs::symlink;
        let (_dir, top) = folder(&["root/docs/PLAN.md", "root/README", "outside/PLAN.md"]);
        let root = top.join("root");
        symlink(".", root.join("here")).unwrap();
        symlink("..", root.join("docs/up")).unwrap();
        symlink("docs/PLAN.md", root.join("A-PLAN.md")).unwrap();
        symlink("README", root.join("README.md")).unwrap();
        symlink("gone.md", root.join("dangling.md")).unwrap();
        symlink("loop.md", root.join("loop.md")).unwrap();
        symlink("../outside/PLAN.md", root.join("other.md")).unwrap();
        symlink("../outside", root.join("others")).unwrap();
        let walked = walk(&root);
        assert_eq!(names(&root, &walked), ["README.md", "docs/PLAN.md"]);
        assert_eq!(walked.documents[0].real, root.join("README"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn pipes_are_not_opened_and_odd_names_are_kept() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let (_dir, root) = folder(&["PLAN.md"]);
        let pipe = root.join("pipe.md");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let socket = std::os::unix::net::UnixListener::bind(root.join("socket.md")).unwrap();
        let odd = root.join(OsStr::from_bytes(b"caf\xe9.md"));
        fs::write(&odd, "text").unwrap();
        let walked = walk(&root);
        assert_eq!(
            walked.documents.iter().map(|it| &it.path).collect::<Vec<_>>(),
            [&root.join("PLAN.md"), &odd]
        );
        assert_eq!(crate::read(&pipe).unwrap_err().cause, Cause::NotAFile);
        drop(socket);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_without_permission_is_told_and_the_rest_is_read() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, root) = folder(&["PLAN.md", "secret/PLAN.md"]);
        let secret = root.join("secret");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        let walked = walk(&root);
        let readable = fs::read_dir(&secret).is_ok();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o755)).unwrap();
        // Who is root reads everything; then there is nothing to tell.
        let expected: &[&str] = if readable { &["PLAN.md", "secret/PLAN.md"] } else { &["PLAN.md"] };
        assert_eq!(names(&root, &walked), expected);
        assert_eq!(walked.notices.len(), usize::from(!readable));
    }
}
