//! What the disk refused or what was left out: one line for a person for each such thing, never a failure.
//!
//! Everything in this crate that reads returns what it could read and a list of notices. The command line prints
//! them on standard error, the server logs them. The trap: a notice is said once per path and cause, so whoever
//! reads a file again (the server does, at every change) compares with what it has already said.

use std::fmt;
use std::path::PathBuf;

/// Something that could not be read, or was read only in part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notice {
    /// What it is about.
    pub path: PathBuf,
    /// What happened.
    pub cause: Cause,
}

/// Why something was not read as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The operating system said no; its words.
    Unreadable(String),
    /// Not UTF-8: read with U+FFFD in place of what is broken, judged, but never written. The line (from 1) of the
    /// first broken byte.
    NotUtf8 {
        /// Line of the first byte that is no UTF-8, from 1.
        line: usize,
    },
    /// Holds zero bytes or is UTF-16: not read.
    Binary,
    /// Says what git ignores, and is no file or a very long one: its folder is not entered.
    Barred,
    /// A pipe, socket or device: never opened.
    NotAFile,
    /// Larger than the limit, in bytes: not read.
    TooLarge {
        /// Its size in bytes.
        len: u64,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// More documents or entries below this folder than planmark reads; the rest was left out.
    TooMany {
        /// How many were taken.
        limit: usize,
    },
    /// Git calls the repository dubious, since it belongs to somebody else: its history is not read.
    Dubious,
    /// Submodules of this `.gitmodules` that are not checked out: nothing below them is judged, and no path there is missing.
    NotCheckedOut {
        /// How many.
        submodules: usize,
        /// Of how many.
        of: usize,
    },
    /// The operating system watches no more folders; changes below this one are not seen.
    WatchLimit,
}

impl Notice {
    /// A notice of what the operating system said about a path.
    pub fn unreadable(path: impl Into<PathBuf>, error: &std::io::Error) -> Notice {
        Notice { path: path.into(), cause: Cause::Unreadable(error.kind().to_string()) }
    }

    /// Is it only worth knowing? All other notices are of something that went wrong.
    pub fn is_information(&self) -> bool {
        matches!(self.cause, Cause::NotCheckedOut { .. })
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.cause {
            Cause::Unreadable(why) => write!(f, "{path}: cannot be read ({why})"),
            Cause::NotUtf8 { line } => {
                write!(
                    f,
                    "{path}: line {line} is not UTF-8; it is judged, but planmark will not write this file"
                )
            }
            Cause::Binary => write!(f, "{path}: binary or UTF-16, not read; save it as UTF-8"),
            Cause::Barred => write!(
                f,
                "{path}: says what git ignores, but is not a file of ordinary length; its folder is not read"
            ),
            Cause::NotAFile => write!(f, "{path}: not a regular file, not read"),
            Cause::TooLarge { len, limit } => {
                write!(f, "{path}: {len} bytes, more than the {limit} that planmark reads")
            }
            Cause::TooMany { limit } => write!(
                f,
                "{path}: more than {limit} files; the rest was left out (narrow it with [files] exclude in planmark.toml)"
            ),
            Cause::Dubious => write!(
                f,
                "{path}: belongs to another user, so git does not tell its history; `git config --global --add safe.directory` changes that"
            ),
            Cause::NotCheckedOut { submodules, of } => {
                let verb = if *submodules == 1 { "is" } else { "are" };
                write!(
                    f,
                    "{path}: {submodules} of {of} submodules {verb} not checked out; what lies there is unknown, and never missing"
                )
            }
            Cause::WatchLimit => write!(
                f,
                "{path}: the system watches no more folders, so changes on disk may be missed; \
                 raise fs.inotify.max_user_watches, or open a smaller folder"
            ),
        }
    }
}
