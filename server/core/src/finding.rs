//! What a rule reports, and what puts it right.
//!
//! Rules build [`Finding`]s with byte spans into their own document; the edges (terminal, LSP) turn spans into lines and columns.
//! The trap: a related place may lie in a file that is closed, so it carries [`Point`]s and not only bytes.

use std::path::Path;
use std::sync::Arc;

use crate::text::{Point, Span};

/// How loud a finding is; ordered from quiet to loud, so that `severity >= Severity::Warning` reads as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Shown faintly where the client does so.
    Hint,
    /// Worth knowing, nothing to mend.
    Information,
    /// Something in the text is not true.
    Warning,
    /// Something in the text cannot be meant.
    Error,
}

impl Severity {
    /// The word used in `planmark.toml`, in JSON and on the terminal.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity with this word; `info` is read as `information`.
    pub fn from_word(word: &str) -> Option<Severity> {
        Some(match word {
            "hint" => Severity::Hint,
            "information" | "info" => Severity::Information,
            "warning" => Severity::Warning,
            "error" => Severity::Error,
            _ => return None,
        })
    }
}

/// How planmark came to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// From the wording alone; never above a hint unless configured.
    Guessed,
    /// planmark bound the text to its source itself.
    Inferred,
    /// Arithmetic, the calendar, or a source that the text is bound to.
    Computed,
}

impl Certainty {
    /// The word used in JSON and on rule pages.
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Guessed => "guessed",
            Certainty::Inferred => "inferred",
            Certainty::Computed => "computed",
        }
    }
}

/// One thing that is not true.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule, in kebab case.
    pub code: &'static str,
    /// As configured; rules leave what their declaration says.
    pub severity: Severity,
    /// How planmark came to know it.
    pub certainty: Certainty,
    /// The place, in bytes of its document (of its chunk, while a chunk rule runs).
    pub span: Span,
    /// The claim, the truth and the source.
    pub message: String,
    /// Other places that take part: the source, and whoever states the same.
    pub related: Vec<Related>,
    /// A comment in the text silences it: it is kept until it is known which comments were needed, and then dropped.
    pub silenced: bool,
    /// What puts it right; several are choices, of which `fix` applies none.
    pub fixes: Vec<Fix>,
}

/// A place in any file that takes part in a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The file's real path.
    pub path: Arc<Path>,
    /// Where it starts and ends, without needing the text.
    pub points: (Point, Point),
    /// What it says there.
    pub message: String,
}

/// Named text edits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// An imperative: `Change 49 to 50`.
    pub title: String,
    /// May it be applied without a look?
    pub applicability: Applicability,
    /// The edits, none of which overlap.
    pub edits: Vec<Edit>,
}

/// May a fix be applied without a look?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// A person must look: the truth was inferred, or there are several.
    Unsafe,
    /// Computed, and only one truth is possible.
    Safe,
}

impl Applicability {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        }
    }
}

/// One replacement.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The file; `None` is the finding's own document.
    pub file: Option<EditedFile>,
    /// What is replaced, in bytes of that document.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
}

/// A file other than the finding's own that an edit changes.
#[derive(Debug, Clone, PartialEq)]
pub struct EditedFile {
    /// Its real path.
    pub path: Arc<Path>,
    /// The hash of the text for which the span was computed ([`crate::workspace::hash`]); the edit is refused when it differs. `None` of a
    /// file that is not there yet: the edit creates it, and is refused when there is one.
    pub hash: Option<u64>,
    /// Where the span starts and ends, without needing the text.
    pub points: (Point, Point),
}

impl Finding {
    /// A finding of `rule` with its declared severity and certainty.
    pub fn new(rule: &crate::rules::Rule, span: Span, message: impl Into<String>) -> Finding {
        Finding {
            code: rule.code,
            severity: rule.severity,
            certainty: rule.certainty,
            span,
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
            silenced: false,
        }
    }

    /// The same at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// The same at another certainty.
    #[must_use]
    pub fn certainty(mut self, certainty: Certainty) -> Finding {
        self.certainty = certainty;
        self
    }

    /// The same with one more fix that replaces `span` of the own document.
    #[must_use]
    pub fn fix(
        mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        new_text: impl Into<String>,
    ) -> Finding {
        let edit = Edit { file: None, span, new_text: new_text.into() };
        self.fixes.push(Fix { title: title.into(), applicability, edits: vec![edit] });
        self
    }

    /// The same with one more related place.
    #[must_use]
    pub fn related(mut self, related: Related) -> Finding {
        self.related.push(related);
        self
    }

    /// The same, `by` bytes further on: a chunk's finding becomes its document's.
    #[must_use]
    pub fn shifted(mut self, by: u32) -> Finding {
        self.span = self.span.shift(by);
        for fix in &mut self.fixes {
            for edit in fix.edits.iter_mut().filter(|edit| edit.file.is_none()) {
                edit.span = edit.span.shift(by);
            }
        }
        self
    }
}

/// The text with these replacements made, each a span of `text` and what stands there afterwards; a replacement that overlaps one
/// before it, or that lies outside the text or within a character, is left out.
pub fn replaced(text: &str, edits: &mut [(Span, String)]) -> String {
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for (span, new_text) in edits.iter() {
        let range = span.range();
        if range.start < from || text.get(range.clone()).is_none() {
            continue;
        }
        result.push_str(&text[from..range.start]);
        result.push_str(new_text);
        from = range.end;
    }
    result.push_str(&text[from..]);
    result
}
