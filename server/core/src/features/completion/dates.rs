//! Dates behind the label of a stamp, in this file's format.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Completion, CompletionKind};
use crate::calendar::{DateFormat, Mention};
use crate::features::cursor::Cursor;
use crate::rules::DocumentContext;
use crate::text::Span;

/// Today, and for a review the days on which one usually falls.
pub(super) fn after_label(context: &DocumentContext, cursor: &Cursor) -> Option<Vec<Completion>> {
    let label = cursor.label()?;
    let is_review = label.contains("review");
    let is_due = label.contains("due") || label.contains("deadline") || label == "date";
    if !context.repository.config.stamps.is_updated(&label) && !is_review && !is_due {
        return None;
    }
    let today = context.today();
    let later = [(1.week(), "in a week"), (2.weeks(), "in two weeks"), (1.month(), "in a month")];
    let later = later.into_iter().filter_map(|(span, name)| Some((today.checked_add(span).ok()?, name)));
    let mut days: Vec<(Date, &str)> = vec![(today, "today")];
    if is_review || is_due {
        days.splice(0..0, later);
    }
    let format = format(context);
    let span = cursor.value();
    Some(days.into_iter().map(|(date, name)| completion(date, name, &format, span)).collect())
}

fn completion(date: Date, name: &str, format: &DateFormat, span: Span) -> Completion {
    let written = format.write(date);
    Completion {
        label: written.clone(),
        kind: CompletionKind::Date,
        detail: Some(format!("{name}, {}", date.strftime("%A"))),
        documentation: None,
        span,
        new_text: written,
    }
}

/// The format of most dates behind labels in this document; ISO where there is none.
fn format(context: &DocumentContext) -> DateFormat {
    let keys = &context.repository.config.stamps;
    let mut seen: Vec<(DateFormat, usize)> = Vec::new();
    for label in context.plan().labels().filter(|label| keys.is_updated(&label.key)) {
        let Some(Mention::Date(date)) = crate::calendar::scan(&label.value).into_iter().next() else {
            continue;
        };
        match seen.iter_mut().find(|(format, _)| *format == date.format) {
            Some((_, count)) => *count += 1,
            None => seen.push((date.format, 1)),
        }
    }
    let most = seen.iter().map(|(_, count)| *count).max();
    let common = seen.into_iter().find(|(_, count)| Some(*count) == most);
    common.map_or_else(DateFormat::iso, |(format, _)| format)
}
