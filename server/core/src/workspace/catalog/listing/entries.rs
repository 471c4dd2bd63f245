//! How the files of a catalog introduce themselves: by their names, their front matter, their first sentence.
//!
//! [`source`] makes the source of a folder's files. The trap: the front matter of agents is full of unquoted colons, so it is read line
//! by line and not as YAML.

use std::path::Path;
use std::sync::Arc;

use super::super::{CatalogKind, Entry, Source};
use super::Listed;

impl Source {
    /// A place with every Markdown file in it as an entry, of which the pages about the others (README, INDEX, GUIDE, TEMPLATE) are
    /// set aside; `entries` is `None` when it cannot be seen.
    pub fn sorted(kind: &CatalogKind, path: Arc<Path>, label: String, entries: Option<Vec<Entry>>) -> Source {
        let mut asides = Vec::new();
        let mut defining = entries;
        if let Some(entries) = &mut defining {
            entries.retain(|entry| {
                let page = match kind {
                    CatalogKind::Agents | CatalogKind::Commands => is_aside(&entry.relative),
                    CatalogKind::Skills => !entry.relative.to_ascii_lowercase().ends_with("skill.md"),
                    _ => false,
                };
                if page {
                    asides.push(entry.relative.clone());
                }
                !page
            });
        }
        Source { path, label, entries: defining, asides, counted: None }
    }
}

impl Entry {
    /// Takes the name that its file gives it in its front matter where it holds `text`; a command has that of its file.
    pub fn rename(&mut self, kind: &CatalogKind, text: &str) {
        let named = front_matter(text).into_iter().find(|(key, _)| key == "name").map(|(_, name)| name);
        let named = named.filter(|name| !name.is_empty() && !name.contains('{'));
        if let Some(name) = named.filter(|_| *kind != CatalogKind::Commands) {
            self.name = name;
        }
    }
}

/// The source made of the files below a folder.
pub(super) fn source(root: &Path, folder: &str, group: &[&Listed], kind: &CatalogKind) -> Source {
    let path = group
        .first()
        .and_then(|file| {
            let depth = file.relative[folder.len() + 1..].split('/').count();
            file.path.ancestors().nth(depth).map(Arc::from)
        })
        .unwrap_or_else(|| Arc::from(root.join(folder)));
    let entries = group.iter().map(|file| {
        let relative = file.relative[folder.len() + 1..].to_owned();
        let stem = relative.strip_suffix(".md").unwrap_or(&relative);
        let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let name = match kind {
            CatalogKind::Skills => last(relative.rsplit_once('/').map_or("", |(folder, _)| folder)),
            CatalogKind::Commands => stem.replace('/', ":"),
            _ => last(stem).trim_end_matches(".agent").to_owned(),
        };
        entry(file, name, relative.clone(), kind)
    });
    Source::sorted(kind, path, folder.to_owned(), Some(entries.collect()))
}

fn entry(file: &Listed, name: String, relative: String, kind: &CatalogKind) -> Entry {
    let matter = front_matter(&file.text);
    let value = |key: &str| {
        matter.iter().find(|(known, value)| known == key && !value.is_empty()).map(|(_, value)| value.clone())
    };
    // A command is called by its file's name whatever its front matter says.
    let named = if *kind == CatalogKind::Commands { None } else { value("name") };
    Entry {
        name: named.filter(|name| !name.contains('{')).unwrap_or(name),
        path: file.path.clone(),
        relative,
        description: value("description").or_else(|| first_sentence(&file.text)),
        tools: value("tools"),
        model: value("model"),
        argument_hint: value("argument-hint"),
        line: 0,
    }
}

/// Does a file with this path describe its folder rather than define something: README, INDEX, GUIDE, TEMPLATE, `COMMAND-GUIDE`?
/// A lower-case `style-guide.md` may well be a command.
pub(super) fn is_aside(relative: &str) -> bool {
    let name = relative.rsplit('/').next().unwrap_or(relative);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let words = ["README", "INDEX", "GUIDE", "TEMPLATE", "CHANGELOG", "CLAUDE", "OVERVIEW", "LOG"];
    let lower = stem.trim_start_matches(['_', '.']).to_ascii_lowercase();
    matches!(lower.as_str(), "readme" | "index" | "guide" | "template" | "claude" | "agents" | "changelog")
        || stem.starts_with('_')
        || stem.split(['-', '_', ' ', '.']).any(|word| words.contains(&word))
}

/// The top-level keys of the front matter with their values on one line. A line scanner and no YAML: the descriptions of agents are
/// full of unquoted colons.
pub(super) fn front_matter(text: &str) -> Vec<(String, String)> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return Vec::new();
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in lines.take_while(|line| line.trim_end() != "---") {
        let nested = line.starts_with([' ', '\t', '-']);
        if let Some((key, value)) = line.split_once(':').filter(|_| !nested && !line.starts_with('#')) {
            let value = value.trim();
            let value = if matches!(value, ">" | "|" | ">-" | "|-" | ">+" | "|+") { "" } else { value };
            pairs.push((key.trim().to_ascii_lowercase(), value.trim_matches(['"', '\'']).to_owned()));
        } else if let Some((_, value)) = pairs.last_mut().filter(|_| nested) {
            let more = line.trim();
            let item = more.strip_prefix("- ");
            if !value.is_empty() {
                value.push_str(if item.is_some() { ", " } else { " " });
            }
            value.push_str(item.unwrap_or(more));
        }
    }
    pairs
}

/// The first line of prose below the front matter and the headings.
fn first_sentence(text: &str) -> Option<String> {
    let body = match text.strip_prefix("---") {
        Some(rest) => rest
            .split_once("\n---")
            .map_or("", |(_, body)| body.split_once('\n').map_or("", |(_, body)| body)),
        None => text,
    };
    let line = body
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with(['#', '<', '-', '`', '|']))?;
    Some(line.trim_matches(['*', '>', ' ']).to_owned())
}
