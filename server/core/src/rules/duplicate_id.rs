//! One id of two tasks.

use std::collections::{BTreeMap, BTreeSet};

use super::{DocumentContext, declare_rule};
use crate::calendar::{Mention, scan};
use crate::finding::{Applicability, Finding, Related, Severity};
use crate::languages::{List, holds};
use crate::plan::Section;
use crate::plan::census::{Kind, Unit};
use crate::plan::tasks::{Numbered, behind_id, numbered, own_words};
use crate::text::Span;

declare_rule! {
    /// Two different tasks of a document bear the same id.
    ///
    /// Judged are ids in front of boxes, in rows of tables with a status, and of task headings: `T001`, `P1-T02`, `API-3`, `1.2.3`.
    ///
    /// ## Why it matters
    /// Who is told to do T014 does one of the two, and "depends on T014" says nothing.
    ///
    /// ## Fires
    /// ```markdown
    /// ## Import
    /// - [x] T001 Read the old tables
    /// - [ ] T002 Write the new tables
    ///
    /// ## Export
    /// - [ ] T002 Draw the invoice as PDF
    /// - [ ] T003 Send it
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// ## Import
    /// - [x] T001 Read the old tables
    /// - [ ] T002 Write the new tables
    ///   - [ ] T002a keys
    ///
    /// ## Summary
    /// - [x] T001-T002 Import
    /// - [ ] T002 New tables
    /// ```
    ///
    /// ## Fix
    /// The later task gets the next number that is free.
    /// It is for a person to apply: other places may mean either of the two.
    ///
    /// ## What it cannot know
    /// Which of the two came first.
    /// A task of nearly the same words is a copy of the first, as lists of what runs in parallel and summaries have them; it is reported
    /// only where both are open and of forty ids at most one stands twice.
    /// `1.2.3` and "Task 4" are unique below one heading only, numbers that start again at 1 are a new list, and where a quarter of the
    /// ids stand more than once they name something else: a requirement, a ticket.
    /// Two tasks that are done, each with the day on which that was, are records: a hint without a fix, since links and commits hold on to
    /// their ids.
    /// `#123` is a number of another system.
    DUPLICATE_ID {
        code: "duplicate-id",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// Prefixes of what tasks refer to: requirements, decisions, standards.
const REFERENCES: [&str; 24] = [
    "FR", "NFR", "US", "AC", "SC", "UC", "REQ", "ADR", "RFC", "PR", "GH", "CVE", "CWE", "ISO", "AES", "SHA",
    "UTF", "BR", "RISK", "TC", "EPIC", "STORY", "MD", "HTTP",
];

/// More tasks than this with one id, and it is a label.
const MOST: usize = 6;

/// A list says a task twice by mistake where at most one in so many ids stands twice.
const RARE: usize = 40;

/// A task that bears an id.
struct Definition<'a> {
    index: usize,
    unit: &'a Unit<'a>,
    id: &'a str,
    numbered: Numbered<'a>,
}

/// Within what an id is to be unique: the form of the task, a place of the document, and the series.
type Scope<'a> = (u8, u32, &'a str);

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.plan().tasks().filter(|task| task.id.is_some()).nth(1).is_none() {
        return;
    }
    for definitions in scopes(context).into_values() {
        // Tasks mostly stand in the order of their numbers, so sorting them costs little.
        let mut sorted: Vec<&Definition> = definitions.iter().collect();
        sorted.sort_by_key(|definition| (definition.numbered.number, definition.id));
        let same_ids = sorted.chunk_by(|left, right| left.id == right.id);
        let by_id: Vec<&[&Definition]> = same_ids.filter(|same| !is_checklist(same)).collect();
        if by_id.iter().any(|same| same.len() > MOST) || !is_numbered_here(&definitions) {
            continue;
        }
        let mut differing: Vec<(&Definition, &Definition)> =
            by_id.iter().filter_map(|same| differing(context, same)).collect();
        differing.sort_by_key(|(first, _)| first.id);
        if differing.len() == 1 || differing.len() * 4 <= by_id.len() {
            let mut free =
                definitions.iter().map(|definition| definition.numbered.number).max().unwrap_or_default();
            for (first, second) in &differing {
                free += 1;
                let new = second.numbered.with(free);
                let message = |line| format!("\"{}\" names another task in line {line}", second.id);
                let (span, finding) = finding(context, first, second, message);
                if is_record(context, first) && is_record(context, second) {
                    // Whoever looks for it may be told the wrong story, but nobody confuses the two any more.
                    findings.push(finding.severity(Severity::Hint));
                } else {
                    findings.push(finding.fix(Applicability::Unsafe, format!("Change to {new}"), span, new));
                }
            }
        }
        let twice: Vec<(&Definition, &Definition)> =
            by_id.iter().filter_map(|same| twice(context, same)).collect();
        if twice.len() * RARE <= by_id.len() {
            for (first, second) in &twice {
                let message =
                    |line| format!("\"{}\" is listed twice, and open in line {line} too", second.id);
                findings.push(finding(context, first, second, message).1);
            }
        }
    }
}

