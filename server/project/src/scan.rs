//! From disk to the core's workspace: finds the roots, lists what exists, reads and judges every document.
//!
//! Documents are read, judged and forgotten in one parallel pass; what stays of them is their summary. The trap: rules need the
//! catalogs of every repository, so these are complete before the first document is read.

mod before;
mod document;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use planmark_core::config::Profile;
use planmark_core::facts::Together;
use planmark_core::finding::Finding;
use planmark_core::rules::{Claimed, judge_all_together, judge_with_claims, settle};
use planmark_core::workspace::{Catalog, ConfigFile, Document, History, Reading, Repository, Workspace};
use rayon::prelude::*;

use self::document::{Place, Read, judged, summarised};
use crate::catalogs::catalogs;
use crate::course::{Course, Left, Stage};
use crate::files::files;
use crate::git::{Git, NoGit, Program, history};
use crate::notice::{Cause, Notice};
use crate::roots::{Checkout, Extent, RepositoryFolder, Root, innermost, repositories, roots};
use crate::settings::{config_file, config_of, counted};
use crate::summaries::Summaries;
use crate::walk::{DocumentFile, Walked, walk_along};

/// What whoever asks for a scan says of how to judge.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The day that counts as today, whatever a configuration says; none leaves it to that.
    pub today: Option<Date>,
    /// The day where no configuration says one either: core reads no clock, and neither does this.
    pub local: Date,
    /// The profile in place of the configuration's.
    pub profile: Option<&'static Profile>,
    /// What documents hold is kept, too, for views: whoever only judges does without.
    pub for_views: bool,
}

impl From<Date> for Asked {
    /// As of this day, for whatever is asked afterwards.
    fn from(today: Date) -> Asked {
        Asked { today: Some(today), local: today, profile: None, for_views: true }
    }
}

/// What a scan found.
#[derive(Debug)]
pub struct Scan {
    /// Everything; documents are closed, so they have summaries and no text, until [`Scan::replace`] opens one.
    pub workspace: Workspace,
    /// What could not be read.
    pub notices: Vec<Notice>,
    /// Files that the user named; when there are some, the findings of others are not asked for.
    pub selected: Vec<PathBuf>,
    /// How many repositories were read as a whole: all of them, unless it was stopped.
    pub repositories_read: usize,
    /// What each document shows by itself.
    own: BTreeMap<Arc<Path>, Vec<Finding>>,
    /// What each document bears out or denies by itself.
    claims: BTreeMap<Arc<Path>, Vec<Claimed>>,
}

impl Scan {
    /// What each document shows by itself, with what comments in it silence.
    pub fn own(&self) -> impl Iterator<Item = (&Arc<Path>, &[Finding])> {
        self.own.iter().map(|(path, findings)| (path, findings.as_slice()))
    }

    /// What each document bears out or denies by itself.
    pub fn claims(&self) -> impl Iterator<Item = (&Arc<Path>, &[Claimed])> {
        self.claims.iter().map(|(path, claims)| (path, claims.as_slice()))
    }

    /// The findings of every document that has some, by real path.
    pub fn findings(&self) -> BTreeMap<Arc<Path>, Vec<Finding>> {
        self.findings_along(&Course::default(), |_, _| {})
    }

    /// The same, told to `course`; `look` is shown what the documents of each repository say together, by the repository's number.
    pub fn findings_along(
        &self,
        course: &Course,
        mut look: impl FnMut(usize, &Together),
    ) -> BTreeMap<Arc<Path>, Vec<Finding>> {
        let mut findings = self.own.clone();
        course.enter(Stage::Judging, self.workspace.repositories.len());
        for index in 0..self.workspace.repositories.len() {
            let together = Together::of(&self.workspace, index);
            look(index, &together);
            for (path, more) in judge_all_together(&self.workspace, index, &together) {
                findings.entry(path).or_default().extend(more);
            }
            course.step(Stage::Judging);
        }
        findings
            .into_iter()
            .map(|(path, found)| {
                let place = self.workspace.document(&path);
                let (index, document) =
                    place.map_or((0, None), |(index, document)| (index, Some(&**document)));
                let settled = settle(&self.workspace, index, document, found);
                (path, settled)
            })
            .filter(|(_, found)| !found.is_empty())
            .collect()
    }

    /// Judges a document anew as if it held `text`. Of a configuration it is seen what is wrong with it, and what it says comes into
    /// force only with another scan; any other path is left alone.
    pub fn replace(&mut self, path: &Arc<Path>, text: &str) {
        let Some((index, document)) = self.workspace.document(path) else {
            for repository in &mut self.workspace.repositories {
                if repository.config_file.as_ref().is_some_and(|file| file.path == *path) {
                    let repository = Arc::make_mut(repository);
                    let file = config_of(path.clone(), text, repository.config_file.as_ref());
                    repository.config_file = Some(file);
                }
            }
            return;
        };
        let reading = Arc::new(Reading::new(text));
        let document = Document::new(
            path.clone(),
            document.relative.clone(),
            reading,
            planmark_core::workspace::hash(text),
        );
        let repository = Arc::make_mut(&mut self.workspace.repositories[index]);
        // The text is to be that of the file: nobody has changed it in an editor.
        Arc::make_mut(&mut repository.closed).insert(path.clone(), Arc::new(document.closed()));
        let document = Arc::new(document);
        repository.open.insert(path.clone(), Arc::clone(&document));
        let (findings, claims) = judge_with_claims(&self.workspace, index, &document);
        self.own.insert(path.clone(), findings);
        self.claims.insert(path.clone(), claims);
    }
}

