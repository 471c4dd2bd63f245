//! The examples below the help of each subcommand and in its manual page.
//!
//! They are data, so that one test can hold each of them against what the subcommand takes. The trap: what stands before a comment is
//! what a shell gets, and a `|` or `>` in it is the shell's.

use clap::Command;

/// What one can write, and what it does.
pub(crate) type Example = (&'static str, &'static str);

/// The examples of each subcommand.
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "check",
        &[
            ("planmark check", "the workspace around the current folder"),
            ("planmark check docs/ROADMAP.md", "one file, among the documents around it"),
            ("planmark check --select stale-week,count-mismatch", "two rules alone"),
            ("planmark check --output-format json > findings.json", "for a script"),
            ("planmark check --profile ci", "in a pipeline: what depends on the day does not fail it"),
        ],
    ),
    (
        "fix",
        &[
            ("planmark fix --diff", "what would be put right, as a patch"),
            ("planmark fix --diff | git apply", "the same, by git"),
            ("planmark fix --interactive", "one fact after the other: yes, no, all, quit"),
            ("planmark fix --select stale-stamp", "stamps, which are left alone unless they are named"),
        ],
    ),
    (
        "report",
        &[
            ("planmark report --format html -o report.html", "a page to show: status, timeline, findings"),
            (
                "planmark report --commit-message --since HEAD",
                "what has changed in the plans, as a commit message",
            ),
        ],
    ),
    (
        "new",
        &[
            ("planmark new plan", "a plan made like those of the repositories beside it"),
            ("planmark new tasklist --from submodules/harbour", "a list of tasks made like that one"),
        ],
    ),
    ("hook", &[("planmark hook README.md", "what is false in this file, and what it made false elsewhere")]),
    ("mcp", &[("planmark mcp", "what a coding agent is told to start; it writes nothing")]),
    (
        "init",
        &[
            ("planmark init --stdout", "what would be written"),
            ("planmark init", "writes planmark.toml beside the plans"),
        ],
    ),
    (
        "facts",
        &[
            ("planmark facts", "every number, date and status, and who says it"),
            ("planmark facts --output-format json > facts.json", "for a script"),
        ],
    ),
    (
        "status",
        &[
            ("planmark status", "a row for each repository"),
            ("planmark status --sort late", "what has most tasks past their day first"),
            ("planmark status --format markdown > STATUS.md", "a table for a page"),
        ],
    ),
    (
        "next",
        &[
            ("planmark next", "the ten most pressing tasks that can be done now"),
            ("planmark next -n 3 --agent tide-planner", "three of one agent or person"),
            ("planmark next --repository harbour --phase Pilot", "of one phase of one repository"),
        ],
    ),
    (
        "timeline",
        &[
            ("planmark timeline --output plan.svg", "a picture"),
            (
                "planmark timeline --format html --output plan.html",
                "a page that says more where the mouse is",
            ),
            ("planmark timeline --format mermaid --from 2025-11-01", "a chart for a Markdown page"),
        ],
    ),
    (
        "explain",
        &[
            ("planmark explain", "the list of all rules"),
            ("planmark explain stale-week", "what a rule looks at, and what it cannot know"),
        ],
    ),
    (
        "demo",
        &[
            ("planmark demo", "what is found in a sample workspace"),
            ("planmark demo --write harbour", "the sample, to be tried in an editor"),
        ],
    ),
    (
        "lsp",
        &[
            ("planmark lsp", "what an editor starts"),
            ("planmark --log planmark.log lsp", "with its log in a file, when something is wrong"),
        ],
    ),
    (
        "completions",
        &[
            ("planmark completions bash > ~/.local/share/bash-completion/completions/planmark", "for bash"),
            ("planmark completions zsh > ~/.zfunc/_planmark", "for zsh, where ~/.zfunc is in fpath"),
            ("planmark completions fish > ~/.config/fish/completions/planmark.fish", "for fish"),
            ("planmark completions powershell >> $PROFILE", "for PowerShell"),
            ("planmark completions elvish >> ~/.config/elvish/rc.elv", "for Elvish"),
        ],
    ),
    (
        "man",
        &[
            ("planmark man | man -l -", "the manual page of the program"),
            ("planmark man check | man -l -", "that of a subcommand"),
            ("planmark man --write ~/.local/share/man/man1", "all of them, where man finds them"),
        ],
    ),
];

/// The examples of a subcommand.
pub(crate) fn of(name: &str) -> &'static [Example] {
    EXAMPLES.iter().find(|(of, _)| *of == name).map_or(&[], |(_, examples)| examples)
}

/// The command with examples below the help of each subcommand.
pub(crate) fn told(command: Command) -> Command {
    EXAMPLES.iter().fold(command, |command, (name, examples)| {
        command.mut_subcommand(name, |subcommand| subcommand.after_help(written(examples)))
    })
}

/// The examples as they stand in the help, each with its comment on a line of its own.
fn written(examples: &[Example]) -> String {
    let mut text = "\x1b[1m\x1b[4mExamples:\x1b[0m".to_owned();
    for (line, comment) in examples {
        text.push_str(&format!("\n  {line}\n          {comment}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::Arguments;

    /// What a shell hands to the program.
    fn arguments(line: &str) -> Vec<&str> {
        line.split(" | ")
            .next()
            .unwrap_or(line)
            .split(' ')
            .take_while(|word| !word.starts_with('>'))
            .collect()
    }

    #[test]
    fn every_subcommand_has_examples_that_it_takes() {
        for subcommand in
            told(Arguments::command()).get_subcommands().filter(|command| !command.is_hide_set())
        {
            let name = subcommand.get_name();
            let help = subcommand.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with("Examples:\n"), "{name} has no examples");
        }
        for (name, examples) in EXAMPLES {
            assert!(Arguments::command().find_subcommand(name).is_some(), "there is no subcommand {name}");
            for (line, _) in *examples {
                let taken = told(Arguments::command()).try_get_matches_from(arguments(line));
                let matches = taken.unwrap_or_else(|error| panic!("{line}: {error}"));
                assert_eq!(matches.subcommand_name(), Some(*name), "{line}");
            }
        }
    }
}
