//! Asks the `git` program what it remembers of a repository's documents.
//!
//! [`history`] needs two questions a repository: one `git log` over its Markdown, and one look at the last changes, since a commit that
//! changed nothing but a stamp is none. The trap: the repository may be anybody's. What its configuration could have git run (hooks,
//! monitors, pagers, diff programs, signature checks, transports) is switched off, nothing is written, and every answer is bounded.

mod changes;
mod commit;
mod log;
mod objects;
mod patch;
mod program;
mod revision;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use planmark_core::plan::stamps::StampKeys;
use planmark_core::workspace::{History, Lifetime, Remote};

use crate::notice::{Cause, Notice};
use crate::read::{read, small};
pub use changes::{changed_since, committed, written};
pub use commit::Untold;
use log::{Change, Log};
pub use program::Program;
pub use revision::{Past, past};

/// Who answers questions about a repository; tests put another in place of the program.
pub trait Git: Send + Sync {
    /// What git prints when it is run with these arguments in this folder, with `input` to read.
    ///
    /// # Errors
    /// Why there is no answer.
    fn answer(&self, repository: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Refusal>;
}

/// Why git has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no git, no commit, no such thing, or it takes too long: it is as if there were no repository.
    Silent,
    /// The repository belongs to somebody else, and git has not been told that this is fine.
    Dubious,
}

/// Where git is not asked.
#[derive(Clone, Copy, Debug)]
pub struct NoGit;

impl Git for NoGit {
    fn answer(&self, _: &Path, _: &[&str], _: &[u8]) -> Result<Vec<u8>, Refusal> {
        Err(Refusal::Silent)
    }
}

/// The Markdown of a repository, as git matches paths.
const MARKDOWN: [&str; 2] = [":(icase)*.md", ":(icase)*.markdown"];

/// So often a document's last change is taken for one of its stamp alone, and the one before is looked at.
const STAMPS_IN_A_ROW: usize = 4;

/// The commit at which a repository stands; `None` where there is none, or no git.
pub fn head(git: &dyn Git, repository: &Path) -> Option<String> {
    if !is_repository(repository) {
        return None;
    }
    let answer = git.answer(repository, &["rev-parse", "--verify", "--quiet", "HEAD"], b"").ok()?;
    Some(String::from_utf8_lossy(&answer).trim().to_owned()).filter(|head| !head.is_empty())
}

/// What git remembers of the documents of a repository; `keys` are the stamps of its configuration.
///
/// # Errors
/// A notice where git could tell and will not.
pub fn history(git: &dyn Git, repository: &Path, keys: &StampKeys) -> Result<Option<History>, Notice> {
    if !is_repository(repository) {
        return Ok(None);
    }
    let question = [
        "log",
        "HEAD",
        "--no-show-signature",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--no-merges",
        "--find-renames",
        "-l200",
        "--name-status",
        "-z",
        "--date=short",
        "--format=%x01%H %ad",
        "--",
        MARKDOWN[0],
        MARKDOWN[1],
    ];
    match git.answer(repository, &question, b"") {
        Ok(answer) => {
            let mut log = Log::read(&answer, &shallow(repository));
            drop_stamps(git, repository, keys, &mut log);
            Ok(Some(remembered(&log)))
        }
        Err(Refusal::Dubious) => Err(Notice { path: repository.to_path_buf(), cause: Cause::Dubious }),
        Err(Refusal::Silent) => Ok(None),
    }
}

fn remembered(log: &Log) -> History {
    let lifetime = |(path, document): (&String, &log::Document)| {
        let changed = document.changes.first().map(|change| change.day);
        (path.clone(), Lifetime { changed, created: document.created })
    };
    History { documents: log.documents.iter().map(lifetime).collect() }
}

/// Takes out the last changes of documents as long as they changed nothing but stamps.
fn drop_stamps(git: &dyn Git, repository: &Path, keys: &StampKeys, log: &mut Log) {
    // Every document is looked at in the first round, then only those whose last change was one of a stamp.
    let mut unsure: BTreeSet<String> = log.documents.keys().cloned().collect();
    for _ in 0..STAMPS_IN_A_ROW {
        let mut at: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in &unsure {
            let last = log.documents.get(path).and_then(|document| document.changes.first());
            if let Some(Change { commit, name, is_creation: false, .. }) = last {
                at.entry(commit.clone()).or_default().push(name.clone());
            }
        }
        if at.is_empty() {
            return;
        }
        let input: String = at.keys().flat_map(|commit| [commit, "\n"]).collect();
        let question = [
            "diff-tree",
            "--stdin",
            "-r",
            "--patch",
            "--unified=0",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--",
            MARKDOWN[0],
            MARKDOWN[1],
        ];
        let Ok(answer) = git.answer(repository, &question, input.as_bytes()) else { return };
        let of_stamps = patch::of_stamps(&answer, keys);
        unsure.retain(|path| {
            let Some(document) = log.documents.get_mut(path) else { return false };
            let is_of_stamp = document.changes.first().is_some_and(|change| {
                of_stamps.get(&change.commit).is_some_and(|names| names.contains(&change.name))
            });
            if is_of_stamp {
                document.changes.remove(0);
            }
            is_of_stamp
        });
    }
}

/// Has this folder a `.git`, as a folder or as a file?
fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// Where the repository in this folder is hosted, as its `.git/config` says; git is not asked.
pub(crate) fn remote(repository: &Path) -> Option<Remote> {
    let folder = common_folder(repository)?;
    Remote::of_config(&small(&folder.join("config"))?)
}

/// Where git keeps what the worktrees of a repository share.
pub(crate) fn common_folder(repository: &Path) -> Option<PathBuf> {
    let folder = git_folder(repository)?;
    let common = small(&folder.join("commondir"));
    Some(common.map_or_else(|| folder.clone(), |common| folder.join(common.trim())))
}

/// The commits at which a shallow clone begins: all that came before seems to have come with them.
fn shallow(repository: &Path) -> BTreeSet<String> {
    let Some(folder) = common_folder(repository) else { return BTreeSet::new() };
    let list = read(&folder.join("shallow")).map(|source| source.text).unwrap_or_default();
    list.lines().map(|line| line.trim().to_owned()).collect()
}

/// Where git keeps a repository: `.git`, or where that file leads.
pub(crate) fn git_folder(repository: &Path) -> Option<PathBuf> {
    let path = repository.join(".git");
    if path.is_dir() {
        return Some(path);
    }
    let text = small(&path)?;
    Some(repository.join(text.strip_prefix("gitdir:")?.trim()))
}
