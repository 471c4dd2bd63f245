//! Finds the roots of a workspace and the repositories below each of them.
//!
//! A root is a workspace folder (or a folder given on the command line), or a superproject that contains one: a
//! repository whose `.gitmodules` lists a path that leads to it. Of such a superproject only `.gitmodules`,
//! `planmark.toml` and the catalogs are read ([`Extent::Context`]). The trap: `.git` proves nothing either way. A
//! submodule that is not checked out has none, an exported tree has none at all, and in a worktree or submodule it is
//! a file; so `.gitmodules` and `.git` each suffice to make a repository.

use planmark_core::workspace::gitmodules::{Submodule, gitmodules};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The configuration files, in the order in which they are looked for.
pub const CONFIG_NAMES: [&str; 2] = ["planmark.toml", ".planmark.toml"];

/// One root of the workspace. Its path has no links left in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    /// Its folder.
    pub path: PathBuf,
    /// What of it is read.
    pub extent: Extent,
}

/// How much of a root is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Every document.
    Whole,
    /// These documents only: files that lie in no repository.
    Files(Vec<PathBuf>),
    /// `.gitmodules`, `planmark.toml` and the catalogs: a superproject outside the workspace folders.
    Context,
}

/// The roots that some folders and files give, and what of them the user asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// Sorted by path; none lies in another that is [`Extent::Whole`].
    pub roots: Vec<Root>,
    /// Files named by the user that lie in a whole root: findings of others are not asked for. Empty: all of them.
    pub selected: Vec<PathBuf>,
}

/// The roots for some paths: a folder is a root itself, a file stands for the root above it.
///
/// # Errors
/// When a path does not exist, with the path in the message.
pub fn roots(paths: &[PathBuf]) -> io::Result<Roots> {
    let mut whole = BTreeSet::new();
    let mut single: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut selected = Vec::new();
    for path in paths {
        let real = crate::real_path(path).map_err(|error| {
            let said = match error.kind() {
                io::ErrorKind::NotFound => format!("there is no file or folder {}", path.display()),
                _ => format!("{}: {error}", path.display()),
            };
            io::Error::new(error.kind(), said)
        })?;
        if real.is_dir() {
            whole.insert(real);
            continue;
        }
        let folder = real.parent().unwrap_or(&real).to_path_buf();
        match repository_above(&folder) {
            Some(repository) => {
                whole.insert(outermost(&repository));
                selected.push(real);
            }
            None => single.entry(folder).or_default().push(real),
        }
    }
    let mut outer: Vec<PathBuf> = Vec::new();
    for path in whole {
        // Sorted by parts, so a folder comes before what lies in it.
        if !outer.iter().any(|root| path.starts_with(root)) {
            outer.push(path);
        }
    }
    let context: BTreeSet<PathBuf> = outer.iter().flat_map(|root| superprojects(root)).collect();
    let mut roots: Vec<Root> = Vec::new();
    for (folder, mut files) in single {
        files.sort();
        files.dedup();
        if outer.iter().any(|root| folder.starts_with(root)) {
            selected.append(&mut files);
        } else {
            roots.push(Root { path: folder, extent: Extent::Files(files) });
        }
    }
    roots.extend(context.into_iter().map(|path| Root { path, extent: Extent::Context }));
    // Asked for a folder and for a file elsewhere: the folder is asked for as a whole.
    if !selected.is_empty() {
        let folders =
            paths.iter().filter_map(|path| crate::real_path(path).ok()).filter(|path| path.is_dir());
        selected.extend(folders);
    }
    roots.extend(outer.into_iter().map(|path| Root { path, extent: Extent::Whole }));
    roots.sort();
    selected.sort();
    Ok(Roots { roots, selected })
}

/// The root above a folder: the outermost superproject that contains its repository, else that repository, else the
/// folder itself.
pub fn root_above(folder: &Path) -> PathBuf {
    let folder = crate::real_path(folder).unwrap_or_else(|_| folder.to_path_buf());
    repository_above(&folder).map_or(folder, |repository| outermost(&repository))
}

/// The folder in which git checked out everything around a folder: the outermost superproject of the repository that holds it; the root
/// above it where there is no git.
pub fn checkout_of(folder: &Path) -> PathBuf {
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
    repository.map_or_else(|| root_above(folder), outermost)
}

