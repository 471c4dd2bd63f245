//! What documents say, gathered by what it is about: who says something of it, and what was made of all that.
//!
//! When a document has changed, what it says is replaced, and only what is made of the same matter is made again. Documents are
//! called by their numbers, in order of their paths. The trap: what is made of a matter is kept until somebody says something else of
//! it, so it may depend on nothing but what is said, the documents that say it, and what does not change while it is kept.

use std::cell::OnceCell;
use std::collections::BTreeMap;

/// What documents say (`S`) by what it is about (`K`), with what was made of it (`V`).
#[derive(Debug)]
pub(crate) struct Gathered<K, S, V> {
    /// What each document says, in order of the matters, of one matter in order of the places.
    said: Vec<Vec<(K, S)>>,
    about: BTreeMap<K, About<V>>,
}

/// One matter.
#[derive(Debug)]
struct About<V> {
    /// The documents that speak of it, in order.
    documents: Vec<usize>,
    made: OnceCell<V>,
}

impl<K, S, V> Default for Gathered<K, S, V> {
    fn default() -> Self {
        Gathered { said: Vec::new(), about: BTreeMap::new() }
    }
}

impl<K: Ord + Clone, S, V> Gathered<K, S, V> {
    /// Takes in what a document says now, in place of what it said before.
    pub(crate) fn replace(&mut self, document: usize, mut says: Vec<(K, S)>) {
        says.sort_by(|(one, _), (other, _)| one.cmp(other));
        if self.said.len() <= document {
            self.said.resize_with(document + 1, Vec::new);
        }
        let past = std::mem::take(&mut self.said[document]);
        for (key, _) in past.chunk_by(|(one, _), (other, _)| one == other).filter_map(<[_]>::first) {
            let Some(about) = self.about.get_mut(key) else { continue };
            about.made = OnceCell::new();
            about.documents.retain(|other| *other != document);
            if about.documents.is_empty() {
                self.about.remove(key);
            }
        }
        for (key, _) in says.chunk_by(|(one, _), (other, _)| one == other).filter_map(<[_]>::first) {
            let new = || About { documents: Vec::new(), made: OnceCell::new() };
            let about = self.about.entry(key.clone()).or_insert_with(new);
            about.made = OnceCell::new();
            let at = about.documents.partition_point(|other| *other < document);
            about.documents.insert(at, document);
        }
        self.said[document] = says;
    }

    /// Makes again whatever was made.
    pub(crate) fn forget(&mut self) {
        for about in self.about.values_mut() {
            about.made = OnceCell::new();
        }
    }

    /// Every matter, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.about.keys()
    }

    /// The matters of which a document speaks, in order.
    pub(crate) fn of(&self, document: usize) -> impl Iterator<Item = &K> {
        let said = self.said.get(document).map(Vec::as_slice).unwrap_or_default();
        said.chunk_by(|(one, _), (other, _)| one == other).filter_map(|said| Some(&said.first()?.0))
    }

    /// The documents that speak of a matter of which this one speaks, too, with repetitions.
    pub(crate) fn beside(&self, document: usize) -> impl Iterator<Item = usize> {
        let about = self.of(document).filter_map(|key| self.about.get(key));
        about.flat_map(|about| about.documents.iter().copied())
    }

    /// The documents that speak of anything, in order.
    pub(crate) fn speakers(&self) -> impl Iterator<Item = usize> {
        self.said.iter().enumerate().filter(|(_, said)| !said.is_empty()).map(|(document, _)| document)
    }

    /// Who says what of a matter, in order of the documents and of the places in them.
    pub(crate) fn about(&self, key: &K) -> impl Iterator<Item = (usize, &S)> {
        let documents = self.about.get(key).map(|about| about.documents.as_slice()).unwrap_or_default();
        documents.iter().flat_map(move |document| {
            let said = self.said.get(*document).map(Vec::as_slice).unwrap_or_default();
            let first = said.partition_point(|(other, _)| other < key);
            let of = said[first..].iter().take_while(move |(other, _)| other == key);
            of.map(|(_, said)| (*document, said))
        })
    }

    /// What `make` made of a matter of which somebody speaks.
    pub(crate) fn made(&self, key: &K, make: impl FnOnce() -> V) -> Option<&V> {
        Some(self.about.get(key)?.made.get_or_init(make))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_document_speaks_of_is_made_again() {
        let mut gathered: Gathered<&str, u32, u32> = Gathered::default();
        gathered.replace(0, vec![("b", 2), ("a", 1), ("b", 3)]);
        gathered.replace(1, vec![("b", 4), ("c", 5)]);
        let sum = |gathered: &Gathered<&str, u32, u32>, key: &'static str| {
            let sum = || gathered.about(&key).map(|(_, said)| *said).sum();
            gathered.made(&key, sum).copied()
        };
        assert_eq!(
            (sum(&gathered, "a"), sum(&gathered, "b"), sum(&gathered, "c")),
            (Some(1), Some(9), Some(5))
        );
        gathered.replace(0, vec![("b", 7)]);
        assert_eq!((sum(&gathered, "a"), sum(&gathered, "b")), (None, Some(11)));
        assert_eq!(gathered.made(&"c", || 0), Some(&5));
        assert_eq!(gathered.of(1).copied().collect::<Vec<_>>(), ["b", "c"]);
        let about: Vec<(usize, u32)> =
            gathered.about(&"b").map(|(document, said)| (document, *said)).collect();
        assert_eq!(about, [(0, 7), (1, 4)]);
    }
}
