//! A judged workspace as the subcommands use it: names of files for output, and findings beside the texts they speak of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::Date;
use planmark_core::config::Profile;
use planmark_core::finding::Finding;
use planmark_core::text::Text;
use planmark_project::{Asked, Course, Git, Notice, Program, Scan, relative, scan_along, scan_with};

use crate::excerpt::Excerpt;
use crate::selection::Selection;

/// A judged workspace.
pub(crate) struct Session {
    pub(crate) scan: Scan,
    names: Names,
}

/// What files are called in output: their paths relative to their root.
pub(crate) struct Names {
    roots: Vec<Arc<Path>>,
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
        let here = [planmark_project::root_above(&std::env::current_dir()?)];
        let mut scan = scan_with(if paths.is_empty() { &here } else { paths }, asked, None, git)?;
        // What is not known matters to who judges; views show by themselves where nothing is.
        scan.notices.retain(|notice| !(asked.for_views && notice.is_information()));
        let workspace = &scan.workspace;
        let is_config = |path: &Path| {
            workspace
                .repositories
                .iter()
                .any(|it| it.config_file.as_ref().is_some_and(|it| *it.path == *path))
        };
        let is_known = |path: &Path| workspace.document(path).is_some() || is_config(path);
        let named = paths.iter().filter_map(|path| path.canonicalize().ok());
        for path in named.filter(|path| path.is_file() && !is_known(path)) {
            tracing::warn!(
                "{}: no Markdown, or left out by git or planmark.toml; not judged",
                from_here(&path).display()
            );
        }
        Ok(Session::of(scan))
    }

    /// A session of what was scanned, whose notices it logs.
    fn of(scan: Scan) -> Session {
        for notice in &scan.notices {
            let notice = Notice { path: from_here(&notice.path), cause: notice.cause.clone() };
            match notice.is_information() {
                true => tracing::info!("{notice}"),
                false => tracing::warn!("{notice}"),
            }
        }
        let mut roots: Vec<Arc<Path>> =
            scan.workspace.repositories.iter().filter(|it| it.judged).map(|it| it.root.clone()).collect();
        roots.dedup();
        if scan.workspace.repositories.iter().all(|it| it.documents().next().is_none()) {
            let names: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
            tracing::warn!("there is no Markdown in {}: nothing was judged", names.join(", "));
        }
        Session { scan, names: Names { roots } }
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
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
        let mut findings = self.scan.findings();
        findings.retain(|path, found| {
            found.retain(|finding| selection.holds(finding.code));
            self.is_selected(path) && !found.is_empty()
        });
        findings
    }

    /// The findings that were asked for beside the texts that they speak of, in order of their files' names.
    pub(crate) fn excerpts(&self, selection: &Selection) -> Vec<Excerpt> {
        self.excerpts_of(self.findings(selection))
    }

    /// These findings beside the texts that they speak of, in order of their files' names.
    pub(crate) fn excerpts_of(&self, findings: BTreeMap<Arc<Path>, Vec<Finding>>) -> Vec<Excerpt> {
        let mut excerpts: Vec<Excerpt> = findings
            .into_iter()
            .filter_map(|(path, findings)| {
                let text = planmark_project::read(&path).ok()?.text;
                let filename = self.names.of(&path);
                Some(Excerpt { filename, text: Text::new(&text), findings })
            })
            .collect();
        excerpts.sort_by(|left, right| left.filename.cmp(&right.filename));
        excerpts
    }

    /// Were findings of this file asked for?
    pub(crate) fn is_selected(&self, path: &Path) -> bool {
        let selected = &self.scan.selected;
        selected.is_empty() || selected.iter().any(|selected| path.starts_with(selected))
    }
}

/// A path as one would name it from here.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let below = here.ok().and_then(|here| Some(path.strip_prefix(here).ok()?.to_path_buf()));
    below.filter(|below| !below.as_os_str().is_empty()).unwrap_or_else(|| path.to_path_buf())
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
}
