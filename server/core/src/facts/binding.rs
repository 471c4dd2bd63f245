//! What a claim is about: of which kind, of whose, and of which part.
//!
//! By the first that applies: the folder beside it, the repository that a title names, the repository's own catalog, that of the one
//! submodule which has one. The trap: a claim that fits nowhere is bound to nothing, and a catalog that exists but cannot be seen is
//! still the one that is meant, unless a single submodule can be its source.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Fact, Topic, Truth, folders};
use crate::languages::{self, List, has, is_unspaced};
use crate::plan::claims::{Counted, Scope, Standing};
use crate::words::Words;
use crate::workspace::summary::{Bound, Stated};
use crate::workspace::{Catalog, CatalogKind, Document, Repository, Workspace};

/// How sure it is that a claim is about its fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Its words alone say so.
    Worded,
    /// A folder beside it says so.
    Placed,
    /// A comment in the text binds it.
    Bound,
}

/// What a claim is about.
pub(super) struct Binding {
    pub(super) kind: CatalogKind,
    pub(super) repository: usize,
    pub(super) catalog: Option<Arc<Catalog>>,
    pub(super) strength: Strength,
}

impl Binding {
    /// By which facts are told apart that are of one kind and one repository.
    pub(super) fn place(&self) -> String {
        let Some(catalog) = &self.catalog else { return String::new() };
        catalog.sources.iter().map(|source| source.label.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// The fact about how many there are of what a catalog holds, before anybody has said something.
pub(super) fn fact(kind: &CatalogKind, repository: usize, catalog: Option<&Arc<Catalog>>) -> Fact {
    Fact {
        topic: Topic::Count(kind.clone()),
        repository,
        truth: catalog.map_or(Truth::Unknown, |catalog| Truth::Counted {
            populations: catalog.populations(),
            catalog: catalog.clone(),
        }),
        statements: Vec::new(),
    }
}

/// The whole of a kind that the documents of a repository mean.
#[derive(Clone)]
pub(super) struct Whole {
    /// Whose it is.
    pub(super) owner: usize,
    /// What exists; `None` where it cannot be seen.
    pub(super) catalog: Option<Arc<Catalog>>,
    /// The least and the most that there may be of it.
    reach: (u64, u64),
}

/// Binds the claims of one repository's documents.
pub(super) struct Binder<'a> {
    pub(super) workspace: &'a Workspace,
    /// The repository.
    pub(super) index: usize,
    wholes: BTreeMap<CatalogKind, Whole>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(workspace: &'a Workspace, index: usize) -> Binder<'a> {
        Binder { workspace, index, wholes: BTreeMap::new() }
    }

    pub(super) fn repository(&self) -> &'a Repository {
        &self.workspace.repositories[self.index]
    }

    /// What this claim of a document of the repository is about.
    pub(super) fn bind(&mut self, document: &Document, stated: &Stated) -> Option<Binding> {
        let repository = self.repository();
        let claim = &stated.claim;
        if stated.caption.is_some() && is_about_a_period(stated) {
            return None;
        }
        let placed =
            kind(repository, stated, true).filter(|kind| !matches!(kind, CatalogKind::Configured(_)));
        if let (Some(folder), Some(kind)) = (&claim.folder, placed) {
            let tree = claim.standing == Standing::Tree;
            let (repository, catalog) = folders::find(self, document, &kind, folder, tree)?;
            return Some(Binding { kind, repository, catalog, strength: Strength::Placed });
        }
        let kind = kind(repository, stated, false)?;
        if matches!(kind, CatalogKind::Configured(_)) {
            // Somebody said what the noun means: size and wording need not speak for it.
            let plain = claim.scope == Scope::Whole && !is_about_a_period(stated);
            let Whole { owner, catalog, .. } = self.whole(&kind);
            return plain.then_some(Binding { kind, repository: owner, catalog, strength: Strength::Placed });
        }
        if is_about_a_period(stated) || !is_plausible_alone(stated) {
            return None;
        }
        if let Some(owner) = self.named(stated) {
            let catalog = known(&self.workspace.repositories[owner], &kind);
            let unseen = catalog.is_none() && self.is_unseen(&kind);
            let repository = if unseen { self.index } else { owner };
            return Some(Binding { kind, repository, catalog, strength: Strength::Worded });
        }
        if claim.scope != Scope::Whole {
            return None;
        }
        let whole = beside(repository, self.index, document, &kind).unwrap_or_else(|| self.whole(&kind));
        // A number without a place that is far from how many there are counts something else.
        let (least, most) = whole.reach;
        let near = claim.value.saturating_mul(5) >= least && claim.value <= most.saturating_mul(4).max(8);
        (whole.catalog.is_none() || near).then_some(Binding {
            kind,
            repository: whole.owner,
            catalog: whole.catalog,
            strength: Strength::Worded,
        })
    }

    /// What a number is about that a comment binds: what the repository, or one around it, counts by that name.
    pub(super) fn annotated(&self, bound: &Bound) -> Option<Binding> {
        // A count of the configuration may bear the name of a kind, and is then what is meant.
        let kinds = [CatalogKind::Configured(bound.count.clone()), CatalogKind::from_word(&bound.count)];
        let (repository, catalog) = self.workspace.lineage(self.index).find_map(|index| {
            let repository = &self.workspace.repositories[index];
            Some((index, kinds.iter().find_map(|kind| known(repository, kind))?))
        })?;
        let kind = catalog.kind.clone();
        Some(Binding { kind, repository, catalog: Some(catalog), strength: Strength::Bound })
    }

    /// The whole of a kind that a document of the repository means: its own, else that of the only submodule that has some.
    pub(super) fn whole(&mut self, kind: &CatalogKind) -> Whole {
        if let Some(whole) = self.wholes.get(kind) {
            return whole.clone();
        }
        let whole = whole(self.workspace, self.index, kind);
        self.wholes.insert(kind.clone(), whole.clone());
        whole
    }

    /// Has the repository a catalog that cannot be seen? It is a link into one of its submodules most often, so that what is said of that
    /// submodule is said of it.
    pub(super) fn is_unseen(&self, kind: &CatalogKind) -> bool {
        self.repository().catalog(kind).is_some_and(Catalog::is_unseen)
    }

    /// The other repository that the claim's title, or the heading above it, names.
    fn named(&self, stated: &Stated) -> Option<usize> {
        let heading = stated.path.first().filter(|heading| heading.level > 1);
        let heading = heading.map(|heading| heading.title.to_lowercase());
        let titles = [stated.claim.subject.as_deref(), heading.as_deref()];
        let is_beside = |other: &usize| {
            *other != self.index && self.workspace.repositories[*other].root == self.repository().root
        };
        let called = |name: &str| self.workspace.repositories_called(name).into_iter().rfind(is_beside);
        titles.into_iter().flatten().find_map(|title| {
            let words = title.split(|char: char| !(char.is_alphanumeric() || "-_.".contains(char)));
            words.filter_map(called).next()
        })
    }
}

/// The whole of a kind that the repository at `index` means.
pub(super) fn whole(workspace: &Workspace, index: usize, kind: &CatalogKind) -> Whole {
    if let Some(catalog) = known(&workspace.repositories[index], kind) {
        return Whole::new(index, Some(catalog));
    }
    let children = workspace.repositories.iter().enumerate();
    let mut children = children.filter(|(_, other)| {
        other.parent == Some(index) && other.catalog(kind).is_some_and(Catalog::is_known)
    });
    match (children.next(), children.next()) {
        (Some((owner, other)), None) => Whole::new(owner, known(other, kind)),
        _ => Whole::new(index, None),
    }
}

impl Whole {
    fn new(owner: usize, catalog: Option<Arc<Catalog>>) -> Whole {
        let populations = catalog.as_ref().map(|catalog| catalog.populations()).unwrap_or_default();
        let counts = || populations.iter().map(|population| population.count);
        let reach = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
        Whole { owner, catalog, reach }
    }
}

/// The source beside which a document lies: of `plugins/x/README.md` that in `plugins/x/agents`.
fn beside(repository: &Repository, index: usize, document: &Document, kind: &CatalogKind) -> Option<Whole> {
    let catalog =
        repository.catalog(kind).filter(|catalog| catalog.is_known() && catalog.sources.len() > 1)?;
    let parent = |label: &str| label.rsplit_once('/').map_or(0, |(parent, _)| parent.len() + 1);
    let holds = |label: &str| parent(label) > 0 && document.relative.starts_with(&label[..parent(label)]);
    let source = catalog
        .sources
        .iter()
        .filter(|source| holds(&source.label))
        .max_by_key(|source| parent(&source.label))?;
    let catalog = Catalog { kind: kind.clone(), sources: vec![source.clone()] };
    Some(Whole::new(index, Some(Arc::new(catalog))))
}

/// The repository's catalog of a kind, where all of it can be seen.
pub(super) fn known(repository: &Repository, kind: &CatalogKind) -> Option<Arc<Catalog>> {
    repository.catalog(kind).filter(|catalog| catalog.is_known()).map(|catalog| Arc::new(catalog.clone()))
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

/// Headings that make what stands below them speak of a time, a goal or another product.
static PERIODS: Words = Words::new(
    "phase sprint week milestone month quarter target goal future vision proposed proposal success acceptance \
     criteria example template competitor competitive comparison compared compare others versus vs alternatives before estimate objective roadmap next \
     backlog recommended recommendation alternative option migration scenario gap lessons completed \
     achievements accomplishments deliverables findings audit task day pricing tier tiers plan timeline \
     budget improvements opportunities planned expected",
);

/// Words of a caption that make what stands below it a wish, or a thing of the past.
static CAPTIONS: Words = Words::new(
    "new target proposed planned future desired before after old expected example previous goal goals \
     recommended suggested ideal will would should next template added created achievements achieved \
     accomplishments accomplished",
);

/// Does a heading with this title speak of a time, a goal or another product?
pub(crate) fn is_period(title: &str) -> bool {
    says(&title.to_lowercase(), &PERIODS)
}

fn says(text: &str, words: &Words) -> bool {
    let is_one = |word: &str| {
        words.contains(word)
            || has(List::OtherTimes, word)
            || word.strip_suffix('s').is_some_and(|word| words.contains(word))
    };
    let unspaced = |word: &&&str| word.starts_with(is_unspaced) && text.contains(**word);
    text.split(|char: char| !char.is_alphanumeric()).any(is_one)
        || text.contains(is_unspaced) && languages::words(List::OtherTimes).iter().any(|word| unspaced(&word))
}

/// Does a heading or a caption above the claim say that it is about a time, a goal or another product?
pub(crate) fn is_about_a_period(stated: &Stated) -> bool {
    stated.caption.as_deref().is_some_and(|caption| says(caption, &CAPTIONS))
        || stated.path.iter().any(|heading| heading.level > 1 && is_period(&heading.title))
}