/// The first task with an id, and the first that is about something else.
fn differing<'a>(
    context: &DocumentContext,
    same: &[&'a Definition<'a>],
) -> Option<(&'a Definition<'a>, &'a Definition<'a>)> {
    let (first, others) = same.split_first()?;
    others.iter().find(|other| !is_copy(context, first, other)).map(|other| (*first, *other))
}

/// Two open boxes with one id and the same words.
fn twice<'a>(
    context: &DocumentContext,
    same: &[&'a Definition<'a>],
) -> Option<(&'a Definition<'a>, &'a Definition<'a>)> {
    let [first, second] = same else { return None };
    let is_open = |definition: &Definition| {
        definition.unit.kind == Kind::Box && definition.unit.class.is_unfinished() && !definition.unit.waived
    };
    (is_open(first) && is_open(second) && is_copy(context, first, second)).then_some((*first, *second))
}

/// Items beside one another with an id of another system ("API-1 reviewed", "API-1 shipped") check what bears it.
fn is_checklist(same: &[&Definition]) -> bool {
    let neighbours = |pair: &[&Definition]| pair[0].index + 1 == pair[1].index;
    let is_box = same.iter().all(|definition| definition.unit.kind == Kind::Box);
    same.len() > 1 && is_box && same[0].numbered.series.contains('-') && same.windows(2).all(neighbours)
}

/// Have they half of the words of the shorter in common?
fn is_copy(context: &DocumentContext, left: &Definition, right: &Definition) -> bool {
    let words = |definition: &Definition| -> BTreeSet<String> {
        let unit = definition.unit;
        let text =
            context.source(if unit.kind == Kind::Row { unit.title } else { first_line(context, unit.span) });
        behind_id(&text, definition.id).into_iter().flat_map(own_words).collect()
    };
    let (left, right) = (words(left), words(right));
    left.intersection(&right).count() * 2 >= left.len().min(right.len())
}

fn scopes<'a>(context: &'a DocumentContext) -> BTreeMap<Scope<'a>, Vec<Definition<'a>>> {
    let units = context.census().units();
    let tables: Vec<u32> = context.plan().tables().map(|table| table.place(table.span).start).collect();
    let mut scopes: BTreeMap<Scope, Vec<Definition>> = BTreeMap::new();
    let mut repetitions = Repetitions::default();
    // Of each series which of its first ids were met, and in which list we are: one that starts again is a new one.
    let mut lists: BTreeMap<(u8, &str), (BTreeSet<&str>, u32)> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        let Some(id) = unit.id.filter(|id| !id.starts_with('#') && !unit.past) else { continue };
        let Some(numbered) = numbered(id).filter(|_| !unit.refers) else { continue };
        let form = unit.kind as u8;
        let is_local = !numbered.series.starts_with(char::is_alphabetic);
        // A number alone in the first column of a table counts its rows.
        let counts_rows = unit.kind == Kind::Row && is_local;
        let is_part = ancestors(units, unit).any(|ancestor| ancestor.id == Some(id));
        if counts_rows || is_part || repetitions.has(context, unit) || is_reference(numbered.series) {
            continue;
        }
        let (first_ids, list) = lists.entry((form, numbered.series)).or_default();
        if numbered.number <= 1 && !first_ids.insert(id) {
            *list += 1;
        }
        let place = match unit.kind {
            Kind::Row => tables.partition_point(|start| *start <= unit.span.start) as u32,
            _ if is_local => local_place(context, unit),
            _ => *list,
        };
        scopes.entry((form, place, numbered.series)).or_default().push(Definition {
            index,
            unit,
            id,
            numbered,
        });
    }
    scopes
}

