//! A judged workspace as the subcommands use it: names of files for output, and findings beside the texts they speak of.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::Date;
use planmark_core::config::Profile;
use planmark_core::facts::Together;
use planmark_core::finding::Finding;
use planmark_core::nearest::nearest;
use planmark_core::rules::Affected;
use planmark_core::text::Text;
use planmark_core::views::evidence::Verdicts;
use planmark_core::views::status::Findings;
use planmark_core::workspace::Workspace;
use planmark_project::{
    Asked, Course, Git, Notice, Program, Scan, Stage, changed_since, checkout_of, relative, scan_along,
};

use crate::excerpt::{Excerpt, Of, Report};
use crate::progress::shown;
use crate::selection::Selection;

/// Why a file that was named is not judged.
pub(crate) const NOT_JUDGED: &str = "no Markdown, or left out by git or planmark.toml";

/// A judged workspace.
pub(crate) struct Session {
    pub(crate) scan: Scan,
    names: Names,
}

/// What files are called in output: their paths relative to their root.
pub(crate) struct Names {
    roots: Vec<Arc<Path>>,
    /// Of each root, the folder in which everything was checked out from git.
    checkouts: Vec<PathBuf>,
    /// The working directory.
    here: PathBuf,
}

impl Session {
    /// Scans and judges what these paths name, for views; without any, the root around the working directory.
    pub(crate) fn open(paths: &[PathBuf], today: Option<Date>) -> Result<Session> {
        Session::scan(paths, Asked { today, local: local(), profile: None, for_views: true }, &Program)
    }

    /// As [`Session::open`], for findings alone, and perhaps with somebody else to ask than the `git` program.
    pub(crate) fn judging(
        paths: &[PathBuf],
        today: Option<Date>,
        profile: Option<&'static Profile>,
        git: &dyn Git,
    ) -> Result<Session> {
        Session::scan(paths, Asked { today, local: local(), profile, for_views: false }, git)
    }

    /// Scans and judges these roots as long as nobody stops `course`.
    pub(crate) fn along(
        roots: &[PathBuf],
        today: Option<Date>,
        for_views: bool,
        git: &dyn Git,
        course: &Course,
    ) -> Result<Session> {
        let asked = Asked { today, local: local(), profile: None, for_views };
        Ok(Session::of(scan_along(roots, asked, git, course)?))
    }

    fn scan(paths: &[PathBuf], asked: Asked, git: &dyn Git) -> Result<Session> {
        let above = [planmark_project::root_above(&std::env::current_dir()?)];
        let asked_for = if paths.is_empty() { &above } else { paths };
        let course = Course::default();
        let scan = shown(&course, || scan_along(asked_for, asked, git, &course));
        let mut scan = scan.map_err(|error| meant(error, paths))?;
        // What is not known matters to who judges; views show by themselves where nothing is.
        scan.notices.retain(|notice| !(asked.for_views && notice.is_information()));
        let session = Session::of(scan);
        let named = paths.iter().filter_map(|path| planmark_project::real_path(path).ok());
        for path in named.filter(|path| path.is_file() && !session.judges(path)) {
            let name = session.names.seen_from_here(&path);
            tracing::warn!("{name}: {NOT_JUDGED}; not judged");
        }
        Ok(session)
    }

    /// A session of what was scanned, whose notices it logs.
    fn of(scan: Scan) -> Session {
        let mut roots: Vec<Arc<Path>> =
            scan.workspace.repositories.iter().filter(|it| it.judged).map(|it| it.root.clone()).collect();
        roots.dedup();
        let checkouts = roots.iter().map(|root| checkout_of(root)).collect();
        let here = std::env::current_dir().and_then(planmark_project::real_path).unwrap_or_default();
        let names = Names { roots, checkouts, here };
        for notice in &scan.notices {
            let path = names.seen_from_here(&notice.path).into();
            let notice = Notice { path, cause: notice.cause.clone() };
            match notice.is_information() {
                true => tracing::info!("{notice}"),
                false => tracing::warn!("{notice}"),
            }
        }
        let session = Session { scan, names };
        if session.scan.workspace.repositories.iter().all(|it| it.documents().next().is_none()) {
            tracing::warn!("{}: nothing was judged", session.bare());
        }
        session
    }

