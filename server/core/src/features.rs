//! What an editor shows at a place: pure functions of a document's context and an offset.
//!
//! One file a feature; the server has a file of the same name in its `handlers/` that converts, calls and converts back. Offsets
//! are bytes of the document, answers are plain structs. The trap: a feature never judges; it asks the plan, the catalogs and the facts.

pub mod completion;
mod configuration;
mod cursor;
pub mod definition;
pub mod folding;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod on_type;
pub mod references;
pub mod relocation;
pub mod rename;
pub mod semantic_tokens;
mod standing;
pub(crate) mod subject;
pub mod symbols;
pub mod workspace_symbols;
