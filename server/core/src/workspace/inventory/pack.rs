//! From a plan to its inventory.

mod said;
mod shares;

use std::collections::{BTreeMap, HashMap};

use super::plain::{push, urgency};
use super::{
    APART, ASIDE, Columns, HOLDS, IS_TASK, Inventory, Item, NOTHING, Name, Need, PAST, SAYS_DONE, SectionRow,
    Share, Slice, StampRow, Status, TaskRow, Times, WAIVED, WIDE, letters,
};
use crate::config::Config;
use crate::plan::census::{Kind, Unit};
use crate::plan::dependencies::{Subject, ids_of};
use crate::plan::tallies::bound;
use crate::plan::{At, Census, Label, Measure, Outline, Plan, Task, TaskForm};
use crate::status::{Class, Vocabulary, stated};
use crate::text::{Point, Span, Text};

/// A label speaks of the section whose heading it follows within so many bytes.
const NEAR: u32 = 600;

impl Inventory {
    /// What a document with this text and plan holds. Of one in which nothing is work, a record or the definition of an agent, the
    /// sections are kept alone.
    pub(in crate::workspace) fn of(text: &Text, plan: &Plan, holds_work: bool) -> Inventory {
        let mut packer = Packer::new(text, plan);
        packer.sections();
        if holds_work {
            packer.tasks();
            packer.labels();
            packer.dates();
            packer.agents();
            packer.columns();
            packer.needs();
            packer.stamps();
        }
        packer.packed()
    }
}

/// An inventory in the making.
struct Packer<'a> {
    text: &'a Text,
    plan: &'a Plan,
    pool: String,
    sections: Vec<SectionRow>,
    tasks: Vec<TaskRow>,
    /// The spans of the tasks, in step with them: of boxes with what is nested in them.
    spans: Vec<Span>,
    letters: Vec<u32>,
    wide: Vec<(Item, (Columns, Columns))>,
    statuses: Vec<Status>,
    times: BTreeMap<Item, Times>,
    ids: Vec<(Item, Slice)>,
    people: BTreeMap<Item, Slice>,
    /// Where names stand in the pool.
    names: HashMap<String, Slice>,
    needs: Vec<Need>,
    bearers: Vec<Item>,
    shares: Vec<Share>,
    stamps: Vec<StampRow>,
}

