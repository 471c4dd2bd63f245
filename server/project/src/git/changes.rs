//! What has changed in a workspace since a revision, submodules included: as committed, as staged, as it lies there, and what is new.
//!
//! The revision is one of the outermost repository; a submodule is compared with the commit that it had there. What was done on another
//! branch meanwhile is no change: the comparison begins where this one left it. The traps: git is not let into submodules by itself, since
//! there it would do what their configuration says, each is asked as the others are; and git would run filters over what it looks into, so it
//! is told that there are none, and what is written since is compared here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use planmark_core::rules::{Change, Changed};
use planmark_core::workspace::Workspace;
use rayon::prelude::*;

use super::commit::{Untold, start, top};
use super::objects::{entries, objects};
use super::{Git, is_repository};
use crate::roots::CONFIG_NAMES;
use crate::watch::is_read;

/// The mode of a submodule in what git lists.
const SUBMODULE: &str = "160000";

/// A repository and the commit that it is compared with; `None` where all of it is new.
type Compared = (PathBuf, Option<String>);

/// What has changed in the repositories of a workspace since `revision`, which the outermost of them knows.
///
/// # Errors
/// Why git cannot tell.
pub fn changed_since(git: &dyn Git, workspace: &Workspace, revision: &str) -> Result<Changed, Untold> {
    let judged = workspace.repositories.iter().filter(|repository| repository.judged);
    let folders: BTreeSet<&Path> = judged.clone().map(|repository| &*repository.path).collect();
    let tops: BTreeSet<PathBuf> = judged
        .map(|repository| {
            top(&repository.root).ok_or_else(|| Untold::NoRepository(repository.root.to_path_buf()))
        })
        .collect::<Result<_, _>>()?;
    let mut changed = Changed::default();
    let mut waiting: Vec<Compared> = Vec::new();
    for top in &tops {
        waiting.push((top.clone(), start(git, top, revision)?));
    }
    // Level by level: what a submodule is compared with stands in the repository that holds it.
    while !waiting.is_empty() {
        let told: Vec<(Changed, Vec<Compared>)> = waiting
            .par_iter()
            .map(|(repository, commit)| {
                let Some(commit) = commit else { return (whole(repository), Vec::new()) };
                let below = below(repository, &folders);
                let bases = submodules(git, repository, commit, &below);
                let changes = changes(git, repository, commit).unwrap_or_else(|| whole(repository));
                let next = below.into_iter().map(|path| (path.to_path_buf(), bases.get(path).cloned()));
                (changes, next.collect())
            })
            .collect();
        waiting.clear();
        for (more, next) in told {
            changed.files.extend(more.files);
            changed.folders.extend(more.folders);
            waiting.extend(next);
        }
    }
    Ok(changed)
}

/// A document as it was committed last; `None` where git has it not.
pub fn committed(git: &dyn Git, path: &Path) -> Option<String> {
    let top = top(path.parent()?)?;
    let name = path.strip_prefix(&top).ok()?.to_str()?.replace('\\', "/");
    let answer = git.answer(&top, &["cat-file", "blob", &format!("HEAD:{name}")], b"").ok()?;
    String::from_utf8(answer).ok()
}

fn whole(repository: &Path) -> Changed {
    Changed { folders: BTreeSet::from([repository.to_path_buf()]), ..Changed::default() }
}

/// The repositories of these that lie in this one, and in no other of them.
fn below<'a>(repository: &Path, folders: &BTreeSet<&'a Path>) -> Vec<&'a Path> {
    let holder =
        |folder: &Path| folder.ancestors().skip(1).find(|above| is_repository(above)).map(Path::to_path_buf);
    let is_below = |folder: &&&Path| {
        // Without a `.git` its files are those of the repository that holds it.
        folder.starts_with(repository)
            && is_repository(folder)
            && holder(folder).as_deref() == Some(repository)
    };
    folders.iter().filter(is_below).copied().collect()
}

/// Which commits the submodules at these paths had at this one.
fn submodules(git: &dyn Git, repository: &Path, commit: &str, below: &[&Path]) -> BTreeMap<PathBuf, String> {
    let names: Vec<String> = below.iter().map(|path| crate::scan::relative(repository, path)).collect();
    if names.is_empty() {
        return BTreeMap::new();
    }
    let mut question = vec!["ls-tree", "-z", commit, "--"];
    question.extend(names.iter().map(String::as_str));
    let answer = git.answer(repository, &question, b"").unwrap_or_default();
    let answer = String::from_utf8_lossy(&answer);
    let submodules = entries(&answer).filter(|entry| entry.mode == SUBMODULE);
    submodules.map(|entry| (repository.join(entry.path), entry.id.to_owned())).collect()
}

