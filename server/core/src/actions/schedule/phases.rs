//! The pieces of a plan that have a beginning and an end: numbered sections, and rows of tables.
//!
//! A section has its days in its heading, behind a label, or in the row that names it; a row that names no section is a piece of its
//! own. Plans without days number their weeks ("Weeks 3-6"), and these stand for days from an arbitrary Monday on. The trap: a row
//! that repeats the days of a section is no second piece.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::names::{RowTitle, Sections, bare_title, names_of};
use super::weeks::{self, WeekText};
use crate::plan::dependencies::is_key;
use crate::plan::remarks::is_status_key;
use crate::plan::sections::{Unit, units::unit};
use crate::plan::tables::{Table, status_column};
use crate::plan::{At, Label, Of, Section, Stretch};
use crate::rules::{DocumentContext, is_loose, leading, names, periods};
use crate::status::stated;
use crate::text::Span;

/// A piece of the plan with its days.
pub(super) struct Phase<'a> {
    /// What it is called: `Phase 2`, `Walls`.
    pub(super) name: String,
    /// By what lines may name it, in lower case.
    pub(super) names: Vec<String>,
    /// Its section, with the number of it in the outline.
    pub(super) section: Option<(usize, &'a Section)>,
    /// The row that gives or repeats its days.
    pub(super) row: Option<Row>,
    /// Where its days are given.
    pub(super) given: Span,
    pub(super) first: Date,
    pub(super) last: Date,
    /// It is done or given up.
    pub(super) is_over: bool,
    /// What it says itself of what it needs.
    needs: Option<String>,
    /// Its days stand for the numbers of weeks.
    pub(super) is_in_weeks: bool,
}

/// A row of a table, or a line of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// The table, counted from 0 in the document; the last number there is for lines.
    pub(super) table: usize,
    /// The row, or the line, from 0.
    pub(super) row: usize,
    /// Its cells, or all of the line.
    pub(super) span: Span,
}

/// When something begins and ends, and where that is written.
struct Days {
    given: Span,
    first: Date,
    last: Date,
}

/// The live pieces whose days are given: sections in order, then rows.
pub(super) fn dated<'a>(context: &'a DocumentContext) -> Vec<Phase<'a>> {
    let stretches: Vec<&Stretch> =
        context.stretches().iter().filter(|stretch| context.is_live(stretch.span().start)).collect();
    let sections = context.outline().sections();
    let labels = telling(context);
    let mut phases: Vec<Phase> = Vec::new();
    for (index, period) in periods(context, &stretches) {
        if sections.get(index).is_none_or(|section| leading(section).is_none()) {
            continue;
        }
        let days = Days { given: period.span, first: period.first, last: period.last };
        phases.push(Phase::of_section(context, &labels, index, days));
    }
    let tables: Vec<At<Table>> = context.plan().tables().collect();
    let entries = stretches.into_iter().filter_map(|stretch| {
        let reference = context.reference(stretch.span().start);
        let (first, last) = match stretch.range() {
            Some(range) => range.resolve(reference)?,
            None => stretch.start.resolve(reference).map(|start| (start, start))?,
        };
        let days = Days { given: stretch.span(), first, last };
        match stretch.of {
            Of::Row { table, row } => Entry::of_row(&tables, table, row, days),
            Of::Range => Entry::of_line(context, days),
            Of::Labels => None,
        }
    });
    let entries: Vec<Entry> = entries.collect();
    add(context, &labels, &mut phases, entries);
    phases
}

/// The live pieces that are given by the numbers of their weeks.
pub(super) fn numbered<'a>(context: &'a DocumentContext) -> Vec<Phase<'a>> {
    let texts = weeks::texts(context);
    let days = |text: &WeekText| {
        let (first, last) = text.days()?;
        Some(Days { given: text.span(), first, last })
    };
    let labels = telling(context);
    let mut phases: Vec<Phase> = Vec::new();
    for (index, section) in context.outline().sections().iter().enumerate() {
        if leading(section).is_none() {
            continue;
        }
        let head = head(context, index);
        let from = texts.partition_point(|text| text.span().start < head.start);
        let mut own = texts[from..].iter().take_while(|text| head.covers(text.span()));
        if let Some(days) = own.find(|text| text.row.is_none()).and_then(days) {
            phases.push(Phase::of_section(context, &labels, index, days));
        }
    }
    let tables: Vec<At<Table>> = context.plan().tables().collect();
    let entries = texts.iter().filter_map(|text| {
        let (table, row) = text.row?;
        Entry::of_row(&tables, table, row, days(text)?)
    });
    let entries: Vec<Entry> = entries.collect();
    add(context, &labels, &mut phases, entries);
    phases.iter_mut().for_each(|phase| phase.is_in_weeks = true);
    phases
}

