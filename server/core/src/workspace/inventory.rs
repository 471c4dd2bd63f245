//! The inventory of a document: its sections and tasks with all that views and the search for symbols need of them, packed closely.
//!
//! It is made when a document is closed, or when somebody asks for that of an open one, and outlives the text: places carry lines and
//! columns. All of it is a function of the text; what a marker means where a configuration gives it a meaning, [`Inventory::classes`] says.
//! The trap: titles are kept as plain text, cut where they are very long, so a range is never computed from the length of a title.

mod items;
mod pack;
mod plain;
mod times;

pub use items::{Section, Task};
pub use times::Times;

use std::hash::{Hash, Hasher};

use jiff::civil::Date;

use crate::config::Config;
use crate::plan::census::Way;
use crate::plan::sections::UnitKind;
use crate::plan::stamps::StampKeys;
use crate::plan::tasks::row_class;
use crate::status::{Class, Vocabulary};
use crate::text::Point;

/// What a document holds.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// All texts, one behind the other.
    pool: Box<str>,
    sections: Box<[SectionRow]>,
    tasks: Box<[TaskRow]>,
    /// Which letters the titles have: of the sections, then of the tasks.
    letters: Box<[u32]>,
    /// The columns of titles in lines that are not ASCII, in order of their items.
    wide: Box<[(Item, (Columns, Columns))]>,
    /// The different ways in which the statuses of tasks are written.
    statuses: Box<[Status]>,
    times: Box<[(Item, Times)]>,
    ids: Box<[(Item, Slice)]>,
    people: Box<[(Item, Slice)]>,
    needs: Box<[Need]>,
    /// What bears the ids that something needs.
    bearers: Box<[Item]>,
    /// How far each section with tasks is, in order, and behind them the document.
    shares: Box<[Share]>,
    /// The dates that labels at its edges say about the document.
    stamps: Box<[StampRow]>,
    is_planned: bool,
}

/// A way in which the status of a task is written.
#[derive(Debug, Clone, PartialEq, Hash)]
struct Status {
    /// What stands in the box, or in the cell.
    written: Box<str>,
    is_row: bool,
    /// What it means by the document alone.
    class: Class,
    /// The document's legend says so, or it is no marker: a configuration has no say in it.
    is_settled: bool,
}

/// A section or a task of one document; ordered sections first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The section with this index.
    Section(u32),
    /// The task with this index.
    Task(u32),
}

/// Text in the pool.
#[derive(Debug, Clone, Copy, Default, Hash)]
struct Slice {
    start: u32,
    len: u16,
}

/// A title and where it stands.
#[derive(Debug, Clone, Copy, Default, Hash)]
struct Name {
    text: Slice,
    line: u32,
    /// The columns between which it stands, in bytes; [`WIDE`] where these are not enough.
    from: u16,
    to: u16,
}

/// In place of a column: look among the wide ones.
const WIDE: u16 = u16::MAX;

/// The columns of a place in all encodings.
type Columns = [u32; 3];

#[derive(Debug, Clone, Copy, Hash)]
struct SectionRow {
    name: Name,
    /// The section around it; [`NOTHING`] for an outermost one.
    parent: u32,
    /// How many tasks stand before it.
    tasks: u32,
    /// The section behind it and all that it holds.
    end: u32,
    level: u8,
    flags: u8,
    unit: Option<UnitKind>,
    class: Option<Class>,
}

#[derive(Debug, Clone, Copy, Hash)]
struct TaskRow {
    name: Name,
    /// Which of the statuses.
    status: u16,
    /// In how many other tasks it is nested.
    depth: u8,
    flags: u8,
}

const NOTHING: u32 = u32::MAX;

/// A day to which dates without a year are held, to tell the newest.
const MIDDLE: Date = jiff::civil::date(2025, 7, 1);

// Of both.
const PAST: u8 = 1;
const ASIDE: u8 = 2;
/// The two bits of the urgency.
const URGENCY: u8 = 4 | 8;
// Of sections.
const APART: u8 = 16;
const IS_TASK: u8 = 32;
// Of tasks.
const WAIVED: u8 = 16;
const SAYS_DONE: u8 = 32;
const HOLDS: u8 = 64;

/// Something that must be done before something else.
#[derive(Debug, Clone, Copy, Hash)]
struct Need {
    by: Item,
    id: Slice,
    /// Which of the bearers bear the id; none where nothing of the document does.
    first: u32,
    count: u32,
}

