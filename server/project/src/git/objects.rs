//! What git has kept of files, many at once, and under which names.
//!
//! The trap: of an object that is not there a line says so, and nothing follows it; and a name may hold whatever a file system allows.

use std::path::Path;

use super::Git;

/// What a commit has at a path.
pub(super) struct Entry<'a> {
    pub(super) mode: &'a str,
    /// `blob`, `tree`, or `commit` for a submodule.
    pub(super) kind: &'a str,
    pub(super) id: &'a str,
    /// In bytes, where that was asked for.
    pub(super) size: Option<u64>,
    pub(super) path: &'a str,
}

/// What `git ls-tree -z` lists, with or without sizes.
pub(super) fn entries(listing: &str) -> impl Iterator<Item = Entry<'_>> {
    listing.split('\0').filter_map(|entry| {
        let (about, path) = entry.split_once('\t')?;
        let mut words = about.split_ascii_whitespace();
        let (mode, kind, id) = (words.next()?, words.next()?, words.next()?);
        Some(Entry { mode, kind, id, size: words.next().and_then(|size| size.parse().ok()), path })
    })
}

/// What is in the objects with these names, in their order; `None` for one that is not there, and as a whole where git does not answer.
pub(super) fn objects<'n>(
    git: &dyn Git,
    repository: &Path,
    names: impl Iterator<Item = &'n str>,
) -> Option<Vec<Option<Vec<u8>>>> {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return Some(Vec::new());
    }
    let input: String = names.iter().flat_map(|name| [name, "\n"]).collect();
    let printed = git.answer(repository, &["cat-file", "--batch"], input.as_bytes()).ok()?;
    let mut rest = printed.as_slice();
    Some(names.iter().map(|_| next(&mut rest).map(<[u8]>::to_vec)).collect())
}

/// The object that is printed next: a line that ends with its length, what is in it, and a line break.
fn next<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = String::from_utf8_lossy(&rest[..end]).into_owned();
    *rest = &rest[end + 1..];
    let length: usize = head.rsplit(' ').next()?.parse().ok()?;
    let content = rest.get(..length)?;
    *rest = rest.get(length + 1..).unwrap_or_default();
    Some(content)
}
