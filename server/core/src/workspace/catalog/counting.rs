//! In how many reasonable ways a catalog can be counted.
//!
//! A stated number is right if any of them gives it. The first population of a source is the one by which a message speaks and to
//! which a fix changes. The trap: several sources may define the same names (an agent for each of two tools), so their sum is only one
//! way among others.

use std::collections::BTreeSet;

use super::{Catalog, CatalogKind, Entry, Population, Source};

impl Source {
    /// The ways to count this source, the preferred one first; none when it cannot be seen.
    pub fn populations(&self, kind: &CatalogKind) -> Vec<Population> {
        let Some(entries) = &self.entries else { return Vec::new() };
        let place = &self.label;
        let plain = |count: usize, definition: String| Population { count: count as u64, definition };
        match kind {
            CatalogKind::Submodules => {
                let listed = agreeing(entries.len(), "submodule is", "submodules are");
                let mut populations = vec![plain(entries.len(), format!("{listed} listed in {place}"))];
                populations
                    .push(plain(distinct(entries.iter()), format!("different names are listed in {place}")));
                populations
            }
            CatalogKind::Categories => {
                let folders = agreeing(entries.len(), "folder holds", "folders hold");
                let mut populations =
                    vec![plain(entries.len(), format!("{folders} the submodules of {place}"))];
                let outer: BTreeSet<&str> =
                    entries.iter().filter_map(|entry| entry.relative.split('/').nth(1)).collect();
                populations.push(plain(outer.len(), format!("outer folders hold the submodules of {place}")));
                populations
            }
            // What the configuration counts has one definition, its own.
            CatalogKind::Configured(_) => {
                let definitions = self.counted.as_ref().map(|counted| &counted.definitions);
                let definition = definitions.map(|definitions| &definitions[usize::from(entries.len() != 1)]);
                vec![plain(entries.len(), definition.cloned().unwrap_or_default())]
            }
            _ => self.file_populations(kind, entries),
        }
    }

    fn file_populations(&self, kind: &CatalogKind, entries: &[Entry]) -> Vec<Population> {
        let (place, kinds) = (&self.label, kind.plural());
        let defining = agreeing(entries.len(), "file defines", "files define");
        let what = if *kind == CatalogKind::Skills { "SKILL.md " } else { "" };
        let asides = self.asides_note(kind);
        let files = entries.len();
        let names = distinct(entries.iter());
        let population = |count: usize, definition: String| Population { count: count as u64, definition };
        let mut populations = Vec::new();
        if names < files {
            populations.push(population(
                names,
                format!("different {kinds} are defined by {files} files in {place}{asides}"),
            ));
        }
        populations.push(population(files, format!("{what}{defining} {kinds} in {place}{asides}")));
        let depth = if *kind == CatalogKind::Skills { 2 } else { 1 };
        let top = |entry: &&Entry| entry.relative.split('/').count() == depth;
        let outer = entries.iter().filter(top).count();
        if 0 < outer && outer < files {
            populations.push(population(outer, format!("{kinds} are defined directly in {place}")));
            populations.push(population(
                distinct(entries.iter().filter(top)),
                format!("different {kinds} are defined directly in {place}"),
            ));
        }
        if *kind != CatalogKind::Skills {
            let all = files + self.asides.len();
            populations.push(population(all, format!("Markdown files are in {place}")));
            let direct = self.asides.iter().filter(|aside| !aside.contains('/')).count();
            populations.push(population(outer + direct, format!("Markdown files are directly in {place}")));
        }
        // A skill is a folder of the skills folder; what lies deeper is mostly part of one, unless most do.
        if *kind == CatalogKind::Skills && outer < files && outer * 2 >= files {
            let directly = populations.iter().position(|population| population.count == outer as u64);
            if let Some(at) = directly {
                populations[..=at].rotate_right(1);
            }
        }
        let described = entries.iter().filter(|entry| entry.description.is_some()).count();
        if 0 < described && described < files {
            populations.push(population(described, format!("files in {place} describe themselves")));
        }
        if *kind == CatalogKind::Skills {
            let folder = |path: &str| path.split_once('/').map(|(folder, _)| folder.to_owned());
            let entries = entries.iter().filter_map(|entry| folder(&entry.relative));
            let folders: BTreeSet<String> =
                entries.chain(self.asides.iter().filter_map(|aside| folder(aside))).collect();
            if outer > 0 {
                populations.push(population(folders.len(), format!("folders are in {place}")));
            }
        }
        populations.retain(|population| population.count > 0 || files == 0);
        populations
    }

    /// ` (README.md not counted)`, or nothing.
    fn asides_note(&self, kind: &CatalogKind) -> String {
        if *kind == CatalogKind::Skills {
            return String::new();
        }
        match self.asides.as_slice() {
            [] => String::new(),
            [one] => format!(" ({one} not counted)"),
            [one, two] => format!(" ({one} and {two} not counted)"),
            [one, rest @ ..] => format!(" ({one} and {} others not counted)", rest.len()),
        }
    }
}

