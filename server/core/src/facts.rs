//! Facts: one thing with every claim of it across documents, and its source of truth where there is one.