fn outermost(repository: &Path) -> PathBuf {
    superprojects(repository).pop().unwrap_or_else(|| repository.to_path_buf())
}

/// The nearest folder, from this one upwards, that is a repository or says that it is a root by its configuration.
pub fn repository_above(folder: &Path) -> Option<PathBuf> {
    let is_top = |folder: &&Path| {
        folder.join(".git").exists()
            || folder.join(".gitmodules").is_file()
            || CONFIG_NAMES.iter().any(|name| folder.join(name).is_file())
    };
    folder.ancestors().find(is_top).map(Path::to_path_buf)
}

/// The superprojects that contain a folder, from the innermost to the outermost.
pub fn superprojects(folder: &Path) -> Vec<PathBuf> {
    let above = folder.ancestors().skip(1);
    let holds = |above: &&Path| declared(above).iter().any(|it| folder.starts_with(above.join(&it.path)));
    above.filter(holds).map(Path::to_path_buf).collect()
}

/// What the `.gitmodules` of a folder declares; nothing where there is none.
fn declared(folder: &Path) -> Vec<Submodule> {
    crate::read::read(&folder.join(".gitmodules"))
        .map_or_else(|_| Vec::new(), |source| gitmodules(&source.text))
}

/// A repository below a root, or the root itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryFolder {
    /// Its folder.
    pub path: PathBuf,
    /// What its `.gitmodules` declares, in that order; none where there is no such file.
    pub submodules: Option<Vec<SubmoduleFolder>>,
}

/// A declared submodule and what is there of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmoduleFolder {
    /// What `.gitmodules` says.
    pub declared: Submodule,
    /// Where that is.
    pub path: PathBuf,
    /// What stands there.
    pub checkout: Checkout,
}

/// What stands where a submodule should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checkout {
    /// Its files. (Also where it is a plain folder of the superproject: the reader sees the same.)
    Present,
    /// A folder with nothing more than `.git` and `.gitkeep` in it: not checked out.
    Empty,
    /// Nothing, or no folder.
    Missing,
}

/// What stands at the path of a submodule.
pub fn checkout(path: &Path) -> Checkout {
    let Ok(entries) = fs::read_dir(path) else { return Checkout::Missing };
    let more = entries.flatten().any(|entry| entry.file_name() != ".git" && entry.file_name() != ".gitkeep");
    if more { Checkout::Present } else { Checkout::Empty }
}

/// The repositories of a root, sorted by path, the root first. `git_folders` are the folders in which a walk saw a
/// `.git`. Submodules that are not checked out are repositories too: empty ones.
pub fn repositories(root: &Path, git_folders: &[PathBuf]) -> Vec<RepositoryFolder> {
    let mut found: BTreeMap<PathBuf, Option<Vec<SubmoduleFolder>>> = BTreeMap::new();
    let mut waiting: Vec<PathBuf> = git_folders.to_vec();
    waiting.push(root.to_path_buf());
    // The root may lie between a repository and its submodules (`master/submodules` opened as a folder).
    for above in root.ancestors().skip(1) {
        let below = declared(above).into_iter().map(|it| above.join(it.path));
        waiting.extend(below.filter(|path| path.starts_with(root) && path.is_dir()));
    }
    while let Some(folder) = waiting.pop() {
        // A link would lead to another name of a repository, or in a circle; git itself checks nothing out there.
        let leads_elsewhere = crate::real_path(&folder).is_ok_and(|real| real != folder);
        if found.contains_key(&folder) || leads_elsewhere {
            continue;
        }
        let submodules = folder.join(".gitmodules").is_file().then(|| {
            let place = |declared: Submodule| {
                let path = folder.join(&declared.path);
                SubmoduleFolder { checkout: checkout(&path), path, declared }
            };
            declared(&folder).into_iter().map(place).collect::<Vec<_>>()
        });
        waiting.extend(submodules.iter().flatten().map(|submodule| submodule.path.clone()));
        found.insert(folder, submodules);
    }
    found.into_iter().map(|(path, submodules)| RepositoryFolder { path, submodules }).collect()
}

/// The index of the innermost of the repositories, sorted by path, that contains a path.
pub fn innermost(repositories: &[RepositoryFolder], path: &Path) -> Option<usize> {
    path.ancestors().find_map(|folder| repositories.binary_search_by(|it| it.path.as_path().cmp(folder)).ok())
}

#[cfg(test)]
mod tests;
