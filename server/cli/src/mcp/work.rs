//! What the tools speak of: the workspace as it is now, and nothing outside of its roots.
//!
//! The trap: a path comes from an agent, and whoever instructs it may be the text of somebody's file; so it is resolved with all its links
//! before it is compared, and one outside of the roots is refused in the same words as one that is not there.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date;
use planmark_project::{Course, Git, Program, Refusal};

use crate::session::Session;

/// Where the workspace lies, and which day it is.
pub(super) struct Grounds {
    pub(super) roots: Vec<PathBuf>,
    pub(super) today: Option<Date>,
}

impl Grounds {
    /// Reads and judges the workspace.
    pub(super) fn session(&self, for_views: bool, course: &Course) -> Result<Session> {
        let session = Session::along(&self.roots, self.today, for_views, &Given(course), course)?;
        if course.is_stopped() {
            bail!("the call was given up");
        }
        Ok(session)
    }

    /// The real path of what is asked for below the roots.
    pub(super) fn place(&self, path: &str) -> Result<PathBuf> {
        let found = self.roots.iter().find_map(|root| {
            let real = planmark_project::real_path(root.join(path)).ok()?;
            self.roots.iter().any(|root| real.starts_with(root)).then_some(real)
        });
        let Some(found) = found else {
            let roots: Vec<String> = self.roots.iter().map(|root| root.display().to_string()).collect();
            bail!("there is no {path} below {}", roots.join(" or "));
        };
        Ok(found)
    }
}

/// Git, which is asked nothing more once a call was given up.
struct Given<'a>(&'a Course);

impl Git for Given<'_> {
    fn answer(
        &self,
        repository: &Path,
        arguments: &[&str],
        input: &[u8],
    ) -> std::result::Result<Vec<u8>, Refusal> {
        if self.0.is_stopped() {
            return Err(Refusal::Silent);
        }
        Program.answer(repository, arguments, input)
    }
}
