//! Headings: by their anchors, and by the piece of a plan that they begin.
//!
//! The documents of one plan begin the same phases, and all of their headings are one subject, of which the first stands for the
//! others: that in the plan, then that in its list of tasks. The trap: two chapters, and two plans, may both have a "Phase 1"; a title
//! tells them apart, and without one the nearest is meant.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::{Headed, Meanings};
use crate::facts::plan_of;
use crate::plan::anchors::told_apart;
use crate::plan::paths::decoded;
use crate::plan::sections::units::unit;
use crate::workspace::{Document, Kind, Name, NameKind};

/// The headings of a document with their anchors, in order.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    headings: Vec<(Name, String)>,
    /// The number of each by its anchor, [`folded`].
    by_anchor: HashMap<String, usize>,
}

/// An anchor as it is compared: letters in one case, and emoji with or without the sign that asks for their picture.
fn folded(anchor: &str) -> String {
    anchor.to_lowercase().replace('\u{fe0f}', "")
}

impl Anchors {
    /// Those of a document: an anchor that an earlier heading has gets a number.
    pub(crate) fn of(document: &Document) -> Anchors {
        let headings = document.headings();
        let anchors = told_apart(headings.iter().map(|name| name.text.to_string()));
        let by_anchor = anchors.iter().enumerate().map(|(at, anchor)| (folded(anchor), at)).collect();
        Anchors { headings: headings.into_iter().zip(anchors).collect(), by_anchor }
    }

    /// The headings with their anchors.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Name, String)> {
        self.headings.iter()
    }

    /// The heading to which an anchor leads, encoded or not.
    pub(crate) fn find(&self, anchor: &str) -> Option<&Name> {
        let decoded = decoded(anchor);
        let anchor = decoded.as_deref().unwrap_or(anchor).trim_start_matches("user-content-");
        let at = self.by_anchor.get(&folded(anchor))?;
        self.headings.get(*at).map(|(name, _)| name)
    }
}

impl<'a> Meanings<'a> {
    /// The headings of a document with their anchors.
    pub(crate) fn anchors(&self, document: &Document) -> Arc<Anchors> {
        let mut known = self.anchors.borrow_mut();
        known.entry(document.path.clone()).or_insert_with(|| Arc::new(Anchors::of(document))).clone()
    }

