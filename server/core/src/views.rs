//! Views: what planmark knows, put in order to be shown: every fact with its claims ([`facts`]).
//!
//! Each is a function of the workspace to plain values; terminals and editors only print them.

pub mod facts;
