//! Which paths exist below a root, as a value: the core asks it in place of the disk.
//!
//! planmark-project lists every folder that it walks, also the names of what git ignores; whatever was not listed is unknown, and so
//! is all that lies below it. The trap: unknown is never missing. A folder that git ignores, one that holds nothing, since a submodule
//! that is not checked out looks so, a link that dangles and everything outside of the root are unknown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// What exists below a root; paths are relative to it, with `/`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Files {
    root: Option<Arc<Path>>,
    folders: BTreeMap<Arc<str>, Names>,
    /// Links, and what they lead to below the root; `None` for one that leads out of it or nowhere.
    links: BTreeMap<Arc<str>, Option<Arc<str>>>,
    /// Paths below which nothing can be seen although nothing is there: submodules without a folder.
    hidden: BTreeSet<Arc<str>>,
    /// How many files there are of each ending, in lower case; of those without one under the empty name.
    endings: BTreeMap<Box<str>, u32>,
    /// Nothing that is absent is missing: only a part of the repository is checked out.
    sparse: bool,
}

/// Is something at a path?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Existence {
    /// It is there.
    Present,
    /// It is there under a name that differs in case: the path as it is on disk.
    Cased(String),
    /// It is not there.
    Missing,
    /// Nobody can tell.
    Unknown,
}

/// One folder as it was listed.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The names in it, those of folders with a `/` at their end.
    pub names: Vec<String>,
    /// Those of the names that are links, with where they lead, relative to the root; `None` where that is outside of it or nowhere.
    pub links: Vec<(String, Option<String>)>,
}

/// The names of one folder in one piece of text, in order, a slash around each: `/README.md/docs//src//`. A folder's name has one of its own.
#[derive(Debug, Clone, Default, PartialEq)]
struct Names(Arc<str>);

impl Names {
    fn new(listed: &[String]) -> Names {
        let mut names: Vec<&str> = listed.iter().map(String::as_str).collect();
        names.sort_unstable();
        let mut text = String::with_capacity(names.iter().map(|name| name.len() + 1).sum::<usize>() + 1);
        for name in names {
            text.push('/');
            text.push_str(name);
        }
        text.push('/');
        Names(text.into())
    }

    fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        let mut rest = self.0.strip_prefix('/').unwrap_or_default();
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once('/')?;
            let folder = after.strip_prefix('/');
            rest = folder.unwrap_or(after);
            Some((name, folder.is_some()))
        })
    }

    /// Is there nothing more than `.git` and `.gitkeep`?
    fn are_bare(&self) -> bool {
        self.iter().all(|(name, _)| matches!(name, ".git" | ".gitkeep"))
    }

    fn hold(&self, name: &str) -> bool {
        let wanted = name.as_bytes();
        memchr::memmem::find_iter(self.0.as_bytes(), wanted).any(|at| {
            let (before, behind) = (at.checked_sub(1), at + wanted.len());
            before.is_some_and(|before| self.0.as_bytes()[before] == b'/')
                && self.0.as_bytes().get(behind) == Some(&b'/')
        })
    }

    /// The name that differs from this one by nothing but case.
    fn cased(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        self.iter().map(|(name, _)| name).find(|known| known.to_lowercase() == wanted)
    }
}

impl Files {
    /// A root of which nothing is known yet.
    pub fn new(root: Arc<Path>) -> Files {
        Files { root: Some(root), ..Files::default() }
    }

    /// Takes in what a folder holds, in place of what was known of it. Says whether that is something else.
    pub fn list(&mut self, folder: &str, listed: &Listed) -> bool {
        let names = Names::new(&listed.names);
        let past = self.folders.get(folder);
        if past == Some(&names) {
            return false;
        }
        let count = |endings: &mut BTreeMap<Box<str>, u32>, names: &Names, more: bool| {
            // What begins with a dot is configuration, a placeholder or a link.
            for (name, _) in names.iter().filter(|(name, is_folder)| !is_folder && !name.starts_with('.')) {
                let count = endings.entry(ending(name).into()).or_default();
                *count = if more { count.saturating_add(1) } else { count.saturating_sub(1) };
            }
        };
        if let Some(past) = past {
            count(&mut self.endings, past, false);
        }
        count(&mut self.endings, &names, true);
        self.links.retain(|link, _| parent(link) != folder);
        for (name, target) in &listed.links {
            self.links.insert(join(folder, name).into(), target.as_deref().map(Arc::from));
        }
        self.folders.insert(folder.into(), names);
        true
    }

    /// Does the folder around it hold a folder of this name?
    pub fn is_folder(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        self.folders.get(parent(path)).is_some_and(|names| names.hold(&format!("{name}/")))
    }

    /// Says that nothing can be seen at and below a path.
    pub fn hide(&mut self, path: &str) {
        self.hidden.insert(path.into());
    }

