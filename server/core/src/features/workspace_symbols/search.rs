//! What was typed against a name: in one piece, word by word, or letter by letter; and the best of many.

use super::apart::misfit;
use crate::workspace::inventory::letters;

/// How well a name fits, the best first.
const EXACT: u32 = 0;
const PREFIX: u32 = 1;
const WORD: u32 = 2;
const PIECE: u32 = 3;
const WORDS: u32 = 4;
/// The best that letters in their order can be; the worst is [`WORST`].
const LETTERS: u32 = 5;
const WORST: u32 = LETTERS + 1023;

/// Where so many have what was typed in one piece, nobody looks for those that have it in pieces.
const ENOUGH: usize = 20;

/// What was typed.
pub(super) struct Query {
    /// In lower case with single blanks.
    phrase: Piece,
    words: Vec<Piece>,
    letters: Vec<u32>,
    is_ascii: bool,
}

impl Query {
    pub(super) fn new(typed: &str) -> Query {
        let phrase = typed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let words: Vec<Piece> = phrase.split(' ').filter(|word| !word.is_empty()).map(Piece::new).collect();
        let letters = words.iter().map(|word| letters(&word.text)).collect();
        Query { is_ascii: phrase.is_ascii(), phrase: Piece::new(&phrase), words, letters }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Where so many have what was typed in pieces, those that have only its letters are not wanted: of too few letters every name has some,
    /// and the words of a phrase are there already as soon as any name has them all.
    fn enough(&self) -> usize {
        match self.words.len() {
            _ if self.phrase.text.chars().nth(1).is_none() => 0,
            1 => ENOUGH,
            _ => 1,
        }
    }

    /// Which of the words stand around a name: a bit each. One alone is always sought in the name.
    pub(super) fn around(&self, texts: &[&str]) -> u32 {
        if self.words.len() < 2 {
            return 0;
        }
        let stands = |word: &Piece| texts.iter().any(|text| self.find(text, word, 0).is_some());
        self.words.iter().take(32).enumerate().map(|(index, word)| u32::from(stands(word)) << index).sum()
    }

    /// Which letters a name must have when these words stand around it.
    pub(super) fn letters(&self, around: u32) -> u32 {
        let missing = self.letters.iter().enumerate().filter(|(index, _)| !is_set(around, *index));
        missing.fold(0, |all, (_, letters)| all | letters)
    }

    /// How well the letters of every word fit a name, wherever they stand apart in it.
    fn apart(&self, name: &str) -> Option<u32> {
        let misfit: u32 = if self.is_ascii {
            self.words
                .iter()
                .map(|word| misfit(name.as_bytes(), word.text.as_bytes()))
                .sum::<Option<u32>>()?
        } else {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            let name = letters(name);
            self.words.iter().map(|word| misfit(&name, &letters(&word.text))).sum::<Option<u32>>()?
        };
        Some(LETTERS + misfit.min(WORST - LETTERS))
    }

    /// How well a name fits that has what was typed in one piece, or word by word.
    fn in_pieces(&self, name: &str, around: u32) -> Option<u32> {
        if self.is_empty() {
            return Some(EXACT);
        }
        if let Some(tier) = self.in_one_piece(name, &self.phrase) {
            return Some(tier);
        }
        if self.words.len() < 2 {
            return None;
        }
        let mut is_named = false;
        for (index, word) in self.words.iter().enumerate() {
            let stands = self.find(name, word, 0).is_some();
            is_named |= stands;
            if !stands && !is_set(around, index) {
                return None;
            }
        }
        is_named.then_some(WORDS)
    }

    fn in_one_piece(&self, name: &str, piece: &Piece) -> Option<u32> {
        let first = self.find(name, piece, 0)?;
        if first == 0 {
            return Some(if name.len() == piece.text.len() { EXACT } else { PREFIX });
        }
        let mut next = Some(first);
        while let Some(at) = next {
            let before = name.get(..at).unwrap_or_default();
            if !before.ends_with(char::is_alphanumeric) {
                return Some(WORD);
            }
            next = self.find(name, piece, at + 1);
        }
        Some(PIECE)
    }

    /// Where a piece of the query stands in `text` from `from` on, whatever the case.
    fn find(&self, text: &str, piece: &Piece, from: usize) -> Option<usize> {
        if self.is_ascii {
            return piece.find_ascii(text.as_bytes(), from);
        }
        // Of the few who type other letters, case hardly changes the length of a title.
        let lower = text.to_lowercase();
        let from = (from..=lower.len()).find(|at| lower.is_char_boundary(*at))?;
        lower.get(from..)?.find(&piece.text).map(|at| at + from)
    }
}

fn is_set(bits: u32, index: usize) -> bool {
    index < 32 && bits >> index & 1 == 1
}

/// What must stand in a name in one piece.
struct Piece {
    /// In lower case.
    text: String,
    /// Which of its bytes is the rarest in names.
    rarest: usize,
}

impl Piece {
    fn new(text: &str) -> Piece {
        let commonness = |byte: u8| COMMON.iter().rev().position(|common| *common == byte).unwrap_or(0);
        let rarest = (0..text.len()).min_by_key(|at| commonness(text.as_bytes()[*at])).unwrap_or(0);
        Piece { text: text.to_owned(), rarest }
    }

