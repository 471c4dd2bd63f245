//! The `git` program, run so that it only reads, runs nothing else, and ends.
//!
//! The traps: git started from a hook finds the hook's repository in its environment; a partial clone fetches what it lacks; a
//! signature check runs whatever the repository calls gpg.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::{Git, Refusal};

/// The `git` on the `PATH`.
#[derive(Clone, Copy, Debug)]
pub struct Program;

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer that is longer is none, in bytes.
const MAX_ANSWER: u64 = 64 * 1024 * 1024;

/// Enough of what git says when it refuses, in bytes.
const MAX_COMPLAINT: u64 = 4096;

/// Settings that win over those of the repository.
const SETTINGS: [&str; 12] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.untrackedCache=false",
    "core.askPass=",
    "core.sshCommand=false",
    "core.quotePath=false",
    "credential.helper=",
    "log.showSignature=false",
    "log.showRoot=true",
    "gpg.program=false",
    "protocol.allow=never",
];

/// Variables by which somebody above us points git at another repository, or at a program.
const FOREIGN: [&str; 24] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_QUARANTINE_PATH",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

impl Git for Program {
    fn answer(&self, repository: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Refusal> {
        answer_of(&mut command(repository, arguments), input)
    }
}

/// What a command prints that is given `input`, as long as it succeeds, in time and within bounds.
pub(super) fn answer_of(command: &mut Command, input: &[u8]) -> Result<Vec<u8>, Refusal> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|_| Refusal::Silent)?;
    let deadline = Instant::now() + PATIENCE;
    let (Some(stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(Refusal::Silent);
    };
    // Three pipes that fill up independently: whoever served them in turn could wait for git while git waits for him.
    let input = input.to_vec();
    let writing = thread::spawn(move || {
        let mut stdin = stdin;
        let _ = stdin.write_all(&input);
    });
    let answer = read_behind(stdout, MAX_ANSWER);
    let complaint = read_behind(stderr, MAX_COMPLAINT);
    let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
    let answer = answer.recv_timeout(left(deadline)).ok().flatten();
    if answer.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|_| Refusal::Silent)?;
    let _ = writing.join();
    match answer {
        Some(answer) if status.success() => Ok(answer),
        _ => {
            let complaint = complaint.recv_timeout(left(deadline)).ok().flatten().unwrap_or_default();
            let is_dubious = String::from_utf8_lossy(&complaint).contains("dubious ownership");
            Err(if is_dubious { Refusal::Dubious } else { Refusal::Silent })
        }
    }
}

/// What comes out of a pipe, read on a thread of its own; `None` when it is more than `limit` bytes.
fn read_behind(pipe: impl Read + Send + 'static, limit: u64) -> mpsc::Receiver<Option<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(limit + 1).read_to_end(&mut bytes);
        let is_whole = read.is_ok() && bytes.len() as u64 <= limit;
        let _ = sender.send(is_whole.then_some(bytes));
    });
    receiver
}

fn command(repository: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    // Not the working directory: a "." on the PATH would have the repository's own git run.
    command.arg("-C").arg(repository).args(["--no-pager", "--no-optional-locks"]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command.args(arguments);
    for variable in FOREIGN {
        command.env_remove(variable);
    }
    if let Some(above) = repository.parent() {
        command.env("GIT_CEILING_DIRECTORIES", above);
    }
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_PAGER", "cat")
        .env("GIT_ASKPASS", "")
        .env("SSH_ASKPASS", "")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("LC_ALL", "C");
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    command
}
