//! Ways to count tasks.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::{Census, Kind, Unit};
use crate::counted::{many, share};
use crate::plan::tasks::id_count;
use crate::status::Class;
use crate::text::{Span, offset_of};

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

/// What the name of a definition ends with that leaves out the tasks of the past.
const LIVE: &str = " outside of the archive";

impl Way {
    /// None yet.
    pub fn none(definition: &'static str) -> Way {
        Way { definition, total: 0, done: 0, cancelled: 0, active: 0, held: 0 }
    }

    /// Counts so many of this class.
    pub fn count(&mut self, class: Class, many: u64) {
        self.total += many;
        match class {
            Class::Done => self.done += many,
            Class::Cancelled => self.cancelled += many,
            Class::Active => self.active += many,
            Class::Held => self.held += many,
            Class::Open => {}
        }
    }

    /// The definition that counts the tasks of the past, too.
    pub fn with_the_past(definition: &'static str) -> &'static str {
        definition.strip_suffix(LIVE).unwrap_or(definition)
    }

    /// How ordinary it is to count so: the lower, the more.
    pub fn rank(definition: &str) -> usize {
        DEFINITIONS.iter().position(|known| known.name == definition).unwrap_or(WAYS)
    }

    /// The definition of this rank; behind them all are the tasks that are work, whatever their form.
    pub fn ranked(rank: usize) -> &'static str {
        DEFINITIONS.get(rank).map_or("tasks", |definition| definition.name)
    }

    /// How many are left.
    pub fn open(&self) -> u64 {
        self.total.saturating_sub(self.done).saturating_sub(self.cancelled)
    }

    /// The percentage that is done.
    pub fn percent(&self) -> f64 {
        if self.total == 0 { 0.0 } else { 100.0 * self.done as f64 / self.total as f64 }
    }

    /// `7 of 12 boxes done (58%)`.
    pub fn said(&self) -> String {
        format!("{} ({:.0}%)", self.counted(), self.percent())
    }

    /// `7 of 12 boxes done`.
    pub fn counted(&self) -> String {
        format!("{} of {} done", self.done, many(self.total, self.definition))
    }

    /// `7 of 12 boxes are done`.
    pub fn stated(&self) -> String {
        format!("{} done", share(self.done, self.total, self.definition))
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

/// A way to say which tasks count.
struct Definition {
    name: &'static str,
    /// Tasks beside the work do not count.
    own: bool,
    /// Tasks of the past do not count.
    live: bool,
    counts: fn(&Unit, bool) -> bool,
}

const fn definition(name: &'static str, counts: fn(&Unit, bool) -> bool) -> Definition {
    Definition { name, own: false, live: false, counts }
}

const fn own(name: &'static str, counts: fn(&Unit, bool) -> bool) -> Definition {
    Definition { own: true, ..definition(name, counts) }
}

const fn live(name: &'static str, counts: fn(&Unit, bool) -> bool) -> Definition {
    Definition { live: true, ..definition(name, counts) }
}

const WAYS: usize = 15;

/// Every one that asks nothing of other tasks, the most ordinary first; each is given a task and whether it is an outermost one.
static DEFINITIONS: [Definition; WAYS] = [
    definition("boxes", |unit, _| is_box(unit)),
    definition("outermost boxes", |unit, is_top| is_box(unit) && is_top),
    definition("boxes without nested ones", |unit, _| is_box(unit) && unit.leaf),
    definition("boxes with an id", |unit, _| is_box(unit) && unit.id.is_some()),
    own("boxes of the work itself", |unit, _| is_box(unit)),
    own("outermost boxes of the work itself", |unit, is_top| is_box(unit) && is_top),
    own("boxes of the work itself without nested ones", |unit, _| is_box(unit) && unit.leaf),
    live("boxes outside of the archive", |unit, _| is_box(unit)),
    live("outermost boxes outside of the archive", |unit, is_top| is_box(unit) && is_top),
    Definition {
        live: true,
        ..own("boxes of the work itself outside of the archive", |unit, _| is_box(unit))
    },
    definition("boxes that are not optional", |unit, _| is_box(unit) && !unit.waived),
    definition("task headings", |unit, _| unit.kind == Kind::Heading),
    definition("rows", |unit, _| unit.kind == Kind::Row),
    definition("boxes and rows", |unit, _| unit.kind != Kind::Heading),
    definition("tasks of every form", |_, _| true),
];

impl Unit<'_> {
    /// All that a definition asks of it alone.
    fn traits(&self) -> u32 {
        let traits = [self.leaf, self.waived, self.id.is_some()];
        traits.iter().fold(self.kind as u32, |bits, is_so| bits << 1 | u32::from(*is_so))
    }
}

fn is_box(unit: &Unit) -> bool {
    unit.kind == Kind::Box
}

/// What tasks come to by every one of the [`DEFINITIONS`]; sums of two places add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sums([Sum; WAYS]);

/// How many tasks of each kind count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    total: u32,
    done: u32,
    cancelled: u32,
    active: u32,
    held: u32,
}

