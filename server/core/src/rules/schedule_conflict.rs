//! A plan that cannot be kept: it ends before it starts, or a part of it lies outside of the whole, or before what it depends on.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{DocumentContext, declare_rule};
use crate::calendar::{DateMention, RangeMention};
use crate::finding::{Certainty, Finding};
use crate::languages::{List, has, holds, is_unspaced};
use crate::plan::dependencies::is_key;
use crate::plan::sections::{Unit, UnitKind};
use crate::plan::{Of, Section, Stretch};
use crate::text::Span;

declare_rule! {
    /// The dates of a plan contradict one another.
    ///
    /// A start lies after its end; a week, sprint or milestone lies outside of the phase that holds it; a phase or a row begins before
    /// one ends on which it depends by the document's own words.
    ///
    /// ## Why it matters
    /// Nobody can keep such a plan, and usually one date was moved and the others were forgotten.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Phase 1: Hull
    ///
    /// **Dates:** 2025-12-01 - 2025-12-19
    ///
    /// ## Phase 2: Rigging
    ///
    /// **Dates:** 2025-12-15 - 2026-01-16
    /// **Depends on:** Phase 1
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Phase 1: Hull
    ///
    /// **Dates:** 2025-12-01 - 2025-12-19
    ///
    /// ## Phase 2: Rigging
    ///
    /// **Dates:** 2025-12-15 - 2026-01-16, in parallel
    /// ```
    ///
    /// ## What it cannot know
    /// Which of the dates is wrong.
    /// Phases overlap on purpose, so without a word of dependence nothing is said.
    SCHEDULE_CONFLICT {
        code: "schedule-conflict",
        severity: Warning,
        certainty: Inferred,
        fix: None,
        judge: Document(judge),
    }
}

/// Is this a finding of the rule, and not one that a comment silences?
pub(crate) fn is_conflict(finding: &Finding) -> bool {
    finding.code == SCHEDULE_CONFLICT.code && !finding.silenced
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let live = |stretch: &&Stretch| context.is_live(stretch.span().start);
    let stretches: Vec<&Stretch> = context.stretches().iter().filter(live).collect();
    findings.extend(stretches.iter().filter_map(|stretch| backwards(context, stretch)));
    let periods = periods(context, &stretches);
    for (index, own) in &periods {
        findings.extend(outside(context, &periods, *index, own));
        findings.extend(too_early(context, &periods, *index, own));
    }
    rows(context, &stretches, findings);
}

/// The end as written lies before the start.
fn backwards(context: &DocumentContext, stretch: &Stretch) -> Option<Finding> {
    let range = stretch.range()?;
    // Without both years it may go over New Year.
    let (true, true) = (range.start.year.is_some(), range.end.year.is_some()) else { return None };
    let start = range.start.resolve(context.today())?;
    let end = range.end.last_day(context.today()).filter(|end| *end < start)?;
    if stretch.of == Of::Range && is_change(context, &range) {
        return None;
    }
    let message = format!("ends on {end}, before it starts on {start}");
    let finding = Finding::new(&SCHEDULE_CONFLICT, range.end.span, message).certainty(Certainty::Computed);
    Some(finding.related(context.related(range.start.span, "the start")))
}

/// "2025-12-10 → 2025-11-12" may say that a date was moved; behind a key of a period it may not.
fn is_change(context: &DocumentContext, range: &RangeMention) -> bool {
    let between =
        context.source(Span::new(range.start.span.end, range.end.span.start.max(range.start.span.end)));
    let is_dash = matches!(between.trim_matches([' ', '*']), "-" | "–" | "—" | "〜" | "～" | "~");
    let mut labels = context.plan().labels();
    let is_labelled =
        labels.any(|label| label.place(label.span).start == range.span.start && is_period(&label.key));
    !is_dash && !is_labelled
}

/// Is this the key of a label whose range is when the section's work is done?
fn is_period(key: &str) -> bool {
    has(List::PeriodSpans, key) || has(List::PeriodStarts, key)
}

/// When the work of a section is done, as its heading or a label of its own says.
pub(crate) struct Period {
    pub(crate) span: Span,
    start: DateMention,
    end: Option<DateMention>,
    pub(crate) first: Date,
    pub(crate) last: Date,
}

