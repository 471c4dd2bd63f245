//! A workspace in which something is tried: texts as they would be, beside what they were.
//!
//! The trap: spans are of the text as it was, or as it is now. What is remembered is in the former, what is made in the latter.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::outlook::Start;
use super::said::Said;
use super::{Consequences, Left, Reach, Texts};
use crate::facts::State;
use crate::finding::{Edit, EditedFile};
use crate::plan::{Excerpt, Plan};
use crate::status::Vocabulary;
use crate::text::{Revision, Span};
use crate::workspace::{Document, Reading, Workspace, hash};

/// What is tried.
pub(super) struct Trial<'a> {
    /// Everything as it was, the documents as they are judged.
    pub(super) before: Workspace,
    /// How far changes go.
    pub(super) reach: Reach,
    /// The document in which something is said.
    pub(super) own: Arc<Path>,
    /// The index of its repository.
    pub(super) index: usize,
    /// The documents that change, or may.
    pub(super) drafts: BTreeMap<Arc<Path>, Draft>,
    /// What is said of files that are no documents, or cannot be read: it is done, and nothing is known to follow from it.
    aside: Vec<Edit>,
    /// The repositories in whose documents something is said.
    spoken_of: BTreeSet<usize>,
    texts: &'a Texts<'a>,
}

/// Everything as it would be.
pub(super) struct After {
    /// The workspace.
    pub(super) workspace: Workspace,
    /// Something else is counted in it than before.
    pub(super) is_recounted: bool,
}

/// A document that changes.
pub(super) struct Draft {
    /// The index of its repository.
    pub(super) index: usize,
    /// As it was; of a large document an excerpt.
    pub(super) start: Rc<Start>,
    excerpt: Option<Excerpt>,
    /// What has changed.
    pub(super) revision: Revision,
    whole: Reading,
    /// Where the person says something, in the text as it was.
    said: Said,
    /// Where a status is repeated, in the text as it was.
    repeated: Said,
}

