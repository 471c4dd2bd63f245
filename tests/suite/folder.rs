//! A repository in a temporary folder, for the end-to-end tests of the server.
//!
//! The trap: the system's temporary folder may be a link, and the server knows files by their real paths; so does [`Folder::uri`].

use std::fs;
use std::path::{Path, PathBuf};

/// A folder that is gone with this value.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A repository that holds these files.
    ///
    /// # Panics
    /// Where none can be made.
    #[must_use]
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(folder.path(".git")).expect("a folder can be made");
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    /// Writes a file, and the folders around it.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Where the file with this name lies; the folder itself where that is empty.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        Path::new(self.0.path()).join(name)
    }

    /// The same as the client writes it.
    ///
    /// # Panics
    /// Where the folder is gone.
    #[must_use]
    pub fn uri(&self, name: &str) -> String {
        let path = planmark_project::real_path(self.0.path()).expect("the folder is there");
        format!("file://{}", path.join(name).display()).trim_end_matches('/').to_owned()
    }
}