/// The periods of sections, by the number of the section; none for a section that gives several.
pub(crate) fn periods(context: &DocumentContext, stretches: &[&Stretch]) -> BTreeMap<usize, Period> {
    let outline = context.outline();
    let starts: BTreeMap<u32, ()> = context
        .plan()
        .labels()
        .filter(|label| is_period(&label.key) || label.key.ends_with("period"))
        .map(|label| (label.place(label.span).start, ()))
        .collect();
    let mut found: BTreeMap<usize, Option<Period>> = BTreeMap::new();
    for stretch in stretches.iter().filter(|stretch| !matches!(stretch.of, Of::Row { .. })) {
        let at = stretch.span().start;
        let Some(index) = outline.section_at(at) else { continue };
        let section = &outline.sections()[index];
        let is_heading = section.place(section.heading.content).covers(stretch.span());
        let is_labelled = stretch.of == Of::Labels || starts.contains_key(&at);
        if !is_heading && !is_labelled {
            continue;
        }
        let reference = context.reference(at);
        let days = match stretch.range() {
            Some(range) => range.resolve(reference),
            None => stretch.start.resolve(reference).map(|start| (start, start)),
        };
        let Some((first, last)) = days else { continue };
        let period = Period {
            span: stretch.span(),
            start: stretch.start.clone(),
            end: stretch.end.clone(),
            first,
            last,
        };
        // A heading speaks for its section; two labels are of two things.
        match found.get(&index) {
            None => drop(found.insert(index, Some(period))),
            Some(Some(known)) if section.place(section.heading.content).covers(known.span) => {}
            Some(_) => drop(found.insert(index, None)),
        }
    }
    found.into_iter().filter_map(|(index, period)| Some((index, period?))).collect()
}

/// A week, sprint or milestone that begins before the phase around it begins, or ends after it ends.
fn outside(
    context: &DocumentContext,
    periods: &BTreeMap<usize, Period>,
    index: usize,
    own: &Period,
) -> Option<Finding> {
    let outline = context.outline();
    let section = &outline.sections()[index];
    let unit = leading(section)?;
    let (around, whole) = ancestors(context, index).find_map(|above| Some((above, periods.get(&above)?)))?;
    let parent = &outline.sections()[around];
    let is_whole = leading(parent).is_some_and(|around| rank(around.kind) < rank(unit.kind));
    whole.end.as_ref().filter(|_| is_whole)?;
    own.end.as_ref()?;
    // A part without a year was resolved near today, not near its whole.
    let (first, last) = (own.first, own.last);
    let message = if last < whole.first || first > whole.last {
        format!("{first} to {last} lies outside of {} to {}", whole.first, whole.last)
    } else if first < whole.first {
        format!("starts on {first}, before the part of the plan that holds it, on {}", whole.first)
    } else if last > whole.last {
        format!("ends on {last}, after the part of the plan that holds it, on {}", whole.last)
    } else {
        return None;
    };
    let finding = Finding::new(&SCHEDULE_CONFLICT, own.span, message);
    Some(finding.related(context.related(whole.span, parent.heading.title.clone())))
}

pub(crate) fn leading(section: &Section) -> Option<&Unit> {
    section.heading.unit.as_ref().filter(|unit| unit.leading && unit.number.is_some())
}

/// Larger units hold smaller ones.
fn rank(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::Phase => 0,
        UnitKind::Milestone => 1,
        UnitKind::Sprint => 2,
        UnitKind::Week => 3,
        UnitKind::Task | UnitKind::Day => 4,
    }
}

fn ancestors<'a>(context: &'a DocumentContext, index: usize) -> impl Iterator<Item = usize> + 'a {
    let sections = context.outline().sections();
    std::iter::successors(sections[index].parent, move |above| sections[*above].parent)
}

