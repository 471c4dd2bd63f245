//! Another title for a heading: the heading, the links to its anchor, and of a phase, sprint or milestone every place that names it.
//!
//! Of a mention only its number and its title change, so that `**PHASE 2** – Pilot (✅ done)` keeps all that is its own. The trap: the
//! anchor of one heading may number that of another, so all anchors of a document are compared with what they were.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::style::styled;
use super::{Renamable, Renaming};
use crate::features::relocation::encoded;
use crate::features::subject::{
    Headed, Meanings, Mention, Subject, anchored, piece_name, piece_title, piece_written, telling,
};
use crate::plan::anchors::told_apart;
use crate::plan::sections::units::numerals::written_like;
use crate::plan::sections::units::unit;
use crate::rules::DocumentContext;
use crate::text::{Span, offset_of};
use crate::workspace::names::anchor;
use crate::workspace::{Document, Name, NameKind, Workspace};

/// What of a heading, or of the mention of one, is its name.
pub(super) fn renamable(
    context: &DocumentContext,
    headed: &Headed,
    name: &Name,
) -> Result<Renamable, String> {
    let span = match name.kind {
        NameKind::Link | NameKind::Path => {
            let place = format!("{}:{}", headed.document.relative, headed.name.points.0.line + 1);
            return Err(format!("This link leads to a heading: rename the heading, at {place}."));
        }
        NameKind::Heading => match &headed.piece {
            Some(piece) => piece.span,
            None => title(context, name),
        },
        _ => mentioned(headed, name),
    };
    if span.is_empty() {
        return Err("This heading has no title.".to_owned());
    }
    Ok(Renamable { span, name: context.source(span).into_owned() })
}

/// The part of a mention that is the name of the piece: its number, with its title where that is the one of the heading. What a sentence goes
/// on with is none of it.
fn mentioned(headed: &Headed, name: &Name) -> Span {
    let written = piece_written(&name.text);
    let own = headed.piece.as_ref().map(|piece| piece_title(&piece.text)).unwrap_or_default();
    let title = piece_title(&name.text);
    let is_its = !own.is_empty()
        && title.strip_prefix(own).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let end = match is_its {
        true => written.len() - title.len() + own.len(),
        false => unit(written).map_or(written.len(), |unit| unit.span.end as usize),
    };
    Span::new(name.span.start, name.span.start + offset_of(end))
}

/// The title of a heading without its decoration, what stands in brackets, and its status.
fn title(context: &DocumentContext, name: &Name) -> Span {
    let text = context.source(name.span);
    let section = context.outline().section_at(name.span.start);
    let named = section
        .and_then(|section| context.outline().sections().get(section))
        .map(|section| section.heading.named());
    let (begin, core) =
        named.and_then(|named| Some((named.start, text.get(named.range())?))).unwrap_or((0, &*text));
    let core =
        core.split(['(', '[']).next().filter(|core| core.chars().any(char::is_alphanumeric)).unwrap_or(core);
    let is_mark = |char: char| !char.is_alphanumeric();
    // Marks of emphasis and code belong together.
    if core.contains(['`', '*', '_']) {
        let trimmed = text.trim();
        let from = text.len() - text.trim_start().len();
        return Span::new(
            name.span.start + offset_of(from),
            name.span.start + offset_of(from + trimmed.len()),
        );
    }
    let from = core.len() - core.trim_start_matches(is_mark).len();
    let until = core.trim_end_matches(is_mark).len();
    Span::new(offset_of(from), offset_of(until.max(from))).shift(name.span.start + begin)
}

/// What gives it the title that was typed.
pub(super) fn rename(
    context: &DocumentContext,
    headed: &Headed,
    here: &Name,
    typed: &str,
) -> Result<Renaming, String> {
    let renamable = renamable(context, headed, here)?;
    if typed.is_empty() || typed.contains(['\n', '\r']) || !typed.chars().any(char::is_alphanumeric) {
        return Err("A heading needs a title, in one line.".to_owned());
    }
    if typed == renamable.name {
        return Ok(Renaming::default());
    }
    let meanings = Meanings::new(context.workspace);
    let mut renaming = Renaming::default();
    let mut changes: Vec<Change> = Vec::new();
    match &headed.piece {
        None => {
            renaming.push(headed.document, &headed.name, renamable.span, typed.to_owned());
            let (old, new) = (anchor(&renamable.name), anchor(typed));
            changes.push(Change { document: headed.document, start: headed.name.span.start, old, new });
        }
        Some(piece) => {
            let wanted = Wanted::of(&piece.text, typed)?;
            is_free(context, &meanings, headed, &wanted)?;
            for mention in meanings.mentions(&Subject::Heading(headed.clone()), None) {
                changes.extend(wanted.write(&mention, &mut renaming));
            }
        }
    }
    follow(context.workspace, &meanings, &changes, &mut renaming);
    Ok(renaming)
}

