//! What follows when files and folders are moved: links and paths that lead to them, and the links in them, lead on to the same places.
//!
//! A path stays as it is written: from the document or from the top, with `./` or without, encoded or not. The trap: the edits are made
//! before the files are moved, so they name documents by their old paths.

use std::path::Path;
use std::sync::Arc;

use super::rename;
use super::subject::{Meanings, telling};
use crate::finding::{Edit, EditedFile};
use crate::text::{Span, offset_of};
use crate::workspace::files::{absolute, from_folder, parent};
use crate::workspace::names::linked;
use crate::workspace::{Document, Name, NameKind, Repository, Workspace};

/// A file or folder that goes to another path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it is.
    pub old: Arc<Path>,
    /// Where it will be.
    pub new: Arc<Path>,
}

/// What follows from these moves, which somebody else makes: links and paths, and the names of agents, commands and skills that bear the
/// names of their files; each edit names its file, and no two overlap.
pub fn moved(workspace: &Workspace, moves: &[Move]) -> Vec<Edit> {
    let mut edits = relocated(workspace, moves);
    for it in moves {
        edits.extend(rename::of_file(workspace, it));
    }
    edits
}

/// The edits of links and paths that follow from these moves, in any document; each names its file.
pub fn relocated(workspace: &Workspace, moves: &[Move]) -> Vec<Edit> {
    let meanings = Meanings::new(workspace);
    let mut edits = Vec::new();
    for (index, repository) in workspace.repositories.iter().enumerate() {
        let moved: Vec<(String, String)> = moves
            .iter()
            .filter_map(|it| Some((repository.files.relative(&it.old)?, repository.files.relative(&it.new)?)))
            .collect();
        if moved.is_empty() {
            continue;
        }
        // A page may be linked without its ending.
        let stem = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default();
            telling(name.rsplit_once('.').map_or(name, |(stem, _)| stem)).to_owned()
        };
        let parts: Vec<String> = moved.iter().map(|(old, _)| stem(old)).collect();
        for document in repository.documents() {
            let Some(here) = Here::of(repository, document, &moved) else { continue };
            let is_path = |kind: NameKind| matches!(kind, NameKind::Link | NameKind::Path);
            let mut names: Vec<Name> = if here.is_moved() {
                document.names("", |kind, _| is_path(kind))
            } else {
                parts.iter().flat_map(|part| document.names(part, |kind, _| is_path(kind))).collect()
            };
            names.sort_by_key(|name| name.span);
            names.dedup_by_key(|name| name.span);
            for name in &names {
                edits.extend(here.followed(&meanings, index, document, name));
            }
        }
    }
    edits
}

/// A document with where it lies, before and afterwards, and with all that is moved: paths below the root.
struct Here<'m> {
    folder: String,
    new_folder: String,
    /// Where its repository lies.
    top: String,
    new_top: String,
    moved: &'m [(String, String)],
}