/// A phase that begins before one ends on which it says to depend.
fn too_early(
    context: &DocumentContext,
    periods: &BTreeMap<usize, Period>,
    index: usize,
    own: &Period,
) -> Option<Finding> {
    let outline = context.outline();
    let section = &outline.sections()[index];
    let unit = leading(section)?;
    let end = outline.sections().get(index + 1).map_or(context.plan().len(), |next| next.span.start);
    let body = Span::new(section.span.start, end);
    let label = context.plan().labels_in(body).find(|label| is_key(&label.key))?;
    if is_loose(&label.value) || is_loose(&context.source(context.text().line_around(own.span.start))) {
        return None;
    }
    let named =
        outline.sections().iter().enumerate().filter(|(other, _)| *other != index).filter(|(_, other)| {
            leading(other).is_some_and(|other| other.kind == unit.kind && names(&label.value, other))
        });
    // Twice the same number, in a plan and its summary, are two; neither is meant for sure.
    let mut by_number: BTreeMap<String, Vec<&Period>> = BTreeMap::new();
    for (other, section) in named {
        let number = leading(section).and_then(|unit| unit.number.clone()).unwrap_or_default();
        by_number.entry(number).or_default().extend(periods.get(&other));
    }
    by_number.into_values().filter(|periods| periods.len() == 1).flatten().find_map(|before| {
        let end = before.end.as_ref()?;
        conflict(context, own.span, (&own.start, own.first), (end, before.last), before.span)
    })
}

/// Does `text` name this unit: "Phase 1", "Phases 1 and 2"?
pub(crate) fn names(text: &str, unit: &Unit) -> bool {
    let Some(number) = &unit.number else { return false };
    let lower = text.to_lowercase();
    holds(unit.kind.words(), &lower)
        && lower
            .split(|letter: char| !letter.is_alphanumeric() && letter != '.')
            // "フェーズ2", "2단계"
            .any(|part| part.trim_matches(is_unspaced).trim_end_matches('.') == number)
}

pub(crate) fn is_loose(text: &str) -> bool {
    holds(List::DependencyLoose, &text.to_lowercase())
}

/// The finding that `start` lies before `end`, if it does on every day that the two may mean.
fn conflict(
    context: &DocumentContext,
    span: Span,
    (start, first): (&DateMention, Date),
    (end, last): (&DateMention, Date),
    source: Span,
) -> Option<Finding> {
    let latest = start.last_day(first)?;
    let earliest = end.resolve(last)?;
    let message = format!("starts on {first}, but depends on what ends on {last}");
    let finding = || {
        Finding::new(&SCHEDULE_CONFLICT, span, message).related(context.related(source, "what it depends on"))
    };
    (latest < earliest).then(finding)
}

/// Rows that depend on other rows of their table, by id or name.
fn rows(context: &DocumentContext, stretches: &[&Stretch], findings: &mut Vec<Finding>) {
    let mut by_table: BTreeMap<usize, BTreeMap<usize, &Stretch>> = BTreeMap::new();
    for stretch in stretches {
        if let Of::Row { table, row } = stretch.of {
            by_table.entry(table).or_default().insert(row, stretch);
        }
    }
    for (index, table) in context.plan().tables().enumerate() {
        let Some(by_row) = by_table.get(&index) else { continue };
        let column = table.header.iter().position(|cell| is_key(&cell.plain()));
        let Some(column) = column else { continue };
        // The first two columns hold ids and names.
        let mut by_name: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (row, cells) in table.rows.iter().enumerate() {
            for name in cells.iter().take(2.min(column.max(1))).flat_map(|cell| known_names(&cell.plain())) {
                let known = by_name.entry(name).or_insert(Some(row));
                if *known != Some(row) {
                    *known = None;
                }
            }
        }
        for (row, cells) in table.rows.iter().enumerate() {
            let (Some(own), Some(cell)) = (by_row.get(&row), cells.get(column)) else { continue };
            if is_loose(&cell.text) {
                continue;
            }
            let named = cell.text.split([',', ';', '、', '+', '&']);
            let before = named.filter_map(|name| {
                let name = name.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
                by_row.get(&by_name.get(&name).copied().flatten().filter(|other| *other != row)?)
            });
            findings.extend(before.into_iter().find_map(|before| {
                let reference = context.reference(own.span().start);
                let first = own.range().map_or_else(
                    || own.start.resolve(reference),
                    |range| Some(range.resolve(reference)?.0),
                )?;
                let (_, last) = before.range()?.resolve(reference)?;
                conflict(
                    context,
                    own.span(),
                    (&own.start, first),
                    (before.end.as_ref()?, last),
                    before.span(),
                )
            }));
        }
    }
}

/// The names of a row: the whole cell, and an id that it begins with.
fn known_names(cell: &str) -> Vec<String> {
    let first = cell.split([' ', ':']).next().filter(|first| *first != cell);
    let id = first.filter(|first| first.bytes().any(|byte| byte.is_ascii_digit()));
    [Some(cell), id].into_iter().flatten().map(str::to_owned).collect()
}