/// Nothing else of the plan may be called so.
fn is_free(
    context: &DocumentContext,
    meanings: &Meanings,
    headed: &Headed,
    wanted: &Wanted,
) -> Result<(), String> {
    if wanted.name == wanted.old_name {
        return Ok(());
    }
    let index = context.workspace.repository_of(&headed.document.path).unwrap_or(context.index);
    let place = |other: &Headed| format!("{}:{}", other.document.relative, other.name.points.0.line + 1);
    let capital = |name: &str| {
        let mut name = name.to_owned();
        name[..1].make_ascii_uppercase();
        name
    };
    // What keeps the number of this one would be in the way of whoever wants it back.
    let alike = meanings.begun(index, headed.document, &wanted.old_name);
    for other in
        alike.iter().filter(|other| is_near(other, headed) && other.is_titled_like(&wanted.old_title))
    {
        if let Some(Subject::Heading(same)) = meanings.of(index, other.document, &other.name)
            && same.first != headed.first
        {
            return Err(format!(
                "{} begins at {}, too, and would keep its number: give one of them another title first.",
                capital(&wanted.old_name),
                place(other)
            ));
        }
    }
    let begun = meanings.begun(index, headed.document, &wanted.name);
    // What has the number and another title is another piece, and may have had it before.
    let title = wanted.title.as_deref().unwrap_or(&wanted.old_title);
    match begun.iter().find(|other| is_near(other, headed) && other.is_titled_like(title)) {
        Some(other) => Err(format!("{} is there already, at {}.", capital(&wanted.name), place(other))),
        None => Ok(()),
    }
}

/// May both be of one plan: is one in the document of the other, or no history?
fn is_near(other: &Headed, headed: &Headed) -> bool {
    other.document.path == headed.document.path || !other.document.historical
}

/// What a piece of a plan is to be called.
struct Wanted {
    old_name: String,
    old_title: String,
    name: String,
    /// The number as it is typed.
    number: String,
    /// Where a title is typed.
    title: Option<String>,
}

impl Wanted {
    fn of(old: &str, typed: &str) -> Result<Wanted, String> {
        let written = piece_written(old);
        let found = unit(typed).filter(|unit| unit.leading && unit.span.start == 0);
        let found = found.filter(|found| Some(found.kind) == unit(written).map(|unit| unit.kind));
        let Some((unit, name)) = found.and_then(|unit| Some((unit.clone(), unit.name()?))) else {
            return Err(format!("\"{typed}\" has to begin with the number, such as \"{written}\"."));
        };
        let number = unit.written.map(|span| span.of(typed).to_owned());
        let title = typed[unit.span.end as usize..].trim_matches(|char: char| !char.is_alphanumeric());
        Ok(Wanted {
            old_name: piece_name(old).to_owned(),
            old_title: piece_title(old).to_owned(),
            number: number.unwrap_or_else(|| unit.number.clone().unwrap_or_default()),
            name,
            title: (!title.is_empty()).then(|| title.to_owned()),
        })
    }

    /// Writes it at a mention; of a heading what changes in its anchor.
    fn write<'a>(&self, mention: &Mention<'a>, renaming: &mut Renaming) -> Option<Change<'a>> {
        let name = &mention.name;
        if !matches!(name.kind, NameKind::Unit | NameKind::Piece) {
            return None;
        }
        let written = piece_written(&name.text);
        let place = |from: usize, until: usize| {
            Span::new(name.span.start + offset_of(from), name.span.start + offset_of(until))
        };
        let mut new = written.to_owned();
        let title = piece_title(&name.text);
        if let Some(new_title) = &self.title
            && !self.old_title.is_empty()
            && *new_title != self.old_title
            && let Some(rest) = title.strip_prefix(self.old_title.as_str())
            && !rest.starts_with(char::is_alphanumeric)
        {
            let from = written.len() - title.len();
            renaming.push(
                mention.document,
                name,
                place(from, from + self.old_title.len()),
                new_title.clone(),
            );
            new.replace_range(from..from + self.old_title.len(), new_title);
        } else if let Some(new_title) = self.title.as_ref().filter(|_| self.old_title.is_empty())
            && name.kind == NameKind::Piece
            && title.is_empty()
        {
            renaming.push(
                mention.document,
                name,
                place(written.len(), written.len()),
                format!(": {new_title}"),
            );
            new.push_str(&format!(": {new_title}"));
        }
        // Of "Phases 2-4" only the number is written.
        let number = unit(written).map_or(Some(Span::new(0, offset_of(written.len()))), |unit| unit.written);
        if self.name != self.old_name
            && let Some(span) = number
        {
            let number = written_like(&self.number, span.of(written));
            new.replace_range(span.range(), &number);
            renaming.push(mention.document, name, span.shift(name.span.start), number);
        }
        let is_other = name.kind == NameKind::Piece && new != written;
        is_other.then(|| Change {
            document: mention.document,
            start: name.span.start,
            old: anchor(written),
            new: anchor(&new),
        })
    }
}