/// A row, or a line, that gives the days of what it names.
struct Entry {
    place: Row,
    title: RowTitle,
    days: Days,
    is_over: bool,
    /// What it is said to need.
    needs: Option<String>,
}

impl Entry {
    fn of_row(tables: &[At<Table>], table: usize, row: usize, days: Days) -> Option<Entry> {
        let at = tables.get(table)?;
        let cells = at.rows.get(row)?;
        let place = Row { table, row, span: at.place(cells.first()?.span.cover(cells.last()?.span)) };
        let title = RowTitle::of(cells, days.given, at)?;
        let is_over = status_column(&at.header)
            .and_then(|column| stated::of_value(&cells.get(column)?.text))
            .is_some_and(|stated| !stated.class.is_unfinished());
        let needs = at.header.iter().position(|cell| is_key(&cell.plain()));
        let needs = needs.and_then(|column| cells.get(column)).map(|cell| cell.text.clone());
        Some(Entry { place, title, days, is_over, needs })
    }

    /// `- **Phase 2: Walls** (Nov 17 - Dec 12)`: a line that begins with the name of a piece.
    fn of_line(context: &DocumentContext, days: Days) -> Option<Entry> {
        let text = context.text();
        let line = text.line_at(days.given.start);
        let span = text.line_span(line);
        let before = context.source(Span::new(span.start, days.given.start));
        let is_heading = before.trim_start_matches([' ', '>']).starts_with('#');
        let title = before.trim_matches(|letter: char| !letter.is_alphanumeric());
        let unit = unit(title).filter(|unit| unit.leading && unit.number.is_some() && !is_heading)?;
        let title = RowTitle { text: title.to_owned(), unit: Some(unit), number: None };
        Some(Entry {
            place: Row { table: usize::MAX, row: line as usize, span },
            title,
            days,
            is_over: false,
            needs: None,
        })
    }
}

/// Adds the pieces that rows and lines give: to the section that one names, else by themselves.
fn add<'a>(
    context: &'a DocumentContext,
    labels: &[At<Label>],
    phases: &mut Vec<Phase<'a>>,
    entries: Vec<Entry>,
) {
    if entries.is_empty() {
        return;
    }
    let sections = Sections::of(context);
    let of_section = |(at, phase): (usize, &Phase)| Some((phase.section?.0, at));
    let mut known: BTreeMap<usize, usize> = phases.iter().enumerate().filter_map(of_section).collect();
    for Entry { place, title, days, is_over, needs } in entries {
        let section = sections.named(&title);
        let at = section.and_then(|section| known.get(&section).copied());
        if let Some(known) = at.and_then(|at| phases.get_mut(at)) {
            known.needs = known.needs.take().or(needs);
            if known.row.is_none() && (known.first, known.last) == (days.first, days.last) {
                known.row = Some(place);
            }
            continue;
        }
        let mut phase = match section {
            Some(index) => {
                known.insert(index, phases.len());
                Phase::of_section(context, labels, index, days)
            }
            None => Phase {
                name: title.spoken(),
                names: title.names(),
                section: None,
                row: None,
                given: days.given,
                first: days.first,
                last: days.last,
                is_over: false,
                needs: None,
                is_in_weeks: false,
            },
        };
        phase.row = Some(place);
        phase.is_over |= is_over;
        phase.needs = phase.needs.take().or(needs);
        phases.push(phase);
    }
}

