//! A submodule without a planning file that its siblings have.

pub(crate) mod template;

use std::collections::BTreeSet;
use std::path::Path;

use super::{OptionValue, RepositoryContext, declare_rule};
use crate::finding::{Applicability, Edit, EditedFile, Finding, Fix};
use crate::text::{Point, Span};
use crate::workspace::files::{Files, join};
use crate::workspace::{Catalog, CatalogKind, Document, Existence, Kind, Repository, Workspace};
use template::Sibling;

declare_rule! {
    /// A submodule lacks a planning file that the repository around it has and that at least half of its sibling submodules have; or one
    /// that `planmark.toml` wants of every submodule: `missing-plan-file = { files = ["TASKLIST.md", "docs/RUNBOOK.md"] }`.
    ///
    /// Planning files are `PROJECT-PLAN.md`, `TASKLIST.md`, `README.md` and `CLAUDE.md`.
    ///
    /// ## Why it matters
    /// Where many repositories are planned alike, whoever comes to one of them looks for its plan where the others have theirs.
    /// A submodule without a task list is in no roll-up, and nobody notices that it is not.
    ///
    /// ## Fires
    /// ```markdown path=TASKLIST.md
    /// - [ ] Open the harbour
    /// ```
    /// ```markdown path=services/tide-api/TASKLIST.md
    /// - [ ] Berths
    /// ```
    /// ```markdown path=services/tide-bell/TASKLIST.md
    /// - [ ] Bells
    /// ```
    /// ```markdown path=services/tide-log/docs/TASKLIST.md
    /// - [ ] Logs
    /// ```
    /// ```markdown path=services/tide-web/README.md
    /// # Pages
    /// ```
    /// ```text path=.gitmodules
    /// [submodule "a"]
    ///     path = services/tide-api
    /// [submodule "b"]
    ///     path = services/tide-bell
    /// [submodule "c"]
    ///     path = services/tide-log
    /// [submodule "d"]
    ///     path = services/tide-web
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=TASKLIST.md
    /// - [ ] Open the harbour
    /// ```
    /// ```markdown path=services/tide-api/TASKLIST.md
    /// - [ ] Berths
    /// ```
    /// ```markdown path=services/tide-bell/README.md
    /// # Bells
    /// ```
    /// ```markdown path=services/tide-log/README.md
    /// # Logs
    /// ```
    /// ```markdown path=services/tide-web/README.md
    /// # Pages
    /// ```
    /// ```text path=.gitmodules
    /// [submodule "a"]
    ///     path = services/tide-api
    /// [submodule "b"]
    ///     path = services/tide-bell
    /// [submodule "c"]
    ///     path = services/tide-log
    /// [submodule "d"]
    ///     path = services/tide-web
    /// ```
    ///
    /// ## Fix
    /// The file is created where most siblings keep theirs: with their title, the sections that at least half of them share, and empty task
    /// lists.
    ///
    /// ## What it cannot know
    /// Which submodule is another's product, or needs no plan of its own: switch the rule off for its folder in `[per-file-ignores]`.
    /// Nothing is said where the repository around the submodules has neither a plan nor a task list, nor with less than three siblings that
    /// are checked out.
    /// A file may lie at the top of the submodule, in `docs/` or in `docs/project-management/`, and a `TASKLIST-WITH-CHECKBOXES.md` is a task
    /// list; nor does a submodule lack a plan that has a `ROADMAP.md`, a task list that has a `TODO.md`, or a `CLAUDE.md` that has an `AGENTS.md`.
    /// What is not checked out, or lies in a folder that cannot be seen, is not missing.
    /// It is said at the top of the README of the submodule, else in its first document; of a submodule without a document in the README of the
    /// repository around it.
    /// What the file is to say is yours to write.
    MISSING_PLAN_FILE {
        code: "missing-plan-file",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        options: [files = OptionValue::Words(Vec::new()), "Files that every submodule is to have, whatever its siblings have.";],
        judge: Repository(judge),
    }
}

