//! What speaks of the past: headings such as "Changelog", paths such as `docs/archive/…`, names such as `AUDIT-REPORT.md`.
//!
//! The trap: "April Release Sprint" and "Command History (6 hours)" are live. Whether a section holds open boxes is known to the
//! outline only, and a historical heading over open boxes is none.

use std::sync::LazyLock;

use regex::Regex;

use crate::languages::{List, words};

/// Words that begin history only when the title goes on with a date, a number or one of `RECORDS`, or ends.
const SESSIONS: [&str; 2] = ["session", "checkpoint"];
const RECORDS: [&str; 10] =
    ["log", "logs", "notes", "summary", "summaries", "report", "reports", "history", "record", "records"];

static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\[?(?:version\s+|release\s+|v\.?\s*)?[0-9]+\.[0-9]+(?:\.[0-9]+)*(?:[-+][A-Za-z0-9_.]+)?\]?(?:\s*[-–—(:].*)?$",
    )
    .ok()
});

static LIVE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:phase|week|sprint|milestone|task)s?\b").ok());

/// Is this the title of a piece of history? Whether open boxes below speak against it is decided by the outline.
pub fn is_historical(title: &str) -> bool {
    if LIVE.as_ref().is_some_and(|live| live.is_match(title)) {
        return false;
    }
    let lower = title.to_lowercase();
    let text = lower.trim_start_matches(|char: char| !char.is_alphanumeric() && char != '[').trim_end();
    // "5. Changelog", "5.2 Changelog"; a bare version keeps its number.
    let numbered = text.trim_start_matches(|char: char| char.is_ascii_digit() || matches!(char, '.' | ')'));
    let body = if numbered.starts_with(' ') { numbered.trim_start() } else { text };
    let begins = |word: &str| {
        body.strip_prefix(word).is_some_and(|rest| {
            word.ends_with(' ')
                || rest.chars().next().is_none_or(|next| !next.is_alphanumeric() || next as u32 >= 0x2e80)
        })
    };
    words(List::History).iter().any(|word| begins(word))
        || SESSIONS.iter().any(|word| begins(word) && is_record(&body[word.len()..]))
        || is_version(title)
}

fn is_record(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|char: char| !char.is_alphanumeric());
    let first = rest.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    first.is_empty() || first.starts_with(|char: char| char.is_ascii_digit()) || RECORDS.contains(&first)
}

/// `v1.2.0`, `[1.2.0] - 2025-11-20`, `Version 2.1 (current)`. "1.1 Project Setup" is a chapter.
fn is_version(title: &str) -> bool {
    let text =
        title.trim_matches(|char: char| !char.is_alphanumeric() && !matches!(char, '[' | ']' | ')' | '('));
    let marked = text.starts_with('[')
        || text.to_lowercase().starts_with('v')
        || text.to_lowercase().starts_with("release")
        || text.matches('.').count() >= 2
        || text.chars().all(|char| char.is_ascii_digit() || char == '.');
    marked && VERSION.as_ref().is_some_and(|version| version.is_match(text))
}

/// Folders whose documents speak of the past, also as the last word of a folder's name: `status-reports`.
const FOLDERS: [&str; 13] = [
    "archive",
    "archives",
    "archived",
    "history",
    "checkpoints",
    "checkpoint",
    "sessions",
    "session",
    "reports",
    "backup",
    "backups",
    "templates",
    "template",
];

/// Words that make a snapshot of a document with this name, in any case at the end, in capitals anywhere.
const SNAPSHOTS: [&str; 3] = ["report", "summary", "audit"];

/// Words of a name or a title that make a record of a document which is dated and never updated.
const RECORDED: [&str; 10] = [
    "verification",
    "assessment",
    "audit",
    "report",
    "evaluation",
    "analysis",
    "retrospective",
    "postmortem",
    "presentation",
    "minutes",
];

