//! Ids: what bears them, in the document itself or in the list that it must speak of.

use std::sync::Arc;

use super::{Identified, Meanings};
use crate::plan::tasks::id;
use crate::workspace::files::parent;
use crate::workspace::{Document, Kind, Name, NameKind};

impl<'a> Meanings<'a> {
    /// What bears the id that stands in this document of the repository with this index.
    pub(super) fn task(
        &self,
        index: usize,
        document: &'a Arc<Document>,
        name: &Name,
    ) -> Option<Identified<'a>> {
        if matches!(name.kind, NameKind::Code | NameKind::Value)
            && id(&name.text).as_deref() != Some(&*name.text)
        {
            return None;
        }
        if let Some(own) = self.borne(document, &name.text) {
            return Some(Identified { document, repository: index, name: own });
        }
        // `1.2` is a number in any other list.
        if !name.text.contains(|char: char| char.is_ascii_alphabetic()) {
            return None;
        }
        let folder = parent(&document.relative);
        let repository = self.workspace.repositories.get(index)?;
        let mut bearers: Vec<(&'a Arc<Document>, Name)> = repository
            .documents()
            .filter(|other| !other.historical && !other.kind.is_source() && other.path != document.path)
            .filter_map(|other| Some((other, self.borne(other, &name.text)?)))
            .collect();
        bearers.sort_by_key(|(other, _)| {
            (parent(&other.relative) != folder, rank(other.kind), other.path.clone())
        });
        let (document, name) = bearers.into_iter().next()?;
        Some(Identified { document, repository: index, name })
    }

    /// Where a document first gives this id to something.
    fn borne(&self, document: &Document, id: &str) -> Option<Name> {
        let key = (document.path.clone(), Box::from(id));
        if let Some(known) = self.bearers.borrow().get(&key) {
            return known.clone();
        }
        let names = document.names(id, |kind, text| kind == NameKind::Borne && text == id);
        let first = names.into_iter().next();
        self.bearers.borrow_mut().insert(key, first.clone());
        first
    }
}

/// Lists of tasks come before plans, and these before the rest.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Tasklist => 0,
        Kind::Plan => 1,
        _ => 2,
    }
}
