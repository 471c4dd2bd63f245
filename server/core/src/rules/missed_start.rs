//! Work that a status calls planned, and whose first day has passed.

use jiff::civil::Date;

use super::{DocumentContext, declare_rule};
use crate::actions::wording::{Where, like};
use crate::finding::{Applicability, Finding};
use crate::languages::{List, has};
use crate::plan::tables::status_column;
use crate::plan::{At, Of, Stretch, Table};
use crate::status::{Class, Stated, stated};
use crate::text::Span;

declare_rule! {
    /// A status says that work has not begun, and the day on which it was to begin has passed.
    ///
    /// The status stands in the heading of a phase, behind a `**Status:**` label of its section, or in the status column of a row.
    ///
    /// ## Why it matters
    /// Either the work has begun and the status is old, or the plan is late and does not show it.
    ///
    /// ## Fires
    /// ```markdown
    /// | Phase | Start | End | Status |
    /// |---|---|---|---|
    /// | Hull | Nov 3, 2025 | Dec 12, 2025 | Not started |
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// | Phase | Start | End | Status |
    /// |---|---|---|---|
    /// | Hull | Nov 3, 2025 | Dec 12, 2025 | In progress |
    /// | Deck | Dec 15, 2025 | Jan 16, 2026 | Not started |
    /// ```
    ///
    /// ## Fix
    /// The status of work under way, as this document writes it; to be looked at.
    ///
    /// ## What it cannot know
    /// Whether the work has begun.
    /// Once the end has passed too, it is `past-due`.
    MISSED_START {
        code: "missed-start",
        severity: Information,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        on_request: true,
        daily: true,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let stretches = context.stretches();
    if stretches.is_empty() {
        return;
    }
    let tables: Vec<At<Table>> = context.plan().tables().collect();
    let mut last_section = None;
    for stretch in stretches.iter().filter(|stretch| context.is_live(stretch.span().start)) {
        let Some(start) = missed(context, stretch) else { continue };
        let stated = match stretch.of {
            Of::Row { table, row } => tables.get(table).and_then(|table| of_row(table, row)),
            Of::Range | Of::Labels => {
                let section = context.outline().section_at(stretch.span().start);
                let is_second = section.is_some() && last_section == section;
                last_section = section;
                if is_second { None } else { of_section(context, stretch) }
            }
        };
        let Some((place, stated, kind)) = stated.filter(|(_, stated, _)| stated.class == Class::Open) else {
            continue;
        };
        let written = context.source(place);
        if !stated.word || is_begun(&written) {
            continue;
        }
        let ago = crate::calendar::when(context.today(), start);
        let message = format!("was to start on {start}, {ago}, and is \"{written}\"");
        let new_text = like(context, kind, Class::Active, &written);
        findings.push(
            Finding::new(&MISSED_START, stretch.start.span, message)
                .related(context.related(place, "the status"))
                .fix(Applicability::Unsafe, format!("Set status: {new_text}"), place, new_text),
        );
    }
}

/// The first day of a stretch that today lies in; of one without an end, once it has begun.
fn missed(context: &DocumentContext, stretch: &Stretch) -> Option<Date> {
    let reference = context.reference(stretch.span().start);
    let start = match stretch.range() {
        Some(range) => range.resolve(reference).filter(|(_, end)| *end >= context.today())?.0,
        None => stretch.start.resolve(reference)?,
    };
    // A month has begun late only when it is over.
    let latest = stretch.start.last_day(start)?;
    (latest < context.today()).then_some(start)
}

/// The status of a row, with its place.
fn of_row(table: &At<Table>, row: usize) -> Option<(Span, Stated, Where)> {
    let cell = table.rows.get(row)?.get(status_column(&table.header)?)?;
    let stated = stated::of_value(&cell.text).filter(|stated| !stated.qualified)?;
    Some((table.place(stated.span.shift(cell.span.start)), stated, Where::Value))
}

/// The status of the section that a stretch is the period of: it stands in its heading, or behind a label of its own.
fn of_section(context: &DocumentContext, stretch: &Stretch) -> Option<(Span, Stated, Where)> {
    let outline = context.outline();
    let at = stretch.span().start;
    // Before the first heading stands what the whole document is, such as its front matter.
    let index = outline.section_at(at);
    let section = index.map(|index| &outline.sections()[index]);
    let is_heading =
        section.is_some_and(|section| section.place(section.heading.content).covers(stretch.span()));
    let is_value = |place: Span| place.start == at;
    let next = outline.sections().get(index.map_or(0, |index| index + 1));
    let end = next.map_or(context.plan().len(), |next| next.span.start);
    let own = Span::new(section.map_or(0, |section| section.span.start), end);
    let mut labels = context.plan().labels().filter(|label| own.covers(label.place(label.span)));
    let is_labelled = stretch.of == Of::Labels || labels.any(|label| is_value(label.place(label.span)));
    if !is_heading && !is_labelled {
        return None;
    }
    if let Some((section, stated)) = section.and_then(|section| Some((section, section.heading.status?))) {
        return Some((section.place(stated.span), stated, Where::Heading));
    }
    let labels = context.plan().labels().filter(|label| own.covers(label.place(label.span)));
    let mut statuses = labels.filter(|label| has(List::StatusLabels, &label.key));
    let (Some(label), None) = (statuses.next(), statuses.next()) else { return None };
    let stated = stated::of_value(&label.value).filter(|stated| !stated.qualified)?;
    Some((label.place(stated.span.shift(label.item.span.start)), stated, Where::Value))
}

/// Does the status leave open whether the work has begun?
fn is_begun(written: &str) -> bool {
    let words = written.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    has(List::MayHaveBegun, &words)
}
