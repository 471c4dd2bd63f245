//! The Markdown that syntax is tested on.

use std::fs;
use std::path::{Path, PathBuf};

/// A text and where it comes from.
pub struct Source {
    /// The path, for messages.
    pub name: String,
    /// The content without a byte order mark.
    pub text: String,
}

/// The fixtures of this repository, then the corpus if there is one.
pub fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(Path::new(env!("CARGO_MANIFEST_DIR")), &mut files);
    if let Some(corpus) = std::env::var_os("PLANMARK_CORPUS") {
        collect(Path::new(&corpus), &mut files);
    }
    let sources: Vec<_> = files.iter().filter_map(|path| source(path)).collect();
    assert!(sources.len() > 10, "the fixtures are gone");
    sources
}

/// The same, with short texts put together: what is edited shall have the size of a real plan.
pub fn joined() -> Vec<Source> {
    let mut joined: Vec<Source> = Vec::new();
    for source in sources() {
        match joined.last_mut() {
            Some(last) if last.text.len() < REAL_SIZE && source.text.len() < REAL_SIZE => {
                last.name = format!("{} and what follows", last.name.trim_end_matches(" and what follows"));
                last.text = format!("{}\n{}", last.text, source.text);
            }
            _ => joined.push(source),
        }
    }
    joined
}

/// What a plan has at least, in bytes.
const REAL_SIZE: usize = 10_000;

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() && !matches!(entry.file_name().to_str(), Some("node_modules" | "target")) {
            collect(&path, files);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

fn source(path: &Path) -> Option<Source> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    Some(Source { name: path.display().to_string(), text })
}
