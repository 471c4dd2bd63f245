//! A proposal as the text of a `planmark.toml`, with what speaks for it beside each line.

use toml_edit::{Key, Value};

use super::{Proposal, ProposedCount, ProposedMarker};
use crate::config::SCHEMA_URL;
use crate::config::profile::Profile;
use crate::status::Class;

/// The page that explains the keys.
const PAGE: &str = "https://github.com/planmark/planmark/blob/main/docs/configuration.md";

/// The most claims that are named for one count.
const MOST_PLACES: usize = 4;

impl Proposal {
    /// Is there nothing to propose?
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
            && self.catalogs.is_empty()
            && self.stamps.is_empty()
            && self.markers.iter().all(|marker| marker.is_default)
    }

    /// The file, valid whatever is in it.
    pub fn toml(&self) -> String {
        let profiles: Vec<&str> = Profile::names().collect();
        let mut text = format!(
            "#:schema {SCHEMA_URL}\n\
             # What this repository tells planmark; all of it is optional. Every key: {PAGE}\n\n\
             # How strict planmark is as a whole: {}.\n# profile = \"default\"\n\n\
             # A rule may be off, louder or quieter; `planmark explain` lists them.\n# [rules]\n# overdue-review = \"off\"\n",
            profiles.join(", ")
        );
        for count in &self.counts {
            text.push('\n');
            push_count(&mut text, count);
        }
        if self.counts.is_empty() {
            text.push_str(
                "\n# What is counted: \"12 runbooks\" is then checked wherever it stands.\n\
                 # [counts.runbooks]\n# source = \"docs/runbooks/*.md\"\n# exclude = [\"README.md\"]\n",
            );
        }
        if !self.catalogs.is_empty() {
            text.push_str(
                "\n# Folders that define agents, commands or skills, by their front matter.\n[catalogs]\n",
            );
        }
        for (kind, folders) in &self.catalogs {
            let files: u64 = folders.iter().map(|(_, files)| files).sum();
            let list: Vec<String> = folders.iter().map(|(folder, _)| quoted(folder)).collect();
            text.push_str(&format!("{kind} = [{}] # {files} files\n", list.join(", ")));
        }
        if !self.stamps.is_empty() {
            text.push_str("\n# Labels with a date that seem to be about the document itself.\n[stamps]\n");
        }
        for (kind, keys) in &self.stamps {
            let list: Vec<String> = keys.iter().map(|(key, _)| quoted(key)).collect();
            let documents = keys.iter().map(|(_, documents)| documents).max().unwrap_or(&0);
            text.push_str(&format!("{kind} = [{}] # in {documents} documents\n", list.join(", ")));
        }
        self.push_markers(&mut text);
        text
    }

    fn push_markers(&self, text: &mut String) {
        if self.markers.is_empty() {
            return;
        }
        let classes: Vec<&str> = Class::ALL.into_iter().map(Class::word).collect();
        text.push_str(&format!(
            "\n# What stands in boxes here, beside `[ ]` and `[x]`: {}. A legend in a document stands over it.\n",
            classes.join(", ")
        ));
        // Without a line that says something else than planmark takes for granted, the table is a comment as well.
        let says = self.markers.iter().any(|marker| !marker.is_default && marker.class.is_some());
        text.push_str(if says { "[status.markers]\n" } else { "# [status.markers]\n" });
        for marker in &self.markers {
            push_marker(text, marker);
        }
    }
}

fn push_count(text: &mut String, count: &ProposedCount) {
    let ProposedCount { noun, source, exclude, section, count: number, said } = count;
    let places: Vec<String> = said
        .iter()
        .take(MOST_PLACES)
        .map(|said| format!("{}:{} says \"{}\"", said.place.0, said.place.1, one_line(&said.phrase)))
        .collect();
    let more = said.len().saturating_sub(MOST_PLACES);
    let more = if more > 0 { format!(", and {more} others speak of them") } else { String::new() };
    text.push_str(&format!("# {}{more}; counted so there are {number}.\n", places.join(", ")));
    text.push_str(&format!("[counts.{}]\nsource = {}\n", Key::new(noun), quoted(source)));
    if !exclude.is_empty() {
        let list: Vec<String> = exclude.iter().map(|name| quoted(name)).collect();
        text.push_str(&format!("exclude = [{}]\n", list.join(", ")));
    }
    if let Some(section) = section {
        text.push_str(&format!("section = {}\ncount = \"rows\"\n", quoted(section)));
    }
}