/// Where an anchor, as it is written in a link, holds this part, which is in small letters; none where the part is empty.
fn found(written: &str, part: &str) -> Option<Span> {
    // A letter may have another length than its small one.
    let end_from = |start: usize| {
        let mut wanted = part.chars();
        for (at, letter) in written[start..].char_indices() {
            if wanted.as_str().is_empty() {
                return Some(start + at);
            }
            if !letter.to_lowercase().all(|letter| wanted.next() == Some(letter)) {
                return None;
            }
        }
        wanted.as_str().is_empty().then_some(written.len())
    };
    let mut starts = written.char_indices().map(|(start, _)| start).filter(|_| !part.is_empty());
    starts.find_map(|start| Some(Span::new(offset_of(start), offset_of(end_from(start)?))))
}

/// A heading whose title changes, and with that its anchor: `old` becomes `new` in it.
struct Change<'a> {
    document: &'a Arc<Document>,
    /// A place in the heading.
    start: u32,
    old: String,
    new: String,
}

/// Lets the links to all anchors follow that become others.
fn follow<'a>(
    workspace: &'a Workspace,
    meanings: &Meanings<'a>,
    changes: &[Change<'a>],
    renaming: &mut Renaming,
) {
    // By document and heading: the anchor, what changes in it, and the anchor afterwards.
    let mut changed: BTreeMap<(Arc<Path>, u32), (String, String, String)> = BTreeMap::new();
    let mut documents: Vec<&Arc<Document>> = changes.iter().map(|change| change.document).collect();
    documents.dedup_by_key(|document| document.path.clone());
    for document in documents {
        let anchors = meanings.anchors(document);
        let change_of = |name: &Name| {
            let mut changes = changes.iter().filter(|change| change.document.path == document.path);
            changes.find(|change| name.span.touches(change.start))
        };
        let plain = anchors.iter().map(|(name, _)| match change_of(name) {
            Some(change) => name.text.replacen(&change.old, &change.new, 1),
            None => name.text.to_string(),
        });
        for ((name, before), after) in anchors.iter().zip(told_apart(plain)) {
            let change = change_of(name);
            if after != *before {
                let (old, new) =
                    change.map(|change| (change.old.clone(), change.new.clone())).unwrap_or_default();
                // Where the number changes, too, the whole anchor is written anew.
                let is_part = !old.is_empty() && before.replacen(&old, &new, 1) == after;
                let (old, new) = if is_part { (old, new) } else { (before.clone(), after) };
                changed.insert((document.path.clone(), name.span.start), (before.clone(), old, new));
            }
        }
    }
    if changed.is_empty() {
        return;
    }
    let mut parts: Vec<&str> = changed.values().map(|(before, ..)| telling(before)).collect();
    parts.dedup();
    for (index, repository) in workspace.repositories.iter().enumerate() {
        for document in repository.documents() {
            let mut links: Vec<Name> = parts.iter().flat_map(|part| anchored(document, part)).collect();
            links.sort_by_key(|link| link.span);
            links.dedup_by_key(|link| link.span);
            for link in links {
                let Some(Subject::Heading(headed)) = meanings.of(index, document, &link) else { continue };
                let key = (headed.document.path.clone(), headed.name.span.start);
                let Some((before, old, new)) = changed.get(&key) else { continue };
                let Some(at) = link.text.find('#').map(|at| at + 1) else { continue };
                let written = &link.text[at..];
                let (part, new_text) = match found(written, old) {
                    Some(part) => (part, styled(part.of(written), old, new)),
                    None => {
                        let whole = Span::new(0, offset_of(written.len()));
                        (whole, encoded(&before.replacen(old, new, 1), written))
                    }
                };
                let span = part.shift(link.span.start + offset_of(at));
                let link = Name { historical: false, ..link };
                renaming.push(document, &link, span, new_text);
            }
        }
    }
}
