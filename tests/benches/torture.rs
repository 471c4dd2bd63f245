//! What is too long or too rough for the suite: 100,000 files, 200 MB of words, a disk that is really full, hundreds of kills, and a client
//! that never reads.
//!
//! `cargo bench -p planmark-tests --bench torture`; `PLANMARK_BIN` is the program, in place of the one built beside this. Each part says
//! what it saw, and fails where a byte is lost. The trap: a full disk is a small one that is mounted, which takes root; without, it is
//! left out, and said so.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use planmark_tests::bench::report;
use planmark_tests::disk::{tree, write};
use planmark_tests::peer::{Peer, built, size};
use planmark_tests::random::Dice;
use serde_json::{Value, json};

const KILLS: usize = 500;
const FILES: usize = 40;

fn main() {
    many_files();
    much_text();
    full_disk();
    kills();
    nobody_reads();
}

fn planmark(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(built());
    command.args(arguments).current_dir(folder).env("PLANMARK_TODAY", "2025-11-21");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (Output, Duration) {
    let start = Instant::now();
    let output = planmark(folder, arguments).output().expect("the program runs");
    (output, start.elapsed())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn send(child: &mut Child, message: &Value) -> std::io::Result<()> {
    let body = message.to_string();
    let input = child.stdin.as_mut().expect("a pipe");
    write!(input, "Content-Length: {}\r\n\r\n{body}", body.len())
}

fn many_files() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..100_000 {
        let percent = if number % 1_000 == 0 { "9.1" } else { "7.1" };
        let path = folder.path().join(format!("part-{}/plan-{number}.md", number / 100));
        write(&path, &format!("# Plan {number}\n\n- [ ] dig\n\nProgress: 3/42 ({percent}%)\n"));
    }
    let (output, took) = run(folder.path(), &["check", "--output-format", "concise", "."]);
    let found = text(&output.stdout).lines().filter(|line| line.contains("ratio-mismatch")).count();
    report(&format!("100,000 files: check finds {found} of 100 in {took:.1?}"));
    assert_eq!(found, 100, "{}", text(&output.stderr));
    let start = Instant::now();
    let root = planmark_project::real_path(folder.path()).expect("it is there");
    let mut server =
        Peer::start(Command::new(built()).arg("lsp"), &root, json!({})).expect("planmark starts");
    let greeted = start.elapsed();
    let mut slowest = Duration::ZERO;
    loop {
        let asked = Instant::now();
        let found = server.ask("workspace/symbol", json!({"query": "Plan 99999"}));
        slowest = slowest.max(asked.elapsed());
        if found.to_string().contains("plan-99999.md") {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(300), "the workspace is not read");
        std::thread::sleep(Duration::from_millis(20));
    }
    let height = server.size()[1] / 1024;
    report(&format!(
        "  a server greets in {greeted:.1?}, knows all in {:.1?}, answers in {slowest:.1?} at most meanwhile, {height} MB",
        start.elapsed()
    ));
}

fn much_text() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("PLAN.md"), "# Plan\n\nProgress: 3/42 (9.1%)\n");
    write(
        &folder.path().join("LARGE.md"),
        &"- [ ] Lay another cable along the quay, 3/42 (9.1%)\n".repeat(4_000_000),
    );
    let (output, took) = run(folder.path(), &["check", "."]);
    assert!(text(&output.stdout).contains("PLAN.md") && text(&output.stderr).contains("LARGE.md: "));
    report(&format!("200 MB in one file: {took:.1?}, {}", text(&output.stderr).trim()));
}

fn wrong(number: usize) -> String {
    format!("# Plan {number}\n\n{}\nProgress: 3/42 (9.1%)\n", "- [ ] Lay another cable\n".repeat(900))
}

/// How many of the plans are mended; each of the others is as it was.
fn mended(folder: &Path) -> usize {
    let is_mended = |number: &usize| {
        let text = fs::read_to_string(folder.join(format!("plan-{number}.md"))).expect("it is there, whole");
        let right = wrong(*number).replace("9.1", "7.1");
        assert!(text == right || text == wrong(*number), "plan-{number}.md is half of something");
        text == right
    };
    (0..FILES).filter(is_mended).count()
}

