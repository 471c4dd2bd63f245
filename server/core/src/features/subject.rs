//! What a name means: the agent, the command, the skill, the submodule, the heading, the task or the file; or the fact that is stated.
//!
//! Whoever asks about a place begins with [`at`]; whoever looks for every place that means the same asks [`Meanings::mentions`], which
//! decides of each name just as [`at`] does, so that the two never disagree. The trap: one name means another thing in another
//! repository, and one id another task in another list; a name is always read where it stands.

mod entries;
mod files;
mod headings;
mod phases;
mod tasks;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use crate::facts::{Fact, Statement};
use crate::rules::DocumentContext;
use crate::text::{Point, Span};
use crate::workspace::catalog::{is_alike, last};
use crate::workspace::names::anchor;
use crate::workspace::{CatalogKind, Document, Entry, Name, NameKind, Source, Workspace};

pub(crate) use files::page;
pub(crate) use headings::{Anchors, piece_name, piece_title, piece_written};
use phases::Begun;

/// What is found at a place.
#[derive(Debug, Clone)]
pub(crate) struct Found<'a> {
    /// The words that mean it.
    pub(crate) span: Span,
    /// The name that stands there; none where a fact is stated.
    pub(crate) name: Option<Name>,
    /// What they mean.
    pub(crate) subject: Subject<'a>,
}

/// What words mean.
#[derive(Debug, Clone)]
pub(crate) enum Subject<'a> {
    /// An agent, a command, a skill or a submodule.
    Entry(Named<'a>),
    /// A phase, a milestone, or any other heading.
    Heading(Headed<'a>),
    /// Something with an id.
    Task(Identified<'a>),
    /// A file or folder that is none of these.
    File(Arc<Path>),
    /// What a number, a date or a status states.
    Fact(Box<(Fact, Statement)>),
}

/// Something that a catalog holds.
#[derive(Debug, Clone)]
pub(crate) struct Named<'a> {
    /// Of what kind.
    pub(crate) kind: CatalogKind,
    /// The thing.
    pub(crate) entry: &'a Entry,
    /// The place that holds it.
    pub(crate) source: &'a Source,
    /// The index of the repository that has it.
    pub(crate) repository: usize,
    /// It and everything else there that has its name and says the same of itself, or lies beside it, in order of paths, each with its
    /// place; none of a submodule.
    pub(crate) copies: Arc<[(&'a Source, &'a Entry)]>,
}

/// A heading.
#[derive(Debug, Clone)]
pub(crate) struct Headed<'a> {
    /// The document that has it.
    pub(crate) document: &'a Arc<Document>,
    /// The heading, by its anchor.
    pub(crate) name: Name,
    /// The piece of a plan that it begins.
    pub(crate) piece: Option<Name>,
    /// The heading that stands for all that begin the same piece; this one, where there is no other.
    pub(crate) first: (Arc<Path>, u32),
}

/// Something with an id, in the list that has it.
#[derive(Debug, Clone)]
pub(crate) struct Identified<'a> {
    /// The document that has it.
    pub(crate) document: &'a Arc<Document>,
    /// The index of its repository.
    pub(crate) repository: usize,
    /// Where the document names it first.
    pub(crate) name: Name,
}

/// What tells one subject from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Entry(CatalogKind, Arc<Path>),
    Heading(Arc<Path>, u32),
    Task(Arc<Path>, Box<str>),
    File(Arc<Path>),
    Fact,
}

/// A place that means a subject.
#[derive(Debug, Clone)]
pub(crate) struct Mention<'a> {
    /// The document.
    pub(crate) document: &'a Arc<Document>,
    /// The name that stands there.
    pub(crate) name: Name,
    /// It defines the subject, or begins it.
    pub(crate) is_definition: bool,
}

/// What the words at `offset` mean.
pub(crate) fn at<'a>(context: &DocumentContext<'a>, offset: u32) -> Option<Found<'a>> {
    if let Some((fact, here)) = context.fact_at(offset) {
        let span = here.span;
        return Some(Found { span, name: None, subject: Subject::Fact(Box::new((fact, here))) });
    }
    let meanings = Meanings::new(context.workspace);
    let (_, document) = context.workspace.document(&context.document.path)?;
    document.names_at(offset).into_iter().find_map(|name| {
        let subject = meanings.of(context.index, document, &name)?;
        // Of `## 🎉 Phase 2` the emoji is not the phase, and no place that means it.
        let is_beside = |piece: &Name| name.kind == NameKind::Heading && !piece.span.touches(offset);
        if matches!(&subject, Subject::Heading(headed) if headed.piece.as_ref().is_some_and(is_beside)) {
            return None;
        }
        Some(Found { span: name.span, name: Some(name), subject })
    })
}

/// Answers that were given before.
type Remembered<Q, A> = RefCell<HashMap<Q, A>>;

