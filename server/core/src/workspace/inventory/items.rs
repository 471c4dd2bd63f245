//! The sections and tasks of an inventory, as whoever reads it sees them.

use super::{
    APART, ASIDE, HOLDS, IS_TASK, Inventory, Item, PAST, SAYS_DONE, SectionRow, TaskRow, Times, Urgency,
    WAIVED, found,
};
use crate::plan::sections::UnitKind;
use crate::status::Class;
use crate::text::Point;

/// A section of an inventory.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) row: &'a SectionRow,
    /// Its index.
    pub index: u32,
}

/// A task of an inventory.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) row: &'a TaskRow,
    /// Its index.
    pub index: u32,
}

impl<'a> Section<'a> {
    /// Its title as plain text.
    pub fn title(self) -> &'a str {
        self.inventory.text(self.row.name.text)
    }

    /// Where the title starts and ends.
    pub fn points(self) -> (Point, Point) {
        self.inventory.points(Item::Section(self.index), &self.row.name)
    }

    /// The level of its heading, from 1.
    pub fn level(self) -> u8 {
        self.row.level
    }

    /// The section around it.
    pub fn parent(self) -> Option<Section<'a>> {
        self.inventory.section(self.row.parent)
    }

    /// It, and the ones around it, from inner to outer.
    pub fn path(self) -> impl Iterator<Item = Section<'a>> {
        std::iter::successors(Some(self), |section| section.parent())
    }

    /// The section behind it and all that it holds.
    pub fn end(self) -> u32 {
        self.row.end
    }

    /// The tasks in it and in what it holds, by their indices.
    pub fn tasks(self) -> std::ops::Range<u32> {
        let end = self.inventory.sections.get(self.row.end as usize).map(|next| next.tasks);
        self.row.tasks..end.unwrap_or(self.inventory.tasks.len() as u32)
    }

    /// What its heading numbers.
    pub fn unit(self) -> Option<UnitKind> {
        self.row.unit
    }

    /// It is a phase, a sprint or the like.
    pub fn is_phase(self) -> bool {
        matches!(self.row.unit, Some(UnitKind::Phase | UnitKind::Sprint))
    }

    /// The status that its heading, or a label below it, states.
    pub fn class(self) -> Option<Class> {
        self.row.class
    }

    /// It speaks of the past.
    pub fn is_past(self) -> bool {
        self.row.flags & PAST != 0
    }

    /// It is no part of the work around it, or not yet: an option, a draft, an example.
    pub fn is_apart(self) -> bool {
        self.row.flags & APART != 0
    }

    /// It is a task with nothing below it, and stands among the tasks too.
    pub fn is_task(self) -> bool {
        self.row.flags & IS_TASK != 0
    }

    /// How pressing its heading says that it is.
    pub fn urgency(self) -> Urgency {
        Urgency::of_bits(self.row.flags)
    }

    /// From when to when it lasts.
    pub fn times(self) -> Option<&'a Times> {
        found(&self.inventory.times, Item::Section(self.index))
    }

    /// Who is responsible for it.
    pub fn person(self) -> Option<&'a str> {
        found(&self.inventory.people, Item::Section(self.index)).map(|slice| self.inventory.text(*slice))
    }
}

impl<'a> Task<'a> {
    /// Its title as plain text.
    pub fn title(self) -> &'a str {
        self.inventory.text(self.row.name.text)
    }

    /// Where the title starts and ends.
    pub fn points(self) -> (Point, Point) {
        self.inventory.points(Item::Task(self.index), &self.row.name)
    }

    /// The innermost section that it stands in.
    pub fn section(self) -> Option<Section<'a>> {
        let behind = self.inventory.sections.partition_point(|section| section.tasks <= self.index);
        self.inventory.section(behind.checked_sub(1)? as u32)
    }

    /// In how many other tasks it is nested.
    pub fn depth(self) -> u8 {
        self.row.depth
    }

    /// Other tasks are nested in it.
    pub fn holds_tasks(self) -> bool {
        self.row.flags & HOLDS != 0
    }

    /// It is open on purpose: optional, deferred, moved.
    pub fn is_waived(self) -> bool {
        self.row.flags & WAIVED != 0
    }

    /// Its text says that it is done.
    pub fn says_done(self) -> bool {
        self.row.flags & SAYS_DONE != 0
    }

    /// It stands below a heading of the past.
    pub fn is_past(self) -> bool {
        self.row.flags & PAST != 0
    }

    /// It is no part of the work around it: acceptance criteria, next steps.
    pub fn is_aside(self) -> bool {
        self.row.flags & ASIDE != 0
    }

    /// How pressing it says that it is.
    pub fn urgency(self) -> Urgency {
        Urgency::of_bits(self.row.flags)
    }

    /// When it may begin and when it is due.
    pub fn times(self) -> Option<&'a Times> {
        found(&self.inventory.times, Item::Task(self.index))
    }

    /// The id that it bears.
    pub fn id(self) -> Option<&'a str> {
        found(&self.inventory.ids, Item::Task(self.index)).map(|slice| self.inventory.text(*slice))
    }

    /// Who does it, an agent or a person: the one that it names, else the one that the innermost section names which names any.
    pub fn who(self) -> Option<&'a str> {
        if self.inventory.people.is_empty() {
            return None;
        }
        self.person().or_else(|| self.section()?.path().find_map(Section::person))
    }

    /// The agent or the person that it names itself.
    pub fn person(self) -> Option<&'a str> {
        found(&self.inventory.people, Item::Task(self.index)).map(|slice| self.inventory.text(*slice))
    }
}