impl<'a> Phase<'a> {
    fn of_section(context: &'a DocumentContext, labels: &[At<Label>], index: usize, days: Days) -> Phase<'a> {
        let section = &context.outline().sections()[index];
        let heading = &section.heading;
        let unit = leading(section);
        let title = bare_title(section);
        let spoken = unit.map_or("", |unit| unit.span.of(&heading.title)).trim();
        let name = if spoken.is_empty() { format!("\"{title}\"") } else { spoken.to_owned() };
        let names = names_of(spoken, &title);
        let head = head(context, index);
        let from = labels.partition_point(|label| label.place(label.span).start < head.start);
        let own = || labels[from..].iter().take_while(|label| label.place(label.span).start < head.end);
        let is_over = match heading.status {
            Some(status) => !status.class.is_unfinished(),
            None => own().find(|label| is_status_key(&label.key)).is_some_and(|label| {
                stated::of_value(&label.value).is_some_and(|it| !it.class.is_unfinished() && !it.qualified)
            }),
        };
        Phase {
            name,
            names,
            section: Some((index, section)),
            row: None,
            given: days.given,
            first: days.first,
            last: days.last,
            is_over,
            needs: own().find(|label| is_key(&label.key)).map(|label| label.value.clone()),
            is_in_weeks: false,
        }
    }

    /// The part of the document that is its own and holds `place`: its row, else its section.
    pub(super) fn region(&self, place: Span) -> Option<Span> {
        let row = self.row.map(|row| row.span).filter(|row| row.covers(place));
        row.or(self.section.map(|(_, section)| section.span).filter(|span| span.covers(place)))
    }

    /// Is neither a part of the other?
    pub(super) fn is_apart(&self, other: &Phase) -> bool {
        match (self.section, other.section) {
            (Some((_, one)), Some((_, other))) => {
                !one.span.covers(other.span) && !other.span.covers(one.span)
            }
            _ => self.given != other.given,
        }
    }

    /// Does it depend on one of those that move? `chains` are the tables whose rows follow one another.
    pub(super) fn follows(
        &self,
        context: &DocumentContext,
        chains: &BTreeSet<usize>,
        moving: &[&Phase],
        own: &Phase,
    ) -> bool {
        if let Some(needs) = &self.needs {
            let is_named = |other: &&Phase| match (self.unit(), other.unit()) {
                (Some(one), Some(unit)) if one.kind == unit.kind => names(needs, unit),
                _ => other.is_in(needs),
            };
            return !is_loose(needs) && moving.iter().any(is_named);
        }
        let line = context.text().line_around(self.given.start);
        let is_beside = match (self.section, own.section) {
            (Some((_, one)), Some((_, other))) => {
                self.unit().map(|unit| unit.kind) == own.unit().map(|unit| unit.kind)
                    && one.heading.level == other.heading.level
            }
            _ => self
                .row
                .zip(own.row)
                .is_some_and(|(row, other)| row.table == other.table && chains.contains(&row.table)),
        };
        let is_after = if self.is_in_weeks { self.first > own.last } else { self.first >= own.last };
        is_beside && is_after && !is_loose(&context.source(line))
    }

    fn unit(&self) -> Option<&Unit> {
        leading(self.section?.1)
    }

    /// Is it one of the names in a list?
    fn is_in(&self, list: &str) -> bool {
        let list = list.to_lowercase();
        let mut listed = list
            .split([',', ';', '、', '+', '&'])
            .map(|name| name.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned());
        let is_one =
            |name: &str| self.names.iter().any(|own| own == name || own.starts_with(&format!("{name}:")));
        listed.any(|name| !name.is_empty() && is_one(&name))
    }
}

/// The tables, and the lines, in which each piece begins when the one before has ended.
pub(super) fn chains(phases: &[Phase]) -> BTreeSet<usize> {
    let mut tables: BTreeMap<usize, Vec<(usize, &Phase)>> = BTreeMap::new();
    for phase in phases {
        if let Some(row) = phase.row {
            tables.entry(row.table).or_default().push((row.row, phase));
        }
    }
    let is_chain = |rows: &[(usize, &Phase)]| rows.windows(2).all(|pair| pair[0].1.last <= pair[1].1.first);
    let sorted = tables.into_iter().map(|(table, mut rows)| {
        rows.sort_by_key(|(row, _)| *row);
        (table, rows)
    });
    sorted.filter(|(_, rows)| is_chain(rows)).map(|(table, _)| table).collect()
}

/// The labels that say how far their section is, or what it needs, in order.
fn telling<'a>(context: &'a DocumentContext) -> Vec<At<'a, Label>> {
    let tells = |label: &At<Label>| is_status_key(&label.key) || is_key(&label.key);
    let mut labels: Vec<At<Label>> = context.plan().labels().filter(tells).collect();
    labels.sort_by_key(|label| label.place(label.span).start);
    labels
}

/// What belongs to a section before the first heading in it.
fn head(context: &DocumentContext, index: usize) -> Span {
    let sections = context.outline().sections();
    let next = sections.get(index + 1);
    Span::new(sections[index].span.start, next.map_or(context.plan().len(), |next| next.span.start))
}