/// The settings by which git runs no filter: it would run one over a file that was written in the very second in which it last looked, to
/// see whether that has changed. `None` where a filter has a name that no setting can take back.
fn without_filters(git: &dyn Git, repository: &Path) -> Option<Vec<String>> {
    let question = ["config", "-z", "--name-only", "--get-regexp", r"^filter\."];
    // Without any there is no answer.
    let answer = git.answer(repository, &question, b"").unwrap_or_default();
    let answer = String::from_utf8(answer).ok()?;
    let setting = |name: &str| match name.rsplit_once('.')? {
        (driver, _) if driver.contains(['=', '\n']) => None,
        (_, "required") => Some(format!("{name}=false")),
        _ => Some(format!("{name}=")),
    };
    answer.split('\0').filter(|name| !name.is_empty()).map(setting).collect()
}

/// The changes of a repository without its submodules; `None` where git cannot tell, as when it lacks the commit.
fn changes(git: &dyn Git, repository: &Path, commit: &str) -> Option<Changed> {
    let settings = without_filters(git, repository)?;
    let mut question: Vec<&str> = settings.iter().flat_map(|setting| ["-c", setting]).collect();
    question.extend([
        "diff-index",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=dirty",
        commit,
        "--",
    ]);
    let answer = git.answer(repository, &question, b"").ok()?;
    let answer = String::from_utf8_lossy(&answer);
    let mut changed = Changed::default();
    let mut touched: Vec<(&str, &str)> = Vec::new();
    let mut tokens = answer.split('\0');
    while let (Some(what), Some(path)) = (tokens.next(), tokens.next()) {
        let words: Vec<&str> = what.trim_start_matches(':').split(' ').collect();
        match words.as_slice() {
            [SUBMODULE, SUBMODULE, ..] => {}
            // Git has not looked into it: it was written since it was last asked, perhaps as it was.
            [_, _, old, new, "M"] if new.bytes().all(|digit| digit == b'0') => touched.push((old, path)),
            [.., "M"] => add(&mut changed, repository, path, Change::Text),
            _ => add(&mut changed, repository, path, Change::Presence),
        }
    }
    for path in other_than(git, repository, &touched) {
        add(&mut changed, repository, path, Change::Text);
    }
    let answer = git.answer(repository, &["ls-files", "-z", "--others", "--exclude-standard"], b"").ok()?;
    let answer = String::from_utf8_lossy(&answer);
    for path in answer.split('\0').filter(|path| !path.is_empty()) {
        // A repository in it that is no submodule is listed as a folder.
        add(&mut changed, repository, path.trim_end_matches('/'), Change::Presence);
    }
    Some(changed)
}

/// Those of these files whose text is not that of the object. It is compared here: git would run a filter before, if one is configured.
fn other_than<'a>(git: &dyn Git, repository: &Path, files: &[(&str, &'a str)]) -> Vec<&'a str> {
    let (read, mut others): (Vec<_>, Vec<_>) = files.iter().partition(|(_, path)| is_read(Path::new(path)));
    let names = read.iter().map(|(object, _)| *object);
    let kept = objects(git, repository, names).unwrap_or_else(|| vec![None; read.len()]);
    for (file, object) in read.into_iter().zip(kept) {
        let text = std::fs::read(repository.join(file.1)).ok();
        let lines = |bytes: Vec<u8>| bytes.into_iter().filter(|byte| *byte != b'\r').collect::<Vec<u8>>();
        if object.is_none() || object.map(lines) != text.map(lines) {
            others.push(file);
        }
    }
    others.into_iter().map(|(_, path)| path).collect()
}

/// These files as what has changed, of which nobody knows whether they were there before.
pub fn written(files: &[PathBuf]) -> Changed {
    let mut changed = Changed::default();
    for path in files {
        note(&mut changed, path.clone(), Change::Presence);
    }
    changed
}

fn add(changed: &mut Changed, repository: &Path, name: &str, change: Change) {
    note(changed, repository.join(name), change);
}

fn note(changed: &mut Changed, path: PathBuf, change: Change) {
    let is_config = path.file_name().is_some_and(|name| CONFIG_NAMES.iter().any(|config| name == *config));
    if let Some(folder) = path.parent().filter(|_| is_config) {
        changed.folders.insert(folder.to_path_buf());
    }
    // Documents are known by their real paths.
    let path = crate::real_path(&path).unwrap_or(path);
    changed.files.insert(path, change);
}
