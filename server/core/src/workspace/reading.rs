//! A document's text with all that was read from it, and how an edit reads again only what it concerns.
//!
//! The trap: a reading is shared by documents and states; whoever edits one edits a copy, which tells something else.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::plan::{ChunkPlan, Plan, lower};
use crate::processors::mapped;
use crate::syntax::tree::{Source, Trees};
use crate::syntax::{Chunk, Splice, Stream};
use crate::text::{Span, Text};
use crate::workspace::replacement::Replacement;
use crate::workspace::told::Telling;

/// A document's text with all that was read from it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The text.
    pub text: Text,
    /// Its blocks.
    pub stream: Stream,
    /// What it says.
    pub plan: Plan,
    /// What is under the cursor; made when somebody asks.
    pub trees: Trees,
    /// What a document with this text tells others.
    pub(super) telling: Telling,
}

impl Reading {
    /// Reads a whole text.
    pub fn new(source: &str) -> Reading {
        let text = Text::new(source);
        let source = text.to_string();
        let stream = Stream::read(&source);
        let chunks: Vec<(u32, &Arc<Chunk>)> = stream.chunks().collect();
        let chunks = mapped(&chunks, length, |(start, chunk)| {
            let span = Span::new(*start, start + chunk.len);
            (*start, Arc::new(lower(chunk, source.get(span.range()).unwrap_or_default())))
        });
        let plan = Plan::new(chunks, text.len());
        Reading { text, stream, plan, trees: Trees::default(), telling: Telling::default() }
    }

    /// A text of which nothing is read.
    pub fn unread(source: &str) -> Reading {
        Reading { text: Text::new(source), ..Reading::new("") }
    }

    /// The text and its blocks, as the trees want them.
    pub fn source(&self) -> Source<'_> {
        Source { text: &self.text, stream: &self.stream }
    }

    /// The same without the trees, which are shared with the one that is open, and are of its text.
    #[must_use]
    pub(crate) fn unseen(&self) -> Reading {
        self.excerpted(self.plan.clone())
    }

    /// The same text with an excerpt of what it says.
    #[must_use]
    pub(crate) fn excerpted(&self, plan: Plan) -> Reading {
        let (text, stream) = (self.text.clone(), self.stream.clone());
        Reading { text, stream, plan, trees: Trees::default(), telling: Telling::default() }
    }

    /// Replaces `span` by `new_text`; only the chunks that this concerns are read again.
    pub fn edit(&mut self, span: Span, new_text: &str) {
        self.edit_all([(span, new_text)]);
    }

    /// Replaces several spans, each of the text as it is after the ones before; what follows one another in one chunk at once, for a
    /// list may be one chunk however long it is.
    pub fn edit_all<'t>(&mut self, edits: impl IntoIterator<Item = (Span, &'t str)>) {
        self.telling = Telling::default();
        let past = self.stream.clone();
        // How many chunks at the front and at the back are the same ones.
        let mut same: Option<(usize, usize)> = None;
        let mut waiting: Option<Replacement> = None;
        let mut replace = |reading: &mut Reading, done: Replacement| {
            let splice = reading.replace(done.span, &done.new_text);
            let behind = reading.stream.count() - splice.first - splice.inserted;
            let (front, back) = same.unwrap_or((splice.first, behind));
            same = Some((front.min(splice.first), back.min(behind)));
        };
        for (span, new_text) in edits {
            match waiting.take() {
                Some(mut replacement) if replacement.holds(span) => {
                    replacement.edit(&self.text, span, new_text);
                    waiting = Some(replacement);
                    continue;
                }
                done => done.into_iter().for_each(|done| replace(self, done)),
            }
            let chunk = self.chunk_around(span.start);
            waiting = Some(Replacement { chunk, span, new_text: Cow::Borrowed(new_text) });
        }
        waiting.into_iter().for_each(|done| replace(self, done));
        let Some((front, back)) = same else { return };
        // However often a chunk was edited, it is lowered once; those between edits are the same.
        let changed = front..past.count() - back;
        let address = |chunk: &Arc<Chunk>| Arc::as_ptr(chunk).addr();
        let known: HashMap<usize, &Arc<ChunkPlan>> = past
            .chunks_from(front)
            .zip(self.plan.chunks().range(changed.clone()))
            .map(|((_, chunk), (_, lowered))| (address(chunk), lowered))
            .collect();
        let chunks = self.stream.chunks_from(front).take(self.stream.count() - back - front);
        let chunks: Vec<(u32, &Arc<Chunk>)> = chunks.collect();
        let chunks = mapped(&chunks, length, |(start, chunk)| {
            let source = || self.text.slice(Span::new(*start, start + chunk.len));
            let known = known.get(&address(chunk)).map(|known| Arc::clone(known));
            (*start, known.unwrap_or_else(|| Arc::new(lower(chunk, &source()))))
        });
        self.plan.splice(changed, &chunks, self.text.len());
    }

    fn chunk_around(&self, offset: u32) -> Span {
        let chunk = self.stream.chunk_at(offset);
        let span = chunk.and_then(|(index, _)| self.stream.chunks_from(index).next());
        span.map_or(Span::empty(offset), |(start, chunk)| Span::new(start, start + chunk.len))
    }

    fn replace(&mut self, span: Span, new_text: &str) -> Splice {
        self.text.edit(span, new_text);
        let past = (!self.trees.is_empty()).then(|| self.stream.clone());
        let splice = self.stream.edit(&self.text, span, new_text.len() as u32);
        if let Some(past) = past {
            let source = Source { text: &self.text, stream: &self.stream };
            self.trees.edit(&past, source, splice);
        }
        splice
    }
}

/// How many bytes of its text a chunk is.
fn length((_, chunk): &(u32, &Arc<Chunk>)) -> usize {
    chunk.len as usize
}
