//! `planmark demo`: judges a sample workspace that is embedded in the binary, in a temporary directory, or writes it out.
//!
//! The trap: git stores no nested `.git`, so the sample's submodules get theirs here.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use include_dir::{Dir, include_dir};
use planmark_project::Program;

use crate::session::Session;
use crate::{ShowArguments, check};

static ROLLOUT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample");

/// The day of the story that the sample tells.
const TODAY: jiff::civil::Date = jiff::civil::date(2025, 11, 21);

pub(crate) fn run(mut show: ShowArguments, folder: Option<&Path>) -> Result<ExitCode> {
    if let Some(folder) = folder {
        if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            bail!("{} is not empty; name a new directory", folder.display());
        }
        write_sample(folder)?;
        writeln!(
            io::stderr(),
            "Wrote the sample workspace into {}; its story ends on {TODAY}.",
            folder.display()
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = tempfile::tempdir().context("no temporary directory for the sample workspace")?;
    write_sample(folder.path())?;
    show.today = show.today.or(Some(TODAY));
    let session = Session::judging(&[folder.path().to_owned()], show.today, show.profile, &Program)?;
    check::show(&session, &show)?;
    writeln!(
        io::stderr(),
        "That was a sample: `planmark demo --write DIR` writes it, to try the other commands there. `planmark check` judges your own plans."
    )?;
    Ok(ExitCode::SUCCESS)
}

fn write_sample(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut waiting = vec![&ROLLOUT];
    while let Some(directory) = waiting.pop() {
        fs::create_dir_all(folder.join(directory.path()))?;
        for file in directory.files() {
            let path = folder.join(file.path());
            fs::write(&path, file.contents()).with_context(|| format!("cannot write {}", path.display()))?;
        }
        waiting.extend(directory.dirs());
    }
    Ok(())
}
