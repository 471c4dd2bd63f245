//! "11/12/25": November 12 or December 11.

use super::{DocumentContext, declare_rule};
use crate::calendar::{DateMention, Part};
use crate::finding::{Applicability, Finding};

declare_rule! {
    /// A date is written with slashes, and its day and month can be read either way.
    ///
    /// It is off by default, since most plans are read by people of one country.
    ///
    /// ## Why it matters
    /// The same text is November 12 for some readers and December 11 for others, and no rule of planmark judges it.
    ///
    /// ## Fires
    /// ```markdown
    /// Review on 11/12/2025
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Review on 11/12/2025, handover on 11/28/2025
    /// ```
    ///
    /// ## Fix
    /// Either of the two days as `2025-11-12`; which of them is meant has to be known.
    ///
    /// ## What it cannot know
    /// Which order the authors use, unless another date of the document shows it.
    AMBIGUOUS_DATE {
        code: "ambiguous-date",
        severity: Information,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        enabled: false,
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let dates = || {
        context.plan().dates().flat_map(|dated| {
            let base = dated.base;
            dated.item.mention.dates().map(move |date| (base, date))
        })
    };
    if !dates().any(|(_, date)| date.ambiguous) || dates().any(|(_, date)| shows_order(date)) {
        return;
    }
    for (base, date) in dates().filter(|(_, date)| date.ambiguous) {
        let span = date.calendar.shift(base);
        let (Part::Day { month, day }, Some(year)) = (date.part, date.year) else { continue };
        if !context.is_live(span.start) {
            continue;
        }
        let readings =
            [(month, day), (day, month)].map(|(month, day)| jiff::civil::Date::new(year, month, day));
        let [Ok(first), Ok(second)] = readings else { continue };
        let text = context.source(span);
        let message = format!("\"{text}\" is {} or {}", first.strftime("%B %-d"), second.strftime("%B %-d"));
        let mut finding = Finding::new(&AMBIGUOUS_DATE, span, message);
        for reading in [first, second] {
            let new_text = reading.to_string();
            finding = finding.fix(Applicability::Unsafe, format!("Write {new_text}"), span, new_text);
        }
        findings.push(finding);
    }
}

/// A date with slashes whose day is past 12 shows how the document orders them.
fn shows_order(date: &DateMention) -> bool {
    let pattern = date.format.pattern();
    !date.ambiguous
        && pattern.contains('/')
        && !pattern.starts_with("%Y")
        && matches!(date.part, Part::Day { month, day } if month != day)
}
