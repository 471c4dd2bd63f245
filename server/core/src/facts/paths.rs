//! Where the paths of a document lead.
//!
//! A link is relative to its document, with a slash in front to its repository. A path in a code span may be meant from the document,
//! from its repository, or from anywhere where such a path is. The trap: sites made of Markdown link pages without their ending, and so
//! `guide` may be `guide.md`.

use crate::words::Words;
use crate::workspace::files::{absolute, from_folder, join, parent};
use crate::workspace::{Document, Existence, Files, Repository};

/// The paths of a document.
pub struct Paths<'a> {
    files: &'a Files,
    /// Where the document lies, below the root.
    folder: String,
    /// Where its repository lies, below the root.
    repository: String,
}

impl<'a> Paths<'a> {
    /// The paths of the document; none where nothing is known of what lies around it.
    pub fn of(repository: &'a Repository, document: &Document) -> Option<Paths<'a>> {
        let files: &Files = &repository.files;
        let folder = files.relative(document.path.parent()?)?;
        let repository = files.relative(&repository.path)?;
        files.is_listed(&folder).then_some(Paths { files, folder, repository })
    }

    /// Is the root next to nothing but documents, so that a part of it may have been left out?
    pub fn is_extract(&self) -> bool {
        self.files.is_extract()
    }

    /// Is something there, where a link leads?
    pub fn link(&self, path: &str) -> Existence {
        let (folder, path) = self.start(path);
        let existence = self.seen(folder, path);
        // What is there from the repository's top is meant from there, whatever else may be unknown.
        let is_slip = || {
            self.below_repository(path).is_some() && self.files.existence(folder, path) == Existence::Missing
        };
        if existence != Existence::Missing && !(existence == Existence::Unknown && is_slip()) {
            return existence;
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        let page = path.strip_suffix(".html").or((!name.contains('.')).then_some(path.trim_end_matches('/')));
        let is_page = page.is_some_and(|page| {
            [".md", ".mdx", "/README.md", "/index.md", "/_index.md"]
                .iter()
                .any(|ending| self.files.existence(folder, &format!("{page}{ending}")) == Existence::Present)
        });
        if is_page { Existence::Present } else { Existence::Missing }
    }

    /// Is something there that a code span may mean? Without a folder that it begins with nothing is known: the text may speak of another
    /// place.
    pub fn code(&self, path: &str) -> Existence {
        let first = path.split('/').find(|part| !matches!(*part, "." | "..")).unwrap_or_default();
        let bases = [self.folder.as_str(), self.repository.as_str()];
        let rooted = bases.into_iter().filter(|base| self.files.is_listed(&join(base, first)));
        let mut found: Vec<Existence> = rooted.map(|base| self.seen(base, path)).collect();
        if bases.iter().any(|base| self.seen(base, path) == Existence::Present) {
            return Existence::Present;
        }
        let is_unknown = found.is_empty() || found.contains(&Existence::Unknown);
        if is_unknown || !path.contains('/') || self.is_elsewhere(path) {
            return Existence::Unknown;
        }
        let cased = found.iter().position(|found| matches!(found, Existence::Cased(_)));
        found.swap_remove(cased.unwrap_or(0))
    }

    /// What a path in a code span names: its path below the root, links followed; `None` where nothing is known to be.
    pub fn named(&self, path: &str) -> Option<String> {
        let bases = [self.folder.as_str(), self.repository.as_str()];
        bases.into_iter().find_map(|base| self.files.real(base, path))
    }

    /// What a link leads to whose path is one below the repository; as [`Paths::named`].
    pub fn linked(&self, below: &str) -> Option<String> {
        let page = below.strip_suffix(".html").unwrap_or(below.trim_end_matches('/'));
        let endings = ["", ".md", ".mdx", "/README.md", "/index.md", "/_index.md"];
        let pages = endings.into_iter().map(|ending| format!("{page}{ending}"));
        let mut readings = std::iter::once(below.to_owned()).chain(pages);
        readings.find_map(|path| self.files.real(&self.repository, &path))
    }

    /// Is something there that a row of a table of files may mean? A bare name lies beside the document, or anywhere else.
    pub fn file(&self, path: &str) -> Existence {
        if path.contains('/') {
            return self.code(path);
        }
        let found = self.seen(&self.folder, path);
        if found == Existence::Missing && self.is_elsewhere(path) { Existence::Unknown } else { found }
    }

    fn seen(&self, folder: &str, path: &str) -> Existence {
        let existence = self.files.existence(folder, path);
        let trimmed = path.trim_end_matches('/');
        let (above, name) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
        // An extract may lack whole folders.
        let is_left_out =
            || self.files.is_extract() && self.files.existence(folder, above) != Existence::Present;
        let is_hidden = existence == Existence::Missing && (!self.files.shows(name) || is_left_out());
        if is_hidden { Existence::Unknown } else { existence }
    }

    /// Does a path end like this one anywhere below the root?
    fn is_elsewhere(&self, path: &str) -> bool {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let above = parent(path);
        let ends = |folder: &&str| {
            above.is_empty()
                || folder.strip_suffix(above).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        self.files.folders().filter(ends).any(|folder| {
            self.files.existence(&folder[..folder.len() - above.len()], path) == Existence::Present
        })
    }

    /// The folder that a link starts from, and the path from there.
    fn start<'p>(&self, path: &'p str) -> (&str, &'p str) {
        match path.strip_prefix('/') {
            Some(path) => (&self.repository, path),
            None => (&self.folder, path),
        }
    }

    /// The path below the root that a link leads to; none where it leads out of it.
    pub fn absolute(&self, path: &str) -> Option<String> {
        let (folder, path) = self.start(path);
        absolute(folder, path)
    }

    /// A path below the root as one below the document's repository.
    pub fn in_repository<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.repository.is_empty() {
            return Some(path);
        }
        path.strip_prefix(self.repository.as_str())?.strip_prefix('/')
    }

    /// Is something at a path of the document's repository?
    pub fn exists(&self, path: &str) -> Existence {
        self.files.existence(&self.repository, path)
    }

    /// Is there a folder or file of this name anywhere below the root?
    pub fn is_named_anywhere(&self, name: &str) -> bool {
        self.files.is_named(name)
    }

    /// A path below the root as the document would link it, or, in a code span, name it; in the way of `written`.
    pub fn written(&self, path: &str, written: &str, is_link: bool) -> String {
        let from_top = || from_folder(&self.repository, path);
        let text = match (written.strip_prefix('/'), is_link) {
            (Some(_), _) => format!("/{}", from_top()),
            (None, true) => from_folder(&self.folder, path),
            (None, false) => from_top(),
        };
        let dotted = written.starts_with("./") && !text.starts_with("..");
        let ended = written.ends_with('/') && !text.ends_with('/');
        format!("{}{text}{}", if dotted { "./" } else { "" }, if ended { "/" } else { "" })
    }

    /// Where what a missing path names probably lies, below the root: the same path from the repository, the file of its name beside the
    /// document where it was looked for one folder higher, else the only file of its name.
    pub fn meant(&self, path: &str) -> Option<String> {
        self.below_repository(path).or_else(|| self.beside(path)).or_else(|| {
            let name = path.trim_end_matches('/').rsplit('/').next()?;
            let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
            let found = self.files.only(name).filter(|_| name.contains('.') && !COMMON.contains(&stem))?;
            (!is_past(&found)).then_some(found)
        })
    }

    /// The path below the root of the file in the document's own folder that `../name` was meant for.
    fn beside(&self, path: &str) -> Option<String> {
        let name = path.strip_prefix("../").filter(|name| name.contains('.') && !name.contains('/'))?;
        let whole = join(&self.folder, name);
        (self.files.existence("", &whole) == Existence::Present).then_some(whole)
    }

    /// The path below the root of what is there when the path is read from the repository's top.
    fn below_repository(&self, path: &str) -> Option<String> {
        let bare = path.trim_start_matches(['.', '/']).trim_end_matches('/');
        let whole = join(&self.repository, bare);
        (bare.contains('/') && self.files.existence("", &whole) == Existence::Present).then_some(whole)
    }
}

/// Names that every folder may have a file of: that there is just one says nothing.
static COMMON: Words = Words::new(
    "readme index claude agents changelog license contributing skill todo tasks plan main mod lib app config setup package __init__ notes \
     overview summary gemini security",
);

fn is_past(path: &str) -> bool {
    path.split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        ["archive", "backup", "history", "checkpoint", "deprecated", "old", "legacy"]
            .iter()
            .any(|word| part.contains(word))
    })
}
