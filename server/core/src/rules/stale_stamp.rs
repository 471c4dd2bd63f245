//! A document records something that happened after the day of its stamp, or was changed after it.

mod records;

use jiff::civil::Date;

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Certainty, Edit, Finding, Fix, Related, Severity};
use crate::plan::Stamp;
use crate::text::Span;

declare_rule! {
    /// A document says when it was last changed, and is younger than that.
    ///
    /// Either it records something that happened later: a step that is done, an entry of a log, a state "as of" a later day.
    /// Or git, or the editor, knows of a later change; that is a hint, since not everything that is changed is worth a new stamp.
    ///
    /// ## Why it matters
    /// Whoever reads the stamp believes that the document knows nothing of what came after.
    ///
    /// ## Fires
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** November 10, 2025
    ///
    /// - Cables laid: COMPLETE Nov 14
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Plan
    ///
    /// **Last Updated:** November 10, 2025
    ///
    /// - Cables to be laid by Nov 14
    /// ```
    ///
    /// ## Fix
    /// The day of the latest change that is known, in the format of each stamp. To be looked at.
    ///
    /// ## What it cannot know
    /// Whether a later day was written down before it came.
    /// Planned days, due dates, periods and the dates of open tasks are therefore no records, and neither is a date that nothing is said of.
    ///
    /// Of git's commits those are left out that touch more than 20 Markdown files, those at the edge of a shallow clone, and those that changed
    /// nothing but the stamp; a day more is granted, for whoever works past midnight.
    STALE_STAMP {
        code: "stale-stamp",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let today = context.today();
    // Where stamps disagree, that is said of the older ones.
    let Some((newest, first)) = context.newest_stamp() else { return };
    if newest >= today {
        return;
    }
    let same: Vec<&Stamp> =
        context.stamps().iter().filter(|(day, _)| *day == newest).map(|(_, stamp)| stamp).collect();
    let changed = changed(context, newest);
    let written = context.source(first.date.calendar);
    let place = first.date.calendar;
    if let Some((day, span)) = records::latest(context, newest) {
        let line = context.text().line_at(span.start) + 1;
        let message = format!("\"{written}\", but line {line} records something of {day}");
        let points = context.text().points(span);
        let finding = Finding::new(&STALE_STAMP, place, message).related(Related {
            path: context.document.path.clone(),
            points,
            message: "it is later than the stamp".to_owned(),
        });
        findings.push(restamped(finding, same, changed.map_or(day, |(changed, _)| changed.max(day))));
    } else if let Some((day, what)) = changed {
        let message = format!("\"{written}\", but {what}");
        let finding = Finding::new(&STALE_STAMP, place, message)
            .severity(Severity::Hint)
            .certainty(Certainty::Computed);
        findings.push(restamped(finding, same, day));
    }
}

/// Why a document is younger than the newest of its stamps; `None` where nothing shows it.
pub(crate) fn outdated(context: &DocumentContext, newest: Date) -> Option<String> {
    if newest >= context.today() {
        return None;
    }
    let recorded = records::latest(context, newest).map(|(day, span)| {
        let line = context.text().line_at(span.start) + 1;
        format!("line {line} records something of {day}")
    });
    recorded.or_else(|| changed(context, newest).map(|(_, what)| what))
}

/// The last change of what the document says that is later than `stamp`, and what is to be said of it.
fn changed(context: &DocumentContext, stamp: Date) -> Option<(Date, String)> {
    let today = context.today();
    if context.is_edited() {
        return Some((today, "it is being changed today".to_owned()));
    }
    let lifetime = context.lifetime();
    // To come into the repository is no change: it may have been written days before.
    let changed =
        lifetime.changed.filter(|changed| *changed <= today && lifetime.created != Some(*changed))?;
    ((changed - stamp).get_days() > 1).then(|| (changed, format!("it was changed on {changed}")))
}

/// The finding with one fix that brings `stamps` to `day`, each in its own format; without it where none of them can say that day.
pub(super) fn restamped<'a>(
    mut finding: Finding,
    stamps: impl IntoIterator<Item = &'a Stamp>,
    day: Date,
) -> Finding {
    let edits: Vec<Edit> = stamps
        .into_iter()
        .filter(|stamp| stamp.date.format.is_complete())
        .map(|stamp| Edit { file: None, span: stamp.date.calendar, new_text: stamp.date.format.write(day) })
        .collect();
    let Some(first) = edits.first() else { return finding };
    let title = format!("Change to {}", first.new_text);
    finding.fixes.push(Fix { title, applicability: Applicability::Unsafe, edits });
    finding
}

/// The line of the document that holds an offset.
fn line_of(context: &DocumentContext, offset: u32) -> Span {
    context.text().line_around(offset)
}
