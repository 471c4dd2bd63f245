//! A text on disk for an editor to show, where it cannot show one that lies nowhere.
//!
//! The trap: it is gone when the [`Preview`] is dropped, so whoever shows it keeps it.

use std::io::{self, Write};
use std::path::Path;

/// A text that an editor shows.
#[derive(Debug)]
pub struct Preview(tempfile::NamedTempFile);

impl Preview {
    /// Writes the text into a file of its own among the temporary ones.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(text: &str) -> io::Result<Preview> {
        let mut file = tempfile::Builder::new().prefix("planmark-").suffix(".diff").tempfile()?;
        file.write_all(text.as_bytes())?;
        Ok(Preview(file))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}
