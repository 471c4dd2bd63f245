//! What `planmark init` proposes: a `planmark.toml` made of what the documents of a repository already claim and of what its tree shows.
//!
//! [`Gathered::read`] takes the documents one by one, while their texts are at hand; [`Gathered::proposal`] holds what they say against
//! the catalogs and the files. The trap: a wrong proposal is worse than none, so what is not confirmed by both sides is left out, or is
//! written as a comment.

mod counts;
mod words;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::plan::claims::{Counted, Exactness, Scope};
use crate::plan::stamps::Seating;
use crate::plan::{TaskForm, tables};
use crate::status::{Class, Vocabulary};
use crate::workspace::{CatalogKind, Document, Repository};

/// What the documents of a repository say that a configuration could hold.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Numbers of things that planmark does not count by itself, by noun.
    said: BTreeMap<String, Vec<Said>>,
    /// Sections over one table, by their titles: the document, the title as written, and the rows.
    tables: BTreeMap<String, Vec<(String, String, u64)>>,
    /// What stands in boxes, and how often.
    markers: BTreeMap<String, u64>,
    /// What legends say of markers, and where.
    legends: BTreeMap<String, BTreeMap<Class, String>>,
    /// Labels with a date at the top or the end of a document, and the documents.
    stamps: BTreeMap<String, BTreeSet<String>>,
    /// Folders of documents whose front matter defines something, by what they seem to define.
    definitions: BTreeMap<(String, String), u64>,
    /// All documents of those folders.
    folders: BTreeMap<String, u64>,
}

/// A stated number.
#[derive(Debug, Clone)]
struct Said {
    value: u64,
    floor: bool,
    phrase: String,
    /// The document and its line, from 1.
    place: (String, u32),
    /// The folder named beside it.
    folder: Option<String>,
}

/// A proposed configuration.
#[derive(Debug, Default)]
pub struct Proposal {
    counts: Vec<ProposedCount>,
    catalogs: BTreeMap<String, Vec<(String, u64)>>,
    markers: Vec<ProposedMarker>,
    stamps: BTreeMap<&'static str, Vec<(String, usize)>>,
}

/// A `[counts.NAME]`.
#[derive(Debug)]
struct ProposedCount {
    noun: String,
    source: String,
    exclude: Vec<String>,
    section: Option<String>,
    count: u64,
    said: Vec<Said>,
}

/// A marker that is used, and what it means.
#[derive(Debug)]
struct ProposedMarker {
    marker: String,
    class: Option<Class>,
    uses: u64,
    /// The document whose legend says so; none where it is the default, or nobody says.
    legend: Option<String>,
    is_default: bool,
}

impl Gathered {
    /// Takes in what a document says that has its reading.
    pub fn read(&mut self, document: &Document) {
        let Some(reading) = document.reading.as_deref().filter(|_| !document.historical) else { return };
        self.read_definition(document);
        if document.kind.is_source() {
            return;
        }
        for stated in &document.summary.claims {
            let claim = &stated.claim;
            let is_plain = claim.counted == Counted::Other
                && claim.scope == Scope::Whole
                && claim.exactness != Exactness::About
                && claim.value > 2
                && !crate::facts::is_about_a_period(stated);
            let Some(noun) = words::noun(&claim.unit).filter(|_| is_plain) else { continue };
            self.said.entry(noun).or_default().push(Said {
                value: claim.value,
                floor: claim.exactness == Exactness::Floor,
                phrase: claim.phrase.clone(),
                place: (document.relative.clone(), stated.points.0.line + 1),
                folder: claim.folder.clone(),
            });
        }
        let plan = &reading.plan;
        let sections = plan.outline().sections();
        for section in sections.iter().filter(|section| !section.historical && section.heading.level > 1) {
            let mut tables = plan.tables().filter(|table| section.span.covers(table.place(table.span)));
            let (Some(table), None) = (tables.next(), tables.next()) else { continue };
            let is_whole = |row: &&Vec<tables::Cell>| !row.iter().take(2).any(tables::is_total);
            let rows = table.item.rows.iter().filter(is_whole).count() as u64;
            let title = &section.heading.title;
            let entry = self.tables.entry(words::title(title)).or_default();
            entry.push((document.relative.clone(), title.clone(), rows));
        }
        let vocabulary = Vocabulary::of(plan, &Config::default());
        for task in plan.tasks() {
            let TaskForm::Box { marker, .. } = &task.form else { continue };
            if !marker.trim().is_empty() && !matches!(marker.as_str(), "x" | "X") {
                *self.markers.entry(marker.trim_end_matches('\u{fe0f}').to_owned()).or_default() += 1;
            }
        }
        for legend in plan.legends() {
            let marker = legend.marker.trim_end_matches('\u{fe0f}').to_owned();
            let class = vocabulary.marker(&marker);
            self.legends.entry(marker).or_default().entry(class).or_insert(document.relative.clone());
        }
        let dated = plan.dated_labels(&reading.text).into_iter();
        for (key, _) in dated.filter(|(_, seating)| *seating != Seating::Body) {
            self.stamps.entry(key).or_default().insert(document.relative.clone());
        }
    }