    /// Why nothing was judged where no document is.
    pub(crate) fn bare(&self) -> String {
        let names: Vec<String> = self.roots().iter().map(|root| root.display().to_string()).collect();
        format!("there is no Markdown in {}", names.join(", "))
    }

    /// Is this a document or a file of configuration that is judged, or a folder with such documents?
    pub(crate) fn judges(&self, place: &Path) -> bool {
        self.scan.workspace.repositories.iter().any(|repository| {
            let config = repository.config_file.as_ref();
            let mut documents = repository.documents().filter(|it| repository.config.judges(&it.relative));
            config.is_some_and(|file| *file.path == *place)
                || repository.judged && documents.any(|it| it.path.starts_with(place))
        })
    }

    /// How many findings of each severity a document has, of these; what is not among them has none.
    pub(crate) fn tally(
        findings: &BTreeMap<Arc<Path>, Vec<Finding>>,
    ) -> impl Fn(&Path) -> Option<Findings> + '_ {
        |path| Some(findings.get(path).map(|found| Findings::of(found)).unwrap_or_default())
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The roots.
    pub(crate) fn roots(&self) -> &[Arc<Path>] {
        &self.names.roots
    }

    /// The root that holds a file.
    pub(crate) fn root_of(&self, path: &Path) -> Option<Arc<Path>> {
        self.names.roots.iter().find(|root| path.starts_with(root)).cloned()
    }

    /// The folder that holds all roots: the root itself where there is one.
    pub(crate) fn base(&self) -> PathBuf {
        let mut roots = self.names.roots.iter();
        let mut base = roots.next().map(|root| root.to_path_buf()).unwrap_or_default();
        for root in roots {
            while !root.starts_with(&base) && base.pop() {}
        }
        base
    }

    /// The findings that were asked for, by the real path of their file.
    pub(crate) fn findings(&self, selection: &Selection) -> BTreeMap<Arc<Path>, Vec<Finding>> {
        self.asked_for(selection, self.all_findings())
    }

    /// All findings, by the real path of their file.
    pub(crate) fn all_findings(&self) -> BTreeMap<Arc<Path>, Vec<Finding>> {
        let course = Course::default();
        shown(&course, || self.scan.findings_along(&course, |_, _| {}))
    }

    /// What is asked of the whole workspace, which may take long.
    pub(crate) fn at_work<T>(&self, stage: Stage, ask: impl FnOnce(&Workspace) -> T) -> T {
        let course = Course::default();
        course.enter(stage, 0);
        shown(&course, || ask(&self.scan.workspace))
    }

    /// Those of these findings that were asked for.
    fn asked_for(
        &self,
        selection: &Selection,
        mut findings: BTreeMap<Arc<Path>, Vec<Finding>>,
    ) -> BTreeMap<Arc<Path>, Vec<Finding>> {
        findings.retain(|path, found| {
            found.retain(|finding| selection.holds(finding.code));
            self.is_selected(path) && !found.is_empty()
        });
        findings
    }

    /// These findings beside the texts that they speak of, in order of their files' names.
    pub(crate) fn excerpts_of(&self, findings: BTreeMap<Arc<Path>, Vec<Finding>>) -> Vec<Excerpt> {
        let mut excerpts: Vec<Excerpt> = findings
            .into_iter()
            .filter_map(|(path, findings)| {
                let text = Text::new(&planmark_project::read(&path).ok()?.text);
                let (filename, place) = (self.names.of(&path), self.names.in_checkout(&path));
                Some(Excerpt { path, filename, place, text, findings })
            })
            .collect();
        excerpts.sort_by(|left, right| left.filename.cmp(&right.filename));
        excerpts
    }

