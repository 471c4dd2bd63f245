//! Reads what a definition file (an agent, a slash command, a skill) says of itself in its front matter.
//!
//! [`Entry::defined_by`] makes a catalog's entry of it. The trap: front matter of such files is often no YAML at all (a
//! description with a colon in it, lines of other languages below), and the tools that use them read it line by line;
//! so do we, and never refuse a file. Only keys at the margin count.

use std::path::Path;
use std::sync::Arc;

use super::{CatalogKind, Entry};

impl Entry {
    /// The entry that a file defines. `relative` is its path within the source, with `/`; `text` is the file's text or
    /// as much of it as holds the front matter.
    ///
    /// An agent and a skill are called what their front matter says, else what their file (a skill: its folder) is
    /// called. A command is always called by its file: `frontend/build.md` is `frontend:build`.
    pub fn defined_by(kind: &CatalogKind, path: Arc<Path>, relative: String, text: &str) -> Entry {
        let fields = Fields::of(text);
        let stem = stem(&relative);
        let name = match kind {
            CatalogKind::Commands => stem.replace('/', ":"),
            CatalogKind::Skills => {
                let folder = relative.rsplit_once('/').map_or("", |(folder, _)| folder);
                let folder = if folder.is_empty() { parent_name(&path) } else { last(folder).to_owned() };
                fields.get("name").unwrap_or(folder)
            }
            _ => fields.get("name").unwrap_or_else(|| last(stem).to_owned()),
        };
        Entry {
            name,
            path,
            description: fields.get("description"),
            tools: fields.get("tools").or_else(|| fields.get("allowed-tools")),
            model: fields.get("model"),
            argument_hint: fields.get("argument-hint"),
            relative,
        }
    }
}

/// `team/review.agent.md` → `team/review`; the second ending is that of agents of some editors.
fn stem(relative: &str) -> &str {
    let name = last(relative);
    let ending = name.rfind('.').map_or(0, |dot| name.len() - dot);
    let stem = &relative[..relative.len() - ending];
    stem.strip_suffix(".agent").filter(|stem| !stem.is_empty()).unwrap_or(stem)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn parent_name(path: &Path) -> String {
    path.parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The `key: value` lines of front matter.
struct Fields<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    fn of(text: &'a str) -> Fields<'a> {
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        if lines.next().is_none_or(|first| first.trim_end() != "---") {
            return Fields { lines: Vec::new() };
        }
        Fields { lines: lines.take_while(|line| !matches!(line.trim_end(), "---" | "...")).collect() }
    }

    /// The value of a key at the margin, on one line; none where it is empty.
    fn get(&self, key: &str) -> Option<String> {
        let (at, rest) = self.lines.iter().enumerate().find_map(|(index, line)| {
            let (name, rest) = line.split_once(':')?;
            name.trim_end().eq_ignore_ascii_case(key).then_some((index, rest.trim()))
        })?;
        let below = self.lines.get(at + 1..).unwrap_or_default();
        let indented =
            below.iter().take_while(|line| line.trim().is_empty() || line.starts_with([' ', '\t', '-']));
        let value = if rest.is_empty() {
            let items = indented.map(|line| unquoted(line.trim().trim_start_matches('-').trim()));
            joined(items.filter(|item| !item.is_empty()), ", ")
        } else if rest.starts_with(['>', '|'])
            && rest[1..].chars().all(|c| matches!(c, '+' | '-' | '0'..='9'))
        {
            joined(indented.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()), " ")
        } else {
            unquoted(rest)
        };
        (!value.is_empty()).then_some(value)
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inside.replace(&format!("\\{quote}"), &quote.to_string());
        }
    }
    value.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: CatalogKind, relative: &str, text: &str) -> Entry {
        Entry::defined_by(&kind, Path::new("/r/tools").join(relative).into(), relative.to_owned(), text)
    }

    #[test]
    fn an_agent_is_called_what_it_says_and_keeps_a_description_with_colons() {
        let text = "---\nname: reviewer\ndescription: Use this: when code changes\ntools: Read, Grep\nmodel: \"fast\"\n---\nname: no\n";
        let agent = entry(CatalogKind::Agents, "team/code-review.md", text);
        assert_eq!(agent.name, "reviewer");
        assert_eq!(agent.description.as_deref(), Some("Use this: when code changes"));
        assert_eq!((agent.tools.as_deref(), agent.model.as_deref()), (Some("Read, Grep"), Some("fast")));
        assert_eq!(entry(CatalogKind::Agents, "team/code-review.md", "# Reviews").name, "code-review");
        assert_eq!(entry(CatalogKind::Agents, "planner.agent.md", "").name, "planner");
    }

    #[test]
    fn a_command_is_called_by_its_file_with_folders_as_namespaces() {
        let text = "---\nname: other\nargument-hint: [file]\ndescription: >-\n  Builds\n  it all\n---\n";
        let command = entry(CatalogKind::Commands, "front/end/build.md", text);
        assert_eq!(command.name, "front:end:build");
        assert_eq!(command.argument_hint.as_deref(), Some("[file]"));
        assert_eq!(command.description.as_deref(), Some("Builds it all"));
        assert_eq!(entry(CatalogKind::Commands, "kit.plan.md", "").name, "kit.plan");
    }

    #[test]
    fn a_skill_is_called_after_its_folder_unless_it_says_otherwise() {
        assert_eq!(entry(CatalogKind::Skills, "pdf/SKILL.md", "").name, "pdf");
        assert_eq!(
            entry(CatalogKind::Skills, "pdf/SKILL.md", "---\nname: 'pdf-tools'\n---").name,
            "pdf-tools"
        );
        assert_eq!(entry(CatalogKind::Skills, "SKILL.md", "").name, "tools");
    }

    #[test]
    fn lists_are_read_and_nested_keys_are_not() {
        let text = "---\nhooks:\n  name: inner\ntools:\n  - Read\n  - \"Write\"\n---\n";
        let agent = entry(CatalogKind::Agents, "a.md", text);
        assert_eq!((agent.name.as_str(), agent.tools.as_deref()), ("a", Some("Read, Write")));
    }

    fn says(text: &str, key: &str) -> bool {
        Fields::of(text).get(key).is_some()
    }

    #[test]
    fn front_matter_must_stand_at_the_top_and_may_lack_its_end() {
        assert!(!says("\n---\nname: a\n---\n", "name"));
        assert!(says("\u{feff}---\r\nname: a\r\n", "name"));
        assert!(!says("---\nname:\n---\n", "name"));
    }
}
