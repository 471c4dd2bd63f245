//! Replaces the text of a file, as a whole or not at all.
//!
//! The new text goes into a temporary file beside the old one, which is then renamed over it: nobody ever sees half of it, not even
//! after a crash. Who is killed in between leaves the temporary file; whoever writes there next takes it away.
//! The traps: the file may have changed since it was read, and its name may be a link that leads out of the root.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use planmark_core::workspace::hash;

use crate::read::read;

/// Replaces the text of the file at `path` by `text`, if it still is the one with the hash `expected` ([`hash`], byte order mark
/// included) and its real place is below `root`. Its permissions stay, and its owner where that is allowed.
///
/// # Errors
/// When the file changed since it was read, lies outside of the root, is no text, or cannot be written; it is then as it was.
pub fn write(path: &Path, text: &str, expected: u64, root: &Path) -> io::Result<()> {
    let real = crate::real_path(path)?;
    if !real.starts_with(crate::real_path(root)?) {
        return Err(io::Error::other(format!(
            "it is a link to {}, outside of {}",
            real.display(),
            root.display()
        )));
    }
    let metadata = fs::metadata(&real)?;
    let folder = real.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
    let mut file = beside(folder)?;
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

/// What the names of temporary files begin with; the number of the process follows, and six letters or digits.
const PREFIX: &str = ".planmark-";

/// Longer than this nobody writes a file.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// A temporary file in a folder from which those are gone that nobody writes any more.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    sweep(folder);
    tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", std::process::id())).tempfile_in(folder)
}

/// Takes away the temporary files of others that were killed. Whose process runs on another machine looks like one of them; it finds its
/// file gone, says so, and leaves the one that it was to write as it is.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(process) else { continue };
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && process != std::process::id() && (is_gone(process) || is_old(&entry)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The process whose temporary file has this name.
fn process(name: &str) -> Option<u32> {
    let (process, rest) = name.strip_prefix(PREFIX)?.split_once('-')?;
    let is_ours = rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    process.parse().ok().filter(|_| is_ours)
}

/// Is it known that no such process runs? Only where the system shows them as folders.
fn is_gone(process: u32) -> bool {
    Path::new("/proc/self").exists() && !Path::new("/proc").join(process.to_string()).exists()
}

fn is_old(entry: &fs::DirEntry) -> bool {
    let written = entry.metadata().and_then(|metadata| metadata.modified());
    written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > LONGEST))
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
    let mut file = beside(folder)?;
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
    if !crate::real_path(there)?.starts_with(crate::real_path(root)?) {
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

    #[test]
    fn what_was_left_by_the_killed_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, hours: u64| {
            let file = fs::File::create(dir.path().join(name)).unwrap();
            let written = std::time::SystemTime::now() - Duration::from_secs(hours * 60 * 60);
            file.set_modified(written).unwrap();
        };
        let own = format!(".planmark-{}-a1B2c3", std::process::id());
        let kept = [&own, ".planmark-notes", ".planmark-12-notes.md", ".planmark.toml", ".planmark-x-a1B2c3"];
        kept.iter().for_each(|name| file(name, 48));
        // A parent of this process runs, and no process bears the greatest number.
        file(".planmark-1-a1B2c3", 48);
        file(".planmark-1-a1B2c4", 0);
        file(&format!(".planmark-{}-a1B2c3", u32::MAX), 2);
        create(&dir.path().join("plan.md"), "mine").unwrap();
        let mut left: Vec<String> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let mut expected: Vec<&str> = kept.to_vec();
        expected.push("plan.md");
        if Path::new("/proc/1").exists() {
            expected.push(".planmark-1-a1B2c4");
            expected.sort_unstable();
            assert_eq!(left, expected);
        }
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
