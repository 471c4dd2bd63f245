//! From the sections and tasks of plans to the rows of a timeline.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Due, Group, Known, Row, RowKind, Undated, place};
use crate::calendar::{Days, Precision, scan};
use crate::plan::remarks::{Piece, State as Said, Subject};
use crate::plan::sections::UnitKind;
use crate::status::Class;
use crate::views::work::{Counts, Work};
use crate::workspace::inventory::{Section, Task};
use crate::workspace::phases::Phase;

/// So many tasks of a day are named.
const NAMED: usize = 6;

/// A row with what tells whether it is told twice.
struct Found {
    row: Row,
    piece: Option<Piece>,
}

/// Puts what these plans of one repository say into its group.
pub(super) fn gather(works: &[Work], known: Known, group: &mut Group) {
    let mut told: Vec<(Piece, (Date, Date))> = Vec::new();
    let mut undated: Vec<(Undated, Piece)> = Vec::new();
    let mut by_document: Vec<(&str, Vec<Row>)> = Vec::new();
    for work in works {
        let (found, without) = of_document(work, known);
        let mut rows: Vec<Row> = Vec::new();
        let mut found = found.into_iter().peekable();
        while let Some(Found { row, piece }) = found.next() {
            let holds = found.peek().is_some_and(|next| next.row.depth > row.depth) || !row.dues.is_empty();
            if let (Some(piece), Some(days)) = (piece, row.days) {
                if !holds && told.iter().any(|(other, at)| *at == days && other.is_like(&piece)) {
                    continue;
                }
                told.push((piece, days));
            }
            rows.push(row);
        }
        undated.extend(without);
        if !rows.is_empty() {
            by_document.push((&work.document.relative, rows));
        }
    }
    // One document among others is named.
    let is_named = by_document.len() > 1;
    for (name, mut rows) in by_document {
        match rows.as_mut_slice() {
            // The tasks of a document without more need no line above them.
            [tasks] if is_named && tasks.kind == RowKind::Tasks => tasks.title = end_of(name),
            [first, ..] if is_named => group.rows.push(document_row(name, first)),
            _ => {}
        }
        group.rows.extend(rows);
    }
    let is_known = |piece: &Piece| told.iter().any(|(other, _)| other.is_like(piece));
    let mut once = BTreeSet::new();
    for (phase, piece) in undated {
        if !is_known(&piece) && once.insert(phase.title.clone()) {
            group.undated.push(phase);
        }
    }
}

/// The end of a path, which tells more than its start: `…/pier/PROJECT-PLAN.md`.
fn end_of(path: &str) -> String {
    match path.rmatch_indices('/').nth(1) {
        Some((at, _)) => format!("…{}", path.get(at..).unwrap_or_default()),
        None => path.to_owned(),
    }
}

/// The line above the rows of a document.
fn document_row(name: &str, first: &Row) -> Row {
    let mut place = first.place.clone();
    place.points = Default::default();
    place.written.clear();
    Row::new(RowKind::Document, end_of(name), place)
}

fn of_document(work: &Work, known: Known) -> (Vec<Found>, Vec<(Undated, Piece)>) {
    let summary = &work.document.summary;
    let by_line: BTreeMap<u32, &Phase> =
        summary.phases.iter().map(|phase| (phase.points.0.line, phase)).collect();
    let mut found: Vec<Found> = Vec::new();
    // The row around each section.
    let mut around: Vec<Option<usize>> = Vec::with_capacity(work.inventory.sections().len());
    for section in work.inventory.sections() {
        let outer = section.parent().and_then(|parent| around.get(parent.index as usize).copied().flatten());
        let phase = by_line.get(&section.points().0.line).copied();
        match of_section(work, section, phase) {
            Some(mut row) => {
                row.depth = outer
                    .and_then(|outer| found.get(outer))
                    .map_or(0, |outer| outer.row.depth.saturating_add(1));
                around.push(Some(found.len()));
                found.push(Found { row, piece: phase.map(|phase| phase.piece.clone()) });
            }
            None => around.push(outer),
        }
    }
    dues(work, &around, &mut found);
    conflicts(work, &around, known, &mut found);
    // A phase without days is shown for what is in it and has some.
    let mut undated = Vec::new();
    let has_days = with_days(&found);
    let mut kept = Vec::new();
    let mut omitted: Vec<u8> = Vec::new();
    for (Found { row, piece }, has_days) in found.into_iter().zip(has_days) {
        omitted.retain(|depth| *depth < row.depth);
        if has_days {
            kept.push(Found { row, piece });
            continue;
        }
        let depth = row.depth;
        // "Sprint planning" is none.
        if let Some(piece) = piece.filter(|_| omitted.is_empty()) {
            let is_finished = row.class.is_some_and(|class| !class.is_unfinished());
            if !is_finished || row.counts.unfinished() > 0 {
                undated.push((Undated { title: row.title, counts: row.counts, place: row.place }, piece));
            }
        }
        omitted.push(depth);
    }
    said_alone(work, &mut kept);
    (kept, undated)
}

