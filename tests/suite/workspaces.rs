//! Whole workspaces: what is found in `tests/workspaces/<name>` as of 2025-11-21 is what `<name>.expected` lists, no more and no less.
//!
//! The folders are copied and given the `.git` folders and files that git itself cannot store. The trap: a finding that is right but
//! not in the list fails as well; most sentences of the samples are correct neighbours of a mistake.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use planmark_core::text::{Encoding, Text};
use planmark_tests::disk;

const TODAY: Date = date(2025, 11, 21);

#[test]
fn rollout() {
    let copy = tempfile::tempdir().expect("a temporary folder");
    let root = copy.path().join("rollout");
    disk::copy(&workspaces().join("rollout"), &root);
    fs::create_dir(root.join(".git")).expect("a folder is created");
    for submodule in ["submodules/cloud/harborline-booking-api", "submodules/core/harborline-crew"] {
        let link = format!("gitdir: ../../../.git/modules/{submodule}\n");
        fs::write(root.join(submodule).join(".git"), link).expect("a file is written");
    }
    compare("rollout", found(&root));
}

#[test]
fn rollout_as_it_is_stored() {
    compare("rollout", found(&workspaces().join("rollout")));
}

#[test]
fn styles() {
    let styles = workspaces().join("styles");
    let mut all = Vec::new();
    for entry in fs::read_dir(&styles).expect("the folder is readable") {
        let entry = entry.expect("an entry is readable");
        let name = entry.file_name().to_string_lossy().into_owned();
        all.extend(
            found(&entry.path())
                .into_iter()
                .map(|place| Place { path: format!("{name}/{}", place.path), ..place }),
        );
    }
    compare("styles", all);
}

/// Where something is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    path: String,
    line: u32,
    code: String,
    message: String,
}

fn found(root: &Path) -> Vec<Place> {
    let scan = planmark_project::scan(&[root.to_path_buf()], TODAY, None).expect("the folder exists");
    let root = planmark_project::real_path(root).expect("the folder has a real path");
    let mut places = Vec::new();
    for (path, findings) in &scan.findings() {
        let text = Text::new(&String::from_utf8_lossy(&fs::read(path).expect("the file is readable")));
        for finding in findings {
            places.push(Place {
                path: planmark_project::relative(&root, path),
                line: text.position(finding.span.start, Encoding::Utf8).line + 1,
                code: finding.code.to_owned(),
                message: finding.message.clone(),
            });
        }
    }
    places
}

fn compare(name: &str, mut found: Vec<Place>) {
    found.sort();
    let expected =
        fs::read_to_string(workspaces().join(format!("{name}.expected"))).expect("the list is readable");
    let mut difference: BTreeMap<String, (i32, String)> = BTreeMap::new();
    for place in found {
        let entry = difference.entry(format!("{}:{} {}", place.path, place.line, place.code)).or_default();
        entry.0 += 1;
        entry.1 = place.message;
    }
    for line in expected.lines().filter(|line| !line.is_empty()) {
        difference.entry(line.to_owned()).or_default().0 -= 1;
    }
    difference.retain(|_, (count, _)| *count != 0);
    let lines = difference.iter().map(|(line, (count, message))| match count {
        ..0 => format!("- {line}"),
        _ => format!("+ {line}: {message}"),
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "\nmissing (-) and not expected (+) in {name}:\n{}\n", lines.join("\n"));
}

fn workspaces() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces")
}
