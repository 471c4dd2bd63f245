//! Folders of files, to be written, copied and compared.
//!
//! The trap: what git keeps in `.git` changes at every question, so it belongs to none of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a file, and the folders that hold it.
///
/// # Panics
/// When it cannot.
pub fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().expect("it has one")).expect("writable");
    fs::write(path, content).expect("writable");
}

/// A temporary folder that holds these files.
///
/// # Panics
/// When there can be none.
#[must_use]
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in files {
        write(&folder.path().join(path), content);
    }
    folder
}

/// Every file below a folder but those of git, with its bytes.
///
/// # Panics
/// When one of them cannot be read.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).expect("readable").map(|entry| entry.expect("readable")) {
            let kind = entry.file_type().expect("a kind");
            if entry.file_name() == ".git" {
                continue;
            }
            if kind.is_dir() {
                waiting.push(entry.path());
            } else if kind.is_file() {
                let path = entry.path();
                let bytes = fs::read(&path).expect("readable");
                files.insert(path.strip_prefix(folder).expect("below").to_path_buf(), bytes);
            }
        }
    }
    files
}

/// Copies every file of a folder but those of git.
///
/// # Panics
/// When one of them cannot be read or written.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("writable");
        fs::write(path, bytes).expect("writable");
    }
}