/// Of each row, whether it or one in it has any days.
fn with_days(found: &[Found]) -> Vec<bool> {
    let mut with_days = vec![false; found.len()];
    // From the end, the depth of the last row with days whose outer rows are still to come.
    let mut inner: Option<u8> = None;
    for (at, Found { row, .. }) in found.iter().enumerate().rev() {
        let has_own = row.days.is_some() || row.kind == RowKind::Tasks || !row.conflicts.is_empty();
        with_days[at] = has_own || inner.is_some_and(|inner| row.depth < inner);
        if with_days[at] {
            inner = Some(row.depth);
        }
    }
    with_days
}

/// The row of a section; `None` for one that is none.
fn of_section(work: &Work, section: Section, phase: Option<&Phase>) -> Option<Row> {
    if section.is_past() || section.is_task() {
        return None;
    }
    let today = work.today();
    let times = section.times();
    let (first, last) = times.map_or((None, None), |times| (times.first(today), times.last(today)));
    // A range that goes backwards is told by the rule, and drawn all the same.
    let backwards =
        || times.filter(|times| times.start == times.end)?.start?.ends(times?.near.unwrap_or(today));
    let own = first.zip(last).or_else(backwards);
    let (kind, days) = match section.unit() {
        Some(UnitKind::Phase | UnitKind::Sprint) => (RowKind::Phase, own),
        Some(UnitKind::Milestone) => (RowKind::Milestone, own.or(last.map(|last| (last, last)))),
        Some(UnitKind::Week | UnitKind::Day) => (RowKind::Part, own),
        Some(UnitKind::Task) | None => (RowKind::Part, Some(own?)),
    };
    let said = || phase.and_then(|phase| said_of(work, &phase.piece));
    let (days, precision) = match (days, times) {
        (Some(days), Some(times)) => {
            let exact = |days: Option<Days>, of: fn((Precision, Precision)) -> Precision| {
                days.map_or(Precision::Day, |days| of(days.precision()))
            };
            (Some(days), (exact(times.start, |it| it.0), exact(times.end, |it| it.1)))
        }
        _ => said()
            .map_or((None, (Precision::Day, Precision::Day)), |(days, precision)| (Some(days), precision)),
    };
    // A start behind its end is told by the rule; it is drawn between both.
    let days = days.map(|(first, last)| (first.min(last), first.max(last)));
    let title = match phase.map(|phase| phase.title.as_str()).filter(|title| !title.is_empty()) {
        Some(title) => title.to_owned(),
        None => bare(section.title()),
    };
    let place = place(work.repository, work.document, section.points(), section.title().to_owned());
    let mut row = Row { days, precision, counts: work.counts(section), ..Row::new(kind, title, place) };
    stand(work, section, &mut row);
    Some(row)
}

/// What a row states, or what its tasks or the day make of it, and whether it is late.
fn stand(work: &Work, section: Section, row: &mut Row) {
    let today = work.today();
    let state = work.state(Some(section.index));
    let counts = &row.counts;
    let is_done = counts.total > 0 && counts.unfinished() == 0;
    let by_day = row.days.and_then(|(first, last)| match () {
        () if first > today => Some(Class::Open),
        () if today <= last => Some(Class::Active),
        () if counts.unfinished() > 0 => Some(Class::Active),
        () => None,
    });
    row.class = section.class().or(is_done.then_some(Class::Done)).or(match state.is_held {
        true => Some(Class::Held),
        false => by_day,
    });
    let has_work =
        counts.unfinished() > 0 || counts.total == 0 && section.class().is_some_and(Class::is_unfinished);
    row.is_overdue = has_work
        && !state.is_held
        && row.class.is_none_or(Class::is_unfinished)
        && row.days.is_some_and(|(_, last)| last < today);
}

/// The days that a row or a line of the document gives to a phase.
fn said_of(work: &Work, piece: &Piece) -> Option<((Date, Date), (Precision, Precision))> {
    let said = work.document.summary.said.iter().filter(|said| match &said.subject {
        Subject::Piece(other) => other.is_like(piece),
        _ => false,
    });
    let periods = said.filter_map(|said| match &said.state {
        Said::Period(mention) => Some((said.seat, Days::from(&**mention))),
        _ => None,
    });
    let (_, days) = periods.min_by_key(|(seat, _)| *seat)?;
    Some((days.resolve(work.today())?, days.precision()))
}

