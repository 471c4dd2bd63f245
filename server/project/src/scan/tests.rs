//! Scans of small workspaces as they stand on disk: catalogs, configuration, links, and what cannot be read.

use super::*;
use crate::course::Progress;
use planmark_core::workspace::CatalogKind;
use std::fs;

const AGENT: &str = "---\nname: NAME\ndescription: Does things\n---\n";

/// A folder with these files; a text of `AGENT` names the agent after its file.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let top = crate::real_path(dir.path()).unwrap();
    for (name, text) in files {
        let path = top.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy();
        fs::write(&path, text.replace("NAME", &stem)).unwrap();
    }
    (dir, top)
}

fn today() -> Date {
    jiff::civil::date(2025, 11, 21)
}

fn scanned(path: &Path) -> Scan {
    scan(&[path.to_path_buf()], today(), None).unwrap()
}

/// The sources of a catalog: what a person calls them, and the names in them, or `None`.
fn sources(scan: &Scan, path: &Path, kind: CatalogKind) -> Vec<(String, Option<Vec<String>>)> {
    let repository =
        scan.workspace.repositories.iter().find(|it| &*it.path == path).expect("it is a repository");
    let Some(catalog) = repository.catalog(&kind) else { return Vec::new() };
    let names = |source: &planmark_core::workspace::Source| {
        source.entries.as_ref().map(|entries| entries.iter().map(|entry| entry.name.clone()).collect())
    };
    catalog.sources.iter().map(|source| (source.label.clone(), names(source))).collect()
}

fn known(label: &str, names: &[&str]) -> (String, Option<Vec<String>>) {
    (label.to_owned(), Some(names.iter().map(|name| (*name).to_owned()).collect()))
}

fn unknown(label: &str) -> (String, Option<Vec<String>>) {
    (label.to_owned(), None)
}

#[test]
fn definitions_are_found_although_git_ignores_them() {
    let (_dir, top) = folder(&[
        (".gitignore", ".claude/\n"),
        (".claude/agents/team/review.md", AGENT),
        (".claude/agents/README.md", "# Agents\n"),
        (".claude/commands/git/sync.md", "Sync $ARGUMENTS\n"),
        (".claude/skills/pdf/SKILL.md", "---\nname: pdf\n---\n"),
        (".claude/skills/pdf/notes.md", "# Notes\n"),
    ]);
    let scan = scanned(&top);
    assert_eq!(sources(&scan, &top, CatalogKind::Agents), [known(".claude/agents", &["review"])]);
    assert_eq!(sources(&scan, &top, CatalogKind::Commands), [known(".claude/commands", &["git:sync"])]);
    assert_eq!(sources(&scan, &top, CatalogKind::Skills), [known(".claude/skills", &["pdf"])]);
    assert_eq!(scan.workspace.repositories[0].closed.len(), 0, "what git ignores is no document");
}

#[test]
fn without_a_place_a_catalog_is_empty_handed_and_not_zero() {
    let (_dir, top) = folder(&[(".claude/settings.md", ""), (".claude/agents/.gitkeep", "")]);
    let scan = scanned(&top);
    assert_eq!(sources(&scan, &top, CatalogKind::Agents), [unknown(".claude/agents")]);
    assert_eq!(sources(&scan, &top, CatalogKind::Skills), []);
}