    /// The heading of the document with this path to which an anchor leads.
    pub(super) fn anchored(&self, path: &Path, anchor: &str) -> Option<Headed<'a>> {
        let (index, document) = self.workspace.document(path)?;
        let name = self.anchors(document).find(anchor)?.clone();
        self.heading(index, document, &name)
    }

    /// This heading of this document.
    pub(super) fn heading(
        &self,
        index: usize,
        document: &'a Arc<Document>,
        name: &Name,
    ) -> Option<Headed<'a>> {
        let within = |piece: &&Name| name.span.covers(piece.span);
        let pieces = document.names("", |kind, _| kind == NameKind::Piece);
        let Some(piece) = pieces.iter().find(within) else {
            let first = (document.path.clone(), name.span.start);
            return Some(Headed { document, name: name.clone(), piece: None, first });
        };
        let own = Headed {
            document,
            name: name.clone(),
            piece: Some(piece.clone()),
            first: (document.path.clone(), name.span.start),
        };
        Some(self.with_first(index, own))
    }

    /// The heading that begins what a text calls "Phase 2": of the document itself, or of another of its plan.
    pub(super) fn phase(&self, index: usize, document: &'a Arc<Document>, name: &Name) -> Option<Headed<'a>> {
        let all = self.begun(index, document, piece_name(&name.text));
        let own: Vec<&Headed> = all.iter().filter(|headed| headed.document.path == document.path).collect();
        let title = piece_title(&name.text);
        let nearest = |candidates: Vec<&Headed<'a>>| {
            let before = candidates.iter().rev().find(|headed| headed.name.span.start <= name.span.start);
            before.or(candidates.first()).map(|headed| (*headed).clone())
        };
        let alike = |headed: &&&Headed| headed.is_titled_like(title);
        let own_alike: Vec<&Headed<'a>> = own.iter().copied().filter(|headed| alike(&headed)).collect();
        let found = nearest(own_alike).or_else(|| {
            let elsewhere = all.iter().filter(|headed| headed.document.path != document.path);
            let elsewhere: Vec<&Headed<'a>> =
                elsewhere.filter(|headed| !headed.document.historical && alike(&headed)).collect();
            elsewhere.first().map(|headed| (*headed).clone())
        });
        let found = found.or_else(|| nearest(own))?;
        Some(self.with_first(index, found))
    }

    /// The heading with the first of those of its plan that begin the same piece.
    fn with_first(&self, index: usize, own: Headed<'a>) -> Headed<'a> {
        let Some(piece) = &own.piece else { return own };
        let title = piece_title(&piece.text);
        let all = self.begun(index, own.document, piece_name(&piece.text));
        // Where two chapters of a document number alike, each is its own.
        let is_one = |headed: &&Headed| {
            let others = all.iter().filter(|other| other.document.path == headed.document.path);
            others.filter(|other| other.is_titled_like(title)).count() == 1
        };
        let is_own =
            |headed: &&Headed| headed.document.path == own.document.path && headed.name.span == own.name.span;
        if !all.iter().find(is_own).is_some_and(|own| is_one(&own)) {
            return own;
        }
        let mut alike = all
            .iter()
            .filter(|headed| !headed.document.historical && headed.is_titled_like(title))
            .filter(is_one);
        let first = alike.next().map(|first| (first.document.path.clone(), first.name.span.start));
        Headed { first: first.unwrap_or(own.first), ..own }
    }

    /// The headings of the documents of a plan that begin the piece of this name, those in plans before those in lists.
    pub(crate) fn begun(&self, index: usize, document: &Document, name: &str) -> Vec<Headed<'a>> {
        let plan = plan_of(document);
        let key = (index, plan, Box::from(name));
        if let Some(known) = self.phases.borrow().get(&key) {
            return known.clone();
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
            let headings = other.names("", |kind, _| kind == NameKind::Heading);
            for piece in pieces {
                let Some(name) = headings.iter().find(|heading| heading.span.covers(piece.span)) else {
                    continue;
                };
                let first = (other.path.clone(), name.span.start);
                found.push(Headed { document: other, name: name.clone(), piece: Some(piece), first });
            }
        }
        found.sort_by_key(|headed| {
            let document = headed.document;
            (document.historical, rank(document.kind), document.path.clone(), headed.name.span)
        });
        self.phases.borrow_mut().insert(key, found.clone());
        found
    }
}

impl Headed<'_> {
    /// May its piece have this title: either has none, or both begin alike?
    pub(crate) fn is_titled_like(&self, title: &str) -> bool {
        let own = self.piece.as_ref().map(|piece| piece_title(&piece.text)).unwrap_or_default();
        let words = |title: &str| -> Vec<String> {
            let words = title.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect()
        };
        let (own, title) = (words(own), words(title));
        own.iter().zip(&title).all(|(own, other)| own == other)
    }
}

/// The name of a piece as it is looked for: `phase 2`.
pub(crate) fn piece_name(text: &str) -> &str {
    text.split('\t').next().unwrap_or(text)
}

/// A piece as it is written.
pub(crate) fn piece_written(text: &str) -> &str {
    text.split_once('\t').map_or(text, |(_, written)| written)
}

/// The number of a piece as it is written, with its word: `Phase 2`.
pub(super) fn piece_unit(text: &str) -> &str {
    let written = piece_written(text);
    unit(written).map_or(written, |unit| unit.span.of(written))
}

/// The title that is written behind the number of a piece; empty where none is.
pub(crate) fn piece_title(text: &str) -> &str {
    let written = piece_written(text);
    let end = unit(written).map_or(written.len(), |unit| unit.span.end as usize);
    written[end..].trim_start_matches(|char: char| !char.is_alphanumeric())
}

/// Plans come before lists of tasks, and these before the rest.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Plan => 0,
        Kind::Tasklist => 1,
        Kind::Other => 2,
        _ => 3,
    }
}
