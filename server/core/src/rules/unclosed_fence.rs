//! A fence that nobody closes makes code of all headings and tasks up to the end of the document.

use super::{DocumentContext, declare_rule};
use crate::counted::counted;
use crate::finding::{Applicability, Finding};
use crate::syntax::{Block, BlockKind};
use crate::text::{Span, offset_of};

declare_rule! {
    /// A fence (```` ``` ```` or `~~~`) is opened and never closed, so that headings and tasks behind it are code up to the end of the
    /// document.
    ///
    /// ## Why it matters
    /// A reader of the rendered page sees a grey block, and whoever counts tasks counts none of these.
    /// All other rules are silent about what they cannot see.
    ///
    /// ## Fires
    /// ```markdown
    /// # Import
    ///
    /// ~~~
    /// load --all
    ///
    /// - [ ] T001 Delimiters
    /// - [ ] T002 Encodings
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// # Import
    ///
    /// ~~~bash
    /// # load everything
    /// load --all
    /// ```
    ///
    /// ## Fix
    /// To close the fence above the first heading or task that it swallows, or to take its line away: that is what is wrong where the
    /// line was meant to close another fence.
    ///
    /// ## What it cannot know
    /// Whether this fence is the one too many, or one above it, when examples with fences of their own stand in a fence of three marks.
    /// A fence that says that it holds Markdown may show headings and tasks, and is never reported.
    UNCLOSED_FENCE {
        code: "unclosed-fence",
        severity: Error,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// Fences with these words hold Markdown on purpose.
const MARKDOWN: [&str; 6] = ["markdown", "md", "mdx", "text", "txt", "plaintext"];

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    // The texts of agents, commands and skills are prompts, full of formats.
    if context.document.kind.is_source() {
        return;
    }
    // One that is not closed goes on to the end of what it stands in; at the outside, to the end of the document.
    let Some(last) = last_block(context) else { return };
    let BlockKind::Fence { info, content, closed: false } = last.kind else { return };
    if last.list_depth > 0 || last.quote_depth > 0 || !context.is_live(last.span.start) {
        return;
    }
    let source = context.source(content);
    let language = context.source(info).to_lowercase();
    let is_markdown = MARKDOWN.iter().any(|word| language.split([' ', '{', ',']).next() == Some(*word));
    if is_markdown {
        return;
    }
    let swallowed = Swallowed::of(&source, !language.is_empty());
    let Some(first) = swallowed.first else { return };
    let opening = context.text().line_around(last.span.start);
    let message = format!(
        "this fence is never closed: {} up to the end of the document {} code",
        swallowed.phrase(),
        if swallowed.headings + swallowed.tasks == 1 { "is" } else { "are" }
    );
    let fence: String =
        context.source(last.span).chars().take_while(|char| matches!(char, '`' | '~')).collect();
    let line_break = context.text().line_break();
    let above = Span::empty(content.start + first);
    let line = context.text().line_at(above.start) + 1;
    let whole = Span::new(opening.start, content.start);
    findings.push(
        Finding::new(&UNCLOSED_FENCE, opening, message)
            .fix(
                Applicability::Unsafe,
                format!("Close the fence above line {line}"),
                above,
                format!("{fence}{line_break}{line_break}"),
            )
            .fix(Applicability::Unsafe, "Remove the line of the fence", whole, ""),
    );
}

fn last_block(context: &DocumentContext) -> Option<Block> {
    let stream = &context.reading.stream;
    let (start, chunk) = stream.chunks_from(stream.count().checked_sub(1)?).next()?;
    chunk.blocks.last().map(|block| block.shift(start))
}

/// What looks like headings and tasks in a fence.
#[derive(Default)]
struct Swallowed {
    headings: usize,
    tasks: usize,
    /// Where the first of them begins, relative to the content.
    first: Option<u32>,
}

impl Swallowed {
    /// `in_code`: the fence names a language, in many of which `#` begins a comment.
    fn of(content: &str, in_code: bool) -> Swallowed {
        let mut swallowed = Swallowed::default();
        let (mut at, mut after_blank) = (0, false);
        for line in content.split_inclusive('\n') {
            let text = line.trim_end();
            let found = if is_task(text) {
                swallowed.tasks += 1;
                true
            } else if is_heading(text, in_code) && after_blank {
                swallowed.headings += 1;
                true
            } else {
                false
            };
            if found && swallowed.first.is_none() {
                swallowed.first = Some(at);
            }
            after_blank = text.is_empty();
            at += offset_of(line.len());
        }
        swallowed
    }

    fn phrase(&self) -> String {
        match (self.headings, self.tasks) {
            (headings, 0) => counted(headings, "heading"),
            (0, tasks) => counted(tasks, "task"),
            (headings, tasks) => format!("{} and {}", counted(headings, "heading"), counted(tasks, "task")),
        }
    }
}

/// `- [ ] …` at the start of the line, with a word behind it.
fn is_task(line: &str) -> bool {
    ["- [ ] ", "- [x] ", "- [X] ", "* [ ] ", "* [x] "]
        .iter()
        .any(|start| line.strip_prefix(start).is_some_and(|rest| rest.contains(char::is_alphanumeric)))
}

/// `## …`; a single `#` is a comment in too many languages.
fn is_heading(line: &str, in_code: bool) -> bool {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    let fewest = if in_code { 3 } else { 2 };
    (fewest..=6).contains(&marks)
        && line[marks..]
            .strip_prefix(' ')
            .is_some_and(|title| title.starts_with(|char: char| !char.is_whitespace()))
}