    /// Does its front matter define an agent, a command or a skill?
    fn read_definition(&mut self, document: &Document) {
        let Some(reading) = document.reading.as_deref() else { return };
        let Some((folder, name)) = document.relative.rsplit_once('/') else { return };
        *self.folders.entry(folder.to_owned()).or_default() += 1;
        let matter = reading.plan.labels().take_while(|label| label.front_matter);
        let keys: BTreeSet<&str> = matter.map(|label| label.item.key.as_str()).collect();
        let has = |key: &str| keys.contains(key);
        if !has("description") {
            return;
        }
        let (kind, folder) = if name.eq_ignore_ascii_case("SKILL.md") {
            let Some((above, _)) = folder.rsplit_once('/') else { return };
            ("skills", above)
        } else if has("argument hint") || has("allowed tools") {
            ("commands", folder)
        } else if has("name") && (has("tools") || has("model")) {
            ("agents", folder)
        } else {
            return;
        };
        *self.definitions.entry((kind.to_owned(), folder.to_owned())).or_default() += 1;
    }

    /// What a configuration of this repository could hold. `tree` are all its files, relative to it, with `/`.
    pub fn proposal(&self, repository: &Repository, tree: &[String]) -> Proposal {
        Proposal {
            counts: counts::proposed(self, tree),
            catalogs: self.catalogs(repository),
            markers: self.proposed_markers(),
            stamps: self.proposed_stamps(),
        }
    }

    /// Folders of definitions that no catalog knows.
    fn catalogs(&self, repository: &Repository) -> BTreeMap<String, Vec<(String, u64)>> {
        let mut catalogs: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
        for ((kind, folder), defined) in &self.definitions {
            let is_known = repository.catalog(&CatalogKind::from_word(kind)).is_some_and(|catalog| {
                let mut labels = catalog.sources.iter().map(|source| source.label.as_str());
                catalog.is_unseen()
                    || labels.any(|label| folder == label || folder.starts_with(&format!("{label}/")))
            });
            // A few definitions among other documents are examples.
            let documents = self.folders.get(folder).copied().unwrap_or_default();
            let is_folder = kind == "skills" || defined * 4 >= documents * 3;
            if !is_known && *defined >= 3 && is_folder && !words::is_elsewhere(folder) {
                catalogs.entry(kind.clone()).or_default().push((folder.clone(), *defined));
            }
        }
        catalogs
    }

    fn proposed_markers(&self) -> Vec<ProposedMarker> {
        let defaults = Vocabulary::default();
        let markers = self.markers.iter().map(|(marker, uses)| {
            let legends = self.legends.get(marker);
            // Legends that contradict one another are each their own document's.
            let agreed = legends.filter(|classes| classes.len() == 1).and_then(BTreeMap::first_key_value);
            let default = defaults.known_marker(marker);
            let (class, legend) = match agreed {
                Some((class, document)) => (Some(*class), Some(document.clone())),
                None => (default, None),
            };
            ProposedMarker {
                marker: marker.clone(),
                class,
                uses: *uses,
                legend,
                is_default: class == default,
            }
        });
        // A digit that nobody explains is no box at all, `- [1] Smith`, and what stands there once is mostly a slip.
        let is_number = |marker: &str| marker.chars().all(char::is_numeric);
        markers.filter(|it| it.class.is_some() || (it.uses > 1 && !is_number(&it.marker))).collect()
    }

    fn proposed_stamps(&self) -> BTreeMap<&'static str, Vec<(String, usize)>> {
        let mut stamps: BTreeMap<&'static str, Vec<(String, usize)>> = BTreeMap::new();
        for (key, documents) in self.stamps.iter().filter(|(_, documents)| documents.len() > 1) {
            if let Some(kind) = words::stamp(key) {
                stamps.entry(kind).or_default().push((key.clone(), documents.len()));
            }
        }
        stamps
    }
}
