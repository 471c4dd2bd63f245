//! `planmark fix` runs to a fixpoint: a second run changes nothing, in the sample workspaces and in every case of every fixture.
//!
//! Each case is a root of its own, and all roots of one day are mended in one run. The trap: files that git remembers (`created=`)
//! are files like any other here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use planmark_tests::disk::{copy, tree, write};
use planmark_tests::fixture;

#[test]
fn a_second_run_changes_nothing_in_any_sample() {
    for sample in ["rollout", "styles"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, arguments) in [("safe", &[][..]), ("all", &["--unsafe-fixes"][..])] {
            let root = folder.path().join(name);
            copy(&tests().join("workspaces").join(sample), &root);
            assert!(holds_still(&root, "2025-11-21", arguments), "something is mended");
        }
    }
}

#[test]
fn a_second_run_changes_nothing_in_any_fixture() {
    for arguments in [&[][..], &["--unsafe-fixes"]] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let days = cases(folder.path()).into_iter();
        let mended = days.filter(|day| holds_still(&folder.path().join(day), day, arguments)).count();
        assert!(mended > 0, "something is mended");
    }
}

/// Mends what is below a folder, as one root or as many, twice; is anything mended?
fn holds_still(folder: &Path, day: &str, arguments: &[&str]) -> bool {
    let before = tree(folder);
    fix(folder, day, arguments);
    let after = tree(folder);
    fix(folder, day, arguments);
    let again = tree(folder);
    for (path, bytes) in &after {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&again[path]), text(bytes), "{} {day} {arguments:?}", path.display());
    }
    assert_eq!(again.len(), after.len(), "no other file is there");
    before != after
}

fn fix(folder: &Path, day: &str, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.arg("fix").args(arguments).args(["--today", day]).current_dir(folder);
    let is_root = folder.join("README.md").exists();
    let roots = std::fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    let output =
        if is_root { command.arg(".") } else { command.args(roots) }.output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes every case of every fixture into a folder of its own below one of its day; the days.
fn cases(folder: &Path) -> Vec<String> {
    let mut days: BTreeMap<String, usize> = BTreeMap::new();
    let mut fixtures: Vec<PathBuf> = ["rules", "languages"].iter().map(|name| tests().join(name)).collect();
    fixtures =
        fixtures.iter().flat_map(|path| tree(path).into_keys().map(move |name| path.join(name))).collect();
    for path in fixtures {
        let source = std::fs::read_to_string(&path).expect("readable");
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for case in fixture::cases(&source) {
            *days.entry(case.today.clone()).or_default() += 1;
            let root = folder.join(&case.today).join(format!("{name}-{}", case.line));
            for file in &case.files {
                write(&root.join(&file.path), &file.text);
            }
        }
    }
    assert!(days.values().sum::<usize>() > 300, "the fixtures are read");
    days.into_keys().collect()
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}
