//! Lists folders for the core's [`Files`], which say what exists.
//!
//! The walk asks for every folder that it enters; names that git ignores are listed too, since a link to such a file is no broken one.
//! The trap: an empty folder is listed too, although nothing is known of it, so that what comes into it is seen.

use std::fs;
use std::path::Path;

use planmark_core::workspace::Files;
use planmark_core::workspace::files::Listed;

use crate::read::small;
use crate::roots::{Checkout, RepositoryFolder};
use crate::scan::relative;

/// The most names of one folder; one with more was filled by a machine, and nothing is known of it.
const MAX_NAMES: usize = 50_000;

/// What a folder below `root` holds; none where that cannot be seen.
pub(crate) fn listed(root: &Path, folder: &Path) -> Option<Listed> {
    let mut listed = Listed::default();
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let Ok(kind) = entry.file_type() else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_symlink() {
            let target = crate::real_path(entry.path()).ok().filter(|target| target.starts_with(root));
            listed.links.push((name.clone(), target.map(|target| relative(root, &target))));
        }
        listed.names.push(if kind.is_dir() { format!("{name}/") } else { name });
        if listed.names.len() > MAX_NAMES {
            return None;
        }
    }
    Some(listed)
}

/// The files of a root from the folders that a walk has listed, and the submodules that its repositories declare.
pub(crate) fn files(root: &Path, folders: Vec<(String, Listed)>, repositories: &[RepositoryFolder]) -> Files {
    let mut files = Files::new(root.into());
    for (folder, listed) in &folders {
        files.list(folder, listed);
    }
    let submodules = repositories.iter().flat_map(|repository| repository.submodules.iter().flatten());
    for submodule in submodules.filter(|submodule| submodule.checkout == Checkout::Missing) {
        files.hide(&relative(root, &submodule.path));
    }
    if is_sparse(root) {
        files.be_sparse();
    }
    files
}

/// Is only a part of the repository checked out, by `git sparse-checkout`?
fn is_sparse(root: &Path) -> bool {
    root.join(".git/info/sparse-checkout").is_file()
        && ["config", "config.worktree"].iter().any(|name| {
            let config = small(&root.join(".git").join(name)).unwrap_or_default();
            let mut lines = config.lines().filter_map(|line| line.split_once('='));
            lines.any(|(key, value)| {
                key.trim().eq_ignore_ascii_case("sparsecheckout") && value.trim().eq_ignore_ascii_case("true")
            })
        })
}

/// What the folders of `files` hold now, for those of these folders that were listed. One that cannot be seen any more is given as an
/// empty one, of which nothing is known.
pub fn relisted(files: &Files, folders: &[String]) -> Vec<(String, Listed)> {
    let Some(root) = files.root() else { return Vec::new() };
    let known = folders.iter().filter(|folder| files.is_listed(folder));
    known.map(|folder| (folder.clone(), listed(root, &root.join(folder)).unwrap_or_default())).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use planmark_core::workspace::Existence;

    use super::*;
    use crate::walk::walk;

    #[test]
    fn what_is_ignored_is_there_and_what_lies_in_it_is_unknown() {
        let dir = tempfile::tempdir().unwrap();
        let root = crate::real_path(dir.path()).unwrap();
        for folder in ["docs", "private", "node_modules/x", "empty"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in
            ["README.md", ".env", "docs/a.md", "private/b.md", "node_modules/x/c.md", "empty/.gitkeep"]
        {
            fs::write(root.join(file), "text").unwrap();
        }
        fs::write(root.join(".gitignore"), "private/\n.env\n").unwrap();
        symlink("docs", root.join("here")).unwrap();
        symlink("..", root.join("docs/up")).unwrap();
        let files = files(&root, walk(&root).folders, &[]);
        let at = |path: &str| files.existence("", path);
        for path in [".env", "private", "docs/a.md", "here/a.md", "node_modules", "empty"] {
            assert_eq!(at(path), Existence::Present, "{path}");
        }
        for path in ["private/z.md", "node_modules/x/z.md", "empty/z.md"] {
            assert_eq!(at(path), Existence::Unknown, "{path}");
        }
        for path in ["z.md", "docs/z.md", "here/z.md", "docs/up/z.md"] {
            assert_eq!(at(path), Existence::Missing, "{path}");
        }
    }
}
