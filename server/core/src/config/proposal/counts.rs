//! Which `[counts.*]` the claims of the documents and the tree give together.
//!
//! A noun is proposed where a folder of its name holds as many files as most of its claims say, or nearly; or where the only table of a
//! section of that name has as many rows. The trap: two folders that fit are one too many, and a noun whose other claims say quite
//! different numbers counts something else in each of them.

use std::collections::BTreeMap;

use super::{Gathered, ProposedCount, Said, words};

/// Names of files that describe a folder and are no part of what it holds.
const ASIDES: [&str; 7] = ["README", "INDEX", "TEMPLATE", "_template", "index", "template", "readme"];

/// The most counts that are proposed.
const MOST: usize = 20;

/// A way to count.
struct Way {
    source: String,
    exclude: Vec<String>,
    section: Option<String>,
    count: u64,
}

pub(super) fn proposed(gathered: &Gathered, tree: &[String]) -> Vec<ProposedCount> {
    let folders = folders(tree);
    let mut counts: Vec<ProposedCount> = Vec::new();
    for (noun, said) in &gathered.said {
        let found = of_folders(noun, said, &folders).or_else(|| of_table(noun, said, gathered));
        let Some(way) = found else { continue };
        let count = ProposedCount {
            noun: noun.clone(),
            source: way.source,
            exclude: way.exclude,
            section: way.section,
            count: way.count,
            said: said.clone(),
        };
        counts.push(count);
    }
    // Two nouns for one source are two words for one thing only where a person says so: the one with more claims stays.
    counts.sort_by(|left, right| right.said.len().cmp(&left.said.len()).then(left.noun.cmp(&right.noun)));
    let mut kept: Vec<ProposedCount> = Vec::new();
    for count in counts {
        let is_taken = |known: &ProposedCount| known.source == count.source && known.section == count.section;
        if kept.len() < MOST && !kept.iter().any(is_taken) {
            kept.push(count);
        }
    }
    kept.sort_by(|left, right| left.noun.cmp(&right.noun));
    kept
}

/// The files of each folder, by their names there; also below folders of it.
fn folders(tree: &[String]) -> BTreeMap<&str, Vec<&str>> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in tree {
        for (at, _) in path.match_indices('/') {
            folders.entry(&path[..at]).or_default().push(&path[at + 1..]);
        }
    }
    folders
}

/// The only way to count a folder that is called like the noun, or that stands beside it, which the claims confirm.
fn of_folders(noun: &str, said: &[Said], folders: &BTreeMap<&str, Vec<&str>>) -> Option<Way> {
    let mut ways: Vec<(bool, Way)> = Vec::new();
    for (folder, files) in folders {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let is_beside = said.iter().any(|said| {
            said.folder
                .as_deref()
                .is_some_and(|beside| beside == *folder || folder.ends_with(&format!("/{beside}")))
        });
        if words::is_elsewhere(folder) || !(words::names(name, noun) || is_beside) {
            continue;
        }
        let confirmed: Vec<Way> =
            ways_to_count(folder, files).into_iter().filter(|way| confirms(said, way.count)).collect();
        // Of several ways in one folder the one that gives what is said, else the plainest.
        let exact = confirmed.iter().position(|way| is_exact(said, way.count));
        let best = exact.unwrap_or_default();
        ways.extend(confirmed.into_iter().nth(best).map(|way| (exact.is_some(), way)));
    }
    let exact = ways.iter().filter(|(exact, _)| *exact).count();
    if exact == 1 {
        ways.retain(|(exact, _)| *exact);
    }
    match ways.len() {
        1 => ways.pop().map(|(_, way)| way),
        _ => None,
    }
}

/// The ways to count what a folder holds, the plainest first.
fn ways_to_count(folder: &str, files: &[&str]) -> Vec<Way> {
    let mut ways = Vec::new();
    let direct: Vec<&str> = files.iter().copied().filter(|file| !file.contains('/')).collect();
    for (files, glob) in [(&direct[..], "*"), (files, "**/*")] {
        let mut by_extension: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in files {
            let name = file.rsplit('/').next().unwrap_or(file);
            if let Some((_, extension)) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
                by_extension.entry(extension).or_default().push(name);
            }
        }
        let most = by_extension.into_iter().max_by_key(|(_, names)| names.len());
        let Some((extension, names)) = most else { continue };
        let stem = |name: &&str| name.rsplit_once('.').map_or(*name, |(stem, _)| stem).to_owned();
        let asides: Vec<String> = ASIDES
            .iter()
            .filter(|aside| names.iter().any(|name| stem(name) == **aside))
            .map(|aside| format!("{aside}.{extension}"))
            .collect();
        let aside = names.iter().filter(|name| asides.iter().any(|aside| aside == *name)).count();
        ways.push(Way {
            source: format!("{folder}/{glob}.{extension}"),
            exclude: asides,
            section: None,
            count: (names.len() - aside) as u64,
        });
    }
    // A folder each, with one file of the same name in it.
    let mut markers: BTreeMap<&str, u64> = BTreeMap::new();
    for file in files {
        if let Some((_, name)) = file.split_once('/').filter(|(_, name)| !name.contains('/')) {
            *markers.entry(name).or_default() += 1;
        }
    }
    if let Some((name, count)) = markers.into_iter().max_by_key(|(_, count)| *count) {
        ways.push(Way { source: format!("{folder}/*/{name}"), exclude: Vec::new(), section: None, count });
    }
    ways.retain(|way| way.count > 2);
    ways
}

/// The only table below a heading that is the noun, with as many rows as is said.
fn of_table(noun: &str, said: &[Said], gathered: &Gathered) -> Option<Way> {
    let [(document, title, rows)] = gathered.tables.get(noun)?.as_slice() else { return None };
    let is_elsewhere = said.iter().any(|said| said.place.0 != *document);
    (*rows > 3 && is_elsewhere && is_exact(said, *rows) && confirms(said, *rows)).then(|| Way {
        source: document.clone(),
        exclude: Vec::new(),
        section: Some(title.clone()),
        count: *rows,
    })
}

/// Does one of the claims say exactly this?
fn is_exact(said: &[Said], count: u64) -> bool {
    said.iter().any(|said| !said.floor && said.value == count)
}

/// Do the claims speak of this many, most of them and one of them closely?
fn confirms(said: &[Said], count: u64) -> bool {
    let near = |said: &&Said| {
        if said.floor {
            return said.value <= count && count <= said.value * 2;
        }
        said.value.abs_diff(count) <= (count / 10).max(1)
    };
    let close = said.iter().filter(near).count();
    let has_exact = said.iter().any(|said| !said.floor && near(&said));
    has_exact && close * 2 > said.len()
}
