//! Hover on links and paths: the title of what they lead to, or that nothing is there.

use std::sync::Arc;

use super::card::{Card, Line};
use super::{Hover, Place, repositories};
use crate::facts::paths::Paths;
use crate::features::subject::{Anchors, Meanings};
use crate::plan::paths::Naming;
use crate::syntax::tree::InlineContextKind;
use crate::text::Span;
use crate::workspace::names::anchor as slug;
use crate::workspace::{CatalogKind, Document, Existence};

/// A link to a file or a section, or a path in code.
pub(super) fn link(place: &Place) -> Option<Hover> {
    let context = place.context;
    let inline = context.under(place.offset).inline;
    let inline = inline.filter(|it| matches!(it.kind, InlineContextKind::Link | InlineContextKind::Image));
    let destination = inline.and_then(|inline| inline.destination);
    let written = destination.map(|span| place.source(span));
    let anchor = written.as_deref().and_then(|written| written.split_once('#')).map(|(_, anchor)| anchor);
    if let (Some(inline), Some(written)) = (inline, &written)
        && written.starts_with('#')
    {
        return section_of(place, context.document, anchor?).map(|card| Hover { span: inline.span, card });
    }
    let within = |span: Span| destination.is_some_and(|destination| destination.covers(span));
    let of_link = place.chunk.paths.iter().find(|path| within(path.span.shift(place.base)));
    let (path, span) = match (of_link, inline) {
        (Some(path), Some(inline)) => (path, inline.span),
        _ => place.find(&place.chunk.paths, |path| path.span)?,
    };
    let paths = Paths::of(context.repository, context.document)?;
    let (existence, below) = match path.naming {
        Naming::Link => (paths.link(&path.path), paths.absolute(&path.path)),
        _ => (paths.code(&path.path), paths.absolute(&path.path)),
    };
    let root = context.repository.files.root()?;
    let found = |below: &str| {
        let target = root.join(below.trim_end_matches('/'));
        let named = Meanings::new(context.workspace).defined_by(&Arc::from(target.as_path()));
        let card = match named.filter(|named| named.kind == CatalogKind::Submodules) {
            Some(named) => repositories::of_submodule(context, named.entry),
            None => {
                let (_, document) = context.workspace.document(&target)?;
                match anchor {
                    Some(anchor) => section_of(place, document, anchor)?,
                    None => of_document(place, document),
                }
            }
        };
        Some(Hover { span, card })
    };
    let from_top = (path.naming != Naming::Link).then(|| {
        let repository = context.repository.files.relative(&context.repository.path)?;
        crate::workspace::files::absolute(&repository, &path.path)
    });
    let candidates = below.into_iter().chain(from_top.flatten());
    if let Some(hover) = candidates.clone().find_map(|below| found(&below)) {
        return Some(hover);
    }
    let title = Line::default().and_code(&path.path);
    let title = match existence {
        Existence::Present => {
            let target = candidates.map(|below| root.join(below)).next()?;
            Line::default().file(&path.path, &target, None).and(" · it is there")
        }
        Existence::Cased(other) => title.and(" · on disk it is written ").and_code(other),
        Existence::Missing => {
            let meant = paths.meant(&path.path).map(|meant| format!("; perhaps {meant} is meant"));
            title.and(format!(" · nothing is there{}", meant.unwrap_or_default()))
        }
        Existence::Unknown => return None,
    };
    Some(Hover { span, card: Card::new(title) })
}

/// What a document is: its title, and how far it is.
fn of_document(place: &Place, document: &Document) -> Card {
    let title = document.reading.as_ref().map(|reading| {
        let first = reading.plan.outline().sections().first();
        first.map(|section| section.heading.title.trim().to_owned()).unwrap_or_default()
    });
    let title = title.or_else(|| document.summary.headings.first().map(|(_, title)| title.trim().to_owned()));
    let name = Line::default().file(place.called(document), &document.path, None);
    let far = |line: Line| match place.context.workspace.progress(document, None) {
        Some(way) => line.and(" · ").and_progress(&way),
        None => line,
    };
    let history = if document.historical { " · history" } else { "" };
    match title.filter(|title| !title.is_empty()) {
        Some(title) => Card::new(far(Line::strong(title)).and(history)).row(name),
        None => Card::new(far(name).and(history)),
    }
}

/// The section that an anchor names; that there is none, where the headings of the document are known.
fn section_of(place: &Place, document: &Document, anchor: &str) -> Option<Card> {
    let anchors = Anchors::of(document);
    if anchors.iter().next().is_none() {
        return Some(of_document(place, document));
    }
    let Some(found) = anchors.find(anchor) else {
        let title = Line::code(format!("#{anchor}"));
        let title = title.and(format!(" · no heading of {} has this anchor", place.called(document)));
        return Some(Card::new(title));
    };
    let title = document.reading.as_ref().map(|reading| reading.text.slice(found.span).trim().to_owned());
    let kept = || {
        let titles = document.summary.headings.iter().map(|(_, title)| &**title);
        titles.into_iter().find(|title| slug(title) == *found.text).map(str::to_owned)
    };
    let title = title.or_else(kept).unwrap_or_else(|| anchor.replace('-', " "));
    let line = found.points.0.line + 1;
    let is_own = *document.path == *place.context.document.path;
    let title = Line::strong(title.trim_start_matches(['#', ' ']));
    Some(Card::new(match is_own {
        true => title.and(format!(" · line {line}")),
        false => title.and(" · ").place(place, document, line),
    }))
}
