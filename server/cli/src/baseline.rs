//! A baseline: the findings that are known, so that a check speaks only of new ones.
//!
//! It is a JSON file that people read in reviews: an object for each file, rule and line of text, in order. A finding is recognised by its
//! [`Fingerprint`], so lines may move. Nothing but a baseline is written over, and none by a part of it. The trap: of two equal lines only
//! as many are known as were written down.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};
use planmark_core::counted::counted;
use planmark_core::workspace::hash;
use serde_json::{Value, json};

use crate::excerpt::{Excerpt, Report};
use crate::fingerprint::Fingerprint;

/// What to do where nothing can be put right by a command.
pub(crate) const WHAT_STAYS: &str =
    "What is to stay: `planmark check --write-baseline planmark-baseline.json`, and only what is new counts.";

/// How such files are written; another number is another form.
const VERSION: u64 = 1;

/// Known findings, and how many there are of each.
#[derive(Default)]
pub(crate) struct Baseline {
    known: BTreeMap<Fingerprint, u64>,
}

impl Baseline {
    /// That of everything which was found.
    pub(crate) fn of(excerpts: &[Excerpt]) -> Baseline {
        let mut baseline = Baseline::default();
        for excerpt in excerpts {
            for finding in &excerpt.findings {
                *baseline.known.entry(Fingerprint::of(excerpt, finding)).or_default() += 1;
            }
        }
        baseline
    }

    /// Reads one.
    ///
    /// # Errors
    /// When there is none, or it is none.
    pub(crate) fn read(path: &Path) -> Result<Baseline> {
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| {
            format!("cannot read the baseline {name} (`planmark check --write-baseline {name}` writes it)")
        })?;
        Baseline::parsed(&text, path)
    }

    /// The one that this text of a file says.
    fn parsed(text: &str, path: &Path) -> Result<Baseline> {
        let name = path.display();
        let value: Value = serde_json::from_str(text).with_context(|| format!("{name} is no baseline"))?;
        match value["planmark_baseline"].as_u64() {
            Some(VERSION) => {}
            Some(other) => {
                bail!("{name} is a baseline in the form {other}, and this planmark reads form {VERSION}")
            }
            None => bail!("{name} is no baseline: there is no \"planmark_baseline\": {VERSION} in it"),
        }
        let mut baseline = Baseline::default();
        for finding in value["findings"].as_array().into_iter().flatten() {
            let word = |key: &str| finding[key].as_str().map(str::to_owned);
            let (Some(file), Some(rule), Some(line)) = (word("file"), word("rule"), word("line")) else {
                bail!("{name} is no baseline: a finding in it lacks its file, rule or line");
            };
            let count = finding["count"].as_u64().unwrap_or(1);
            *baseline.known.entry(Fingerprint { file, rule, line }).or_default() += count;
        }
        Ok(baseline)
    }

    /// Writes it, and says how many findings are in it. What was judged is the part of a repository of which `is_judged` holds.
    ///
    /// # Errors
    /// When the file cannot be written, when it is there and is no baseline, or when it knows of something that was not judged.
    pub(crate) fn write(&self, path: &Path, is_judged: impl Fn(&Fingerprint) -> bool) -> Result<u64> {
        let name = path.display();
        let text = format!("{}\n", serde_json::to_string_pretty(&self.json())?);
        let written = if path.symlink_metadata().is_ok() {
            let before = Before::read(path).with_context(|| format!("{name} is not written over"))?;
            let unjudged = before.baseline.known.iter().filter(|(print, _)| !is_judged(print));
            match unjudged.map(|(_, count)| count).sum::<u64>() {
                0 => {}
                unjudged => bail!(
                    "{name} knows {} of what was not judged now, and would lose that; \
                     write it without rules and paths, or write this part into another file",
                    counted(unjudged, "finding")
                ),
            }
            before.replace(&text)
        } else {
            std::path::absolute(path).and_then(|path| planmark_project::create(&path, &text))
        };
        written.with_context(|| format!("cannot write {name}"))?;
        Ok(self.known.values().sum())
    }

    fn json(&self) -> Value {
        let finding = |(print, count): (&Fingerprint, &u64)| {
            let mut value = json!({ "file": print.file, "rule": print.rule, "line": print.line });
            if *count > 1 {
                value["count"] = json!(count);
            }
            value
        };
        let findings: Vec<Value> = self.known.iter().map(finding).collect();
        json!({ "planmark_baseline": VERSION, "findings": findings })
    }

    /// Takes what is known out of a report; says how many of the known findings are not there any more.
    pub(crate) fn subtract(mut self, report: &mut Report) -> u64 {
        for excerpt in &mut report.excerpts {
            let mut findings = std::mem::take(&mut excerpt.findings);
            findings.retain(|finding| match self.known.get_mut(&Fingerprint::of(excerpt, finding)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            });
            excerpt.findings = findings;
        }
        report.excerpts.retain(|excerpt| !excerpt.findings.is_empty());
        self.known.values().sum()
    }
}

/// The baseline that stands where one is to be written.
struct Before {
    /// Its real path.
    path: PathBuf,
    hash: u64,
    baseline: Baseline,
}

impl Before {
    fn read(path: &Path) -> Result<Before> {
        let real = planmark_project::real_path(path)?;
        // A pipe would wait for somebody to write.
        if !real.is_file() {
            bail!("it is no file");
        }
        let text = fs::read_to_string(&real)?;
        Ok(Before { path: real, hash: hash(&text), baseline: Baseline::parsed(&text, path)? })
    }

    fn replace(&self, text: &str) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(&self.path);
        planmark_project::write(&self.path, text, self.hash, folder)
    }
}