/// Is this a word of a name or a title that makes a record of a dated document?
pub(crate) fn is_record_word(word: &str) -> bool {
    RECORDED.contains(&word)
}

/// Does the name of a document begin or end with a day? What it counts, it counts as of that day.
pub(crate) fn is_named_by_day(relative: &str) -> bool {
    let name = relative.rsplit('/').next().unwrap_or_default();
    DATE.as_ref().is_some_and(|date| date.is_match(name))
}

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:19|20)[0-9]{2}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:[0-2][0-9]|3[01])(?:[^0-9]|$)").ok()
});

/// Does a document with this path in its repository speak of the past? `open` says whether it has open tasks.
pub fn is_historical_path(relative: &str, open: bool) -> bool {
    let mut parts = relative.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let words = |text: &str| text.split(['-', '_', ' ', '.']).map(str::to_owned).collect::<Vec<_>>();
    let is_past = |folder: &str| {
        let lower = folder.to_lowercase();
        let last = words(&lower).pop().unwrap_or_default();
        FOLDERS.contains(&lower.as_str())
            || matches!(last.as_str(), "archive" | "archived" | "reports" | "backup" | "sessions")
    };
    if parts.any(is_past) {
        return true;
    }
    // What is made up to show something is true of nothing.
    let is_sample = |word: &String| matches!(word.as_str(), "sample" | "samples" | "example" | "examples");
    if words(&relative.to_lowercase().replace('/', " ")).iter().any(is_sample) {
        return true;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let lower = words(&stem.to_lowercase());
    let is_snapshot = |word: &String| SNAPSHOTS.contains(&word.as_str());
    let capitals = words(stem).iter().any(|word| {
        word.chars().all(|char| char.is_ascii_uppercase())
            && SNAPSHOTS.contains(&word.to_lowercase().trim_end_matches('s'))
    });
    lower.last().is_some_and(|word| word == "complete")
        || lower.first().is_some_and(|word| word == "changelog")
        || lower.last().is_some_and(is_snapshot)
        || capitals
        || (!open && DATE.as_ref().is_some_and(|date| date.is_match(stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_are_history() {
        for title in [
            "Changelog",
            "📜 Change Log",
            "5. Changelog",
            "What's New in Q4",
            "Session 4",
            "Session Notes",
            "Session",
            "v1.2.0",
            "[0.9.1] - 2025-11-20",
            "Version 2.1 (current)",
            "1.2.3",
            "History",
            "Recently Completed",
            "Previous work",
            "Checkpoint 2025-11-17",
            "Release Notes",
            "变更历史",
        ] {
            assert!(is_historical(title), "{title}");
        }
        for title in [
            "April Release Sprint",
            "Command History (6 hours)",
            "Session management",
            "1.1 Project Setup",
            "Phase 2.0",
            "Archive Task",
            "Historical data",
            "Checkpoint storage",
            "2. Users",
            "Previously unseen Sprint 3",
            "1.2 Voices",
        ] {
            assert!(!is_historical(title), "{title}");
        }
    }

    #[test]
    fn documents_that_are_history() {
        for path in [
            "docs/archive/PLAN.md",
            "CHECKPOINTS/x.md",
            "docs/status-reports/plan.md",
            "PHASE-1-COMPLETE.md",
            "AUDIT.md",
            "docs/FULL-AUDIT-2025.md",
            "CHANGELOG.md",
            "STATUS_REPORT_2.md",
            "project-summary.md",
            "PLAN-2025-11-20.md",
            "docs/sample-tasks.md",
            "examples/PLAN.md",
        ] {
            assert!(is_historical_path(path, false), "{path}");
        }
        for path in [
            "PLAN.md",
            "docs/report-builder-plan.md",
            "docs/TASKLIST.md",
            "complete-guide.md",
            "docs/historical/x.md",
        ] {
            assert!(!is_historical_path(path, false), "{path}");
        }
        assert!(!is_historical_path("PLAN-2025-11-20.md", true));
    }
}