/// Scans and judges the roots that these paths give, as `asked`. What a configuration said in the scan `before` holds on where it
/// cannot be read now.
///
/// # Errors
/// When one of the paths does not exist.
pub fn scan(paths: &[PathBuf], asked: impl Into<Asked>, before: Option<&Workspace>) -> io::Result<Scan> {
    scan_with(paths, asked, before, &Program)
}

/// As [`scan`], with somebody else to ask than the `git` program.
///
/// # Errors
/// When one of the paths does not exist.
pub fn scan_with(
    paths: &[PathBuf],
    asked: impl Into<Asked>,
    before: Option<&Workspace>,
    git: &dyn Git,
) -> io::Result<Scan> {
    let asked = asked.into();
    let read = |workspace: &Workspace, place: &Place| judged(workspace, place, asked.for_views);
    gather(paths, &asked, before, git, &Course::default(), read)
}

/// As [`scan_with`], but one that `course` stops ends with what it has read.
///
/// # Errors
/// When one of the paths does not exist.
pub fn scan_along(
    paths: &[PathBuf],
    asked: impl Into<Asked>,
    git: &dyn Git,
    course: &Course,
) -> io::Result<Scan> {
    let asked = asked.into();
    let read = |workspace: &Workspace, place: &Place| judged(workspace, place, asked.for_views);
    gather(paths, &asked, None, git, course, read)
}

/// Scans the roots that these paths give and judges nothing: for who has the documents judged as they are opened. What `summaries` still
/// knows is not read into a plan again. One that `course` stops ends with what it has read.
///
/// # Errors
/// When one of the paths does not exist.
pub fn survey(
    paths: &[PathBuf],
    asked: impl Into<Asked>,
    before: Option<&Workspace>,
    summaries: &Summaries,
    course: &Course,
) -> io::Result<Scan> {
    // Asking git takes longer than reading the disk: the server does so afterwards.
    let read = |workspace: &Workspace, place: &Place| summarised(workspace, place, summaries);
    let scan = gather(paths, &asked.into(), before, &NoGit, course, read)?;
    if scan.workspace.scanned {
        summaries.forget_all_but(&scan.workspace);
    }
    Ok(scan)
}

fn gather(
    paths: &[PathBuf],
    asked: &Asked,
    before: Option<&Workspace>,
    git: &dyn Git,
    course: &Course,
    read: impl Fn(&Workspace, &Place) -> Read + Sync,
) -> io::Result<Scan> {
    let found = roots(paths)?;
    let mut notices = Vec::new();
    let (mut workspace, places) = lay_out(&found.roots, asked, before, git, course, &mut notices);
    let left = Left::of(course, workspace.repositories.len(), places.iter().map(|place| place.repository));
    let read = |place: &Place| {
        if course.is_stopped() {
            return Read::default();
        }
        let read = read(&workspace, place);
        left.one_less(place.repository);
        read
    };
    let read: Vec<Read> = places.par_iter().map(read).collect();
    let repositories_read = left.repositories_read();
    let mut closed: Vec<BTreeMap<Arc<Path>, Arc<Document>>> =
        vec![BTreeMap::new(); workspace.repositories.len()];
    let mut own: BTreeMap<Arc<Path>, Vec<Finding>> = BTreeMap::new();
    let mut claims: BTreeMap<Arc<Path>, Vec<Claimed>> = BTreeMap::new();
    for (place, read) in places.iter().zip(read) {
        notices.extend(read.notice);
        let Some(document) = read.document else { continue };
        own.insert(document.path.clone(), read.findings);
        if !read.claims.is_empty() {
            claims.insert(document.path.clone(), read.claims);
        }
        closed[place.repository].insert(document.path.clone(), document);
    }
    for (repository, closed) in workspace.repositories.iter_mut().zip(closed) {
        Arc::make_mut(repository).closed = Arc::new(closed.into());
    }
    workspace.scanned = !course.is_stopped();
    Ok(Scan { workspace, notices, selected: found.selected, repositories_read, own, claims })
}

