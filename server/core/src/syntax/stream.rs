//! The blocks of a document, kept up to date while it is edited.
//!
//! [`Stream::read`] cuts a text where the reader itself reports a block that owes nothing to what stands
//! before it; [`Stream::edit`] reads again only the chunks that an edit concerns, and answers which they are.
//! An edit's piece is read up to and including the first line of the next untouched chunk: if the reader
//! reports a block exactly there, that cut still holds and all behind it only moves. If not, 1, 2, 4 … more
//! chunks are read. Nothing is guessed about fences or comments, the reader confirms.
//!
//! The trap: where the cuts lie depends on the edits that led there. What is found, the blocks in offsets of
//! the document, does not; so nothing may be concluded from two blocks being in one chunk.

use std::sync::Arc;

use super::blocks::{Reading, addressable, read};
use super::front_matter::{LONGEST, front_matter};
use super::{Block, Chunk};
use crate::pages::{Pages, Piece};
use crate::text::{Span, Text, offset_of};

/// How far a cut is from the one before, at least, in bytes.
const SHORTEST: u32 = 400;

/// So much of a document is read at a time, in bytes, as long as it can be cut: the reader takes some fifteen times as much for its tree.
/// More than front matter may be long.
const PIECE: usize = 4 * LONGEST as usize;

/// A document as chunks of blocks. Cheap to clone: clones share the chunks.
#[derive(Debug, Clone, Default)]
pub struct Stream {
    chunks: Pages<Arc<Chunk>>,
    /// Where the text goes on behind the front matter; 0 if there is none.
    front_matter: u32,
    cost: Cost,
}

/// Which chunks an edit replaced. All chunks behind them are the same, and only moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Splice {
    /// The index of the first one, before and after.
    pub first: usize,
    /// How many there were.
    pub removed: usize,
    /// How many there are now.
    pub inserted: usize,
    /// What they cover of the text before the edit.
    pub before: Span,
    /// What they cover of the text after it.
    pub after: Span,
}

/// What the last [`Stream::read`] or [`Stream::edit`] had to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// How many chunks were made.
    pub chunks: usize,
    /// How many bytes were given to the reader, twice when they were read twice.
    pub bytes: u64,
}

impl Stream {
    /// The stream of a whole document; `text` is without a byte order mark, as [`Text`] has it. What lies past
    /// `u32::MAX` bytes is left out.
    #[must_use]
    pub fn read(text: &str) -> Stream {
        let text = addressable(text);
        let (mut chunks, mut cost) = (Vec::new(), Cost::default());
        let (mut start, mut longest) = (0, PIECE);
        while start < text.len() {
            let piece = whole_lines(&text[start..], longest);
            let is_last = start + piece.len() == text.len();
            let mut read = cut(&read(piece, start == 0), offset_of(piece.len()), true);
            cost.bytes += piece.len() as u64;
            if !is_last {
                // What a piece ends in may go on behind it.
                read.pop();
            }
            longest = if read.is_empty() { longest.saturating_mul(4) } else { PIECE };
            start += read.iter().map(|chunk| chunk.len as usize).sum::<usize>();
            chunks.append(&mut read);
        }
        cost.chunks = chunks.len();
        Stream { chunks: placed(0, chunks).collect(), front_matter: front_matter_end(text), cost }
    }

    /// Follows an edit: `text` is the text after it, `replaced` what it replaced in the text before it, and
    /// `inserted` the length in bytes of what stands there now.
    pub fn edit(&mut self, text: &Text, replaced: Span, inserted: u32) -> Splice {
        let Some(edit) = Edit::new(self.len(), text, replaced, inserted) else {
            return self.read_again(text);
        };
        let first = self.first_touched(text, edit);
        let Some((mut last, _)) = self.chunk_at(edit.end) else {
            return self.read_again(text);
        };
        let mut first = first;
        if let Some(reach) = self.front_matter_changed(text, edit) {
            let (reached, _) = self.chunk_at(reach).unwrap_or((last, 0));
            (first, last) = (0, last.max(reached));
        }
        self.cost = Cost::default();
        let start = self.start(first);
        let mut more = 1;
        let (end, reading) = loop {
            let end = edit.after(self.start(last + 1));
            let is_last = last + 1 >= self.count();
            let confirmed = if is_last { end } else { line_after(text, end) };
            let piece = text.slice(Span::new(start, confirmed));
            self.cost.bytes += piece.len() as u64;
            let mut reading = read(&piece, start == 0);
            if is_last || reading.end_at(end - start) {
                break (end, reading);
            }
            last = (last + more).min(self.count() - 1);
            more *= 2;
        };
        let mut inserted = cut(&reading, end - start, end == text.len());
        self.cost.chunks = inserted.len();
        let mut splice = Splice {
            first,
            removed: last + 1 - first,
            inserted: inserted.len(),
            before: Span::new(start, self.start(last + 1)),
            after: Span::new(start, end),
        };
        self.keep_equal(edit, &mut splice, &mut inserted);
        let inserted: Vec<_> = placed(splice.after.start, inserted).collect();
        let moved = splice.after.len().wrapping_sub(splice.before.len());
        self.chunks.splice(splice.first..splice.first + splice.removed, &inserted, moved);
        splice
    }

