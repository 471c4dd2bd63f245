//! Histories of real repositories, made by the `git` program in temporary folders; who runs these tests needs one.

use std::fs;
use std::process::Command;

use jiff::civil::{Date, date};

use super::*;

/// A repository in a temporary folder.
struct Made {
    dir: tempfile::TempDir,
    top: PathBuf,
}

impl Made {
    fn new() -> Made {
        let dir = tempfile::tempdir().unwrap();
        let top = crate::real_path(dir.path()).unwrap().join("it");
        fs::create_dir(&top).unwrap();
        let made = Made { dir, top };
        made.git(&["init", "--quiet", "--initial-branch=main"], "2025-01-01");
        made
    }

    fn git(&self, arguments: &[&str], day: &str) {
        let when = format!("{day}T12:00:00+01:00");
        let output = Command::new("git")
            .current_dir(&self.top)
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", &when)
            .env("GIT_COMMITTER_DATE", &when)
            .output()
            .expect("these tests need git");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, name: &str, text: &str) -> &Made {
        let path = self.top.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn commit(&self, day: &str) -> &Made {
        self.git(&["add", "--all"], day);
        self.git(&["commit", "--quiet", "--message=x"], day);
        self
    }

    fn history(&self) -> History {
        history(&Program, &self.top, &StampKeys::default()).unwrap().expect("it has a history")
    }

    fn lifetime(&self, name: &str) -> (Option<Date>, Option<Date>) {
        let Lifetime { created, changed } = self.history().of(name);
        (created, changed)
    }
}

#[test]
fn a_document_comes_and_is_changed() {
    let made = Made::new();
    made.write("PLAN.md", "# Plan\n").write("docs/ÜBER uns.MD", "# Über\n").commit("2025-01-10");
    made.write("PLAN.md", "# Plan\n\nMore.\n").commit("2025-02-10");
    made.write("main.c", "int main;\n").commit("2025-03-10");
    assert_eq!(made.lifetime("PLAN.md"), (Some(date(2025, 1, 10)), Some(date(2025, 2, 10))));
    assert_eq!(made.lifetime("docs/ÜBER uns.MD"), (Some(date(2025, 1, 10)), Some(date(2025, 1, 10))));
    assert!(!made.history().documents.contains_key("main.c"));
}

#[test]
fn a_change_of_the_stamp_alone_is_none() {
    let made = Made::new();
    let text = |day: &str, more: &str| {
        format!("---\nlast_updated: {day}\n---\n# Plan\n\n**Last Updated:** {day}\n{more}")
    };
    made.write("PLAN.md", &text("2025-01-10", ""))
        .write("TODO.md", &text("2025-01-10", ""))
        .commit("2025-01-10");
    made.write("PLAN.md", &text("2025-02-10", "More.\n")).commit("2025-02-10");
    made.write("PLAN.md", &text("2025-03-10", "More.\n")).commit("2025-03-10");
    made.write("PLAN.md", &text("2025-04-10", "More.\n")).write("TODO.md", &text("2025-04-10", "a\n"));
    made.commit("2025-04-10");
    assert_eq!(made.lifetime("PLAN.md").1, Some(date(2025, 2, 10)));
    assert_eq!(made.lifetime("TODO.md").1, Some(date(2025, 4, 10)));
}

#[test]
fn a_line_that_looks_like_a_patch_is_a_line() {
    let made = Made::new();
    made.write("PLAN.md", "-- a/PLAN.md\nx\n").commit("2025-01-10");
    made.write("PLAN.md", "++ b/OTHER.md\n@@ -1,9 +1,9 @@\nx\n").commit("2025-02-10");
    assert_eq!(made.lifetime("PLAN.md").1, Some(date(2025, 2, 10)));
}

#[test]
fn keys_of_the_configuration_are_stamps_too() {
    let made = Made::new();
    made.write("PLAN.md", "# Plan\n\n**Refreshed:** 2025-01-10\n").commit("2025-01-10");
    made.write("PLAN.md", "# Plan\n\n**Refreshed:** 2025-02-10\n").commit("2025-02-10");
    let keys = StampKeys { updated: vec!["refreshed".to_owned()], next_review: Vec::new() };
    let history = history(&Program, &made.top, &keys).unwrap().unwrap();
    assert_eq!(history.of("PLAN.md").changed, Some(date(2025, 1, 10)));
}

#[test]
fn a_commit_that_touches_many_documents_says_nothing() {
    let made = Made::new();
    let all = |text: &str| {
        for index in 0..21 {
            made.write(&format!("{index}.md"), text);
        }
    };
    made.write("PLAN.md", "a\n").commit("2025-01-10");
    all("a\n");
    made.write("PLAN.md", "b\n").commit("2025-02-10");
    assert_eq!(made.lifetime("PLAN.md"), (Some(date(2025, 1, 10)), Some(date(2025, 1, 10))));
    assert_eq!(made.lifetime("7.md"), (None, None));
    made.write("7.md", "b\n").commit("2025-03-10");
    assert_eq!(made.lifetime("7.md"), (None, Some(date(2025, 3, 10))));
}

#[test]
fn a_document_keeps_its_history_under_a_new_name() {
    let made = Made::new();
    made.write("notes.md", "# Notes\n\nA\nB\nC\nD\n").commit("2025-01-10");
    made.git(&["mv", "notes.md", "PLAN.md"], "2025-02-10");
    made.commit("2025-02-10");
    made.write("notes.md", "# Others\n").commit("2025-03-10");
    assert_eq!(made.lifetime("PLAN.md"), (Some(date(2025, 1, 10)), Some(date(2025, 1, 10))));
    assert_eq!(made.lifetime("notes.md"), (Some(date(2025, 3, 10)), Some(date(2025, 3, 10))));
}

#[test]
fn what_was_deleted_and_comes_back_is_new() {
    let made = Made::new();
    made.write("PLAN.md", "a\n").commit("2025-01-10");
    made.git(&["rm", "--quiet", "PLAN.md"], "2025-02-10");
    made.commit("2025-02-10");
    assert!(made.history().documents.is_empty());
    made.write("PLAN.md", "b\n").commit("2025-03-10");
    assert_eq!(made.lifetime("PLAN.md"), (Some(date(2025, 3, 10)), Some(date(2025, 3, 10))));
}

#[test]
fn the_edge_of_a_shallow_clone_is_no_beginning() {
    let made = Made::new();
    made.write("PLAN.md", "a\n").write("TODO.md", "a\n").commit("2025-01-10");
    made.write("PLAN.md", "b\n").commit("2025-02-10");
    made.write("PLAN.md", "c\n").commit("2025-03-10");
    let from = format!("file://{}", made.top.display());
    let clone = Made { top: made.top.with_file_name("clone"), dir: tempfile::tempdir().unwrap() };
    made.git(&["clone", "--quiet", "--depth=2", &from, clone.top.to_str().unwrap()], "2025-04-10");
    assert_eq!(clone.lifetime("PLAN.md"), (None, Some(date(2025, 3, 10))));
    assert_eq!(clone.lifetime("TODO.md"), (None, None));
}

#[test]
fn a_submodule_has_a_history_of_its_own() {
    let (inner, outer) = (Made::new(), Made::new());
    inner.write("PLAN.md", "a\n").commit("2025-01-10");
    let from = inner.top.to_str().unwrap();
    outer
        .git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", from, "sub"], "2025-02-10");
    outer.write("PLAN.md", "a\n").commit("2025-02-10");
    assert_eq!(outer.lifetime("PLAN.md").0, Some(date(2025, 2, 10)));
    assert!(!outer.history().documents.contains_key("sub/PLAN.md"));
    let sub = history(&Program, &outer.top.join("sub"), &StampKeys::default()).unwrap().unwrap();
    assert_eq!(sub.of("PLAN.md").created, Some(date(2025, 1, 10)));
    assert!(outer.top.join("sub/.git").is_file());
}

#[test]
fn a_folder_without_a_repository_of_its_own_has_none() {
    let made = Made::new();
    made.write("sub/PLAN.md", "a\n").commit("2025-01-10");
    let ask = |path: &Path| history(&Program, path, &StampKeys::default());
    assert_eq!(ask(&made.top.join("sub")), Ok(None));
    // Nor does a broken one borrow that of the folder above.
    made.write("sub/.git", "gitdir: nowhere\n");
    assert_eq!(ask(&made.top.join("sub")), Ok(None));
    assert_eq!(head(&Program, &made.top.join("sub")), None);
}

#[test]
fn the_head_says_whether_anything_is_new() {
    let made = Made::new();
    assert_eq!(head(&Program, &made.top), None);
    assert_eq!(history(&Program, &made.top, &StampKeys::default()), Ok(None));
    made.write("PLAN.md", "a\n").commit("2025-01-10");
    let first = head(&Program, &made.top).unwrap();
    assert_eq!(head(&Program, &made.top).as_ref(), Some(&first));
    made.write("PLAN.md", "b\n").commit("2025-01-11");
    assert_ne!(head(&Program, &made.top).unwrap(), first);
}

/// Whatever a repository's configuration would have git run writes a file here; none of it may.
#[cfg(unix)]
#[test]
fn nothing_that_the_repository_configures_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let made = Made::new();
    made.write("PLAN.md", "a\n").write(".gitattributes", "*.md diff=evil filter=evil\n").commit("2025-01-10");
    made.write("PLAN.md", "b\n")
        .write("OTHER.md", "same\n")
        .write("STILL.md", "still\n")
        .commit("2025-02-10");
    let witness = made.dir.path().join("witness");
    let program = made.dir.path().join("evil");
    fs::write(&program, format!("#!/bin/sh\necho \"$0 $*\" >> {}\ncat\n", witness.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let evil = program.to_str().unwrap();
    let hooks = made.top.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"] {
        fs::copy(&program, hooks.join(hook)).unwrap();
    }
    for (key, value) in [
        ("core.fsmonitor", evil),
        ("core.hooksPath", hooks.to_str().unwrap()),
        ("core.pager", evil),
        ("pager.log", evil),
        ("pager.diff-tree", evil),
        ("diff.external", evil),
        ("diff.evil.command", evil),
        ("diff.evil.textconv", evil),
        ("filter.evil.clean", evil),
        ("filter.evil.smudge", evil),
        ("filter.evil.required", "true"),
        ("core.sshCommand", evil),
        ("core.askPass", evil),
        ("credential.helper", evil),
        ("gpg.program", evil),
        ("log.showSignature", "true"),
        ("alias.log", &format!("!{evil}")),
        ("alias.diff-tree", &format!("!{evil}")),
        ("log.diffMerges", "first-parent"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
        ("log.date", "relative"),
        ("log.showRoot", "false"),
    ] {
        made.git(&["config", key, value], "2025-03-10");
    }
    // As if all of it had been written after git last looked: now git looks into what seems to be as it was.
    let index = fs::File::options().write(true).open(made.top.join(".git/index")).unwrap();
    index.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000)).unwrap();
    let _ = fs::remove_file(&witness);
    let before = listing(&made.top.join(".git"));
    assert_eq!(made.lifetime("PLAN.md"), (Some(date(2025, 1, 10)), Some(date(2025, 2, 10))));
    assert!(head(&Program, &made.top).is_some());
    // A file that was written as it was, and one that is another: what is in them is asked of nobody.
    made.write("PLAN.md", "c\n").write("OTHER.md", "same\n");
    let workspace = crate::scan(std::slice::from_ref(&made.top), date(2025, 3, 10), None).unwrap().workspace;
    let changed = changed_since(&Program, &workspace, "HEAD").unwrap();
    let top = crate::real_path(&made.top).unwrap();
    assert_eq!(changed.files.keys().collect::<Vec<_>>(), [&top.join("PLAN.md")]);
    assert_eq!(committed(&Program, &top.join("PLAN.md")).as_deref(), Some("b\n"));
    assert_eq!(fs::read_to_string(&witness).unwrap_or_default(), "");
    assert_eq!(listing(&made.top.join(".git")), before, "nothing is written");
}

