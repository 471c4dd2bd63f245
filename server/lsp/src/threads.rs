//! The threads behind the main loop: those that answer, and those that judge what nobody waits for.
//!
//! The system's allocator gives each of up to eight threads a processor a place of its own, and gives back only what lies at its end: a
//! thread that has judged a whole document once has the memory that this took for good. So what is judged again and again is judged by
//! few. The trap: whatever waits, as for git, has a thread of its own, or all that is to be judged waits with it.

use std::io;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Handle, Runtime};

/// Threads that answer requests. More than processors, so that a slow answer does not hold back the quick ones.
const ANSWERING_THREADS: usize = 16;
/// Threads that judge behind the answers, beside one for the pass over closed documents.
const MOST_JUDGING_THREADS: usize = 3;

/// The threads; they end with this.
pub(crate) struct Threads {
    answers: Runtime,
    behind: Runtime,
}

/// The way to them; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    /// Where requests are answered.
    pub(crate) answers: Handle,
    /// Where it is judged and compared behind the answers.
    pub(crate) behind: Handle,
}

impl Threads {
    /// Starts what is needed at once; others come when there is something to do.
    ///
    /// # Errors
    /// When the system gives none.
    pub(crate) fn start() -> io::Result<Threads> {
        let answers = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(ANSWERING_THREADS)
            .thread_name("answers")
            .build()?;
        let processors = available_parallelism().map_or(1, NonZeroUsize::get);
        // Nothing runs in this one itself.
        let behind = Builder::new_current_thread()
            .max_blocking_threads(processors.min(MOST_JUDGING_THREADS) + 1)
            .thread_name("judges")
            .build()?;
        Ok(Threads { answers, behind })
    }

    /// The way to them.
    pub(crate) fn pools(&self) -> Pools {
        Pools { answers: self.answers.handle().clone(), behind: self.behind.handle().clone() }
    }

    /// Where requests are answered.
    pub(crate) fn answers(&self) -> &Handle {
        self.answers.handle()
    }

    /// Lets them end whenever they will.
    pub(crate) fn leave(self) {
        self.answers.shutdown_background();
        self.behind.shutdown_background();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::{Arc, Mutex, RwLock};
    use std::thread;

    use super::*;

    /// Each of them keeps what judging the largest document took.
    #[test]
    fn few_threads_judge_however_much_is_due() {
        let threads = Threads::start().unwrap();
        let behind = threads.pools().behind;
        let names = Arc::new(Mutex::new(BTreeSet::new()));
        let gate = Arc::new(RwLock::new(()));
        let is_shut = gate.write().unwrap();
        let judged: Vec<_> = (0..40)
            .map(|_| {
                let (gate, names) = (Arc::clone(&gate), Arc::clone(&names));
                behind.spawn_blocking(move || {
                    // Whoever could come has come when the last one is there.
                    drop(gate.read());
                    names.lock().unwrap().insert(format!("{:?}", thread::current().id()));
                })
            })
            .collect();
        drop(is_shut);
        judged.into_iter().for_each(|judged| behind.block_on(judged).unwrap());
        let count = names.lock().unwrap().len();
        assert!((1..=MOST_JUDGING_THREADS + 1).contains(&count), "{count}");
    }
}