/// What names mean in a workspace; remembers what it was asked.
pub(crate) struct Meanings<'a> {
    workspace: &'a Workspace,
    entries: Remembered<(usize, NameKind, Box<str>), Arc<[Named<'a>]>>,
    /// Every name that anything bears, once somebody has asked for one that nothing near bears.
    borne: OnceCell<HashSet<String>>,
    files: Remembered<Arc<Path>, Option<Named<'a>>>,
    phases: Remembered<(usize, String, Box<str>), Rc<Begun<'a>>>,
    bearers: Remembered<(Arc<Path>, Box<str>), Option<Name>>,
    anchors: Remembered<Arc<Path>, Arc<Anchors>>,
}

impl<'a> Meanings<'a> {
    /// Nothing asked yet.
    pub(crate) fn new(workspace: &'a Workspace) -> Meanings<'a> {
        Meanings {
            workspace,
            entries: RefCell::default(),
            borne: OnceCell::new(),
            files: RefCell::default(),
            phases: RefCell::default(),
            bearers: RefCell::default(),
            anchors: RefCell::default(),
        }
    }

    /// What a name means that stands in this document of the repository with this index.
    pub(crate) fn of(&self, index: usize, document: &'a Arc<Document>, name: &Name) -> Option<Subject<'a>> {
        match name.kind {
            NameKind::Agent | NameKind::Command | NameKind::Skill | NameKind::Own => {
                self.entry(index, document, name).map(Subject::Entry)
            }
            NameKind::Code | NameKind::Value => {
                let entry = self.entry(index, document, name).map(Subject::Entry);
                entry.or_else(|| self.task(index, document, name).map(Subject::Task))
            }
            NameKind::Borne | NameKind::Needed | NameKind::Id => {
                self.task(index, document, name).map(Subject::Task)
            }
            NameKind::Unit | NameKind::Piece => self.phase(index, document, name).map(Subject::Heading),
            NameKind::Heading => self.heading(index, document, name).map(Subject::Heading),
            NameKind::Link | NameKind::Path => self.file(index, document, name),
        }
    }

    /// Every place that means the subject, in the order of repositories, documents and places; only those in one document where it is
    /// given. None of a fact, whose statements are its own.
    pub(crate) fn mentions(&self, subject: &Subject<'a>, within: Option<&Path>) -> Vec<Mention<'a>> {
        let key = subject.key();
        let Some(home) = self.home(subject) else { return Vec::new() };
        let root = &self.workspace.repositories[home].root;
        let parts = subject.parts();
        let mut found = Vec::new();
        for (index, repository) in self.workspace.repositories.iter().enumerate() {
            if repository.root != *root || subject.stays_in(index).is_some_and(|stays| !stays) {
                continue;
            }
            let one = within.map(|path| repository.document(path).into_iter());
            let all = within.is_none().then(|| repository.documents());
            for document in one.into_iter().flatten().chain(all.into_iter().flatten()) {
                let mut names: Vec<Name> = Vec::new();
                names.extend(parts.iter().flat_map(|part| part.names(document)));
                names.sort_by_key(|name| (name.span, name.kind));
                names.dedup_by_key(|name| name.span);
                for name in names {
                    let Some(meant) = self.of(index, document, &name).filter(|meant| meant.key() == key)
                    else {
                        continue;
                    };
                    let is_definition = meant.is_defined_by(document, &name);
                    found.push(Mention { document, name, is_definition });
                }
            }
        }
        found
    }

    /// The repository in whose root the subject is looked for.
    fn home(&self, subject: &Subject) -> Option<usize> {
        match subject {
            Subject::Entry(named) => Some(named.repository),
            Subject::Heading(headed) => self.workspace.repository_of(&headed.document.path),
            Subject::Task(identified) => Some(identified.repository),
            Subject::File(path) => self.workspace.repository_of(path),
            Subject::Fact(_) => None,
        }
    }
}

/// The kinds of names by which things of catalogs are called.
pub(crate) const NAMES: &[NameKind] =
    &[NameKind::Agent, NameKind::Command, NameKind::Skill, NameKind::Code, NameKind::Value, NameKind::Own];

const PATHS: &[NameKind] = &[NameKind::Link, NameKind::Path];

const IDS: &[NameKind] = &[NameKind::Borne, NameKind::Needed, NameKind::Id, NameKind::Code, NameKind::Value];

/// What the texts of names hold that may mean something.
enum Part {
    /// All of the name but for its namespaces, however letters and blanks are written.
    Called(String),
    /// All of it.
    Id(String),
    /// How the name of a numbered piece begins.
    Piece(String),
    /// All of a heading's anchor.
    Heading(String),
    /// A part of what follows the `#` of a link, in any case.
    Anchor(String),
    /// A part of a path, in any case.
    Path(String),
}

impl Part {
    /// The names of a document that may be those that are looked for.
    fn names(&self, document: &Document) -> Vec<Name> {
        let whole = |text: &str, kinds: &[NameKind]| {
            document.names(text, |kind, name| kinds.contains(&kind) && name == text)
        };
        match self {
            Part::Called(name) => {
                document.names_whose(|text| is_alike(last(text), name), |kind| NAMES.contains(&kind))
            }
            Part::Id(id) => whole(id, IDS),
            Part::Heading(anchor) => whole(anchor, &[NameKind::Heading]),
            Part::Piece(begun) => document.names(begun, |kind, name| {
                matches!(kind, NameKind::Unit | NameKind::Piece) && name.starts_with(begun)
            }),
            Part::Anchor(part) => anchored(document, part),
            Part::Path(part) => document.names_whose(|text| holds(text, part), |kind| PATHS.contains(&kind)),
        }
    }
}

/// The links of a document to anchors that hold `part`, in any case.
pub(crate) fn anchored(document: &Document, part: &str) -> Vec<Name> {
    let leads_there = |text: &str| text.split_once('#').is_some_and(|(_, anchor)| holds(anchor, part));
    document.names_whose(leads_there, |kind| kind == NameKind::Link)
}

/// Does a text hold this part, whatever the case of its ASCII letters?
fn holds(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(first) = part.first() else { return true };
    let Some(last) = text.len().checked_sub(part.len()) else { return false };
    let mut starts = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
    starts.any(|at| at <= last && text[at..at + part.len()].eq_ignore_ascii_case(part))
}

impl<'a> Subject<'a> {
    /// What tells it from others.
    pub(crate) fn key(&self) -> Key {
        match self {
            Subject::Entry(named) => {
                let first = named.copies.first().map_or(&named.entry.path, |(_, first)| &first.path);
                Key::Entry(named.kind.clone(), first.clone())
            }
            Subject::Heading(headed) => Key::Heading(headed.first.0.clone(), headed.first.1),
            Subject::Task(task) => Key::Task(task.document.path.clone(), task.name.text.clone()),
            Subject::File(path) => Key::File(path.clone()),
            Subject::Fact(_) => Key::Fact,
        }
    }

    /// What the texts of its names hold.
    fn parts(&self) -> Vec<Part> {
        match self {
            Subject::Entry(named) => {
                let stems = named.stems().into_iter().map(|stem| Part::Path(telling(&stem).to_owned()));
                named.called().into_iter().map(Part::Called).chain(stems).collect()
            }
            Subject::Heading(headed) => {
                let own = match &headed.piece {
                    Some(piece) => Part::Piece(format!("{}\t", piece_name(&piece.text))),
                    None => Part::Heading(headed.name.text.clone().into()),
                };
                // Of its anchor a link holds at least what comes of its number.
                let anchor = match &headed.piece {
                    Some(piece) => anchor(headings::piece_unit(&piece.text)),
                    None => headed.name.text.to_string(),
                };
                vec![Part::Anchor(telling(&anchor).to_owned()), own]
            }
            Subject::Task(task) => vec![Part::Id(task.name.text.clone().into())],
            Subject::File(path) => {
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                vec![Part::Path(telling(&stem.unwrap_or_default()).to_owned())]
            }
            Subject::Fact(_) => Vec::new(),
        }
    }

    /// Is it named in this repository alone, or nowhere in it?
    fn stays_in(&self, index: usize) -> Option<bool> {
        match self {
            Subject::Task(task) => Some(task.repository == index),
            _ => None,
        }
    }

    /// Does this name of the document define it?
    fn is_defined_by(&self, document: &Document, name: &Name) -> bool {
        match self {
            Subject::Entry(named) => name.kind == NameKind::Own && document.path == named.entry.path,
            Subject::Heading(headed) => {
                let first = &headed.first;
                let is_heading = matches!(name.kind, NameKind::Piece | NameKind::Heading);
                is_heading && (&*document.path, headed.name.span.start) == (&*first.0, first.1)
            }
            Subject::Task(task) => document.path == task.document.path && name.span == task.name.span,
            Subject::File(_) | Subject::Fact(_) => false,
        }
    }
}

/// The part of a file's name that stands in whatever leads to it, however that is encoded.
pub(crate) fn telling(name: &str) -> &str {
    let runs = name.split(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.')));
    runs.max_by_key(|run| run.len()).unwrap_or_default()
}

/// A place of a document or of any other file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's real path.
    pub path: Arc<Path>,
    /// Where it starts and ends.
    pub points: (Point, Point),
}

impl Place {
    /// The beginning of a file.
    pub(crate) fn top(path: Arc<Path>) -> Place {
        Place { path, points: Default::default() }
    }

    /// The beginning of a line of a file.
    pub(crate) fn line(path: Arc<Path>, line: u32) -> Place {
        let point = Point { line, ..Point::default() };
        Place { path, points: (point, point) }
    }

    /// That of a name in a document.
    pub(crate) fn of(document: &Document, name: &Name) -> Place {
        Place { path: document.path.clone(), points: name.points }
    }
}
