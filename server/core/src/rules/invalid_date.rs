//! A date that no calendar has.

use super::{ChunkContext, declare_rule};
use crate::calendar::DateMention;
use crate::finding::Finding;
use crate::plan::Dated;
use crate::text::Span;

declare_rule! {
    /// A date is written that no calendar has.
    ///
    /// ## Why it matters
    /// Nobody can keep an appointment on November 31st, and every tool that sorts by the date puts it somewhere else.
    ///
    /// ## Fires
    /// ```markdown
    /// Freeze on 2025-11-31.
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Freeze on 2025-11-30, with version 2025.13.1 of the tool.
    /// ```
    ///
    /// ## What it cannot know
    /// Which day was meant, so it offers no fix.
    /// Dates in code, in addresses and in comments are not read, nor those that a line gives as an example of an invalid one.
    INVALID_DATE {
        code: "invalid-date",
        severity: Error,
        certainty: Computed,
        fix: None,
        timeless: true,
        judge: Chunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    let is_wrong = |dated: &&Dated| dated.mention.dates().any(|date| !date.is_valid());
    for dated in context.plan.dates.iter().filter(is_wrong) {
        if is_spoken_of(context, dated) {
            continue;
        }
        for date in dated.mention.dates().filter(|date| !date.is_valid()) {
            let written = context.text(date.calendar);
            findings.push(Finding::new(
                &INVALID_DATE,
                date.calendar,
                format!("\"{written}\" is no date: {}", why(date)),
            ));
        }
    }
}

/// Is the date an example of one that does not exist? Its line, or the one before in the same text, says so; what stands before that text may
/// be in another chunk.
fn is_spoken_of(context: &ChunkContext, dated: &Dated) -> bool {
    let line = context.line(dated.span);
    let before = line.start.checked_sub(1).filter(|end| *end > dated.begin);
    let before = before.map_or(line, |end| context.line(Span::empty(end)));
    let text = context.text(before.cover(line)).to_lowercase();
    [
        "invalid",
        "not exist",
        "nonexist",
        "non-exist",
        "impossible",
        "e.g.",
        "for example",
        "such as",
        "edge case",
        "validat",
        "reject",
    ]
    .iter()
    .any(|words| text.contains(words))
}

fn why(date: &DateMention) -> String {
    use crate::calendar::Part;
    match date.part {
        Part::Day { month, .. } if !(1..=12).contains(&month) => format!("there is no month {month}"),
        Part::Day { month, day } => {
            // 2024 is a leap year: a month without a year gets its longest form.
            match (jiff::civil::Date::new(date.year.unwrap_or(2024), month, 1), date.year) {
                (Ok(first), Some(_)) => {
                    format!("{} has {} days, not {day}", first.strftime("%B %Y"), first.days_in_month())
                }
                (Ok(first), None) => {
                    format!("{} never has more than {} days", first.strftime("%B"), first.days_in_month())
                }
                (Err(_), _) => "the calendar has no such year".to_owned(),
            }
        }
        Part::Week(week) => format!("the year has no week {week}"),
        Part::Month(month) => format!("there is no month {month}"),
        Part::Quarter(quarter) => format!("there is no quarter {quarter}"),
        Part::Year => "the calendar has no such year".to_owned(),
    }
}