/// A commit whose trees are missing, in a clone that says where to fetch them: it is not fetched.
#[cfg(unix)]
#[test]
fn a_partial_clone_fetches_nothing() {
    let made = Made::new();
    made.git(&["config", "uploadpack.allowFilter", "true"], "2025-01-10");
    made.write("PLAN.md", "a\n").commit("2025-01-10");
    made.write("PLAN.md", "b\n").commit("2025-02-10");
    let from = format!("file://{}", made.top.display());
    let clone = made.top.with_file_name("clone");
    made.git(
        &["clone", "--quiet", "--filter=tree:0", "--no-checkout", &from, clone.to_str().unwrap()],
        "2025-04-10",
    );
    let before = listing(&clone.join(".git/objects"));
    assert_eq!(history(&Program, &clone, &StampKeys::default()), Ok(None));
    assert_eq!(listing(&clone.join(".git/objects")), before);
}

/// Every file below a folder with its length.
#[cfg(unix)]
fn listing(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            match entry.metadata().unwrap() {
                metadata if metadata.is_dir() => folders.push(entry.path()),
                metadata => files.push((entry.path(), metadata.len())),
            }
        }
    }
    files.sort();
    files
}

/// Somebody else's repository, as git calls it: every commit of ours would have to be asked for by its owner.
struct Others;