    /// Says that only a part of what there is was checked out.
    pub fn be_sparse(&mut self) {
        self.sparse = true;
    }

    /// Was this folder listed?
    pub fn is_listed(&self, folder: &str) -> bool {
        self.folders.contains_key(folder)
    }

    /// Every folder that was listed, by its path below the root.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.keys().map(|folder| &**folder)
    }

    /// The names in a folder, and whether each is a folder; none where it was not listed.
    pub fn names(&self, folder: &str) -> Option<impl Iterator<Item = (&str, bool)>> {
        self.folders.get(folder).map(Names::iter)
    }

    /// The root.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// A path on disk as one below the root; `None` outside of it.
    pub fn relative(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(self.root.as_deref()?).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// Is something at `path`, as seen from `folder`, both with `/`? `..` leads up, and out of the root nothing is known.
    pub fn existence(&self, folder: &str, path: &str) -> Existence {
        match self.followed(folder, path) {
            Ok((at, true)) => Existence::Cased(at),
            Ok((_, false)) => Existence::Present,
            Err(existence) => existence,
        }
    }

    /// What is at `path`, as seen from `folder`: its path below the root, links followed; `None` where nothing is known to be.
    pub fn real(&self, folder: &str, path: &str) -> Option<String> {
        self.followed(folder, path).ok().map(|(at, _)| at)
    }

    /// The same, and whether it differs in case; else what is known of it.
    fn followed(&self, folder: &str, path: &str) -> Result<(String, bool), Existence> {
        let Some(parts) = resolved(folder, path) else { return Err(Existence::Unknown) };
        let mut at = String::new();
        let mut is_cased = false;
        // As many links as a file system would follow.
        let mut hops = 0;
        let mut waiting: Vec<String> = parts.into_iter().rev().collect();
        while let Some(part) = waiting.pop() {
            if self.hidden.contains(at.as_str()) {
                return Err(Existence::Unknown);
            }
            let Some(names) = self.folders.get(at.as_str()) else { return Err(Existence::Unknown) };
            let name = if names.hold(&part) {
                part
            } else if let Some(cased) = names.cased(&part) {
                is_cased = true;
                cased.to_owned()
            } else {
                if names.are_bare() {
                    return Err(Existence::Unknown);
                }
                let path = join(&at, &part);
                let is_hidden = self.hidden.iter().any(|hidden| {
                    **hidden == *path || hidden.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('/'))
                });
                return Err(if is_hidden || self.sparse { Existence::Unknown } else { Existence::Missing });
            };
            let path = join(&at, &name);
            at = match self.links.get(path.as_str()) {
                None => path,
                Some(_) if waiting.is_empty() && is_cased => path,
                Some(None) => return Err(Existence::Unknown),
                Some(Some(target)) => {
                    hops += 1;
                    if hops > 40 {
                        return Err(Existence::Unknown);
                    }
                    waiting
                        .extend(target.split('/').filter(|part| !part.is_empty()).rev().map(str::to_owned));
                    String::new()
                }
            };
        }
        Ok((at, is_cased))
    }

    /// Where a file of this name lies, if there is just one, by its path below the root.
    pub fn only(&self, name: &str) -> Option<String> {
        let mut holders = self.folders.iter().filter(|(_, names)| names.hold(name));
        let (folder, _) = holders.next()?;
        holders.next().is_none().then(|| join(folder, name))
    }

    /// Is there a file or folder of this name anywhere?
    pub fn is_named(&self, name: &str) -> bool {
        self.folders.values().any(|names| names.hold(name))
    }

    /// Could a file with this name be seen if it were there? An extract of a repository that holds its documents alone says nothing of its
    /// other files; nor does a folder with one single file say anything of others.
    pub fn shows(&self, name: &str) -> bool {
        let ending = ending(name);
        let all: u32 = self.endings.values().sum();
        if matches!(ending.as_str(), "md" | "markdown") {
            return all > 1;
        }
        // Files without an ending are of many kinds, and so are folders.
        let is_seen = ending.is_empty() || self.endings.get(ending.as_str()).is_some_and(|count| *count > 0);
        is_seen && !self.is_extract()
    }

    /// Are there documents alone, and next to nothing else? Then somebody has taken them out of a repository, and perhaps not all of them.
    pub fn is_extract(&self) -> bool {
        let plain = ["md", "markdown", "json", "toml", "yml", "yaml"];
        let plain: u32 = plain.iter().filter_map(|ending| self.endings.get(*ending)).sum();
        let all: u32 = self.endings.values().sum();
        (all - plain) * 20 <= all
    }
}

/// The ending of a file's name in lower case; empty where there is none. That of `.gitkeep` is `gitkeep`.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// A name in a folder, where the root is the empty path.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder that holds a path; the root's own is the root.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The parts of `path` as seen from `folder`; none where it leads out of the root.
fn resolved(folder: &str, path: &str) -> Option<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.to_owned()),
        }
    }
    Some(parts)
}