impl Default for Sums {
    fn default() -> Sums {
        Sums([Sum::default(); WAYS])
    }
}

impl Sum {
    fn add(&mut self, other: &Sum) {
        self.total += other.total;
        self.done += other.done;
        self.cancelled += other.cancelled;
        self.active += other.active;
        self.held += other.held;
    }

    /// Counts one of this class.
    fn count(&mut self, class: Class) {
        self.total += 1;
        match class {
            Class::Done => self.done += 1,
            Class::Cancelled => self.cancelled += 1,
            Class::Active => self.active += 1,
            Class::Held => self.held += 1,
            Class::Open => {}
        }
    }
}

impl Sums {
    /// Counts a task.
    pub(super) fn count(&mut self, unit: &Unit, is_top: bool, is_own: bool, is_live: bool) {
        let mut one = Sum::default();
        one.count(unit.class);
        self.count_alike(unit, is_top, is_own, is_live, one);
    }

    /// Counts tasks that differ from this one in nothing but their class, and come to so many.
    fn count_alike(&mut self, unit: &Unit, is_top: bool, is_own: bool, is_live: bool, all: Sum) {
        for (sum, definition) in self.0.iter_mut().zip(&DEFINITIONS) {
            if definition.takes(is_own, is_live) && (definition.counts)(unit, is_top) {
                sum.add(&all);
            }
        }
    }

    /// Adds tasks that were counted as work of now: those that a definition takes if they are own, or live.
    pub(super) fn add(&mut self, other: &Sums, is_own: bool, is_live: bool) {
        for ((sum, other), definition) in self.0.iter_mut().zip(&other.0).zip(&DEFINITIONS) {
            if definition.takes(is_own, is_live) {
                sum.add(other);
            }
        }
    }

    /// Are there no tasks?
    pub(super) fn is_empty(&self) -> bool {
        self.0[WAYS - 1].total == 0
    }

    /// The ways that find some.
    fn ways(&self) -> Vec<Way> {
        let way = |(sum, definition): (&Sum, &Definition)| Way {
            definition: definition.name,
            total: sum.total.into(),
            done: sum.done.into(),
            cancelled: sum.cancelled.into(),
            active: sum.active.into(),
            held: sum.held.into(),
        };
        self.0.iter().zip(&DEFINITIONS).map(way).filter(|way| way.total > 0).collect()
    }
}

impl Definition {
    fn takes(&self, is_own: bool, is_live: bool) -> bool {
        (is_own || !self.own) && (is_live || !self.live)
    }
}

