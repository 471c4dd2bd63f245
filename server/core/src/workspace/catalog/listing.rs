//! From the paths of a repository's files to its catalogs: what its folders mean.
//!
//! A folder of a coding tool (`.claude/agents`) is a source by its name alone. Any other `agents`, `commands` or `skills` folder must
//! show by the front matter of its files that it defines them: `docs/agents` is prose. The trap: what cannot be seen
//! ([`Listing::unseen`]) must become a source without entries, not no source.

mod entries;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Catalog, CatalogKind, Entry, Source};
use crate::words::Words;
use entries::{front_matter, is_aside, source};

/// What the walk of one repository saw.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// `.gitmodules` and the Markdown files of the repository itself, without those of its submodules.
    pub files: Vec<Listed>,
    /// What could not be seen, relative to the repository, with `/`: dangling links, links that are files in a checkout without
    /// links, links into submodules that are not checked out, folders without permission.
    pub unseen: Vec<String>,
    /// The folders that `[catalogs]` names, whose files are listed below these names, as written.
    pub named: Vec<(CatalogKind, String)>,
}

/// A file that the walk saw.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Relative to the repository, with `/`, as a person would name it: `.claude/agents/x.md` also where `.claude` is a link.
    pub relative: String,
    /// Its real path.
    pub path: Arc<Path>,
    /// Its text, of which the first 4 KB are enough (`.gitmodules`: all of it).
    pub text: String,
}

/// Folders of coding tools that hold agents, commands and skills.
pub const TOOLS: [&str; 12] = [
    ".claude",
    ".coditect",
    ".opencode",
    ".codex",
    ".cursor",
    ".gemini",
    ".github",
    ".qwen",
    ".agents",
    ".factory",
    ".kiro",
    ".roo",
];

/// The names of folders that hold agents, commands or skills.
pub const FOLDERS: [&str; 5] = ["agents", "agent", "commands", "command", "skills"];

/// Folders whose `agents`, `commands` and `skills` are no part of what the repository offers.
static ELSEWHERE: Words = Words::new(
    "node_modules vendor third_party archive archived history checkpoints sessions reports backup backups \
     templates template examples fixtures tests docs",
);

impl Listing {
    /// The catalogs of the repository at `root`, one of each kind that planmark knows; without sources where there is no place.
    pub fn catalogs(&self, root: &Path) -> Vec<Catalog> {
        let mut files: Vec<&Listed> = self.files.iter().collect();
        files.sort_by(|left, right| left.relative.cmp(&right.relative));
        let modules = files.iter().find(|file| file.relative == ".gitmodules");
        let agents = self.folders(root, &files, CatalogKind::Agents);
        let skills = self.folders(root, &files, CatalogKind::Skills);
        let mut commands = self.folders(root, &files, CatalogKind::Commands);
        let is_plugin = |catalog: &Catalog| catalog.sources.iter().any(|source| !source.label.contains('/'));
        if !is_plugin(&commands) && (is_plugin(&agents) || is_plugin(&skills)) {
            let group: Vec<&Listed> =
                files.iter().copied().filter(|file| file.relative.starts_with("commands/")).collect();
            if !group.is_empty() {
                commands.sources.push(source(root, "commands", &group, &CatalogKind::Commands));
            }
        }
        vec![
            agents,
            commands,
            skills,
            Catalog {
                kind: CatalogKind::Submodules,
                sources: modules.map(|file| submodules(root, file)).into_iter().collect(),
            },
            Catalog {
                kind: CatalogKind::Categories,
                sources: modules.map(|file| categories(root, file)).into_iter().collect(),
            },
        ]
    }

    /// The catalog of what folders of one name define.
    fn folders(&self, root: &Path, files: &[&Listed], kind: CatalogKind) -> Catalog {
        let mut groups: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
        for file in files {
            if let Some(folder) = folder_of(&file.relative, &kind) {
                groups.entry(folder).or_default().push(file);
            }
        }
        let mut sources: Vec<Source> = Vec::new();
        for (folder, group) in &groups {
            if !defines(folder, group, &kind) {
                continue;
            }
            let source = source(root, folder, group, &kind);
            // The same folder reached by a link and by its own name is one source.
            if source.entries.as_ref().is_none_or(Vec::is_empty) {
                continue;
            }
            match sources.iter_mut().find(|known| same_files(known, &source)) {
                Some(known) if source.path.ends_with(folder) && !known.path.ends_with(&known.label) => {
                    *known = source;
                }
                Some(_) => {}
                None => sources.push(source),
            }
        }
        for (_, label) in self.named.iter().filter(|(named, _)| *named == kind) {
            self.named_source(root, files, &kind, label, &mut sources);
        }
        for tool in TOOLS {
            for name in names(&kind) {
                let label = format!("{tool}/{name}");
                let hidden = |unseen: &String| *unseen == label || label.starts_with(&format!("{unseen}/"));
                if self.unseen.iter().any(hidden) && !sources.iter().any(|source| source.label == label) {
                    let path = Arc::from(root.join(&label));
                    sources.push(Source { path, label, entries: None, asides: Vec::new(), counted: None });
                }
            }
        }
        for name in names(&kind).iter().filter(|name| self.unseen.iter().any(|unseen| unseen == *name)) {
            sources.push(Source {
                path: Arc::from(root.join(name)),
                label: (*name).to_owned(),
                entries: None,
                asides: Vec::new(),
                counted: None,
            });
        }
        Catalog { kind, sources }
    }

