//! HTML comments that speak to planmark, wherever they stand: a block of their own, a paragraph, an item, a cell.
//!
//! Only where they are comments: one in a code span or a fence is text about planmark. What they ask for is read in
//! [`crate::config::comments`]. The trap: a cell is never a line of its own, though the comment may be all that is in it.

use super::{ChunkPlan, Directive, Place, Run};
use crate::text::{Span, line_before, line_behind};

/// Records the comments in a block of HTML that starts at `start`.
pub(super) fn in_html(start: u32, source: &str, plan: &mut ChunkPlan) {
    comments(source, |span, alone, text| {
        plan.directives.push(Directive { span: span.shift(start), alone, text: text.to_owned() });
    });
}

/// Records the comments in a run.
pub(super) fn in_run(run: &Run, plan: &mut ChunkPlan) {
    if !run.text.contains("<!--") || matches!(run.place, Place::Tree | Place::FrontMatter) {
        return;
    }
    let is_cell = matches!(run.place, Place::Cell { .. });
    comments(run.text, |span, alone, text| {
        if run.code_at(span.start).is_some_and(|code| code.span.covers(span)) {
            return;
        }
        let alone = alone && !is_cell;
        plan.directives.push(Directive { span: run.place_of(span), alone, text: text.to_owned() });
    });
}

/// Calls `found` with each comment that begins with `planmark:`: where it is, whether its line holds nothing else, and what follows.
fn comments(source: &str, mut found: impl FnMut(Span, bool, &str)) {
    let mut from = 0;
    while let Some(open) = source[from..].find("<!--").map(|at| from + at) {
        let Some(close) = source[open + 4..].find("-->").map(|at| open + 4 + at) else { return };
        let end = close + 3;
        if let Some(text) = source[open + 4..close].trim().strip_prefix("planmark:") {
            let before = line_before(source, open).rsplit('\r').next().unwrap_or_default();
            let after = line_behind(source, end).split('\r').next().unwrap_or_default();
            let alone = before.trim_matches([' ', '\t', '>']).is_empty() && after.trim().is_empty();
            found(Span::new(open as u32, end as u32), alone, text.trim());
        }
        from = end;
    }
}
