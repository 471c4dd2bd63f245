//! What a planning file that is missing begins with: the title and the sections that its siblings share, with empty task lists.
//!
//! The trap: only what several siblings have in the same words is a custom; a section of one alone is about that one.

use std::collections::BTreeMap;

use crate::workspace::{Document, Kind};

/// The file of this name in a sibling submodule.
pub(crate) struct Sibling<'a> {
    /// The name of the submodule.
    pub(crate) name: String,
    pub(crate) document: &'a Document,
}

/// The folder in which most siblings keep it, below their own; of several the first.
pub(crate) fn folder<'a>(siblings: &[Sibling<'a>]) -> &'a str {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for sibling in siblings {
        let relative = &sibling.document.relative;
        *folders.entry(relative.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
    }
    let most = folders.values().max().copied();
    folders.into_iter().find(|(_, times)| Some(*times) == most).map_or("", |(folder, _)| folder)
}

/// The text of `file` for the submodule `name`.
pub(crate) fn text(file: &str, name: &str, siblings: &[Sibling]) -> String {
    let sections = sections(siblings);
    let has_tasks = Kind::of(file) == Kind::Tasklist;
    let mut text = format!("# {}\n", title(file, name, siblings));
    if sections.is_empty() && has_tasks {
        text.push_str("\n- [ ]\n");
    }
    for (at, (level, title)) in sections.iter().enumerate() {
        text.push_str(&format!("\n{} {title}\n", "#".repeat(usize::from(*level))));
        let is_leaf = sections.get(at + 1).is_none_or(|(next, _)| next <= level);
        if has_tasks && is_leaf {
            text.push_str("\n- [ ]\n");
        }
    }
    text
}

/// The title that half of the siblings have, with its own name in the place of theirs; else its name and what the file is.
fn title(file: &str, name: &str, siblings: &[Sibling]) -> String {
    let mut titles: BTreeMap<String, usize> = BTreeMap::new();
    for sibling in siblings {
        let Some((1, title)) = sibling.document.summary.headings.first() else { continue };
        if title.contains(&*sibling.name) {
            *titles.entry(title.replacen(&*sibling.name, "\0", 1)).or_default() += 1;
        }
    }
    let shared = titles.into_iter().find(|(_, times)| *times >= 2 && times * 2 >= siblings.len());
    match (shared, Kind::of(file)) {
        (Some((title, _)), _) => title.replace('\0', name),
        (None, Kind::Plan) => format!("{name}: project plan"),
        (None, Kind::Tasklist) => format!("{name}: task list"),
        (None, _) => name.to_owned(),
    }
}

/// The sections below the title that at least half of the siblings have, and at least two, in their order.
fn sections(siblings: &[Sibling]) -> Vec<(u8, String)> {
    struct Shared {
        level: u8,
        title: String,
        times: usize,
        /// The sum of where it stands in each, as a share of all its sections.
        place: f64,
    }
    let mut shared: BTreeMap<String, Shared> = BTreeMap::new();
    for sibling in siblings {
        let headings = &sibling.document.summary.headings;
        let mut seen: Vec<String> = Vec::new();
        for (at, (level, title)) in headings.iter().enumerate().filter(|(_, (level, _))| *level > 1) {
            let key = title.to_lowercase();
            if seen.contains(&key) {
                continue;
            }
            let known = shared.entry(key.clone()).or_insert_with(|| Shared {
                level: *level,
                title: title.to_string(),
                times: 0,
                place: 0.0,
            });
            known.times += 1;
            known.place += at as f64 / headings.len() as f64;
            seen.push(key);
        }
    }
    let mut kept: Vec<Shared> = shared
        .into_values()
        .filter(|section| section.times >= 2 && section.times * 2 >= siblings.len())
        .collect();
    kept.sort_by(|left, right| {
        (left.place / left.times as f64).total_cmp(&(right.place / right.times as f64))
    });
    kept.into_iter().map(|section| (section.level, section.title)).collect()
}
