//! How the action on GitHub gets the program, and what it says when it cannot do what it was asked: a step that is green has written
//! its files.
//!
//! What it checks when all goes well is in `cli_ci.rs`. The trap: nothing may be fetched here, so `curl` and `cargo` are scripts that
//! answer as GitHub and Rust would; the installer is the real one, and its archive holds a script.

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
        .arg(root().join("action/check"))
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

/// A runner: what is on its `PATH` beside the system's programs, and its temporary folder.
struct Runner(tempfile::TempDir);

impl Runner {
    /// One whose `curl` is answered with this status; the installer is then the one that is released.
    fn answered(status: &str) -> Runner {
        let runner = Runner(tempfile::tempdir().expect("a temporary folder"));
        let installer = root().join("packaging/install.sh");
        let fetched =
            format!("cp '{}' \"$RUNNER_TEMP/planmark-install.sh\" && printf {status}", installer.display());
        runner.program(
            "curl",
            &format!("case \"$*\" in *https:*) {fetched} ;; *) cp \"${{2#file://}}\" \"$4\" ;; esac"),
        );
        let built = "mkdir -p \"$RUNNER_TEMP/planmark/bin\" && cp \"$PROGRAM\" \"$RUNNER_TEMP/planmark/bin/planmark\"";
        runner.program("released", "echo planmark of a release");
        runner.program("cargo", &format!("{built} && echo \"cargo $*\""));
        runner
    }

    /// Written by a process of its own: what a thread writes may still be open in what another one starts, and then does not run.
    fn program(&self, name: &str, script: &str) {
        let write = "mkdir -p bin && printf '#!/bin/sh\\n%s\\n' \"$2\" >\"bin/$1\" && chmod +x \"bin/$1\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", write, "sh", name, script]).current_dir(self.0.path());
        assert!(shell.status().expect("sh is there").success());
    }

    /// Runs the action's first step; what it said, and the folders that were added to the `PATH`.
    fn install(&self, version: &str) -> (Output, String) {
        let top = self.0.path();
        let program = top.join("bin/released");
        let output = Command::new("bash")
            .arg(root().join("action/install"))
            .current_dir(top)
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", top.join("bin").display()))
            .envs([
                ("HOME", top),
                ("RUNNER_TEMP", top),
                ("PROGRAM", &program),
                ("GITHUB_PATH", &top.join("path")),
            ])
            .env("VERSION", version)
            .env("PLANMARK_RELEASES", format!("file://{}", top.join("releases").display()))
            .output()
            .expect("bash is there");
        (output, fs::read_to_string(top.join("path")).unwrap_or_default())
    }

    /// Lays out a release as it is on GitHub, with an archive for this machine.
    fn release(&self, version: &str) {
        let script = "mkdir -p \"$1\" && cd \"$1\" || exit
            machine=$(uname -m | sed s/arm64/aarch64/)
            for target in apple-darwin unknown-linux-gnu unknown-linux-musl; do
              name=planmark-$machine-$target
              mkdir $name && cp \"$PROGRAM\" $name/planmark && tar -czf $name.tar.gz $name || exit
              if command -v sha256sum >/dev/null; then sha256sum $name.tar.gz; else shasum -a 256 $name.tar.gz; fi >$name.tar.gz.sha256
            done";
        let folder = self.0.path().join(format!("releases/download/v{version}"));
        let made = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(folder)
            .env("PROGRAM", self.0.path().join("bin/released"))
            .status()
            .expect("sh is there");
        assert!(made.success());
    }
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const OWN: &str = env!("CARGO_PKG_VERSION");

#[test]
fn the_planmark_that_is_there_is_taken_unless_a_version_is_asked_for() {
    let runner = Runner::answered("500");
    runner.program("planmark", "echo planmark of the runner");
    let (output, path) = runner.install("");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "planmark of the runner\n");
    assert_eq!((output.status.code(), path.as_str()), (Some(0), ""));
    let (output, _) = runner.install("0.9.0");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("/v0.9.0/install.sh is answered with 500"), "{said}");
}

#[test]
fn a_release_is_installed_and_put_on_the_path() {
    for (asked, version) in [("", OWN), ("0.9.0", "0.9.0"), ("v0.9.0", "0.9.0")] {
        let runner = Runner::answered("200");
        runner.release(version);
        let (output, path) = runner.install(asked);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert_eq!(path.trim_end(), runner.0.path().join("planmark").to_str().expect("text"));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "planmark of a release\n");
    }
}

#[test]
fn what_was_never_released_is_built_and_only_from_its_own_checkout() {
    let runner = Runner::answered("404");
    let (output, path) = runner.install("");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        said.contains("cargo install --locked --path ") && said.ends_with("planmark of a release\n"),
        "{said}"
    );
    assert_eq!(path.trim_end(), runner.0.path().join("planmark/bin").to_str().expect("text"));
    let runner = Runner::answered("404");
    let (output, path) = runner.install("9.9.9");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), path.as_str()), (Some(1), ""), "{said}");
    assert!(said.contains(&format!("this action can only build {OWN}")), "{said}");
}
