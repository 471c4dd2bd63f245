//! Parts of a document that were written once, for a day: a report, a slide deck, a proposal, or such a document pasted into another one.
//!
//! A part goes from one heading of level 1 to the next, and has a head of its own: what its first lines say before the next heading. The
//! trap: a day alone makes no snapshot of what is kept up, so a stamp of a last change anywhere in the part speaks against it.

use super::stamps::StampKind;
use super::{Label, Outline, Plan, Section};
use crate::calendar::{Mention, scan};
use crate::plan::At;
use crate::text::Span;
use crate::words::Words;

/// What the head of a part says of the day for which it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// `Date:`, `Generated:`, or a day behind the title.
    Dated,
    /// Only `Created:`: it may be the day on which a plan was begun that is still under way.
    Created,
    /// It is kept up.
    KeptUp,
}

/// Words of a heading below which a plan says what there is before it begins.
static BASELINES: Words = Words::new("current baseline situation status-quo today existing starting");

/// The places at which a document says what was so on the day on which it was written, in order: what is counted there is no claim about now.
pub fn snapshots(plan: &Plan) -> Vec<Span> {
    let outline = plan.outline();
    let tops: Vec<&Section> =
        outline.sections().iter().filter(|section| section.heading.level == 1).collect();
    let starts = std::iter::once(0).chain(tops.iter().skip(1).map(|top| top.span.start));
    let ends = tops.iter().skip(1).map(|top| top.span.start).chain([plan.len()]);
    let mut snapshots = Vec::new();
    let mut day = None;
    for (index, (start, end)) in starts.zip(ends).enumerate() {
        // A part without a head of its own, such as a slide, goes on with the one before.
        day = day_of(plan, tops.get(index).copied(), Span::new(start, end)).or(day);
        match day {
            Some(Day::Dated) => snapshots.push(Span::new(start, end)),
            Some(Day::Created) => snapshots.extend(baselines(plan, Span::new(start, end))),
            _ => {}
        }
    }
    snapshots
}

fn day_of(plan: &Plan, top: Option<&Section>, part: Span) -> Option<Day> {
    let is_kept_up = |label: At<Label>| StampKind::of(&label.key) == Some(StampKind::Updated);
    if plan.labels_in(part).any(is_kept_up) {
        return Some(Day::KeptUp);
    }
    let is_whole = |mention: &Mention| mention.dates().all(|date| date.format.is_complete());
    let title = top.map_or("", |top| top.heading.title.as_str());
    if scan(title).iter().any(is_whole) {
        return Some(Day::Dated);
    }
    let head = head(plan.outline(), top, part);
    let dated = plan.labels_in(head).filter(|label| !scan(&label.value).is_empty());
    let days = dated.filter_map(|label| match label.key.as_str() {
        "date" | "generated" | "generated on" | "generated at" | "as of" => Some(Day::Dated),
        "created" | "date created" | "created on" | "created at" | "creation date" => Some(Day::Created),
        key if key.ends_with(" date") && StampKind::of(key).is_none() && is_of_text(key) => Some(Day::Dated),
        _ => None,
    });
    let days: Vec<Day> = days.collect();
    days.iter().copied().find(|day| *day == Day::Dated).or(days.first().copied())
}

/// What stands before the next heading; a heading right below the first one, a subtitle, is no next one.
fn head(outline: &Outline, top: Option<&Section>, part: Span) -> Span {
    let first = top.map_or(part.start, |top| top.heading_span().end);
    let mut begin = first;
    for section in outline.sections_from(first) {
        let is_subtitle = top.is_some() && section.span.start <= begin + 3;
        if !is_subtitle {
            return Span::new(part.start, section.span.start.min(part.end));
        }
        begin = section.heading_span().end;
    }
    part
}

/// Is it the day of the text: "report date", and not "launch date"?
fn is_of_text(key: &str) -> bool {
    let of = key.split(' ').next().unwrap_or_default();
    super::sections::is_record_word(of) || matches!(of, "document" | "plan" | "publication" | "issue")
}

/// The sections of a plan, and what stands below a label in one, that say what there is before it begins.
fn baselines(plan: &Plan, part: Span) -> Vec<Span> {
    let outline = plan.outline();
    let is_baseline = |title: &str| {
        title.to_lowercase().split(|char: char| !char.is_alphanumeric()).any(|word| BASELINES.contains(word))
    };
    let sections = outline.sections_from(part.start).iter();
    let titled = sections
        .take_while(|section| section.span.start < part.end)
        .filter(|section| section.heading.level > 1 && is_baseline(&section.heading.title))
        .map(|section| section.span);
    let labels = plan.labels_in(part).filter(|label| label.key.split(' ').count() < 4);
    let labelled = labels.filter(|label| is_baseline(&label.key)).filter_map(|label| {
        let start = label.place(label.key_span).start;
        let section = &outline.sections()[outline.section_at(start)?];
        Some(Span::new(start, section.span.end))
    });
    titled.chain(labelled).collect()
}
