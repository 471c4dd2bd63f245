//! What a rule is given.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use jiff::civil::Date;

use super::Rule;
use super::deadlines::{Deadline, deadlines};
use crate::config::Config;
use crate::facts::{self, Fact, Shared, Statement, Together};
use crate::finding::{Finding, Related};
use crate::plan::census::Way;
use crate::plan::tallies::{Bound, bound};
use crate::plan::{
    Census, ChunkPlan, Graph, Measure, Outline, Plan, Seating, Stamp, StampKind, Stretch, stretches,
};
use crate::status::Vocabulary;
use crate::status::shapes::Samples;
use crate::syntax::tree::Context;
use crate::text::{Span, Text};
use crate::workspace::{ConfigFile, Document, Lifetime, Reading, Repository, Workspace, hash};

/// One chunk.
pub struct ChunkContext<'a> {
    /// What the chunk says, with spans relative to it.
    pub plan: &'a ChunkPlan,
    /// The day that counts as today.
    pub today: Date,
    /// Which words and markers mean what.
    pub vocabulary: &'a Vocabulary,
    /// The configuration in force.
    pub config: &'a Config,
    text: &'a Text,
    span: Span,
    source: OnceCell<Cow<'a, str>>,
}

impl<'a> ChunkContext<'a> {
    /// The context of the chunk at `span` of the text of `document`.
    pub fn new<'d: 'a>(document: &DocumentContext<'d>, plan: &'a ChunkPlan, span: Span) -> ChunkContext<'a> {
        ChunkContext {
            plan,
            today: document.today(),
            vocabulary: document.vocabulary,
            config: &document.repository.config,
            text: document.text(),
            span,
            source: OnceCell::new(),
        }
    }

    /// The chunk's text; taken out of the document at the first question, and most chunks are asked none.
    pub fn source(&self) -> &str {
        self.source.get_or_init(|| self.text.slice(self.span))
    }

    /// The text of a span of the chunk.
    pub fn text(&self, span: Span) -> &str {
        self.source().get(span.range()).unwrap_or_default()
    }

    /// The line, or lines, of the chunk that hold a span.
    pub fn line(&self, span: Span) -> Span {
        let source = self.source();
        let before = source.get(..span.start as usize).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = source.get(span.end as usize..).unwrap_or_default();
        let end = rest.find('\n').map_or(source.len(), |newline| span.end as usize + newline);
        Span::new(start as u32, end as u32)
    }
}

/// One document with its catalogs.
pub struct DocumentContext<'a> {
    /// Everything.
    pub workspace: &'a Workspace,
    /// The index of the document's repository in it.
    pub index: usize,
    /// The document's repository.
    pub repository: &'a Repository,
    /// The document.
    pub document: &'a Document,
    /// Its text and plan.
    pub reading: &'a Reading,
    /// Which words and markers mean what in this document.
    pub vocabulary: &'a Vocabulary,
    shared: Option<&'a Shared>,
    own: OnceCell<Shared>,
    pub(crate) written: Written,
    census: OnceCell<Census<'a>>,
    tallies: OnceCell<Vec<Bound<'a>>>,
    measure: OnceCell<Measure>,
    stamps: OnceCell<Vec<(Date, Stamp)>>,
    graph: OnceCell<Graph>,
    stretches: OnceCell<Vec<Stretch>>,
    deadlines: OnceCell<Vec<Deadline<'a>>>,
}

/// The statuses that a document writes, each with its class, once they were asked for.
#[derive(Default)]
pub(crate) struct Written {
    /// At the ends of headings.
    pub(crate) headings: OnceCell<Samples>,
    /// Behind labels and in columns.
    pub(crate) values: OnceCell<Samples>,
    /// In front of items, as emoji.
    pub(crate) emoji: OnceCell<Samples>,
    /// In boxes.
    pub(crate) markers: OnceCell<Samples>,
    /// How the headings of each level do it.
    pub(crate) siblings: [OnceCell<Siblings>; 7],
}

/// How the headings of a level state their status.
#[derive(Debug, Default)]
pub(crate) struct Siblings {
    /// The first that does it in words: what it says, with what joins that to the title and what closes it.
    pub(crate) first: Option<(String, (String, String))>,
    /// Today, as those that are done write the day on which they were.
    pub(crate) today: Option<String>,
}

