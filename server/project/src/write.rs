//! Replaces the text of a file, as a whole or not at all.
//!
//! The new text goes into a temporary file beside the old one, which is then renamed over it: nobody ever sees half of it, not even
//! after a crash. The traps: the file may have changed since it was read, and its name may be a link that leads out of the root.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use planmark_core::workspace::hash;

use crate::read::read;

/// Replaces the text of the file at `path` by `text`, if it still is the one with the hash `expected` ([`hash`], byte order mark
/// included) and its real place is below `root`. Its permissions stay, and its owner where that is allowed.
///
/// # Errors
/// When the file changed since it was read, lies outside of the root, is no text, or cannot be written; it is then as it was.
pub fn write(path: &Path, text: &str, expected: u64, root: &Path) -> io::Result<()> {
    let real = fs::canonicalize(path)?;
    if !real.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other(format!(
            "it is a link to {}, outside of {}",
            real.display(),
            root.display()
        )));
    }
    let metadata = fs::metadata(&real)?;
    let folder = real.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
    let mut file = tempfile::Builder::new().prefix(".planmark-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    keep_owner(file.as_file(), &metadata);
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    // As late as can be: whoever writes it now is overwritten only within the moment that renaming takes.
    let source = read(&real).map_err(|notice| io::Error::other(notice.to_string()))?;
    if !source.lossless() || hash(&source.text) != expected {
        return Err(io::Error::other("it changed since it was read; run the command again"));
    }
    file.persist(&real).map_err(|error| error.error)?;
    Ok(())
}

/// Gives a new file the owner and the group of the one that it replaces; who may not do that owns it from now on.
#[cfg(unix)]
fn keep_owner(file: &fs::File, metadata: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(own) = file.metadata() else { return };
    if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()))
            .or_else(|_| fchown(file, None, Some(metadata.gid())));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

/// Writes a file that is not there yet.
///
/// # Errors
/// When there is one, or it cannot be written; then nothing is there.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
    let mut file = tempfile::Builder::new().prefix(".planmark-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    readable(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file that is not there yet below `root`, and the folders that it needs.
///
/// # Errors
/// When there is one, when its place lies outside of the root, or when it cannot be written; then no file is there.
pub fn create_below(path: &Path, text: &str, root: &Path) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
    let there = folder.ancestors().find(|above| above.exists()).unwrap_or(folder);
    if !fs::canonicalize(there)?.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other(format!("it would lie outside of {}", root.display())));
    }
    fs::create_dir_all(folder)?;
    create(path, text)
}

/// A temporary file is for its owner alone; a new file is as other new files are.
#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on the other systems")]
fn readable(_: &fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plan.md");
        fs::write(&path, "new").unwrap();
        let error = write(&path, "mine", hash("old"), dir.path()).unwrap_err();
        assert!(error.to_string().contains("changed since"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        write(&path, "mine", hash("new"), dir.path()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_do_not_lead_out() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir(&root).unwrap();
        let outside = dir.path().join("outside.md");
        fs::write(&outside, "a").unwrap();
        symlink(&outside, root.join("link.md")).unwrap();
        assert!(write(&root.join("link.md"), "b", hash("a"), &root).is_err());
        assert_eq!(fs::read_to_string(&outside).unwrap(), "a");
        fs::set_permissions(&outside, fs::Permissions::from_mode(0o640)).unwrap();
        write(&outside, "b", hash("a"), dir.path()).unwrap();
        assert_eq!(fs::metadata(&outside).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&outside, fs::Permissions::from_mode(0o444)).unwrap();
        write(&outside, "c", hash("b"), dir.path()).unwrap();
        assert_eq!(fs::metadata(&outside).unwrap().permissions().mode() & 0o777, 0o444);
    }
}
