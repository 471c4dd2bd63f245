//! Reads what `git log --name-status -z` prints, from the newest commit to the oldest.
//!
//! The traps: a document that was renamed had other names before, and a name may have belonged to another document once. A commit that
//! touches many documents (an import, a sweep, a licence) says nothing of any of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

/// A commit that touches more documents than this says nothing about one of them.
const SWEEP: usize = 20;

/// So many changes of a document are kept.
const CHANGES: usize = 6;

/// What the log says of each document, by its path as it is now.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) documents: BTreeMap<String, Document>,
}

/// What the log says of a document.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its last changes, the newest first.
    pub(super) changes: Vec<Change>,
    /// The day on which it came, unless it came with many others.
    pub(super) created: Option<Date>,
}

/// A commit that changed a document.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) commit: String,
    pub(super) day: Date,
    /// What the document was called then.
    pub(super) name: String,
    /// It came with this commit.
    pub(super) is_creation: bool,
}

/// One document in one commit.
enum Touch<'a> {
    Came(&'a str),
    Went(&'a str),
    Changed(&'a str),
    Renamed { from: &'a str, to: &'a str, also_changed: bool },
}

impl Log {
    /// Reads the answer; commits in `shallow` are the edge of what is known.
    pub(super) fn read(answer: &[u8], shallow: &BTreeSet<String>) -> Log {
        let answer = String::from_utf8_lossy(answer);
        let mut tokens = answer.split('\0').map(|token| token.trim_start_matches('\n')).peekable();
        let mut reader = Reader::default();
        while let Some(token) = tokens.next() {
            let Some((commit, day)) = token.strip_prefix('\u{1}').and_then(|header| header.split_once(' '))
            else {
                continue;
            };
            let Ok(day) = day.trim().parse::<Date>() else { continue };
            let mut touches = Vec::new();
            while let Some(token) = tokens.next_if(|token| !token.starts_with('\u{1}')) {
                let Some(letter) = token.chars().next() else { continue };
                let Some(path) = tokens.next() else { break };
                touches.push(match letter {
                    'A' => Touch::Came(path),
                    'D' => Touch::Went(path),
                    'R' => {
                        let Some(to) = tokens.next() else { break };
                        Touch::Renamed { from: path, to, also_changed: token != "R100" }
                    }
                    _ => Touch::Changed(path),
                });
            }
            reader.take(commit, day, &touches, shallow.contains(commit));
        }
        reader.log
    }
}

/// What is known on the way back in time.
#[derive(Default)]
struct Reader<'a> {
    log: Log,
    /// What a name of the past is called now; `None`: what was called so is gone.
    names: HashMap<&'a str, Option<String>>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, commit: &str, day: Date, touches: &[Touch<'a>], is_edge: bool) {
        let says_nothing = is_edge || touches.len() > SWEEP;
        for touch in touches {
            let (name, is_change) = match touch {
                Touch::Came(name) | Touch::Changed(name) => (*name, true),
                Touch::Renamed { to, also_changed, .. } => (*to, *also_changed),
                Touch::Went(name) => {
                    self.names.insert(name, None);
                    continue;
                }
            };
            let now = self.names.get(name).cloned().unwrap_or_else(|| Some(name.to_owned()));
            let is_creation = matches!(touch, Touch::Came(_));
            if let Some(now) = &now {
                let document = self.log.documents.entry(now.clone()).or_default();
                if is_change && !says_nothing && document.changes.len() < CHANGES {
                    let (commit, name) = (commit.to_owned(), name.to_owned());
                    document.changes.push(Change { commit, day, name, is_creation });
                }
                if is_creation && !says_nothing {
                    document.created = Some(day);
                }
            }
            if let Touch::Renamed { from, .. } = touch {
                self.names.insert(from, now);
            }
            if !matches!(touch, Touch::Changed(_)) {
                self.names.insert(name, None);
            }
        }
    }
}