/// The phases that only rows and lines of the document speak of.
fn said_alone(work: &Work, found: &mut Vec<Found>) {
    let summary = &work.document.summary;
    let mut alone: Vec<(&Piece, Vec<&crate::workspace::phases::Said>)> = Vec::new();
    for said in &summary.said {
        let Subject::Piece(piece) = &said.subject else { continue };
        if said.within || summary.phases.iter().any(|phase| phase.piece.is_like(piece)) {
            continue;
        }
        match alone.iter_mut().find(|(other, _)| other.is_like(piece)) {
            Some((_, all)) => all.push(said),
            None => alone.push((piece, vec![said])),
        }
    }
    for (piece, all) in alone {
        let period = all.iter().find_map(|said| match &said.state {
            Said::Period(mention) => Some((said, Days::from(&**mention))),
            _ => None,
        });
        let Some((said, days)) = period else { continue };
        let Some((first, last)) = days.resolve(work.today()) else { continue };
        let class = all.iter().find_map(|said| match said.state {
            Said::Status(class) => Some(class),
            _ => None,
        });
        let today = work.today();
        let kind = if piece.kind == UnitKind::Milestone { RowKind::Milestone } else { RowKind::Phase };
        let title = said.title.as_deref().map_or_else(|| piece.to_string(), bare);
        let written = format!("{}: {}", said.title.as_deref().unwrap_or_default(), said.written);
        let row = Row {
            days: Some((first, last)),
            precision: days.precision(),
            class: class
                .or((first > today).then_some(Class::Open))
                .or((today <= last).then_some(Class::Active)),
            is_overdue: last < today && class.is_some_and(Class::is_unfinished) && class != Some(Class::Held),
            ..Row::new(kind, title, place(work.repository, work.document, said.points, written))
        };
        found.push(Found { row, piece: Some(piece.clone()) });
    }
}

/// Puts the days of tasks to the rows around them, and those that stand in none with days into a row of their own.
fn dues(work: &Work, around: &[Option<usize>], found: &mut Vec<Found>) {
    if !work.inventory.has_times() {
        return;
    }
    let dated = dated(found);
    let mut by_row: HashMap<usize, BTreeMap<Date, Due>> = HashMap::new();
    let mut loose: Vec<(Task, Date)> = Vec::new();
    for task in work.inventory.tasks().filter(|task| !task.is_past()) {
        let Some(date) = task.times().and_then(|times| times.last(work.today())) else { continue };
        let row = task.section().and_then(|section| around.get(section.index as usize).copied().flatten());
        let row = row.and_then(|row| dated.get(row).copied().flatten());
        match row {
            Some(row) => due(work, task, date, by_row.entry(row).or_default()),
            None => loose.push((task, date)),
        }
    }
    for (at, Found { row, .. }) in found.iter_mut().enumerate() {
        row.dues = by_row.remove(&at).into_iter().flat_map(BTreeMap::into_values).collect();
    }
    let Some((first, _)) = loose.first() else { return };
    let mut dues = BTreeMap::new();
    let mut counts = Counts::default();
    for (task, date) in &loose {
        due(work, *task, *date, &mut dues);
        counts.count(work.class(*task), work.is_overdue(*task));
    }
    let place = place(work.repository, work.document, first.points(), first.title().to_owned());
    let tasks = Row::new(RowKind::Tasks, "Tasks".to_owned(), place);
    let row = Row { counts, dues: dues.into_values().collect(), ..tasks };
    found.push(Found { row, piece: None });
}

/// For each row, it or the innermost around it that has days.
fn dated(found: &[Found]) -> Vec<Option<usize>> {
    let mut dated: Vec<Option<usize>> = Vec::with_capacity(found.len());
    // The rows around, outermost first.
    let mut around: Vec<usize> = Vec::new();
    for (at, Found { row, .. }) in found.iter().enumerate() {
        around.truncate(usize::from(row.depth));
        let outer = around.last().and_then(|outer| dated.get(*outer).copied().flatten());
        dated.push(row.days.map(|_| at).or(outer));
        around.push(at);
    }
    dated
}

/// Puts what is wrong with days to the row around it.
fn conflicts(work: &Work, around: &[Option<usize>], known: Known, found: &mut [Found]) {
    let known = known(&work.document.path);
    if known.is_empty() {
        return;
    }
    let lines: Vec<u32> = work.inventory.sections().map(|section| section.points().0.line).collect();
    for conflict in known {
        let behind = lines.partition_point(|line| *line <= conflict.line);
        let row = behind.checked_sub(1).and_then(|section| around.get(section).copied().flatten());
        if let Some(Found { row, .. }) = row.and_then(|row| found.get_mut(row)) {
            row.conflicts.push(conflict.message);
        }
    }
}

fn due(work: &Work, task: Task, date: Date, dues: &mut BTreeMap<Date, Due>) {
    let none = || Due { date, done: 0, open: 0, overdue: 0, titles: Vec::new() };
    let due = dues.entry(date).or_insert_with(none);
    match () {
        () if work.is_over(task) => due.done += 1,
        () if work.is_overdue(task) => due.overdue += 1,
        () => due.open += 1,
    }
    if due.titles.len() < NAMED {
        due.titles.push(task.title().to_owned());
    }
}

/// A title without the days in it, and without what stands behind it in brackets.
fn bare(title: &str) -> String {
    let days = scan(title).first().map_or(title.len(), |mention| mention.span().start as usize);
    let bracket = title.find(['(', '[', '（']).filter(|at| *at > 0).unwrap_or(title.len());
    let kept = title.get(..days.min(bracket)).unwrap_or(title);
    let kept = kept.trim_end_matches(|char: char| char.is_whitespace() || "([{-–—:,|*_".contains(char));
    if kept.is_empty() { title.trim().to_owned() } else { kept.to_owned() }
}
