//! Every name of a document that has its text.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::NameKind;
use crate::plan::{ChunkPlan, Heading, Naming, Plan, Task, TaskForm, Used, paths, tasks};
use crate::text::{Span, offset_of};
use crate::workspace::files::{absolute, parent};

/// Hands every name of a document with this plan and text to `take`: what it is, its text, its place. Those of a chunk come
/// together, and otherwise in no order.
pub(super) fn each(plan: &Plan, text: &str, mut take: impl FnMut(NameKind, &str, Span)) {
    for (base, chunk) in plan.chunks() {
        let source = Span::new(base, base + chunk.len).of(text);
        of_chunk(chunk, source, |kind, text, span| take(kind, text, span.shift(base)));
    }
}

/// The same for a chunk and its text, with places relative to it.
pub(super) fn of_chunk(chunk: &ChunkPlan, source: &str, mut take: impl FnMut(NameKind, &str, Span)) {
    let mut mentioned: HashSet<u32, RandomState> = HashSet::default();
    for mention in &chunk.mentions {
        mentioned.insert(mention.span.start);
        take(mention.of.into(), &mention.name, mention.span);
    }
    for used in &chunk.uses {
        let written = used.span.of(source);
        if written.is_empty() || written.contains('\n') {
            continue;
        }
        let kind = match used.of {
            Used::Code | Used::Value if mentioned.contains(&used.span.start) => continue,
            Used::Code => NameKind::Code,
            Used::Value => NameKind::Value,
            Used::Own => NameKind::Own,
            Used::Agent => NameKind::Agent,
            Used::Command => NameKind::Command,
            // A glob or a template is no path, and does not follow one.
            Used::Path if written.contains(['*', '{', '<', '$']) => continue,
            Used::Path => NameKind::Path,
            Used::Id => continue,
            Used::Unit | Used::Piece => {
                mentioned.insert(used.span.start);
                let kind = if used.of == Used::Piece { NameKind::Piece } else { NameKind::Unit };
                if let Some(name) = &used.name {
                    take(kind, &format!("{name}\t{written}"), used.span);
                }
                continue;
            }
            Used::Link => NameKind::Link,
        };
        take(kind, written, used.span);
    }
    for path in chunk.paths.iter().filter(|path| path.naming != Naming::Link) {
        take(NameKind::Path, &path.path, path.span);
    }
    for heading in &chunk.headings {
        let (name, span) = heading_of(heading, source);
        take(NameKind::Heading, &name, span);
    }
    for needed in &chunk.dependencies {
        // "Phase 2" is a unit wherever it stands; of "Phases 2-4" only the number is written.
        if needed.id.contains(' ') && !mentioned.contains(&needed.span.start) {
            take(NameKind::Unit, &format!("{}\t{}", needed.id, needed.span.of(source)), needed.span);
        }
    }
    let mut ids: HashSet<u32, RandomState> = HashSet::default();
    let mut take_id = |kind: NameKind, id: &str, span: Span| {
        // A row, its cell and its task bear the same.
        if ids.insert(span.start) {
            take(kind, id, span);
        }
    };
    for heading in &chunk.headings {
        let id = tasks::id(&heading.title);
        if let Some((id, span)) = id.and_then(|id| placed(source, heading.content, &id)) {
            take_id(NameKind::Borne, &id, span);
        }
    }
    for (id, span) in chunk.tasks.iter().filter_map(|task| borne(source, task)) {
        take_id(NameKind::Borne, &id, span);
    }
    for named in &chunk.named {
        take_id(NameKind::Borne, &named.id, named.span);
    }
    for needed in chunk.dependencies.iter().filter(|needed| !needed.id.contains(' ')) {
        take_id(NameKind::Needed, &needed.id, needed.span);
    }
    for used in chunk.uses.iter().filter(|used| used.of == Used::Id) {
        take_id(NameKind::Id, used.span.of(source), used.span);
    }
}

/// The name of a heading of a chunk with this text, and its place in it.
pub(super) fn heading_of(heading: &Heading, source: &str) -> (String, Span) {
    let first = heading.content.of(source).split(['\n', '\r']).next().unwrap_or_default();
    (slug(&heading.title), Span::new(heading.content.start, heading.content.start + offset_of(first.len())))
}

/// The id of a task with its place.
fn borne(source: &str, task: &Task) -> Option<(String, Span)> {
    let id = task.id.as_ref()?;
    let within = match task.form {
        TaskForm::Row { .. } => task.span,
        _ => task.title,
    };
    placed(source, within, id)
}

/// Where an id stands in a span: the first place where it is a word.
fn placed(source: &str, within: Span, id: &str) -> Option<(String, Span)> {
    if id.is_empty() {
        return None;
    }
    let text = within.of(source);
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let is_part = |char: char| char.is_alphanumeric();
    let at = line
        .match_indices(id)
        .map(|(at, _)| at)
        .find(|at| !line[..*at].ends_with(is_part) && !line[at + id.len()..].starts_with(is_part))?;
    let start = within.start + offset_of(at);
    Some((id.to_owned(), Span::new(start, start + offset_of(id.len()))))
}

/// Where a link leads that is written so in a document with this path in its repository: a path below the repository, which begins with
/// `..` where it leads out of it, and is empty where it leads into the document itself; and the anchor. `None` where it is no path.
pub fn linked(relative: &str, written: &str) -> Option<(String, Option<String>)> {
    let (path, anchor) =
        written.split_once('#').map_or((written, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    // `mailto:`, `C:`; and templates.
    if path.contains([':', '{', '<', '$']) {
        return None;
    }
    let path = paths::decoded(path)?;
    let path = match path.strip_prefix('/') {
        Some(path) => absolute("", path)?,
        None if path.is_empty() => String::new(),
        None => below(parent(relative), &path),
    };
    let anchor = anchor.and_then(paths::decoded).map(Cow::into_owned).filter(|anchor| !anchor.is_empty());
    Some((path, anchor))
}

/// `path` as seen from `folder`, with as many `..` in front as lead out of the repository.
fn below(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

pub use crate::plan::anchors::anchor as slug;