/// The files by which a repository is planned; the first two make it one that is.
const PLANNING: [&str; 4] = ["PROJECT-PLAN.md", "TASKLIST.md", "README.md", "CLAUDE.md"];

/// Where they lie.
const PLACES: [&str; 3] = ["", "docs", "docs/project-management"];

/// Where others put them.
const OTHER_PLACES: [&str; 7] =
    [".claude", ".github", "project-management", "planning", "plans", "docs/planning", "docs/plans"];

/// Endings of texts.
const TEXTS: [&str; 7] = ["md", "markdown", "mdx", "rst", "txt", "adoc", "org"];

fn judge(context: &RepositoryContext, findings: &mut Vec<Finding>) {
    let repository = context.repository;
    let parent = repository.parent.and_then(|parent| context.workspace.repositories.get(parent));
    if !context.workspace.scanned {
        return;
    }
    if face(repository).is_none_or(|face| face.path != context.document.path) {
        return;
    }
    let mut told: Vec<Lack> = Vec::new();
    if let Some(fleet) = parent.and_then(|parent| Fleet::of(parent))
        && let Some(folder) = repository.files.relative(&repository.path)
        // Asked before all siblings are looked at: most lack nothing, and there may be thousands.
        && fleet.may_lack(&folder)
    {
        let fleet = fleet.gathered();
        let is_listed = fleet.folders.binary_search(&folder).is_ok();
        told.extend(is_listed.then(|| fleet.lack(&folder, Some(repository))).flatten());
    }
    if let Some(fleet) = Fleet::of(repository) {
        let fleet = fleet.gathered();
        let repositories = context.workspace.repositories.iter();
        let with_face =
            repositories.filter(|other| face(other).is_some() || other.documents().next().is_some());
        let with_face: BTreeSet<String> =
            with_face.filter_map(|other| repository.files.relative(&other.path)).collect();
        let faceless = fleet.folders.iter().filter(|folder| !with_face.contains(*folder));
        told.extend(faceless.filter_map(|folder| fleet.lack(folder, None)));
    }
    if told.is_empty() {
        return;
    }
    let words: Vec<&str> = told.iter().map(|lack| lack.words.as_str()).collect();
    let mut finding = Finding::new(&MISSING_PLAN_FILE, Span::empty(0), words.join("; "));
    finding.fixes.extend(creation(context.workspace, repository, &told));
    findings.push(finding);
}

/// The document in which it is said what a repository lacks.
fn face(repository: &Repository) -> Option<&Document> {
    let is_judged =
        |document: &&Document| !document.historical && repository.config.judges(&document.relative);
    let named = |name: &str| repository.document(&repository.path.join(name)).map(|document| &**document);
    let first = ["README.md", "CLAUDE.md"].into_iter().filter_map(named).find(is_judged);
    first.or_else(|| repository.documents().map(|document| &**document).find(is_judged))
}

/// What a submodule lacks.
struct Lack {
    /// Where the submodule lies, below the root.
    folder: String,
    files: Vec<String>,
    /// Where its siblings lie, in order.
    siblings: Vec<String>,
    words: String,
}

/// Creates what is lacking, each file like those of the siblings.
fn creation(workspace: &Workspace, repository: &Repository, told: &[Lack]) -> Option<Fix> {
    let mut edits = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for lack in told {
        let name = lack.folder.rsplit('/').next().unwrap_or_default();
        for file in &lack.files {
            let siblings = siblings(workspace, repository, lack, file);
            let place = join(&lack.folder, template::folder(&siblings));
            let relative = format!("{}/{file}", place.trim_end_matches('/'));
            let start = Point::default();
            let path: &Path = &repository.root.join(&relative);
            let created = EditedFile { path: path.into(), hash: None, points: (start, start) };
            let new_text = template::text(file, name, &siblings);
            edits.push(Edit { file: Some(created), span: Span::empty(0), new_text });
            names.push(relative);
        }
    }
    let title = match names.as_slice() {
        [] => return None,
        [name] => format!("Create {name}"),
        names => format!("Create {} files", names.len()),
    };
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// The file as the sibling submodules have it.
fn siblings<'a>(
    workspace: &'a Workspace,
    repository: &Repository,
    lack: &Lack,
    file: &str,
) -> Vec<Sibling<'a>> {
    let is_sibling = |other: &Repository| {
        let folder = repository.files.relative(&other.path);
        other.root == repository.root
            && folder.is_some_and(|folder| lack.siblings.binary_search(&folder).is_ok())
    };
    let siblings = workspace.repositories.iter().filter(|other| is_sibling(other));
    siblings.filter_map(|other| Sibling::of(other, file)).collect()
}

