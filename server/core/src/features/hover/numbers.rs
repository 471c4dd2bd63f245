//! Hover on numbers: what a number counts and whether it holds, how many tasks there are, what a ratio comes to.
//!
//! The trap: a number of tasks may be counted in many ways, and is right if any of them gives it.

use super::card::{Card, Line};
use super::{Hover, Place};
use crate::facts::{Fact, Statement, Topic, Truth, spoken};
use crate::plan::census::Way;
use crate::plan::tallies::gives;
use crate::rules::DocumentContext;
use crate::text::Span;

/// A number that is counted, or a sum of money: what was counted, by which definition, and who else states it.
pub(super) fn claim(place: &Place) -> Option<Hover> {
    let (fact, here) = place.context.fact_at(place.offset)?;
    match &fact.topic {
        // Of a date, its distance is asked for; of a status, where it holds.
        Topic::Day(_) | Topic::Period(_) | Topic::Status(_) => return None,
        // Of the document's own tasks, how they can be counted.
        Topic::Tasks { list, .. } if *list == place.context.document.relative => return None,
        _ => {}
    }
    let card = Card::new(Line::strong(&here.written).and(format!(" · {}", verdict(place, &fact, &here))));
    let ways = fact.populations();
    let mut told: Vec<u64> = ways.first().map(|way| way.count).into_iter().collect();
    let mut others = Vec::new();
    for way in ways {
        if !told.contains(&way.count) {
            told.push(way.count);
            others.push(Line::text(format!("{} {}", way.count, way.definition)));
        }
    }
    let card = card.list("Also counted as", others);
    Some(Hover { span: here.span, card: also_stated(place, card, &fact, &here) })
}

/// How a statement stands to what is known.
fn verdict(place: &Place, fact: &Fact, here: &Statement) -> String {
    let but = if fact.denies(here) { "but" } else { "holds:" };
    match &fact.truth {
        Truth::Told { told, .. } => {
            format!("{but} {} says \"{}\"", place.called(&told.document), told.written)
        }
        Truth::Shown { source, .. } => format!("{but} {source}"),
        Truth::Tasks { way, list } => {
            let (total, done, definition) = (way.total, way.done, way.definition);
            format!("{but} {total} {definition} in {}, {done} of them done", place.called(list))
        }
        Truth::Counted { populations, .. } if !populations.is_empty() => {
            format!("{but} {} {}", populations[0].count, populations[0].definition)
        }
        Truth::Unknown | Truth::Counted { .. } => match &fact.topic {
            Topic::Count(_) | Topic::Noun(_) => {
                "nothing that planmark can see tells how many there are".to_owned()
            }
            Topic::Progress(name) => format!("how much of {name} is done, as it is stated"),
            topic => format!("the {}", spoken(topic.name())),
        },
    }
}

/// The card with the other places that state the same fact, those first that are wrong.
pub(super) fn also_stated(place: &Place, card: Card, fact: &Fact, here: &Statement) -> Card {
    let mut others: Vec<&Statement> = fact.statements.iter().filter(|other| !other.is_at(here)).collect();
    others.sort_by_key(|other| !fact.denies(other) && !other.value.differs(&here.value));
    let line = |other: &&Statement| {
        let verdict = match fact.truth {
            Truth::Unknown if other.value.differs(&here.value) => " ≠",
            Truth::Unknown => "",
            _ if fact.denies(other) => " ✗",
            _ => " ✓",
        };
        let number = other.points.0.line + 1;
        Line::default().place(place, &other.document, number).and(format!(" {}{verdict}", other.written))
    };
    card.list("Also stated in", others.iter().map(line).collect())
}

/// A number of tasks: how many there are where it speaks of, in every way that differs, and what else is said of the same tasks.
pub(super) fn tally(place: &Place) -> Option<Hover> {
    let (_, here) = place.find(&place.chunk.tallies, |tally| tally.span)?;
    place.context.excerpted(here, |context| of_tally(context, here, &|scope| place.context.progress(scope)))
}

/// `progress` is asked of the whole document, which `context` may be an excerpt of.
fn of_tally(context: &DocumentContext, here: Span, progress: &dyn Fn(Span) -> Option<Way>) -> Option<Hover> {
    let tallies = context.tallies();
    let tally = tallies.iter().find(|bound| bound.tally.place(bound.tally.span) == here)?;
    let scope = *tally.scopes.first()?;
    let ways = context.census().ways(scope);
    // What bears it out, else what is shown everywhere.
    let bears_out = ways.iter().find(|way| gives(way, &tally.tally)).copied();
    let counted = bears_out.or_else(|| progress(scope))?;
    let mut told = vec![(counted.done, counted.total)];
    let mut others = Vec::new();
    for way in &ways {
        if !told.contains(&(way.done, way.total)) {
            told.push((way.done, way.total));
            others.push(Line::text(format!("{} of {} {}", way.done, way.total, way.definition)));
        }
    }
    let title = Line::strong(context.source(here)).and(format!(" · {}", counted.said()));
    let card = Card::new(title).list("Also counted as", others);
    let is_other = |span: Span| span != here;
    let others = tallies.iter().filter(|other| other.scopes.first() == Some(&scope));
    let others = others.map(|other| other.tally.place(other.tally.span)).filter(|span| is_other(*span));
    let line = |span: Span| {
        let number = context.text().line_at(span.start) + 1;
        Line::text(format!("line {number}: {}", context.source(span)))
    };
    Some(Hover { span: here, card: card.list("Also stated in", others.map(line).collect()) })
}

/// A ratio, or a percentage beside one: what it comes to.
pub(super) fn ratio(place: &Place) -> Option<Hover> {
    let all =
        |ratio: &crate::plan::Ratio| ratio.percent.map_or(ratio.span, |(_, digits)| ratio.span.cover(digits));
    let (ratio, span) = place.find(&place.chunk.ratios, all)?;
    if ratio.other || ratio.whole == 0 {
        return None;
    }
    let percent = 100.0 * ratio.part as f64 / ratio.whole as f64;
    let title = Line::text(format!("{} of {} is ", ratio.part, ratio.whole));
    let card = Card::new(title.and_strong(format!("{percent:.1}%")));
    let written = ratio.percent.map(|(written, _)| written).filter(|written| (written - percent).abs() > 1.0);
    let card = card.maybe(written.map(|written| Line::text(format!("It says {written}%."))));
    Some(Hover { span, card })
}