impl<'a> DocumentContext<'a> {
    /// Its tasks as they can be counted; made when a rule first asks.
    pub fn census(&self) -> &Census<'a> {
        self.census.get_or_init(|| Census::of(&self.reading.plan, self.vocabulary))
    }

    /// Its live tallies, each with the places whose tasks it may speak of.
    pub fn tallies(&self) -> &[Bound<'a>] {
        self.tallies.get_or_init(|| bound(self.plan(), self.census()))
    }

    /// How far `scope` is: the document, a section without its heading, what is nested in an item. `None` where nothing counts. Not to be
    /// asked of an excerpt, which does not know how the whole counts.
    pub fn progress(&self, scope: Span) -> Option<Way> {
        self.measure().way(self.census(), scope)
    }

    fn measure(&self) -> &Measure {
        self.measure.get_or_init(|| {
            let (text, plan) = (self.text(), self.plan());
            if self.repository.config.markers.is_empty() {
                return Measure::of(text, plan, self.census(), self.tallies());
            }
            // As of a document without a text: what a configuration calls done does not change what counts.
            let vocabulary = Vocabulary::of(plan, &Config::default());
            let census = Census::of(plan, &vocabulary);
            Measure::of(text, plan, &census, &bound(plan, &census))
        })
    }

    /// The live stamps that say when the whole document was last changed, in order, each with its day.
    pub fn stamps(&self) -> &[(Date, Stamp)] {
        self.stamps.get_or_init(|| {
            let stamps = self.plan().stamps(self.text(), &self.repository.config.stamps).into_iter();
            let is_about_all =
                |stamp: &Stamp| stamp.seating != Seating::Body && self.is_live(stamp.span.start);
            let stamps: Vec<Stamp> = stamps.filter(|stamp| stamp.kind == StampKind::Updated).collect();
            let is_in_parts = stamps.iter().any(|stamp| stamp.seating == Seating::Body);
            let about_all: Vec<(Date, Stamp)> = stamps
                .into_iter()
                .filter(is_about_all)
                .filter_map(|stamp| Some((stamp.day(self.today())?, stamp)))
                .collect();
            // Where each part has a stamp, the one at the end is that of the last part.
            let is_of_part =
                is_in_parts && about_all.iter().all(|(_, stamp)| stamp.seating == Seating::Footer);
            if is_of_part { Vec::new() } else { about_all }
        })
    }

    /// The newest of [`DocumentContext::stamps`], the first of them where several say the same day; none that lies ahead by more than the
    /// day that it may be tomorrow elsewhere.
    pub fn newest_stamp(&self) -> Option<(Date, &Stamp)> {
        let is_past = |day: &Date| (*day - self.today()).get_days() <= 1;
        let newest = self.stamps().iter().map(|(day, _)| *day).filter(is_past).max()?;
        self.stamps().iter().find(|(day, _)| *day == newest).map(|(day, stamp)| (*day, stamp))
    }

    /// What git remembers of it.
    pub fn lifetime(&self) -> Lifetime {
        let history = self.repository.history.as_ref();
        history.map(|history| history.of(&self.document.relative)).unwrap_or_default()
    }

    /// Does it differ, in an editor, from what is on disk?
    pub fn is_edited(&self) -> bool {
        if let Some(is_edited) = self.document.is_edited {
            return is_edited;
        }
        let path = &self.document.path;
        let Some(closed) = self.repository.closed.get(path) else { return false };
        if !self.repository.open.contains_key(path) {
            return false;
        }
        if closed.len != self.text().len() {
            return true;
        }
        // Of the same length it rarely is, so the text is rarely copied.
        let mark = if self.text().has_byte_order_mark() { "\u{feff}" } else { "" };
        hash(&format!("{mark}{}", self.text())) != closed.hash
    }

    /// Which of its tasks need which; made when a rule first asks.
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::of(self.text(), self.plan(), self.census()))
    }

    /// Its stretches of time, in order.
    pub fn stretches(&self) -> &[Stretch] {
        self.stretches.get_or_init(|| stretches(self.plan()))
    }

    /// Where its unfinished work is bound to a last day.
    pub(super) fn deadlines(&self) -> &[Deadline<'a>] {
        self.deadlines.get_or_init(|| deadlines(self))
    }

    /// The day that dates without a year are near to: one of the year that a heading above names, else today.
    pub fn reference(&self, offset: u32) -> Date {
        let mut above = self.outline().path(self.outline().section_at(offset));
        above.find_map(|section| section.heading.year).unwrap_or_else(|| self.today())
    }

    /// Another place of this document that takes part in a finding.
    pub fn related(&self, span: Span, message: impl Into<String>) -> Related {
        let points = self.text().points(span);
        Related { path: self.document.path.clone(), points, message: message.into() }
    }

    /// The context of a document that has a reading, in the repository with this index; `None` where either is missing.
    pub fn new(
        workspace: &'a Workspace,
        index: usize,
        document: &'a Document,
        vocabulary: &'a Vocabulary,
    ) -> Option<DocumentContext<'a>> {
        let repository = workspace.repositories.get(index)?;
        let reading = document.reading.as_deref()?;
        Some(DocumentContext {
            workspace,
            index,
            repository,
            document,
            reading,
            vocabulary,
            shared: None,
            own: OnceCell::new(),
            written: Written::default(),
            census: OnceCell::new(),
            tallies: OnceCell::new(),
            measure: OnceCell::new(),
            stamps: OnceCell::new(),
            graph: OnceCell::new(),
            stretches: OnceCell::new(),
            deadlines: OnceCell::new(),
        })
    }

    /// The same for whoever keeps what the documents of this very workspace say together.
    #[must_use]
    pub fn knowing(self, shared: &'a Shared) -> DocumentContext<'a> {
        DocumentContext { shared: Some(shared), ..self }
    }

    /// What `answer` makes of the document; of a large one, of the excerpt around `span`.
    pub(crate) fn excerpted<T>(&self, span: Span, answer: impl Fn(&DocumentContext) -> T) -> T {
        let text = self.text();
        let start = text.line_around(span.start).start;
        let lines = Span::new(start, text.line_around(span.end).end);
        let Some((_, document)) = self.document.excerpt(self.vocabulary, &[lines], true) else {
            return answer(self);
        };
        match DocumentContext::new(self.workspace, self.index, &document, self.vocabulary) {
            Some(excerpt) => answer(&excerpt.knowing(self.shared())),
            None => answer(self),
        }
    }

    /// What the documents of every repository say together; made when somebody first asks, if nobody has kept it.
    pub fn shared(&self) -> &Shared {
        self.shared.unwrap_or_else(|| self.own.get_or_init(|| Shared::of(self.workspace)))
    }

    /// The facts of the matters of which this document speaks, with what its repository says of them.
    pub fn facts(&self) -> Vec<Arc<Fact>> {
        let facts = self.shared().ask(self.workspace, self.index, |together| {
            let number = together.number(&self.document.path)?;
            let about = together.facts_of(self.workspace, self.index, number);
            Some(about.flat_map(|about| &about.facts).cloned().collect())
        });
        facts.flatten().unwrap_or_default()
    }

    /// The fact that is stated at `offset`, with everything that is said of it in any repository of its root, and what is said of it there;
    /// also where that is the source of what others say.
    pub fn fact_at(&self, offset: u32) -> Option<(Fact, Statement)> {
        facts::at(self.workspace, self.shared(), self.index, &self.document.path, offset)
    }

    /// What the document says.
    pub fn plan(&self) -> &'a Plan {
        &self.reading.plan
    }

    /// Its sections.
    pub fn outline(&self) -> &'a Outline {
        self.reading.plan.outline()
    }

    /// Its text.
    pub fn text(&self) -> &'a Text {
        &self.reading.text
    }

    /// The text of a span.
    pub fn source(&self, span: Span) -> Cow<'a, str> {
        self.reading.text.slice(span)
    }

    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.workspace.today
    }

    /// What is under a cursor at `offset`.
    pub fn under(&self, offset: u32) -> Context {
        self.reading.trees.context(self.reading.source(), offset)
    }

    /// Does the offset lie in a live part of the document: below no heading that is history?
    pub fn is_live(&self, offset: u32) -> bool {
        !self.outline().is_historical(offset)
    }
}

/// One document as its summary tells it, among those of its repository.
pub struct RepositoryContext<'a> {
    /// Everything.
    pub workspace: &'a Workspace,
    /// The index of the repository in it.
    pub index: usize,
    /// The repository.
    pub repository: &'a Repository,
    /// The document, without its text.
    pub document: &'a Arc<Document>,
    /// Its number among the documents of the repository.
    pub(crate) number: usize,
    /// What they say together.
    pub together: &'a Together,
}

/// The configuration of a repository.
pub struct ConfigContext<'a> {
    /// Everything.
    pub workspace: &'a Workspace,
    /// The repository.
    pub repository: &'a Repository,
    /// The file.
    pub file: &'a ConfigFile,
}

/// What the other rules have found in a document, to judge which of its comments were needed.
pub struct SilencesContext<'a> {
    /// Everything.
    pub workspace: &'a Workspace,
    /// The document; perhaps without its text.
    pub document: &'a Document,
    /// What was found in it, silenced or not.
    pub found: &'a [Finding],
    /// Was this rule asked about the document?
    pub has_run: &'a dyn Fn(&Rule) -> bool,
}
