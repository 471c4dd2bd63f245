//! Fixes, one at a time: whatever is offered for any finding makes that finding go, brings no new one of warning or above that its title
//! does not tell, can be undone exactly, and is not offered again. A safe one brings none at all.
//!
//! Every fix is tried alone, with what follows from it, safe or not, one of several or the only one, in every case of every fixture and
//! in the sample workspaces, with every rule on, and with `PLANMARK_CORPUS` in a folder of real ones, with the rules that are on for
//! everybody or, with `PLANMARK_PROFILE=strict`, with all. `PLANMARK_FIXTURE` names those to be tried. Most are tried in memory;
//! one that touches something else than documents is written to a copy, which is scanned anew.
//! The trap: a finding at a place where the same rule found something before is an old one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use planmark_core::actions::{Outlook, Reach};
use planmark_core::config::Profile;
use planmark_core::facts::Shared;
use planmark_core::finding::{Applicability, Edit, Finding, Fix, Severity, replaced};
use planmark_core::text::Span;
use planmark_project::{Asked, NoGit, Scan, read, scan_with};
use planmark_tests::disk::{copy, write};
use planmark_tests::edits::{inverse, moved, was_passed};
use planmark_tests::fixture;
use rayon::prelude::*;

type Found = BTreeMap<Arc<Path>, Vec<Finding>>;

#[derive(Default)]
struct Tally {
    findings: usize,
    tried: usize,
    edits: usize,
    told: Vec<String>,
    failures: Vec<String>,
}

impl Tally {
    fn plus(mut self, other: Tally) -> Tally {
        self.findings += other.findings;
        self.tried += other.tried;
        self.edits += other.edits;
        self.told.extend(other.told);
        self.failures.extend(other.failures);
        self
    }
}

#[test]
fn any_single_fix() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let roots = roots(&planmark_project::real_path(folder.path()).expect("it is there"));
    let tally = roots.par_iter().map(|(root, day)| try_all(root, day)).reduce(Tally::default, Tally::plus);
    let Tally { findings, tried, edits, told, failures } = tally;
    println!(
        "{} workspaces, {findings} findings, {tried} fixes, {edits} edits, {} fixes tell what they bring",
        roots.len(),
        told.len()
    );
    told.iter().for_each(|told| println!("  {told}"));
    assert!(tried > 0, "nothing is mended");
    let most = if std::env::var_os("PLANMARK_CORPUS").is_some() { usize::MAX } else { 20 };
    let shown: Vec<String> = failures.iter().take(most).cloned().collect();
    assert!(failures.is_empty(), "\n{}\n{} failures", shown.join("\n"), failures.len());
}

/// Folders that are workspaces of their own below `folder`, with the day of each.
fn roots(folder: &Path) -> Vec<(PathBuf, String)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted = std::env::var("PLANMARK_FIXTURE").unwrap_or_default();
    let is_wanted = |name: &str| name.contains(&wanted);
    let mut roots = Vec::new();
    for fixtures in ["rules", "languages"].map(|name| tests.join(name)) {
        for path in entries(&fixtures) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let source = fs::read_to_string(&path).expect("readable");
            for case in fixture::cases(&source).into_iter().filter(|_| is_wanted(&name)) {
                let root = folder.join(format!("{name}-{}", case.line));
                case.files.iter().for_each(|file| write(&root.join(&file.path), &file.text));
                roots.push((root, case.today));
            }
        }
    }
    for sample in ["rollout", "styles"].into_iter().filter(|name| is_wanted(name)) {
        let root = folder.join(sample);
        copy(&tests.join("workspaces").join(sample), &root);
        roots.push((root, fixture::DEFAULT_TODAY.to_owned()));
    }
    let Some(corpus) = std::env::var_os("PLANMARK_CORPUS").map(PathBuf::from) else { return roots };
    let days = fs::read_to_string(corpus.join("TODAY.tsv")).expect("the day of each");
    for (entry, day) in days.lines().filter_map(|line| line.split_once('\t')) {
        let from = corpus.join(entry);
        if !from.exists() || !is_wanted(entry) {
            continue;
        }
        let root = folder.join(entry.replace('/', "-"));
        // With its links, also those that lead nowhere.
        let is_folder = from.is_dir();
        if !is_folder {
            fs::create_dir_all(&root).expect("writable");
        }
        let copied = Command::new("cp").arg("-a").arg(&from).arg(&root).status().expect("it runs");
        assert!(copied.success(), "{entry} is copied");
        roots.push((root, day.to_owned()));
    }
    roots
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("readable");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    paths
}

fn scan(root: &Path, day: &str) -> Scan {
    let day: jiff::civil::Date = day.parse().expect("a day");
    let is_fixture = std::env::var_os("PLANMARK_CORPUS").is_none();
    let profile = std::env::var("PLANMARK_PROFILE").ok().or(is_fixture.then(|| "strict".to_owned()));
    let profile = profile.map(|name| Profile::find(&name).expect("a profile"));
    let asked = Asked { today: Some(day), local: day, profile, for_views: false };
    scan_with(&[root.to_path_buf()], asked, None, &NoGit).expect("it is there")
}

