//! Brings every stamp of the document that says when it was last changed to today, each in its own format.
//!
//! Also when a document is saved, if somebody wants that ([`on_save`]). The traps: a stamp that changes is no change of the document;
//! and one that tells the time of day would lie with the old one, so that it is asked what time it is ([`Moment`]).

mod clock;

use std::collections::BTreeSet;

use super::{Action, ActionKind};
use crate::calendar::{Mention, scan};
use crate::finding::Edit;
use crate::languages::{List, has};
use crate::plan::Plan;
use crate::plan::stamps::StampKeys;
use crate::rules::DocumentContext;
use crate::text::{Span, Text, offset_of};
use crate::workspace::Reading;

pub use clock::Moment;

/// One action for all stamps; nothing where they say today already.
pub(super) fn action(context: &DocumentContext) -> Option<Action> {
    action_at(context, None)
}

/// The same where it is known what time it is, and not only which day.
pub fn action_at(context: &DocumentContext, now: Option<&Moment>) -> Option<Action> {
    let edits = edits(context, now);
    let title = match edits.len() {
        0 => return None,
        1 => "Update the stamp to today".to_owned(),
        many => format!("Update {many} stamps to today"),
    };
    Some(Action { title, kind: ActionKind::Stamps, edits, preferred: false })
}

/// The edits that bring the stamps to today, if anything else has changed since the text was `saved`.
pub fn on_save(context: &DocumentContext, saved: &Text, now: Option<&Moment>) -> Vec<Edit> {
    if context.document.historical {
        return Vec::new();
    }
    let edits = edits(context, now);
    if edits.is_empty() {
        return edits;
    }
    let (before, after) = (saved.to_string(), context.text().to_string());
    if before == after {
        return Vec::new();
    }
    let keys = &context.repository.config.stamps;
    let past = Reading::new(&before);
    let differs = !beside_stamps(&before, &past.plan, &past.text, keys).eq(beside_stamps(
        &after,
        context.plan(),
        context.text(),
        keys,
    ));
    if differs { edits } else { Vec::new() }
}

fn edits(context: &DocumentContext, now: Option<&Moment>) -> Vec<Edit> {
    let today = context.today();
    // Where the day is said to be another, it has no time.
    let now = now.filter(|now| now.local.date() == today);
    let keys = &context.repository.config.stamps;
    let mut edits = Vec::new();
    for label in context.plan().labels().filter(|label| keys.is_updated(&label.key)) {
        let base = label.place(label.span).start;
        if !context.is_live(base) {
            continue;
        }
        let Some(Mention::Date(date)) = scan(&label.value).into_iter().next() else { continue };
        let time = label.value.get(date.calendar.end as usize..).filter(|_| date.has_time());
        let time = time.and_then(|behind| now?.written_like(behind));
        let (day, old, rest) = match &time {
            Some((moment, old, text)) => (moment.date(), *old, text.as_str()),
            None => (today, 0, ""),
        };
        let span = Span::new(date.calendar.start, date.calendar.end + offset_of(old));
        let new_text = format!("{}{rest}", date.format.write(day));
        // A month that goes on says nothing else today.
        if span.of(&label.value) != new_text {
            edits.push(Edit { file: None, span: span.shift(base), new_text });
        }
    }
    edits
}

/// The lines of a text without those that hold a stamp.
fn beside_stamps<'a>(
    source: &'a str,
    plan: &Plan,
    text: &Text,
    keys: &StampKeys,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let stamps =
        plan.labels().filter(|label| keys.kind(&label.key).is_some() || has(List::StampReviewed, &label.key));
    let lines: BTreeSet<u32> = stamps.map(|label| text.line_at(label.place(label.key_span).start)).collect();
    let all = (0u32..).zip(source.split('\n'));
    all.filter(move |(line, _)| !lines.contains(line)).map(|(_, line)| line)
}