impl<'m> Here<'m> {
    fn of(repository: &Repository, document: &Document, moved: &'m [(String, String)]) -> Option<Here<'m>> {
        let path = repository.files.relative(&document.path)?;
        let top = repository.files.relative(&repository.path)?;
        let after = |path: &str| after(moved, path).unwrap_or_else(|| path.to_owned());
        Some(Here {
            new_folder: parent(&after(&path)).to_owned(),
            folder: parent(&path).to_owned(),
            new_top: after(&top),
            top,
            moved,
        })
    }

    fn is_moved(&self) -> bool {
        self.folder != self.new_folder
    }

    /// The edit that makes a link or path lead where it led.
    fn followed(&self, meanings: &Meanings, index: usize, document: &Document, name: &Name) -> Option<Edit> {
        let paths = meanings.paths(index, document)?;
        let written = match name.kind {
            NameKind::Link => name.text.split(['#', '?']).next().unwrap_or_default(),
            _ => &name.text,
        };
        if written.is_empty() {
            return None;
        }
        let new_text = if name.kind == NameKind::Link {
            let (below, _) = linked(&document.relative, written)?;
            let old = paths.linked(&below)?;
            let new = after(self.moved, &old);
            if new.is_none() && !self.is_moved() {
                return None;
            }
            let new = new.unwrap_or_else(|| old.clone());
            if absolute(&self.top, &below).as_deref() != parted(&old, &below) {
                return self.through_link(document, name, written, &old, &new);
            }
            let ended = ended_alike(written, &old, &new);
            let path = match written.strip_prefix('/') {
                Some(_) => format!("/{}", from_folder(&self.new_top, &ended)),
                None => from_folder(&self.new_folder, &ended),
            };
            encoded(&dressed(path, written), written)
        } else {
            let old = paths.named(written)?;
            let new = after(self.moved, &old);
            // A path from the top stays when only the document is moved.
            let from_here = absolute(&self.folder, written).as_deref() == Some(old.as_str());
            let from_top = absolute(&self.top, written).as_deref() == Some(old.as_str());
            if new.is_none() && (from_top || !self.is_moved()) {
                return None;
            }
            let new = new.unwrap_or_else(|| old.clone());
            if !from_here && !from_top {
                return self.through_link(document, name, written, &old, &new);
            }
            let base = if from_here && !from_top { &self.new_folder } else { &self.new_top };
            dressed(from_folder(base, &new), written)
        };
        if new_text == written {
            return None;
        }
        let span = Span::new(name.span.start, name.span.start + offset_of(written.len()));
        Some(elsewhere(document, name, span, new_text))
    }

    /// The same for a path that goes over a link on disk: only a new name in the same folder is known to be reached in the same way.
    fn through_link(
        &self,
        document: &Document,
        name: &Name,
        written: &str,
        old: &str,
        new: &str,
    ) -> Option<Edit> {
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let (old_name, new_name) = (last(old), encoded(&last(new), written));
        let at =
            written.len().checked_sub(old_name.len()).filter(|at| written.get(*at..) == Some(&old_name))?;
        if self.is_moved() || parent(old) != parent(new) || old_name == new_name {
            return None;
        }
        let start = name.span.start + offset_of(at);
        Some(elsewhere(document, name, Span::new(start, start + offset_of(old_name.len())), new_name))
    }
}

/// The path to which `below` must lead if it goes over no link on disk: `old`, without the ending that a page is linked without.
fn parted<'p>(old: &'p str, below: &str) -> Option<&'p str> {
    let name = |path: &str| path.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
    if name(old) == name(below) {
        return Some(old);
    }
    let bare = ["/README.md", "/index.md", "/_index.md", ".md", ".mdx"]
        .iter()
        .find_map(|ending| old.strip_suffix(ending).filter(|bare| name(bare) == name(below)));
    bare.or(Some(old))
}

/// The new path, without the ending of the file where the link has none.
fn ended_alike(written: &str, old: &str, new: &str) -> String {
    let name = written.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let ending = [".md", ".mdx", "/README.md", "/index.md", "/_index.md"]
        .into_iter()
        .find(|ending| old.strip_suffix(ending).is_some_and(|bare| bare.rsplit('/').next() == Some(name)));
    ending.and_then(|ending| new.strip_suffix(ending)).unwrap_or(new).to_owned()
}

/// Where a path lies afterwards that is moved, by itself or with a folder around it.
fn after(moved: &[(String, String)], path: &str) -> Option<String> {
    moved.iter().find_map(|(old, new)| {
        let rest = path.strip_prefix(old.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{new}{rest}"))
    })
}

/// The path with `./` in front and `/` behind where the one that it replaces has them.
fn dressed(path: String, written: &str) -> String {
    let dotted = if written.starts_with("./") && !path.starts_with("..") { "./" } else { "" };
    let ended = if written.ends_with('/') && !path.ends_with('/') { "/" } else { "" };
    let path = if path.is_empty() { ".".to_owned() } else { path };
    format!("{dotted}{path}{ended}")
}

/// The path as it is written in a link; in brackets, where blanks may stand, it stays as it is.
pub(crate) fn encoded(path: &str, written: &str) -> String {
    if written.contains(' ') {
        return path.to_owned();
    }
    let is_plain = |char: char| !char.is_whitespace() && !matches!(char, '(' | ')' | '%' | '<' | '>');
    // Who writes `%C3%BC` once does so always.
    let escapes_letters = written.contains('%') && written.is_ascii();
    let mut encoded = String::with_capacity(path.len());
    for char in path.chars() {
        if is_plain(char) && (char.is_ascii() || !escapes_letters) {
            encoded.push(char);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in char.encode_utf8(&mut bytes).bytes() {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// An edit of a document by its path.
pub(crate) fn elsewhere(document: &Document, name: &Name, span: Span, new_text: String) -> Edit {
    let file = EditedFile { path: document.path.clone(), hash: Some(document.hash), points: name.points };
    Edit { file: Some(file), span, new_text }
}
