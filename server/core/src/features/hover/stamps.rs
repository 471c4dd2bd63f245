//! Hover on stamps: how old they are, and whether the document is younger than they say.

use super::card::{Card, Line};
use super::{Hover, Place, counted};
use crate::calendar::when;
use crate::plan::{Seating, StampKind};
use crate::rules::outdated;

/// A stamp: "Last Updated", "Next Review".
pub(super) fn stamp(place: &Place) -> Option<Hover> {
    let context = place.context;
    let keys = &context.repository.config.stamps;
    let all = |label: &crate::plan::Label| label.key_span.cover(label.span);
    // Most places are at no label, and the stamps need not be gathered to know it.
    let (label, span) = place.find(&place.chunk.labels, all)?;
    keys.kind(&label.key)?;
    let stamps = context.plan().stamps(context.text(), keys);
    let stamp = stamps.iter().find(|stamp| stamp.span == span)?;
    let day = stamp.day(context.today())?;
    let (today, late) = (context.today(), (context.today() - day).get_days());
    let title = Line::strong(format!("{} {day}", day.strftime("%A"))).and(format!(" · {}", when(today, day)));
    let line = match stamp.kind {
        StampKind::NextReview if late > 0 => {
            let days = counted(u64::from(late.unsigned_abs()), "day", "days");
            format!("The review is overdue by {days}.")
        }
        StampKind::NextReview => "When somebody is to look at the document again.".to_owned(),
        StampKind::Updated if stamp.seating == Seating::Body => {
            "When what stands here was last changed.".to_owned()
        }
        StampKind::Updated if late < -1 => "The stamp lies in the future.".to_owned(),
        StampKind::Updated if context.document.historical => {
            "The document is history, and may be old.".to_owned()
        }
        StampKind::Updated => match context.newest_stamp() {
            Some((newest, _)) if newest > day => format!("Another stamp of the document says {newest}."),
            _ => match outdated(context, day) {
                Some(why) => format!("Stale: {why}."),
                None => "Nothing shows that the document is younger.".to_owned(),
            },
        },
    };
    let updated = context.lifetime().changed.filter(|_| stamp.kind == StampKind::Updated);
    let changed = updated
        .map(|changed| Line::text(format!("git: last changed on {changed}, {}.", when(today, changed))));
    Some(Hover { span, card: Card::new(title).row(Line::text(line)).maybe(changed) })
}