impl<'a> Trial<'a> {
    /// A trial of changes in the document with this path, which is judged as a whole, and as `start` has it where that is known; `None`
    /// when there is no such document, or its text is not known.
    pub(super) fn of_whole(
        workspace: &Workspace,
        path: &Path,
        reach: Reach,
        texts: &'a Texts<'a>,
        start: Option<Rc<Start>>,
    ) -> Option<Trial<'a>> {
        let mut trial = Trial::new(workspace, path, reach, texts)?;
        let own = trial.own.clone();
        let Some(start) = start else { return trial.open(&own).then_some(trial) };
        trial.drafts.insert(own, Draft::whole(trial.index, start)?);
        Some(trial)
    }

    /// A trial of changes at some places of a large document, of which it is enough to judge the excerpt around these; `None` where that is
    /// longer than `longest` bytes, or it is to be judged as a whole.
    pub(super) fn of_excerpt(
        workspace: &Workspace,
        path: &Path,
        places: &[Span],
        longest: u32,
        reach: Reach,
        texts: &'a Texts<'a>,
    ) -> Option<Trial<'a>> {
        let mut trial = Trial::new(workspace, path, reach, texts)?;
        let (index, document) = workspace.document(path)?;
        let (excerpt, before) =
            trial.excerpt(document, places).filter(|(excerpt, _)| excerpt.size() <= longest)?;
        let (own, before) = (trial.own.clone(), Arc::new(before));
        Arc::make_mut(trial.before.repositories.get_mut(index)?).open.insert(own.clone(), before.clone());
        let start = Rc::new(Start::new(&trial.before, index, before)?);
        let whole = document.reading.as_deref()?.unseen();
        trial.drafts.insert(own, Draft::new(index, start, whole, Some(excerpt)));
        Some(trial)
    }

    fn new(workspace: &Workspace, path: &Path, reach: Reach, texts: &'a Texts<'a>) -> Option<Trial<'a>> {
        let (index, document) = workspace.document(path)?;
        let own = document.path.clone();
        let (before, drafts) = (workspace.clone(), BTreeMap::new());
        let (aside, spoken_of) = (Vec::new(), BTreeSet::from([index]));
        Some(Trial { before, reach, own, index, drafts, aside, spoken_of, texts })
    }

    fn excerpt(&self, document: &Document, places: &[Span]) -> Option<(Excerpt, Document)> {
        let config = &self.before.repositories.get(self.index)?.config;
        let vocabulary = Vocabulary::of(&document.reading.as_deref()?.plan, config);
        document.excerpt(&vocabulary, places, true)
    }

    /// Makes sure that the document with this path can be changed; false when it may not be, or its text is not known.
    pub(super) fn open(&mut self, path: &Arc<Path>) -> bool {
        if self.drafts.contains_key(path) {
            return true;
        }
        let Some((index, _)) = self.before.document(path) else { return false };
        let is_reached = match self.reach {
            Reach::Item | Reach::Document => *path == self.own,
            Reach::Repository => index == self.index,
            Reach::Workspace => true,
        };
        is_reached && self.take(path)
    }

    /// The same of any document, however far changes go: who says something of it has said how far.
    fn take(&mut self, path: &Arc<Path>) -> bool {
        if self.drafts.contains_key(path) {
            return true;
        }
        let Some((index, document)) = self.before.document(path) else { return false };
        let before = match document.reading {
            Some(_) => document.to_be_tried(),
            None => {
                let Some(text) = (self.texts)(path).filter(|text| hash(text) == document.hash) else {
                    return false;
                };
                let reading = Some(Arc::new(Reading::new(&text)));
                Document { reading, names: Default::default(), ..document.to_be_tried() }
            }
        };
        let start = Start::new(&self.before, index, Arc::new(before));
        let draft = start.and_then(|start| Draft::whole(index, Rc::new(start)));
        let is_known = draft.is_some();
        self.drafts.extend(draft.map(|draft| (path.clone(), draft)));
        is_known
    }

    /// Makes what the person says.
    pub(super) fn say(&mut self, said: &[Edit]) {
        let mut by_path: BTreeMap<Arc<Path>, Vec<&Edit>> = BTreeMap::new();
        for edit in said {
            let path = edit.file.as_ref().map_or(&self.own, |file| &file.path);
            by_path.entry(path.clone()).or_default().push(edit);
        }
        for (path, edits) in by_path {
            self.take(&path);
            let Some(draft) = self.drafts.get_mut(&path) else {
                self.aside.extend(edits.into_iter().cloned());
                continue;
            };
            self.spoken_of.insert(draft.index);
            edits.iter().for_each(|edit| draft.said.insert(edit.span));
            draft.say(edits.iter().map(|edit| (edit.span, edit.new_text.as_str())));
        }
    }

    /// Puts right the numbers that were right before.
    /// Returns `None` where the changes reach out of an excerpt.
    pub(super) fn keep_counts(&mut self) -> Option<()> {
        for draft in self.drafts.values_mut() {
            // A number may be part of what another is counted from.
            for _ in 0..3 {
                let plan = draft.plan()?;
                let vocabulary = Vocabulary::of(&plan, &self.before.repositories[draft.index].config);
                let counts = &draft.start.counts;
                let edits = counts.edits(&draft.revision, &draft.whole.text, &plan, &vocabulary);
                if edits.is_empty() {
                    break;
                }
                draft.change(edits);
            }
        }
        Some(())
    }

    /// Everything as it would be; `None` where the changes reach out of an excerpt.
    pub(super) fn after(&self) -> Option<After> {
        let mut after = self.before.clone();
        for (path, draft) in &self.drafts {
            let Some(repository) = after.repositories.get_mut(draft.index) else { continue };
            Arc::make_mut(repository).open.insert(path.clone(), Arc::new(draft.document()?));
        }
        let mut is_recounted = false;
        for path in self.drafts.keys() {
            is_recounted |= after.recount(path);
        }
        Some(After { workspace: after, is_recounted })
    }

    /// Of which texts [`Trial::before`] is.
    pub(super) fn state(&self) -> State {
        let is_excerpt = self.drafts.values().any(|draft| draft.excerpt.is_some());
        if is_excerpt { State::Excerpt } else { State::Now }
    }

    /// The repositories whose documents speak of what may change.
    pub(super) fn repositories(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = self.spoken_of.iter().copied().collect();
        if self.reach == Reach::Workspace {
            for index in &self.spoken_of {
                let mut next = self.before.repositories.get(*index).and_then(|own| own.parent);
                while let Some(index) = next.filter(|index| !indices.contains(index)) {
                    indices.push(index);
                    next = self.before.repositories.get(index).and_then(|it| it.parent);
                }
            }
        }
        indices
    }

    /// How it is told where something stands in a document as it would be: `line 7`, `README.md:7`; nothing of a line that is said.
    pub(super) fn told(&self, path: &Path, offset: u32) -> Option<String> {
        let draft = self.drafts.get(path);
        let line = draft.map(|draft| draft.whole.text.line_at(offset));
        if draft.is_some_and(|draft| draft.says_on(line.unwrap_or_default())) {
            return None;
        }
        let name = self.before.document(path).map_or("", |(_, document)| &document.relative);
        Some(match line {
            Some(line) if *path == *self.own => format!("line {}", line + 1),
            Some(line) => format!("{name}:{}", line + 1),
            None => name.to_owned(),
        })
    }

    /// Where in the document with this path stands now what stood there.
    pub(super) fn now(&self, path: &Path, span: Span) -> Span {
        self.drafts.get(path).map_or(span, |draft| draft.revision.now(span))
    }

    /// What has become of everything.
    pub(super) fn consequences(&self, left: Vec<Left>) -> Consequences {
        let mut consequences = Consequences { left, edits: self.aside.clone(), ..Consequences::default() };
        for (path, draft) in &self.drafts {
            let edits = draft.revision.edits();
            let before = &draft.start.document;
            let Some(reading) = before.reading.as_deref().filter(|_| !edits.is_empty()) else { continue };
            let file = (*path != self.own).then(|| path.clone());
            let is_another = file.is_some();
            let (mut counts, mut statuses) = (BTreeSet::new(), BTreeSet::new());
            for (span, new_text) in edits {
                let line = reading.text.line_at(span.start);
                if draft.repeated.touches(*span, |place| place) {
                    statuses.insert(line);
                } else if !draft.said.touches(*span, |place| place) {
                    counts.insert(line);
                }
                let points = reading.text.points(*span);
                let file = file.clone().map(|path| EditedFile { path, hash: Some(before.hash), points });
                consequences.edits.push(Edit { file, span: *span, new_text: new_text.clone() });
            }
            consequences.documents += usize::from(is_another && !(counts.is_empty() && statuses.is_empty()));
            consequences.counts += counts.len();
            consequences.statuses += statuses.len();
        }
        consequences
    }
}