fn push_marker(text: &mut String, marker: &ProposedMarker) {
    let ProposedMarker { marker, class, uses, legend, is_default } = marker;
    let boxes = if *uses == 1 { "box" } else { "boxes" };
    let key = quoted(marker);
    let line = match (class, legend) {
        (Some(class), Some(document)) if !is_default => {
            format!(
                "{key} = {} # {uses} {boxes}; the legend of {} says so\n",
                quoted(class.word()),
                one_line(document)
            )
        }
        (Some(class), _) => format!("# {key} = {} # {uses} {boxes}, as by default\n", quoted(class.word())),
        (None, _) => format!("# {key} = \"held\" # {uses} {boxes} that nobody explains\n"),
    };
    text.push_str(&line);
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// What goes into a comment has no line break and nothing that TOML forbids there.
fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::Gathered;
    use crate::config::read;
    use crate::workspace::{Document, Reading, Repository};

    fn proposal(files: &[(&str, &str)]) -> String {
        let root = Path::new("/r");
        let repository = Repository::bare(root);
        let mut gathered = Gathered::default();
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
            let reading = Arc::new(Reading::new(text));
            gathered.read(&Document::new(root.join(path).into(), (*path).to_owned(), reading, 0));
        }
        let tree: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let text = gathered.proposal(&repository, &tree).toml();
        let (config, problems) = read(&text);
        assert!(config.is_some() && problems.is_empty(), "{problems:?} in\n{text}");
        text
    }

    #[test]
    fn a_folder_that_nearly_holds_what_is_said() {
        let mut files = vec![
            ("README.md", "We keep 4 runbooks and 12 tides.\n"),
            ("docs/runbooks/README.md", ""),
            ("docs/runbooks/a.md", ""),
            ("docs/runbooks/b.md", ""),
            ("docs/runbooks/c.md", ""),
            ("docs/runbooks/d.md", ""),
            ("docs/runbooks/e.md", ""),
        ];
        let text = proposal(&files);
        assert!(
            text.contains("[counts.runbooks]\nsource = \"docs/runbooks/*.md\"\nexclude = [\"README.md\"]\n"),
            "{text}"
        );
        assert!(text.contains("README.md:1 says \"4 runbooks\"; counted so there are 5."), "{text}");
        assert!(!text.contains("tides"), "{text}");
        files[0].1 = "We keep 40 runbooks.\n";
        assert!(!proposal(&files).contains("\n[counts"));
    }

    #[test]
    fn markers_and_stamps() {
        let plan = "# Plan\n\n**As of date:** 2025-11-20\n\n- `[~]` skipped\n- `[-]` in progress\n\n- [ ] a\n- [-] b\n- [?] c\n- [?] d\n- [!] e\n";
        let text = proposal(&[("A.md", plan), ("B.md", plan)]);
        assert!(text.contains("[stamps]\nupdated = [\"as of date\"] # in 2 documents\n"), "{text}");
        assert!(text.contains("\"-\" = \"active\" # 2 boxes; the legend of A.md says so\n"), "{text}");
        assert!(text.contains("# \"?\" = \"held\" # 4 boxes that nobody explains\n"), "{text}");
        assert!(text.contains("# \"!\" = \"held\" # 2 boxes, as by default\n"), "{text}");
    }

    #[test]
    fn names_that_toml_has_to_quote() {
        let text =
            proposal(&[("A.md", "- [ ] a\n- [\"] b\n- [\"] c\n- [\\] d\n- [\\] e\n- [#] f\n- [#] g\n")]);
        assert!(text.contains("'\"'") || text.contains("\"\\\"\""), "{text}");
    }
}
