//! `- [x] TBD`: done, and what was done was never written.

use std::sync::LazyLock;

use super::{ChunkContext, declare_rule};
use crate::finding::Finding;
use crate::languages::{List, words};
use crate::plan::TaskForm;
use crate::status::Class;
use crate::text::Span;

declare_rule! {
    /// A task is done, and its text, or what it leads to, is still to be written.
    ///
    /// ## Why it matters
    /// Either it is not done, or nobody will ever know what was.
    ///
    /// ## Fires
    /// ```markdown
    /// - [x] Choose the mail provider: TBD
    /// - [x] [TODO: describe the migration]
    /// - [ ] Grants
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// - [x] Remove every TODO of the importer
    /// - [x] Replace "TBD" by dates
    /// - [ ] Choose the mail provider: TBD
    /// ```
    ///
    /// ## What it cannot know
    /// Whether the word stands there on purpose.
    /// Only a placeholder that is the whole text, stands in brackets, or ends the text behind a colon, dash or equals sign is one.
    DONE_WITH_PLACEHOLDER {
        code: "done-with-placeholder",
        severity: Information,
        certainty: Inferred,
        fix: None,
        judge: LiveChunk(judge),
    }
}

fn judge(context: &ChunkContext, findings: &mut Vec<Finding>) {
    for task in &context.plan.tasks {
        if matches!(task.form, TaskForm::Heading) || task.class(context.vocabulary) != Some(Class::Done) {
            continue;
        }
        let line = context.text(task.title).lines().next().unwrap_or_default();
        let Some(span) = placeholder(line, task.id.as_deref()) else { continue };
        let written = span.of(line);
        findings.push(Finding::new(
            &DONE_WITH_PLACEHOLDER,
            span.shift(task.title.start),
            format!("done, but it still says \"{written}\""),
        ));
    }
}

/// Words for what is still to be written, in capitals.
static WORDS: LazyLock<Vec<String>> =
    LazyLock::new(|| words(List::PlaceholderOpen).iter().map(|word| word.to_uppercase()).collect());

/// The placeholder that a text is, holds in brackets, or ends with.
fn placeholder(text: &str, id: Option<&str>) -> Option<Span> {
    let found = WORDS.iter().find_map(|word| text.find(word).map(|at| (at, word)))?;
    let (at, word) = found;
    let (before, after) = (&text[..at], &text[at + word.len()..]);
    let marks = ['*', '_', '`', ' ', '\t'];
    let own = before.trim_matches(marks);
    let own = id
        .map_or(own, |id| own.trim_start_matches(id))
        .trim_matches([':', '-', '–', '—', ']', '[', ' ', '*', '`']);
    let ends = after.trim_matches(marks).is_empty() || matches!(after.trim_matches(marks), "." | ")" | "]");
    let is_whole = own.is_empty() && !before.ends_with(['`', '"']) && ends;
    let before = before.trim_end_matches([' ', '*', '_']);
    // "[TODO: …]", "(TBD)"; `[TODO](…)` is a link.
    let in_square = before.ends_with('[') && after.contains(']') && !after.contains("](");
    let ends_there =
        |close| after.strip_prefix(close).is_some_and(|rest: &str| rest.trim_matches(marks).is_empty());
    let bracketed =
        in_square && (after.starts_with(':') || ends_there(']')) || before.ends_with('(') && ends_there(')');
    let is_answer = before.ends_with([':', '=', '–', '—']) && ends && !own.is_empty();
    (is_whole || bracketed || is_answer).then(|| Span::new(at as u32, (at + word.len()) as u32))
}
