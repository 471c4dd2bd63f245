//! What the suites share. Each suite is a file of its own beside this one: Markdown in, one `check` function that touches the API.

pub mod agreeing;
pub mod answers;
pub mod bench;
pub mod disk;
pub mod edits;
pub mod fixture;
pub mod folder;
pub mod memory;
pub mod navigation;
pub mod pages;
pub mod peer;
pub mod random;
pub mod requests;
pub mod said;
pub mod schemas;
pub mod session;
pub mod shapes;
pub mod shown;
pub mod sources;
pub mod targets;
pub mod terminal;