impl<'a> Sibling<'a> {
    /// The repository with what serves it as `file`, where such a file is looked for; `None` where it has none.
    pub(crate) fn of(repository: &'a Repository, file: &str) -> Option<Sibling<'a>> {
        let own = |document: &&std::sync::Arc<Document>| {
            let (folder, name) = document.relative.rsplit_once('/').unwrap_or(("", &document.relative));
            !document.historical && PLACES.contains(&folder) && is_named(name, file)
        };
        Some(Sibling { name: repository.name(), document: repository.documents().find(own)? })
    }
}

/// A repository and its submodules that are checked out.
struct Fleet<'a> {
    master: &'a Repository,
    files: &'a Files,
    /// Files that every submodule is to have.
    wanted: &'a [String],
    /// The planning files of the repository itself; none where it does not plan.
    planning: Vec<&'static str>,
    /// Where the submodules lie, below the root, in order; nothing before they are [`Fleet::gathered`].
    folders: Vec<String>,
}

impl<'a> Fleet<'a> {
    /// The submodules of this repository; none where nothing is asked of them.
    fn of(master: &'a Repository) -> Option<Fleet<'a>> {
        let files: &Files = &master.files;
        let top = files.relative(&master.path)?;
        let wanted = master.config.words(&MISSING_PLAN_FILE, "files");
        let has = |file: &&str| existence(files, &top, file, false) == Existence::Present;
        let mut planning: Vec<&str> = PLANNING.into_iter().filter(has).collect();
        if !PLANNING[..2].iter().any(|file| planning.contains(file)) {
            planning.clear();
        }
        if planning.is_empty() && wanted.is_empty() {
            return None;
        }
        // Every repository has a catalog of them, most an empty one.
        master.catalog(&CatalogKind::Submodules)?.entries().next()?;
        Some(Fleet { master, files, wanted, planning, folders: Vec::new() })
    }

    /// The same with its submodules.
    fn gathered(mut self) -> Fleet<'a> {
        let entries = self.master.catalog(&CatalogKind::Submodules).into_iter().flat_map(Catalog::entries);
        self.folders = entries
            .filter_map(|entry| self.files.relative(&entry.path))
            .filter(|folder| is_checked_out(self.files, folder))
            .collect();
        self.folders.sort();
        self.folders.dedup();
        self
    }

    /// Is a file that matters not where it would be first looked for?
    fn may_lack(&self, folder: &str) -> bool {
        let mut files = self.wanted.iter().map(String::as_str).chain(self.planning.iter().copied());
        files.any(|file| existence(self.files, folder, file, true) == Existence::Missing)
    }

