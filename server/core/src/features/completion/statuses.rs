//! Statuses: in a box, in a Status column, behind a Status label, in this file's own words.

use super::{Completion, CompletionKind};
use crate::actions::wording;
use crate::features::cursor::Cursor;
use crate::languages::{List, has};
use crate::rules::DocumentContext;
use crate::status::Class;
use crate::text::Span;

/// What may stand in the box around the cursor.
pub(super) fn in_box(context: &DocumentContext, cursor: &Cursor) -> Option<Vec<Completion>> {
    let open = cursor.before.rfind('[')?;
    let (lead, inside) = (&cursor.before[..open], &cursor.before[open + 1..]);
    let is_item = lead.trim_end_matches(' ').ends_with(['-', '*', '+', '.', ')'])
        && lead.trim_start_matches([' ', '\t', '>']).len() <= 5;
    if !is_item || inside.chars().count() > 2 {
        return None;
    }
    let rest = cursor.after.find(']').filter(|close| cursor.after[..*close].chars().count() <= 2);
    let end = cursor.offset + rest.unwrap_or(0) as u32;
    let span = Span::new(cursor.from(open + 1).start, end);
    let completions = Class::ALL.into_iter().filter_map(|class| {
        let marker = wording::marker(context, class)?;
        let new_text = if rest.is_some() { marker.clone() } else { format!("{marker}] ") };
        let detail = Some(class.word().to_owned());
        Some(Completion {
            label: format!("[{marker}]"),
            kind: CompletionKind::Status,
            detail,
            documentation: None,
            span,
            new_text,
        })
    });
    Some(completions.collect())
}

/// The statuses of a Status column or label.
pub(super) fn in_value(context: &DocumentContext, cursor: &Cursor) -> Option<Vec<Completion>> {
    let named = cursor.column(context).or_else(|| cursor.label())?;
    if !is_status(&named) {
        return None;
    }
    let span = cursor.value();
    let words = wording::values(context);
    let completions = words.into_iter().map(|(class, written)| Completion {
        label: written.clone(),
        kind: CompletionKind::Status,
        detail: Some(class.word().to_owned()),
        documentation: None,
        span,
        new_text: written,
    });
    Some(completions.collect())
}

/// Is this the name of a status column or label?
fn is_status(named: &str) -> bool {
    has(List::StatusColumns, &named.trim().to_lowercase())
}
