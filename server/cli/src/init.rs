//! `planmark init`: writes a `planmark.toml` that is made of what the documents already say.
//!
//! The trap: a configuration that is there was written by somebody, and is replaced only when that is asked for.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use planmark_project::{CONFIG_NAMES, create, proposal, read, repository_above, write};

use crate::InitArguments;

pub(crate) fn run(arguments: &InitArguments) -> Result<ExitCode> {
    let folder: PathBuf = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => {
            let here = std::env::current_dir()?;
            repository_above(&here).unwrap_or(here)
        }
    };
    if !folder.is_dir() {
        bail!("{} is no directory", folder.display());
    }
    let known = CONFIG_NAMES.iter().map(|name| folder.join(name)).find(|path| path.exists());
    if let Some(known) = known.as_ref().filter(|_| !arguments.force && !arguments.stdout) {
        bail!(
            "{} is there already; --force replaces it, --stdout shows what would be written",
            known.display()
        );
    }
    let proposal = proposal(&folder, jiff::Zoned::now().date())
        .with_context(|| format!("cannot read {}", folder.display()))?;
    let text = proposal.toml();
    if arguments.stdout {
        io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = match known {
        Some(known) => {
            let before = read(&known).map_err(|notice| anyhow::anyhow!("{notice}"))?;
            write(&known, &text, before.hash, &folder)
                .with_context(|| format!("cannot write {}", known.display()))?;
            known
        }
        None => {
            let path = folder.join("planmark.toml");
            create(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
            path
        }
    };
    let found =
        if proposal.is_empty() { "; nothing in the documents asks for more than comments" } else { "" };
    writeln!(io::stderr(), "Wrote {}{found}.", path.display())?;
    Ok(ExitCode::SUCCESS)
}