    /// What the submodule in `folder` lacks.
    fn lack(&self, folder: &str, repository: Option<&Repository>) -> Option<Lack> {
        // A file of just this name counts wherever it lies.
        let is_elsewhere = |file: &str| {
            let mut documents = repository.into_iter().flat_map(Repository::documents);
            documents.any(|document| !document.historical && is_named(document.name(), file))
        };
        let lacks = |file: &str| {
            existence(self.files, folder, file, true) == Existence::Missing && !is_elsewhere(file)
        };
        let wanted: Vec<&str> = self.wanted.iter().map(String::as_str).filter(|file| lacks(file)).collect();
        let mut usual: Vec<(&str, usize, usize)> = Vec::new();
        let planning = self.planning.iter().filter(|file| !self.wanted.iter().any(|wanted| wanted == *file));
        for file in planning.filter(|file| lacks(file)) {
            let siblings = self.folders.iter().filter(|sibling| *sibling != folder);
            let known: Vec<bool> = siblings
                .filter_map(|sibling| match existence(self.files, sibling, file, false) {
                    Existence::Present | Existence::Cased(_) => Some(true),
                    Existence::Missing => Some(false),
                    Existence::Unknown => None,
                })
                .collect();
            let have = known.iter().filter(|has| **has).count();
            if known.len() >= 3 && have * 2 >= known.len() {
                usual.push((file, have, known.len()));
            }
        }
        let mut parts: Vec<String> = Vec::new();
        if !wanted.is_empty() {
            parts.push(format!(
                "{}, but the configuration wants {} of every submodule",
                none_of(&wanted),
                it(&wanted)
            ));
        }
        if let Some((_, fewest, of)) = usual.iter().min_by_key(|(_, have, of)| have * 1000 / of) {
            let names: Vec<&str> = usual.iter().map(|(file, ..)| *file).collect();
            let differ = usual.iter().any(|(_, have, known)| (have, known) != (fewest, of));
            let least = if differ { "at least " } else { "" };
            parts.push(format!(
                "{}, but {least}{fewest} of its {of} sibling submodules have {}",
                none_of(&names),
                it(&names),
            ));
        }
        let usual = usual.iter().map(|(file, ..)| *file);
        let files = wanted.into_iter().chain(usual).map(str::to_owned).collect();
        let siblings = self.folders.iter().filter(|sibling| *sibling != folder).cloned().collect();
        (!parts.is_empty()).then(|| Lack {
            folder: folder.to_owned(),
            files,
            siblings,
            words: format!("{folder} has {}", parts.join("; it has ")),
        })
    }
}

/// `no README.md and no CLAUDE.md`.
fn none_of(files: &[&str]) -> String {
    let names: Vec<String> = files.iter().map(|file| format!("no {file}")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn it(files: &[&str]) -> &'static str {
    if files.len() == 1 { "it" } else { "them" }
}

/// Is there more in the folder than what git itself leaves where a submodule belongs?
fn is_checked_out(files: &Files, folder: &str) -> bool {
    files.names(folder).is_some_and(|mut names| names.any(|(name, _)| name != ".git" && name != ".gitkeep"))
}

/// Has the repository in `folder` this file; `loosely`, or one that serves the same?
fn existence(files: &Files, folder: &str, file: &str, loosely: bool) -> Existence {
    if file.contains('/') {
        return files.existence(folder, file);
    }
    let others: &[&str] = if loosely { &OTHER_PLACES } else { &[] };
    for place in PLACES.iter().chain(others) {
        let path = match files.existence(folder, place) {
            Existence::Missing => continue,
            Existence::Unknown => return Existence::Unknown,
            Existence::Present => join(folder, place).trim_end_matches('/').to_owned(),
            Existence::Cased(path) => path,
        };
        let Some(mut names) = files.names(&path) else { return Existence::Unknown };
        if names
            .any(|(name, is_folder)| !is_folder && (is_named(name, file) || loosely && serves(name, file)))
        {
            return Existence::Present;
        }
    }
    // Of a part of a repository nothing is missing.
    files.existence(folder, file)
}

/// The name without its ending, and the ending, in lower case.
fn parts(name: &str) -> (String, String) {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    (stem.to_owned(), ending.to_owned())
}

/// Is this the name of the file, or of a task list as it is called elsewhere?
fn is_named(name: &str, file: &str) -> bool {
    let ((stem, ending), (wanted, wanted_ending)) = (parts(name), parts(file));
    ending == wanted_ending && (stem == wanted || wanted == "tasklist" && stem.starts_with("tasklist-"))
}

/// Is what has this name for the same purpose?
fn serves(name: &str, file: &str) -> bool {
    let (_, ending) = parts(name);
    let kind = Kind::of(name);
    (ending.is_empty() || TEXTS.contains(&ending.as_str()))
        && kind == Kind::of(file)
        && matches!(kind, Kind::Plan | Kind::Tasklist | Kind::Readme | Kind::AgentContext)
}