impl Draft {
    /// A document that is judged as a whole.
    fn whole(index: usize, start: Rc<Start>) -> Option<Draft> {
        let whole = start.document.reading.as_deref()?.unseen();
        Some(Draft::new(index, start, whole, None))
    }

    fn new(index: usize, start: Rc<Start>, whole: Reading, excerpt: Option<Excerpt>) -> Draft {
        let revision = Revision::default();
        let (said, repeated) = (Said::default(), Said::default());
        Draft { index, start, excerpt, revision, whole, said, repeated }
    }

    /// The document as it was.
    pub(super) fn before(&self) -> &Document {
        &self.start.document
    }

    /// Makes these edits of the text as it is now; of two that collide the first.
    pub(super) fn change(&mut self, mut edits: Vec<(Span, String)>) {
        edits.sort_by_key(|(span, _)| *span);
        edits.dedup_by(|later, earlier| later.0.collides(earlier.0));
        for (span, new_text) in edits.iter().rev() {
            self.revision.edit(*span, new_text);
        }
        self.whole.edit_all(edits.iter().rev().map(|(span, new_text)| (*span, new_text.as_str())));
    }

    /// Makes these edits of the text as it was, one after the other.
    fn say<'t>(&mut self, edits: impl Iterator<Item = (Span, &'t str)>) {
        let revision = &mut self.revision;
        self.whole.edit_all(edits.map(|(span, new_text)| {
            let place = revision.now(span);
            revision.edit(place, new_text);
            (place, new_text)
        }));
    }

    /// Makes this the new text of a status that stood there, in the text as it was.
    pub(super) fn repeat(&mut self, span: Span, new_text: String) {
        let place = self.revision.now(span);
        self.repeated.insert(span);
        self.change(vec![(place, new_text)]);
    }

    /// Does what the person says, or what repeats it, stand there, in the text as it is now?
    pub(super) fn is_said(&self, span: Span) -> bool {
        [&self.said, &self.repeated].iter().any(|said| said.touches(span, |place| self.revision.now(place)))
    }

    /// Does the person say something on this line, of the text as it is now?
    fn says_on(&self, line: u32) -> bool {
        let line_at = |offset: u32| self.whole.text.line_at(offset);
        self.said.places().map(|place| self.revision.now(place)).any(|place| line_at(place.start) == line)
    }

    /// What it says now, or the excerpt of it; `None` where the changes reach out of that.
    fn plan(&self) -> Option<Plan> {
        let Some(excerpt) = &self.excerpt else { return Some(self.whole.plan.clone()) };
        excerpt.of(&self.whole.plan, |span| self.revision.now(span))
    }

    /// The document as it would be; `None` where the changes reach out of an excerpt.
    fn document(&self) -> Option<Document> {
        let reading = Arc::new(self.whole.excerpted(self.plan()?));
        // Its last open box may make a document history; it is judged as what it was.
        Some(self.before().tried(reading, Some(&self.before().summary)))
    }
}
