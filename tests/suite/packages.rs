//! What is packed: each crate holds all that it is built from, versions and names agree, and what shells and `man` are given is whole.
//!
//! That the packages can be built, installed and run is tried by `tests/packages`, which takes longer.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const CRATES: [&str; 4] = ["core", "project", "lsp", "cli"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn planmark(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_planmark")).args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut waiting) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                waiting.push(entry);
            } else {
                let name = entry.strip_prefix(folder).expect("below it").to_owned();
                found.insert(name, fs::read(&entry).expect("readable"));
            }
        }
    }
    found
}

#[test]
fn the_sample_of_demo_is_the_one_that_is_tested() {
    let (tested, packed) = (root().join("tests/workspaces/rollout"), root().join("server/cli/sample"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::remove_dir_all(&packed).expect("writable");
        for (name, content) in files(&tested) {
            let path = packed.join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("writable");
            fs::write(path, content).expect("writable");
        }
    }
    let (tested, packed) = (files(&tested), files(&packed));
    assert!(tested.len() > 40, "{}", tested.len());
    for name in tested.keys().chain(packed.keys()) {
        assert!(
            tested.get(name) == packed.get(name),
            "{}: UPDATE_DOCS=1 copies tests/workspaces/rollout to server/cli/sample",
            name.display()
        );
    }
}

/// The path without `..` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
        plain
    })
}