    /// Adds a folder that `[catalogs]` names, whatever it looks like; one that is not there cannot be seen.
    fn named_source(
        &self,
        root: &Path,
        files: &[&Listed],
        kind: &CatalogKind,
        label: &str,
        sources: &mut Vec<Source>,
    ) {
        if sources.iter().any(|source| source.label == label) {
            return;
        }
        if self.unseen.iter().any(|unseen| unseen == label) {
            let (path, label) = (Arc::from(root.join(label)), label.to_owned());
            return sources.push(Source { path, label, entries: None, asides: Vec::new(), counted: None });
        }
        let below = |file: &&Listed| {
            file.relative.strip_prefix(label).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
        };
        let group: Vec<&Listed> = files.iter().copied().filter(below).collect();
        let source = source(root, label, &group, kind);
        if !sources.iter().any(|known| same_files(known, &source)) {
            sources.push(source);
        }
    }
}

/// The folder names that hold this kind.
fn names(kind: &CatalogKind) -> &'static [&'static str] {
    match kind {
        CatalogKind::Agents => &["agents", "agent"],
        CatalogKind::Commands => &["commands", "command"],
        CatalogKind::Skills => &["skills"],
        _ => &[],
    }
}

/// The outermost folder of the path that could hold this kind.
fn folder_of<'a>(relative: &'a str, kind: &CatalogKind) -> Option<&'a str> {
    let mut parent = "";
    let mut start = 0;
    let (folders, _) = relative.rsplit_once('/')?;
    for folder in folders.split('/') {
        let end = start + folder.len();
        let is_tool = TOOLS.contains(&parent);
        let is_name = names(kind).iter().any(|name| *name == folder && (is_tool || name.ends_with('s')));
        if is_name {
            return Some(&relative[..end]);
        }
        if ELSEWHERE.contains(&folder.to_ascii_lowercase()) {
            return None;
        }
        parent = folder;
        start = end + 1;
    }
    None
}

/// Do the files of this folder define what its name says?
fn defines(folder: &str, group: &[&Listed], kind: &CatalogKind) -> bool {
    let parent = folder.rsplit('/').nth(1).unwrap_or_default();
    if TOOLS.contains(&parent) || *kind == CatalogKind::Skills {
        return true;
    }
    let files: Vec<_> = group.iter().filter(|file| !is_aside(&file.relative)).collect();
    let telling = files.iter().filter(|file| {
        let matter = front_matter(&file.text);
        let has = |key: &str| matter.iter().any(|(known, _)| known == key);
        match kind {
            CatalogKind::Agents => {
                has("description") && (has("name") || has("tools") || has("model") || has("mode"))
            }
            _ => has("description") || file.text.contains("$ARGUMENTS"),
        }
    });
    telling.count() * 2 >= files.len().max(1)
}

/// Are these the same files, reached by two paths?
fn same_files(left: &Source, right: &Source) -> bool {
    let paths = |source: &Source| -> Vec<Arc<Path>> {
        let mut paths: Vec<_> = source.entries.iter().flatten().map(|entry| entry.path.clone()).collect();
        paths.sort();
        paths
    };
    paths(left) == paths(right)
}

fn folder_entry(root: &Path, folder: &str, line: u32) -> Entry {
    Entry {
        name: folder.rsplit('/').next().unwrap_or(folder).to_owned(),
        path: Arc::from(root.join(folder)),
        relative: folder.to_owned(),
        description: None,
        tools: None,
        model: None,
        argument_hint: None,
        line,
    }
}

/// The submodules that `.gitmodules` lists.
fn submodules(root: &Path, file: &Listed) -> Source {
    module_folders(root, file, module_paths(&file.text))
}

/// The folders that hold the submodules.
fn categories(root: &Path, file: &Listed) -> Source {
    let folders = module_paths(&file.text).filter_map(|(line, path)| Some((line, path.rsplit_once('/')?.0)));
    let mut folders: Vec<(u32, &str)> = folders.collect();
    folders.sort_unstable_by_key(|(line, folder)| (*folder, *line));
    folders.dedup_by_key(|(_, folder)| *folder);
    module_folders(root, file, folders)
}

