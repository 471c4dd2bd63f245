//! What a claim is about: of which kind, of whose, and of which part.
//!
//! By the first that applies: the folder beside it, the repository that a title names, the repository's own catalog, that of the one
//! submodule which has one. The trap: a claim that fits nowhere is bound to nothing, and a catalog that exists but cannot be seen is
//! still the one that is meant, unless a single submodule can be its source.

use super::Fact;
use super::folders;
use crate::plan::claims::{Counted, Scope, Standing};
use crate::words::Words;
use crate::workspace::summary::Stated;
use crate::workspace::{Catalog, CatalogKind, Document, Repository, Workspace};

/// How sure it is that a claim is about its fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Its words alone say so.
    Worded,
    /// A folder beside it says so.
    Placed,
}

/// What a claim is about.
pub(super) struct Binding {
    pub(super) kind: CatalogKind,
    pub(super) repository: usize,
    catalog: Option<Catalog>,
    pub(super) strength: Strength,
}

impl Binding {
    /// By which facts are told apart that are of one kind and one repository.
    pub(super) fn place(&self) -> String {
        let Some(catalog) = &self.catalog else { return String::new() };
        catalog.sources.iter().map(|source| source.label.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn fact(&self) -> Fact {
        let populations = self.catalog.as_ref().map(Catalog::populations).unwrap_or_default();
        Fact {
            kind: self.kind.clone(),
            repository: self.repository,
            catalog: self.catalog.clone(),
            populations,
            statements: Vec::new(),
        }
    }
}

/// What this claim of a document of the repository at `index` is about.
pub(super) fn bind(
    workspace: &Workspace,
    index: usize,
    document: &Document,
    stated: &Stated,
) -> Option<Binding> {
    let repository = &workspace.repositories[index];
    let claim = &stated.claim;
    if stated.caption.is_some() && is_about_a_period(stated) {
        return None;
    }
    if let Some(folder) = &claim.folder
        && let Some(kind) =
            kind(repository, stated, true).filter(|kind| !matches!(kind, CatalogKind::Configured(_)))
    {
        let tree = claim.standing == Standing::Tree;
        let (owner, catalog) = folders::find(workspace, index, document, &kind, folder, tree)?;
        return Some(Binding { kind, repository: owner, catalog, strength: Strength::Placed });
    }
    let kind = kind(repository, stated, false)?;
    if matches!(kind, CatalogKind::Configured(_)) {
        // Somebody said what the noun means: size and wording need not speak for it.
        let catalog = repository.catalog(&kind).filter(|catalog| catalog.is_known()).cloned();
        let plain = claim.scope == Scope::Whole && !is_about_a_period(stated);
        return plain.then_some(Binding { kind, repository: index, catalog, strength: Strength::Placed });
    }
    if is_about_a_period(stated) || !is_plausible_alone(stated) {
        return None;
    }
    if let Some(owner) = named(workspace, index, stated) {
        let catalog =
            workspace.repositories[owner].catalog(&kind).filter(|catalog| catalog.is_known()).cloned();
        let owner = unseen_owner(workspace, index, &kind).filter(|_| catalog.is_none()).unwrap_or(owner);
        return Some(Binding { kind, repository: owner, catalog, strength: Strength::Worded });
    }
    if claim.scope != Scope::Whole {
        return None;
    }
    let (owner, catalog) = whole(workspace, index, &kind);
    let catalog = catalog.filter(|catalog| within_reach(catalog, claim.value));
    if catalog.is_none() && whole(workspace, index, &kind).1.is_some() {
        return None;
    }
    Some(Binding { kind, repository: owner, catalog, strength: Strength::Worded })
}

/// The whole catalog of a kind that a document of the repository means, and whose it is: its own, else that of the only submodule that
/// has one.
pub(super) fn whole(workspace: &Workspace, index: usize, kind: &CatalogKind) -> (usize, Option<Catalog>) {
    let repository = &workspace.repositories[index];
    if let Some(catalog) = repository.catalog(kind).filter(|catalog| catalog.is_known()) {
        return (index, Some(catalog.clone()));
    }
    let mut children = workspace.repositories.iter().enumerate().filter(|(_, other)| {
        other.parent == Some(index) && other.catalog(kind).is_some_and(Catalog::is_known)
    });
    match (children.next(), children.next()) {
        (Some((owner, other)), None) => (owner, other.catalog(kind).cloned()),
        _ => (index, None),
    }
}

/// The repository itself where it has a catalog that cannot be seen: a link into one of its submodules most often, so that what is said
/// of that submodule is said of it.
pub(super) fn unseen_owner(workspace: &Workspace, index: usize, kind: &CatalogKind) -> Option<usize> {
    workspace.repositories[index].catalog(kind).filter(|catalog| catalog.is_unseen()).map(|_| index)
}

/// What a claim counts, in this repository.
fn kind(repository: &Repository, stated: &Stated, placed: bool) -> Option<CatalogKind> {
    if let Some(name) = configured(repository, &stated.claim.unit) {
        return Some(CatalogKind::Configured(name.clone()));
    }
    Some(match stated.claim.counted {
        Counted::Agents => CatalogKind::Agents,
        Counted::Commands => CatalogKind::Commands,
        Counted::Skills => CatalogKind::Skills,
        Counted::Submodules => CatalogKind::Submodules,
        Counted::Categories => CatalogKind::Categories,
        Counted::Repositories if placed => CatalogKind::Submodules,
        Counted::Repositories | Counted::Other => return None,
    })
}

/// The `[counts.NAME]` one of whose nouns ends the unit.
fn configured<'a>(repository: &'a Repository, unit: &str) -> Option<&'a String> {
    let ends = |noun: &String| {
        unit.strip_suffix(noun.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    repository.config.counts.iter().find(|(_, count)| count.nouns.iter().any(ends)).map(|(name, _)| name)
}

/// Two or three of something are rarely all of it; who means all of it says where.
fn is_plausible_alone(stated: &Stated) -> bool {
    stated.claim.value > 3
}

/// A number without a place that is far from how many there are counts something else.
fn within_reach(catalog: &Catalog, value: u64) -> bool {
    let populations = catalog.populations();
    let counts = || populations.iter().map(|population| population.count);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    value.saturating_mul(5) >= least && value <= most.saturating_mul(4).max(8)
}

/// Headings that make what stands below them speak of a time, a goal or another product.
const PERIODS: Words = Words(
    "phase sprint week milestone month quarter target goal future vision proposed proposal success acceptance \
     criteria example template competitor competitive comparison compared compare others versus vs alternatives before estimate objective roadmap next \
     backlog recommended recommendation alternative option migration scenario gap lessons completed \
     achievements accomplishments deliverables findings audit task day pricing tier tiers plan timeline \
     budget improvements opportunities planned expected",
);

/// Words of a caption that make what stands below it a wish, or a thing of the past.
const CAPTIONS: Words = Words(
    "new target proposed planned future desired before after old expected example previous goal goals \
     recommended suggested ideal will would should next template added created",
);

/// Does a heading with this title speak of a time, a goal or another product?
pub(crate) fn is_period(title: &str) -> bool {
    says(&title.to_lowercase(), PERIODS)
}

fn says(text: &str, words: Words) -> bool {
    text.split(|char: char| !char.is_alphanumeric())
        .any(|word| words.contains(word) || word.strip_suffix('s').is_some_and(|word| words.contains(word)))
}

/// Does a heading or a caption above the claim say that it is about a time, a goal or another product?
pub(super) fn is_about_a_period(stated: &Stated) -> bool {
    stated.caption.as_deref().is_some_and(|caption| says(caption, CAPTIONS))
        || stated.path.iter().any(|heading| heading.level > 1 && is_period(&heading.title))
}

/// The other repository that the claim's title, or the heading above it, names.
fn named(workspace: &Workspace, index: usize, stated: &Stated) -> Option<usize> {
    let heading =
        stated.path.first().filter(|heading| heading.level > 1).map(|heading| heading.title.to_lowercase());
    let titles = [stated.claim.subject.clone(), heading];
    let root = &workspace.repositories[index].root;
    workspace.repositories.iter().enumerate().find_map(|(other, repository)| {
        if other == index || repository.root != *root {
            return None;
        }
        let name = repository.name().to_lowercase();
        let names = |title: &String| {
            title
                .split(|char: char| !(char.is_alphanumeric() || "-_.".contains(char)))
                .any(|word| word == name)
        };
        titles.iter().flatten().any(names).then_some(other)
    })
}