/// Where the heading begins below which a number that says nothing by itself is unique.
fn local_place(context: &DocumentContext, unit: &Unit) -> u32 {
    let sections = context.outline().sections();
    let section = context.outline().section_at(unit.span.start);
    let around =
        if unit.kind == Kind::Heading { section.and_then(|at| sections[at].parent) } else { section };
    around.map_or(0, |at| sections[at].span.start + 1)
}

fn ancestors<'a>(units: &'a [Unit<'a>], unit: &'a Unit<'a>) -> impl Iterator<Item = &'a Unit<'a>> {
    let mut next = unit.parent;
    std::iter::from_fn(move || {
        let parent = units.get(next?)?;
        next = parent.parent;
        Some(parent)
    })
}

/// Which sections announce what was named before, as far as somebody asked.
#[derive(Default)]
struct Repetitions(BTreeMap<usize, bool>);

impl Repetitions {
    /// Does the task stand below such a heading?
    fn has(&mut self, context: &DocumentContext, unit: &Unit) -> bool {
        let outline = context.outline();
        let section = outline.section_at(unit.span.start);
        let around = match unit.kind {
            Kind::Heading => section.and_then(|at| outline.sections()[at].parent),
            _ => section,
        };
        let Some(around) = around else { return false };
        *self.0.entry(around).or_insert_with(|| outline.path(Some(around)).any(repeats))
    }
}

/// Does its heading announce what was named before?
fn repeats(section: &Section) -> bool {
    let is_work = section.heading.unit.as_ref().is_some_and(|unit| unit.leading && unit.number.is_some());
    let title = section.heading.title.to_lowercase();
    section.heading.level > 1 && !is_work && holds(List::Repetitions, &title)
}

fn is_reference(series: &str) -> bool {
    let prefix = series.trim_end_matches('-');
    series.len() > prefix.len() && REFERENCES.contains(&prefix)
}

/// `T014` numbers tasks wherever it stands. Ids with a hyphen may be those of a tracker, of which one ticket is several boxes, and `2.0`
/// may be a version; they are numbers of tasks where they begin at 1 and leave no large gaps.
fn is_numbered_here(definitions: &[Definition]) -> bool {
    let Some(first) = definitions.first() else { return false };
    let series = first.numbered.series;
    if series.starts_with(char::is_alphabetic) && !series.contains('-') {
        return true;
    }
    let numbers: BTreeSet<u64> = definitions.iter().map(|definition| definition.numbered.number).collect();
    let (Some(least), Some(most)) = (numbers.first(), numbers.last()) else { return false };
    *least <= 1 && definitions.len() > 2 && *most <= numbers.len() as u64 * 2
}

fn first_line(context: &DocumentContext, span: Span) -> Span {
    let line = context.text().line_around(span.start);
    Span::new(span.start, line.end.min(span.end).max(span.start))
}

/// Is the task done, and the day on which it was recorded beside it?
fn is_record(context: &DocumentContext, definition: &Definition) -> bool {
    let is_day = |mention: &Mention| mention.dates().all(|date| date.format.is_complete());
    let line = || context.source(first_line(context, definition.unit.span));
    !definition.unit.class.is_unfinished() && scan(&line()).iter().any(is_day)
}

/// The place of the second id, and a finding there.
fn finding(
    context: &DocumentContext,
    first: &Definition,
    second: &Definition,
    message: impl Fn(u32) -> String,
) -> (Span, Finding) {
    let place = |definition: &Definition| {
        let line = first_line(context, definition.unit.span);
        let at = context.source(line).find(definition.id).unwrap_or_default() as u32;
        Span::new(line.start + at, line.start + at + definition.id.len() as u32)
    };
    let (span, other) = (place(second), place(first));
    let line = context.text().line_at(other.start) + 1;
    let finding = Finding::new(&DUPLICATE_ID, span, message(line)).related(Related {
        path: context.document.path.clone(),
        points: context.text().points(other),
        message: format!("\"{}\" first here", first.id),
    });
    (span, finding)
}
