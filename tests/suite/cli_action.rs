//! What the action on GitHub says when it cannot do what it was asked: a step that is green has written its files.
//!
//! What it does when all goes well is in `cli_ci.rs`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use planmark_tests::disk;
use serde_json::Value;

fn action(folder: &Path, sarif: &str) -> Output {
    let bin = Path::new(env!("CARGO_BIN_EXE_planmark")).parent().expect("a folder").to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([bin].into_iter().chain(std::env::split_paths(&path)));
    Command::new("bash")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../action/check"))
        .current_dir(folder)
        .env("PATH", path.expect("a path"))
        .envs([("PLANMARK_TODAY", "2025-11-21"), ("PATHS", "."), ("SUMMARY", "false")])
        .envs([("SARIF_FILE", sarif), ("GITHUB_OUTPUT", "output")])
        .output()
        .expect("bash is there")
}

#[test]
fn the_folder_of_the_sarif_file_is_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    disk::write(&folder.path().join("PLAN.md"), "# Plan\n\nProgress: 3/42 (7.1%)\n");
    let output = action(folder.path(), "out/deep/x.sarif");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let log = fs::read_to_string(folder.path().join("out/deep/x.sarif")).expect("it is written");
    assert!(serde_json::from_str::<Value>(&log).expect("JSON")["runs"].is_array(), "{log}");
    let told = fs::read_to_string(folder.path().join("output")).expect("it is written");
    assert_eq!(told, "sarif-file=out/deep/x.sarif\n");
}

#[test]
fn a_sarif_file_that_cannot_be_written_fails_the_step() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    disk::write(&folder.path().join("PLAN.md"), "# Plan\n\nProgress: 3/42 (7.1%)\n");
    disk::write(&folder.path().join("out"), "a file\n");
    for sarif in ["out/x.sarif", "."] {
        let output = action(folder.path(), sarif);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{sarif}: {said}");
        assert!(said.contains(&format!("::error::{sarif} cannot be written")), "{sarif}: {said}");
        assert!(!folder.path().join("output").exists(), "{sarif}: nobody is told of a file");
    }
}
