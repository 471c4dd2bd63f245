//! Work on many pieces of a long text, shared out to the processors.
//!
//! Threads come for one piece of work and end with it: in a pool, what somebody waits for would stand behind what nobody does. The trap:
//! whoever calls this waits for these threads alone, so it may be called anywhere.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many bytes are taken at a time, and a processor is worth its thread for no fewer.
const PART: usize = 1 << 16;

/// What `of` makes of each item, in order; `bytes` says how much of the text an item is.
pub(crate) fn mapped<T: Sync, R: Send>(
    items: &[T],
    bytes: impl Fn(&T) -> usize,
    of: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let parts = parts(items, bytes);
    let threads = match parts.len() {
        0 | 1 => 1,
        several => thread::available_parallelism().map_or(1, usize::from).min(several),
    };
    if threads == 1 {
        return items.iter().map(of).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let parts = std::iter::from_fn(|| {
            let part = next.fetch_add(1, Ordering::Relaxed);
            parts.get(part).map(|items| (part, items.clone()))
        });
        let made = parts.map(|(part, range)| (part, items[range].iter().map(&of).collect()));
        made.collect::<Vec<(usize, Vec<R>)>>()
    };
    let mut made = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().name("reads".into()).spawn_scoped(scope, work).ok();
        // Where the system gives no more threads, those that there are do it.
        let others: Vec<_> = (1..threads).map_while(spawn).collect();
        let mut made = work();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(part, _)| *part);
    made.into_iter().flat_map(|(_, made)| made).collect()
}

/// The items in parts of so many bytes, or a little more.
fn parts<T>(items: &[T], bytes: impl Fn(&T) -> usize) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut size) = (Vec::new(), 0, 0);
    for (index, item) in items.iter().enumerate() {
        size += bytes(item);
        if size >= PART {
            parts.push(start..index + 1);
            (start, size) = (index + 1, 0);
        }
    }
    if start < items.len() {
        parts.push(start..items.len());
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn what_is_made_stands_in_order() {
        for size in [0, 1, 100, PART, 3 * PART] {
            for count in [0, 1, 2, 1_000] {
                let items: Vec<usize> = (0..count).collect();
                let made = mapped(&items, |_| size, |item| item * 2);
                assert_eq!(made, items.iter().map(|item| item * 2).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn parts_have_so_many_bytes() {
        assert_eq!(parts(&[PART, 1, PART - 1, 1], |size| *size), [0..1, 1..3, 3..4]);
        assert_eq!(parts(&[PART, 0, 0], |size| *size), [0..1, 1..3]);
    }

    #[test]
    fn a_panic_reaches_whoever_asked() {
        let items: Vec<usize> = (0..100).collect();
        let made = catch_unwind(|| mapped(&items, |_| PART, |item| assert_ne!(*item, 50)));
        assert!(made.is_err());
    }
}
