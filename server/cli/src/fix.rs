//! `planmark fix`: applies what has one right answer, to a fixpoint; with `--diff` it shows how and changes nothing, with
//! `--interactive` it asks.
//!
//! The trap: a fix may touch other files, and its result may show or mend other findings. So every round is judged in memory, and
//! files are written once, at the end, each as a whole or not at all.

mod ask;
mod changes;
mod choose;
mod diff;
mod follow;
mod report;
mod rounds;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use planmark_project::{Program, relative};

use crate::plain::Plain;
use crate::session::Session;
use crate::{FixArguments, terminal};
use changes::Changes;
use choose::Remedy;
pub(crate) use choose::is_on_request;
pub(crate) use diff::lines as hunks;
use report::{Tally, left};
use rounds::Rounds;

/// What a configuration that was mended says is judged anew this often.
const MAX_READINGS: usize = 3;

pub(crate) fn run(arguments: &FixArguments) -> Result<ExitCode> {
    arguments.rules.check()?;
    let mut session = open(arguments)?;
    if arguments.interactive {
        return ask::run(session, arguments);
    }
    let mut tally = Tally::default();
    let mut refused = false;
    let mut changes = Changes::default();
    for _ in 0..MAX_READINGS {
        changes = Changes::default();
        mend(&mut session, arguments, &mut changes, &mut tally);
        let changed: Vec<Arc<Path>> = changes.changed().map(|(path, _)| path.clone()).collect();
        let created: Vec<Arc<Path>> =
            changes.changed().filter(|(_, change)| change.creates()).map(|(path, _)| path.clone()).collect();
        if arguments.diff {
            show(&session, &changes)?;
        } else {
            for path in &changed {
                if !changes.write(&mut session, path) {
                    tally.forget(path);
                }
            }
        }
        refused |= changes.refused;
        // What was created is read with all the others.
        let is_known = |path: &Arc<Path>| {
            session.scan.workspace.document(path).is_some() || arguments.diff && created.contains(path)
        };
        if changed.iter().all(is_known) {
            break;
        }
        // What a configuration says now is another thing.
        if arguments.diff {
            tracing::warn!("a configuration would change; run the command again when it has");
            break;
        }
        session = open(arguments)?;
    }
    let left = left(&session, arguments, &mut changes);
    write!(Plain(io::stderr()), "{}{left}", tally.lines(&session.base(), arguments.diff))?;
    Ok(if refused { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// A file as it is, and as it would be.
pub(crate) struct Proposed {
    pub(crate) path: Arc<Path>,
    /// `None` where it would be created.
    pub(crate) before: Option<String>,
    pub(crate) after: String,
}

/// What of what is found cannot be mended so.
#[derive(Default)]
pub(crate) struct Unmended {
    /// So many have a fix that a person should look at.
    pub(crate) to_look_at: usize,
    /// The fixes of these rules are made only for a rule that is named.
    pub(crate) by_name: BTreeSet<&'static str>,
    /// So many need a person.
    pub(crate) others: usize,
}

/// What would be written, in order of the files, and what is left; nothing is written.
pub(crate) fn proposed(session: &mut Session, arguments: &FixArguments) -> (Vec<Proposed>, Unmended) {
    let mut changes = Changes::default();
    mend(session, arguments, &mut changes, &mut Tally::default());
    let mut unmended = Unmended::default();
    for finding in session.findings(&arguments.rules).values().flatten() {
        match Remedy::of(finding, arguments) {
            Remedy::Unsafe => unmended.to_look_at += 1,
            Remedy::Named => {
                unmended.by_name.insert(finding.code);
            }
            _ => unmended.others += 1,
        }
    }
    let proposed = changes.changed().map(|(path, change)| Proposed {
        path: path.clone(),
        before: change.before().map(str::to_owned),
        after: change.after.clone(),
    });
    (proposed.collect(), unmended)
}

fn open(arguments: &FixArguments) -> Result<Session> {
    Session::judging(&arguments.paths, arguments.today, arguments.profile, &Program)
}

/// Applies what may be applied, in memory, until nothing more is to be done.
fn mend(session: &mut Session, arguments: &FixArguments, changes: &mut Changes, tally: &mut Tally) {
    let mut rounds = Rounds::from(changes.state(), tally.clone());
    loop {
        let (edits, mended) = choose::chosen(session, arguments, changes);
        if changes.apply(session, &edits).is_empty() {
            break;
        }
        tally.merge(mended.clone());
        if let Some(round) = rounds.repeated(changes.state(), tally, mended) {
            tracing::warn!(
                "fixes undo each other: {}; planmark fix --interactive asks which to keep",
                round.codes.join(", ")
            );
            *tally = round.tally;
            break;
        }
    }
}

/// Prints what would change as one patch, with names below the root, or below the folder around all roots where there are several.
fn show(session: &Session, changes: &Changes) -> Result<()> {
    let base = session.base();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (path, change) in changes.changed() {
        let patch = diff::patch(&relative(&base, path), change.before(), &change.after);
        match terminal::colour() {
            true => write!(Plain(&mut out), "{}", diff::painted(&patch))?,
            false => write!(out, "{patch}")?,
        }
    }
    out.flush()?;
    let is_elsewhere = planmark_project::real_path(std::env::current_dir()?)? != base;
    if is_elsewhere && changes.changed().next().is_some() {
        writeln!(io::stderr(), "Names are those below {0}: git -C {0} apply", base.display())?;
    }
    Ok(())
}
