//! Which gauges are right: those that show exactly what can be counted where they stand, or in the section that they name.
//!
//! The trap: a percentage may be right by chance, so one that another number tells already is left to it.

use std::collections::BTreeMap;

use super::quantity::{Quantity, Rounding, percent};
use super::{Counted, Meter, Share, Shown, every_way};
use crate::plan::census::Way;
use crate::plan::gauges::{Bar, Gauge};
use crate::plan::tallies::{Titles, named};
use crate::plan::{At, Plan};
use crate::rules::DocumentContext;
use crate::text::Span;

/// The gauges that are right, with what they count; `times` says by which ways the numbers of the document are right.
pub(super) fn counted(
    context: &DocumentContext,
    known: &[Counted],
    shares: &[Share],
    times: &BTreeMap<&'static str, usize>,
) -> Vec<Counted> {
    let told: Vec<Span> = known
        .iter()
        .flat_map(|counted| counted.numbers.iter().map(|(span, _)| *span))
        .chain(shares.iter().map(|share| share.percent))
        .collect();
    let is_told = |span: Span| told.contains(&span);
    let titles = Titles::default();
    let mut ways: BTreeMap<Span, Vec<Way>> = BTreeMap::new();
    let mut found = Vec::new();
    for gauge in context.plan().gauges().filter(|gauge| context.is_live(gauge.place(gauge.span).start)) {
        let mut best: Option<(usize, Counted)> = None;
        let written = gauge.percent.map(|(_, span)| context.source(gauge.place(span)));
        let written = written.as_deref().unwrap_or_default();
        for scope in scopes(context, &titles, &gauge) {
            for way in ways.entry(scope).or_insert_with(|| every_way(context.census(), scope)) {
                let Some(mut numbers) = numbers(&gauge, written, way) else { continue };
                numbers.retain(|(span, _)| !is_told(*span));
                let times = times.get(way.definition).copied().unwrap_or(0);
                if !numbers.is_empty() && best.as_ref().is_none_or(|(most, _)| times > *most) {
                    best = Some((times, Counted { scope, definition: way.definition, numbers }));
                }
            }
        }
        found.extend(best.map(|(_, counted)| counted));
    }
    found
}

/// The places whose tasks a gauge may show, the likeliest first.
fn scopes(context: &DocumentContext, titles: &Titles, gauge: &At<Gauge>) -> Vec<Span> {
    let outline = context.outline();
    let block = gauge.place(gauge.block);
    if let Some(name) = &gauge.name {
        return named(outline, context.census(), titles, name, block).into_iter().collect();
    }
    let place = gauge.place(gauge.span);
    let section = outline.section_at(place.start);
    let around = outline.path(section).map(|section| section.body());
    let is_in_heading =
        section.is_some_and(|section| outline.sections()[section].heading_span().covers(place));
    let document = (!is_in_heading).then(|| whole(context.plan()));
    around.take(if is_in_heading { 1 } else { usize::MAX }).chain(document).collect()
}

fn whole(plan: &Plan) -> Span {
    Span::new(0, plan.len())
}

/// The numbers of a gauge, whose percentage is written so, each with what it is of this way; nothing where one of them is not right.
fn numbers(gauge: &At<Gauge>, written: &str, way: &Way) -> Option<Vec<(Span, Quantity)>> {
    let mut numbers = Vec::new();
    if let Some((done, total)) = gauge.ratio {
        if !way.gives(total.value) || !way.gives_done(done.value) {
            return None;
        }
        let of_total = if way.total == total.value { Quantity::Total } else { Quantity::Kept };
        let of_done = if way.done == done.value { Quantity::Done } else { Quantity::Finished };
        numbers.push((gauge.place(total.span), of_total));
        numbers.push((gauge.place(done.span), of_done));
    }
    if let Some((value, span)) = gauge.percent {
        let place = gauge.place(span);
        numbers.push((place, percent(way, value, written)?));
    }
    // A bar beside a number shows that.
    if let Some(bar) = gauge.bar.filter(|_| numbers.is_empty()) {
        let place = gauge.place(bar.span);
        let rounding = rounding(&bar, way.percent())?;
        numbers.push((place, Quantity::Bar(Bar { span: place, ..bar }, rounding)));
    }
    Some(numbers)
}

/// How the cells of a bar come from a percentage.
fn rounding(bar: &Bar, percent: f64) -> Option<Rounding> {
    Rounding::of(percent * f64::from(bar.cells) / 100.0, f64::from(bar.filled), "")
}

/// The bars that show the number beside them.
pub(super) fn meters(context: &DocumentContext) -> Vec<Meter> {
    let meter = |gauge: At<Gauge>| {
        let bar = gauge.bar?;
        let (shown, value) = match (gauge.percent, gauge.ratio) {
            (Some((value, span)), _) => (Shown::Percent(gauge.place(span)), value),
            (None, Some((done, total))) if total.value > 0 => (
                Shown::Ratio(gauge.place(done.span), gauge.place(total.span)),
                100.0 * done.value as f64 / total.value as f64,
            ),
            _ => return None,
        };
        let rounding = rounding(&bar, value)?;
        Some(Meter { bar: Bar { span: gauge.place(bar.span), ..bar }, shown, rounding })
    };
    let live = context.plan().gauges().filter(|gauge| context.is_live(gauge.place(gauge.span).start));
    live.filter_map(meter).collect()
}
