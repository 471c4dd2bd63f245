//! Completion in `planmark.toml`: tables, keys, rules and what they take.
//!
//! The trap: what a rule takes may stand in braces behind it, on the same line.

use super::directives::codes;
use super::documentation::of_rule;
use super::{About, Completion, CompletionKind, Completions, Found, MOST, ranking};
use crate::config::SETTINGS;
use crate::config::profile::PROFILES;
use crate::config::schema::{Key, TABLES, Table, Takes, keys_of};
use crate::features::configuration::{Place, unquoted};
use crate::rules::{self, OptionValue, Rule};
use crate::status::Class;
use crate::text::{Span, Text, offset_of};
use crate::workspace::Repository;

/// What fits at `offset` of the text of the configuration of a repository.
pub fn configured(text: &Text, offset: u32, repository: &Repository) -> Completions {
    let place = Place::new(text, offset);
    let mut items = place.fitting(repository);
    for item in &mut items {
        if let Some(About::Rule(code)) = &item.about {
            item.about = of_rule(code).map(About::Text);
        }
    }
    ranking::ranked(&|start| place.typed_from(start), Found::among(items))
}

impl Place {
    /// The word that is being typed, without its quote.
    fn typed(&self) -> &str {
        let start = self.before().trim_end_matches(is_letter).len();
        &self.before()[start..]
    }

    /// What stands between `start` and the cursor.
    fn typed_from(&self, start: u32) -> &str {
        let typed = self.offset().saturating_sub(start) as usize;
        self.before().get(self.before().len().saturating_sub(typed)..).unwrap_or_default()
    }

    fn span(&self) -> Span {
        let behind = self.after().len() - self.after().trim_start_matches(is_letter).len();
        Span::new(self.offset() - offset_of(self.typed().len()), self.offset() + offset_of(behind))
    }

    /// Is a quote open before the word?
    fn is_quoted(&self) -> bool {
        self.before().matches('"').count() % 2 == 1
    }

    fn fitting(&self, repository: &Repository) -> Vec<Completion> {
        let lead = self.before().trim_start();
        if lead.starts_with('#') {
            return Vec::new();
        }
        if let Some(key) = &self.open {
            return self.values(key, repository);
        }
        if lead.starts_with('[') && !lead.contains('=') {
            return self.tables(repository);
        }
        match lead.split_once('=') {
            None => self.keys(),
            Some((key, value)) => {
                let key = unquoted(key);
                match value.trim_start().strip_prefix('{') {
                    Some(inner) => self.in_rule(key, inner),
                    None => self.values(key, repository),
                }
            }
        }
    }

    fn word(&self, word: &str, detail: &str) -> Completion {
        let completion = Completion::new(CompletionKind::Word, word, self.span());
        if detail.is_empty() { completion } else { completion.about(About::Text(detail.to_owned())) }
    }

    /// A text in quotes, of which one may be typed already.
    fn text(&self, word: &str, detail: &str) -> Completion {
        let quoted = if self.is_quoted() { word.to_owned() } else { format!("\"{word}\"") };
        Completion { new_text: quoted, ..self.word(word, detail) }
    }

    fn tables(&self, repository: &Repository) -> Vec<Completion> {
        let begun = self.before().trim_start().trim_start_matches('[');
        if begun.strip_prefix("counts.").is_some() {
            let names = repository.config.counts.keys();
            return names.map(|name| self.word(name, "")).collect();
        }
        let name = |table: &Table| table.name.trim_end_matches('*').to_owned();
        let of_table = |table: &Table| {
            let name = name(table);
            let span = Span::new(self.offset() - offset_of(begun.len()), self.span().end);
            let completion = Completion { span, ..self.word(&name, table.docs) };
            completion.detail("table")
        };
        TABLES.iter().map(of_table).collect()
    }

    /// The keys of the table around the cursor.
    fn keys(&self) -> Vec<Completion> {
        let of_keys = |keys: &'static [Key]| -> Vec<Completion> {
            let completion = |key: &Key| {
                let completion = self.word(key.name, key.docs).detail(key.value);
                Completion { new_text: self.with_equals(key.name), ..completion }
            };
            keys.iter().map(completion).collect()
        };
        match self.table.as_str() {
            "rules" => {
                let rule = |completion: Completion| Completion {
                    new_text: self.with_equals(&completion.label),
                    ..completion
                };
                codes(self.span(), &[]).into_iter().map(rule).collect()
            }
            name => of_keys(keys_of(name)),
        }
    }

    fn with_equals(&self, key: &str) -> String {
        let rest = self.after().trim_start_matches(is_letter).trim_start();
        if rest.starts_with('=') { key.to_owned() } else { format!("{key} = ") }
    }

    /// What a key takes.
    fn values(&self, key: &str, repository: &Repository) -> Vec<Completion> {
        let words = |words: &[&str]| words.iter().map(|word| self.text(word, "")).collect::<Vec<_>>();
        match self.table.as_str() {
            "rules" => return words(&SETTINGS),
            "per-file-ignores" => {
                let quoted =
                    |rule: Completion| Completion { new_text: self.text(&rule.label, "").new_text, ..rule };
                return codes(self.span(), &[]).into_iter().map(quoted).collect();
            }
            "status.markers" => return words(&Class::ALL.map(Class::word)),
            _ => {}
        }
        let Some(key) = keys_of(&self.table).iter().find(|known| known.name == key) else {
            return Vec::new();
        };
        match key.takes {
            Takes::Profile => PROFILES.iter().map(|profile| self.text(profile.name, profile.docs)).collect(),
            Takes::Words(list) => words(list),
            Takes::Texts if self.table == "catalogs" => {
                let folders =
                    repository.files.folders().filter(|folder| !folder.is_empty() && !folder.contains("/."));
                folders.take(MOST).map(|folder| self.text(folder, "")).collect()
            }
            _ => Vec::new(),
        }
    }

    /// In `{ severity = "hint", days = 7 }` of a rule.
    fn in_rule(&self, code: &str, inner: &str) -> Vec<Completion> {
        let Some(rule) = rules::find(code).filter(|_| self.table == "rules") else { return Vec::new() };
        let last = inner.rsplit(',').next().unwrap_or(inner);
        match last.split_once('=') {
            Some((key, _)) if key.trim() == "severity" => {
                SETTINGS.iter().map(|word| self.text(word, "")).collect()
            }
            Some(_) => Vec::new(),
            None => self.options(rule),
        }
    }

    fn options(&self, rule: &Rule) -> Vec<Completion> {
        let option = |name: &str, docs: &str, default: String| {
            let completion = self.word(name, docs).detail(default);
            Completion { new_text: self.with_equals(name), ..completion }
        };
        let own = rule.options.iter().map(|known| {
            let default = match &known.default {
                OptionValue::Number(number) => number.to_string(),
                OptionValue::Words(_) => "a list".to_owned(),
            };
            option(known.name, known.docs, default)
        });
        std::iter::once(option("severity", "Off, or how loud it is.", rule.severity.word().to_owned()))
            .chain(own)
            .collect()
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}