fn full_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let mount = ["-t", "tmpfs", "-o", "size=1000k", "planmark"];
    if !Command::new("mount")
        .args(mount)
        .arg(folder.path())
        .output()
        .is_ok_and(|output| output.status.success())
    {
        report("a full disk: left out, since only root can mount a small one");
        return;
    }
    (0..FILES).for_each(|number| write(&folder.path().join(format!("plan-{number}.md")), &wrong(number)));
    // So much that another file fits in part.
    let mut left = fs::File::create(folder.path().join("filler")).expect("there is room");
    while left.write_all(&[0; 4096]).is_ok() {}
    left.set_len(left.metadata().map_or(0, |it| it.len().saturating_sub(8192))).expect("it can be shorter");
    let before = tree(folder.path());
    let (output, _) = run(folder.path(), &["fix", "."]);
    let said = text(&output.stderr);
    let kept = tree(folder.path()) == before;
    let told = said.lines().find(|line| line.contains("not changed")).unwrap_or_default().to_owned();
    // With room for one file it goes on; what is open still takes its room.
    drop(left);
    fs::remove_file(folder.path().join("filler")).expect("it can be removed");
    let (again, _) = run(folder.path(), &["fix", "."]);
    let after = mended(folder.path());
    let _ = Command::new("umount").arg(folder.path()).status();
    assert!(kept && output.status.code() == Some(2), "{said}");
    assert!(again.status.success() && after == FILES);
    report(&format!(
        "a full disk: every file as it was, nothing left behind, exit status 2; \"{told}\"; with room all are mended"
    ));
}

fn kills() {
    let folder = tempfile::tempdir().expect("a folder");
    (0..FILES).for_each(|number| write(&folder.path().join(format!("plan-{number}.md")), &wrong(number)));
    let (_, whole) = run(folder.path(), &["fix", "."]);
    let mut dice = Dice(1);
    let (mut mid, mut leftovers) = (0, 0);
    for _ in 0..KILLS {
        (0..FILES).for_each(|number| write(&folder.path().join(format!("plan-{number}.md")), &wrong(number)));
        let mut child =
            planmark(folder.path(), &["fix", "."]).stderr(Stdio::null()).spawn().expect("the program runs");
        std::thread::sleep(whole.mul_f64(dice.below(1_200) as f64 / 1_000.0));
        let _ = child.kill();
        let _ = child.wait();
        mid += usize::from((1..FILES).contains(&mended(folder.path())));
        leftovers += usize::from(tree(folder.path()).len() > FILES);
    }
    run(folder.path(), &["fix", "."]);
    (0..FILES).for_each(|number| write(&folder.path().join(format!("plan-{number}.md")), &wrong(number)));
    run(folder.path(), &["fix", "."]);
    assert_eq!((mended(folder.path()), tree(folder.path()).len()), (FILES, FILES), "the next run cleans up");
    report(&format!(
        "{KILLS} kills of `fix`: no file was half of anything; {mid} hit it between two files, {leftovers} while one was written, and the next run took that away"
    ));
}

fn nobody_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = planmark(folder.path(), &["lsp", "--probes"])
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let client = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}}});
    send(&mut child, &client).expect("the server reads");
    let document = json!({"uri": "file:///nowhere/PLAN.md", "languageId": "markdown", "version": 1, "text": "x".repeat(1 << 20)});
    let open =
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}});
    send(&mut child, &open).expect("the server reads");
    let (mut asked, mut most) = (0, 0);
    let ask = json!({"jsonrpc": "2.0", "id": 1, "method": "planmark/text", "params": {"uri": "file:///nowhere/PLAN.md"}});
    while asked < 100_000 && send(&mut child, &ask).is_ok() {
        asked += 1;
        most = most.max(size(child.id())[1] / 1024);
    }
    drop(child.stdin.take());
    let status = child.wait().expect("it ends");
    assert!(asked < 100_000, "it would take all the memory");
    report(&format!(
        "a client that never reads: after {asked} requests for 1 MB each the server ends with {status}; {most} MB at most"
    ));
}