fn try_all(root: &Path, day: &str) -> Tally {
    let mut scan = scan(root, day);
    let before = scan.findings();
    let shared = Shared::of(&scan.workspace);
    let mut tally = Tally::default();
    for (path, finding) in before.iter().flat_map(|(path, found)| found.iter().map(move |it| (path, it))) {
        tally.findings += usize::from(!finding.fixes.is_empty());
        for raw in &finding.fixes {
            let texts = |path: &Path| read(path).ok().map(|source| source.text);
            let outlook = Outlook::new(&scan.workspace, &shared, path, Reach::Workspace, &texts);
            let fix = &outlook.carried(raw);
            tally.tried += 1;
            tally.edits += fix.edits.len();
            let name = path.strip_prefix(root.parent().expect("one")).unwrap_or(path).display();
            if raw.applicability != fix.applicability || fix.title.ends_with(')') && !raw.title.ends_with(')')
            {
                tally.told.push(format!("{name}: {}", fix.title));
            }
            if let Err(failure) = Attempt::of(path, finding, fix).run(&mut scan, root, day, &before) {
                let applicability = fix.applicability.word();
                let text = read(path).map(|source| source.text).unwrap_or_default();
                let line = text.get(..finding.span.start as usize).unwrap_or_default().matches('\n').count();
                tally.failures.push(format!(
                    "{name}:{} {} {applicability} {:?}\n    for {:?}:\n    {failure}",
                    line + 1,
                    finding.code,
                    fix.title,
                    finding.message
                ));
            }
        }
    }
    tally
}

/// A fix that is tried.
struct Attempt<'a> {
    path: &'a Arc<Path>,
    finding: &'a Finding,
    fix: &'a Fix,
    /// What it does in each file, in order.
    edits: BTreeMap<Arc<Path>, Vec<(Span, String)>>,
}

impl<'a> Attempt<'a> {
    fn of(path: &'a Arc<Path>, finding: &'a Finding, fix: &'a Fix) -> Attempt<'a> {
        let mut edits: BTreeMap<Arc<Path>, Vec<(Span, String)>> = BTreeMap::new();
        for Edit { file, span, new_text } in &fix.edits {
            let target = file.as_ref().map_or(path, |file| &file.path).clone();
            edits.entry(target).or_default().push((*span, new_text.clone()));
        }
        edits.values_mut().for_each(|edits| edits.sort_by_key(|(span, _)| *span));
        Attempt { path, finding, fix, edits }
    }

    fn run(&self, scan: &mut Scan, root: &Path, day: &str, before: &Found) -> Result<(), String> {
        let mut changed = Vec::new();
        for (path, edits) in &self.edits {
            if edits.windows(2).any(|pair| pair[0].0.collides(pair[1].0)) {
                return Err("its edits collide".to_owned());
            }
            let creates =
                self.fix.edits.iter().any(|edit| {
                    edit.file.as_ref().is_some_and(|file| file.hash.is_none() && file.path == *path)
                });
            if creates {
                assert!(!path.exists(), "what is created is there");
                changed.push((path.clone(), None, replaced("", &mut edits.clone())));
                continue;
            }
            let text = read(path).map_err(|notice| notice.to_string())?.text;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            let after = replaced(&text, &mut edits.clone());
            if after == text {
                return Err("nothing is done".to_owned());
            }
            if replaced(&after, &mut inverse(&text, edits)) != text {
                return Err("it cannot be undone".to_owned());
            }
            changed.push((path.clone(), Some(text), after));
        }
        let is_document = |path: &Arc<Path>| scan.workspace.document(path).is_some();
        let after = if changed.iter().all(|(path, ..)| is_document(path)) {
            changed.iter().for_each(|(path, _, after)| scan.replace(path, after));
            let after = scan.findings();
            changed.iter().for_each(|(path, before, _)| scan.replace(path, before.as_deref().unwrap_or("")));
            after
        } else {
            let there =
                |path: &Path| path.ancestors().find(|above| above.exists()).expect("a folder").to_path_buf();
            let above = changed.iter().map(|(path, ..)| there(path)).collect::<Vec<_>>();
            changed.iter().for_each(|(path, _, after)| write(path, after));
            let after = self::scan(root, day).findings();
            for ((path, before, _), above) in changed.iter().zip(above) {
                match before {
                    Some(before) => fs::write(path, before).expect("writable"),
                    None => {
                        fs::remove_file(path).expect("it is there");
                        let folders = path.ancestors().skip(1).take_while(|folder| **folder != *above);
                        folders.for_each(|folder| drop(fs::remove_dir(folder)));
                    }
                }
            }
            after
        };
        self.judge(before, &after)
    }

    /// Where a span of a file is afterwards.
    fn now(&self, path: &Path, span: Span) -> Span {
        let Some(edits) = self.edits.get(path) else { return span };
        Span::new(moved(edits, span.start, false), moved(edits, span.end, true))
    }

    fn judge(&self, before: &Found, after: &Found) -> Result<(), String> {
        let is_at = |path: &Path, known: &Finding, finding: &Finding| {
            let place = self.now(path, known.span);
            known.code == finding.code && (place.overlaps(finding.span) || place == finding.span)
        };
        let none = Vec::new();
        let here = after.get(self.path).unwrap_or(&none);
        if let Some(still) = here.iter().find(|it| is_at(self.path, self.finding, it)) {
            return Err(format!("still there: {:?}", still.message));
        }
        for (path, found) in after {
            let known = before.get(path).unwrap_or(&none);
            let loud =
                |finding: &&Finding| finding.severity >= Severity::Warning && !was_passed(known, finding);
            for finding in found.iter().filter(loud) {
                let is_told =
                    self.fix.applicability == Applicability::Unsafe && self.fix.title.ends_with(')');
                if !is_told && !known.iter().any(|known| is_at(path, known, finding)) {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    return Err(format!(
                        "new in {name} at {}: {} {:?}",
                        finding.span.start, finding.code, finding.message
                    ));
                }
            }
        }
        Ok(())
    }
}
