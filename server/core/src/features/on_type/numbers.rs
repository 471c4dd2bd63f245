//! The numbers of the items behind a new one.
//!
//! The trap: a wider number moves the text of its item to the right, and what is nested in it has to follow, or it is nested no more.

use crate::finding::Edit;
use crate::rules::DocumentContext;
use crate::syntax::{Block, Item, items_within, list_of};
use crate::text::{Span, offset_of};

/// Longer lists keep their numbers: nobody types into the midst of one and waits for a thousand edits.
const MOST: usize = 300;

/// The edits by which the items behind `item` are counted on from `marker`, that of the new item on the line `here`.
///
/// Only as far as they have counted on before; and what was nested in `item`, and is in the new one now, stays so.
pub(super) fn counted_on(context: &DocumentContext, item: &Item, marker: &str, here: Span) -> Vec<Edit> {
    let Some(mut number) = number(marker).filter(|_| item.marker != marker) else { return Vec::new() };
    let mut edits = Vec::new();
    deeper(context, Span::new(here.end, item.span.end.max(here.end)), item, marker, &mut edits);
    let behind = behind(context, item, here);
    if behind.len() > MOST {
        return edits;
    }
    for block in behind {
        let Some(sibling) = Item::of(context.text(), &block) else { break };
        if self::number(&sibling.marker) != Some(number) {
            break;
        }
        let marker = sibling.next_marker(None);
        let span = Span::new(sibling.span.start, sibling.span.start + offset_of(sibling.marker.len()));
        edits.push(Edit { file: None, span, new_text: marker.clone() });
        let first = context.text().line_around(span.start);
        deeper(context, Span::new(first.end, sibling.span.end), &sibling, &marker, &mut edits);
        number += 1;
    }
    edits
}

/// The items behind this one; also where the new line, on which the `>` of a quote is missing, has cut the list in two.
fn behind(context: &DocumentContext, item: &Item, here: Span) -> Vec<Block> {
    let (text, stream) = (context.text(), &context.reading.stream);
    let list = list_of(stream, item.span.start);
    let behind: Vec<Block> = list.into_iter().filter(|block| block.span.start > item.span.start).collect();
    let line = text.line_at(here.start) + 1;
    if !behind.is_empty() || line >= text.line_count() {
        return behind;
    }
    let next = items_within(text, stream, text.line_span(line)).next();
    let next = next.filter(|next| next.depth == item.depth && next.indent == item.indent);
    next.map(|next| list_of(stream, next.span.start)).unwrap_or_default()
}

fn number(marker: &str) -> Option<u64> {
    marker.trim_end_matches(['.', ')']).parse().ok()
}

/// Moves what is nested in an item, on the lines of `lines`, as far to the right as its marker grows.
fn deeper(context: &DocumentContext, lines: Span, item: &Item, marker: &str, edits: &mut Vec<Edit>) {
    let wider = marker.len().saturating_sub(item.marker.len());
    if wider == 0 || lines.is_empty() {
        return;
    }
    let text = context.text();
    let nested = item.indent.len() + item.marker.len() + item.gap.len();
    for line in text.line_at(lines.start) + 1..=text.line_at(lines.end.saturating_sub(1)) {
        let span = text.line_span(line);
        let source = text.slice(span);
        let depth = source.len() - source.trim_start_matches([' ', '>']).len();
        if !source.trim().is_empty() && depth >= nested {
            let at = span.start + offset_of(item.indent.len());
            edits.push(Edit { file: None, span: Span::empty(at), new_text: " ".repeat(wider) });
        }
    }
}
