//! The headings of a plan that begin one piece, "Phase 2", and which of them a title and a place mean.
//!
//! What is asked of them is computed once for each title, however often it is named, and only those are compared that begin with the
//! same word. The trap: a title may be that of all that it is the beginning of, and none is the beginning of every one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::headings::{begin_alike, piece_name, piece_title, rank, words};
use super::{Headed, Meanings};
use crate::facts::plan_of;
use crate::workspace::{Document, NameKind};

/// The headings of the documents of a plan that begin the piece of one name, those in plans before those in lists, history last.
pub(crate) struct Begun<'a> {
    all: Vec<Headed<'a>>,
    /// Those of each document, by their places in it.
    own: HashMap<Arc<Path>, Vec<usize>>,
    /// The words of their titles.
    words: Vec<Vec<String>>,
    /// Those with a title, by its first word.
    by_word: HashMap<String, Vec<usize>>,
    untitled: Vec<usize>,
    alike: RefCell<HashMap<Vec<String>, Rc<Alike>>>,
}

/// Those of them that may have one title.
#[derive(Default)]
struct Alike {
    own: HashMap<Arc<Path>, Vec<usize>>,
    /// The first of all, if it is no history.
    current: Option<usize>,
    /// The first that is no history and the only one in its document.
    first: Option<usize>,
}

impl<'a> Begun<'a> {
    fn new(mut all: Vec<Headed<'a>>) -> Begun<'a> {
        all.sort_by_key(|headed| {
            let document = headed.document;
            (document.historical, rank(document.kind), document.path.clone(), headed.name.span)
        });
        let mut begun = Begun {
            own: HashMap::new(),
            words: Vec::with_capacity(all.len()),
            by_word: HashMap::new(),
            untitled: Vec::new(),
            alike: RefCell::default(),
            all,
        };
        for (number, headed) in begun.all.iter().enumerate() {
            begun.own.entry(headed.document.path.clone()).or_default().push(number);
            let words =
                words(headed.piece.as_ref().map(|piece| piece_title(&piece.text)).unwrap_or_default());
            match words.first() {
                Some(first) => begun.by_word.entry(first.clone()).or_default().push(number),
                None => begun.untitled.push(number),
            }
            begun.words.push(words);
        }
        begun
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Headed<'a>> {
        self.all.iter()
    }

    fn alike(&self, title: &str) -> Rc<Alike> {
        let words = words(title);
        if let Some(known) = self.alike.borrow().get(&words) {
            return Rc::clone(known);
        }
        let mut numbers: Vec<usize> = match words.first() {
            Some(first) => {
                let titled = self.by_word.get(first).into_iter().flatten().copied();
                let titled = titled.filter(|number| begin_alike(&self.words[*number], &words));
                titled.chain(self.untitled.iter().copied()).collect()
            }
            None => (0..self.all.len()).collect(),
        };
        numbers.sort_unstable();
        let mut alike = Alike::default();
        for &number in &numbers {
            alike.own.entry(self.all[number].document.path.clone()).or_default().push(number);
        }
        let mut current = numbers.into_iter().filter(|number| !self.all[*number].document.historical);
        let is_one =
            |number: &usize| alike.own.get(&self.all[*number].document.path).map_or(0, Vec::len) == 1;
        alike.first = current.clone().find(is_one);
        alike.current = current.next();
        let alike = Rc::new(alike);
        self.alike.borrow_mut().insert(words, Rc::clone(&alike));
        alike
    }

    /// Of these the last that stands at or before `offset`, else the first.
    fn nearest(&self, numbers: Option<&Vec<usize>>, offset: u32) -> Option<usize> {
        let numbers = numbers?;
        let behind = numbers.partition_point(|number| self.all[*number].name.span.start <= offset);
        numbers.get(behind.saturating_sub(1)).copied()
    }

    /// The one that a document means that names the piece with this title at `offset`.
    pub(super) fn meant(&self, document: &Path, title: &str, offset: u32) -> Option<Headed<'a>> {
        let alike = self.alike(title);
        let found = self.nearest(alike.own.get(document), offset).or(alike.current);
        let found = found.or_else(|| self.nearest(self.own.get(document), offset));
        found.map(|number| self.all[number].clone())
    }

    /// Where the first of those stands that are one with this heading; none where it is its own.
    pub(super) fn first(&self, own: &Headed, title: &str) -> Option<(Arc<Path>, u32)> {
        let alike = self.alike(title);
        // Where two chapters of a document number alike, each is its own.
        let is_one = match alike.own.get(&own.document.path)?[..] {
            [number] => self.all[number].name.span == own.name.span,
            _ => false,
        };
        let first = &self.all[alike.first.filter(|_| is_one)?];
        Some((first.document.path.clone(), first.name.span.start))
    }
}

impl<'a> Meanings<'a> {
    /// The headings of the documents of a plan that begin the piece of this name.
    pub(crate) fn begun(&self, index: usize, document: &Document, name: &str) -> Rc<Begun<'a>> {
        let plan = plan_of(document);
        let key = (index, plan, Box::from(name));
        if let Some(known) = self.phases.borrow().get(&key) {
            return Rc::clone(known);
        }
        let (mut found, wanted) = (Vec::new(), format!("{name}\t"));
        let is_alone = key.1 == document.relative;
        let repository = self.workspace.repositories.get(index).into_iter();
        for other in repository.flat_map(|it| it.documents()) {
            // A document that is a plan of its own is part of no other.
            if is_alone && other.path != document.path {
                continue;
            }
            let pieces =
                other.names(&wanted, |kind, text| kind == NameKind::Piece && text.starts_with(&wanted));
            if pieces.is_empty() || other.kind.is_source() || plan_of(other) != key.1 {
                continue;
            }
            let headings = self.anchors(other);
            for piece in pieces {
                let Some(name) = headings.around(piece.span) else { continue };
                let first = (other.path.clone(), name.span.start);
                found.push(Headed { document: other, name: name.clone(), piece: Some(piece), first });
            }
        }
        let begun = Rc::new(Begun::new(found));
        self.phases.borrow_mut().insert(key, Rc::clone(&begun));
        begun
    }

    /// The heading with the first of those of its plan that begin the same piece.
    pub(super) fn with_first(&self, index: usize, own: Headed<'a>) -> Headed<'a> {
        let Some(piece) = &own.piece else { return own };
        let begun = self.begun(index, own.document, piece_name(&piece.text));
        let first = begun.first(&own, piece_title(&piece.text));
        Headed { first: first.unwrap_or_else(|| own.first.clone()), ..own }
    }
}
