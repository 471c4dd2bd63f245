//! `[40%]`, "Progress: 40%": the percentage is not that of the tasks it stands over.

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Certainty, Finding};
use crate::plan::Census;
use crate::plan::census::Way;
use crate::plan::tallies::{Bound, Form};
use crate::text::Span;

declare_rule! {
    /// A percentage over counted tasks is not the share of them that is done.
    ///
    /// ## Why it matters
    /// "Progress: 40%" is what a reader takes away, and nobody changes it with the box.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Schema [25%]
    /// - [x] Tables
    /// - [x] Views
    /// - [ ] Grants
    /// - [ ] Backups
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Schema [50%]
    /// - [x] Tables
    /// - [x] Views
    /// - [ ] Grants
    /// - [ ] Backups
    /// ```
    ///
    /// ## What it cannot know
    /// A percentage may measure effort and not tasks.
    /// So one that is no cookie is judged only over four tasks or more, and only when it is far from every way to count them.
    PERCENT_MISMATCH {
        code: "percent-mismatch",
        severity: Warning,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        follows: true,
        judge: Document(judge),
    }
}

/// Below this many tasks a percentage that is no cookie is nobody's count.
const FEWEST: u64 = 4;

/// How far a percentage that is no cookie may be from the share of the tasks, in points: estimates are round.
const SLACK: f64 = 10.0;

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if !context.plan().tallies().any(|tally| tally.percent.is_some()) {
        return;
    }
    let judged = judged(context);
    // One cookie that equals its count shows that they are counted here, and not estimated.
    let is_counted = |(bound, way): &(&Bound, Option<Way>)| {
        let percent = bound.tally.percent.map_or(0.0, |(percent, _)| percent);
        bound.tally.form == Form::Cookie && way.is_none() && percent > 0.0 && percent < 100.0
    };
    let are_counted = judged.iter().any(is_counted);
    for (bound, way) in &judged {
        let (Some(way), Some((percent, span))) = (way, bound.tally.percent) else { continue };
        if bound.tally.form == Form::Cookie && !are_counted && (way.percent() - percent).abs() <= SLACK {
            continue;
        }
        let beside = || judged.iter().filter(|(other, _)| other.group == bound.group);
        let (all, wrong) = (beside().count(), beside().filter(|(_, way)| way.is_some()).count());
        // Shares of a whole, such as the weights of the parts of an exam, add up to 100.
        let sum: f64 =
            beside().filter_map(|(other, _)| other.tally.percent).map(|(percent, _)| percent).sum();
        let weights = all > 1 && wrong == all && (sum - 100.0).abs() < 0.5;
        if weights || (all > 1 && wrong * 2 >= all && bound.tally.form != Form::Cookie) {
            continue;
        }
        let is_cookie = bound.tally.form == Form::Cookie;
        let span = bound.tally.place(span);
        let truth = format!("{:.0}", way.percent());
        let message = format!("\"{percent}%\", but {}, {truth}%", way.stated());
        let (applicability, certainty) = if is_cookie {
            (Applicability::Safe, Certainty::Computed)
        } else {
            (Applicability::Unsafe, Certainty::Inferred)
        };
        findings.push(Finding::new(&PERCENT_MISMATCH, span, message).certainty(certainty).fix(
            applicability,
            format!("Change to {truth}%"),
            span,
            truth,
        ));
    }
}

/// Does "Progress: 40%" stand before the tasks of its own section, with no other figures of progress beside it?
/// The percentages over tasks, each with the way to count these that it contradicts.
fn judged<'a>(context: &'a DocumentContext) -> Vec<(&'a Bound<'a>, Option<Way>)> {
    let (census, tallies) = (context.census(), context.tallies());
    tallies
        .iter()
        .filter(|bound| bound.tally.percent.is_some() && bound.tally.done.is_none())
        .filter(|bound| bound.tally.form != Form::Progress || speaks_of_its_section(bound, tallies, census))
        .map(|bound| (bound, contradicting(census, bound)))
        .collect()
}

/// The places of the percentages that are the share of done tasks, by one way to count them.
pub(super) fn claims(context: &DocumentContext) -> Vec<Span> {
    let census = context.census();
    let is_borne_out = |(bound, way): &(&Bound, Option<Way>)| {
        way.is_none() && bound.scopes.iter().any(|scope| census.any(*scope))
    };
    let right = judged(context).into_iter().filter(is_borne_out);
    right.filter_map(|(bound, _)| Some(bound.tally.place(bound.tally.percent?.1))).collect()
}

fn speaks_of_its_section(bound: &Bound, tallies: &[Bound], census: &Census) -> bool {
    let Some(scope) = bound.scopes.first() else { return false };
    let place = bound.tally.place(bound.tally.span);
    let first = census.within(*scope).first().map(|unit| unit.span.start);
    let beside = tallies.iter().filter(|other| {
        other.tally.form != Form::Cookie && {
            let other = other.tally.place(other.tally.span);
            scope.start <= other.start && other.end <= scope.end
        }
    });
    bound.own && first.is_some_and(|first| place.end <= first) && beside.count() == 1
}

/// The way to count that the percentage contradicts, if it contradicts them all.
fn contradicting(census: &Census, bound: &Bound) -> Option<Way> {
    let (percent, _) = bound.tally.percent?;
    let is_cookie = bound.tally.form == Form::Cookie;
    let slack = if is_cookie { 1.0 } else { SLACK };
    let mut first = None;
    // What stands at the head of a section speaks of that section, not of those around it.
    let scopes = if bound.own { &bound.scopes[..1] } else { &bound.scopes };
    for scope in scopes {
        let mut ways = census.ways(*scope);
        ways.extend(census.ways_by_id(*scope));
        let near = |way: &Way| {
            let given_up = Way { done: way.done + way.cancelled, ..*way };
            (way.percent() - percent).abs() <= slack || (given_up.percent() - percent).abs() <= slack
        };
        if ways.iter().any(near) {
            return None;
        }
        first = first.or_else(|| ways.first().copied().filter(|way| is_cookie || way.total >= FEWEST));
    }
    first
}
