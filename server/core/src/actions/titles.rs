//! What an action tells of itself: what else it changes, and what will not be right.

use super::{Action, Consequences};
use crate::finding::Finding;
use crate::rules::DocumentContext;

/// At most this many findings are named; more are counted.
const MOST: usize = 2;

/// The title of an action with what follows from it: `Mark done; updates 4 counts (T3, which it waits for, is open)`.
pub(super) fn with(context: &DocumentContext, action: &Action, consequences: &Consequences) -> String {
    let mut title = action.title.clone();
    let counts = many(consequences.counts, "count", "counts");
    let statuses = many(consequences.statuses, "status", "statuses");
    let updated: Vec<String> = counts.into_iter().chain(statuses).collect();
    if !updated.is_empty() {
        title.push_str(&format!("; updates {}", updated.join(" and ")));
        if let Some(documents) = many(consequences.documents, "other document", "other documents") {
            title.push_str(&format!(", {documents} among them"));
        }
    }
    let mut left: Vec<String> =
        consequences.left.iter().take(MOST).map(|finding| told(context, action, finding)).collect();
    left.extend(many(consequences.left.len().saturating_sub(MOST), "more finding", "more findings"));
    if !left.is_empty() {
        title.push_str(&format!(" ({})", left.join("; ")));
    }
    title
}

fn many(count: usize, one: &str, other: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {other}")),
    }
}

/// A finding in the words of who is about to cause it, and short: a menu is narrow.
fn told(context: &DocumentContext, action: &Action, finding: &Finding) -> String {
    let text = context.text();
    // Findings are of the text as it will be; an action adds no lines.
    let line = text.line_at(finding.span.start.min(text.len()));
    let is_own = action.edits.iter().any(|edit| edit.file.is_none() && text.line_at(edit.span.start) == line);
    // `"✅ Complete", but 3 of 3 boxes below are open`: what the place says, and what speaks against it.
    let parts = finding.message.strip_prefix('"').and_then(|rest| rest.split_once("\", but "));
    match (finding.code, finding.related.first(), parts) {
        ("done-before-dependency", Some(needed), _) if is_own => {
            let id = needed.message.split(' ').next().unwrap_or_default();
            format!("{id}, which it waits for, is open")
        }
        (_, _, Some((_, against))) if is_own => against.to_owned(),
        (_, _, Some((says, _))) => format!("line {} still says \"{says}\"", line + 1),
        _ if is_own => finding.message.clone(),
        _ => format!("line {}: {}", line + 1, finding.message),
    }
}
