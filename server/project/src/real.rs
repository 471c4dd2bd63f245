//! The path by which a file is known everywhere: absolute, without a link in it, as editors and git write it.
//!
//! The trap: on Windows the standard library's begins with `\\?\`. No URI of an editor has that, git does not take it, and who reads it
//! takes it for a mistake; so clippy refuses `canonicalize` everywhere else.

use std::io;
use std::path::{Path, PathBuf};

/// The real path of what is there.
///
/// # Errors
/// When nothing is there, or it cannot be reached.
pub fn real_path(path: impl AsRef<Path>) -> io::Result<PathBuf> {
    dunce::canonicalize(path)
}
