//! A planning file that a repository does not have yet, in the style of its siblings or of one of them: their headings, and empty task lists.
//!
//! Of several siblings only what they share is a custom ([`template`]); of one that was named, all headings are taken, without what they
//! state. The trap: a heading alone may say what is not true here (a week that is over, a count), so the draft is judged as if it stood
//! there, and what is found in it is left out.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::calendar::scan;
use crate::rules::template::{self, Sibling};
use crate::rules::{judge_document, judge_repository, settle};
use crate::workspace::{Document, Kind, Reading, Repository, Workspace, hash};

/// What is to be drafted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The name of the file: `PROJECT-PLAN.md`, `TASKLIST.md`.
    pub file: &'a str,
    /// The real path of the repository that lacks it.
    pub repository: &'a Path,
    /// What the project is called, in place of the name of its folder.
    pub name: Option<&'a str>,
    /// The sibling that is followed, by its name or its folder below the root.
    pub from: Option<&'a str>,
}

/// A file that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its path in the repository, with `/`.
    pub relative: String,
    /// What it says.
    pub text: String,
    /// The repositories in whose style it is; none where there is none to follow.
    pub like: Vec<String>,
}

/// Why there is no draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The folder is no repository of the workspace.
    NoRepository,
    /// The repository has the file already, here.
    Present(String),
    /// No repository is called so; these are.
    NoSuchSibling(Vec<String>),
    /// The sibling has no such file; these have one.
    Lacking(Vec<String>),
}

/// The headings with which a plan begins that has nobody to follow.
const PLAN: [&str; 3] = ["Goal", "Milestones", "Phase 1"];

/// What the file would be.
///
/// # Errors
/// Why there is none.
pub fn draft(workspace: &Workspace, wanted: &Wanted) -> Result<Draft, Refusal> {
    let mut indices = 0..workspace.repositories.len();
    let index = indices
        .find(|index| *workspace.repositories[*index].path == *wanted.repository)
        .ok_or(Refusal::NoRepository)?;
    let repository = &workspace.repositories[index];
    if let Some(present) = Sibling::of(repository, wanted.file) {
        return Err(Refusal::Present(present.document.relative.clone()));
    }
    let all = siblings(workspace, index, wanted.file);
    let name = wanted.name.map_or_else(|| repository.name(), str::to_owned);
    let (lines, followed) = match wanted.from {
        Some(from) => {
            let sibling = named(workspace, index, wanted.file, from, &all)?;
            (like(wanted, &name, &sibling), vec![sibling])
        }
        None if all.is_empty() => (plain(wanted.file, &name), all),
        None => (parts(&template::text(wanted.file, &name, &all)), all),
    };
    let folder = template::folder(&followed);
    let relative =
        if folder.is_empty() { wanted.file.to_owned() } else { format!("{folder}/{}", wanted.file) };
    let text = mended(workspace, index, &relative, lines);
    Ok(Draft { relative, text, like: followed.into_iter().map(|sibling| sibling.name).collect() })
}

/// The repositories beside this one that have such a file; those below it where there is none beside it.
fn siblings<'a>(workspace: &'a Workspace, index: usize, file: &str) -> Vec<Sibling<'a>> {
    let own = &workspace.repositories[index];
    let those = |is_one: &dyn Fn(&Repository) -> bool| -> Vec<Sibling<'a>> {
        let others = workspace.repositories.iter().enumerate().filter(|(other, _)| *other != index);
        others.filter(|(_, other)| is_one(other)).filter_map(|(_, other)| Sibling::of(other, file)).collect()
    };
    let beside = match own.parent {
        Some(parent) => those(&|other| other.parent == Some(parent)),
        None => Vec::new(),
    };
    if beside.is_empty() { those(&|other| other.parent == Some(index)) } else { beside }
}

/// The sibling with this name, wherever in the workspace it lies.
fn named<'a>(
    workspace: &'a Workspace,
    index: usize,
    file: &str,
    name: &str,
    siblings: &[Sibling],
) -> Result<Sibling<'a>, Refusal> {
    let folder = name.trim_end_matches('/').trim_start_matches("./");
    let is_named = |other: &&Arc<Repository>| {
        other.name().eq_ignore_ascii_case(name)
            || other.files.relative(&other.path).as_deref() == Some(folder)
    };
    let others = || workspace.repositories.iter().enumerate().filter(|(at, _)| *at != index);
    let mut found = others().map(|(_, other)| other).filter(is_named).peekable();
    if found.peek().is_none() {
        return Err(Refusal::NoSuchSibling(others().map(|(_, other)| other.name()).collect()));
    }
    let has = || siblings.iter().map(|sibling| sibling.name.clone()).collect();
    found.find_map(|other| Sibling::of(other, file)).ok_or_else(|| Refusal::Lacking(has()))
}

/// Lines of a draft that stay or go together: a heading with what stands below it.
type Part = String;

/// A text as its parts.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in text.split_inclusive('\n') {
        match parts.last_mut() {
            Some(part) if !line.starts_with('#') => part.push_str(line),
            _ => parts.push(line.to_owned()),
        }
    }
    parts
}

