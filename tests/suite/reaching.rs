//! How far a status is carried: at any place of any document of a workspace, what an action changes lies within what the setting allows,
//! and what it leaves wrong among the documents it reaches is told.
//!
//! Workspaces are the samples, and with `PLANMARK_CORPUS` those of a folder of real ones; `PLANMARK_LINES` says how many lines of a
//! document are tried. The trap: what others say of a thing may differ before; only what is new counts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planmark_core::actions::{Action, Reach, actions, completed};
use planmark_core::facts::Shared;
use planmark_core::finding::{Finding, Severity, replaced};
use planmark_core::rules::{self, DocumentContext};
use planmark_core::status::Vocabulary;
use planmark_core::text::Span;
use planmark_project::{NoGit, Scan, read, scan_with};
use planmark_tests::edits::moved;
use planmark_tests::fixture::DEFAULT_TODAY;

/// At most so many lines of a document are tried, spread over it.
const MOST: usize = 4;

#[derive(Default)]
struct Tally {
    tried: usize,
    elsewhere: usize,
    failures: Vec<String>,
}

#[test]
fn no_action_reaches_too_far() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces");
    let mut roots: Vec<(PathBuf, String)> =
        ["rollout", "styles"].map(|name| (tests.join(name), DEFAULT_TODAY.to_owned())).into();
    if let Some(corpus) = std::env::var_os("PLANMARK_CORPUS").map(PathBuf::from) {
        let days = fs::read_to_string(corpus.join("TODAY.tsv")).expect("the day of each");
        let of_line = |(entry, day): (&str, &str)| (corpus.join(entry), day.to_owned());
        let all = days.lines().filter_map(|line| line.split_once('\t')).map(of_line);
        roots.extend(all.filter(|(root, _)| root.is_dir()));
    }
    let mut tally = Tally::default();
    roots.iter().for_each(|(root, day)| try_all(root, day, &mut tally));
    let Tally { tried, elsewhere, failures } = tally;
    println!("{} workspaces, {tried} actions, {elsewhere} edits in other documents", roots.len());
    assert!(elsewhere > 0, "nothing is carried");
    let shown: Vec<String> = failures.iter().take(20).cloned().collect();
    assert!(failures.is_empty(), "\n{}\n{} failures", shown.join("\n"), failures.len());
}

fn try_all(root: &Path, day: &str, tally: &mut Tally) {
    let day: jiff::civil::Date = day.parse().expect("a day");
    let mut scan = scan_with(&[root.to_path_buf()], day, None, &NoGit).expect("it is there");
    let before = scan.findings();
    let repositories = scan.workspace.repositories.iter();
    let paths: Vec<Arc<Path>> =
        repositories.flat_map(|it| it.documents()).map(|it| it.path.clone()).collect();
    let most = std::env::var("PLANMARK_LINES").ok().and_then(|most| most.parse().ok()).unwrap_or(MOST);
    for path in paths {
        let Ok(source) = read(&path) else { continue };
        let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text).to_owned();
        scan.replace(&path, &text);
        let offered = offered(&scan, &path, &text, most);
        // As in a server, what is kept of one action serves the next.
        let shared = Shared::of(&scan.workspace);
        for (line, action) in &offered {
            for reach in [Reach::Document, Reach::Repository, Reach::Workspace] {
                tally.tried += 1;
                if let Err(failure) = try_one(&mut scan, &shared, &path, action, reach, &before, tally) {
                    let name = path.strip_prefix(root).unwrap_or(&path).display();
                    tally.failures.push(format!("{name}:{line} {:?} {reach:?}: {failure}", action.title));
                }
            }
        }
    }
}

/// The first status that is offered on some lines of a document.
fn offered(scan: &Scan, path: &Path, text: &str, most: usize) -> Vec<(usize, Action)> {
    let (index, document) = scan.workspace.document(path).expect("the document");
    let vocabulary = Vocabulary::of(
        &document.reading.as_ref().expect("it was opened").plan,
        &scan.workspace.repositories[index].config,
    );
    let context = DocumentContext::new(&scan.workspace, index, document, &vocabulary).expect("it was opened");
    let mut start = 0;
    let mut offered = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = start + line.trim_end().len();
        let preferred =
            actions(&context, Span::empty(end as u32)).into_iter().find(|action| action.preferred);
        offered.extend(preferred.map(|action| (number + 1, action)));
        start += line.len();
    }
    let stride = offered.len().div_ceil(most).max(1);
    offered.into_iter().step_by(stride).collect()
}

fn try_one(
    scan: &mut Scan,
    shared: &Shared,
    path: &Arc<Path>,
    action: &Action,
    reach: Reach,
    before: &BTreeMap<Arc<Path>, Vec<Finding>>,
    tally: &mut Tally,
) -> Result<(), String> {
    let texts = |path: &Path| read(path).ok().map(|source| source.text);
    let (index, document) = scan.workspace.document(path).expect("the document");
    let vocabulary = Vocabulary::of(
        &document.reading.as_ref().expect("it was opened").plan,
        &scan.workspace.repositories[index].config,
    );
    let context = DocumentContext::new(&scan.workspace, index, document, &vocabulary).expect("it was opened");
    let action = completed(&context.knowing(shared), action, reach, &texts);
    let mut edits: BTreeMap<Arc<Path>, Vec<(Span, String)>> = BTreeMap::new();
    for edit in &action.edits {
        let target = edit.file.as_ref().map_or(path, |file| &file.path);
        let of = scan.workspace.document(target).map(|(index, _)| index);
        let is_within = match reach {
            Reach::Item | Reach::Document => target == path,
            Reach::Repository => of == Some(index),
            Reach::Workspace => of.is_some(),
        };
        if !is_within {
            return Err(format!("it reaches {}", target.display()));
        }
        tally.elsewhere += usize::from(target != path);
        edits.entry(target.clone()).or_default().push((edit.span, edit.new_text.clone()));
    }
    let mut originals = Vec::new();
    for (target, edits) in &mut edits {
        edits.sort_by_key(|(span, _)| *span);
        let source = read(target).map_err(|notice| notice.to_string())?.text;
        let source = source.strip_prefix('\u{feff}').unwrap_or(&source).to_owned();
        scan.replace(target, &replaced(&source, &mut edits.clone()));
        originals.push((target.clone(), source));
    }
    let after = scan.findings();
    originals.iter().for_each(|(target, source)| scan.replace(target, source));
    let none = Vec::new();
    for target in edits.keys() {
        let known = before.get(target).unwrap_or(&none);
        let is_new = |finding: &&Finding| {
            !known.iter().any(|known| {
                let now = |at: u32, behind: bool| moved(&edits[target], at, behind);
                let place = Span::new(now(known.span.start, false), now(known.span.end, true));
                known.code == finding.code && (place.overlaps(finding.span) || place == finding.span)
            })
        };
        let new = after.get(target).unwrap_or(&none).iter().filter(is_new);
        for finding in new.filter(|finding| finding.severity >= Severity::Information) {
            let follows = rules::find(finding.code).is_some_and(|rule| rule.follows);
            if follows || !action.title.ends_with(')') {
                let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Err(format!(
                    "{:?} leaves in {name}: {} {:?}",
                    action.title, finding.code, finding.message
                ));
            }
        }
    }
    Ok(())
}
