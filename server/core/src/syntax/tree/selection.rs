//! What "expand selection" goes through at a place, from the inside out.
//!
//! `selection.scm` says which nodes count; sections and the document, which go over chunks, come from the
//! stream. The trap: nodes of the grammar end with their line break, a selection does not.

use super::query::Query;
use super::{Source, Trees};
use crate::syntax::BlockKind;
use crate::text::Span;

impl Trees {
    /// The ranges around `offset`, each inside of the next one; the last is the whole document.
    #[must_use]
    pub fn selection(&self, source: Source<'_>, offset: u32) -> Vec<Span> {
        let offset = source.text.floor(offset);
        let captures = self.captures(source, Query::Selection, Span::empty(offset));
        let mut spans: Vec<_> = captures.iter().map(|capture| capture.span).collect();
        spans.extend(sections(source, offset));
        spans.push(Span::new(0, source.text.len()));

        let trimmed = spans.into_iter().map(|span| trimmed(source, span));
        let mut around: Vec<_> = trimmed.filter(|span| !span.is_empty() && span.touches(offset)).collect();
        around.push(Span::new(0, source.text.len()));
        around.sort_by_key(|span| (span.len(), span.start));
        let mut nested: Vec<Span> = Vec::new();
        for span in around {
            if nested.last().is_none_or(|inner| span.covers(*inner) && span != *inner) {
                nested.push(span);
            }
        }
        nested
    }
}

fn trimmed(source: Source<'_>, span: Span) -> Span {
    let text = source.text.slice(span);
    let blank = text.len() - text.trim_end().len();
    Span::new(span.start, span.end - u32::try_from(blank).unwrap_or(0))
}

/// The sections that `offset` stands in, each from its heading to the next one of its level.
fn sections(source: Source<'_>, offset: u32) -> Vec<Span> {
    let mut open: Vec<(u8, u32)> = Vec::new();
    let mut sections = Vec::new();
    for block in source.stream.blocks() {
        let BlockKind::Heading { level, .. } = block.kind else { continue };
        if block.list_depth > 0 || block.quote_depth > 0 {
            continue;
        }
        let start = block.span.start;
        while let Some((_, from)) = open.pop_if(|(open, _)| *open >= level) {
            if start > offset {
                sections.push(Span::new(from, start));
            }
        }
        if start <= offset {
            open.push((level, start));
        } else if open.is_empty() {
            return sections;
        }
    }
    sections.extend(open.iter().map(|(_, from)| Span::new(*from, source.text.len())));
    sections
}