/// What is written where nobody shows how.
fn plain(file: &str, name: &str) -> Vec<Part> {
    let mut text = template::text(file, name, &[]);
    if Kind::of(file) == Kind::Plan {
        for heading in PLAN {
            text.push_str(&format!("\n## {heading}\n"));
        }
        text.push_str("\n- [ ]\n");
    }
    parts(&text)
}

/// The headings of one sibling, without what they state.
fn like(wanted: &Wanted, name: &str, sibling: &Sibling) -> Vec<Part> {
    let document = sibling.document;
    let has_tasks = Kind::of(wanted.file) == Kind::Tasklist;
    let headings = document.summary.headings.iter();
    let mut sections = document.inventory().sections();
    // "49 agents" is about the sibling.
    let claims: BTreeSet<u32> = document.summary.claims.iter().map(|stated| stated.points.0.line).collect();
    let mut kept: Vec<(u8, String)> = Vec::new();
    for (level, title) in headings {
        let section = sections.next();
        let is_another_s = |section: crate::workspace::inventory::Section| {
            section.is_task()
                || section.is_past()
                || section.is_apart()
                || claims.contains(&section.points().0.line)
        };
        let title = bare(title);
        if *level == 1 || section.is_some_and(is_another_s) || title.is_empty() {
            continue;
        }
        kept.push((*level, title.to_owned()));
    }
    let mut parts = vec![format!("# {}\n", title(wanted, name, sibling))];
    let most = kept.len();
    for (at, (level, title)) in kept.iter().enumerate() {
        let mut part = format!("\n{} {title}\n", "#".repeat(usize::from(*level)));
        let is_leaf = at + 1 == most || kept[at + 1].0 <= *level;
        if has_tasks && is_leaf {
            part.push_str("\n- [ ]\n");
        }
        parts.push(part);
    }
    if kept.is_empty() && has_tasks {
        parts.push("\n- [ ]\n".to_owned());
    }
    parts
}

/// The title of the sibling with the name in the place of its own; else the name, and what the file is.
fn title(wanted: &Wanted, name: &str, sibling: &Sibling) -> String {
    let usual = || template::text(wanted.file, name, &[]).lines().next().unwrap_or_default()[2..].to_owned();
    let Some((1, title)) = sibling.document.summary.headings.first() else { return usual() };
    // `tide-api` is called "Tide API" in titles.
    let spoken = |name: &str| name.replace(['-', '_'], " ");
    let (lower, own) = (title.to_ascii_lowercase(), sibling.name.to_ascii_lowercase());
    for (own, new) in [(own.clone(), name.to_owned()), (spoken(&own), in_words(wanted, name))] {
        if let Some(at) = lower.find(&own) {
            return format!("{}{new}{}", &title[..at], &title[at + own.len()..]);
        }
    }
    usual()
}

/// A name as titles have it: `tide-bell` is "Tide Bell"; one that was given stays as it is.
fn in_words(wanted: &Wanted, name: &str) -> String {
    if wanted.name.is_some() {
        return name.to_owned();
    }
    let words = name.split(['-', '_']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A title up to its first bracket or date, and without signs at its edges.
fn bare(title: &str) -> &str {
    let bracket = title.find(['(', '[']).unwrap_or(title.len());
    let date = scan(title).first().map_or(title.len(), |mention| mention.span().start as usize);
    let bare = title.get(..bracket.min(date)).unwrap_or_default();
    let is_sign = |char: char| !char.is_alphanumeric() && !"`*_?!\"'”’".contains(char);
    bare.trim_matches(is_sign)
}

/// The text of these parts without those in which something is found.
fn mended(workspace: &Workspace, index: usize, relative: &str, mut parts: Vec<Part>) -> String {
    loop {
        let text = parts.concat();
        let starts = judged(workspace, index, relative, &text);
        let mut at = 0;
        let mut ends = Vec::new();
        for part in &parts {
            at += part.len();
            ends.push(at);
        }
        // The title stays whatever is found, and so does a file that nothing is left of.
        let wrong: Vec<usize> = starts
            .iter()
            .map(|start| ends.partition_point(|end| end <= start))
            .filter(|at| *at > 0)
            .collect();
        let before = parts.len();
        let mut number = 0;
        parts.retain(|_| {
            number += 1;
            !wrong.contains(&(number - 1))
        });
        if parts.len() == before {
            return text;
        }
    }
}

/// Where something is found in this text, were it in the repository.
fn judged(workspace: &Workspace, index: usize, relative: &str, text: &str) -> Vec<usize> {
    let mut tried = workspace.clone();
    let Some(repository) = tried.repositories.get_mut(index) else { return Vec::new() };
    let path: Arc<Path> = repository.path.join(relative).into();
    let reading = Arc::new(Reading::new(text));
    let document = Arc::new(Document::new(path.clone(), relative.to_owned(), reading, hash(text)));
    Arc::make_mut(repository).open.insert(path.clone(), document.clone());
    let mut found = judge_document(&tried, index, &document);
    found.extend(judge_repository(&tried, index).remove(&path).into_iter().flatten());
    let found = settle(&tried, index, Some(&document), found);
    found.iter().map(|finding| finding.span.start as usize).collect()
}
