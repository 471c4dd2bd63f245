//! Edits that follow one another in one chunk, as one: so the chunk is read once.
//!
//! The trap: the text is as it was until all of them are made.

use std::borrow::Cow;

use crate::text::{Span, Text, floor_char_boundary, offset_of};

/// What is to be replaced in a chunk.
pub(super) struct Replacement<'t> {
    /// The chunk in the text as it was.
    pub(super) chunk: Span,
    /// What is replaced, in the text as it was.
    pub(super) span: Span,
    pub(super) new_text: Cow<'t, str>,
}

impl Replacement<'_> {
    /// Does a span of the text as it will be lie in the chunk?
    pub(super) fn holds(&self, span: Span) -> bool {
        let end =
            self.chunk.end.saturating_sub(self.span.end) + self.span.start + offset_of(self.new_text.len());
        self.chunk.start <= span.start && span.end <= end && self.span.end <= self.chunk.end
    }

    /// Replaces a span of the text as it will be, which `text` still is as it was.
    pub(super) fn edit(&mut self, text: &Text, span: Span, new_text: &str) {
        if self.span != self.chunk {
            let before = text.slice(Span::new(self.chunk.start, self.span.start));
            let behind = text.slice(Span::new(self.span.end, self.chunk.end));
            self.new_text = Cow::Owned(format!("{before}{}{behind}", self.new_text));
            self.span = self.chunk;
        }
        let whole = self.new_text.to_mut();
        let at = |offset: u32| floor_char_boundary(whole, (offset - self.chunk.start) as usize);
        let (start, end) = (at(span.start), at(span.end));
        whole.replace_range(start..end.max(start), new_text);
    }
}
