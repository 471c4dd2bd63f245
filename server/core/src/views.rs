//! Views: what planmark knows, put in order to be shown: every fact with its claims ([`facts`]), the tree of all tasks ([`tasks`]), what
//! can be done next ([`next`]), how the repositories stand ([`status`]), what is planned when ([`timeline`]).
//!
//! Each is a function of the workspace to plain values; terminals and editors only print them.

pub mod facts;
pub mod next;
pub mod status;
pub mod tasks;
pub mod timeline;
pub mod work;
