//! Claims in directory trees: `├── agents/   # 49 AI agents`.
//!
//! The folder of a line is joined from the lines above it by how far they are indented. A link in the tree (`.claude -> core/x`)
//! counts as what it leads to. The trap: a tree may be of any place, so the folder is kept with all its parents, and whoever binds
//! the claim must find it.

use super::Standing;
use super::reader::{Context, read_tokens};
use super::tokens::tokens;
use crate::plan::ChunkPlan;

/// Reads the claims of a tree whose content starts at `start` of the chunk.
pub(super) fn read(content: &str, start: u32, plan: &mut ChunkPlan) {
    // How far the lines above are indented, and their paths.
    let mut parents: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for line in content.split_inclusive(['\n', '\r']) {
        let offset = start + at as u32;
        at += line.len();
        let line = line.trim_end();
        let Some(begin) = line.find(|char: char| !is_branch(char)) else { continue };
        let depth = line[..begin].chars().count();
        let rest = &line[begin..];
        let (name, comment) = parts(rest);
        while parents.last().is_some_and(|(other, _)| *other >= depth) {
            parents.pop();
        }
        let above = parents.last().map_or("", |(_, path)| path.as_str());
        let path = match name.split_once("->").or_else(|| name.split_once('→')) {
            Some((_, target)) => target.trim().trim_matches('/').to_owned(),
            None if above.is_empty() => name.trim_matches(['/', '`', '*', ' ']).to_owned(),
            None => format!("{above}/{}", name.trim_matches(['/', '`', '*', ' '])),
        };
        if comment < rest.len() && rest[comment..].bytes().any(|byte| byte.is_ascii_digit()) {
            let file = name
                .trim_end()
                .rsplit('/')
                .next()
                .is_some_and(|last| last.trim_start_matches('.').contains('.'));
            let context = Context {
                start: offset + (begin + comment) as u32,
                standing: Standing::Tree,
                title: file.then(|| name.to_lowercase()),
                folder: (!file).then(|| path.clone()),
            };
            read_tokens(&tokens(&rest[comment..]), &context, &mut plan.claims);
        }
        parents.push((depth, path));
    }
}

fn is_branch(char: char) -> bool {
    char.is_whitespace() || "│├└─┬┌|`+-".contains(char)
}

/// What begins a comment.
const MARKS: [&str; 9] = ["#", "//", "←", "<-", " - ", " — ", " – ", " (", "  "];

/// The name on a line without its branches, and where its comment begins.
fn parts(rest: &str) -> (&str, usize) {
    let begins = |at: &usize| {
        let rest = &rest.as_bytes()[*at..];
        MARKS.iter().any(|mark| rest.starts_with(mark.as_bytes()))
    };
    let at = (0..rest.len()).find(begins).unwrap_or(rest.len());
    (rest[..at].trim(), at)
}