    /// Takes chunks that were read again, but whose text the edit did not touch and that came out the same,
    /// out of the splice: whoever follows has nothing to do for them.
    fn keep_equal(&self, edit: Edit, splice: &mut Splice, inserted: &mut Vec<Arc<Chunk>>) {
        let old: Vec<_> = self.chunks_from(splice.first).take(splice.removed).collect();
        let mut front = 0;
        for ((start, old), new) in old.iter().zip(inserted.iter()) {
            if start + old.len > edit.start || *old != new {
                break;
            }
            front += 1;
            splice.before.start += old.len;
        }
        let mut back = 0;
        for ((start, old), new) in old[front..].iter().rev().zip(inserted[front..].iter().rev()) {
            if *start < edit.end || *old != new {
                break;
            }
            back += 1;
            splice.before.end -= old.len;
            splice.after.end -= old.len;
        }
        splice.after.start = splice.before.start;
        splice.first += front;
        splice.removed -= front + back;
        inserted.truncate(inserted.len() - back);
        inserted.drain(..front);
        splice.inserted = inserted.len();
    }

    /// The chunks in order, each with the offset at which it starts.
    pub fn chunks(&self) -> impl Iterator<Item = (u32, &Arc<Chunk>)> {
        self.chunks.iter()
    }

    /// As [`Stream::chunks`], from the one with this index on.
    pub fn chunks_from(&self, index: usize) -> impl Iterator<Item = (u32, &Arc<Chunk>)> {
        self.chunks.range(index..self.count().max(index))
    }

    /// How many chunks there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.chunks.len()
    }

    /// The index and the start of the chunk that `offset` lies in, the last one for the end of the text and
    /// what is past it; none in an empty text.
    #[must_use]
    pub fn chunk_at(&self, offset: u32) -> Option<(usize, u32)> {
        let last = self.count().checked_sub(1)?;
        let index = self.chunks.reaching(offset).min(last);
        Some((index, self.start(index)))
    }

    /// Where the chunk with this index starts; the length of all for an index past the last.
    fn start(&self, index: usize) -> u32 {
        self.chunks.get(index).map_or(self.len(), |(start, _)| start)
    }

    /// The blocks of the document in order, with spans of the document.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        self.chunks().flat_map(|(start, chunk)| chunk.blocks.iter().map(move |block| block.shift(start)))
    }

    /// The length of the text in bytes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.chunks.end()
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the last read or edit had to do.
    #[must_use]
    pub fn cost(&self) -> Cost {
        self.cost
    }

    fn read_again(&mut self, text: &Text) -> Splice {
        let removed = self.count();
        let before = Span::new(0, self.len());
        *self = Stream::read(&text.to_string());
        Splice { first: 0, removed, inserted: self.count(), before, after: Span::new(0, self.len()) }
    }

    /// The first chunk to be read again: the one that the edit begins in, or the one before it if the edit
    /// touches the line by which the cut between them was confirmed.
    fn first_touched(&self, text: &Text, edit: Edit) -> usize {
        let Some((index, start)) = self.chunk_at(edit.start) else { return 0 };
        let second_line = line_after(text, start);
        // Behind a CR that an LF was behind of or is put behind, the first line ends elsewhere than before.
        let is_in_break =
            edit.start == second_line && text.byte(second_line.saturating_sub(1)) == Some(b'\r');
        let touched = edit.start < second_line || is_in_break;
        index.saturating_sub(usize::from(touched))
    }

    /// Takes note of the front matter after the edit. If it is not what it was: how far the change reaches,
    /// as an offset in the text before the edit.
    fn front_matter_changed(&mut self, text: &Text, edit: Edit) -> Option<u32> {
        let before = self.front_matter;
        if before > 0 && edit.start > before {
            return None;
        }
        let after = front_matter_end(&text.slice(Span::new(0, LONGEST)));
        if before == 0 && after == 0 {
            return None;
        }
        self.front_matter = after;
        Some(before.max(edit.before(after)))
    }
}

