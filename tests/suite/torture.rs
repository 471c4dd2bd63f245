//! Whatever a client, a file or a disk does: the server answers, `check` and `fix` end, and no file is ever half of anything.
//!
//! What takes minutes or needs a disk of its own is in `tests/benches/torture.rs`, which is run by hand. Nothing here waits for a time to pass:
//! deadlines only ever fail a test. The trap: who is root may read everything, so a folder without permission is one only for others.

#[path = "torture/clients.rs"]
mod clients;
#[path = "torture/documents.rs"]
mod documents;
#[path = "torture/files.rs"]
mod files;
#[path = "torture/mending.rs"]
mod mending;
#[path = "torture/supply.rs"]
mod supply;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use planmark_tests::session::Session;
use serde_json::{Value, json};

/// Longer than anything takes; what hangs fails after this.
const DEADLINE: Duration = Duration::from_secs(60);

/// Has findings of closed documents told, too.
fn of_all(session: &mut Session) {
    let settings = json!({"settings": {"planmark": {"diagnostics": {"scope": "workspace"}}}});
    session.notify("workspace/didChangeConfiguration", settings);
}

/// Asks for all findings until they are so.
fn until(session: &mut Session, is_so: impl Fn(&Value) -> bool) {
    let start = Instant::now();
    loop {
        let found = session.request("workspace/diagnostic", json!({"previousResultIds": []}));
        if is_so(&found) {
            return;
        }
        assert!(start.elapsed() < DEADLINE, "never so: {found}");
    }
}

/// The program in a folder, as of 2025-11-21.
fn planmark(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planmark"));
    command.args(arguments).current_dir(folder).env("PLANMARK_TODAY", "2025-11-21");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a program says that ends.
fn ended(mut command: Command) -> Output {
    let (sender, done) = channel();
    let child = command.spawn().expect("the binary runs");
    let number = child.id();
    thread::spawn(move || drop(sender.send(child.wait_with_output())));
    match done.recv_timeout(DEADLINE) {
        Ok(output) => output.expect("it can be waited for"),
        Err(_) => {
            let _ = Command::new("kill").args(["-9", &number.to_string()]).status();
            panic!("{command:?} does not end");
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
