//! Hover on agents, commands and skills: what they say of themselves, and where they are defined.

use super::card::{Card, Line};
use super::{Hover, Place, counted};
use crate::facts::names::known;
use crate::plan::mentions::Mentioned;
use crate::rules::DocumentContext;
use crate::syntax::tree::InlineContextKind;
use crate::text::Span;
use crate::workspace::catalog::{is_builtin, slug};
use crate::workspace::{CatalogKind, Entry};

/// A name that the text uses as one of an agent, a command or a skill.
pub(super) fn mention(place: &Place) -> Option<Hover> {
    let (mention, span) = place.find(&place.chunk.mentions, |mention| mention.span)?;
    let kind = match mention.of {
        Mentioned::Agent => CatalogKind::Agents,
        Mentioned::Command => CatalogKind::Commands,
        Mentioned::Skill => CatalogKind::Skills,
    };
    match entry(place.context, &kind, &mention.name) {
        Some(entry) => Some(Hover { span, card: of_entry(place, entry, &kind) }),
        None => unknown(place, &kind, &mention.name, span),
    }
}

/// A name in code that no wording calls an agent may be one all the same.
pub(super) fn name(place: &Place) -> Option<Hover> {
    let inline = place.context.under(place.offset).inline.filter(|it| it.kind == InlineContextKind::Code)?;
    let name = place.source(inline.content);
    let kinds = match name.strip_prefix('/') {
        Some(_) => &[CatalogKind::Commands][..],
        None => &[CatalogKind::Agents, CatalogKind::Skills],
    };
    let name = name.trim_start_matches(['/', '@']);
    let (kind, entry) = kinds.iter().find_map(|kind| Some((kind, entry(place.context, kind, name)?)))?;
    Some(Hover { span: inline.content, card: of_entry(place, entry, kind) })
}

/// The entry with this name in this repository or in a superproject.
fn entry<'a>(context: &DocumentContext<'a>, kind: &CatalogKind, name: &str) -> Option<&'a Entry> {
    let mut catalogs =
        context.workspace.ancestry(context.index).filter_map(|repository| repository.catalog(kind));
    catalogs.find_map(|catalog| catalog.entry(name))
}

/// A name of nothing that can be seen; nothing is said before all has been read.
fn unknown(place: &Place, kind: &CatalogKind, name: &str, span: Span) -> Option<Hover> {
    let what = kind.singular();
    if is_builtin(kind, name) {
        return Some(Hover {
            span,
            card: Card::new(Line::strong(name).and(format!(" · {what} of the tool itself"))),
        });
    }
    let workspace = place.context.workspace;
    let mut catalogs = workspace.ancestry(place.context.index).filter_map(|it| it.catalog(kind)).peekable();
    if !workspace.scanned || catalogs.peek().is_none() || !catalogs.all(|catalog| catalog.is_known()) {
        return None;
    }
    let title = Line::strong(name).and(format!(" · no {what} of this name is defined"));
    let near = known(workspace, place.context.index, kind).map(|known| known.suggestions(name));
    let near = near.and_then(|near| near.into_iter().next());
    let near = near.map(|near| Line::text("Perhaps ").and_code(near).and(" is meant."));
    Some(Hover { span, card: Card::new(title).maybe(near) })
}

fn of_entry(place: &Place, entry: &Entry, kind: &CatalogKind) -> Card {
    let name = match kind {
        CatalogKind::Commands => {
            let hint = entry.argument_hint.as_deref().unwrap_or_default();
            format!("/{} {hint}", entry.name).trim_end().to_owned()
        }
        _ => entry.name.clone(),
    };
    let mut card = Card::new(Line::strong(name).and(format!(" · {}", kind.singular())));
    if let Some(description) = &entry.description {
        card = card.row(Line::text(description));
    }
    for (key, value) in [("Model", &entry.model), ("Tools", &entry.tools)] {
        card = card.maybe(value.as_ref().map(|value| Line::text(format!("{key}: {value}"))));
    }
    let shown = place.context.repository.root.as_ref();
    let path = entry.path.strip_prefix(shown).unwrap_or(&entry.path).to_string_lossy().replace('\\', "/");
    let defined = Line::text("Defined in ").file(path, &entry.path, None);
    let used = used(place, entry, kind);
    card.row(match used {
        0 => defined,
        used => defined.and(format!(", named {}", counted(used, "time", "times"))),
    })
}

/// How often the live documents of the workspace name a command; of agents and skills nobody keeps that.
fn used(place: &Place, entry: &Entry, kind: &CatalogKind) -> u64 {
    if *kind != CatalogKind::Commands {
        return 0;
    }
    let wanted = slug(&entry.name);
    let documents = place.context.workspace.repositories.iter().flat_map(|repository| repository.documents());
    let commands = documents.flat_map(|document| document.summary.commands.iter());
    commands.filter(|named| slug(&named.mention.name) == wanted).count() as u64
}
