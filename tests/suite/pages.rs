//! The pages of the documentation as a reader of Markdown sees them: fenced blocks, links and anchors.
//!
//! [`pages`] reads README.md and everything below `docs/`. The trap: an info string is split at blanks, so the reason behind `not run:`
//! is the rest of its line.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use planmark_core::plan::anchors::anchors;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A page.
pub struct Page {
    /// Relative to the repository, with slashes.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its fenced blocks, in order.
    pub blocks: Vec<Block>,
    /// Where its links and pictures lead, with their lines.
    pub links: Vec<(usize, String)>,
    /// The anchors of its headings.
    pub anchors: Vec<String>,
}

/// A fenced block.
pub struct Block {
    /// The line of its fence, from 1.
    pub line: usize,
    /// The language: the first word behind the fence.
    pub language: String,
    /// The file that it is, by `path=`.
    pub path: Option<String>,
    /// Why nobody runs it, by `not run:`.
    pub reason: Option<String>,
    /// What stands in it.
    pub text: String,
}

/// The folder of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every page, by its name.
///
/// # Panics
/// Where one cannot be read.
#[must_use]
pub fn pages() -> BTreeMap<String, Page> {
    let root = repository();
    let mut names = vec!["README.md".to_owned()];
    let mut waiting = vec!["docs".to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("docs/ is readable") {
            let entry = entry.expect("docs/ is readable");
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                waiting.push(name);
            } else if name.ends_with(".md") {
                names.push(name);
            }
        }
    }
    let page = |name: String| {
        let text = fs::read_to_string(root.join(&name)).expect("a page is readable");
        (name.clone(), Page::new(name, text))
    };
    names.into_iter().map(page).collect()
}

impl Page {
    fn new(name: String, text: String) -> Page {
        let line = |offset: usize| text[..offset].matches('\n').count() + 1;
        let (mut blocks, mut links, mut titles) = (Vec::new(), Vec::new(), Vec::new());
        let (mut block, mut title): (Option<Block>, Option<usize>) = (None, None);
        for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    block = Some(Block::new(line(range.start), &info));
                }
                Event::Text(part) => {
                    if let Some(block) = &mut block {
                        block.text.push_str(&part);
                    }
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(block.take()),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    links.push((line(range.start), dest_url.into_string()));
                }
                Event::Start(Tag::Heading { .. }) => title = Some(range.start),
                Event::End(TagEnd::Heading(_)) => {
                    if let Some(start) = title.take() {
                        titles.push(text[start..range.end].trim().trim_start_matches('#').trim());
                    }
                }
                _ => {}
            }
        }
        let anchors = anchors(titles);
        Page { name, blocks, links, anchors, text }
    }

    /// The page or file that a link leads to, relative to the repository, and the anchor there; `None` where it leaves the repository.
    #[must_use]
    pub fn target(&self, link: &str) -> Option<(String, Option<String>)> {
        if link.contains("://") || link.starts_with("mailto:") {
            return None;
        }
        let (path, anchor) = match link.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor.to_owned())),
            None => (link, None),
        };
        if path.is_empty() {
            return Some((self.name.clone(), anchor));
        }
        let mut steps: Vec<&str> = self.name.split('/').collect();
        steps.pop();
        for step in path.split('/') {
            match step {
                "" | "." => {}
                ".." => drop(steps.pop()),
                step => steps.push(step),
            }
        }
        Some((steps.join("/"), anchor))
    }
}

impl Block {
    fn new(line: usize, info: &str) -> Block {
        let (words, reason) = match info.split_once("not run:") {
            Some((words, reason)) => (words, Some(reason.trim().to_owned())),
            None => (info, None),
        };
        let mut words = words.split_whitespace();
        let language = words.next().unwrap_or_default().trim_end_matches(',').to_owned();
        let path = words.find_map(|word| word.strip_prefix("path=")).map(str::to_owned);
        Block { line, language, path, reason, text: String::new() }
    }
}
