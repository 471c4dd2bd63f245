//! What a number says of the tasks that were counted, and how it is written.
//!
//! The trap: a number keeps its look: groups, decimals, how it is rounded.

use crate::counted::grouped;
use crate::plan::breakdowns::{Part, of_key};
use crate::plan::census::Way;
use crate::plan::gauges::Bar;
use crate::status::{Class, words};

/// What a number says of the tasks that were counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quantity {
    Total,
    /// Without those that were given up.
    Kept,
    Done,
    /// With those that were given up.
    Finished,
    /// All that is neither done nor given up.
    Left,
    /// All that is not done.
    Rest,
    Of(Class),
    /// The share that is done.
    Percent(Rounding),
    /// The share that is done or given up.
    FinishedPercent(Rounding),
    /// The share that is done, as a bar.
    Bar(Bar, Rounding),
}

/// How a percentage comes from a quotient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    Nearest,
    Down,
    Up,
}

/// The bar as it shows a percentage, as long as it was.
pub(super) fn bar(bar: &Bar, percent: f64, rounding: Rounding) -> String {
    let filled = rounding.rounded(percent * f64::from(bar.cells) / 100.0, 0).clamp(0.0, f64::from(bar.cells));
    let cell = |index: u32| if f64::from(index) < filled { bar.full } else { bar.empty };
    (0..bar.cells).map(cell).collect()
}

/// What the percentage `value` is of this way, if it is right.
pub(super) fn percent(way: &Way, value: f64, written: &str) -> Option<Quantity> {
    let finished = Way { done: way.done + way.cancelled, ..*way };
    Rounding::of(way.percent(), value, written)
        .map(Quantity::Percent)
        .or_else(|| Rounding::of(finished.percent(), value, written).map(Quantity::FinishedPercent))
}

/// A name without the word for tasks.
fn bare(name: &str) -> String {
    name.replace("tasks", "").replace("task", "").trim().to_owned()
}

/// Is it the name of what is begun, or waits?
pub(super) fn is_begun(name: &str) -> bool {
    matches!(words::class(&bare(name)), Some(Class::Active | Class::Held))
}

/// What a number with this name is of this way to count, if it is right; `is_told_apart` says that what is begun has a number of its own.
pub(super) fn quantity(name: &str, value: u64, way: &Way, is_told_apart: bool) -> Option<Quantity> {
    let bare = bare(name);
    let named: &[Quantity] = match (of_key(&bare), words::class(&bare)) {
        (_, Some(Class::Active)) => &[Quantity::Of(Class::Active)],
        (_, Some(Class::Held)) => &[Quantity::Of(Class::Held)],
        (_, Some(Class::Cancelled)) => &[Quantity::Of(Class::Cancelled)],
        (Some(Some(Part::Open)), _) | (_, Some(Class::Open)) if is_told_apart => {
            &[Quantity::Of(Class::Open), Quantity::Left, Quantity::Rest]
        }
        // While nothing is given up, what is left is what makes up the whole.
        (Some(Some(Part::Open | Part::Rest)), _) | (_, Some(Class::Open)) => {
            &[Quantity::Rest, Quantity::Left]
        }
        (Some(Some(Part::Done)), _) | (_, Some(Class::Done)) => &[Quantity::Done, Quantity::Finished],
        _ => return None,
    };
    named.iter().copied().find(|quantity| quantity.value(way) == Some(value))
}

impl Quantity {
    /// The number; none of a percentage.
    pub(super) fn value(self, way: &Way) -> Option<u64> {
        Some(match self {
            Quantity::Total => way.total,
            Quantity::Kept => way.total - way.cancelled,
            Quantity::Done | Quantity::Of(Class::Done) => way.done,
            Quantity::Finished => way.done + way.cancelled,
            Quantity::Left => way.open(),
            Quantity::Rest => way.total - way.done,
            Quantity::Of(Class::Open) => way.open().saturating_sub(way.active).saturating_sub(way.held),
            Quantity::Of(Class::Active) => way.active,
            Quantity::Of(Class::Held) => way.held,
            Quantity::Of(Class::Cancelled) => way.cancelled,
            Quantity::Percent(_) | Quantity::FinishedPercent(_) | Quantity::Bar(..) => return None,
        })
    }

    /// The number as `old` is written.
    pub(super) fn written(self, way: &Way, old: &str) -> String {
        match self {
            Quantity::Percent(rounding) => rounding.written(way.percent(), old),
            Quantity::Bar(shape, rounding) => bar(&shape, way.percent(), rounding),
            Quantity::FinishedPercent(rounding) => {
                let finished = Way { done: way.done + way.cancelled, ..*way };
                rounding.written(finished.percent(), old)
            }
            _ => self.value(way).map_or_else(|| old.to_owned(), |value| written_like(old, value)),
        }
    }
}

impl Rounding {
    /// How `value`, which is written so, comes from `truth`; nothing where it does not.
    pub(super) fn of(truth: f64, value: f64, written: &str) -> Option<Rounding> {
        // However it is rounded, it is not far from what it was; most numbers are.
        if (truth - value).abs() > 1.0 {
            return None;
        }
        let decimals = decimals(written);
        [Rounding::Nearest, Rounding::Down, Rounding::Up]
            .into_iter()
            .find(|rounding| (rounding.rounded(truth, decimals) - value).abs() < 1e-6)
    }

    fn rounded(self, truth: f64, decimals: usize) -> f64 {
        let factor = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
        let scaled = truth * factor;
        let rounded = match self {
            Rounding::Nearest => scaled.round(),
            // 7 of 25 is 28.000000000000004.
            Rounding::Down => (scaled + 1e-9).floor(),
            Rounding::Up => (scaled - 1e-9).ceil(),
        };
        rounded / factor
    }

    /// `truth` with as many decimals as `old` has, and its decimal sign.
    pub(super) fn written(self, truth: f64, old: &str) -> String {
        let decimals = decimals(old);
        let text = format!("{:.decimals$}", self.rounded(truth, decimals));
        if old.contains(',') { text.replace('.', ",") } else { text }
    }
}

fn decimals(written: &str) -> usize {
    written.find(['.', ',']).map_or(0, |point| written.len() - point - 1)
}

/// The number as `old` is written: with `,` between groups where that has some.
pub(super) fn written_like(old: &str, value: u64) -> String {
    let digits = value.to_string();
    if old.contains(',') { grouped(&digits, ',') } else { digits }
}
