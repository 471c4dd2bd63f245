//! Headings: by their anchors, and by the piece of a plan that they begin.
//!
//! The documents of one plan begin the same phases, and all of their headings are one subject, of which the first stands for the
//! others: that in the plan, then that in its list of tasks. The trap: two chapters, and two plans, may both have a "Phase 1"; a title
//! tells them apart, and without one the nearest is meant.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::{Headed, Meanings};
use crate::plan::anchors::told_apart;
use crate::plan::paths::decoded;
use crate::plan::sections::units::unit;
use crate::text::Span;
use crate::workspace::{Document, Kind, Name, NameKind};

/// The headings of a document with their anchors, in order.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    headings: Vec<(Name, String)>,
    /// The pieces of the plan that some of them begin, once somebody has asked: they stand among all other names.
    pieces: OnceLock<Vec<Name>>,
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
        let headings = headings.into_iter().zip(anchors).collect();
        Anchors { headings, pieces: OnceLock::new(), by_anchor }
    }

    /// The heading that holds this place.
    pub(super) fn around(&self, place: Span) -> Option<&Name> {
        let behind = self.headings.partition_point(|(name, _)| name.span.start <= place.start);
        let (name, _) = self.headings.get(behind.checked_sub(1)?)?;
        name.span.covers(place).then_some(name)
    }

    /// The piece that the heading at this place of the document begins.
    fn piece_in(&self, document: &Document, heading: Span) -> Option<&Name> {
        let pieces = self.pieces.get_or_init(|| document.names("", |kind, _| kind == NameKind::Piece));
        let first = pieces.partition_point(|piece| piece.span.start < heading.start);
        pieces.get(first).filter(|piece| heading.covers(piece.span))
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
        let anchors = self.anchors(document);
        let Some(piece) = anchors.piece_in(document, name.span) else {
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
        let begun = self.begun(index, document, piece_name(&name.text));
        let found = begun.meant(&document.path, piece_title(&name.text), name.span.start)?;
        Some(self.with_first(index, found))
    }
}

impl Headed<'_> {
    /// May its piece have this title: either has none, or both begin alike?
    pub(crate) fn is_titled_like(&self, title: &str) -> bool {
        let own = self.piece.as_ref().map(|piece| piece_title(&piece.text)).unwrap_or_default();
        begin_alike(&words(own), &words(title))
    }
}

/// The words of a title as they are compared.
pub(super) fn words(title: &str) -> Vec<String> {
    let words = title.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Is one of two titles the beginning of the other?
pub(super) fn begin_alike(one: &[String], other: &[String]) -> bool {
    one.iter().zip(other).all(|(one, other)| one == other)
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
pub(super) fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Plan => 0,
        Kind::Tasklist => 1,
        Kind::Other => 2,
        _ => 3,
    }
}