#[cfg(unix)]
#[test]
fn links_to_definitions_are_followed_out_of_the_root_and_never_in_a_circle() {
    use std::os::unix::fs::symlink;
    let (_dir, top) =
        folder(&[("kit/agents/a.md", AGENT), ("kit/more/b.md", AGENT), ("plan/PLAN.md", "# Plan\n")]);
    symlink("../kit", top.join("plan/.claude")).unwrap();
    symlink(".", top.join("kit/agents/again")).unwrap();
    symlink("../more", top.join("kit/agents/more")).unwrap();
    symlink("b.md", top.join("kit/agents/gone.md")).unwrap();
    let scan = scanned(&top.join("plan"));
    assert_eq!(
        sources(&scan, &top.join("plan"), CatalogKind::Agents),
        [known(".claude/agents", &["a", "b"])]
    );
    assert_eq!(scan.workspace.repositories[0].closed.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_makes_every_catalog_unknown() {
    let (_dir, top) =
        folder(&[("PLAN.md", "# Plan\n"), ("written/.claude", "../gone"), ("written/.git/HEAD", "")]);
    std::os::unix::fs::symlink("../../gone", top.join(".claude")).unwrap();
    let scan = scanned(&top);
    for path in [top.clone(), top.join("written")] {
        assert!(sources(&scan, &path, CatalogKind::Agents).contains(&unknown(".claude/agents")));
        assert!(sources(&scan, &path, CatalogKind::Commands).contains(&unknown(".claude/commands")));
    }
}

#[test]
fn a_submodule_sees_its_superproject_and_is_judged_alone() {
    let (_dir, top) = folder(&[
        (".gitmodules", "[submodule \"api\"]\n\tpath = subs/api\n"),
        ("planmark.toml", "[rules]\ntable-sum = \"off\"\n"),
        ("PLAN.md", "# Plan\n\n3/10 (99%)\n"),
        ("agents/lead.md", AGENT),
        ("subs/api/PLAN.md", "# Plan\n\n3/10 (98%)\n"),
        ("subs/api/planmark.toml", "[rules]\nratio-mismatch = \"error\"\n"),
    ]);
    let scan = scanned(&top.join("subs/api"));
    let [master, api] = scan.workspace.repositories.as_slice() else { panic!("two repositories") };
    assert_eq!((master.judged, api.judged, api.parent), (false, true, Some(0)));
    assert_eq!(sources(&scan, &top, CatalogKind::Agents), [known("agents", &["lead"])]);
    assert_eq!(sources(&scan, &top, CatalogKind::Submodules), [known(".gitmodules", &["api"])]);
    assert!(api.config.rules.contains_key("table-sum") && api.config.rules.contains_key("ratio-mismatch"));
    let findings: Vec<_> = scan.findings().into_iter().collect();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].0.ends_with("subs/api/PLAN.md"));
    assert_eq!(findings[0].1[0].severity, planmark_core::finding::Severity::Error);
}

