//! A submodule that is named and does not exist.

use super::{DocumentContext, declare_rule};
use crate::counted::counted;
use crate::facts::paths::Paths;
use crate::finding::{Applicability, Finding};
use crate::plan::At;
use crate::plan::Table;
use crate::plan::paths::Naming;
use crate::plan::tables::Cell;
use crate::text::Span;
use crate::workspace::files::parent;
use crate::workspace::{Catalog, CatalogKind, Existence};

declare_rule! {
    /// A text names a submodule that neither `.gitmodules` nor the disk has.
    ///
    /// ## Why it matters
    /// A repository that was renamed, merged or never made stays in the tables of the master, and people plan with it.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// | Repository | Purpose |
    /// |------------|---------|
    /// | [harbour-api](services/harbour-api) | Berths |
    /// | [harbour-mail](services/harbour-mail) | Letters |
    /// ```
    /// ```text path=.gitmodules
    /// [submodule "harbour-api"]
    ///     path = services/harbour-api
    ///     url = ../harbour-api.git
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// | Repository | Purpose |
    /// |------------|---------|
    /// | [harbour-api](services/harbour-api) | Berths |
    /// | harbour-mail | Letters (planned) |
    /// ```
    /// ```text path=.gitmodules
    /// [submodule "harbour-api"]
    ///     path = services/harbour-api
    ///     url = ../harbour-api.git
    /// ```
    ///
    /// ## Fix
    /// A submodule with a name like it is offered.
    ///
    /// ## What it cannot know
    /// Repositories that are no submodules: only paths below a folder of submodules, links that are said to lead to a submodule, and rows of
    /// tables most of whose rows are submodules are judged.
    UNKNOWN_REPO {
        code: "unknown-repo",
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
    let catalog = context.repository.catalog(&CatalogKind::Submodules).filter(|catalog| catalog.is_known());
    let Some(catalog) = catalog else { return };
    let Some(paths) = Paths::of(context.repository, context.document) else { return };
    for mention in context.plan().paths() {
        let span = mention.place(mention.span);
        if mention.hedged || mention.naming == Naming::Listed || !context.is_live(span.start) {
            continue;
        }
        let is_link = mention.naming == Naming::Link;
        let Some(path) = (if is_link { paths.absolute(&mention.path) } else { Some(mention.path.clone()) })
        else {
            continue;
        };
        let path = paths.in_repository(&path);
        let Some(repository) = path.and_then(|path| {
            named(catalog, path, is_link && mention.of_repository && !mention.path.contains("submodule"))
        }) else {
            continue;
        };
        if paths.exists(repository) == Existence::Missing {
            // What of the path as written stands for the repository: all but what lies in it.
            findings.push(finding(catalog, repository, &mention.path, span));
        }
    }
    for table in context.plan().tables() {
        rows(context, catalog, &paths, table, findings);
    }
}

/// The repository that a path names: what lies directly in a folder of submodules, or all of it where it is said to be one.
fn named<'p>(catalog: &Catalog, path: &'p str, is_said: bool) -> Option<&'p str> {
    let folders = catalog.entries().map(|entry| parent(&entry.relative)).filter(|folder| !folder.is_empty());
    for folder in folders {
        let Some(below) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { continue };
        let name = below.split('/').next().filter(|name| !name.is_empty())?;
        let is_document = name.contains('.') && !below.contains('/') || name.starts_with('.');
        let repository = &path[..folder.len() + 1 + name.len()];
        // `submodules/core` is a folder of submodules itself.
        let holds = catalog.entries().any(|entry| {
            entry.relative == repository
                || entry.relative.strip_prefix(repository).is_some_and(|rest| rest.starts_with('/'))
        });
        return (!is_document && !holds).then_some(repository);
    }
    let known = |entry: &crate::workspace::Entry| {
        entry.relative == path || path.starts_with(&format!("{}/", entry.relative))
    };
    let name = path.rsplit('/').next().unwrap_or_default();
    (is_said && !name.contains('.') && !catalog.entries().any(known)).then_some(path)
}

fn finding(catalog: &Catalog, repository: &str, written: &str, span: Span) -> Finding {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    let submodules = counted(catalog.entries().count(), "submodule");
    let meant = catalog.suggestions(name);
    let question = meant.first().map(|entry| format!("; did you mean {}?", entry.name)).unwrap_or_default();
    let message =
        format!("\"{name}\" is not among the {submodules} in .gitmodules and not on disk{question}");
    let mut finding = Finding::new(&UNKNOWN_REPO, span, message);
    for entry in meant {
        let whole = written.contains(repository).then(|| written.replacen(repository, &entry.relative, 1));
        let new_text = whole.unwrap_or_else(|| written.replacen(name, &entry.name, 1));
        finding = finding.fix(Applicability::Unsafe, format!("Change to {}", entry.name), span, new_text);
    }
    finding
}

/// Judges the rows of a table of repositories: those that name nothing that is there.
fn rows(
    context: &DocumentContext,
    catalog: &Catalog,
    paths: &Paths,
    table: At<Table>,
    findings: &mut Vec<Finding>,
) {
    if !context.is_live(table.place(table.span).start) {
        return;
    }
    let names_repositories = |header: &Cell| {
        matches!(
            header.plain().as_str(),
            "repository"
                | "repositories"
                | "repo"
                | "repos"
                | "submodule"
                | "submodules"
                | "sub-project"
                | "リポジトリ"
                | "仓库"
        )
    };
    let Some(column) = table.header.iter().position(names_repositories) else { return };
    let cells: Vec<(&Cell, &str)> = (table.rows.iter().filter_map(|row| row.get(column)))
        .map(|cell| (cell, cell.text.trim_matches(['`', '*', ' '])))
        .collect();
    let known = |name: &str| catalog.entries().any(|entry| entry.name == name || entry.relative == name);
    let trusted = cells.iter().filter(|(_, name)| known(name)).count();
    if trusted < 3 || trusted * 2 < cells.iter().filter(|(_, name)| name.contains('-')).count() {
        return;
    }
    for (row, (cell, name)) in table.rows.iter().zip(&cells) {
        let is_slug = name.contains('-')
            && name.chars().all(|char| char.is_ascii_alphanumeric() || "-_./".contains(char));
        let prefix = name.split('-').next().unwrap_or_default();
        let is_of_them = catalog.entries().any(|entry| entry.name.split('-').next() == Some(prefix));
        let hedged = row.iter().any(|cell| crate::plan::mentions::is_to_come(&cell.text));
        if !is_slug || !is_of_them || hedged || known(name) || paths.is_named_anywhere(name) {
            continue;
        }
        let start = cell.text.find(name).unwrap_or(0) as u32;
        let span = Span::new(cell.span.start + start, cell.span.start + start + name.len() as u32);
        findings.push(finding(catalog, name, name, table.place(span)));
    }
}
