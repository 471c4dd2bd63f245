//! Which ids a document knows, and which of those that it needs it does not.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use super::Subject;
use crate::plan::Plan;
use crate::plan::tasks::{numbered, range};
use crate::text::{Span, Text};

/// Fewer ids than this make no numbering.
const FEWEST: usize = 3;

/// Where more are unmet, the tasks of the document are written down elsewhere.
const MOST: usize = 20;

/// The ids of a document, each once and in order. Clones share them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ids {
    /// Of what they were read from.
    hash: u64,
    ids: Arc<[Box<str>]>,
}

impl Deref for Ids {
    type Target = [Box<str>];

    fn deref(&self) -> &[Box<str>] {
        &self.ids
    }
}

/// Every id that something in the document bears: of tasks, headings, bullets, paragraphs and cells. `past` are those that it had before
/// an edit; most edits change none.
pub fn ids(plan: &Plan, past: Option<&Ids>) -> Ids {
    let mut hasher = DefaultHasher::new();
    for task in plan.tasks() {
        task.item.id.hash(&mut hasher);
    }
    for named in plan.named() {
        named.item.id.hash(&mut hasher);
    }
    for section in plan.outline().sections() {
        section.heading.title.hash(&mut hasher);
    }
    let hash = hasher.finish();
    match past.filter(|past| past.hash == hash) {
        Some(past) => past.clone(),
        None => Ids { hash, ids: read(plan) },
    }
}

fn read(plan: &Plan) -> Arc<[Box<str>]> {
    let mut ids: Vec<Cow<str>> = Vec::new();
    for task in plan.tasks() {
        ids.extend(task.item.id.iter().flat_map(|id| ends(id)));
    }
    for named in plan.named() {
        ids.extend(ends(&named.item.id));
    }
    for section in plan.outline().sections() {
        ids.extend(super::graph::ids_of(section).map(Cow::Owned));
    }
    // They mostly stand in their order, so sorting them costs little.
    ids.sort();
    ids.dedup();
    ids.into_iter().map(|id| Box::from(id.as_ref())).collect()
}

/// The id, or every id of a range.
fn ends(id: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let ends = range(id).and_then(|(first, last)| Some((numbered(first)?, numbered(last)?)));
    let alone = ends.is_none().then_some(Cow::Borrowed(id));
    let all = ends.into_iter().flat_map(|(first, last)| {
        let numbers = first.number..=last.number.min(first.number.saturating_add(999));
        numbers.map(move |number| Cow::Owned(first.with(number)))
    });
    alone.into_iter().chain(all)
}

/// The dependencies of the document's live parts whose id it does not know, though it is numbered like its own.
pub fn unmet(text: &Text, plan: &Plan, ids: &[Box<str>]) -> Vec<(Span, String)> {
    if plan.dependencies().next().is_none() {
        return Vec::new();
    }
    // By shape (`T#`, `#.#`): how many ids there are, and how many there were if every series were without a gap.
    let mut series: BTreeMap<String, BTreeMap<&str, BTreeSet<u64>>> = BTreeMap::new();
    for id in ids {
        if let Some(parts) = numbered(id) {
            series
                .entry(shape(parts.series))
                .or_default()
                .entry(parts.series)
                .or_default()
                .insert(parts.number);
        }
    }
    let is_numbered = |id: &str| {
        let Some(parts) = numbered(id) else { return false };
        let Some(series) = series.get(&shape(parts.series)) else { return false };
        let count: usize = series.values().map(BTreeSet::len).sum();
        let most: u64 =
            series.values().filter_map(|numbers| Some(numbers.last()? + 1 - numbers.first()?.min(&1))).sum();
        count >= FEWEST && most <= count as u64 * 2
    };
    let knows = |id: &str| ids.binary_search_by(|known| known.as_ref().cmp(id)).is_ok();
    let mut unmet: Vec<(Span, String)> = Vec::new();
    for dependency in plan.dependencies() {
        let span = dependency.place(dependency.span);
        let is_whole = knows(&dependency.id)
            || numbered(&dependency.id).is_some_and(|id| !id.part.is_empty() && knows(&id.with(id.number)));
        if is_whole
            || plan.outline().is_historical(span.start)
            || dependency.subject == Subject::Other
            || !is_numbered(&dependency.id)
        {
            continue;
        }
        // `1.2` is also a section of tasks `1.2.1`.
        let below = format!("{}.", dependency.id);
        let at = ids.partition_point(|known| known.as_ref() < below.as_str());
        if ids.get(at).is_some_and(|known| known.starts_with(&below)) {
            continue;
        }
        unmet.push((span, dependency.id.clone()));
    }
    if unmet.len() > MOST {
        return Vec::new();
    }
    // Whatever the text names elsewhere, in a fence or in the middle of a line, exists in some way.
    if !unmet.is_empty() {
        let whole = text.to_string();
        unmet.retain(|(_, id)| !is_named_elsewhere(&whole, plan, id));
    }
    unmet
}

/// Does the id, as a word, stand outside of what is said to be needed?
fn is_named_elsewhere(text: &str, plan: &Plan, id: &str) -> bool {
    if id.contains(' ') {
        return false;
    }
    let needed: BTreeSet<u32> =
        plan.dependencies().map(|dependency| dependency.place(dependency.span).start).collect();
    text.match_indices(id).any(|(at, _)| {
        let is_part = |char: char| char.is_alphanumeric() || char == '.';
        let before = text[..at].ends_with(|char: char| char.is_alphanumeric() || matches!(char, '.' | '-'));
        let after = text[at + id.len()..].trim_end_matches('.').starts_with(is_part)
            && text[at + id.len()..].starts_with(char::is_alphanumeric);
        !before && !after && !needed.contains(&(at as u32))
    })
}

/// A series with its digits alike.
fn shape(series: &str) -> String {
    let mut shape = String::new();
    for char in series.chars() {
        match char {
            digit if digit.is_ascii_digit() => {
                if !shape.ends_with('#') {
                    shape.push('#');
                }
            }
            other => shape.push(other),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use crate::workspace::Reading;

    #[test]
    fn what_is_needed_and_not_there() {
        let unmet = |source: &str| {
            let reading = Reading::new(source);
            let ids = super::ids(&reading.plan, None);
            super::unmet(&reading.text, &reading.plan, &ids).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        let tasks = "- [ ] T001 a\n- [ ] T002-T004 b\n- [ ] T005 c ";
        assert_eq!(unmet(&format!("{tasks}(depends on T003, T009)\n")), ["T009"]);
        assert_eq!(unmet(&format!("{tasks}(depends on T009)\n\nThen comes T009.\n")), Vec::<String>::new());
        assert_eq!(unmet(&format!("{tasks}(depends on JIRA-9, #9, 9.9)\n")), Vec::<String>::new());
    }
}