impl Catalog {
    /// The ways to count everything that the catalog holds, the preferred one first; none when it is not known.
    ///
    /// The preferred one speaks of the largest source: a plugin's own `commands/` and not the three that its authors use.
    pub fn populations(&self) -> Vec<Population> {
        if !self.is_known() {
            return Vec::new();
        }
        let mut sources: Vec<Vec<Population>> =
            self.sources.iter().map(|source| source.populations(&self.kind)).collect();
        sources.sort_by_key(|populations| std::cmp::Reverse(populations.first().map(|first| first.count)));
        let mut populations: Vec<Population> = sources.into_iter().flatten().collect();
        if self.sources.len() > 1 {
            let (kinds, places) = (self.kind.plural(), self.sources.len());
            let all = self.entries().count() as u64;
            let names = distinct(self.entries()) as u64;
            let of = |count, what: &str| Population {
                count,
                definition: format!("{what} are defined in {places} places"),
            };
            populations.push(of(all, kinds));
            if names < all {
                populations.push(of(names, &format!("different {kinds}")));
            }
            // Where no place stands out, as in a collection of plugins, one speaks of all of them.
            if populations[0].count * 2 < names {
                populations.rotate_right(1);
            }
        }
        populations
    }

    /// The part of the catalog in a folder whose path, or the end of whose path, is `folder`: of `agents/team` the agents in
    /// `claude/agents/team`, of `dev` the submodules in `submodules/dev`. `None` when nothing is there or it cannot be seen.
    pub fn below(&self, folder: &str) -> Option<Catalog> {
        let folder = folder.trim_matches('/').trim_start_matches("./");
        if folder.is_empty() {
            return None;
        }
        let mut sources = Vec::new();
        for source in &self.sources {
            let whole = source.label == folder || source.label.ends_with(&format!("/{folder}"));
            if whole {
                sources.push(source.clone());
                continue;
            }
            let Some(entries) = &source.entries else { continue };
            let base = if source.label.starts_with(".git") && !source.label.contains('/') {
                ""
            } else {
                &source.label
            };
            let mut label: Option<String> = None;
            let mut holds = |relative: &str| {
                let path = if base.is_empty() { relative.to_owned() } else { format!("{base}/{relative}") };
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                let at = format!("/{parent}/").find(&format!("/{folder}/")).map(|index| index + folder.len());
                if let Some(end) = at {
                    label.get_or_insert_with(|| path[..end].to_owned());
                }
                at.is_some()
            };
            let entries: Vec<Entry> =
                entries.iter().filter(|entry| holds(&entry.relative)).cloned().collect();
            if entries.is_empty() {
                continue;
            }
            let asides: Vec<String> = source.asides.iter().filter(|aside| holds(aside)).cloned().collect();
            let label = label.unwrap_or_else(|| folder.to_owned());
            let label = if base.is_empty() { format!("{label} by {}", source.label) } else { label };
            sources.push(Source {
                path: source.path.clone(),
                label,
                entries: Some(entries),
                asides,
                counted: None,
            });
        }
        (!sources.is_empty()).then(|| Catalog { kind: self.kind.clone(), sources })
    }
}

/// A subject and its verb, as they stand behind the number.
fn agreeing(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

fn distinct<'a>(entries: impl Iterator<Item = &'a Entry>) -> usize {
    entries.map(|entry| entry.name.as_str()).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    fn source(label: &str, files: &[(&str, &str)], asides: &[&str]) -> Source {
        let entries = files
            .iter()
            .map(|(relative, name)| Entry {
                name: (*name).to_owned(),
                path: Arc::from(Path::new("/r").join(label).join(relative)),
                relative: (*relative).to_owned(),
                description: Some(String::new()),
                tools: None,
                model: None,
                argument_hint: None,
                line: 0,
            })
            .collect();
        let asides = asides.iter().map(|aside| (*aside).to_owned()).collect();
        Source {
            path: Arc::from(Path::new("/r").join(label)),
            label: label.to_owned(),
            entries: Some(entries),
            asides,
            counted: None,
        }
    }

    fn counts(populations: &[Population]) -> Vec<u64> {
        populations.iter().map(|population| population.count).collect()
    }

    #[test]
    fn files_names_and_levels_are_all_reasonable() {
        let source = source("agents", &[("a.md", "a"), ("b.md", "a"), ("team/c.md", "c")], &["README.md"]);
        let populations = source.populations(&CatalogKind::Agents);
        assert_eq!(
            populations[0].definition,
            "different agents are defined by 3 files in agents (README.md not counted)"
        );
        assert_eq!(counts(&populations), [2, 3, 2, 1, 4, 3]);
    }

    #[test]
    fn the_larger_source_is_spoken_of() {
        let sources = vec![
            source(".claude/agents", &[("a.md", "a")], &[]),
            source("agents", &[("a.md", "a"), ("b.md", "b")], &[]),
        ];
        let catalog = Catalog { kind: CatalogKind::Agents, sources };
        let populations = catalog.populations();
        assert_eq!(populations[0].definition, "files define agents in agents");
        assert!(counts(&populations).contains(&3), "their sum counts too");
    }

    #[test]
    fn an_unseen_source_leaves_nothing_to_count() {
        let mut unseen = source(".claude/agents", &[], &[]);
        unseen.entries = None;
        let catalog = Catalog {
            kind: CatalogKind::Agents,
            sources: vec![source("agents", &[("a.md", "a")], &[]), unseen],
        };
        assert!(catalog.populations().is_empty());
    }

    #[test]
    fn a_folder_is_a_part() {
        let modules =
            source(".gitmodules", &[("subs/dev/a", "a"), ("subs/dev/b", "b"), ("subs/ops/c", "c")], &[]);
        let catalog = Catalog { kind: CatalogKind::Submodules, sources: vec![modules] };
        let part = catalog.below("dev/").expect("two are there");
        assert_eq!(counts(&part.populations())[0], 2);
        assert_eq!(part.sources[0].label, "subs/dev by .gitmodules");
        assert!(catalog.below("de").is_none());
    }
}