    /// The first place from `from` on where it stands in `text`, whatever the case.
    fn find_ascii(&self, text: &[u8], from: usize) -> Option<usize> {
        let piece = self.text.as_bytes();
        let rarest = *piece.get(self.rarest)?;
        let mut at = from + self.rarest;
        loop {
            at += memchr::memchr2(rarest, rarest.to_ascii_uppercase(), text.get(at..)?)?;
            let start = at - self.rarest;
            if text.get(start..start + piece.len())?.eq_ignore_ascii_case(piece) {
                return Some(start);
            }
            at += 1;
        }
    }
}

/// What names consist of, the most common first.
const COMMON: &[u8] = b" eationrslcdpumgfhb0ywv1t-k2x354678j9qz";

/// What is known of a name before it is known to be among the best.
pub(super) struct Candidate {
    /// How well it fits.
    pub(super) tier: u32,
    /// What matters more has less.
    pub(super) class: u32,
    /// It lies in a repository in which nobody works.
    pub(super) is_far: bool,
    /// How long the name is, in bytes.
    pub(super) len: usize,
}

/// A search through many names.
pub(super) struct Search<'q, T> {
    query: &'q Query,
    in_pieces: Ranked<T>,
    /// What has only the letters, as long as few had more.
    apart: Ranked<T>,
}

impl<T> Search<'_, T> {
    pub(super) fn new(query: &Query, most: usize) -> Search<'_, T> {
        Search { query, in_pieces: Ranked::new(most), apart: Ranked::new(most) }
    }

    fn are_few(&self) -> bool {
        self.in_pieces.len() < self.query.enough()
    }

    /// How well a name fits, around which these words stand; `None` where it does not, or nobody wants it any more.
    pub(super) fn tier(&self, name: &str, around: u32) -> Option<u32> {
        let apart = || self.are_few().then(|| self.query.apart(name)).flatten();
        self.query.in_pieces(name, around).or_else(apart)
    }

    pub(super) fn take(&mut self, candidate: Candidate, what: T) {
        let ranked = if candidate.tier < LETTERS { &mut self.in_pieces } else { &mut self.apart };
        ranked.take(candidate, what);
    }

    /// The best, in order.
    pub(super) fn best(mut self) -> Vec<T> {
        if self.are_few() {
            self.in_pieces.found.append(&mut self.apart.found);
        }
        self.in_pieces.best()
    }
}

/// The best of many.
struct Ranked<T> {
    most: usize,
    taken: u32,
    found: Vec<(u64, T)>,
    /// What is no better than this is not among the best.
    bar: u64,
}

impl<T> Ranked<T> {
    fn new(most: usize) -> Ranked<T> {
        Ranked { most, taken: 0, found: Vec::new(), bar: u64::MAX }
    }

    /// How many there are, as far as anybody looks.
    fn len(&self) -> usize {
        self.found.len()
    }

    fn take(&mut self, candidate: Candidate, what: T) {
        let Candidate { tier, class, is_far, len } = candidate;
        // From the left: how well it fits, what it is, how near it is, how long, in order.
        let rank = u64::from(tier.min(WORST)) << 48
            | u64::from(class.min(15)) << 44
            | u64::from(is_far) << 40
            | (len.min(255) as u64) << 32
            | u64::from(self.taken);
        self.taken = self.taken.saturating_add(1);
        if rank >= self.bar {
            return;
        }
        self.found.push((rank, what));
        if self.found.len() >= self.most * 8 {
            self.keep();
        }
    }

    fn keep(&mut self) {
        if self.found.len() > self.most {
            self.found.select_nth_unstable_by_key(self.most, |(rank, _)| *rank);
            self.found.truncate(self.most);
            self.bar = self.found.iter().map(|(rank, _)| *rank).max().unwrap_or(u64::MAX);
        }
    }

    /// The best, in order.
    fn best(mut self) -> Vec<T> {
        self.keep();
        self.found.sort_by_key(|(rank, _)| *rank);
        self.found.into_iter().map(|(_, what)| what).collect()
    }
}
