//! Reads what `git diff-tree --stdin --patch --unified=0` prints: which changes of documents were changes of stamps alone.
//!
//! The trap: a line of a document may look like any line of a patch, so lines are counted as the head of their hunk says.

use std::collections::{BTreeMap, BTreeSet};

use planmark_core::plan::stamps::StampKeys;
use planmark_core::workspace::Reading;

/// More changed lines than this are no change of stamps.
const MOST_LINES: usize = 12;

/// The names of the documents in which a commit changed nothing but stamps, by commit.
pub(super) fn of_stamps(answer: &[u8], keys: &StampKeys) -> BTreeMap<String, BTreeSet<String>> {
    let answer = String::from_utf8_lossy(answer);
    let mut lines = answer.split('\n');
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut commit = String::new();
    let mut document: Option<Changed> = None;
    while let Some(line) = lines.next() {
        if is_commit(line) {
            keep(document.take(), &commit, &mut found);
            line.clone_into(&mut commit);
        } else if line.starts_with("diff --git ") {
            keep(document.replace(Changed::default()), &commit, &mut found);
        } else if let Some(document) = &mut document {
            if let Some(name) = line.strip_prefix("+++ b/") {
                name.trim_end_matches('\t').clone_into(&mut document.name);
            } else if let Some(count) = hunk(line) {
                for changed in lines.by_ref().take(count) {
                    document.take(changed.get(1..).unwrap_or_default(), keys);
                }
            }
        }
    }
    keep(document, &commit, &mut found);
    found
}

/// What a commit changed in a document.
#[derive(Default)]
struct Changed {
    /// Empty where it went, or where git writes the name in quotes.
    name: String,
    lines: usize,
    says_more: bool,
}

impl Changed {
    fn take(&mut self, line: &str, keys: &StampKeys) {
        self.lines += 1;
        self.says_more = self.says_more || self.lines > MOST_LINES || !is_stamp(line, keys);
    }
}

fn keep(changed: Option<Changed>, commit: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    if let Some(changed) = changed.filter(|it| !it.name.is_empty() && it.lines > 0 && !it.says_more) {
        found.entry(commit.to_owned()).or_default().insert(changed.name);
    }
}

/// Does a line consist of stamps, as far as it has labels?
fn is_stamp(line: &str, keys: &StampKeys) -> bool {
    if line.trim().is_empty() {
        return true;
    }
    if line.len() > 200 {
        return false;
    }
    let reading = Reading::new(line.trim_start_matches(['>', ' ']));
    let mut stamps = reading.plan.labels().filter(|label| keys.kind(&label.key).is_some()).peekable();
    stamps.peek().is_some()
}

fn is_commit(line: &str) -> bool {
    line.len() >= 40 && line.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// How many lines the hunk with this head has: `@@ -3,2 +3 @@`.
fn hunk(line: &str) -> Option<usize> {
    let mut words = line.strip_prefix("@@ ")?.split(' ');
    let count = |word: &str, sign: char| -> Option<usize> {
        match word.strip_prefix(sign)?.split_once(',') {
            Some((_, count)) => count.parse().ok(),
            None => Some(1),
        }
    };
    Some(count(words.next()?, '-')? + count(words.next()?, '+')?)
}
