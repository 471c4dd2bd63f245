//! What would follow from what may be said of a document, for as long as nothing changes: a menu tries out several things, some of which
//! come to the same, and all of which begin with what is there.
//!
//! The trap: what is found in the document as it is, is what is found once somebody touches it; a document that sleeps says something else.

use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::counts::Counts;
use super::mends::Before;
use super::{Consequences, Reach, Texts, followed};
use crate::facts::Shared;
use crate::finding::{Edit, Finding};
use crate::rules::{DocumentContext, judge_document, judge_document_by, touch};
use crate::status::Vocabulary;
use crate::text::Span;
use crate::workspace::{Document, Workspace};

use super::trial::Trial;

/// For a longer excerpt, in bytes, nobody waits who reads a menu.
const LONGEST: u32 = 1 << 15;

/// What would follow from what may be said of one document.
pub struct Outlook<'a> {
    workspace: &'a Workspace,
    /// What is kept for this very workspace.
    shared: &'a Shared,
    path: &'a Path,
    reach: Reach,
    texts: &'a Texts<'a>,
    /// What the rules of documents find in it, where that is known.
    found: Option<&'a [Finding]>,
    /// What only its repository shows in it, where that is known.
    together: Option<&'a [Finding]>,
    start: OnceCell<Option<Rc<Start>>>,
    /// What else was found in whole documents as they are.
    before: RefCell<Before>,
    seen: RefCell<Vec<(Vec<Edit>, Rc<Consequences>)>>,
}

impl<'a> Outlook<'a> {
    /// For the document with this path; `texts` gives closed documents.
    pub fn new(
        workspace: &'a Workspace,
        shared: &'a Shared,
        path: &'a Path,
        reach: Reach,
        texts: &'a Texts<'a>,
    ) -> Outlook<'a> {
        let (start, before, seen) = Default::default();
        Outlook { workspace, shared, path, reach, texts, found: None, together: None, start, before, seen }
    }

    /// The same, where it is known what the rules of documents find in it as it is, and what only its repository shows.
    #[must_use]
    pub fn knowing(self, found: Option<&'a [Finding]>, together: Option<&'a [Finding]>) -> Outlook<'a> {
        Outlook { found, together, ..self }
    }

    /// How far what is said is carried.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Makes the edits `said`, and what follows from them.
    pub fn follow(&self, said: &[Edit]) -> Rc<Consequences> {
        self.within(u32::MAX, said).unwrap_or_else(|| self.seen(said, self.tried_in_all(said)))
    }

    /// The same where nobody waits for long; `None` where a large document would have to be judged as a whole, or nearly so.
    pub fn soon(&self, said: &[Edit]) -> Option<Rc<Consequences>> {
        self.within(LONGEST, said)
    }

    /// The same where of a large document no longer excerpt than this has to be judged.
    fn within(&self, longest: u32, said: &[Edit]) -> Option<Rc<Consequences>> {
        if let Some((_, known)) = self.seen.borrow().iter().find(|(other, _)| other == said) {
            return Some(known.clone());
        }
        let is_large = self.workspace.document(self.path).is_some_and(|(_, document)| document.is_large());
        let consequences = match self.reach {
            Reach::Item => alone(said),
            _ if is_large => self.tried_in_excerpt(longest, said)?,
            _ => self.tried_in_all(said),
        };
        Some(self.seen(said, consequences))
    }

    fn seen(&self, said: &[Edit], consequences: Consequences) -> Rc<Consequences> {
        let consequences = Rc::new(consequences);
        self.seen.borrow_mut().push((said.to_vec(), consequences.clone()));
        consequences
    }

    /// `None` where what follows reaches out of any excerpt.
    fn tried_in_excerpt(&self, longest: u32, said: &[Edit]) -> Option<Consequences> {
        let Outlook { workspace, path, reach, texts, .. } = *self;
        let in_own = said.iter().filter(|edit| edit.file.as_ref().is_none_or(|file| *file.path == *path));
        let places: Vec<Span> = in_own.map(|edit| edit.span).collect();
        let trial = Trial::of_excerpt(workspace, path, &places, longest, reach, texts)?;
        followed(trial, self.shared, &mut Before::default(), said)
    }

    fn tried_in_all(&self, said: &[Edit]) -> Consequences {
        let Outlook { workspace, path, reach, texts, .. } = *self;
        let trial = Trial::of_whole(workspace, path, reach, texts, self.start());
        let followed = |trial| followed(trial, self.shared, &mut self.before.borrow_mut(), said);
        trial.and_then(followed).unwrap_or_else(|| alone(said))
    }

    /// The whole document as it is, if its text is known.
    fn start(&self) -> Option<Rc<Start>> {
        let start = self.start.get_or_init(|| {
            let (index, document) = self.workspace.document(self.path)?;
            document.reading.as_ref()?;
            let start = Start::new(self.workspace, index, Arc::new(document.to_be_tried()))?;
            let found = self.found.map(|found| start.touched(self.workspace, index, found));
            let together = self.together.map(<[Finding]>::to_vec);
            Some(Rc::new(Start {
                found: found.map_or_else(OnceCell::new, OnceCell::from),
                together,
                ..start
            }))
        });
        start.clone()
    }
}

/// What is said, and nothing that follows from it.
fn alone(said: &[Edit]) -> Consequences {
    Consequences { edits: said.to_vec(), ..Consequences::default() }
}

/// A document before anything is tried in it.
#[derive(Debug)]
pub(super) struct Start {
    /// With its text; of a large document an excerpt.
    pub(super) document: Arc<Document>,
    /// Its numbers that are right.
    pub(super) counts: Counts,
    /// What the rules of documents find in it.
    found: OnceCell<Vec<Finding>>,
    /// What only its repository shows in it, where that is known.
    pub(super) together: Option<Vec<Finding>>,
}

impl Start {
    /// A document of the repository with this index; `None` where its text is not known.
    pub(super) fn new(workspace: &Workspace, index: usize, document: Arc<Document>) -> Option<Start> {
        let repository = workspace.repositories.get(index)?;
        let vocabulary = Vocabulary::of(&document.reading.as_deref()?.plan, &repository.config);
        let counts = Counts::of(&DocumentContext::new(workspace, index, &document, &vocabulary)?);
        Some(Start { document, counts, found: OnceCell::new(), together: None })
    }

    /// What the rules of documents find in it, which belongs to the repository with this index.
    pub(super) fn found(&self, workspace: &Workspace, index: usize) -> &[Finding] {
        self.found.get_or_init(|| judge_document(workspace, index, &self.document))
    }

    /// The same, where it is known what they find before somebody touches it.
    fn touched(&self, workspace: &Workspace, index: usize, found: &[Finding]) -> Vec<Finding> {
        let mut found = found.to_vec();
        touch(&mut found, |is_asked| judge_document_by(workspace, index, &self.document, is_asked));
        found
    }
}
