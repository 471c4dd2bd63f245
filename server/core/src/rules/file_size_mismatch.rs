//! The size of a document that stands beside its name.

use std::sync::Arc;

use super::{RepositoryContext, declare_rule};
use crate::config::Setting;
use crate::facts::as_written;
use crate::facts::paths::Paths;
use crate::finding::{Applicability, Finding};
use crate::plan::paths::Naming;
use crate::workspace::files::join;
use crate::workspace::sizes::SizedFile;
use crate::workspace::{Document, Repository, Workspace};

declare_rule! {
    /// "62KB, 2,600+ lines" stands beside the name of a document that is longer or shorter.
    ///
    /// It is off until `planmark.toml` turns it on: `file-size-mismatch = "hint"`.
    ///
    /// ## Why it matters
    /// Such a size is written once, and the document grows.
    /// Whoever chooses by it what to read, or what to give a coding tool to read, chooses by what was true then.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// - [Plan](PLAN.md) (62KB, 2,600+ lines)
    /// ```
    /// ```markdown path=PLAN.md
    /// # Plan
    ///
    /// Short.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// - [Plan](PLAN.md) (3 lines)
    /// - [Plan](PLAN.md) is to stay below 200 lines
    /// - [Notes](notes.txt) (62KB)
    /// ```
    /// ```markdown path=PLAN.md
    /// # Plan
    ///
    /// Short.
    /// ```
    ///
    /// ## Fix
    /// The number is replaced by what is true now, for a person to look at: it may be a record.
    ///
    /// ## What it cannot know
    /// The sizes of files that are no documents, and how large a document was on the day that a text speaks of.
    /// Lines may differ by a twentieth, sizes by a tenth, of 1000 or of 1024 bytes; what is called approximate by a quarter, and `2,600+` is a floor.
    /// Only what directly follows the name, in parentheses or not, or begins a later cell of its row, is its size.
    FILE_SIZE_MISMATCH {
        code: "file-size-mismatch",
        severity: Hint,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        enabled: false,
        judge: Repository(judge),
    }
}

/// Does any repository want the sizes of documents judged, so that each edit of one may change what is found in others?
pub fn compares_sizes(workspace: &Workspace) -> bool {
    let wants = |repository: &Arc<Repository>| {
        repository.config.setting(&FILE_SIZE_MISMATCH, "README.md") != Setting::Off
    };
    workspace.repositories.iter().any(wants)
}

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let (workspace, repository) = (context.workspace, context.repository);
    let sizes = &context.document.summary.sizes;
    if sizes.is_empty() {
        return;
    }
    let Some(paths) = Paths::of(repository, context.document) else { return };
    for sized in sizes {
        let Some(named) = named(workspace, repository, &paths, sized) else { continue };
        findings.extend(finding(sized, named));
    }
}

/// The document that is named, if it is one that was read.
fn named<'a>(
    workspace: &'a Workspace,
    repository: &Repository,
    paths: &Paths,
    sized: &SizedFile,
) -> Option<&'a Document> {
    let document = |below: String| {
        let path = repository.files.root()?.join(below);
        workspace.document(&path).map(|(_, document)| &**document)
    };
    let own = paths.absolute(&sized.path).and_then(document);
    if sized.naming == Naming::Link {
        return own;
    }
    let top = repository.files.relative(&repository.path)?;
    own.or_else(|| document(join(&top, &sized.path))).or_else(|| document(paths.meant(&sized.path)?))
}

fn finding(sized: &SizedFile, document: &Document) -> Option<Finding> {
    let size = &sized.size;
    let lines = f64::from(document.lines);
    let bytes = f64::from(document.len);
    let (truths, share, slack) = match size.bytes {
        None => ([lines, lines], 0.05, 2.0),
        Some((small, large)) => ([bytes / small, bytes / large], 0.1, 0.5 / 10f64.powi(size.decimals as i32)),
    };
    let share = if size.nearly { 0.25 } else { share };
    let is_right = |truth: f64| {
        let slack = (size.value.max(truth) * share).max(slack);
        if size.floor { truth >= size.value - slack } else { (truth - size.value).abs() <= slack }
    };
    if truths.into_iter().any(is_right) {
        return None;
    }
    let truth = truths[1];
    let decimals = size.decimals.max(usize::from(truth < 10.0));
    let digits = size.number.len() as usize;
    let (number, unit) = size.written.split_at_checked(digits)?;
    let (new_text, told) = match size.bytes {
        Some(_) => {
            (format!("{truth:.decimals$}"), format!("{truth:.decimals$} {}", unit.trim_matches(['+', ' '])))
        }
        None => {
            // A floor stays a round number.
            let round = if truth < 100.0 { 10.0 } else { 100.0 };
            let new = if size.floor { (truth / round).floor() * round } else { truth };
            let is = if truth == 1.0 { "line" } else { "lines" };
            (as_written(size.value as u64, new as u64, size.number), format!("{truth} {is}"))
        }
    };
    let message = format!("\"{}\", but {} has {told}", size.written, document.relative);
    let title = format!("Change {number} to {new_text}");
    let finding = Finding::new(&FILE_SIZE_MISMATCH, size.span, message);
    Some(finding.fix(Applicability::Unsafe, title, size.number, new_text))
}