/// A label at the edge of a document whose value is a date: a stamp, if its key is that of one.
#[derive(Debug, Clone, Copy, Hash)]
struct StampRow {
    key: Slice,
    times: Times,
    points: (Point, Point),
}

/// How many of the tasks that count in a section have one of the statuses.
#[derive(Debug, Clone, Copy, Hash)]
struct Share {
    /// The section; [`NOTHING`] for the document.
    of: u32,
    count: u32,
    status: u16,
    /// The rank of the definition that they count by.
    definition: u16,
}

/// How pressing something is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Urgency {
    /// `P0`, "critical", 🔺.
    Urgent,
    /// `P1`, "high priority", ⏫.
    High,
    /// Nothing is said, or `P2`.
    #[default]
    Usual,
    /// `P3`, "low priority", 🔽.
    Low,
}

impl Urgency {
    fn bits(self) -> u8 {
        match self {
            Urgency::Usual => 0,
            Urgency::Urgent => 4,
            Urgency::High => 8,
            Urgency::Low => 12,
        }
    }

    fn of_bits(flags: u8) -> Urgency {
        match flags & URGENCY {
            4 => Urgency::Urgent,
            8 => Urgency::High,
            12 => Urgency::Low,
            _ => Urgency::Usual,
        }
    }
}

