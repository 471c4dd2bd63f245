//! Reads `[rules]` and `[per-file-ignores]`.
//!
//! The trap: a rule may be given options without being said how loud it is; then the profile still decides that.

use toml_edit::{Item, Value};

use super::{Place, Reader, entries, inside, quoted, value_span};
use crate::config::{RuleConfig, Scope, Setting};
use crate::finding::Severity;
use crate::nearest::nearest;
use crate::rules::{self, OptionValue, Rule};

/// The words that say whether and how loud a rule is.
pub(crate) const SETTINGS: [&str; 6] = ["off", "hint", "information", "warning", "error", "on"];

impl Reader {
    pub(super) fn rule(&mut self, key: &Place, item: &Item) {
        let Some(rule) = rules::find(key.name) else {
            return self.unknown(key, "rule", rules::ALL.iter().map(|rule| rule.code));
        };
        let Some(keys) = item.as_table_like() else { return self.setting(rule, key, item) };
        for (place, item) in entries(keys) {
            match place.name {
                "severity" => self.setting(rule, &place, item),
                _ => self.option(rule, &place, item),
            }
        }
    }

    /// Off, on, or how loud.
    fn setting(&mut self, rule: &'static Rule, key: &Place, item: &Item) {
        let setting = match item.as_value() {
            Some(Value::String(word)) => match word.value().as_str() {
                "off" => Some(Setting::Off),
                "on" => Some(Setting::AsDeclared),
                word => Severity::from_word(word).map(Setting::At),
            },
            Some(Value::Boolean(on)) if *on.value() => Some(Setting::AsDeclared),
            Some(Value::Boolean(_)) => Some(Setting::Off),
            _ => None,
        };
        if let Some(setting) = setting {
            self.rule_config(rule).setting = Some(setting);
            return;
        }
        let meant = item.as_str().and_then(|word| nearest(word, SETTINGS.into_iter()));
        let message = format!("a rule is {}", quoted(&SETTINGS));
        self.suggest(value_span(key, item), message, meant.map(|word| format!("\"{word}\"")));
    }

    fn option(&mut self, rule: &'static Rule, key: &Place, item: &Item) {
        let Some(option) = rule.options.iter().find(|option| option.name == key.name) else {
            let known = rule.options.iter().map(|option| option.name);
            return self.unknown(key, &format!("option of {}", rule.code), known.chain(["severity"]));
        };
        let value = match option.default {
            OptionValue::Number(_) => {
                let number = item.as_integer().and_then(|number| u32::try_from(number).ok());
                let Some(number) = number else {
                    let message = format!("{} takes {}", option.name, option.default.kind());
                    return self.problem(value_span(key, item), message);
                };
                OptionValue::Number(number)
            }
            OptionValue::Words(_) => {
                OptionValue::Words(self.strings(key, item).into_iter().map(|(word, _)| word).collect())
            }
        };
        self.rule_config(rule).options.insert(option.name, value);
    }

    fn rule_config(&mut self, rule: &'static Rule) -> &mut RuleConfig {
        self.config.rules.entry(rule.code).or_default()
    }

    pub(super) fn ignore(&mut self, key: &Place, item: &Item) {
        let Some(glob) = self.glob(key.name, key.span) else { return };
        let mut codes = Vec::new();
        for (word, span) in self.strings(key, item) {
            match rules::find(&word) {
                Some(rule) => codes.push(rule.code),
                None => {
                    let place = Place { name: &word, span: inside(span) };
                    self.unknown(&place, "rule", rules::ALL.iter().map(|rule| rule.code));
                }
            }
        }
        self.config.per_file_ignores.push((Scope::new(glob), codes));
    }
}
