//! A table of files with a row for a file that is not there.

use super::{DocumentContext, declare_rule};
use crate::facts::paths::Paths;
use crate::finding::{Applicability, Finding};
use crate::languages::{List, has};
use crate::plan::mentions::is_to_come;
use crate::plan::paths::path;
use crate::plan::tables::Cell;
use crate::text::Span;
use crate::workspace::Existence;

declare_rule! {
    /// A table of files names one that does not exist.
    ///
    /// ## Why it matters
    /// Such a table is read in place of the folder. A file that was renamed or removed is looked for in vain.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// | File | Holds |
    /// |------|-------|
    /// | `docs/PLAN.md` | the plan |
    /// | `docs/TASKS.md` | the tasks |
    /// | `docs/RISKS.md` | the risks |
    /// ```
    /// ```markdown path=docs/PLAN.md
    /// # Plan
    /// ```
    /// ```markdown path=docs/TASKS.md
    /// # Tasks
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// | File | Status |
    /// |------|--------|
    /// | `docs/PLAN.md` | done |
    /// | `docs/TASKS.md` | done |
    /// | `docs/RISKS.md` | planned |
    /// ```
    /// ```markdown path=docs/PLAN.md
    /// # Plan
    /// ```
    /// ```markdown path=docs/TASKS.md
    /// # Tasks
    /// ```
    ///
    /// ## Fix
    /// The only file of this name that lies elsewhere is offered, for a person to look at.
    ///
    /// ## What it cannot know
    /// Tables of files that are to be written: only where at least two thirds of a table's files are there, the others are missing.
    /// What lies where nothing can be seen, as `missing-path` says, is not missing.
    /// Bare names below a text that names a folder may be those of its files, and are left alone.
    /// Links in tables are the business of `missing-path`.
    FILE_TABLE_DRIFT {
        code: "file-table-drift",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.document.kind.is_source() {
        return;
    }
    let mut paths = None;
    for table in context.plan().tables() {
        let Some(column) = table.header.iter().position(|cell| has(List::FileColumns, &cell.plain())) else {
            continue;
        };
        if !context.is_live(table.place(table.span).start) {
            continue;
        }
        let Some(paths) = paths.get_or_insert_with(|| Paths::of(context.repository, context.document)) else {
            return;
        };
        let elsewhere = speaks_of_folder(context, table.place(table.span).start);
        let mut present = 0;
        let mut missing = Vec::new();
        for row in &table.rows {
            let Some((cell, written)) = row.get(column).and_then(|cell| Some((cell, named(cell)?))) else {
                continue;
            };
            if elsewhere && !written.contains('/') {
                continue;
            }
            match paths.file(written) {
                Existence::Present | Existence::Cased(_) => present += 1,
                Existence::Missing if row.iter().any(|cell| is_to_come(&cell.text)) => {}
                Existence::Missing => missing.push((cell, written)),
                Existence::Unknown => {}
            }
        }
        if present < 2 || present < missing.len() * 2 {
            continue;
        }
        for (cell, written) in missing {
            let start = cell.span.start + cell.text.find(written).unwrap_or(0) as u32;
            let span = table.place(Span::new(start, start + written.len() as u32));
            let meant = paths.meant(written).map(|meant| paths.written(&meant, written, false));
            let question = meant.as_ref().map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            let message =
                format!("\"{written}\" does not exist, but {present} other files of this table do{question}");
            let finding = Finding::new(&FILE_TABLE_DRIFT, span, message);
            findings.push(match meant {
                Some(meant) => finding.fix(Applicability::Unsafe, format!("Change to {meant}"), span, meant),
                None => finding,
            });
        }
    }
}

/// Does the text above the table, in its section, name a folder? Bare names are those of its files then, wherever it lies.
fn speaks_of_folder(context: &DocumentContext, start: u32) -> bool {
    let section = context.outline().section_at(start);
    context.plan().paths().any(|mention| {
        let at = mention.place(mention.span).start;
        at < start && mention.path.ends_with('/') && context.outline().section_at(at) == section
    })
}

/// The path that a cell names, in a code span, in bold or plain, and nothing beside it.
fn named(cell: &Cell) -> Option<&str> {
    let bare = cell.text.trim_matches(['`', '*', ' ']);
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '/' | '.' | '-' | '_');
    let name = bare.rsplit('/').next()?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_file = (1..=5).contains(&ending.len()) && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    (is_file && bare.chars().all(is_plain) && !bare.starts_with('/'))
        .then(|| path(bare, false).map(|_| bare))?
}
