//! Names: what a catalog holds, what coding tools bring along, and what was probably meant.
//!
//! A name is looked up as written, but for case. The trap: `-` and `_` are told apart, because the tools do; they are folded only to
//! guess what was meant.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::{Catalog, CatalogKind, Entry, Source};
use crate::nearest::distance;
use crate::words::Words;

/// Agents that coding tools bring along.
static AGENTS: Words = Words::new(
    "general-purpose general explore plan build bash main default claude claude-code claude-code-guide \
     statusline-setup output-style-setup session-memory magic-docs worker explorer codex gemini opencode \
     copilot cursor codebase_investigator cli_help generalist all any none self human user",
);

/// Slash commands that coding tools bring along.
static COMMANDS: Words = Words::new(
    "about account add add-dir agent agents allowed-tools app approvals apply architect ask autocompact auth \
     background bashes batch btw bug cd chat checkpoint checkpoints chrome clear code color commands compact compress \
     config connect context continue copy corgi cost debug desktop details diff directory docs doctor drop \
     editor effort exit experimental explain export extensions extra-usage fast feedback \
     fewer-permission-prompts files fix focus fork git goal heapdump help hooks ide import init insights \
     install install-github-app install-slack-app keybindings keybindings-help lint list load login logout \
     loop ls map mcp memory mention mobile model models new passes permissions personality plan plugin \
     plugins powerup pr-comments privacy privacy-settings prompts ps quit rate-limit-options read-only recap \
     redo release-notes reload-plugins remote-control remote-env remove rename reset restore resume review \
     rewind run sandbox save schedule security-review session sessions settings share simplify skills stats \
     status statusline stickers stop subagents summarize summary tasks teleport terminal-setup terse test \
     tests theme think tokens todos tools trust tui ultraplan ultrareview undo unshare update-config upgrade \
     usage verify vim voice web web-setup workspace yolo",
);

/// Skills that coding tools, and the collection that most people install, bring along.
static SKILLS: Words = Words::new(
    "algorithmic-art artifacts-builder batch brand-guidelines canvas-design claude-api claude-code-setup debug doc-coauthoring docx \
     find-skills frontend-design init internal-comms keybindings-help loop mcp-builder pdf pptx review schedule security-review \
     session-start-hook simplify skill-creator skill-installer slack-gif-creator superpowers template-skill theme-factory update-config \
     using-superpowers verify web-artifacts-builder webapp-testing xlsx",
);

/// Is this a name that one of the coding tools brings along?
pub fn is_builtin(kind: &CatalogKind, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    match kind {
        CatalogKind::Agents => AGENTS.contains(&name),
        CatalogKind::Commands => COMMANDS.contains(&name) || name.starts_with("mcp__"),
        CatalogKind::Skills => SKILLS.contains(&name),
        _ => false,
    }
}

/// A name as a file would bear it: lower case, blanks as `-`. `Senior Architect` becomes `senior-architect`.
pub fn slug(name: &str) -> String {
    slugged(name).into_owned()
}

/// The same; most names are written so.
fn slugged(name: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_folded) { Cow::Borrowed(name) } else { Cow::Owned(folded(name).collect()) }
}

/// A name without its namespaces.
pub(crate) fn last(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Are these the same name, as [`slug`] folds them?
pub(crate) fn is_alike(one: &str, other: &str) -> bool {
    let last = |name: &str| name.bytes().next_back().map(|byte| byte.to_ascii_lowercase());
    // Most names differ in their last letters.
    if one.is_ascii() && other.is_ascii() && last(one.trim_end()) != last(other.trim_end()) {
        return false;
    }
    folded(one).eq(folded(other))
}

/// The letters of [`slug`].
fn folded(name: &str) -> impl Iterator<Item = char> {
    let mut was_blank = false;
    let letters = name.trim().chars().filter_map(move |letter| {
        let is_more = letter.is_whitespace() && was_blank;
        was_blank = letter.is_whitespace();
        (!is_more).then_some(if was_blank { '-' } else { letter })
    });
    letters.flat_map(char::to_lowercase)
}

/// The names of many entries, folded once; answers as [`Catalog::called`] does, for catalogs that are asked often.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    names: HashSet<String, RandomState>,
    /// Names without their namespaces, and those of the files.
    lasts: HashSet<String, RandomState>,
    /// Names of files that are no definitions but stand among them, in lower case.
    pub(crate) asides: HashSet<String, RandomState>,
}

impl Forms {
    /// Takes in the names of a catalog.
    pub(crate) fn add(&mut self, catalog: &Catalog) {
        for entry in catalog.entries() {
            let name = slug(&entry.name);
            self.lasts.insert(last(&name).to_owned());
            self.lasts.insert(slug(catalog.stem(entry)));
            self.names.insert(name);
        }
    }

    /// Is there an entry with this name?
    pub(crate) fn hold(&self, name: &str) -> bool {
        let wanted = slugged(name);
        let last = last(&wanted);
        self.names.contains(&*wanted) || self.names.contains(last) || self.lasts.contains(last)
    }
}