    /// The findings that were asked for beside the texts that they speak of, in order of their files' names, and how much was checked;
    /// with a revision only those that have to do with what changed since.
    ///
    /// # Errors
    /// Why git cannot tell what changed.
    pub(crate) fn found(&self, selection: &Selection, since: Option<&str>) -> Result<Report> {
        let changed = |since| self.at_work(Stage::Git, |workspace| changed_since(&Program, workspace, since));
        let changed = since.map(changed).transpose()?;
        Ok(self.found_by(selection, changed.map(Affected::new)))
    }

    /// The same of what depends on certain changes.
    pub(crate) fn found_by(&self, selection: &Selection, mut affected: Option<Affected>) -> Report {
        let workspace = &self.scan.workspace;
        let mut verdicts = Verdicts::default();
        let course = Course::default();
        let look = |index: usize, together: &Together| {
            verdicts.take(workspace, index, together);
            if let Some(affected) = &mut affected {
                affected.take(workspace, index, together);
            }
        };
        let findings = shown(&course, || self.scan.findings_along(&course, look));
        self.scan.claims().for_each(|(path, claims)| verdicts.take_own(path, claims));
        let evidence = verdicts.evidence(workspace, &findings, |path| self.is_selected(path));
        let mut excerpts = self.excerpts_of(self.asked_for(selection, findings));
        if let Some(affected) = affected {
            excerpts.retain_mut(|Excerpt { path, text, findings, .. }| {
                findings.retain(|finding| affected.holds(path, finding, &text.slice(finding.span)));
                !findings.is_empty()
            });
        }
        Report { excerpts, evidence, of: Of::All }
    }

    /// Was everything looked at that was checked out? `paths` are those that were named.
    pub(crate) fn is_whole(&self, paths: &[PathBuf]) -> bool {
        let are_checkouts =
            self.names.roots.iter().zip(&self.names.checkouts).all(|(root, it)| **root == **it);
        are_checkouts && paths.iter().all(|path| path.is_dir())
    }

    /// Would findings of a file be known, if it had some? `place` is what a forge calls it.
    pub(crate) fn reaches(&self, place: &str) -> bool {
        let Names { roots, checkouts, .. } = &self.names;
        roots.iter().zip(checkouts).any(|(root, checkout)| {
            let path = checkout.join(place);
            path.starts_with(root) && self.is_selected(&path)
        })
    }

    /// Were findings of this file asked for?
    pub(crate) fn is_selected(&self, path: &Path) -> bool {
        let selected = &self.scan.selected;
        selected.is_empty() || selected.iter().any(|selected| path.starts_with(selected))
    }
}

/// What went wrong with these paths, with the one that was probably meant where one is not there.
fn meant(error: io::Error, paths: &[PathBuf]) -> anyhow::Error {
    let Some(missing) = paths.iter().find(|path| !path.exists()) else { return error.into() };
    let folder = missing.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let name = missing.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => anyhow::anyhow!("{error}; did you mean {}?", missing.with_file_name(near).display()),
        None => error.into(),
    }
}

fn local() -> Date {
    jiff::Zoned::now().date()
}

impl Names {
    /// The name of the file with this real path.
    pub(crate) fn of(&self, path: &Path) -> String {
        match self.roots.iter().find(|root| path.starts_with(root)) {
            Some(root) => relative(root, path),
            None => path.display().to_string(),
        }
    }

    /// The same from the folder in which everything was checked out from git, as a forge names it.
    pub(crate) fn in_checkout(&self, path: &Path) -> String {
        match self.checkouts.iter().find(|checkout| path.starts_with(checkout)) {
            Some(checkout) => relative(checkout, path),
            None => self.of(path),
        }
    }

    /// The same from the working directory, where it lies in that, and else as a whole.
    pub(crate) fn seen_from_here(&self, path: &Path) -> String {
        match path.strip_prefix(&self.here) {
            Ok(below) if !below.as_os_str().is_empty() => relative(&self.here, path),
            _ => path.display().to_string(),
        }
    }
}
