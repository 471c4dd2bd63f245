//! Where the repositories of a workspace lie and what they are called, to be found without looking at each of them.
//!
//! Made once somebody asks, and shared by every clone of the workspace. The trap: repositories are only ever added, and keep their paths;
//! while more are there than were looked at, [`Homes::of`] gives none, and all of them have to be asked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use super::Repository;

/// The places of repositories, as far as somebody has asked.
#[derive(Debug, Clone, Default)]
pub struct Homes(OnceLock<Arc<Places>>);

/// The indices of repositories.
#[derive(Debug)]
pub(super) struct Places {
    count: usize,
    by_path: HashMap<Arc<Path>, usize, RandomState>,
    by_name: HashMap<String, Vec<usize>, RandomState>,
}

impl Homes {
    /// The places of these repositories; `None` where others were added since somebody looked.
    pub(super) fn of(&self, repositories: &[Arc<Repository>]) -> Option<&Places> {
        let places = self.0.get_or_init(|| Arc::new(Places::of(repositories)));
        (places.count == repositories.len()).then_some(places)
    }
}

impl Places {
    fn of(repositories: &[Arc<Repository>]) -> Places {
        let mut by_path: HashMap<_, _, RandomState> = HashMap::default();
        let mut by_name: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
        for (index, repository) in repositories.iter().enumerate() {
            // Where two have one path, the first has it.
            if let Entry::Vacant(place) = by_path.entry(Arc::clone(&repository.path)) {
                place.insert(index);
            }
            by_name.entry(repository.name().to_lowercase()).or_default().push(index);
        }
        Places { count: repositories.len(), by_path, by_name }
    }

    /// The innermost repository that holds this path.
    pub(super) fn holding(&self, path: &Path) -> Option<usize> {
        path.ancestors().find_map(|folder| self.by_path.get(folder).copied())
    }

    /// Those that are called so, in lower case.
    pub(super) fn called(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}
