//! Ways to count tasks.

use std::collections::HashMap;

use super::{Census, Kind, Unit};
use crate::plan::tasks::id_count;
use crate::status::Class;
use crate::text::Span;

/// One way to count the tasks of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// What was counted; reads after the number: `boxes`, `rows`.
    pub definition: &'static str,
    /// How many there are.
    pub total: u64,
    /// How many of them are done.
    pub done: u64,
    /// How many of them are given up: some count them as done, some not at all.
    pub cancelled: u64,
    /// How many of them are under way.
    pub active: u64,
    /// How many of them wait.
    pub held: u64,
}

impl Way {
    /// How many are left.
    pub fn open(&self) -> u64 {
        self.total.saturating_sub(self.done).saturating_sub(self.cancelled)
    }

    /// The percentage that is done.
    pub fn percent(&self) -> f64 {
        if self.total == 0 { 0.0 } else { 100.0 * self.done as f64 / self.total as f64 }
    }

    /// Does it give this total, with or without what was given up?
    pub fn gives(&self, total: u64) -> bool {
        self.total == total || self.total - self.cancelled == total
    }

    /// Is this total so near to its own that both may be of the same tasks?
    pub fn is_near(&self, total: u64) -> bool {
        self.total <= total.saturating_mul(2) && total <= self.total.saturating_mul(2)
    }

    /// Does it give this number of done tasks, with or without what was given up?
    pub fn gives_done(&self, done: u64) -> bool {
        self.done == done || self.done + self.cancelled == done
    }
}

impl Census<'_> {
    /// Every reasonable way to count the tasks of `scope`, the most ordinary first; only ways that find some.
    pub fn ways(&self, scope: Span) -> Vec<Way> {
        let units = self.within(scope);
        let is_box = |unit: &&Unit| unit.kind == Kind::Box;
        let is_own = |unit: &Unit| unit.aside.is_none_or(|aside| aside < scope.start);
        let is_top = |unit: &Unit| {
            unit.parent
                .and_then(|parent| self.units.get(parent))
                .is_none_or(|parent| parent.span.start < scope.start)
        };
        let mut ways = Vec::new();
        let mut add = |definition: &'static str, counted: &mut dyn Iterator<Item = &Unit>| {
            let mut way = Way { definition, total: 0, done: 0, cancelled: 0, active: 0, held: 0 };
            for unit in counted {
                way.total += 1;
                way.done += u64::from(unit.class == Class::Done);
                way.cancelled += u64::from(unit.class == Class::Cancelled);
                way.active += u64::from(unit.class == Class::Active);
                way.held += u64::from(unit.class == Class::Held);
            }
            if way.total > 0 && !ways.contains(&way) {
                ways.push(way);
            }
        };
        add("boxes", &mut units.iter().filter(is_box));
        add("outermost boxes", &mut units.iter().filter(is_box).filter(|unit| is_top(unit)));
        add("boxes without nested ones", &mut units.iter().filter(is_box).filter(|unit| unit.leaf));
        add("boxes with an id", &mut units.iter().filter(is_box).filter(|unit| unit.id.is_some()));
        let own = || units.iter().filter(is_box).filter(|unit| is_own(unit));
        add("boxes of the work itself", &mut own());
        add("outermost boxes of the work itself", &mut own().filter(|unit| is_top(unit)));
        add("boxes of the work itself without nested ones", &mut own().filter(|unit| unit.leaf));
        let live = || units.iter().filter(is_box).filter(|unit| !unit.past);
        add("boxes outside of the archive", &mut live());
        add("outermost boxes outside of the archive", &mut live().filter(|unit| is_top(unit)));
        add("boxes of the work itself outside of the archive", &mut live().filter(|unit| is_own(unit)));
        add("boxes that are not optional", &mut units.iter().filter(is_box).filter(|unit| !unit.waived));
        add("task headings", &mut units.iter().filter(|unit| unit.kind == Kind::Heading));
        add("rows", &mut units.iter().filter(|unit| unit.kind == Kind::Row));
        add("boxes and rows", &mut units.iter().filter(|unit| unit.kind != Kind::Heading));
        add("tasks of every form", &mut units.iter());
        ways
    }

    /// Ways to count the tasks of `scope` by their ids, each counted once: dearer than [`Census::ways`], so to be asked after them.
    pub fn ways_by_id(&self, scope: Span) -> Vec<Way> {
        let units = self.within(scope);
        [
            ("distinct ids", None),
            ("distinct ids of rows", Some(Kind::Row)),
            ("distinct ids of boxes", Some(Kind::Box)),
        ]
        .into_iter()
        .filter_map(|(definition, kind)| distinct(units, definition, kind))
        .collect()
    }
}

/// Ids, each counted once, a range for as many as it names; done where every task with the id is.
fn distinct(units: &[Unit], definition: &'static str, kind: Option<Kind>) -> Option<Way> {
    let mut ids: Vec<(&str, bool)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for unit in units.iter().filter(|unit| kind.is_none_or(|kind| unit.kind == kind)) {
        let Some(id) = unit.id else { continue };
        let is_done = unit.class == Class::Done;
        let at = *known.entry(id).or_insert(ids.len());
        // Of several tasks with one id the unfinished decides.
        match ids.get_mut(at) {
            Some((_, done)) => *done &= is_done,
            None => ids.push((id, is_done)),
        }
    }
    let count = |wanted: fn(&(&str, bool)) -> bool| {
        ids.iter().filter(|id| wanted(id)).map(|(id, _)| id_count(id)).sum()
    };
    let (total, done) = (count(|_| true), count(|(_, done)| *done));
    let way = Way { definition, total, done, cancelled: 0, active: 0, held: 0 };
    (way.total > 0).then_some(way)
}
