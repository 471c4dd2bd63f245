//! Where a path leads, through links of both kinds.
//!
//! A repository often keeps `.claude` as a link to a shared folder. Where git may not make links (`core.symlinks` off, as
//! on Windows, or an exported tree) it writes the link's target into a plain file of that name; both kinds are
//! followed here. The trap: a folder that is not there, a link that dangles and a submodule that is not checked out are
//! three different things to a person, and all of them are "unknown", not "empty".

use crate::roots::{Checkout, checkout};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The longest text that is taken for a link's target, in bytes.
const MAX_TARGET_LEN: u64 = 1024;

/// Chains of links longer than this are circles.
const MAX_HOPS: usize = 16;

/// What stands at a path where a folder is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Folder {
    /// A folder; its real path.
    Present(PathBuf),
    /// Nothing at all.
    Missing,
    /// A link that leads nowhere, in a circle, or to a place that may not be entered; or a folder that holds nothing
    /// more than `.git` and `.gitkeep`.
    Unknown,
}

/// What a path leads to, where a folder is expected.
pub(crate) fn folder(path: &Path) -> Folder {
    let mut path = path.to_path_buf();
    for hop in 0..MAX_HOPS {
        match crate::real_path(&path) {
            Ok(real) if real.is_dir() => {
                return match checkout(&real) {
                    Checkout::Present => Folder::Present(real),
                    Checkout::Empty | Checkout::Missing => Folder::Unknown,
                };
            }
            Ok(real) => match written_target(&real) {
                Some(target) => path = target,
                // A file of that name is no folder, and says nothing about one.
                None => return if hop == 0 { Folder::Missing } else { Folder::Unknown },
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound && hop == 0 => {
                let dangles = fs::symlink_metadata(&path).is_ok();
                return if dangles { Folder::Unknown } else { Folder::Missing };
            }
            Err(_) => return Folder::Unknown,
        }
    }
    Folder::Unknown
}

/// The target of a link that git wrote as a plain file: its whole text is one path, without a line break.
pub(crate) fn written_target(file: &Path) -> Option<PathBuf> {
    let metadata = fs::metadata(file).ok()?;
    if !metadata.is_file() || metadata.len() == 0 || metadata.len() > MAX_TARGET_LEN {
        return None;
    }
    let text = fs::read_to_string(file).ok()?;
    let is_path = !text.contains(['\n', '\r', '\0']) && text.trim() == text && !text.contains(": ");
    is_path.then(|| file.parent().map(|parent| parent.join(text)))?
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_of_both_kinds_are_followed_and_circles_end() {
        let dir = tempfile::tempdir().unwrap();
        let root = crate::real_path(dir.path()).unwrap();
        fs::create_dir_all(root.join("kit/agents")).unwrap();
        fs::write(root.join(".written"), "kit").unwrap();
        symlink(".written", root.join(".twice")).unwrap();
        symlink("nowhere", root.join(".dangling")).unwrap();
        fs::write(root.join(".written-dangling"), "../nowhere").unwrap();
        symlink(".b", root.join(".a")).unwrap();
        symlink(".a", root.join(".b")).unwrap();
        fs::write(root.join(".c"), ".c").unwrap();
        fs::create_dir(root.join("empty")).unwrap();
        fs::write(root.join("empty/.gitkeep"), "").unwrap();
        fs::write(root.join("notes"), "two\nlines\n").unwrap();
        let at = |name: &str| folder(&root.join(name));
        assert_eq!(at("kit"), Folder::Present(root.join("kit")));
        assert_eq!(at(".written"), Folder::Present(root.join("kit")));
        assert_eq!(at(".twice"), Folder::Present(root.join("kit")));
        assert_eq!(at("gone"), Folder::Missing);
        assert_eq!(at("notes"), Folder::Missing);
        for unknown in [".dangling", ".written-dangling", ".a", ".c", "empty"] {
            assert_eq!(at(unknown), Folder::Unknown, "{unknown}");
        }
    }
}
