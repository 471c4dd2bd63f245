//! The threads behind the main loop: those that answer, those that judge what nobody waits for, and one for closed documents.
//!
//! The system's allocator gives each of up to eight threads a processor a place of its own, and gives back only what lies at its end: a
//! thread that has judged a whole document once has the memory that this took for good. So what is judged again and again is judged by
//! few, and the largest of it, documents that nobody has open, by always the same one. The trap: whatever waits, as for git or for more to
//! come, waits elsewhere, or all that is to be judged waits with it.

use std::io;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Handle, Runtime};

/// Threads that answer requests. More than processors, so that a slow answer does not hold back the quick ones.
const ANSWERING_THREADS: usize = 16;
/// Threads that judge behind the answers, beside the one for closed documents.
const MOST_JUDGING_THREADS: usize = 3;

/// The threads; they end with this.
pub(crate) struct Threads {
    answers: Runtime,
    behind: Runtime,
    closed: Runtime,
}

/// The way to them; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    /// Where requests are answered, and where it is waited.
    pub(crate) answers: Handle,
    /// Where it is judged and compared behind the answers.
    pub(crate) behind: Handle,
    /// Where closed documents are read and judged, one thing after the other.
    pub(crate) closed: Handle,
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
            .enable_time()
            .build()?;
        let processors = available_parallelism().map_or(1, NonZeroUsize::get);
        let behind = at_most(processors.min(MOST_JUDGING_THREADS), "judges")?;
        Ok(Threads { answers, behind, closed: at_most(1, "closed")? })
    }

    /// The way to them.
    pub(crate) fn pools(&self) -> Pools {
        let Threads { answers, behind, closed } = self;
        let [answers, behind, closed] = [answers, behind, closed].map(|threads| threads.handle().clone());
        Pools { answers, behind, closed }
    }

    /// Where requests are answered.
    pub(crate) fn answers(&self) -> &Handle {
        self.answers.handle()
    }

    /// Lets them end whenever they will.
    pub(crate) fn leave(self) {
        let Threads { answers, behind, closed } = self;
        [answers, behind, closed].into_iter().for_each(Runtime::shutdown_background);
    }
}

/// At most so many threads of this name, which come when there is something to do; nothing runs in the runtime itself.
fn at_most(count: usize, name: &str) -> io::Result<Runtime> {
    Builder::new_current_thread().max_blocking_threads(count).thread_name(name).build()
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
        assert!((1..=MOST_JUDGING_THREADS).contains(&count), "{count}");
    }
}