/// Folders of which `.gitmodules` tells in these lines.
fn module_folders<'t>(
    root: &Path,
    file: &Listed,
    folders: impl IntoIterator<Item = (u32, &'t str)>,
) -> Source {
    let entries = folders.into_iter().map(|(line, folder)| folder_entry(root, folder, line)).collect();
    Source {
        path: file.path.clone(),
        label: ".gitmodules".to_owned(),
        entries: Some(entries),
        asides: Vec::new(),
        counted: None,
    }
}

/// The values of `path =` in `.gitmodules`.
fn module_paths(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (0..).zip(text.lines()).filter_map(|(number, line)| {
        let (key, value) = line.trim().split_once('=')?;
        (key.trim() == "path").then(|| (number, value.trim().trim_matches('"').trim_end_matches('/')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(files: &[(&str, &str)], unseen: &[&str]) -> Listing {
        let files = files
            .iter()
            .map(|(relative, text)| Listed {
                relative: (*relative).to_owned(),
                path: Arc::from(Path::new("/r").join(relative)),
                text: (*text).to_owned(),
            })
            .collect();
        let unseen = unseen.iter().map(|path| (*path).to_owned()).collect();
        Listing { files, unseen, named: Vec::new() }
    }

    fn catalog(listing: &Listing, kind: CatalogKind) -> Catalog {
        let catalogs = listing.catalogs(Path::new("/r"));
        catalogs.into_iter().find(|catalog| catalog.kind == kind).expect("one of each kind")
    }

    fn named(catalog: &Catalog) -> Vec<&str> {
        catalog.entries().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn a_tool_folder_defines_agents_by_its_name() {
        let listing = listing(
            &[
                (".claude/agents/README.md", "# Agents"),
                (".claude/agents/a.md", "---\nname: alpha\ndescription: >\n  Does: this\n  and that\n---\n"),
                (".claude/agents/team/b.md", "no front matter"),
            ],
            &[],
        );
        let agents = catalog(&listing, CatalogKind::Agents);
        assert_eq!(named(&agents), ["alpha", "b"]);
        assert_eq!(agents.sources[0].asides, ["README.md"]);
        let entry = agents.entries().next().expect("two entries");
        assert_eq!(entry.description.as_deref(), Some("Does: this and that"));
        assert_eq!(&*agents.sources[0].path, Path::new("/r/.claude/agents"));
    }

    #[test]
    fn a_folder_of_prose_defines_nothing() {
        let prose = listing(
            &[("docs/agents/a.md", "---\nname: x\ndescription: y\n---"), ("agents/b.md", "# B")],
            &[],
        );
        assert!(catalog(&prose, CatalogKind::Agents).sources.is_empty());
    }

    #[test]
    fn commands_in_subfolders_have_namespaces() {
        let files =
            [(".claude/commands/git/sync.md", "$ARGUMENTS"), (".claude/commands/COMMAND-GUIDE.md", "")];
        let commands = catalog(&listing(&files, &[]), CatalogKind::Commands);
        assert_eq!(named(&commands), ["git:sync"]);
    }

    #[test]
    fn skills_are_their_folders() {
        let files = [("skills/pdf/SKILL.md", "---\nname: pdf\n---"), ("skills/pdf/reference.md", "")];
        assert_eq!(named(&catalog(&listing(&files, &[]), CatalogKind::Skills)), ["pdf"]);
    }

    #[test]
    fn what_cannot_be_seen_is_unknown() {
        let unseen = catalog(&listing(&[], &[".claude"]), CatalogKind::Agents);
        assert!(unseen.is_unseen() && !unseen.is_known());
        let absent = catalog(&listing(&[], &[]), CatalogKind::Agents);
        assert!(absent.sources.is_empty() && !absent.is_known() && !absent.is_unseen());
    }

    #[test]
    fn a_linked_folder_counts_once() {
        let mut files = listing(&[("agents/a.md", "---\nname: a\ndescription: d\n---")], &[]);
        let mut linked = files.files[0].clone();
        linked.relative = ".claude/agents/a.md".to_owned();
        files.files.push(linked);
        assert_eq!(catalog(&files, CatalogKind::Agents).sources.len(), 1);
    }

    #[test]
    fn submodules_and_the_folders_that_hold_them() {
        let text =
            "[submodule \"x\"]\n\tpath = subs/core/x\n\turl = u\n[submodule \"y\"]\n\tpath = subs/dev/y\n";
        let listing = listing(&[(".gitmodules", text)], &[]);
        assert_eq!(named(&catalog(&listing, CatalogKind::Submodules)), ["x", "y"]);
        assert_eq!(named(&catalog(&listing, CatalogKind::Categories)), ["core", "dev"]);
    }
}
