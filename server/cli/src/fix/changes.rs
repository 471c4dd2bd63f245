//! The files that fixes are about: as they were read, as they are to be, and how that comes to the disk.
//!
//! Edits are made in memory and judged again there; [`Changes::write`] brings a file to the disk, as a whole or not at all.
//! The trap: spans of edits are those of the text that was judged, so a file whose text on disk is another by now is left alone.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use planmark_core::finding::{Fix, replaced};
use planmark_core::text::Span;
use planmark_core::workspace::hash;
use planmark_project::{config_of, create_below, read, write};

use crate::session::Session;

/// A replacement in a file.
pub(super) type Edit = (Arc<Path>, Span, String);

/// A file as it was read, and as it is to be.
pub(super) struct Change {
    pub(super) before: String,
    pub(super) after: String,
    /// Of the text on disk; `None` of a file that is not there yet.
    hash: Option<u64>,
}

/// Every file that a fix was about; `None` for one that cannot be written, which was said when that was seen.
#[derive(Default)]
pub(super) struct Changes {
    files: BTreeMap<Arc<Path>, Option<Change>>,
    /// A file that should have been written was not.
    pub(super) refused: bool,
}

/// The edits of a fix of a finding of the file at `path`, in order; where files were named, those in other files are left out.
pub(super) fn edits(session: &Session, path: &Arc<Path>, fix: &Fix) -> Vec<Edit> {
    let target = |file: Option<&Arc<Path>>| file.unwrap_or(path).clone();
    let mut edits: Vec<Edit> = fix
        .edits
        .iter()
        .map(|edit| (target(edit.file.as_ref().map(|file| &file.path)), edit.span, edit.new_text.clone()))
        .filter(|(path, ..)| session.is_selected(path))
        .collect();
    edits.sort_by(|(left, left_span, _), (right, right_span, _)| {
        left.cmp(right).then(left_span.start.cmp(&right_span.start)).then(left_span.end.cmp(&right_span.end))
    });
    edits
}

impl Change {
    /// Its text as it was read, if it is there.
    pub(super) fn before(&self) -> Option<&str> {
        (!self.creates()).then_some(self.before.as_str())
    }

    /// Is the file not there yet?
    pub(super) fn creates(&self) -> bool {
        self.hash.is_none()
    }
}

impl Changes {
    /// Can all these files be written, as far as is known?
    pub(super) fn can_take(&mut self, session: &Session, edits: &[Edit]) -> bool {
        // What is created once is there, whatever is found afterwards.
        let can_take = |change: &Change| change.hash.is_some() || change.after.is_empty();
        edits.iter().all(|(path, ..)| self.opened(session, path).is_some_and(|change| can_take(change)))
    }

    /// The text of a file as it is to be; none of one that cannot be written.
    pub(super) fn text(&mut self, session: &Session, path: &Arc<Path>) -> Option<&str> {
        Some(self.opened(session, path)?.after.as_str())
    }

    /// The files whose text is to be another than it was.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&Arc<Path>, &Change)> {
        let opened = self.files.iter().filter_map(|(path, change)| Some((path, change.as_ref()?)));
        opened.filter(|(_, change)| change.before != change.after)
    }

    /// A number for what all texts are to be: the same for the same.
    pub(super) fn state(&self) -> u64 {
        let texts: Vec<String> =
            self.changed().map(|(path, change)| format!("{}\0{}\0", path.display(), change.after)).collect();
        hash(&texts.concat())
    }

    /// Makes edits, none of which collide, in memory, and judges the files anew; says which of them have changed.
    pub(super) fn apply(&mut self, session: &mut Session, edits: &[Edit]) -> Vec<Arc<Path>> {
        let mut changed = Vec::new();
        for (path, _, after) in self.preview(session, edits) {
            let Some(change) = self.opened(session, &path) else { continue };
            session.scan.replace(&path, &after);
            change.after = after;
            changed.push(path);
        }
        changed
    }

    /// The files that edits, none of which collide, would change, each as it is and as it would be.
    pub(super) fn preview(&mut self, session: &Session, edits: &[Edit]) -> Vec<(Arc<Path>, String, String)> {
        let mut by_file: BTreeMap<Arc<Path>, Vec<(Span, String)>> = BTreeMap::new();
        for (path, span, new_text) in edits {
            by_file.entry(path.clone()).or_default().push((*span, new_text.clone()));
        }
        let mut previews = Vec::new();
        for (path, mut edits) in by_file {
            let Some(before) = self.text(session, &path) else { continue };
            // A document's spans do not count the byte order mark.
            let is_document = session.scan.workspace.document(&path).is_some();
            let mark = if is_document && before.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let after = format!("{}{}", &before[..mark], replaced(&before[mark..], &mut edits));
            if after != before {
                previews.push((path, before.to_owned(), after));
            }
        }
        previews
    }

    /// Writes a file that has changed; one that refuses is said, stays as it is, and is not tried again.
    pub(super) fn write(&mut self, session: &mut Session, path: &Arc<Path>) -> bool {
        let Some(Some(change)) = self.files.get_mut(path) else { return false };
        let written = match (session.root_of(path), change.hash) {
            (Some(root), Some(hash)) => write(path, &change.after, hash, &root),
            (Some(root), None) => create_below(path, &change.after, &root),
            (None, _) => Err(io::Error::other("it lies outside of every root")),
        };
        match written {
            Ok(()) => {
                change.hash = Some(hash(&change.after));
                change.before.clone_from(&change.after);
                true
            }
            Err(error) => {
                tracing::error!("{}: not changed: {error}", session.names().of(path));
                session.scan.replace(path, &change.before);
                self.refuse(path);
                false
            }
        }
    }

    fn refuse(&mut self, path: &Arc<Path>) {
        self.refused = true;
        self.files.insert(path.clone(), None);
    }

    /// A file as it is to be; read when it is first asked for.
    fn opened(&mut self, session: &Session, path: &Arc<Path>) -> Option<&mut Change> {
        if !self.files.contains_key(path) {
            let change = self.open(session, path);
            self.files.insert(path.clone(), change);
        }
        self.files.get_mut(path)?.as_mut()
    }

    fn open(&mut self, session: &Session, path: &Arc<Path>) -> Option<Change> {
        if !path.exists() && session.scan.workspace.document(path).is_none() {
            return Some(Change { before: String::new(), after: String::new(), hash: None });
        }
        let source = read(path).inspect_err(|notice| tracing::warn!("{notice}")).ok()?;
        // What is wrong with it was said when it was judged.
        if source.notice.is_some() {
            return None;
        }
        if !is_as_judged(session, path, &source.text, source.hash) {
            self.refused = true;
            tracing::error!(
                "{}: not changed: it changed since it was read; run the command again",
                session.names().of(path)
            );
            return None;
        }
        Some(Change { before: source.text.clone(), after: source.text, hash: Some(source.hash) })
    }
}

/// Is this the text that was judged? Of a configuration it is enough that the same is wrong with it.
fn is_as_judged(session: &Session, path: &Arc<Path>, text: &str, hash: u64) -> bool {
    if let Some((_, document)) = session.scan.workspace.document(path) {
        return document.hash == hash;
    }
    let mut configs = session.scan.workspace.repositories.iter().filter_map(|it| it.config_file.as_ref());
    configs
        .find(|config| config.path == *path)
        .is_some_and(|config| config_of(path.clone(), text, None).problems == config.problems)
}
