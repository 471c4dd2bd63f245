//! Files that are none, have no end, no name or no permission, and folders that lead in circles.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use planmark_tests::disk;
use planmark_tests::folder::Folder;
use planmark_tests::session::Session;
use serde_json::json;

use super::{ended, of_all, planmark, text, until};

/// What is wrong in it is found wherever it can be read.
const WRONG: &str = "# Plan\n\nProgress: 3/42 (9.1%)\n";
const FINDING: &str = "ratio-mismatch";

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success(), "{}", path.display());
}

/// A tree with everything in it that is no plan, and one that is.
fn tree() -> (Folder, UnixListener) {
    let folder = Folder::new(&[("PLAN.md", WRONG), ("docs/PLAN.md", WRONG), ("circle/a/PLAN.md", WRONG)]);
    pipe(&folder.path("pipe.md"));
    let socket = UnixListener::bind(folder.path("socket.md")).expect("a socket");
    symlink("/dev/zero", folder.path("device.md")).expect("a link");
    // Who is root can make one in the tree itself.
    let _ = Command::new("mknod").arg(folder.path("zero.md")).args(["c", "1", "5"]).output();
    for (name, to) in [
        ("circle/a/b", ".."),
        ("circle/a/up", "../.."),
        ("circle/self", "self"),
        ("circle/one.md", "other.md"),
        ("circle/other.md", "one.md"),
        ("outside", "/"),
    ] {
        symlink(to, folder.path(name)).expect("a link");
    }
    for name in [
        &b"new\nline.md"[..],
        b"caf\xe9.md",
        b"-rf.md",
        b" .md",
        b".md",
        b"a\x1b[31mb.md",
        b"\xff\xfe/\xfd.md",
    ] {
        disk::write(&folder.path("").join(OsStr::from_bytes(name)), WRONG);
    }
    folder.write(&format!("{}.md", "n".repeat(250)), WRONG);
    folder.write("nul.md", "# Plan\0\n");
    folder.write("late-nul.md", format!("{}\0\n{WRONG}", "words and words\n".repeat(1_000)));
    folder.write("cr.md", WRONG.replace('\n', "\r"));
    folder.write("latin.md", b"# Caf\xe9\n\nProgress: 3/42 (9.1%)\n");
    folder.write("utf16.md", b"\xff\xfe#\0 \0P\0");
    folder.write("cut.md", b"# Plan\n\nProgress: 3/42 (9.1%)\n\xe8\xa8");
    folder.write("empty.md", "");
    folder.write("mark.md", "\u{feff}");
    // As long as no file of words is, and no longer on disk than a few bytes.
    let large = fs::File::create(folder.path("large.md")).expect("a file can be made");
    large.set_len(200 << 20).expect("it can be as long");
    folder.write("secret/PLAN.md", WRONG);
    let closed = fs::Permissions::from_mode(0o000);
    fs::set_permissions(folder.path("secret"), closed).expect("it is ours");
    (folder, socket)
}

fn opened_again(folder: &Folder) {
    fs::set_permissions(folder.path("secret"), fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[test]
fn a_tree_of_everything_is_checked() {
    let (folder, _socket) = tree();
    let output = ended(planmark(&folder.path(""), &["check", "--output-format", "json", "."]));
    opened_again(&folder);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let is_found = |name: &str| {
        let found = found.as_array().expect("an array").iter();
        found.filter(|it| it["code"] == FINDING).any(|it| it["filename"] == name)
    };
    for name in [
        "PLAN.md",
        "docs/PLAN.md",
        "circle/a/PLAN.md",
        "new\nline.md",
        "-rf.md",
        "cr.md",
        "latin.md",
        "late-nul.md",
    ] {
        assert!(is_found(name), "{name}: {found}");
    }
    for name in ["nul.md", "utf16.md", "large.md"] {
        assert!(said.contains(&format!(" {name}: ")), "{name} is told of: {said}");
    }
    assert!(!said.contains('\u{1b}'), "names do not speak to the terminal: {said}");
}

#[test]
fn a_server_answers_in_a_tree_of_everything() {
    let (folder, _socket) = tree();
    let mut session = Session::initialize(&folder.uri(""), &json!({"textDocument": {"diagnostic": {}}}));
    of_all(&mut session);
    let uri = folder.uri("PLAN.md");
    session.open(&uri, WRONG);
    until(&mut session, |found| found.to_string().contains("circle/a/PLAN.md"));
    // What was opened although nobody could read it.
    for name in ["pipe.md", "socket.md", "device.md", "large.md", "nul.md", "secret/PLAN.md", "circle/one.md"]
    {
        let uri = folder.uri(name);
        session.open(&uri, WRONG);
        let params = json!({"textDocument": {"uri": uri}});
        let found = session.request("textDocument/diagnostic", params.clone());
        assert!(found.to_string().contains(FINDING), "{name}: {found}");
        session.notify("textDocument/didSave", params.clone());
        session.notify("textDocument/didClose", params);
    }
    opened_again(&folder);
    session.end();
}

/// What tells a walk what to leave out may be a pipe as well, or a device without an end.
#[test]
fn what_says_what_is_ignored_is_read_only_where_it_is_a_file() {
    let names = [
        ".gitignore",
        ".git",
        ".git/info/exclude",
        ".git/config",
        ".git/commondir",
        ".git/shallow",
        ".gitmodules",
        "planmark.toml",
        ".claude/agents/a.md",
        "CACHEDIR.TAG",
    ];
    let folder = Folder::new(&[("PLAN.md", WRONG)]);
    for (index, name) in names.iter().enumerate() {
        for (kind, target) in [("pipe", None), ("device", Some("/dev/zero")), ("circle", Some("ignored"))] {
            let part = format!("{kind}-{index}");
            folder.write(&format!("{part}/PLAN.md"), WRONG);
            let path = folder.path(&format!("{part}/{name}"));
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
            match target {
                None => pipe(&path),
                Some(target) => symlink(target, &path).expect("a link"),
            }
        }
    }
    let output = ended(planmark(&folder.path(""), &["check", "--output-format", "concise", "."]));
    let found = text(&output.stdout);
    assert!(found.starts_with("PLAN.md:3"), "{found}{}", text(&output.stderr));
    // Each of them opened as a root of its own.
    for (index, name) in names.iter().enumerate() {
        for kind in ["pipe", "device"] {
            let root = folder.path(&format!("{kind}-{index}"));
            let output = ended(planmark(&root, &["check", "."]));
            assert!(text(&output.stdout).contains(FINDING), "{kind} {name}: {}", text(&output.stderr));
        }
    }
}

/// Whoever reads while another writes gets what was there at some moment, or nothing.
#[test]
fn a_file_that_grows_while_it_is_read() {
    let folder = Folder::new(&[("PLAN.md", WRONG)]);
    let path = folder.path("PLAN.md");
    let (is_read, mut longest) = (AtomicBool::new(false), WRONG.len());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::File::options().append(true).open(&path).expect("it can be written");
            for number in 0..200_000 {
                if is_read.load(Ordering::Relaxed) && number > 100 {
                    break;
                }
                writeln!(file, "- [ ] 計 {number:05}").expect("it can be written");
            }
        });
        let mut times = 0;
        while times < 100 || longest == WRONG.len() {
            times += 1;
            match planmark_project::read(&path) {
                Ok(source) => {
                    assert!(source.text.starts_with(WRONG) && source.text.len() >= longest);
                    longest = source.text.len();
                }
                Err(notice) => panic!("{notice}"),
            }
        }
        is_read.store(true, Ordering::Relaxed);
    });
}
