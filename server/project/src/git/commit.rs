//! The commit that somebody means, and why git cannot tell.
//!
//! The trap: a revision that begins with a dash would be an option.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Git, Refusal, is_repository, shallow};

/// Why git cannot tell how something was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untold {
    /// Neither this folder nor one above it is a repository.
    NoRepository(PathBuf),
    /// There is no git, or it does not answer here.
    NoGit(PathBuf),
    /// The repository belongs to somebody else, and git has not been told that this is fine.
    Dubious(PathBuf),
    /// Git knows no such commit.
    NoRevision {
        /// What was asked for.
        revision: String,
        /// Where.
        repository: PathBuf,
        /// Only the last commits were fetched: it may be among the others.
        shallow: bool,
    },
    /// Git did not list or print what it has.
    Unread(PathBuf),
}

/// The commit that a revision means in the repository in this folder; `None` where `HEAD` is asked for and nothing was committed yet, so
/// that all there is is new.
///
/// # Errors
/// When there is no git, no repository, or no such commit in it.
fn commit(git: &dyn Git, folder: &Path, revision: &str) -> Result<Option<String>, Untold> {
    if !is_repository(folder) {
        return Err(Untold::NoRepository(folder.to_path_buf()));
    }
    match line(git, folder, &["rev-parse", "--git-dir"]) {
        Ok(_) => {}
        Err(Refusal::Dubious) => return Err(Untold::Dubious(folder.to_path_buf())),
        Err(Refusal::Silent) => return Err(Untold::NoGit(folder.to_path_buf())),
    }
    let asked = format!("{revision}^{{commit}}");
    let question = ["rev-parse", "--verify", "--quiet", &asked];
    let answer = if revision.starts_with('-') { Err(Refusal::Silent) } else { line(git, folder, &question) };
    match answer {
        Ok(commit) => Ok(Some(commit)),
        Err(_) if revision == "HEAD" => Ok(None),
        Err(_) => Err(Untold::NoRevision {
            revision: revision.to_owned(),
            repository: folder.to_path_buf(),
            shallow: !shallow(folder).is_empty(),
        }),
    }
}

/// The commit with which a repository is compared that is asked what changed since a revision: where this branch left it, so that what
/// was done on the other meanwhile is no change; `None` where nothing was committed yet, so that all there is is new.
///
/// # Errors
/// As for [`commit`].
pub(super) fn start(git: &dyn Git, top: &Path, revision: &str) -> Result<Option<String>, Untold> {
    let Some(asked) = commit(git, top, revision)? else { return Ok(None) };
    Ok(Some(line(git, top, &["merge-base", &asked, "HEAD"]).unwrap_or(asked)))
}

/// The nearest folder, from this one upwards, in which there is a `.git`.
pub(super) fn top(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| is_repository(folder)).map(Path::to_path_buf)
}

/// The first line of what git answers; nothing is no answer.
pub(super) fn line(git: &dyn Git, folder: &Path, question: &[&str]) -> Result<String, Refusal> {
    let answer = git.answer(folder, question, b"")?;
    let line = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().trim().to_owned();
    if line.is_empty() { Err(Refusal::Silent) } else { Ok(line) }
}

impl fmt::Display for Untold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Untold::NoRepository(folder) => {
                write!(f, "{} lies in no git repository, so nobody knows how it was", folder.display())
            }
            Untold::NoGit(folder) => {
                write!(
                    f,
                    "git does not answer in {}; is it installed, and is that a repository?",
                    folder.display()
                )
            }
            Untold::Dubious(folder) => write!(
                f,
                "{} belongs to another user, so git does not tell how it was; `git config --global --add safe.directory` changes that",
                folder.display()
            ),
            Untold::NoRevision { revision, repository, shallow } => {
                write!(f, "git knows no revision {revision} in {}", repository.display())?;
                if *shallow {
                    f.write_str(
                        "; only its last commits were fetched: fetch all of them (`fetch-depth: 0`)",
                    )?;
                }
                Ok(())
            }
            Untold::Unread(folder) => write!(f, "git could not read {} as it was", folder.display()),
        }
    }
}

impl std::error::Error for Untold {}
