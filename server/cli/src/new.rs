//! `planmark new`: writes a planning file that a repository lacks, in the style of its siblings or of one of them.
//!
//! The trap: nothing is ever replaced; a file that is there, under whatever name serves the same, was written by somebody.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use planmark_core::actions::{Draft, Refusal, Wanted, draft};
use planmark_core::nearest::nearest;
use planmark_project::{create_below, repository_above, root_above};

use crate::session::Session;

/// What `new` writes, and where.
#[derive(Args, Clone)]
pub(crate) struct NewArguments {
    /// What to write.
    what: What,
    /// The repository that it is for [default: the one around the working directory].
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Follow this repository alone, by its name or its folder [default: what the sibling repositories share].
    #[arg(long, value_name = "SIBLING")]
    from: Option<String>,
    /// What the project is called [default: the name of its folder].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Print it and write nothing.
    #[arg(long, visible_alias = "dry-run")]
    stdout: bool,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = crate::named::day)]
    today: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// PROJECT-PLAN.md.
    Plan,
    /// TASKLIST.md.
    Tasklist,
}

impl What {
    fn file(self) -> &'static str {
        match self {
            What::Plan => "PROJECT-PLAN.md",
            What::Tasklist => "TASKLIST.md",
        }
    }
}

pub(crate) fn run(arguments: &NewArguments) -> Result<ExitCode> {
    let folder = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => {
            let here = std::env::current_dir()?;
            repository_above(&here).unwrap_or(here)
        }
    };
    let folder = planmark_project::real_path(&folder)
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    if !folder.is_dir() {
        bail!("{} is no directory", folder.display());
    }
    let session = Session::open(&[root_above(&folder)], arguments.today)?;
    let wanted = Wanted {
        file: arguments.what.file(),
        repository: &folder,
        name: arguments.name.as_deref(),
        from: arguments.from.as_deref(),
    };
    let draft = match draft(&session.scan.workspace, &wanted) {
        Ok(draft) => draft,
        Err(refusal) => bail!("{}", reason(&refusal, &wanted)),
    };
    if arguments.stdout {
        io::stdout().lock().write_all(draft.text.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = folder.join(&draft.relative);
    create_below(&path, &draft.text, &folder).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(io::stderr(), "Wrote {}{}.", path.display(), style(&draft))?;
    Ok(ExitCode::SUCCESS)
}

/// In whose style it is.
fn style(draft: &Draft) -> String {
    let headings = match draft.text.lines().filter(|line| line.starts_with('#')).count() {
        1 => "1 heading".to_owned(),
        headings => format!("{headings} headings"),
    };
    match draft.like.as_slice() {
        [] => format!(": {headings}; no sibling has one to follow"),
        [one] => format!(": {headings}, as in {one}"),
        several => format!(": {headings}, as {} siblings have them", several.len()),
    }
}

fn reason(refusal: &Refusal, wanted: &Wanted) -> String {
    let Wanted { file, repository, from, .. } = *wanted;
    let from = from.unwrap_or_default();
    let list = |names: &[String]| match names {
        [] => "no sibling has one".to_owned(),
        names => format!("{} {} one", names.join(", "), if names.len() == 1 { "has" } else { "have" }),
    };
    match refusal {
        Refusal::NoRepository => {
            format!("{} is no repository: git init makes it one, or planmark init", shown(repository))
        }
        Refusal::Present(present) => {
            format!("{} is there already, and is not replaced", shown(&repository.join(present)))
        }
        Refusal::NoSuchSibling(names) => {
            let near = nearest(from, names.iter().map(String::as_str));
            let suggestion = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            format!("no repository is called {from}{suggestion}")
        }
        Refusal::Lacking(names) => format!("{from} has no {file}; {}", list(names)),
    }
}

fn shown(path: &Path) -> std::path::Display<'_> {
    path.display()
}
