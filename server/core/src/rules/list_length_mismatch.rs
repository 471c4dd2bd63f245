//! "6 key agents:" over a list of five.

use super::{DocumentContext, declare_rule};
use crate::finding::{Applicability, Finding};
use crate::languages;
use crate::plan::At;
use crate::plan::announcements::{self, Announcement};
use crate::syntax::{Block, BlockKind};
use crate::text::Span;

declare_rule! {
    /// A line says how many things follow, and the list below it has one or two more or fewer.
    ///
    /// ## Why it matters
    /// Something was added to the list, or taken out, and the sentence above it was not read again.
    ///
    /// ## Fires
    /// ```markdown
    /// The import has four stages:
    ///
    /// 1. Reader
    /// 2. Checks
    /// 3. Writer
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// The import has four stages, including:
    ///
    /// - Reader
    /// - Writer
    ///
    /// 3 kinds of checks:
    ///
    /// - Types, ranges
    /// - References
    /// ```
    ///
    /// ## Fix
    /// The number becomes the length of the list.
    ///
    /// ## What it cannot know
    /// Whether each item is one of the things.
    /// So nothing is said where an item names several, stands for others ("and more") or is a note; where the list is nested and its
    /// inner items make the number; where another list follows; and where the difference is three or more.
    LIST_LENGTH_MISMATCH {
        code: "list-length-mismatch",
        severity: Information,
        certainty: Inferred,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let wrong = judged(context).filter(|(announcement, list)| list.differs(announcement.value));
    findings.extend(wrong.map(|(announcement, list)| finding(context, announcement, list.items)));
}

/// The places of the numbers that a list below bears out or denies; of one that is far from it nothing is known.
pub(super) fn claims(context: &DocumentContext) -> Vec<Span> {
    let sure = judged(context).filter(|(announcement, list)| {
        let value = announcement.value;
        list.plain && list.items > 1 && (list.items == value || list.differs(value))
    });
    sure.map(|(announcement, _)| announcement.place(announcement.span)).collect()
}

/// What announces a number of things, with the list of them below.
fn judged<'a>(context: &'a DocumentContext) -> impl Iterator<Item = (At<'a, Announcement>, List)> {
    let live = context.plan().announcements();
    let live = live.filter(|announcement| context.is_live(announcement.place(announcement.span).start));
    live.filter_map(|announcement| Some((announcement, list_below(context, announcement)?)))
}

fn finding(context: &DocumentContext, announcement: At<Announcement>, items: usize) -> Finding {
    let span = announcement.place(announcement.span);
    let message = format!("\"{}\", but the list below has {items} items", announcement.phrase);
    let written = context.source(span);
    let new_text = if written.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(items.to_string())
    } else {
        announcements::word(&written, items).map(str::to_owned)
    };
    let finding = Finding::new(&LIST_LENGTH_MISMATCH, span, message);
    match new_text {
        Some(text) => finding.fix(Applicability::Unsafe, format!("Change {written} to {text}"), span, text),
        None => finding,
    }
}

/// No more blocks than this are looked at.
const LONGEST: usize = 120;

/// A list, as far as its length is concerned.
struct List {
    items: usize,
    /// Items nested in them.
    nested: usize,
    /// Items of lists behind it.
    following: usize,
    /// Each item is one thing.
    plain: bool,
}

impl List {
    /// Looks at what stands behind it, up to the next heading: it goes on there when no line of its own announces what follows.
    fn read_behind(&mut self, context: &DocumentContext, behind: &[Block], depth: u8) {
        let mut announced = false;
        for block in behind {
            match block.kind {
                BlockKind::Heading { .. } | BlockKind::Rule => return,
                BlockKind::Item { .. } if block.list_depth < depth => return,
                BlockKind::Item { first, .. } if block.list_depth == depth => {
                    self.plain &= announced || !first;
                    self.following += 1;
                }
                BlockKind::Table { .. } => self.plain &= announced,
                BlockKind::Paragraph { content } => {
                    announced =
                        context.source(content).trim_end_matches(['*', '_', ' ']).ends_with([':', '：']);
                }
                _ => {}
            }
        }
    }

    /// Is it surely another length?
    fn differs(&self, announced: usize) -> bool {
        self.plain
            && self.items > 1
            && self.items != announced
            && self.nested != announced
            && self.items + self.following != announced
            && self.items.abs_diff(announced) <= 2
            && self.items.abs_diff(announced) * 2 <= announced.max(2)
    }
}

/// The list that begins right below an announcement.
fn list_below(context: &DocumentContext, announcement: At<Announcement>) -> Option<List> {
    let stream = &context.reading.stream;
    let end = announcement.base + announcement.end;
    let (index, _) = stream.chunk_at(announcement.base)?;
    let blocks = stream
        .chunks_from(index)
        .take(3)
        .flat_map(|(start, chunk)| chunk.blocks.iter().map(move |block| block.shift(start)))
        .skip_while(|block| block.span.start < end);
    let mut blocks = blocks.peekable();
    let first = *blocks.peek()?;
    let BlockKind::Item { first: true, .. } = first.kind else { return None };
    let between = context.source(Span::new(end, first.span.start));
    if !between.trim_matches(['*', '_', '>', ' ', '\t', '\r', '\n']).is_empty() {
        return None;
    }
    let mut list = List { items: 0, nested: 0, following: 0, plain: true };
    let mut behind = Vec::new();
    for block in blocks.take(LONGEST) {
        if behind.is_empty() && is_of(&block, &first, list.items) {
            let BlockKind::Item { content, .. } = block.kind else { continue };
            if block.list_depth == first.list_depth {
                list.items += 1;
                list.plain &= is_one(&context.source(content));
            } else if block.list_depth == first.list_depth + 1 {
                list.nested += 1;
            }
        } else {
            behind.push(block);
        }
    }
    list.read_behind(context, &behind, first.list_depth);
    Some(list)
}

/// Does a block belong to the list that `first` begins?
fn is_of(block: &Block, first: &Block, items: usize) -> bool {
    if block.list_depth < first.list_depth || block.quote_depth < first.quote_depth {
        return false;
    }
    let begins =
        matches!(block.kind, BlockKind::Item { first: true, .. }) && block.list_depth == first.list_depth;
    !begins || items == 0
}

/// Does an item name one thing?
fn is_one(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default();
    // What explains the thing begins behind a dash or a colon.
    let name = head.split([':', '：', '—', '–']).next().unwrap_or_default();
    let name = name.split(" - ").next().unwrap_or_default();
    let lower = name.to_lowercase();
    let several =
        name.matches(',').count() > 0 || name.contains(['…', '&', '+', '/']) || name.contains("...");
    let counted = lower
        .split_whitespace()
        .any(|word| word.trim_matches(['(', ')', '*']).parse::<u32>().is_ok_and(|number| number > 1));
    !several
        && !counted
        && !lower.contains(" and ")
        && !lower
            .split(|char: char| !char.is_alphanumeric())
            .any(|word| languages::has(languages::List::AnnouncementOthers, word))
}