#[test]
fn nothing_is_built_in_from_outside_of_its_crate() {
    let mut seen = 0;
    for name in CRATES {
        let folder = plain(&root().join("server").join(name));
        for (path, content) in files(&folder.join("src")) {
            let text = String::from_utf8(content).expect("text");
            let built = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            for part in ["include_str!(", "include_bytes!(", "include_dir!("]
                .iter()
                .flat_map(|name| built.split(name).skip(1))
            {
                let Some(named) = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
                else {
                    panic!("{}: name what is built in as it is", path.display());
                };
                let from = match named.strip_prefix("$CARGO_MANIFEST_DIR/") {
                    Some(below) => folder.join(below),
                    None => folder.join("src").join(&path).parent().expect("it has one").join(named),
                };
                assert!(
                    plain(&from).starts_with(&folder),
                    "{}: {named} is outside of the crate",
                    path.display()
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn manifests_say_all_that_a_registry_shows() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    for name in ["planmark-core", "planmark-project", "planmark-lsp", "planmark"] {
        let package = packages.iter().find(|package| package["name"] == name).expect("a member");
        for field in ["description", "license", "repository", "homepage", "readme", "rust_version"] {
            assert!(package[field].as_str().is_some_and(|value| !value.is_empty()), "{name}: {field}");
        }
        for field in ["keywords", "categories"] {
            let values = package[field].as_array().expect("a list");
            assert!((1..=5).contains(&values.len()), "{name}: {field}");
        }
        assert!(package["publish"].is_null(), "{name} is not for publishing");
        let folder =
            Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder");
        for file in [package["readme"].as_str().expect("a path"), "LICENSE-MIT", "LICENSE-APACHE"] {
            assert!(folder.join(file).is_file(), "{name}: {file}");
        }
    }
}

#[test]
fn there_is_one_version() {
    let version = env!("CARGO_PKG_VERSION");
    let own: Value = serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON");
    let locked: Value = serde_json::from_str(&read("editors/vscode/package-lock.json")).expect("JSON");
    assert_eq!(own["version"], version);
    assert_eq!(locked["version"], version);
    for (path, line) in [
        ("editors/zed/extension.toml", format!("version = \"{version}\"")),
        ("editors/zed/Cargo.toml", format!("version = \"{version}\"")),
        ("editors/mason/package.yaml", format!("  id: pkg:github/planmark/planmark@v{version}")),
        ("docs/ci.md", format!("      - uses: planmark/planmark@v{version}")),
        ("docs/ci.md", format!("    rev: v{version}")),
        ("docs/ci.md", format!("        additional_dependencies: [planmark=={version}]")),
        ("Cargo.toml", format!("planmark-core = {{ path = \"server/core\", version = \"={version}\" }}")),
    ] {
        assert!(read(path).lines().any(|other| other == line), "{path}: {line}");
    }
}

#[test]
fn manifests_of_others_can_be_read() {
    for path in [
        "pyproject.toml",
        "editors/zed/extension.toml",
        "editors/zed/Cargo.toml",
        "editors/helix/languages.toml",
        "editors/helix/config.toml",
    ] {
        read(path).parse::<toml_edit::DocumentMut>().unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

/// Whoever installs from a release looks for archives that are in it.
#[test]
fn archives_are_called_what_others_look_for() {
    let release = read(".github/workflows/release.yml");
    let packed: Vec<&str> = release
        .lines()
        .filter(|line| line.contains("platforms:"))
        .filter_map(|line| line.split("target: ").nth(1)?.split(',').next())
        .collect();
    assert_eq!(packed.len(), 7, "{packed:?}");
    let mason = read("editors/mason/package.yaml");
    let named: Vec<&str> = mason
        .lines()
        .filter_map(|line| line.trim().strip_prefix("file: planmark-"))
        .map(|name| name.trim_end_matches(".tar.gz").trim_end_matches(".zip"))
        .collect();
    // Mason does not ask for the version of glibc, so of those for Linux it takes what runs everywhere.
    let fitting: Vec<&str> = packed.iter().copied().filter(|name| !name.ends_with("linux-gnu")).collect();
    assert!(named.len() == 5 && named.iter().all(|name| fitting.contains(name)), "{named:?}");
    for target in ["darwin_arm64", "darwin_x64", "linux_arm64", "linux_x64", "win_x64"] {
        assert!(mason.lines().any(|line| line == format!("    - target: {target}")), "{target}");
    }
    assert!(release.contains("cp packaging/install.sh out"), "the release has the installer");
    assert!(read("action/install").contains("/download/v$version/install.sh\""), "the action fetches it");
    let installer = read("packaging/install.sh");
    for option in ["--version) ", "--to) "] {
        assert!(installer.contains(option), "the action calls it with {option}");
    }
    for system in ["unknown-linux-$libc", "apple-darwin"] {
        assert!(installer.contains(&format!("target=$machine-{system}")), "{system}");
    }
}

const SUBCOMMANDS: [&str; 5] = ["check", "fix", "status", "timeline", "completions"];

#[test]
fn shells_can_complete() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = planmark(&["completions", shell]);
        for word in SUBCOMMANDS.into_iter().chain(["output-format"]) {
            assert!(script.contains(word), "{shell}: {word}");
        }
        // The other two complete no values.
        assert!(["powershell", "elvish"].contains(&shell) || script.contains("concise"), "{shell}");
    }
    if cfg!(unix) {
        let script = format!("{}\ncomplete -p planmark", planmark(&["completions", "bash"]));
        let output = Command::new("bash").args(["--norc", "-c", &script]).output().expect("bash runs");
        assert!(
            output.status.success() && !output.stdout.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn every_subcommand_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    planmark(&["man", "--write", folder.path().to_str().expect("text")]);
    let pages = files(folder.path());
    for name in SUBCOMMANDS {
        let page = pages.get(Path::new(&format!("planmark-{name}.1"))).expect(name);
        let page = String::from_utf8_lossy(page);
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXAMPLES"] {
            assert!(page.contains(section), "{name}: {section}");
        }
        assert_eq!(page, planmark(&["man", name]));
    }
    let own = planmark(&["man"]);
    for part in [".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", ".SH FILES", "planmark\\-check(1)"] {
        assert!(own.contains(part), "{part}");
    }
}

#[test]
fn a_page_that_is_not_there_is_an_error_with_the_one_that_was_meant() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_planmark")).args(["man", "chek"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("there is no subcommand chek; did you mean check?"), "{said}");
}

#[test]
fn a_repository_that_is_not_there_is_an_error_with_the_one_that_was_meant() {
    for command in ["next", "timeline"] {
        let sample = root().join("tests/workspaces/rollout");
        let output = Command::new(env!("CARGO_BIN_EXE_planmark"))
            .args([command, "--repo", "harborline-crwe", "."])
            .current_dir(sample)
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("no repository is called harborline-crwe; did you mean harborline-crew?"),
            "{said}"
        );
    }
}
