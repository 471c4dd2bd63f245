//! What an action or a fix tells of itself: what else it changes, and what will not be right.

use super::Consequences;
use super::consequences::Left;

/// At most this many findings are named; more are counted.
const MOST: usize = 2;

impl Consequences {
    /// A title with what follows: `Mark done; updates 4 counts (T3, which it waits for, is open)`.
    pub fn told(&self, title: &str) -> String {
        let mut title = title.to_owned();
        let counts = many(self.counts, "count", "counts");
        let statuses = many(self.statuses, "status", "statuses");
        let updated: Vec<String> = counts.into_iter().chain(statuses).collect();
        if !updated.is_empty() {
            title.push_str(&format!("; updates {}", updated.join(" and ")));
            if let Some(documents) = many(self.documents, "other document", "other documents") {
                title.push_str(&format!(", {documents} among them"));
            }
        }
        let mut left: Vec<String> = self.left.iter().take(MOST).map(told).collect();
        left.extend(many(self.left.len().saturating_sub(MOST), "more finding", "more findings"));
        if !left.is_empty() {
            title.push_str(&format!(" ({})", left.join("; ")));
        }
        title
    }
}

fn many(count: usize, one: &str, other: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {other}")),
    }
}

/// A finding in the words of who is about to cause it, and short: a menu is narrow.
fn told(left: &Left) -> String {
    let finding = &left.finding;
    // `"✅ Complete", but 3 of 3 boxes below are open`: what the place says, and what speaks against it.
    let parts = finding.message.strip_prefix('"').and_then(|rest| rest.split_once("\", but "));
    match (finding.code, finding.related.first(), &left.place, parts) {
        ("done-before-dependency", Some(needed), None, _) => {
            let id = needed.message.split(' ').next().unwrap_or_default();
            format!("{id}, which it waits for, is open")
        }
        (_, _, None, Some((_, against))) => against.to_owned(),
        (_, _, None, None) => finding.message.clone(),
        (_, _, Some(place), Some((says, _))) => format!("{place} still says \"{says}\""),
        (_, _, Some(place), None) => format!("{place}: {}", finding.message),
    }
}
