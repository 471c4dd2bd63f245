//! Another name for an agent, a command or a skill: its file or folder, its front matter, and every mention.

use std::path::Path;

use super::style::styled;
use super::{Renaming, a};
use crate::features::relocation::{Move, relocated};
use crate::features::subject::{Meanings, Named, Subject};
use crate::text::{Span, offset_of};
use crate::workspace::catalog::{is_alike, last as bare, slug};
use crate::workspace::files::{join, parent};
use crate::workspace::{CatalogKind, Entry, Name, NameKind, Repository, Source, Workspace};

/// Can it be renamed at all?
pub(super) fn is_renamable(workspace: &Workspace, named: &Named) -> Result<(), String> {
    let name = &named.entry.name;
    if named.kind == CatalogKind::Submodules {
        return Err(format!(
            "{name} is a submodule: `git mv` renames its folder, and its entry in .gitmodules with it."
        ));
    }
    if slug(name) != *name {
        let file = file_name(&named.entry.path);
        return Err(format!(
            "{file} calls itself \"{name}\", which nobody can call it by: give it a `name:` in one word first."
        ));
    }
    let repository = &workspace.repositories[named.repository];
    if let Some((file, other)) = namesake(named) {
        return Err(format!(
            "{file} calls itself {name}, as {other} does: give one of them another name first."
        ));
    }
    match named.copies.iter().find(|(source, copy)| is_linked(repository, &named.kind, source, copy)) {
        Some((source, copy)) => Err(format!(
            "{}/{} is a link, which is not renamed with what it leads to: rename both by hand.",
            source.label, copy.relative
        )),
        None => Ok(()),
    }
}

/// A file that bears another name than it gives itself, beside one that bears it: what calls it so may mean either.
fn namesake(named: &Named) -> Option<(String, String)> {
    let name = bare(&named.entry.name);
    let bears = |entry: &Entry| moved(&named.kind, entry, name, name).is_some();
    let paths = |is_so: bool| {
        let copies = named.copies.iter().map(|(_, copy)| *copy);
        copies.filter(move |copy| bears(copy) == is_so).map(|copy| &*copy.path)
    };
    let beside = |path: &Path| paths(true).find(|other| other.parent() == path.parent());
    let (path, other) = paths(false).find_map(|path| Some((path, beside(path)?)))?;
    Some((file_name(path), file_name(other)))
}

/// Does a link bear the name of an entry, and not the file or folder itself? One around both is none.
fn is_linked(repository: &Repository, kind: &CatalogKind, source: &Source, entry: &Entry) -> bool {
    let (relative, path) = match kind {
        CatalogKind::Skills => (parent(&entry.relative), entry.path.parent()),
        _ => (entry.relative.as_str(), Some(&*entry.path)),
    };
    let files = &repository.files;
    let top = files.relative(&repository.path).unwrap_or_default();
    let below = join(&join(&top, &source.label), relative);
    let name = below.rsplit('/').next().unwrap_or_default();
    let folder = files.real("", parent(&below));
    let is_it = |folder: &String| path.and_then(|path| files.relative(path)) == Some(join(folder, name));
    // Of what lies outside of the root nothing is known.
    folder.is_some_and(|folder| !is_it(&folder))
}

/// The part of a name that is renamed: what stands behind its namespaces. None of a link or a path.
pub(super) fn last(name: &Name) -> Option<Span> {
    if matches!(name.kind, NameKind::Link | NameKind::Path) {
        return None;
    }
    let from = name.text.rfind(':').map_or(0, |colon| colon + 1);
    Some(Span::new(name.span.start + offset_of(from), name.span.end))
}