impl Census<'_> {
    /// Every reasonable way to count the tasks of `scope`, the most ordinary first; only ways that find some.
    pub fn ways(&self, scope: Span) -> Vec<Way> {
        let mut sums = self.omitted(scope);
        // Many tasks are alike in all that the definitions ask of them: these are asked about one of each kind.
        let mut kinds: Vec<(u32, &Unit, [bool; 3], Sum)> = Vec::new();
        for unit in self.within(scope) {
            let places = self.places(unit, scope);
            let alike =
                unit.traits() << 3 | places.iter().fold(0, |bits, is_so| bits << 1 | u32::from(*is_so));
            let known = kinds.iter().position(|(known, ..)| *known == alike);
            let at = known.unwrap_or_else(|| {
                kinds.push((alike, unit, places, Sum::default()));
                kinds.len() - 1
            });
            kinds[at].3.count(unit.class);
        }
        for (_, unit, [is_top, is_own, is_live], sum) in kinds {
            sums.count_alike(unit, is_top, is_own, is_live, sum);
        }
        sums.ways()
    }

    /// The tasks of `scope` that count by one of the ways, by their indices.
    pub fn counted(&self, scope: Span, definition: &str) -> Vec<usize> {
        let Some(definition) = DEFINITIONS.iter().find(|known| known.name == definition) else {
            return Vec::new();
        };
        let counts = |index: &usize| {
            let unit = &self.units[*index];
            let [is_top, is_own, is_live] = self.places(unit, scope);
            definition.takes(is_own, is_live) && (definition.counts)(unit, is_top)
        };
        self.range(scope).filter(counts).collect()
    }

    /// What is asked of the place of a task in `scope`: is it an outermost one there, does it belong to that work, and not to the past?
    fn places(&self, unit: &Unit, scope: Span) -> [bool; 3] {
        let parent = unit.parent.and_then(|parent| self.units.get(parent));
        let is_top = parent.is_none_or(|parent| parent.span.start < scope.start);
        [is_top, unit.aside.is_none_or(|aside| aside < scope.start), !unit.past]
    }

    /// Ways to count the tasks of `scope` by their ids, each counted once: every id is read when this is first asked, so to be asked after
    /// [`Census::ways`].
    pub fn ways_by_id(&self, scope: Span) -> Vec<Way> {
        // An id that is left out may stand elsewhere, too.
        if self.omits(scope) {
            return Vec::new();
        }
        let range = self.range(scope);
        let units = self.units.get(range.clone()).unwrap_or_default();
        if units.iter().all(|unit| unit.id.is_none()) {
            return Vec::new();
        }
        self.ids.get_or_init(|| Ids::of(&self.units)).distinct(range, units)
    }
}

/// Which ids the tasks bear, numbered in order of their first places.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    /// Of each task the number of its id.
    of: Vec<Option<u32>>,
    /// For how many tasks each of them stands.
    counts: Vec<u64>,
}

/// By which tasks ids are counted.
const BY_ID: [(&str, Option<Kind>); 3] = [
    ("distinct ids", None),
    ("distinct ids of rows", Some(Kind::Row)),
    ("distinct ids of boxes", Some(Kind::Box)),
];

impl Ids {
    fn of(units: &[Unit]) -> Ids {
        let mut ids = Ids::default();
        let mut known: HashMap<&str, u32, RandomState> = HashMap::default();
        ids.of.reserve(units.len());
        for unit in units {
            ids.of.push(unit.id.map(|id| {
                *known.entry(id).or_insert_with(|| {
                    ids.counts.push(id_count(id));
                    offset_of(ids.counts.len() - 1)
                })
            }));
        }
        ids
    }

    /// The ids of the tasks in `range`, each counted once, a range for as many as it names; done where every task with the id is.
    fn distinct(&self, range: Range<usize>, units: &[Unit]) -> Vec<Way> {
        let ids = self.of.get(range).unwrap_or_default();
        // Those of a place mostly follow one another.
        let first = ids.iter().flatten().min().copied().unwrap_or_default();
        let last = ids.iter().flatten().max().copied().unwrap_or_default();
        let mut seen = vec![0u8; (last - first) as usize + 1];
        let is_counted = |unit: &Unit, kind: Option<Kind>| kind.is_none_or(|kind| unit.kind == kind);
        for (unit, id) in units.iter().zip(ids) {
            let Some(id) = id else { continue };
            let is_unfinished = u8::from(unit.class != Class::Done);
            for (at, (_, kind)) in BY_ID.into_iter().enumerate() {
                if is_counted(unit, kind) {
                    seen[(id - first) as usize] |= (1 | is_unfinished << 1) << (2 * at);
                }
            }
        }
        let mut ways = BY_ID.map(|(definition, _)| Way::none(definition));
        for (bits, count) in seen.iter().zip(&self.counts[first as usize..]) {
            for (at, way) in ways.iter_mut().enumerate() {
                let bits = bits >> (2 * at) & 3;
                way.total += if bits == 0 { 0 } else { *count };
                // Of several tasks with one id the unfinished decides.
                way.done += if bits == 1 { *count } else { 0 };
            }
        }
        ways.into_iter().filter(|way| way.total > 0).collect()
    }
}
