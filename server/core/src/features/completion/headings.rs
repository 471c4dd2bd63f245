//! Headings that a link may lead to: behind `](#` those of this document, behind `](FILE.md#` those of that one.
//!
//! No file is read for it: names keep the anchors of a closed document, its inventory the titles, both in order of the headings.

use super::paths::address;
use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::facts::paths::Paths;
use crate::features::subject::Anchors;
use crate::plan::plain::plain;
use crate::text::{Span, offset_of};
use crate::workspace::{Document, Name, names};

/// The headings behind the `#` of a link.
pub(super) fn in_link(place: &Place) -> Option<Found> {
    let address = address(&place.cursor.before)?;
    let (path, begun) = address.split_once('#')?;
    if path.contains("://") {
        return Some(Found::nothing());
    }
    let cursor = &place.cursor;
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, ')' | '>' | '"' | '|');
    let behind = cursor.after.find(ends).unwrap_or(cursor.after.len());
    let span = Span::new(cursor.offset - offset_of(begun.len()), cursor.offset + offset_of(behind));
    let document = match path {
        "" => place.context.document,
        path => linked(place, path)?,
    };
    let anchors = Anchors::of(document);
    let completion = |((level, title), (_, anchor)): (&(u8, String), &(Name, String))| {
        let shown = format!("{} {title}", "#".repeat(usize::from(*level)));
        let completion = Completion::new(CompletionKind::Heading, anchor.clone(), span).detail(shown);
        // One looks for the words of the title; what one types is the anchor.
        Completion { filter: format!("{anchor} {title}"), ..completion }
    };
    Some(Found::among(titles(document).iter().zip(anchors.iter()).map(completion).collect()))
}

/// The headings of a document: their levels and titles.
fn titles(document: &Document) -> Vec<(u8, String)> {
    if let Some(reading) = document.reading.as_deref() {
        let headings = reading.plan.outline().sections().iter().map(|section| &section.heading);
        return headings.map(|heading| (heading.level, plain(&heading.title).into_owned())).collect();
    }
    document.inventory().sections().map(|section| (section.level(), section.title().to_owned())).collect()
}

/// The document to which a path leads, as seen from this one.
fn linked<'a>(place: &Place<'_, 'a>, path: &str) -> Option<&'a Document> {
    let context = place.context;
    let (below, _) = names::linked(&context.document.relative, path)?;
    let found = Paths::of(context.repository, context.document)?.linked(&below)?;
    let (_, document) = context.workspace.document(&context.repository.files.root()?.join(found))?;
    Some(document)
}