/// Chunks that follow one another, each with the offset at which it starts, the first of them at `start`.
fn placed(mut start: u32, chunks: Vec<Arc<Chunk>>) -> impl Iterator<Item = (u32, Arc<Chunk>)> {
    chunks.into_iter().map(move |chunk| {
        start += chunk.len;
        (start - chunk.len, chunk)
    })
}

impl Piece for Arc<Chunk> {
    type Known = ();

    fn bytes(&self) -> u32 {
        self.len
    }
}

/// The lines with which `text` begins, of which the last one ends `length` bytes from its start, or behind that.
fn whole_lines(text: &str, length: usize) -> &str {
    let rest = text.as_bytes().get(length..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).map_or(text.len(), |at| length + at + 1);
    &text[..end]
}

fn front_matter_end(text: &str) -> u32 {
    front_matter(text).map_or(0, |front_matter| front_matter.end)
}

/// Where the line that begins at `start` ends, with its line break.
fn line_after(text: &Text, start: u32) -> u32 {
    let line = text.line_at(start);
    if line + 1 >= text.line_count() { text.len() } else { text.line_span(line + 1).start }
}

/// An edit whose span is known to be that of the text.
#[derive(Debug, Clone, Copy)]
struct Edit {
    start: u32,
    end: u32,
    inserted: u32,
}

impl Edit {
    /// None if the lengths contradict each other. The end is computed from them, because the text moves a span
    /// that cuts a character.
    fn new(len_before: u32, after: &Text, replaced: Span, inserted: u32) -> Option<Edit> {
        let start = after.floor(replaced.start.min(len_before));
        let removed = len_before.checked_add(inserted)?.checked_sub(after.len())?;
        let end = start.checked_add(removed)?;
        (end <= len_before).then_some(Edit { start, end, inserted })
    }

    /// Where an offset that is not before the edit's end lies after it.
    fn after(self, before: u32) -> u32 {
        before - (self.end - self.start) + self.inserted
    }

    /// Where an offset after the edit was before it; the edit's end for what was inserted.
    fn before(self, after: u32) -> u32 {
        if after <= self.start { after } else { self.end + after.saturating_sub(self.start + self.inserted) }
    }
}

impl Reading {
    /// Forgets what stands behind `offset`, if the text may be cut there.
    fn end_at(&mut self, offset: u32) -> bool {
        let Ok(index) = self.cuts.binary_search_by_key(&offset, |cut| cut.offset) else { return false };
        self.blocks.truncate(self.cuts[index].blocks);
        self.cuts.truncate(index);
        true
    }
}

/// Cuts what was read of a piece of `len` bytes into chunks. Unless the document ends with it (`is_end`), the
/// last one is not made shorter than [`SHORTEST`] either, or a long session would crumble the text.
fn cut(reading: &Reading, len: u32, is_end: bool) -> Vec<Arc<Chunk>> {
    let mut chunks = Vec::new();
    let (mut start, mut first) = (0, 0);
    for cut in &reading.cuts {
        let is_far = cut.offset - start >= SHORTEST;
        if is_far && (is_end || len - cut.offset >= SHORTEST) {
            chunks.push(chunk(&reading.blocks[first..cut.blocks], start, cut.offset));
            (start, first) = (cut.offset, cut.blocks);
        }
    }
    if start < len {
        chunks.push(chunk(&reading.blocks[first..], start, len));
    }
    chunks
}

fn chunk(blocks: &[Block], start: u32, end: u32) -> Arc<Chunk> {
    let blocks = blocks.iter().map(|block| block.unshift(start)).collect();
    Arc::new(Chunk { len: end - start, blocks })
}

#[cfg(test)]
mod tests;
