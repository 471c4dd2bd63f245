//! Which rules a command is about: `--select` and `--ignore`.

use anyhow::{Result, bail};
use clap::Args;
use planmark_core::rules;

/// The rules that were asked about; all of them where nothing was said.
#[derive(Args, Clone)]
pub(crate) struct Selection {
    /// These rules alone.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// All rules but these.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
}

impl Selection {
    /// The rule with this name alone; all of them without a name.
    pub(crate) fn of(code: Option<&str>) -> Selection {
        Selection { select: code.into_iter().map(str::to_owned).collect(), ignore: Vec::new() }
    }

    /// Refuses rules that do not exist, with a suggestion.
    pub(crate) fn check(&self) -> Result<()> {
        for code in self.select.iter().chain(&self.ignore) {
            if rules::find(code).is_none() {
                let suggestion =
                    rules::suggest(code).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                bail!("there is no rule {code}{suggestion}");
            }
        }
        Ok(())
    }

    /// Was this rule asked about?
    pub(crate) fn holds(&self, code: &str) -> bool {
        let is = |name: &String| name == code;
        (self.select.is_empty() || self.names(code)) && !self.ignore.iter().any(is)
    }

    /// Was every rule asked about?
    pub(crate) fn is_everything(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }

    /// Was this rule selected by its name?
    pub(crate) fn names(&self, code: &str) -> bool {
        self.select.iter().any(|name| name == code)
    }
}
