//! From one end to the other: the program that checks a folder.
//!
//! The trap: a server does things behind its answers, and ends them early when the next thing comes; what it takes is never the same, so
//! a key is counted by its stages in the core.

use std::path::Path;
use std::process::Stdio;

use planmark_tests::bench::repositories;
use planmark_tests::peer::built;

use super::{Count, sums, valgrind};

/// So many repositories are checked.
const REPOSITORIES: usize = 6;

/// The instructions of `check`.
pub(super) fn counted(folder: &Path) -> Vec<Count> {
    let (out, folder) = (folder.join("check"), folder.join("repositories"));
    repositories(&folder, REPOSITORIES);
    let mut check = valgrind(&out, &[], &built());
    check
        .args(["check", "--no-git", "--exit-zero", "--today", "2025-11-21", "--output-format", "json"])
        .arg(folder);
    let check = check.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(check.is_ok_and(|status| status.success()), "planmark checks");
    vec![(format!("check of {REPOSITORIES} repositories"), sums(&out).iter().sum())]
}