#[test]
fn a_document_belongs_to_its_innermost_repository() {
    let (_dir, top) = folder(&[
        (".gitmodules", "[submodule \"a\"]\n\tpath = subs/a\n[submodule \"b\"]\n\tpath = subs/b\n"),
        ("PLAN.md", ""),
        ("subs/README.md", ""),
        ("subs/a/.gitmodules", "[submodule \"deep\"]\n\tpath = deep\n"),
        ("subs/a/deep/x/PLAN.md", ""),
        ("subs/b/.gitkeep", ""),
        ("clone/.git/HEAD", ""),
        ("clone/PLAN.md", ""),
    ]);
    let scan = scanned(&top);
    let documents =
        |it: &Arc<Repository>| -> Vec<String> { it.documents().map(|it| it.relative.clone()).collect() };
    let all: Vec<_> = scan
        .workspace
        .repositories
        .iter()
        .map(|it| (relative(&top, &it.path), it.parent, documents(it)))
        .collect();
    let one = |path: &str, parent, documents: &[&str]| {
        (path.to_owned(), parent, documents.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    };
    let expected = [
        one("", None, &["PLAN.md", "subs/README.md"]),
        one("clone", Some(0), &["PLAN.md"]),
        one("subs/a", Some(0), &[]),
        one("subs/a/deep", Some(2), &["x/PLAN.md"]),
        one("subs/b", Some(0), &[]),
    ];
    assert_eq!(all, expected);
}

#[test]
fn configured_places_and_counts_are_listed() {
    let (_dir, top) = folder(&[
        ("shared/reviewer.md", AGENT),
        ("plan/docs/runbooks/a.md", ""),
        ("plan/docs/runbooks/b.md", ""),
        ("plan/docs/runbooks/README.md", ""),
        ("plan/docs/runbooks/old/c.md", ""),
        (
            "plan/planmark.toml",
            "[catalogs]\nagents = [\"../shared/\", \"gone\"]\n\
             [counts.runbooks]\nsource = \"docs/runbooks/*.md\"\nexclude = [\"README.md\"]\n\
             [counts.charts]\nsource = \"charts/*.yaml\"\n[counts.maps]\nsource = \"docs/*.map\"\n",
        ),
    ]);
    let plan = top.join("plan");
    let scan = scanned(&plan);
    let agents = sources(&scan, &plan, CatalogKind::Agents);
    assert_eq!(agents, [known("../shared", &["reviewer"]), unknown("gone")]);
    let counted = |name: &str| sources(&scan, &plan, CatalogKind::Configured(name.to_owned()));
    assert_eq!(counted("runbooks"), [known("docs/runbooks/*.md", &["a.md", "b.md"])]);
    assert_eq!(counted("charts"), [unknown("charts/*.yaml")]);
    assert_eq!(counted("maps"), [unknown("docs/*.map")]);
}

#[test]
fn a_configuration_that_cannot_be_read_leaves_the_last_one_in_force() {
    let (_dir, top) = folder(&[("planmark.toml", "[rules]\ntable-sum = \"off\"\n"), ("PLAN.md", "")]);
    let first = scanned(&top);
    fs::write(top.join("planmark.toml"), "[rules\n").unwrap();
    let second = scan(std::slice::from_ref(&top), today(), Some(&first.workspace)).unwrap();
    let repository = &second.workspace.repositories[0];
    assert!(repository.config.rules.contains_key("table-sum"));
    assert_eq!(repository.config_file.as_ref().map(|file| file.problems.len()), Some(1));
}

#[test]
fn what_is_not_utf8_is_judged_and_told_once() {
    let (_dir, top) = folder(&[("PLAN.md", "# Plan\n")]);
    fs::write(top.join("latin.md"), b"# Pl\xe4ne\n\n3/10 (99%)\n").unwrap();
    fs::write(top.join("wide.md"), b"\xff\xfe#\0 \0P\0").unwrap();
    let scan = scanned(&top);
    let told: Vec<_> = scan.notices.iter().map(|it| relative(&top, &it.path)).collect();
    assert_eq!(told, ["latin.md", "wide.md"]);
    assert!(scan.findings().keys().all(|path| path.ends_with("latin.md")));
    assert_eq!(scan.findings().len(), 1);
}

#[test]
fn a_file_without_a_repository_is_judged_without_its_neighbours() {
    let (_dir, top) =
        folder(&[("a.md", "3/10 (99%)\n"), ("b.md", "3/10 (99%)\n"), (".claude/agents/x.md", AGENT)]);
    let scan = scanned(&top.join("a.md"));
    let found = scan.findings();
    assert_eq!(found.keys().map(|path| relative(&top, path)).collect::<Vec<_>>(), ["a.md"]);
    assert_eq!(sources(&scan, &top, CatalogKind::Agents), []);
}

#[test]
fn a_scan_tells_how_far_it_is_and_ends_when_it_is_stopped() {
    let (_dir, top) = folder(&[
        (".git/HEAD", ""),
        ("PLAN.md", "# Plan\n"),
        ("TODO.md", "- [ ] one\n"),
        ("child/.git/HEAD", ""),
        ("child/PLAN.md", "# Plan\n"),
    ]);
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let course = Course::told_to(move |progress| seen.lock().unwrap().push(progress));
    let survey = |course: &Course| {
        survey(std::slice::from_ref(&top), today(), None, &Summaries::default(), course).unwrap()
    };
    let whole = survey(&course);
    assert!(whole.workspace.scanned);
    assert_eq!(whole.repositories_read, 2);
    let told = told.lock().unwrap();
    assert_eq!(told.iter().map(|progress| progress.percent()).max(), Some(Some(100)));
    let is_reading = |progress: &Progress| progress.stage == Stage::Reading && progress.of == 3;
    assert!(told.iter().all(|progress| is_reading(progress) && progress.done <= 3), "{told:?}");
    assert_eq!(course.progress().to_string(), "Reading 3 of 3 files");
    whole.findings_along(&course, |_, _| {});
    assert_eq!(course.progress().to_string(), "Judging 2 of 2 repositories");
    let course = Course::default();
    course.stop();
    let stopped = survey(&course);
    assert!(!stopped.workspace.scanned);
    assert_eq!((stopped.workspace.repositories.len(), stopped.repositories_read), (2, 0));
}
