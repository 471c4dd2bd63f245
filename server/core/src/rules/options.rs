//! Options of rules: what `[rules]` can say of a rule beside how loud it is, as in `due-soon = { days = 7 }`.
//!
//! A rule declares them (`options: [days = OptionValue::Number(7), "…";]`) and asks [`crate::config::Config::number`] or
//! [`crate::config::Config::words`] for them. The trap: the kind of the default is the kind that a configuration must give.

/// What `[rules]` can say of a rule.
#[derive(Debug)]
pub struct RuleOption {
    /// Its key.
    pub name: &'static str,
    /// What holds where nothing is said.
    pub default: OptionValue,
    /// What it does, in a sentence.
    pub docs: &'static str,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionValue {
    /// A whole number, at least 0.
    Number(u32),
    /// Texts, by default none.
    Words(Vec<String>),
}

impl OptionValue {
    /// What a configuration writes, as an error message names it.
    pub fn kind(&self) -> &'static str {
        match self {
            OptionValue::Number(_) => "a whole number",
            OptionValue::Words(_) => "a list of texts",
        }
    }

    /// As `planmark.toml` writes it.
    pub fn written(&self) -> String {
        match self {
            OptionValue::Number(number) => number.to_string(),
            OptionValue::Words(words) => format!("{words:?}"),
        }
    }
}
