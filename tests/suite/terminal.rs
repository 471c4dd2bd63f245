//! A terminal in which a program runs: what it has written so far, and what stands on the screen in the end.
//!
//! It is the one that `script` of util-linux makes, which every Debian has. The trap: standard output and standard error come out of it
//! together, as on a real one, so what one of them overwrites of the other is seen here.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program in a terminal.
pub struct Terminal {
    child: Child,
    out: ChildStdout,
    /// Held open: at its end `script` would end the program's input, too.
    input: Option<ChildStdin>,
    written: Vec<u8>,
}

impl Terminal {
    /// Runs `program` in a terminal that is so many columns wide; `None` where there is no `script`.
    #[must_use]
    pub fn run(
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        columns: usize,
        variables: &[(&str, &str)],
    ) -> Option<Terminal> {
        let quoted = |word: &str| format!("'{}'", word.replace('\'', r"'\''"));
        let mut line = format!("stty cols {columns} rows 50; exec {}", quoted(&program.to_string_lossy()));
        for argument in arguments {
            let _ = write!(line, " {}", quoted(argument));
        }
        let mut command = Command::new("script");
        command.args(["--quiet", "--flush", "--return", "--command", &line, "/dev/null"]);
        command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        for name in ["CI", "COLUMNS", "NO_COLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK", "PLANMARK_LOG"] {
            command.env_remove(name);
        }
        command.env("SHELL", "/bin/sh").env("TERM", "xterm").envs(variables.iter().copied());
        let mut child = command.spawn().ok()?;
        let (out, input) = (child.stdout.take()?, child.stdin.take());
        Some(Terminal { child, out, input, written: Vec::new() })
    }

    /// Waits until the program has written this.
    ///
    /// # Panics
    /// When it ends before.
    pub fn until(&mut self, part: &str) {
        let mut bytes = [0; 4096];
        while !self.text().contains(part) {
            let count = self.out.read(&mut bytes).expect("a pipe can be read");
            assert!(count > 0, "{part:?} does not come: {}", self.text());
            self.written.extend_from_slice(&bytes[..count]);
        }
    }

    /// All that the program writes until it ends, as it is written.
    ///
    /// # Panics
    /// When nothing can be read.
    #[must_use]
    pub fn end(mut self) -> String {
        self.out.read_to_end(&mut self.written).expect("a pipe can be read");
        drop(self.input.take());
        self.child.wait().expect("it ends");
        self.text()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.written).into_owned()
    }
}

/// The lines that stand on the screen after this was written, without colours.
#[must_use]
pub fn screen(written: &str) -> Vec<String> {
    let (mut lines, mut column) = (vec![Vec::<char>::new()], 0);
    let mut chars = written.chars().peekable();
    while let Some(char) = chars.next() {
        let line = lines.last_mut().expect("there is always one");
        match char {
            '\r' => column = 0,
            '\n' => lines.push(Vec::new()),
            '\u{1b}' if chars.next_if_eq(&'[').is_some() => {
                let order: String = chars.by_ref().take_while(|char| !char.is_ascii_alphabetic()).collect();
                // The letter that ends an order is taken with it: all that is asked for but colours takes away what follows.
                if order.is_empty() {
                    line.truncate(column);
                }
            }
            '\u{1b}' => {
                // A link: up to its end, and nothing of it is seen.
                while chars.next().is_some_and(|char| char != '\\' && char != '\u{7}') {}
            }
            char => {
                if column >= line.len() {
                    line.resize(column, ' ');
                    line.push(char);
                } else {
                    line[column] = char;
                }
                column += 1;
            }
        }
    }
    lines.into_iter().map(|line| line.into_iter().collect()).collect()
}
