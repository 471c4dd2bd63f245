//! Where the text leads: paths, agents, commands, skills, submodules, issues and commits.
//!
//! Only what is there is linked: a file that exists, a name that somebody defines, a number or hash where the repository is hosted
//! somewhere. The trap: an anchor is a line only where it leads to a heading of a document; any other stays an anchor.

mod hosted;

use std::path::PathBuf;

use super::subject::{Meanings, Named, page};
use crate::facts::paths::Paths;
use crate::plan::mentions::Mention;
use crate::plan::{At, Naming, PathMention};
use crate::rules::DocumentContext;
use crate::text::Span;
use crate::workspace::files::absolute;
use crate::workspace::{Document, Existence};

/// A place of the text that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is written.
    pub span: Span,
    /// Where it leads.
    pub target: Target,
    /// What is there, in words.
    pub tooltip: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file, and perhaps a place in it.
    File {
        /// Its path.
        path: PathBuf,
        /// Where in it.
        place: Option<Place>,
    },
    /// A page on the web: `https:` or `http:`.
    Page(String),
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line, from 0.
    Line(u32),
    /// An anchor as written.
    Anchor(String),
}

/// Everything in the document that leads somewhere, in order.
pub fn links(context: &DocumentContext) -> Vec<Link> {
    let meanings = Meanings::new(context.workspace);
    let mut links = hosted::links(context);
    links.extend(mentions(context, &meanings));
    if let Some(paths) = Paths::of(context.repository, context.document) {
        links.extend(context.plan().paths().filter_map(|path| of_path(context, &meanings, &paths, &path)));
    }
    links.extend(hosted::anchors(context, &meanings));
    links.sort_by_key(|link| (link.span.start, link.span.end));
    let mut end = 0;
    links.retain(|link| {
        let is_apart = link.span.start >= end;
        end = if is_apart { link.span.end } else { end };
        is_apart
    });
    links
}

/// The agents, commands and skills that the text names.
fn mentions(context: &DocumentContext, meanings: &Meanings) -> Vec<Link> {
    let mentions = context.plan().mentions();
    let link = |mention: At<Mention>| {
        let Named { entry, kind, .. } =
            meanings.called(context.index, context.document, mention.of.into(), &mention.name)?;
        Some(Link {
            span: mention.place(mention.span),
            target: Target::File { path: entry.path.to_path_buf(), place: None },
            tooltip: format!("The {} {}", kind.singular(), entry.name),
        })
    };
    mentions.filter_map(link).collect()
}

fn of_path(
    context: &DocumentContext,
    meanings: &Meanings,
    paths: &Paths,
    mention: &At<PathMention>,
) -> Option<Link> {
    let written = mention.path.as_str();
    let is_link = mention.naming == Naming::Link;
    let found = match is_link {
        true => match paths.link(written) {
            Existence::Cased(path) => path,
            Existence::Present => shown(context, &paths.absolute(written)?)?,
            Existence::Missing | Existence::Unknown => return None,
        },
        false => shown(context, &in_code(context, paths, written)?)?,
    };
    let root = context.repository.files.root()?;
    let span = mention.place(mention.span);
    let anchor = if is_link { anchor_behind(context, span) } else { None };
    let path = root.join(&found);
    let span =
        anchor.as_ref().map_or(span, |anchor| Span::new(span.start, span.end + 1 + anchor.len() as u32));
    let place = anchor.map(|anchor| {
        let document = context.repository.document(&path).map(|document| &**document);
        document
            .and_then(|document| line_of(meanings, document, &anchor))
            .map_or(Place::Anchor(anchor), Place::Line)
    });
    Some(Link { span, target: Target::File { path, place }, tooltip: found })
}

/// What stands behind the `#` that follows a path.
fn anchor_behind(context: &DocumentContext, path: Span) -> Option<String> {
    const LONGEST: u32 = 200;
    let behind = context.source(Span::new(path.end, (path.end + LONGEST).min(context.text().len())));
    let anchor = behind.strip_prefix('#')?;
    let end = anchor.find(|char: char| char.is_whitespace() || matches!(char, ')' | '>' | '"'))?;
    Some(anchor[..end].to_owned())
}

/// The path below the root of what a code span names: from the document, else from its repository.
fn in_code(context: &DocumentContext, paths: &Paths, written: &str) -> Option<String> {
    let files = &context.repository.files;
    let is_there = |path: &String| files.existence("", path) == Existence::Present;
    let top = files.relative(&context.repository.path)?;
    let from_top = || absolute(&top, written.trim_start_matches('/'));
    paths.absolute(written).filter(is_there).or_else(from_top).filter(is_there)
}

/// The file that is shown for a path below the root, itself one below the root; a page may be named without its ending.
fn shown(context: &DocumentContext, path: &str) -> Option<String> {
    let files = &context.repository.files;
    let path = path.trim_end_matches('/');
    let mut endings = ["", ".md", ".mdx"].iter();
    let found = endings.find_map(|ending| files.real("", &format!("{path}{ending}")))?;
    files.relative(&page(context.workspace, &files.root()?.join(found))?)
}

/// The line of the heading to which an anchor of a document leads.
fn line_of(meanings: &Meanings, document: &Document, anchor: &str) -> Option<u32> {
    meanings.anchors(document).find(anchor).map(|heading| heading.points.0.line)
}
