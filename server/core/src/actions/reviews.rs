//! The document was reviewed today: its last review becomes today, its next one lies as far ahead as the document says.
//!
//! The trap: offered where the next review, or the last one, is written, and nowhere else; a review is nothing that happens by the way.

use super::{Action, ActionKind};
use crate::finding::Edit;
use crate::plan::StampKind;
use crate::rules::DocumentContext;
use crate::text::Span;

/// The action; nothing where no review is written, or both days say it already.
pub(super) fn action(context: &DocumentContext, span: Span) -> Option<Action> {
    let (plan, text, today) = (context.plan(), context.text(), context.today());
    let keys = &context.repository.config.stamps;
    let stamps = plan.stamps(text, keys);
    let next = stamps
        .iter()
        .find(|stamp| stamp.kind == StampKind::NextReview && context.is_live(stamp.span.start))?;
    let reviewed = plan.reviewed();
    let line = text.line_around(span.start);
    let is_here = |place: Span| line.contains(place.start) || line.end == place.start;
    if !is_here(next.date.span) && !reviewed.iter().any(|date| is_here(date.span)) {
        return None;
    }
    let after = plan.review_after(next, text, keys, today)?;
    let dates = reviewed.iter().filter(|date| context.is_live(date.span.start)).map(|date| (date, today));
    let edits: Vec<Edit> = dates
        .chain([(&next.date, after)])
        .filter(|(date, day)| date.resolve(today) != Some(*day))
        .map(|(date, day)| Edit { file: None, span: date.calendar, new_text: date.format.write(day) })
        .collect();
    let title = format!("Reviewed today; next review {}", next.date.format.write(after));
    (!edits.is_empty()).then_some(Action { title, kind: ActionKind::Reviewed, edits, preferred: false })
}