/// `path` as seen from `folder` as a path below the root; none where it leads out of it.
pub fn absolute(folder: &str, path: &str) -> Option<String> {
    resolved(folder, path).map(|parts| parts.join("/"))
}

/// A path below the root as it is written in a document that lies in `folder`.
pub fn from_folder(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folders: &[(&str, &[&str])]) -> Files {
        let mut files = Files::new(Path::new("/r").into());
        for (folder, names) in folders {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            files.list(folder, &Listed { names, links: Vec::new() });
        }
        files
    }

    #[test]
    fn what_was_not_listed_is_unknown() {
        let files = files(&[("", &["README.md", "docs/", "ignored/", "main.rs"]), ("docs", &["a.md"])]);
        assert_eq!(files.existence("docs", "../README.md"), Existence::Present);
        assert_eq!(files.existence("", "docs/a.md"), Existence::Present);
        assert_eq!(files.existence("", "docs/"), Existence::Present);
        assert_eq!(files.existence("", "docs/b.md"), Existence::Missing);
        assert_eq!(files.existence("", "EADME.md"), Existence::Missing);
        assert_eq!(files.existence("", "gone/b.md"), Existence::Missing);
        assert_eq!(files.existence("", "ignored/b.md"), Existence::Unknown);
        assert_eq!(files.existence("", "../other/b.md"), Existence::Unknown);
        assert_eq!(files.existence("docs", "../DOCS/A.md"), Existence::Cased("docs/a.md".to_owned()));
        assert_eq!(files.only("a.md").as_deref(), Some("docs/a.md"));
        assert_eq!(Files::default().existence("", "a.md"), Existence::Unknown);
    }

    #[test]
    fn links_lead_on_and_dangling_ones_are_unknown() {
        let mut files = files(&[("docs", &["a.md"])]);
        let names = ["docs/", "here", "gone", "round"].map(str::to_owned).to_vec();
        let link = |name: &str, target: Option<&str>| (name.to_owned(), target.map(str::to_owned));
        let links = vec![link("here", Some("docs")), link("gone", None), link("round", Some("round"))];
        files.list("", &Listed { names, links });
        assert_eq!(files.existence("", "here/a.md"), Existence::Present);
        assert_eq!(files.existence("", "here/b.md"), Existence::Missing);
        assert_eq!(files.existence("", "gone"), Existence::Unknown);
        assert_eq!(files.existence("", "gone/a.md"), Existence::Unknown);
        assert_eq!(files.existence("", "round/a.md"), Existence::Unknown);
    }

    #[test]
    fn submodules_without_a_folder_are_unknown() {
        let mut files = files(&[("", &["subs/"]), ("subs", &[])]);
        files.hide("subs/api");
        files.hide("more/web");
        assert_eq!(files.existence("", "subs/api/README.md"), Existence::Unknown);
        assert_eq!(files.existence("", "more"), Existence::Unknown);
        assert_eq!(files.existence("", "subs/apis"), Existence::Unknown);
        let listed = Listed { names: vec!["web/".to_owned(), ".gitkeep".to_owned()], links: Vec::new() };
        files.list("subs", &listed);
        assert_eq!(files.existence("", "subs/apis"), Existence::Missing);
        assert_eq!(files.existence("", "subs/api"), Existence::Unknown);
    }

    #[test]
    fn a_folder_of_documents_says_nothing_of_other_files() {
        assert!(!files(&[("", &["README.md"])]).shows("PLAN.md"));
        assert!(files(&[("", &["README.md", "a.md"])]).shows("PLAN.md"));
        assert!(!files(&[("", &["README.md", "a.md"])]).shows("LICENSE"));
        assert!(files(&[("", &["README.md", "main.rs"])]).shows("LICENSE"));
        assert!(!files(&[("", &["README.md", "main.rs"])]).shows("logo.png"));
    }

    #[test]
    fn a_folder_can_be_listed_again() {
        let mut files = files(&[("", &["README.md", "main.rs"])]);
        let listed = Listed { names: vec!["README.md".to_owned()], links: Vec::new() };
        assert!(files.list("", &listed));
        assert!(!files.list("", &listed));
        assert_eq!(files.existence("", "main.rs"), Existence::Missing);
        assert!(!files.shows("lib.rs"));
    }

    #[test]
    fn paths_are_written_as_seen_from_a_folder() {
        assert_eq!(from_folder("docs/a", "docs/b/x.md"), "../b/x.md");
        assert_eq!(from_folder("", "docs/x.md"), "docs/x.md");
        assert_eq!(from_folder("docs", "x.md"), "../x.md");
        assert_eq!(absolute("docs", "../../x"), None);
    }
}
