//! Views: what planmark knows, put in order to be shown: every fact with its claims ([`facts`]), those that are stated wrongly
//! ([`discrepancies`]), what is found ([`found`]) and how much was checked ([`evidence`]), the tree of all tasks ([`tasks`]), what can be
//! done next ([`next`]), how the repositories stand ([`status`]), what is planned when ([`timeline`]), what changed in the plans
//! ([`changes`]), all of it on a page ([`report`]); [`json`] is what is said of them to programs.
//!
//! Each is a function of the workspace to plain values; terminals and editors only print them.

pub mod changes;
pub mod discrepancies;
pub mod evidence;
pub mod facts;
pub mod found;
pub mod json;
pub mod markdown;
mod needs;
pub mod next;
pub mod picture;
pub mod report;
pub mod status;
pub mod tasks;
pub mod timeline;
pub mod work;
pub mod xml;

/// How many signs of a bar are full: all of them only where everything is done, and none only where nothing is.
pub(crate) fn filled(done: u64, total: u64, width: u64) -> u64 {
    match done {
        0 => 0,
        done if done >= total => width,
        done => (width * done / total).max(1).min(width.saturating_sub(1)),
    }
}

/// A bar of `width` signs, of which `filled` are full.
pub fn bar(filled: u64, width: u64) -> String {
    let sign = |at: u64| if at < filled { '▰' } else { '▱' };
    (0..width).map(sign).collect()
}
