//! `- [?]`: a box with a mark that means nothing here.

use std::collections::BTreeMap;

use super::{DocumentContext, declare_rule};
use crate::actions::wording;
use crate::finding::{Applicability, Finding, Related, Severity};
use crate::plan::TaskForm;
use crate::status::Class;
use crate::text::Span;

declare_rule! {
    /// A box holds a mark that neither planmark, nor a legend of the document, nor `planmark.toml` knows.
    ///
    /// Known are `[ ]`, `[x]`, `[X]`, `[-]`, `[/]`, `[~]`, `[>]`, `[!]`, emoji with a status, and the marks by which notes programs tell
    /// kinds of items: `[<]`, `[?]`, `[*]`, `["]`, and letters such as `[i]`, `[l]` and `[p]`.
    /// Every mark gets one finding a document, at its first place.
    ///
    /// ## Why it matters
    /// The task counts as open, here and wherever else the file is read, whatever its author meant by the mark.
    ///
    /// ## Fires
    /// ```markdown
    /// - [x] Tables
    /// - [v] Views
    /// - [ ] Grants
    /// ```
    ///
    /// ## Quiet
    /// ```markdown
    /// Legend: the marks of this list
    ///
    /// - [ ] Not started
    /// - [v] Verified
    ///
    /// The work:
    ///
    /// - [v] Tables
    /// - [ ] Views
    /// ```
    ///
    /// ## Fix
    /// The box is ticked where the mark looks like a tick, and emptied otherwise; where the document has three such boxes or marks
    /// or more there is none, and the finding is information: it is a convention that planmark was not told.
    /// Tell it by `[status.markers]` in `planmark.toml`, or by a legend.
    ///
    /// ## What it cannot know
    /// What the mark was meant to say; one that the text speaks of elsewhere ("`[h]` is for halted") is left alone.
    /// A slip that hits one of the known letters says something else.
    /// Only lists in which some box has a known mark are lists of tasks, and figures number references: `- [1] Smith`.
    UNKNOWN_MARKER {
        code: "unknown-marker",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// Marks that people type for a tick.
const TICKS: [&str; 12] = ["v", "V", "y", "Y", "+", "o", "O", "√", "×", "х", "Х", "済"];

/// Marks by which notes programs say of what kind an item is (a question, an idea, a quote), not how far it is.
const KINDS: [&str; 18] =
    ["?", "*", "\"", "<", "i", "I", "l", "b", "S", "p", "c", "f", "k", "w", "u", "d", "n", "R"];

/// Where a document has more marks than this, its boxes hold something else.
const MOST: usize = 12;

/// From this many boxes on a mark is a convention and no slip, and so are this many marks.
const CONVENTION: usize = 3;

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for task in context.plan().tasks() {
        let TaskForm::Box { span, marker } = &task.item.form else { continue };
        let span = task.place(*span);
        // A figure is the number of a reference.
        let is_figure = marker.bytes().all(|byte| byte.is_ascii_digit());
        let is_known = KINDS.contains(&marker.as_str()) || context.vocabulary.known_marker(marker).is_some();
        if is_figure || is_known || !context.is_live(span.start) {
            continue;
        }
        places.entry(marker).or_default().push(span);
    }
    if places.is_empty() || places.len() > MOST {
        return;
    }
    let text = context.text().to_string();
    // What the text speaks of elsewhere it explains: "[h] is for halted".
    places.retain(|marker, spans| text.matches(&format!("[{marker}]")).count() == spans.len());
    let is_convention = places.len() >= CONVENTION;
    for (marker, spans) in places {
        let Some((first, others)) = spans.split_first() else { continue };
        let many =
            if others.is_empty() { String::new() } else { format!(", here and in {}", more(others.len())) };
        let message =
            format!("\"[{marker}]\" is no mark that planmark knows{many}, so the task counts as open");
        let mut finding = Finding::new(&UNKNOWN_MARKER, *first, message);
        for other in others.iter().take(MOST_RELATED) {
            finding = finding.related(Related {
                path: context.document.path.clone(),
                points: context.text().points(*other),
                message: format!("\"[{marker}]\" here too"),
            });
        }
        findings.push(if is_convention || spans.len() >= CONVENTION {
            finding.severity(Severity::Information)
        } else {
            let (title, class) = if TICKS.contains(&marker) {
                ("Tick the box", Class::Done)
            } else {
                ("Empty the box", Class::Open)
            };
            match wording::marker(context, class) {
                Some(known) => finding.fix(Applicability::Unsafe, title, *first, format!("[{known}]")),
                None => finding,
            }
        });
    }
}

/// More places than this say nothing more.
const MOST_RELATED: usize = 8;

fn more(count: usize) -> String {
    if count == 1 { "one more box".to_owned() } else { format!("{count} more boxes") }
}
