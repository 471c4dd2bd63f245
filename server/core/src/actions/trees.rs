//! Boxes within boxes: what is said of one says something of those around it and in it.
//!
//! A parent that is done has done children; the last open child that is done ends its parent; a child that is opened again opens those
//! around it. The trap: what is open on purpose, or only stands beside the work, neither follows nor holds up.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::census::{Kind, Unit};
use crate::status::Class;

/// The classes of all tasks after these are set, those around and in them included: the tasks that change.
pub(super) fn set(units: &[Unit], said: &[usize], class: Class) -> Vec<(usize, Class)> {
    let mut classes: BTreeMap<usize, Class> = BTreeMap::new();
    let of = |classes: &BTreeMap<usize, Class>, unit: usize| {
        classes.get(&unit).copied().unwrap_or(units[unit].class)
    };
    for &unit in said {
        classes.insert(unit, class);
        if class == Class::Done {
            for below in below(units, unit) {
                if is_work(&units[below], &units[unit]) && of(&classes, below).is_unfinished() {
                    classes.insert(below, Class::Done);
                }
            }
        }
    }
    // Those of which it was found that they are not over; thousands of children may ask about the same one.
    let mut held = BTreeSet::new();
    for &unit in said {
        let mut next = units[unit].parent;
        while let Some(parent) = next {
            next = units[parent].parent;
            if class.is_unfinished() {
                if of(&classes, parent) == Class::Done {
                    classes.insert(parent, Class::Open);
                }
                continue;
            }
            if class == Class::Cancelled || held.contains(&parent) {
                break;
            }
            let children = || below(units, parent).filter(|child| units[*child].parent == Some(parent));
            let is_over = |child: usize| {
                !is_work(&units[child], &units[parent]) || !of(&classes, child).is_unfinished()
            };
            let any_done = children().any(|child| of(&classes, child) == Class::Done);
            if units[parent].waived
                || !of(&classes, parent).is_unfinished()
                || !any_done
                || !children().all(is_over)
            {
                held.insert(parent);
                break;
            }
            classes.insert(parent, Class::Done);
            held.clear();
        }
    }
    classes.into_iter().filter(|(unit, class)| units[*unit].class != *class).collect()
}

/// The boxes in a box, at any depth.
fn below(units: &[Unit], unit: usize) -> impl Iterator<Item = usize> {
    let end = units[unit].span.end;
    let inside = move |at: &usize| units[*at].span.start < end;
    (unit + 1..units.len())
        .take_while(inside)
        .filter(move |at| units[*at].kind == Kind::Box && units[unit].kind == Kind::Box)
}

/// Is it work of the box around it: not open on purpose, and not beside it?
fn is_work(unit: &Unit, around: &Unit) -> bool {
    !unit.waived && unit.aside.is_none_or(|aside| aside < around.span.start)
}
