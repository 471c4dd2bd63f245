//! `planmark fix`: applies what has one right answer, to a fixpoint; with `--diff` it shows how and changes nothing.
//!
//! The trap: a fix may touch other files, and its result may show or mend other findings. So every round is judged in memory, and
//! files are written once, at the end, each as a whole or not at all.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};
use planmark_core::finding::{Applicability, Finding, Fix, replaced};
use planmark_core::rules;
use planmark_core::text::Span;
use planmark_project::{read, write};

use crate::FixArguments;
use crate::check::check_rules;
use crate::session::Session;

/// After this many rounds two fixes are undoing each other.
const MAX_ROUNDS: usize = 10;

/// A file as it was read, and as it is to be.
struct Change {
    before: String,
    after: String,
    /// Of the text as it was read.
    hash: u64,
}

/// Every file that a fix was about; `None` for one that cannot be written, which was said when it was read.
type Changes = BTreeMap<Arc<Path>, Option<Change>>;

type Edits = BTreeMap<Arc<Path>, Vec<(Span, String)>>;

pub(crate) fn run(arguments: &FixArguments) -> Result<ExitCode> {
    check_rules(&arguments.select)?;
    let mut session = Session::open(&arguments.paths, arguments.today, arguments.profile)?;
    let mut changes: Changes = BTreeMap::new();
    let mut applied = 0;
    for _ in 0..MAX_ROUNDS {
        let (edits, count) = choose(&session, arguments, &mut changes);
        let mut changed = false;
        for (path, mut edits) in edits {
            changed |= change(&mut session, &mut changes, &path, &mut edits);
        }
        if !changed {
            break;
        }
        applied += count;
    }
    let changes: BTreeMap<Arc<Path>, Change> = changes
        .into_iter()
        .filter_map(|(path, change)| Some((path, change?)))
        .filter(|(_, change)| change.before != change.after)
        .collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut failed = false;
    for (path, change) in &changes {
        let name = session.names().of(path);
        if arguments.diff {
            write!(out, "--- a/{name}\n+++ b/{name}\n{}", diff(change))?;
        } else if let Err(error) = write(path, &change.after, change.hash, &session.root_of(path)) {
            failed = true;
            tracing::error!("{name}: not changed: {error}");
        }
    }
    out.flush()?;
    let files = changes.len();
    let verb = if arguments.diff { "Would apply" } else { "Applied" };
    writeln!(
        io::stderr(),
        "{verb} {applied} {} in {files} {}.",
        plural(applied, "fix", "fixes"),
        plural(files, "file", "files")
    )?;
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// The edits of all fixes that may be applied together, and of how many fixes they are.
fn choose(session: &Session, arguments: &FixArguments, changes: &mut Changes) -> (Edits, usize) {
    let mut edits = Edits::new();
    let mut count = 0;
    for (path, findings) in session.scan.findings().iter().filter(|(path, _)| session.is_selected(path)) {
        for fix in findings.iter().filter_map(|finding| applicable(finding, arguments)) {
            let mut fits = |fix: &Fix| {
                fix.edits.iter().all(|edit| {
                    let target = edit.file.as_ref().map_or(path, |file| &file.path);
                    let writable = changes.entry(target.clone()).or_insert_with(|| opened(target)).is_some();
                    writable
                        && edits
                            .get(target)
                            .is_none_or(|taken| taken.iter().all(|(span, _)| !span.collides(edit.span)))
                })
            };
            if !fits(fix) {
                continue;
            }
            count += 1;
            for edit in &fix.edits {
                let target = edit.file.as_ref().map_or(path, |file| &file.path);
                edits.entry(target.clone()).or_default().push((edit.span, edit.new_text.clone()));
            }
        }
    }
    (edits, count)
}

/// The fix to apply: none where there are several to choose from.
fn applicable<'a>(finding: &'a Finding, arguments: &FixArguments) -> Option<&'a Fix> {
    let [fix] = finding.fixes.as_slice() else { return None };
    let named = arguments.select.iter().any(|code| code == finding.code);
    let on_request = rules::find(finding.code).is_some_and(|rule| rule.on_request);
    let wanted = if on_request || !arguments.select.is_empty() { named } else { true };
    let allowed = fix.applicability == Applicability::Safe || arguments.unsafe_fixes;
    (wanted && allowed).then_some(fix)
}

/// A file as it stands on disk; `None` when it cannot be read, or only in part, so that it must not be written.
fn opened(path: &Path) -> Option<Change> {
    let source = read(path).inspect_err(|notice| tracing::warn!("{notice}")).ok()?;
    // What is wrong with it was said when it was judged.
    if source.notice.is_some() {
        return None;
    }
    Some(Change { before: source.text.clone(), after: source.text, hash: source.hash })
}

/// Applies edits to a file in memory and judges it again; false when nothing changed.
fn change(
    session: &mut Session,
    changes: &mut Changes,
    path: &Arc<Path>,
    edits: &mut [(Span, String)],
) -> bool {
    let Some(Some(change)) = changes.get_mut(path) else { return false };
    let mark = if change.after.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let after = format!("{}{}", &change.after[..mark], replaced(&change.after[mark..], edits));
    if after == change.after {
        return false;
    }
    session.scan.replace(path, &after);
    change.after = after;
    true
}

fn diff(change: &Change) -> String {
    let input = InternedInput::new(change.before.as_str(), change.after.as_str());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    diff.unified_diff(&BasicLineDiffPrinter(&input.interner), UnifiedDiffConfig::default(), &input)
        .to_string()
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}
