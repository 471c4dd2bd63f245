//! Hover on agents, commands, skills and submodules by their names: what they say of themselves, and where they are defined.

use super::card::{Card, Line};
use super::{Hover, Place, counted, repositories};
use crate::facts::names::known;
use crate::features::subject::{Meanings, NAMES, Named};
use crate::plan::mentions::Mentioned;
use crate::text::Span;
use crate::workspace::catalog::{is_builtin, slug};
use crate::workspace::{CatalogKind, Entry};

/// A name that the text uses as one of an agent, a command or a skill.
pub(super) fn mention(place: &Place) -> Option<Hover> {
    let (mention, span) = place.find(&place.chunk.mentions, |mention| mention.span)?;
    let context = place.context;
    let meanings = Meanings::new(context.workspace);
    match meanings.called(context.index, context.document, mention.of.into(), &mention.name) {
        Some(named) => Some(Hover { span, card: of_entry(place, &named) }),
        None => {
            let kind = match mention.of {
                Mentioned::Agent => CatalogKind::Agents,
                Mentioned::Command => CatalogKind::Commands,
                Mentioned::Skill => CatalogKind::Skills,
            };
            unknown(place, &kind, &mention.name, span)
        }
    }
}

/// A name in code, in a cell or in front matter that no wording calls an agent, and that is the name of one all the same, or of a
/// submodule.
pub(super) fn name(place: &Place) -> Option<Hover> {
    let context = place.context;
    let meanings = Meanings::new(context.workspace);
    let mut names =
        context.document.names_at(place.offset).into_iter().filter(|name| NAMES.contains(&name.kind));
    let (span, named) =
        names.find_map(|name| Some((name.span, meanings.entry(context.index, context.document, &name)?)))?;
    let card = match named.kind {
        CatalogKind::Submodules => repositories::of_submodule(context, named.entry),
        _ => of_entry(place, &named),
    };
    Some(Hover { span, card })
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

fn of_entry(place: &Place, named: &Named) -> Card {
    let Named { entry, kind, .. } = named;
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