/// The workspace without its documents, and where these lie.
fn lay_out(
    roots: &[Root],
    asked: &Asked,
    before: Option<&Workspace>,
    git: &dyn Git,
    course: &Course,
    notices: &mut Vec<Notice>,
) -> (Workspace, Vec<Place>) {
    let mut workspace = Workspace::new(asked.local);
    let mut places = Vec::new();
    for root in roots {
        course.enter(Stage::Listing, 0);
        let walked = match &root.extent {
            Extent::Whole => walk_along(&root.path, course),
            Extent::Files(files) => {
                let document = |file: &PathBuf| DocumentFile { path: file.clone(), real: file.clone() };
                Walked { documents: files.iter().map(document).collect(), ..Walked::default() }
            }
            Extent::Context => Walked::default(),
        };
        notices.extend(walked.notices);
        let folders = match &root.extent {
            Extent::Whole => repositories(&root.path, &walked.git_folders),
            Extent::Files(_) => vec![RepositoryFolder { path: root.path.clone(), submodules: None }],
            // Its submodules are others' roots, or nobody's: only the superproject itself is read.
            Extent::Context => {
                let mut folders = repositories(&root.path, &[]);
                folders.retain(|folder| folder.path == root.path);
                folders
            }
        };
        notices.extend(not_checked_out(&root.path, &folders));
        let files = Arc::new(files(&root.path, walked.folders, &folders));
        let first = workspace.repositories.len();
        let mut documents: Vec<Vec<&Path>> = vec![Vec::new(); folders.len()];
        for file in &walked.documents {
            let Some(index) = innermost(&folders, &file.path) else { continue };
            documents[index].push(&file.path);
            places.push(Place { repository: first + index, file: file.clone() });
        }
        course.enter(Stage::Git, folders.len());
        let known = |(folder, documents): (&RepositoryFolder, &Vec<&Path>)| {
            let known = Known::of(folder, documents, &root.extent, before, git);
            course.step(Stage::Git);
            known
        };
        let known: Vec<Known> = folders.par_iter().zip(&documents).map(known).collect();
        for (folder, known) in folders.iter().zip(known) {
            let Known { config_file, catalogs, history } = known;
            let history = history.unwrap_or_else(|notice| {
                // It is the same for all of them: said once.
                if !notices.iter().any(|known| known.cause == notice.cause) {
                    notices.push(notice);
                }
                None
            });
            // Those of this root are known already; around it there may be others.
            let around = folder.path.parent().and_then(|above| innermost(&folders, above));
            let parent = around.map(|index| first + index).or_else(|| workspace.repository_of(&folder.path));
            let own = config_file.as_ref().map(|file| file.config.clone()).unwrap_or_default();
            let mut config = match parent.and_then(|parent| workspace.repositories.get(parent)) {
                Some(parent) => Arc::new(own.over(&parent.config, &relative(&parent.path, &folder.path))),
                None => own,
            };
            if asked.profile.is_some() {
                Arc::make_mut(&mut config).profile = asked.profile;
            }
            let repository = Repository {
                path: Arc::from(folder.path.as_path()),
                root: Arc::from(root.path.as_path()),
                parent,
                judged: root.extent != Extent::Context,
                catalogs,
                files: files.clone(),
                config,
                config_file,
                history: history.map(Arc::new),
                remote: crate::git::remote(&folder.path),
                closed: Arc::default(),
                open: BTreeMap::new(),
            };
            workspace.add(Arc::new(repository));
        }
    }
    workspace.today = asked.today.or(workspace.configured_day()).unwrap_or(asked.local);
    (workspace, places)
}

/// Says once for a root that submodules are not checked out.
fn not_checked_out(root: &Path, folders: &[RepositoryFolder]) -> Option<Notice> {
    let declared = folders.iter().flat_map(|folder| folder.submodules.iter().flatten());
    let (mut submodules, mut of) = (0, 0);
    for submodule in declared {
        of += 1;
        submodules += usize::from(submodule.checkout != Checkout::Present);
    }
    let cause = Cause::NotCheckedOut { submodules, of };
    (submodules > 0).then(|| Notice { path: root.join(".gitmodules"), cause })
}

/// What a repository says and has, beside its documents.
struct Known {
    config_file: Option<ConfigFile>,
    catalogs: Vec<Catalog>,
    history: Result<Option<History>, Notice>,
}

impl Known {
    fn of(
        folder: &RepositoryFolder,
        documents: &[&Path],
        extent: &Extent,
        before: Option<&Workspace>,
        git: &dyn Git,
    ) -> Known {
        let last = before.and_then(|before| {
            let repository = &before.repositories[before.repository_of(&folder.path)?];
            repository.config_file.as_ref().filter(|_| *repository.path == *folder.path)
        });
        let config_file = config_file(&folder.path, last);
        let config = config_file.as_ref().map(|file| file.config.clone()).unwrap_or_default();
        let mut catalogs = match extent {
            // A file that lies in no repository says nothing about the folder around it, which may be anything.
            Extent::Files(_) => Vec::new(),
            Extent::Whole | Extent::Context => catalogs(folder, documents, &config),
        };
        catalogs.extend(counted(&folder.path, &config));
        // Where no document is read, nobody asks when it was changed.
        let history =
            if documents.is_empty() { Ok(None) } else { history(git, &folder.path, &config.stamps) };
        Known { config_file, catalogs, history }
    }
}

/// `path` below `folder`, with `/`; the whole path where it does not lie below.
pub fn relative(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests;