impl Git for Others {
    fn answer(&self, _: &Path, _: &[&str], _: &[u8]) -> Result<Vec<u8>, Refusal> {
        Err(Refusal::Dubious)
    }
}

#[test]
fn a_dubious_repository_is_said_once() {
    let (one, other) = (Made::new(), Made::new());
    one.write("PLAN.md", "a\n").commit("2025-01-10");
    other.write("PLAN.md", "a\n").commit("2025-01-10");
    let scan =
        crate::scan_with(&[one.top.clone(), other.top.clone()], date(2025, 11, 21), None, &Others).unwrap();
    assert_eq!(scan.notices.iter().filter(|notice| notice.cause == Cause::Dubious).count(), 1);
    assert!(scan.workspace.repositories.iter().all(|repository| repository.history.is_none()));
    let scan = crate::scan(std::slice::from_ref(&one.top), date(2025, 11, 21), None).unwrap();
    assert!(scan.workspace.repositories[0].history.is_some());
}

/// What git itself says to a repository of another owner; it lets tests pretend.
#[test]
fn git_says_when_it_calls_a_repository_dubious() {
    struct Pretending;
    impl Git for Pretending {
        fn answer(&self, repository: &Path, _: &[&str], _: &[u8]) -> Result<Vec<u8>, Refusal> {
            let mut command = Command::new("git");
            command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").arg("-C").arg(repository);
            program::answer_of(command.args(["log", "HEAD"]), b"")
        }
    }
    let made = Made::new();
    made.write("PLAN.md", "a\n").commit("2025-01-10");
    let told = history(&Pretending, &made.top, &StampKeys::default());
    assert_eq!(told, Err(Notice { path: made.top.clone(), cause: Cause::Dubious }));
}