/// What gives it the name that was typed.
pub(super) fn rename(
    workspace: &Workspace,
    named: &Named,
    typed: &str,
    can_move: bool,
) -> Result<Renaming, String> {
    is_renamable(workspace, named)?;
    let entry = named.entry;
    let old = bare(&entry.name);
    if typed == old {
        return Ok(Renaming::default());
    }
    if !is_name(typed) {
        return Err(format!(
            "\"{typed}\" is no name for {}: it has to be small letters, digits, - and _, such as load-tester.",
            a(&named.kind)
        ));
    }
    let new = match entry.name.rsplit_once(':') {
        Some((space, _)) => format!("{space}:{typed}"),
        None => typed.to_owned(),
    };
    // Coding tools keep copies of each other's folders; what another one holds may well be called so.
    let mut beside = named.copies.iter().flat_map(|(source, _)| source.entries.iter().flatten());
    if beside.any(|other| slug(&other.name) == new) {
        return Err(format!("There is {} called {new} already.", a(&named.kind)));
    }
    let copies = named.copies.iter().map(|(_, copy)| *copy);
    let moves: Vec<Move> = copies.clone().filter_map(|copy| moved(&named.kind, copy, old, typed)).collect();
    let mut renaming = Renaming::default();
    if let Some(it) = moves.first().filter(|_| !can_move) {
        let file = file_name(&it.old);
        // What is called by its file would be gone.
        if named.kind == CatalogKind::Commands || !copies.clone().all(|copy| has_own_name(workspace, copy)) {
            return Err(format!(
                "This editor cannot rename files, and {} is called by the name of its own: rename {file} by hand.",
                a(&named.kind)
            ));
        }
        renaming.remark = Some(format!("{file} keeps its name: this editor cannot rename files."));
    } else if let others @ 1.. = named.copies.len() - 1 {
        let copies = if others == 1 { "a copy".to_owned() } else { format!("{others} copies") };
        renaming.remark = Some(format!("{old} has {copies} of it elsewhere, renamed with it."));
    }
    write(workspace, named, old, typed, None, &mut renaming);
    if can_move {
        renaming.edits.extend(relocated(workspace, &moves));
        renaming.moves = moves;
    }
    Ok(renaming)
}

/// Does the file of an entry say what it is called?
fn has_own_name(workspace: &Workspace, entry: &Entry) -> bool {
    let document = workspace.document(&entry.path).map(|(_, document)| document);
    document.is_some_and(|document| !document.names("", |kind, _| kind == NameKind::Own).is_empty())
}

/// Writes the new name wherever the old one stands, or in one document.
fn write(
    workspace: &Workspace,
    named: &Named,
    old: &str,
    new: &str,
    within: Option<&Path>,
    renaming: &mut Renaming,
) {
    for mention in Meanings::new(workspace).mentions(&Subject::Entry(named.clone()), within) {
        let Some(span) = last(&mention.name) else { continue };
        let from = (span.start - mention.name.span.start) as usize;
        let Some(written) = mention.name.text.get(from..).filter(|written| is_alike(written, old)) else {
            continue;
        };
        renaming.push(mention.document, &mention.name, span, styled(written, old, new));
    }
}

/// What follows when its file, or its folder, is renamed; `None` where nothing is called by it.
pub(super) fn of_file(workspace: &Workspace, it: &Move) -> Option<Renaming> {
    let named = Meanings::new(workspace).defined_by(&it.old)?;
    if it.old.parent() != it.new.parent() || is_renamable(workspace, &named).is_err() {
        return None;
    }
    let old = bare(&named.entry.name);
    let rest = file_name(&it.old).strip_prefix(old)?.to_owned();
    let new = file_name(&it.new).strip_suffix(&rest)?.to_owned();
    if !(rest.is_empty() || rest.starts_with('.')) || !is_name(&new) {
        return None;
    }
    let mut renaming = Renaming::default();
    // Whoever renames one of several copies has the others, which are still called so.
    let within = (named.copies.len() > 1).then_some(&*named.entry.path);
    write(workspace, &named, old, &new, within, &mut renaming);
    Some(renaming)
}

/// May something be called so?
fn is_name(text: &str) -> bool {
    let is_letter =
        |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '-' | '_' | '.');
    text.len() > 1
        && text.starts_with(|char: char| char.is_ascii_lowercase())
        && text.ends_with(|char: char| char.is_ascii_alphanumeric())
        && text.chars().all(is_letter)
}

/// Its file, of a skill its folder, with the new name in place of the old one; none where it bears another name.
fn moved(kind: &CatalogKind, entry: &Entry, old: &str, typed: &str) -> Option<Move> {
    let path = &entry.path;
    let moved: Option<&Path> = match kind {
        CatalogKind::Skills => path.parent(),
        _ => Some(path),
    };
    let moved = moved?;
    let name = file_name(moved);
    let rest = name.strip_prefix(old).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
    let new = moved.with_file_name(format!("{typed}{rest}"));
    Some(Move { old: moved.into(), new: new.into() })
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
