//! planmark's view of the disk: finds roots and repositories, walks and reads them, lists what is defined there,
//! watches and writes.
//!
//! Everything that planmark knows of a file system stands in this crate; the core gets plain values. The trap: the
//! disk changes while it is read, so nothing here takes a second look for granted, and nothing fails because of one
//! file ([`Notice`]).

mod catalogs;
mod course;
mod files;
mod git;
mod ignored;
mod links;
mod notice;
mod preview;
mod proposal;
mod read;
mod real;
mod roots;
mod scan;
mod settings;
mod summaries;
mod walk;
mod watch;
mod write;

pub use catalogs::catalogs;
pub use course::{Course, Progress, Stage};
pub use files::relisted;
pub use git::{
    Git, NoGit, Past, Program, Refusal, Untold, changed_since, committed, head, history, past, written,
};
pub use notice::{Cause, Notice};
pub use preview::Preview;
pub use proposal::proposal;
pub use read::{MAX_FILE_LEN, Source, read};
pub use real::real_path;
pub use roots::{
    CONFIG_NAMES, Checkout, Extent, RepositoryFolder, Root, Roots, SubmoduleFolder, checkout, checkout_of,
    innermost, repositories, repository_above, root_above, roots, superprojects,
};
pub use scan::{Asked, Scan, relative, scan, scan_along, scan_with, survey};
pub use settings::{config_file, config_of, counted};
pub use summaries::Summaries;
pub use walk::{DocumentFile, MAX_DOCUMENTS, Walked, is_document, walk};
pub use watch::{Watch, Watched, counted_globs, is_read, watched};
pub use write::{create, create_below, write};
