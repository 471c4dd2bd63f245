//! Reads one file without trusting it: it may be gone, huge, a pipe, or not text.
//!
//! [`read`] gives the text and the hash of the text; writing refuses to replace a file whose hash has changed. The trap: a file that is not UTF-8 has a text, so that it can be
//! judged, but offsets into that text are not offsets into the file, hence `lossless`.

use crate::notice::{Cause, Notice};
use planmark_core::workspace::hash;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most that is read of one file, in bytes.
pub const MAX_FILE_LEN: u64 = 32 * 1024 * 1024;

/// A file as text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its text, with the byte order mark where there was one.
    pub text: String,
    /// [`planmark_core::workspace::hash`] of the text, byte order mark included.
    pub hash: u64,
    /// What the text cannot say of the bytes; a source with a notice must not be written back.
    pub notice: Option<Notice>,
}

impl Source {
    /// Whether the text is, byte for byte, what stands in the file.
    pub fn lossless(&self) -> bool {
        self.notice.is_none()
    }
}

/// The text of a regular file.
///
/// # Errors
/// A notice, when there is no text to judge: the file is gone or forbidden, larger than [`MAX_FILE_LEN`], binary,
/// or not a regular file (a pipe would block whoever opens it).
pub fn read(path: &Path) -> Result<Source, Notice> {
    let bytes = bytes(path, MAX_FILE_LEN)?;
    match String::from_utf8(bytes) {
        Ok(text) if is_binary(text.as_bytes()) => {
            Err(Notice { path: path.to_path_buf(), cause: Cause::Binary })
        }
        Ok(text) => Ok(Source { hash: hash(&text), text, notice: None }),
        Err(error) => {
            let first = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            if is_binary(&bytes) {
                return Err(Notice { path: path.to_path_buf(), cause: Cause::Binary });
            }
            let line = 1 + bytes.iter().take(first).filter(|byte| **byte == b'\n').count();
            let notice = Notice { path: path.to_path_buf(), cause: Cause::NotUtf8 { line } };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok(Source { hash: hash(&text), text, notice: Some(notice) })
        }
    }
}

/// The first `limit` bytes of a regular file as text; for front matter, of which a definition needs no more.
pub(crate) fn head(path: &Path, limit: u64) -> Result<String, Notice> {
    let file = open(path)?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(|error| Notice::unreadable(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The text of a small file that is a tool's; none where it is long, or no regular file.
pub(crate) fn small(path: &Path) -> Option<String> {
    String::from_utf8(bytes(path, 1 << 20).ok()?).ok()
}

fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Notice> {
    let file = open(path)?;
    let len = file.metadata().map_or(0, |metadata| metadata.len());
    if len > limit {
        return Err(Notice { path: path.to_path_buf(), cause: Cause::TooLarge { len, limit } });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0).saturating_add(1));
    // A file may grow while it is read: one byte more than allowed tells.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Notice::unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        let len = bytes.len() as u64;
        return Err(Notice { path: path.to_path_buf(), cause: Cause::TooLarge { len, limit } });
    }
    Ok(bytes)
}

/// Opens what is a regular file, and nothing else: a pipe without a writer would wait for ever.
fn open(path: &Path) -> Result<File, Notice> {
    let refuse = |error: &io::Error| Notice::unreadable(path, error);
    let metadata = std::fs::metadata(path).map_err(|error| refuse(&error))?;
    if !metadata.is_file() {
        return Err(Notice { path: path.to_path_buf(), cause: Cause::NotAFile });
    }
    File::open(path).map_err(|error| refuse(&error))
}

/// A zero byte near the start is no Markdown; UTF-16 has one in every ASCII character.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8192).any(|byte| *byte == 0)
        || bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn broken_bytes_are_replaced_and_their_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("latin.md");
        fs::write(&path, b"# Plan\n\n- caf\xe9 49 agents\n").unwrap();
        let source = read(&path).unwrap();
        assert_eq!(source.text, "# Plan\n\n- caf\u{fffd} 49 agents\n");
        assert!(!source.lossless());
        assert_eq!(source.notice.unwrap().cause, Cause::NotUtf8 { line: 3 });
    }

    #[test]
    fn a_byte_order_mark_is_part_of_text_and_hash() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "\u{feff}a").unwrap();
        let source = read(&path).unwrap();
        assert_eq!((source.text.as_str(), source.hash), ("\u{feff}a", hash("\u{feff}a")));
        assert!(source.lossless());
    }

    #[test]
    fn binary_files_folders_and_missing_files_have_no_text() {
        let dir = tempfile::tempdir().unwrap();
        let utf16 = dir.path().join("utf16.md");
        fs::write(&utf16, b"\xff\xfe#\x00 \x00").unwrap();
        assert_eq!(read(&utf16).unwrap_err().cause, Cause::Binary);
        assert_eq!(read(dir.path()).unwrap_err().cause, Cause::NotAFile);
        assert!(matches!(read(&dir.path().join("gone.md")).unwrap_err().cause, Cause::Unreadable(_)));
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large.md");
        fs::write(&path, "0123456789").unwrap();
        assert_eq!(bytes(&path, 9).unwrap_err().cause, Cause::TooLarge { len: 10, limit: 9 });
        assert_eq!(bytes(&path, 10).unwrap().len(), 10);
    }
}
