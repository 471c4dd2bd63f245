//! What going to definitions, finding references and renaming answer, as the fixtures write it down.
//!
//! A place is `path:line:column`, both from 1, the column in characters. The trap: edits are shown by the lines that they change, as these
//! are afterwards; whether anything else has changed is asked by `finding.rs`.

use std::collections::BTreeMap;
use std::path::Path;

use planmark_core::features::definition::{Place, definition};
use planmark_core::features::references::{highlights, references};
use planmark_core::features::relocation::{Move, moved};
use planmark_core::features::rename::{renamable, rename};
use planmark_core::finding::Edit;
use planmark_core::rules::DocumentContext;
use planmark_core::text::Span;
use planmark_core::workspace::Workspace;

use crate::memory::ROOT;

/// What the feature of this name says at `offset`; `None` if it is another one.
pub fn answer(feature: &str, context: &DocumentContext, offset: u32) -> Option<String> {
    let (feature, argument) = feature.split_once(':').unwrap_or((feature, ""));
    let argument = argument.replace('~', " ");
    Some(match feature {
        "definition" => {
            let places = definition(context, offset).map(|definition| definition.places);
            places.into_iter().flatten().map(|place| format!("{}\n", spoken(&place))).collect()
        }
        "references" => references(context, offset, true)
            .iter()
            .map(|reference| {
                let mark = if reference.is_definition { " *" } else { "" };
                format!("{}{mark}\n", spoken(&reference.place))
            })
            .collect(),
        "highlights" => highlights(context, offset)
            .iter()
            .map(|highlight| {
                let point = context.text().point(highlight.span.start);
                let mark = if highlight.is_definition { " *" } else { "" };
                let written = context.source(highlight.span);
                format!("{}:{} {written}{mark}\n", point.line + 1, point.utf32 + 1)
            })
            .collect(),
        "prepare" => match renamable(context, offset) {
            Ok(found) if found.name == context.source(found.span) => format!("{}\n", found.name),
            Ok(found) => format!("{} for {}\n", found.name, context.source(found.span)),
            Err(refusal) => format!("{refusal}\n"),
        },
        "rename" | "rename-in-place" => match rename(context, offset, &argument, feature == "rename") {
            Err(refusal) => format!("{refusal}\n"),
            Ok(done) => {
                let own = &context.document.path;
                let mut text = changed(context.workspace, own, &done.edits, &done.moves);
                if !done.past.is_empty() {
                    text.push_str("in the past:\n");
                    text.push_str(&changed(context.workspace, own, &done.past, &[]));
                }
                text.push_str(&done.remark.map(|remark| remark + "\n").unwrap_or_default());
                text
            }
        },
        "move" => {
            let (old, new) = argument.split_once('>').expect("old>new");
            let path = |path: &str| Path::new(ROOT).join(path).into();
            let edits = moved(context.workspace, &[Move { old: path(old), new: path(new) }]);
            changed(context.workspace, &context.document.path, &edits, &[])
        }
        _ => return None,
    })
}

fn spoken(place: &Place) -> String {
    let (start, _) = place.points;
    format!("{}:{}:{}", below(&place.path), start.line + 1, start.utf32 + 1)
}

fn below(path: &Path) -> String {
    path.strip_prefix(ROOT).unwrap_or(path).to_string_lossy().into_owned()
}

/// Every file that changes, with the lines that do.
fn changed(workspace: &Workspace, own: &Path, edits: &[Edit], moves: &[Move]) -> String {
    let mut text = String::new();
    for it in moves {
        text.push_str(&format!("{} becomes {}\n", below(&it.old), below(&it.new)));
    }
    for (path, edits) in by_file(own, edits) {
        text.push_str(&format!("{}\n", below(&path)));
        let (_, document) = workspace.document(&path).expect("a document");
        let before = document.reading.as_ref().expect("it has its text").text.to_string();
        let after = after(&before, &edits);
        for (old, new) in before.lines().zip(after.lines()).filter(|(old, new)| old != new) {
            assert_ne!(old, new);
            text.push_str(&format!("  {new}\n"));
        }
    }
    text
}

/// The edits of each file, in order; the file that they were asked from is `own`.
pub fn by_file(own: &Path, edits: &[Edit]) -> BTreeMap<std::path::PathBuf, Vec<(Span, String)>> {
    let mut files: BTreeMap<std::path::PathBuf, Vec<(Span, String)>> = BTreeMap::new();
    for edit in edits {
        let path = edit.file.as_ref().map_or(own, |file| &file.path);
        files.entry(path.to_path_buf()).or_default().push((edit.span, edit.new_text.clone()));
    }
    for edits in files.values_mut() {
        edits.sort();
    }
    files
}

/// A text after edits, which lie apart.
pub fn after(before: &str, edits: &[(Span, String)]) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for (span, new_text) in edits {
        assert!(at <= span.start as usize, "edits overlap at {}", span.start);
        text.push_str(&before[at..span.start as usize]);
        text.push_str(new_text);
        at = span.end as usize;
    }
    text.push_str(&before[at..]);
    text
}
