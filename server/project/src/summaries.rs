//! Closed documents that were read before, by real path: one whose text has not changed is not read into a plan again.
//!
//! Shared by the threads of a scan and by all scans of a server. The trap: what a document is also depends on the repository that it is
//! found in, so a document that moved between repositories is read again.

use std::path::Path;
use std::sync::{Arc, OnceLock, Weak};

use dashmap::DashMap;
use planmark_core::workspace::{Document, Reading, Workspace, hash};

/// A text of so many bytes is read once for all who want it at a time.
const LONG: usize = 1 << 18;

/// Closed documents by their real path.
#[derive(Debug, Default)]
pub struct Summaries {
    documents: DashMap<Arc<Path>, Arc<Document>>,
    /// The readings of long texts that somebody makes or has, by real path, with the hash of the text.
    readings: DashMap<Arc<Path>, (u64, Arc<Shared>)>,
}

/// A reading for all who want one of the same text. Empty while the first of them reads.
type Shared = OnceLock<Weak<Reading>>;

impl Summaries {
    /// The reading of a text: an editor opens a file while a scan reads it, and of a long one that is done once. `read` is asked where
    /// nobody has it, and must not wait for whoever else may be asked.
    pub fn reading(&self, path: &Path, text: &str, read: impl Fn() -> Reading) -> Arc<Reading> {
        if text.len() < LONG {
            return Arc::new(read());
        }
        let hash = hash(text);
        let fresh = || (hash, Arc::new(Shared::new()));
        let is_gone = |shared: &Shared| shared.get().is_some_and(|reading| reading.strong_count() == 0);
        let shared = {
            let mut known = self.readings.entry(path.into()).or_insert_with(fresh);
            if known.0 != hash || is_gone(&known.1) {
                *known = fresh();
            }
            Arc::clone(&known.1)
        };
        let mut own = None;
        let reading = shared.get_or_init(|| Arc::downgrade(own.insert(Arc::new(read()))));
        own.or_else(|| reading.upgrade()).unwrap_or_else(|| Arc::new(read()))
    }

    /// The document at this path, if its text still has this hash and it is still called so in its repository.
    pub(crate) fn get(&self, path: &Path, hash: u64, relative: &str) -> Option<Arc<Document>> {
        let known = self.documents.get(path)?;
        (known.hash == hash && known.relative == relative).then(|| Arc::clone(&known))
    }

    /// Remembers a closed document.
    pub(crate) fn keep(&self, document: &Arc<Document>) {
        self.documents.insert(document.path.clone(), Arc::clone(document));
    }

    /// Forgets what the workspace does not hold any more.
    pub(crate) fn forget_all_but(&self, workspace: &Workspace) {
        self.documents.retain(|path, _| workspace.document(path).is_some());
        self.readings
            .retain(|_, (_, reading)| reading.get().is_none_or(|reading| reading.strong_count() > 0));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    fn long(word: &str) -> String {
        format!("{word}\n").repeat(LONG / word.len())
    }

    #[test]
    fn a_long_text_that_several_want_is_read_once() {
        let (summaries, text, count) =
            (Summaries::default(), long("- [ ] Lay the cable"), AtomicUsize::new(0));
        let barrier = Barrier::new(4);
        let want = || {
            barrier.wait();
            summaries.reading(Path::new("/w/TASKLIST.md"), &text, || {
                count.fetch_add(1, Ordering::Relaxed);
                Reading::new(&text)
            })
        };
        let readings: Vec<Arc<Reading>> = thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(want)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(readings.iter().all(|reading| Arc::ptr_eq(reading, &readings[0])));
        assert_eq!(count.into_inner(), 1);
    }

    #[test]
    fn another_text_and_one_that_nobody_has_any_more_are_read() {
        let (summaries, count) = (Summaries::default(), Cell::new(0));
        let want = |text: &str| {
            summaries.reading(Path::new("/w/TASKLIST.md"), text, || {
                count.set(count.get() + 1);
                Reading::new(text)
            })
        };
        let (first, other) = (long("a"), long("b"));
        let reading = want(&first);
        assert_eq!(want(&other).text.to_string(), other);
        assert_eq!(count.get(), 2);
        drop(reading);
        assert_eq!(want(&other).text.to_string(), other);
        assert_eq!(count.get(), 3, "nobody has kept the one before");
    }
}
