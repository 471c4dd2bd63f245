//! What a finding is recognised by when lines have moved: its file, its rule, and the text of its line.
//!
//! The trap: two findings of one rule on lines that read alike have the same, so whoever compares must count.

use std::collections::BTreeMap;

use planmark_core::finding::Finding;

use crate::excerpt::{Excerpt, Report};

/// A finding without its place and without its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fingerprint {
    /// Relative to the repository that was checked out.
    pub(crate) file: String,
    pub(crate) rule: String,
    /// The line on which it begins; how it is indented does not count.
    pub(crate) line: String,
}

impl Fingerprint {
    /// That of a finding.
    pub(crate) fn of(excerpt: &Excerpt, finding: &Finding) -> Fingerprint {
        let line = excerpt.text.line_span(excerpt.text.line_at(finding.span.start));
        let words = excerpt.text.slice(line);
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Fingerprint { file: excerpt.place.clone(), rule: finding.code.to_owned(), line }
    }

    /// The same in 32 digits, for programs that keep it (FNV-1a); `again` is how many of its kind came before.
    pub(crate) fn digits(&self, again: usize) -> String {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        let again = again.to_string();
        let parts = [&self.file, &self.rule, &self.line, &again];
        // Nothing that is written holds the byte that stands between them.
        let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0xff]));
        let hash = bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
        format!("{hash:032x}")
    }
}

/// The digits of every finding of a report, in order, no two alike.
pub(crate) fn digits(report: &Report) -> Vec<String> {
    let mut seen: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    report
        .findings()
        .map(|(excerpt, finding)| {
            let print = Fingerprint::of(excerpt, finding);
            let again = seen.entry(print.clone()).or_default();
            *again += 1;
            print.digits(*again - 1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn digits_tell_apart_and_stay() {
        let print = |file: &str, line: &str| Fingerprint {
            file: file.to_owned(),
            rule: "table-sum".to_owned(),
            line: line.to_owned(),
        };
        let digits = print("PLAN.md", "| Total | 7 |").digits(0);
        assert_eq!(digits.len(), 32);
        assert_eq!(digits, print("PLAN.md", "| Total | 7 |").digits(0));
        assert_ne!(digits, print("PLAN.md", "| Total | 7 |").digits(1));
        assert_ne!(digits, print("PLAN.md", "| Total | 8 |").digits(0));
        assert_ne!(digits, print("PLAN.mdt", "able-sum").digits(0));
    }
}
