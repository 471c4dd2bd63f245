//! Headings that a link may lead to: behind `](#` those of this document, behind `](FILE.md#` those of that one.
//!
//! A document that nobody has open is read for it, as far as its headings. The trap: its summary has titles without their statuses, and
//! an anchor has everything.

use std::path::Path;
use std::sync::Arc;

use super::paths::address;
use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::plan::Section;
use crate::plan::anchors::anchors;
use crate::syntax::{BlockKind, Stream};
use crate::text::{Span, offset_of};
use crate::workspace::Document;
use crate::workspace::files::{absolute, parent};

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
    let titles = match path {
        "" => of_sections(place.context.outline().sections()),
        path => titles(place, path)?,
    };
    let anchors = anchors(titles.iter().map(|(_, title)| title.as_str()));
    let completion = |((level, title), anchor): (&(u8, String), String)| {
        let shown = format!("{} {title}", "#".repeat(usize::from(*level)));
        let completion = Completion::new(CompletionKind::Heading, anchor.clone(), span).detail(shown);
        // One looks for the words of the title; what one types is the anchor.
        Completion { filter: format!("{anchor} {title}"), ..completion }
    };
    Some(Found::among(titles.iter().zip(anchors).map(completion).collect()))
}

fn of_sections(sections: &[Section]) -> Vec<(u8, String)> {
    sections.iter().map(|section| (section.heading.level, section.heading.title.clone())).collect()
}

/// The headings of the document to which a path leads.
fn titles(place: &Place, path: &str) -> Option<Vec<(u8, String)>> {
    let document = linked(place, path)?;
    if let Some(reading) = document.reading.as_deref() {
        return Some(of_sections(reading.plan.outline().sections()));
    }
    let source = (place.texts)(&document.path)?;
    let stream = Stream::read(&source);
    let mut titles = Vec::new();
    for (start, chunk) in stream.chunks() {
        for block in &chunk.blocks {
            let BlockKind::Heading { level, content } = block.kind else { continue };
            titles.push((level, content.shift(start).of(&source).to_owned()));
        }
    }
    Some(titles)
}

/// The document to which a path leads, as seen from this one.
fn linked<'a>(place: &Place<'_, 'a>, path: &str) -> Option<&'a Arc<Document>> {
    let context = place.context;
    let folder = parent(&context.document.relative);
    let path = path.replace("%20", " ");
    let relative = match path.strip_prefix('/') {
        Some(from_top) => absolute("", from_top),
        None => absolute(folder, &path),
    };
    if let Some(relative) = relative {
        return context.repository.document(&context.repository.path.join(relative));
    }
    // Out of the repository, into the one around it.
    let files = &context.repository.files;
    let own = files.relative(&context.document.path)?;
    let path = absolute(parent(&own), &path)?;
    let (_, document) = context.workspace.document(&Path::new(files.root()?).join(path))?;
    Some(document)
}
