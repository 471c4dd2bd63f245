//! Statuses: in a box, in a Status column, behind a Status label, in this file's own words.

use super::place::Place;
use super::{Completion, CompletionKind, Found};
use crate::actions::wording;
use crate::languages::{List, has};
use crate::plan::remarks::is_status_key;
use crate::status::{Class, stated};
use crate::text::{Span, offset_of};

/// No marker of a box is longer, in characters.
const LONGEST_MARKER: usize = 2;

/// What may stand in the box around the cursor.
pub(super) fn in_box(place: &Place) -> Option<Found> {
    let (context, cursor) = (place.context, &place.cursor);
    let open = cursor.before.rfind('[')?;
    let (lead, inside) = (&cursor.before[..open], &cursor.before[open + 1..]);
    let is_item = lead.trim_end_matches(' ').ends_with(['-', '*', '+', '.', ')'])
        && lead.trim_start_matches([' ', '\t', '>']).len() <= 5;
    if !is_item || inside.chars().count() > LONGEST_MARKER {
        return None;
    }
    let rest = cursor.after.find(']');
    let rest = rest.filter(|close| cursor.after[..*close].chars().count() <= LONGEST_MARKER);
    let span = Span::new(cursor.from(open + 1).start, cursor.offset + offset_of(rest.unwrap_or(0)));
    // What is typed on belongs to the text behind the box.
    let is_closed = rest.is_some();
    let blank = if cursor.after[rest.map_or(0, |close| close + 1)..].starts_with(' ') { "" } else { " " };
    let mut markers: Vec<(Class, String)> = Vec::new();
    let usual = Class::ALL.into_iter().filter_map(|class| Some((class, wording::marker(context, class)?)));
    let own = context.plan().legends().map(|legend| (legend.class, legend.marker.clone()));
    for (class, marker) in usual.chain(own) {
        if !markers.iter().any(|(_, known)| *known == marker) {
            markers.push((class, marker));
        }
    }
    let completion = |(class, marker): (Class, String)| {
        let new_text = if is_closed { marker.clone() } else { format!("{marker}]{blank}") };
        let completion = Completion::new(CompletionKind::Status, new_text, span).detail(class.word());
        completion.labelled(format!("[{marker}]"))
    };
    Some(Found::instead(markers.into_iter().map(completion).collect()))
}

/// The statuses of a Status column or label.
pub(super) fn behind_label(place: &Place) -> Option<Found> {
    let title = place.title()?;
    let is_label = !title.of_column && is_status_key(&title.text);
    if !is_label && !has(List::StatusColumns, &title.text) {
        return None;
    }
    let span = span(place);
    let typed = place.cursor.typed_from(span.start).trim();
    let words = wording::values(place.context);
    // What says a status already is to be another one.
    let is_said = words.iter().any(|(_, written)| written == typed);
    let completion = |(class, written): (Class, String)| {
        Completion::new(CompletionKind::Status, written, span).detail(class.word())
    };
    let found = words.into_iter().map(completion).collect();
    Some(if is_said { Found::instead(found) } else { Found::among(found) })
}

/// The status at the cursor where one is said, without what stands behind it; else the whole value.
fn span(place: &Place) -> Span {
    let whole = place.cursor.value();
    let value = place.context.source(whole);
    let said = stated::of_value(&value).map(|stated| stated.span.shift(whole.start));
    said.filter(|span| span.start == whole.start && span.touches(place.cursor.offset)).unwrap_or(whole)
}
