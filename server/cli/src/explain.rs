//! `planmark explain`: the page of a rule, or the list of all rules.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use planmark_core::finding::Applicability;
use planmark_core::rules::{self, Rule};

use crate::terminal;

/// In which column the summaries begin.
const INDENT: usize = 35;

pub(crate) fn run(code: Option<&str>) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let Some(code) = code else {
        let room = terminal::width().map_or(usize::MAX, |width| width.saturating_sub(INDENT)).max(20);
        for rule in rules::ALL {
            let lines = terminal::wrapped(&summary(rule), room).join(&format!("\n{:INDENT$}", ""));
            writeln!(out, "{:22} {:11} {lines}", rule.code, rule.severity.word())?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(rule) = rules::find(code) else {
        let suggestion =
            rules::suggest(code).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        bail!("there is no rule {code}{suggestion} (planmark explain lists them all)");
    };
    write!(out, "{}", rule.page())?;
    Ok(ExitCode::SUCCESS)
}

/// What the rule finds, with what fix it offers.
fn summary(rule: &Rule) -> String {
    let first = rule.summary();
    match rule.fix {
        Some(Applicability::Safe) => format!("{first} [fix]"),
        Some(Applicability::Unsafe) => format!("{first} [fix, to be looked at]"),
        None => first,
    }
}