impl Catalog {
    /// The entries with this name, each with its source: as written, but for case and blanks; its namespace, or that of a plugin, may be
    /// left out or added.
    pub(crate) fn called(&self, name: &str) -> Vec<(&Source, &Entry)> {
        let own = last(name);
        let is_called =
            |entry: &Entry| is_alike(last(&entry.name), own) || is_alike(last(self.stem(entry)), own);
        let mut called: Vec<(&Source, &Entry)> = Vec::new();
        for source in &self.sources {
            let entries = source.entries.iter().flatten().filter(|entry| is_called(entry));
            called.extend(entries.map(|entry| (source, entry)));
        }
        // Of two namespaces that hold it, the one that is written is meant.
        let is_whole = |(_, entry): &(&Source, &Entry)| is_alike(&entry.name, name);
        if called.iter().any(is_whole) {
            called.retain(is_whole);
        }
        called
    }

    /// The name of the file that defines an entry, of a skill that of its folder.
    fn stem<'a>(&self, entry: &'a Entry) -> &'a str {
        let file = entry.relative.rsplit('/').next().unwrap_or_default();
        match self.kind {
            CatalogKind::Skills => entry.relative.rsplit('/').nth(1).unwrap_or_default(),
            _ => file.strip_suffix(".md").unwrap_or(file),
        }
    }

    /// Is there an entry that differs from this name by a slip of the fingers?
    pub fn is_near(&self, name: &str) -> bool {
        self.entries().any(|entry| slips(name, &entry.name).is_some())
    }

    /// The names that were probably meant, the nearest first, at most three.
    pub fn suggestions(&self, name: &str) -> Vec<&Entry> {
        let wanted = dashed(name);
        let mut near: Vec<(usize, &Entry)> = self
            .entries()
            .filter_map(|entry| {
                let name = dashed(&entry.name);
                let last = last(&name);
                let extended = wanted.len() >= 5
                    && (last.starts_with(&format!("{wanted}-"))
                        || bare(&wanted) == last
                        || wanted == bare(last));
                slips(&wanted, &name).map(|slips| (slips, entry)).or(extended.then_some((9, entry)))
            })
            .collect();
        near.sort_by(|left, right| (left.0, &left.1.name).cmp(&(right.0, &right.1.name)));
        near.dedup_by(|left, right| left.1.name == right.1.name);
        near.into_iter().map(|(_, entry)| entry).take(3).collect()
    }
}

/// By how many slips of the fingers the names differ, if by so few that one may be meant for the other; a namespace may be left out.
fn slips(wanted: &str, name: &str) -> Option<usize> {
    let last = last(name);
    let letters = wanted.chars().count();
    let allowed = if letters < 5 { 1 } else { 2 + letters / 12 };
    // Names that differ more in length need not be compared, and most do.
    let is_far = |name: &str| wanted.is_ascii() && name.is_ascii() && name.len().abs_diff(letters) > allowed;
    let near = [name, last].into_iter().filter(|name| !is_far(name));
    near.map(|name| distance(wanted, name)).min().filter(|slips| *slips <= allowed)
}

/// The name without a last word that says only what it is the name of.
fn bare(name: &str) -> &str {
    ["-agent", "-subagent", "-command", "-specialist", "-expert", "-skill"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name)
}

/// A name for guesses at what is meant: with `-` for `_`.
fn dashed(name: &str) -> String {
    slug(name).replace('_', "-")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::{Listed, Listing};
    use super::*;

    fn commands(names: &[&str]) -> Catalog {
        let files = names
            .iter()
            .map(|name| {
                let relative = format!(".claude/commands/{name}.md");
                Listed { path: Arc::from(Path::new("/r").join(&relative)), relative, text: String::new() }
            })
            .collect();
        Listing { files, ..Listing::default() }
            .catalogs(Path::new("/r"))
            .into_iter()
            .find(|catalog| catalog.kind == CatalogKind::Commands)
            .expect("one of each kind")
    }

    /// The first that is called so.
    fn entry<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Entry> {
        catalog.called(name).first().map(|(_, entry)| *entry)
    }

    #[test]
    fn dashes_and_underscores_are_told_apart_but_suggested() {
        let catalog = commands(&["rust_scaffold", "close-sprint"]);
        assert!(entry(&catalog, "rust-scaffold").is_none());
        assert_eq!(catalog.suggestions("rust-scaffold")[0].name, "rust_scaffold");
        assert_eq!(catalog.suggestions("close-sprnit")[0].name, "close-sprint");
        assert!(catalog.suggestions("deploy").is_empty());
    }

    #[test]
    fn namespaces_may_be_left_out_or_added() {
        let catalog = commands(&["release/cut"]);
        assert!(entry(&catalog, "release:cut").is_some());
        assert!(entry(&catalog, "cut").is_some());
        assert!(entry(&catalog, "plugin:release:cut").is_some());
        assert!(entry(&catalog, "release").is_none());
    }

    #[test]
    fn the_namespace_that_is_written_is_meant() {
        let catalog = commands(&["crew/cut", "release/cut"]);
        let called = |name| entry(&catalog, name).map(|entry| entry.name.as_str());
        assert_eq!(called("release:cut"), Some("release:cut"));
        assert_eq!(called("cut"), Some("crew:cut"));
    }

    #[test]
    fn case_and_blanks_are_folded() {
        for other in ["Load-Tester", "LOAD  tester", " load tester "] {
            assert!(is_alike(other, "load-tester"), "{other}");
            assert_eq!(slug(other), "load-tester");
        }
        assert!(is_alike("Straßen-ÄRZTIN", "straßen ärztin"));
        assert!(!is_alike("load-tester", "load_tester") && !is_alike("load-testers", "load-tester"));
    }
}
