//! Paths of files and folders that exist: where a link leads to, and in code spans that begin a path.
//!
//! They are listed folder by folder, as seen from the document; in a link whose path has no folder yet, documents are found by their
//! names wherever they lie. The trap: a blank in the address of a link ends it, and is written `%20` there.

use std::collections::HashSet;
use std::sync::Arc;

use super::agents::code_before;
use super::place::Place;
use super::ranking::may_fit;
use super::{About, Completion, CompletionKind, Found};
use crate::text::{Span, offset_of};
use crate::workspace::files::{absolute, from_folder, join, parent};
use crate::workspace::{Document, Kind};

/// Documents elsewhere are looked for once so many letters are typed.
const FEWEST: usize = 2;

/// A path that is being typed.
struct Typed<'t> {
    /// What of it stands before the cursor.
    path: &'t str,
    /// It is the address of a link.
    of_link: bool,
}

/// Where a link leads to.
pub(super) fn in_link(place: &Place) -> Option<Found> {
    let path = address(&place.cursor.before)?;
    if path.contains("://") || path.starts_with("mailto:") || path.contains(char::is_whitespace) {
        return Some(Found::nothing());
    }
    let typed = Typed { path, of_link: true };
    let mut found = listed(place, &typed);
    if !path.contains('/') && path.len() >= FEWEST {
        found.extend(elsewhere(place, &typed));
    }
    Some(Found::among(found))
}

/// A code span that has begun a path.
pub(super) fn in_code(place: &Place) -> Option<Found> {
    let path = code_before(&place.cursor)?;
    let is_path = path.contains('/') && !path.starts_with(['/', '@', '~', '$']) && !path.contains(' ');
    is_path.then(|| Found::among(listed(place, &Typed { path, of_link: false })))
}

/// With what a path may begin in a code span, once a letter of it is typed.
pub(super) fn beginning(place: &Place) -> Vec<Completion> {
    let typed = code_before(&place.cursor).filter(|path| !path.is_empty() && !path.contains(['/', ' ', '@']));
    typed.map(|path| listed(place, &Typed { path, of_link: false })).unwrap_or_default()
}

/// What of the address of a link, `](…` or `[label]: …`, ends `before`.
pub(super) fn address(before: &str) -> Option<&str> {
    if let Some(at) = before.rfind("](") {
        let path = &before[at + 2..];
        let path = path.strip_prefix('<').unwrap_or(path);
        let opened = path.matches('(').count();
        return (path.matches(')').count() <= opened && !before[..at].ends_with('\\')).then_some(path);
    }
    let (label, path) = before.trim_start_matches(' ').strip_prefix('[')?.split_once("]: ")?;
    (!label.is_empty() && !label.contains(['[', ']']) && label.chars().count() > 1).then_some(path)
}

/// What is in the folder that is typed.
fn listed(place: &Place, typed: &Typed) -> Vec<Completion> {
    let context = place.context;
    let files = &context.repository.files;
    let (folder, begun) = typed.path.rfind('/').map_or(("", typed.path), |at| typed.path.split_at(at + 1));
    let Some(own) = files.relative(&context.document.path) else { return Vec::new() };
    let base = match folder.strip_prefix('/') {
        // From the top of the repository.
        Some(_) => files.relative(&context.repository.path).unwrap_or_default(),
        None => parent(&own).to_owned(),
    };
    let unescaped = folder.replace("%20", " ");
    let names_in = |base: &str| absolute(base, &unescaped).filter(|folder| files.is_listed(folder));
    // Code names a path from the top of the repository as often as from the document.
    let top = || files.relative(&context.repository.path).filter(|_| !typed.of_link);
    let Some(at) = names_in(&base).or_else(|| names_in(&top()?)) else { return Vec::new() };
    let mut folders = vec![at];
    if folder.is_empty() && !typed.of_link {
        folders.extend(top().filter(|top| *top != folders[0]));
    }
    let span = part(place, begun);
    let is_followed =
        |mark: char| place.cursor.after[(span.end - place.cursor.offset) as usize..].starts_with(mark);
    let goes_on = is_followed('/');
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for at in &folders {
        for (name, is_folder) in files.names(at).into_iter().flatten() {
            let is_hidden = name.starts_with('.') && !begun.starts_with('.') || name == ".git";
            if is_hidden || join(at, name) == own || !known.insert(name) {
                continue;
            }
            let written = if typed.of_link { name.replace(' ', "%20") } else { name.to_owned() };
            let completion = if is_folder {
                let slash = if goes_on { "" } else { "/" };
                let shown = format!("{name}/");
                Completion {
                    new_text: format!("{written}{slash}"),
                    filter: name.to_owned(),
                    ..Completion::new(CompletionKind::Folder, shown, span).weight(1)
                }
            } else {
                let weight = 2 * u32::from(typed.of_link && is_document(name));
                let completion = Completion::new(CompletionKind::File, name, span).weight(weight);
                let relative = below(place, &join(at, name)).unwrap_or_default();
                Completion { new_text: written, ..completion.about(About::Document(relative)) }
            };
            found.push(completion);
        }
    }
    found
}

/// The documents whose names fit, wherever they lie in the repository.
fn elsewhere(place: &Place, typed: &Typed) -> Vec<Completion> {
    let context = place.context;
    let own = context.document;
    let folder = parent(&own.relative);
    let span = part(place, typed.path);
    let is_elsewhere = |document: &&Arc<Document>| {
        may_fit(document.name(), typed.path)
            && parent(&document.relative) != folder
            && !document.relative.starts_with('.')
    };
    let completion = |document: &Arc<Document>| {
        let path = from_folder(folder, &document.relative).replace(' ', "%20");
        let weight = u32::from(matches!(document.kind, Kind::Plan | Kind::Tasklist | Kind::Readme));
        let completion = Completion::new(CompletionKind::File, document.name(), span);
        let completion = completion.detail(parent(&path)).weight(weight);
        Completion { new_text: path, ..completion.about(About::Document(document.relative.clone())) }
    };
    context.repository.documents().filter(is_elsewhere).map(completion).collect()
}

/// The part of the path that is replaced: from the last slash to the next one, or to the end of the path.
fn part(place: &Place, begun: &str) -> Span {
    let cursor = &place.cursor;
    let ends =
        |letter: char| letter.is_whitespace() || matches!(letter, '/' | '#' | ')' | '`' | '>' | '|' | '"');
    let behind = cursor.after.find(ends).unwrap_or(cursor.after.len());
    Span::new(cursor.offset - offset_of(begun.len()), cursor.offset + offset_of(behind))
}

/// A path below the root as one in the repository.
fn below(place: &Place, path: &str) -> Option<String> {
    let top = place.context.repository.files.relative(&place.context.repository.path)?;
    if top.is_empty() {
        return Some(path.to_owned());
    }
    path.strip_prefix(&*top)?.strip_prefix('/').map(str::to_owned)
}

fn is_document(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}
