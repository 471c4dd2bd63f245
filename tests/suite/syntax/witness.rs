//! The outside witness: what the trees of tree-sitter see, held against the stream, block by block.
//!
//! Both are brought to the same words, a kind and the line it starts in. The trap: the witness errs, too, and
//! more often; [`KNOWN`] says in what, each with a text that shows it.

use std::collections::BTreeMap;

use planmark_core::syntax::tree::{Source as Place, Trees};
use planmark_core::syntax::{BlockKind, Stream};
use planmark_core::text::{Span, Text};

use planmark_tests::sources::Source;

/// What both readers have a word for, and in which line it starts.
type Seen = BTreeMap<(u32, &'static str), usize>;

/// A way in which tree-sitter-md reads otherwise than CommonMark has it.
pub(crate) struct Known {
    /// What is read differently, and why.
    pub(crate) cause: &'static str,
    /// A text that shows it.
    pub(crate) text: &'static str,
    /// What the stream says of it, and what GitHub shows.
    pub(crate) stream: &'static [(u32, &'static str)],
    /// What the trees say.
    pub(crate) tree: &'static [(u32, &'static str)],
}

/// How many blocks agree and how many are seen by one reader only.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Agreement {
    pub(crate) both: usize,
    pub(crate) stream_only: usize,
    pub(crate) tree_only: usize,
}

impl Agreement {
    /// Of the blocks that the two readers report, the part that the other one reports as well, from 0 to 1.
    pub(crate) fn ratio(self) -> f64 {
        let reported = 2 * self.both + self.stream_only + self.tree_only;
        (2 * self.both) as f64 / reported.max(1) as f64
    }
}

/// What the stream sees, and what the trees see.
pub(crate) fn seen(source: &str) -> (Seen, Seen) {
    let text = Text::new(source);
    let stream = Stream::read(source);
    let place = Place { text: &text, stream: &stream };
    let mut ours = Seen::new();
    for block in stream.blocks() {
        let kind = match block.kind {
            BlockKind::FrontMatter { .. } => "front matter",
            BlockKind::Heading { level, .. } => heading(level),
            BlockKind::Item { checkbox: Some(checkbox), .. } => item(checkbox.marker.of(source)),
            BlockKind::Item { .. } => "item",
            BlockKind::Row { header: true } => "head",
            BlockKind::Row { header: false } => "row",
            BlockKind::Fence { .. } => "fence",
            BlockKind::IndentedCode => "code",
            BlockKind::Html => "html",
            BlockKind::Rule => "rule",
            BlockKind::Table { .. } | BlockKind::Paragraph { .. } => continue,
        };
        *ours.entry((text.line_at(block.span.start), kind)).or_default() += 1;
    }
    let trees = Trees::default();
    let nodes = trees.nodes(place, Span::new(0, text.len()));
    let mut theirs = Seen::new();
    for (index, node) in nodes.iter().enumerate() {
        let kind = match node.kind.as_str() {
            "minus_metadata" => "front matter",
            "atx_heading" | "setext_heading" => heading(level(&nodes[index..])),
            // The marker of an item is the first thing in it, and the box the second.
            "list_item" => match nodes.get(index + 2).map(|node| node.kind.as_str()) {
                Some("task_list_marker_unchecked") => "open box",
                Some("task_list_marker_checked") => "ticked box",
                _ => "item",
            },
            "pipe_table_header" => "head",
            "pipe_table_row" => "row",
            "fenced_code_block" => "fence",
            "indented_code_block" => "code",
            "html_block" => "html",
            "thematic_break" => "rule",
            _ => continue,
        };
        *theirs.entry((text.line_at(start(source, node.span)), kind)).or_default() += 1;
    }
    (ours, theirs)
}

/// Where what a node shows begins: its own start may lie in blank lines.
fn start(source: &str, span: Span) -> u32 {
    let text = span.of(source);
    span.start + (text.len() - text.trim_start().len()) as u32
}

fn heading(level: u8) -> &'static str {
    ["heading 1", "heading 2", "heading 3", "heading 4", "heading 5", "heading 6"]
        [usize::from(level.clamp(1, 6)) - 1]
}

fn item(marker: &str) -> &'static str {
    match marker {
        " " => "open box",
        "x" | "X" => "ticked box",
        // The grammar knows no other boxes.
        _ => "item",
    }
}

fn level(nodes: &[planmark_core::syntax::tree::SyntaxNode]) -> u8 {
    let mark = nodes.iter().skip(1).find_map(|node| match node.kind.as_str() {
        "atx_h1_marker" | "setext_h1_underline" => Some(1),
        "atx_h2_marker" | "setext_h2_underline" => Some(2),
        "atx_h3_marker" => Some(3),
        "atx_h4_marker" => Some(4),
        "atx_h5_marker" => Some(5),
        "atx_h6_marker" => Some(6),
        _ => None,
    });
    mark.unwrap_or(1)
}

/// Holds the readers against each other on one text. With `PLANMARK_SHOW` set the differences are printed.
pub(crate) fn agreement(source: &Source) -> Agreement {
    let (ours, theirs) = seen(&source.text);
    let mut agreement = Agreement::default();
    for (key, ours) in &ours {
        let both = (*ours).min(theirs.get(key).copied().unwrap_or(0));
        agreement.both += both;
        agreement.stream_only += ours - both;
        if *ours > both {
            show(source, "stream", key);
        }
    }
    for (key, theirs) in &theirs {
        let more = theirs.saturating_sub(ours.get(key).copied().unwrap_or(0));
        agreement.tree_only += more;
        if more > 0 {
            show(source, "tree", key);
        }
    }
    agreement
}

fn show(source: &Source, reader: &str, (line, kind): &(u32, &str)) {
    if std::env::var_os("PLANMARK_SHOW").is_some() {
        let text = source.text.lines().nth(*line as usize).unwrap_or_default();
        eprintln!("only {reader}: {kind} {}:{}: {text}", source.name, line + 1);
    }
}

/// What is known to differ. `docs/decisions/two-readers.md` has the figures.
pub(crate) const KNOWN: &[Known] = &[
    Known {
        cause: "a list that begins with another number than 1 interrupts a paragraph",
        text: "Remaining work:\n2. the second\n",
        stream: &[],
        tree: &[(1, "item")],
    },
    Known {
        cause: "a row of blank cells behind another row is none, and all that follows is read as rows",
        text: "| a | b |\n|---|---|\n| c | d |\n| | |\n\n**E:**\n\n- [ ] task\n\n---\n",
        stream: &[(0, "head"), (2, "row"), (3, "row"), (7, "open box"), (9, "rule")],
        tree: &[(0, "head"), (2, "row"), (5, "row"), (7, "row")],
    },
    Known {
        cause: "a head without a pipe in front that begins with a mark is no table's",
        text: "**a** | b\n---|---\nc | d\n",
        stream: &[(0, "head"), (2, "row")],
        tree: &[],
    },
    Known {
        cause: "a line of dashes among the rows begins another table",
        text: "| a |\n|---|\n| b |\n|---|\n| c |\n",
        stream: &[(0, "head"), (2, "row"), (3, "row"), (4, "row")],
        tree: &[(0, "head"), (2, "head"), (4, "row")],
    },
    Known {
        cause: "an item of a box and nothing else has no box",
        text: "- [ ]\n",
        stream: &[(0, "open box")],
        tree: &[(0, "item")],
    },
];
