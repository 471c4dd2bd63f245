//! Front matter, header and footer of a document say different days.

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding, Related};
use crate::plan::Seating;
use crate::text::Span;

declare_rule! {
    /// The front matter, the header and the footer of a document name different days as that of its last change.
    ///
    /// ## Why it matters
    /// One of them was forgotten, and whoever reads that one takes the document for older than it is.
    ///
    /// ## Fires
    /// ```markdown
    /// ---
    /// last_updated: 2025-11-20
    /// ---
    /// # Plan
    ///
    /// **Last Updated:** November 18, 2025
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ---
    /// last_updated: 2025-11-20
    /// ---
    /// # Plan
    ///
    /// **Last Updated:** November 20, 2025
    /// ```
    ///
    /// ## Fix
    /// The newest of the days, in the format of each place. It is to be looked at: the newest may be the wrong one.
    ///
    /// ## What it cannot know
    /// When the document was really changed.
    /// Only the first and the last lines of a document speak of all of it; what is labelled so in between may be about a task.
    STAMP_DISAGREEMENT {
        code: "stamp-disagreement",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let Some((newest, source)) = context.newest_stamp() else { return };
    for (day, stamp) in context.stamps().iter().filter(|(day, _)| *day < newest) {
        let written = context.source(stamp.date.calendar);
        let place = where_it_stands(source.seating);
        let later = match (newest - *day).get_days() {
            1 => "1 day later".to_owned(),
            days => format!("{days} days later"),
        };
        let message = format!("\"{written}\", but {place} says {newest} ({later})");
        let points = context.text().points(source.span);
        let new_text = stamp.date.format.write(newest);
        findings.push(
            Finding::new(&STAMP_DISAGREEMENT, stamp.date.calendar, message)
                .related(Related {
                    path: context.document.path.clone(),
                    points,
                    message: "the newest stamp".to_owned(),
                })
                .fix(Applicability::Unsafe, format!("Change to {new_text}"), stamp.date.calendar, new_text),
        );
    }
}

/// The places of the stamps that are held against one another.
pub(super) fn claims(context: &DocumentContext) -> Vec<Span> {
    if context.stamps().len() < 2 || context.newest_stamp().is_none() {
        return Vec::new();
    }
    context.stamps().iter().map(|(_, stamp)| stamp.date.calendar).collect()
}

fn where_it_stands(seating: Seating) -> &'static str {
    match seating {
        Seating::FrontMatter => "the front matter",
        Seating::Header => "the header",
        Seating::Footer | Seating::Body => "the footer",
    }
}