impl Inventory {
    /// The sections, in order.
    pub fn sections(&self) -> impl DoubleEndedIterator<Item = Section<'_>> + ExactSizeIterator {
        let place = |(index, row)| Section { inventory: self, row, index: index as u32 };
        self.sections.iter().enumerate().map(place)
    }

    /// The section with this index.
    pub fn section(&self, index: u32) -> Option<Section<'_>> {
        Some(Section { inventory: self, row: self.sections.get(index as usize)?, index })
    }

    /// The tasks, in order: boxes, rows of tables of tasks, and headings of tasks without any below them.
    pub fn tasks(&self) -> impl DoubleEndedIterator<Item = Task<'_>> + ExactSizeIterator {
        let place = |(index, row)| Task { inventory: self, row, index: index as u32 };
        self.tasks.iter().enumerate().map(place)
    }

    /// The task with this index.
    pub fn task(&self, index: u32) -> Option<Task<'_>> {
        Some(Task { inventory: self, row: self.tasks.get(index as usize)?, index })
    }

    /// The first task whose title begins on this line.
    pub fn task_on(&self, line: u32) -> Option<Task<'_>> {
        let index = self.tasks.partition_point(|task| task.name.line < line);
        self.task(index as u32).filter(|task| task.row.name.line == line)
    }

    /// For each item, sections first, which letters its title has: see [`letters`].
    pub fn letters(&self) -> &[u32] {
        &self.letters
    }

    /// The item with this place among [`Inventory::letters`].
    pub fn item(&self, place: usize) -> Item {
        match place.checked_sub(self.sections.len()) {
            None => Item::Section(place as u32),
            Some(task) => Item::Task(task as u32),
        }
    }

    /// What the statuses of its tasks mean under a configuration.
    pub fn classes(&self, config: &Config) -> Classes {
        if config.markers.is_empty() {
            return Classes(self.statuses.iter().map(|status| status.class).collect());
        }
        let mut vocabulary = Vocabulary::default();
        for (marker, class) in &config.markers {
            vocabulary.define(marker, *class);
        }
        let class = |status: &Status| match status {
            Status { is_settled: true, .. } => status.class,
            Status { is_row: true, .. } => row_class(&status.written, &vocabulary).unwrap_or(status.class),
            Status { written, .. } => vocabulary.marker(written),
        };
        Classes(self.statuses.iter().map(class).collect())
    }

    /// How far the section with this index is, or the document; `None` where no task counts.
    pub fn progress(&self, section: Option<u32>, classes: &Classes) -> Option<Way> {
        let of = section.unwrap_or(NOTHING);
        let first = self.shares.partition_point(|share| share.of < of);
        let own = self.shares.get(first..)?.iter().take_while(|share| share.of == of);
        let mut way: Option<Way> = None;
        for share in own {
            let class = classes.0.get(share.status as usize).copied().unwrap_or(Class::Open);
            way.get_or_insert(Way::none(Way::ranked(share.definition.into())))
                .count(class, share.count.into());
        }
        way
    }

    /// When the document says that it was last changed, and where; `keys` are those of its stamps.
    pub fn updated(&self, keys: &StampKeys) -> Option<(Times, (Point, Point))> {
        let own = self.stamps.iter().filter(|stamp| keys.is_updated(self.text(stamp.key)));
        let newest = own.max_by_key(|stamp| stamp.times.last(MIDDLE))?;
        Some((newest.times, newest.points))
    }

    /// Are its tasks planned: in phases, with ids, dates or people? Those of a mere checklist are not.
    pub fn is_planned(&self) -> bool {
        self.is_planned
    }

    /// Is it known when anything in it begins or ends?
    pub fn has_times(&self) -> bool {
        !self.times.is_empty()
    }

    /// Does anything in it need something else?
    pub fn has_needs(&self) -> bool {
        !self.needs.is_empty()
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.pool.len()
            + size_of_val(&*self.sections)
            + size_of_val(&*self.tasks)
            + size_of_val(&*self.letters)
            + size_of_val(&*self.wide)
            + size_of_val(&*self.statuses)
            + size_of_val(&*self.times)
            + size_of_val(&*self.ids)
            + size_of_val(&*self.people)
            + size_of_val(&*self.needs)
            + size_of_val(&*self.bearers)
            + size_of_val(&*self.shares)
            + size_of_val(&*self.stamps)
            + size_of::<Inventory>()
    }

    /// Feeds all that it says of the document into `hasher`.
    pub fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.pool.hash(hasher);
        self.sections.hash(hasher);
        self.tasks.hash(hasher);
        self.statuses.hash(hasher);
        self.times.hash(hasher);
        self.needs.hash(hasher);
        self.bearers.hash(hasher);
        self.shares.hash(hasher);
        self.people.hash(hasher);
        self.stamps.hash(hasher);
    }

    fn text(&self, slice: Slice) -> &str {
        let start = slice.start as usize;
        self.pool.get(start..start + slice.len as usize).unwrap_or_default()
    }

    fn points(&self, item: Item, name: &Name) -> (Point, Point) {
        let (from, to) = match (name.from, name.to) {
            (WIDE, _) => found(&self.wide, item).copied().unwrap_or_default(),
            (from, to) => ([u32::from(from); 3], [u32::from(to); 3]),
        };
        let point = |[utf8, utf16, utf32]: Columns| Point { line: name.line, utf8, utf16, utf32 };
        (point(from), point(to))
    }

    /// The ids that something bears, with what bears them, in order of that.
    pub fn ids(&self) -> impl Iterator<Item = (Item, &str)> {
        self.ids.iter().map(|(item, id)| (*item, self.text(*id)))
    }

    /// Does an item belong to the past?
    pub fn is_past(&self, item: Item) -> bool {
        match item {
            Item::Section(index) => self.section(index).is_some_and(Section::is_past),
            Item::Task(index) => self.task(index).is_some_and(Task::is_past),
        }
    }

    /// What an item needs, by id, each with what bears it here: nothing, where that must be sought elsewhere.
    pub fn needs(&self, by: Item) -> impl Iterator<Item = (&str, &[Item])> {
        let first = self.needs.partition_point(|need| need.by < by);
        let own = self.needs.get(first..).unwrap_or_default().iter().take_while(move |need| need.by == by);
        own.map(|need| {
            let bearers = self.bearers.get(need.first as usize..(need.first + need.count) as usize);
            (self.text(need.id), bearers.unwrap_or_default())
        })
    }
}

/// What statuses mean, in the order in which an inventory has them.
#[derive(Debug, Clone)]
pub struct Classes(Box<[Class]>);

impl Classes {
    /// What the status of a task means.
    pub fn of(&self, task: Task) -> Class {
        self.0.get(task.row.status as usize).copied().unwrap_or(Class::Open)
    }
}

/// What stands beside an item in a table in order of items.
fn found<T>(table: &[(Item, T)], item: Item) -> Option<&T> {
    let at = table.binary_search_by_key(&item, |(item, _)| *item).ok()?;
    table.get(at).map(|(_, found)| found)
}

/// Which letters a text has, whatever their case: a bit for each of `a` to `z`, one for digits, one for all that is not ASCII.
pub fn letters(text: &str) -> u32 {
    let mut letters = 0;
    for byte in text.bytes() {
        letters |= match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'A'..=b'Z' => 1 << (byte - b'A'),
            b'0'..=b'9' => 1 << 26,
            0x80.. => 1 << 27,
            _ => 0,
        };
    }
    letters
}
