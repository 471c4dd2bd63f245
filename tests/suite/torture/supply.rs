//! What is built in: every crate comes from the registry, none can open a connection, and in none of ours is `unsafe` allowed.
//!
//! `cargo deny check` looks at the same with its own eyes, and at licences and advisories, where it is installed (`.ci/run`).

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("it is there")
}

#[test]
fn what_is_banned_is_not_there() {
    let (lock, deny) = (read("Cargo.lock"), read("deny.toml"));
    let banned: Vec<&str> =
        deny.lines().filter_map(|line| line.trim().strip_prefix("{ name = \"")?.split('"').next()).collect();
    assert!(banned.contains(&"hyper") && banned.len() > 5, "{banned:?}");
    for name in banned {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is banned");
    }
    let sources = lock.lines().filter(|line| line.starts_with("source = "));
    assert!(sources.into_iter().all(|line| line.contains("registry+")), "a crate from elsewhere");
    assert!(!read("Cargo.toml").contains("\"net\""), "tokio without sockets");
}

#[test]
fn no_crate_of_ours_allows_unsafe() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    for name in ["core", "project", "lsp", "cli"] {
        assert!(read(&format!("server/{name}/Cargo.toml")).contains("[lints]\nworkspace = true"), "{name}");
    }
    assert!(read("tests/Cargo.toml").contains("unsafe_code = \"forbid\""));
}