impl<'a> Packer<'a> {
    fn new(text: &'a Text, plan: &'a Plan) -> Packer<'a> {
        Packer {
            text,
            plan,
            pool: String::new(),
            sections: Vec::new(),
            tasks: Vec::new(),
            spans: Vec::new(),
            letters: Vec::new(),
            wide: Vec::new(),
            statuses: Vec::new(),
            times: BTreeMap::new(),
            ids: Vec::new(),
            people: BTreeMap::new(),
            names: HashMap::new(),
            needs: Vec::new(),
            bearers: Vec::new(),
            shares: Vec::new(),
            stamps: Vec::new(),
        }
    }

    fn packed(self) -> Inventory {
        let is_phase = |row: &SectionRow| row.unit.is_some() && row.flags & PAST == 0;
        let is_planned = !self.tasks.is_empty()
            && (self.ids.iter().any(|(item, _)| matches!(item, Item::Task(_)))
                || !self.times.is_empty()
                || !self.people.is_empty()
                || self.sections.iter().any(is_phase));
        Inventory {
            is_planned,
            pool: self.pool.into(),
            sections: self.sections.into(),
            tasks: self.tasks.into(),
            letters: self.letters.into(),
            wide: self.wide.into(),
            statuses: self.statuses.into(),
            times: self.times.into_iter().collect(),
            ids: self.ids.into(),
            people: self.people.into_iter().collect(),
            needs: self.needs.into(),
            bearers: self.bearers.into(),
            shares: self.shares.into(),
            stamps: self.stamps.into(),
        }
    }

    fn outline(&self) -> &'a Outline {
        self.plan.outline()
    }

    /// Keeps a title and its place.
    fn name(&mut self, item: Item, span: Span, title: &str) -> Name {
        let start = self.pool.len();
        push(title, &mut self.pool);
        let kept = &self.pool[start..];
        self.letters.push(letters(kept));
        let first = title.lines().next().unwrap_or_default().len() as u32;
        let (from, to) = self.text.points(Span::new(span.start, span.start + first));
        let text = Slice { start: start as u32, len: u16::try_from(kept.len()).unwrap_or_default() };
        let mut name = Name { text, line: from.line, from: WIDE, to: WIDE };
        let is_narrow = |point: Point| point.utf8 == point.utf32 && point.utf8 < u32::from(WIDE);
        if is_narrow(from) && is_narrow(to) {
            (name.from, name.to) = (from.utf8 as u16, to.utf8 as u16);
        } else {
            let columns = |point: Point| [point.utf8, point.utf16, point.utf32];
            self.wide.push((item, (columns(from), columns(to))));
        }
        name
    }

    /// The place of a name in the pool, in which it stands once.
    fn person(&mut self, name: &str) -> Slice {
        if let Some(slice) = self.names.get(name) {
            return *slice;
        }
        let start = self.pool.len();
        push(name, &mut self.pool);
        let len = u16::try_from(self.pool.len() - start).unwrap_or_default();
        let slice = Slice { start: start as u32, len };
        self.names.insert(name.to_owned(), slice);
        slice
    }

    fn sections(&mut self) {
        let sections = self.outline().sections();
        for (index, section) in sections.iter().enumerate() {
            let heading = &section.heading;
            let name = self.name(Item::Section(index as u32), section.place(heading.content), &heading.title);
            let end = sections.partition_point(|other| other.span.start < section.span.end);
            let unit = heading.unit.as_ref().filter(|unit| unit.leading);
            let mut flags = urgency(&heading.title).bits();
            flags |= if section.historical { PAST } else { 0 };
            flags |= if heading.aside { ASIDE } else { 0 };
            flags |= if heading.apart { APART } else { 0 };
            let class = |stated: stated::Stated| if stated.qualified { Class::Active } else { stated.class };
            self.sections.push(SectionRow {
                name,
                parent: section.parent.map_or(NOTHING, |parent| parent as u32),
                tasks: 0,
                end: end.max(index + 1) as u32,
                level: heading.level,
                flags,
                unit: unit.map(|unit| unit.kind),
                class: heading.status.map(class),
            });
            for id in ids_of(section) {
                let id = self.person(&id);
                self.ids.push((Item::Section(index as u32), id));
            }
        }
    }

    fn tasks(&mut self) {
        let vocabulary = Vocabulary::of(self.plan, &Config::default());
        let census = Census::of(self.plan, &vocabulary);
        let measure = Measure::of(self.text, self.plan, &census, &bound(self.plan, &census));
        // Where each unit stands among the tasks; they are in step.
        let mut placed: Vec<Option<usize>> = Vec::new();
        let tasks: Vec<At<Task>> = self.plan.tasks().collect();
        for (number, (task, unit)) in tasks.iter().zip(census.units()).enumerate() {
            let is_work = measure.is_work(number);
            placed.push(is_work.then_some(self.tasks.len()));
            if is_work {
                let outer = unit.parent.and_then(|parent| self.tasks.get(placed.get(parent).copied()??));
                let depth = outer.map_or(0, |outer| outer.depth.saturating_add(1));
                self.task(task, unit, depth, &vocabulary);
            }
        }
        let (mut before, sections) = (0, self.outline().sections());
        for (row, section) in self.sections.iter_mut().zip(sections) {
            while self.spans.get(before).is_some_and(|span| span.start < section.span.start) {
                before += 1;
            }
            row.tasks = before as u32;
        }
        self.shares(&measure, &census, &tasks, &vocabulary);
    }

    fn task(&mut self, task: &At<Task>, unit: &Unit, depth: u8, vocabulary: &Vocabulary) {
        let index = self.tasks.len();
        let item = Item::Task(index as u32);
        if unit.kind == Kind::Heading
            && let Some(section) = self.outline().section_at(unit.span.start)
        {
            self.sections[section].flags |= IS_TASK;
        }
        let title = self.text.slice(unit.title);
        let name = self.name(item, unit.title, &title);
        let kept = &self.pool[name.text.start as usize..];
        let mut flags = urgency(kept).bits();
        flags |= if unit.waived { WAIVED } else { 0 };
        flags |= if unit.past { PAST } else { 0 };
        flags |= if unit.aside.is_some() { ASIDE } else { 0 };
        flags |= if unit.kind == Kind::Box && unit.stated == Some(Class::Done) { SAYS_DONE } else { 0 };
        flags |= if unit.leaf { 0 } else { HOLDS };
        if let Some(id) = unit.id {
            // Nearly always it stands in the title.
            let slice = match kept.find(id) {
                Some(at) => Slice { start: name.text.start + at as u32, len: id.len() as u16 },
                None => self.person(id),
            };
            self.ids.push((item, slice));
        }
        if let Some(person) = handle(&title) {
            let person = self.person(person);
            self.people.insert(item, person);
        }
        let status = self.status(task, unit, vocabulary);
        self.tasks.push(TaskRow { name, status, depth, flags });
        self.spans.push(unit.span);
    }

    fn status(&mut self, task: &At<Task>, unit: &Unit, vocabulary: &Vocabulary) -> u16 {
        let (written, is_row, is_settled) = match &task.item.form {
            TaskForm::Box { marker, .. } | TaskForm::Emoji { marker, .. } => {
                (marker.as_str(), false, vocabulary.is_defined(marker))
            }
            TaskForm::Row { status, .. } => (status.as_str(), true, false),
            TaskForm::Heading => ("", false, true),
        };
        let is_same = |status: &Status| {
            (&*status.written, status.is_row, status.class) == (written, is_row, unit.class)
        };
        let known = self.statuses.iter().position(is_same).unwrap_or_else(|| {
            self.statuses.push(Status { written: written.into(), is_row, class: unit.class, is_settled });
            self.statuses.len() - 1
        });
        u16::try_from(known).unwrap_or_default()
    }

    /// The innermost task around an offset, else the section that it stands in.
    fn around(&self, offset: u32) -> Option<Item> {
        self.task_around(offset).or_else(|| Some(Item::Section(self.outline().section_at(offset)? as u32)))
    }

    fn task_around(&self, offset: u32) -> Option<Item> {
        let behind = self.spans.partition_point(|span| span.start <= offset);
        // Tasks are nested some levels deep.
        let near = behind.saturating_sub(64)..behind;
        let at = near.rev().find(|at| self.spans[*at].contains(offset))?;
        Some(Item::Task(at as u32))
    }

    /// The item that a label speaks of: the task that holds it, or the section whose heading it follows.
    fn labelled(&self, label: &At<Label>) -> Option<Item> {
        let place = label.place(label.key_span);
        let item = self.around(place.start)?;
        let Item::Section(index) = item else { return Some(item) };
        let heading = self.outline().sections().get(index as usize)?.heading_span();
        (!label.front_matter && place.start.saturating_sub(heading.end) < NEAR).then_some(item)
    }

    fn near(&self, offset: u32) -> Option<jiff::civil::Date> {
        let outline = self.outline();
        outline.path(outline.section_at(offset)).find_map(|section| section.heading.year)
    }

    /// What needs what, with all that bears the ids here.
    fn needs(&mut self) {
        if self.plan.dependencies().next().is_none() {
            return;
        }
        let mut known: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        for (item, slice) in &self.ids {
            let start = slice.start as usize;
            let id = self.pool.get(start..start + slice.len as usize).unwrap_or_default();
            known.entry(id.to_owned()).or_default().push(*item);
        }
        let mut placed: HashMap<String, (Slice, u32, u32)> = HashMap::new();
        for dependency in self.plan.dependencies() {
            let place = dependency.place(dependency.span);
            if self.outline().is_historical(place.start) {
                continue;
            }
            let by: Vec<Item> = match &dependency.subject {
                Subject::Around => self.around(place.start).into_iter().collect(),
                Subject::Named(id) => known.get(id).cloned().unwrap_or_default(),
                Subject::Other => continue,
            };
            let nobody = Vec::new();
            let bearers = known.get(&dependency.id).unwrap_or(&nobody);
            let (id, first, count) = match placed.get(&dependency.id) {
                Some(placed) => *placed,
                None => {
                    let first = self.bearers.len() as u32;
                    self.bearers.extend(bearers);
                    let placed_now = (self.person(&dependency.id), first, bearers.len() as u32);
                    placed.insert(dependency.id.clone(), placed_now);
                    placed_now
                }
            };
            let by = by.into_iter().filter(|by| !bearers.contains(by));
            self.needs.extend(by.map(|by| Need { by, id, first, count }));
        }
        self.needs.sort_by_key(|need| need.by);
    }
}

/// The first `@name` of a title; no address, and no package.
fn handle(title: &str) -> Option<&str> {
    title.match_indices('@').find_map(|(at, _)| {
        let rest = title.get(at + 1..)?;
        let len = rest.find(|char: char| !(char.is_alphanumeric() || matches!(char, '-' | '_')));
        let (name, behind) = rest.split_at(len.unwrap_or(rest.len()));
        let begins = !title.get(..at)?.ends_with(|char: char| char.is_alphanumeric() || char == '/');
        (begins && name.starts_with(char::is_alphabetic) && !behind.starts_with(['/', '@'])).then_some(name)
    })
}
