//! A workspace as it was at a revision: the documents that its repositories had then, each read with the configuration of now.
//!
//! The revision is one of the root, and the day is that on which this branch left it; of a submodule it is the commit that the repository around it had recorded then. The traps: a
//! submodule may be a plain folder of the repository around it, and then has no commit of its own; and its commit may not be there, for a
//! clone need not have all of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::workspace::{Document, Reading, Repository, Workspace, hash};

use super::commit::{Untold, start, top};
use super::objects::{Entry, entries, objects};
use super::{Git, is_repository};
use crate::read::MAX_FILE_LEN;
use crate::scan::relative;
use crate::walk::is_document;

/// A workspace as it was.
#[derive(Debug)]
pub struct Past {
    /// The same repositories, with the documents that they had.
    pub workspace: Workspace,
    /// The submodules of which git does not have the commit; they are as they are now.
    pub missing: Vec<PathBuf>,
}

/// Where the documents of a repository lie in git.
#[derive(Clone)]
enum Source {
    /// In this folder's repository, in the tree of this commit, below this path.
    Tree { folder: PathBuf, commit: String, below: String },
    /// It was not there.
    Absent,
    /// Nobody knows; as it is now.
    Unknown,
}

/// The workspace as it was where its roots left a revision.
///
/// # Errors
/// When a root has no such revision. Before the first commit `HEAD` is one at which nothing was there.
pub fn past(workspace: &Workspace, revision: &str, git: &dyn Git) -> Result<Past, Untold> {
    let mut past = Past { workspace: workspace.clone(), missing: Vec::new() };
    let mut sources: Vec<Source> = Vec::new();
    for (index, repository) in workspace.repositories.iter().enumerate() {
        let around = repository.parent.filter(|parent| {
            workspace
                .repositories
                .get(*parent)
                .is_some_and(|parent| parent.judged && *parent.root == *repository.root)
        });
        let source = match around.and_then(|parent| Some((parent, sources.get(parent)?.clone()))) {
            _ if !repository.judged => Source::Unknown,
            Some((parent, source)) => {
                let folder = relative(&workspace.repositories[parent].path, &repository.path);
                submodule(git, repository, &folder, &source)
            }
            None => root(git, &repository.path, revision)?,
        };
        match &source {
            Source::Unknown if repository.judged => past.missing.push(repository.path.to_path_buf()),
            Source::Unknown => {}
            Source::Absent => replace(&mut past.workspace, index, BTreeMap::new()),
            Source::Tree { folder, commit, below } => {
                let own = workspace.repositories.iter().filter(|other| other.parent == Some(index));
                let inner: Vec<String> =
                    own.map(|other| format!("{}/", relative(&repository.path, &other.path))).collect();
                let documents = documents(git, repository, folder, commit, below, &inner)
                    .ok_or_else(|| Untold::Unread(repository.path.to_path_buf()))?;
                replace(&mut past.workspace, index, documents);
            }
        }
        sources.push(source);
    }
    Ok(past)
}

fn replace(workspace: &mut Workspace, index: usize, documents: BTreeMap<Arc<Path>, Arc<Document>>) {
    let repository = Arc::make_mut(&mut workspace.repositories[index]);
    repository.closed = Arc::new(documents.into());
    repository.open.clear();
}

/// Where the documents of a root were, which need not be the top of its repository.
fn root(git: &dyn Git, path: &Path, revision: &str) -> Result<Source, Untold> {
    let folder = top(path).ok_or_else(|| Untold::NoRepository(path.to_path_buf()))?;
    let below = if *folder == *path { String::new() } else { relative(&folder, path) };
    Ok(match start(git, &folder, revision)? {
        Some(commit) => Source::Tree { folder, commit, below },
        None => Source::Absent,
    })
}

/// Where a submodule in `folder` of the repository around it was.
fn submodule(git: &dyn Git, repository: &Repository, folder: &str, around: &Source) -> Source {
    let Source::Tree { folder: above, commit, below } = around else { return around.clone() };
    let path = join(below, folder);
    let Ok(answer) = git.answer(above, &["ls-tree", "-z", "--full-tree", commit, "--", &path], b"") else {
        return Source::Unknown;
    };
    let answer = String::from_utf8_lossy(&answer);
    let Some(entry) = entries(&answer).next() else { return Source::Absent };
    match entry.kind {
        "tree" => Source::Tree { folder: above.clone(), commit: commit.clone(), below: path },
        "commit" if is_repository(&repository.path) => {
            let commit = entry.id;
            let asked = format!("{commit}^{{commit}}");
            match git.answer(&repository.path, &["cat-file", "-e", &asked], b"") {
                Ok(_) => Source::Tree {
                    folder: repository.path.to_path_buf(),
                    commit: commit.to_owned(),
                    below: String::new(),
                },
                Err(_) => Source::Unknown,
            }
        }
        // It is not checked out: there is nothing of it now, and nothing of it is known.
        _ => Source::Unknown,
    }
}

/// The documents below a path of a commit, without those of repositories in it; one that has not changed is the same as now.
fn documents(
    git: &dyn Git,
    repository: &Repository,
    folder: &Path,
    commit: &str,
    below: &str,
    inner: &[String],
) -> Option<BTreeMap<Arc<Path>, Arc<Document>>> {
    let mut question = vec!["ls-tree", "-r", "-z", "-l", "--full-tree", commit];
    if !below.is_empty() {
        question.extend(["--", below]);
    }
    let listing = git.answer(folder, &question, b"").ok()?;
    let listing = String::from_utf8_lossy(&listing).into_owned();
    let mut wanted: Vec<(String, String)> = Vec::new();
    for Entry { mode, id, size, path, .. } in entries(&listing).filter(|entry| entry.kind == "blob") {
        let own = if below.is_empty() {
            Some(path)
        } else {
            path.strip_prefix(below).and_then(|it| it.strip_prefix('/'))
        };
        let Some(own) = own.filter(|own| is_document(Path::new(own)) && mode != "120000") else { continue };
        // What is there now and was not read (ignored, too many) would seem to have gone.
        let path = repository.path.join(own);
        let is_read = repository.document(&path).is_some() || !path.exists();
        let is_small = size.is_some_and(|size| size <= MAX_FILE_LEN);
        if is_read && is_small && !inner.iter().any(|inner| own.starts_with(inner)) {
            wanted.push((own.to_owned(), id.to_owned()));
        }
    }
    let kept = objects(git, folder, wanted.iter().map(|(_, id)| id.as_str()))?;
    let mut documents = BTreeMap::new();
    for ((own, _), object) in wanted.into_iter().zip(kept) {
        let text = String::from_utf8_lossy(&object?).into_owned();
        let path: Arc<Path> = repository.path.join(&own).into();
        let known = repository.document(&path).filter(|known| known.hash == hash(&text));
        let document = known.cloned().unwrap_or_else(|| Arc::new(read(path.clone(), own, &text)));
        documents.insert(path, document);
    }
    Some(documents)
}

/// A document with all that views ask of it.
fn read(path: Arc<Path>, relative: String, text: &str) -> Document {
    let document = Document::new(path, relative, Arc::new(Reading::new(text)), hash(text));
    document.inventory();
    document.closed()
}

fn join(below: &str, folder: &str) -> String {
    if below.is_empty() { folder.to_owned() } else { format!("{below}/{folder}") }
}
