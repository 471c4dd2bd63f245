//! Hover in an open `planmark.toml`: what a table, a key, a rule, an option or a value means, from the schema.
//!
//! The trap: a word is told what it means where it stands; `hint` in a text is no severity.

use super::card::{Card, Line};
use super::{Hover, comments};
use crate::config::profile::PROFILES;
use crate::config::schema::{Key, Table, Takes, keys_of, table_of};
use crate::features::configuration::{Place, header, unquoted};
use crate::finding::Severity;
use crate::rules::{self, Rule};
use crate::status::Class;
use crate::text::{Span, Text};

/// What is known of the place at `offset` of a configuration.
#[must_use]
pub fn hover(text: &Text, offset: u32) -> Option<Hover> {
    let place = Place::new(text, offset);
    let line = place.line.as_str();
    let word = word_at(line, place.at)?;
    let shown = |card| Hover { span: place.shift(word), card };
    let written = unquoted(word.of(line));
    if let Some(name) = header(line) {
        return table_of(name).map(|table| shown(of_table(table)));
    }
    let key_end = line.find('=').unwrap_or(line.len());
    let key = unquoted(&line[..key_end]);
    let is_key = place.at <= key_end;
    let card = match place.table.as_str() {
        "rules" => {
            let rule = rules::find(key)?;
            if is_key { Some(of_rule(rule)) } else { of_setting(rule, written) }
        }
        "per-file-ignores" => rules::find(written).map(comments::of_rule),
        "status.markers" => Class::ALL.into_iter().find(|class| class.word() == written).map(of_class),
        name => {
            let key = keys_of(name).iter().find(|known| known.name == key)?;
            if is_key { Some(of_key(key)) } else { of_value(key, written) }
        }
    };
    card.map(shown)
}

/// The word, with its quotes, around a place of a line; none in a comment.
fn word_at(line: &str, at: usize) -> Option<Span> {
    let comment = line.find('#').unwrap_or(line.len());
    let is_word = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '"' | '\'' | '*' | '.');
    let start = line
        .get(..at)?
        .rfind(|char| !is_word(char))
        .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
    let end = line[at..].find(|char| !is_word(char)).map_or(line.len(), |end| at + end);
    (start < end && start < comment).then(|| Span::new(start as u32, end as u32))
}

fn of_table(table: &Table) -> Card {
    let keys: Vec<&str> = table.keys.iter().map(|key| key.name).collect();
    let keys = (!keys.is_empty()).then(|| Line::text(format!("Keys: {}", keys.join(", "))));
    Card::new(Line::strong(format!("[{}]", table.name))).row(Line::of_page(table.docs)).maybe(keys)
}

fn of_key(key: &Key) -> Card {
    let takes = match key.takes {
        Takes::Text => "a text".to_owned(),
        Takes::Texts => "a text, or a list of texts".to_owned(),
        Takes::Words(words) => words.join(", "),
        Takes::Profile => PROFILES.each_ref().map(|profile| profile.name).join(", "),
        Takes::Day => "a day".to_owned(),
    };
    Card::new(Line::strong(key.name).and(format!(" · {takes}")))
        .row(Line::of_page(key.docs))
        .row(Line::text("Example: ").and_code(format!("{} = {}", key.name, key.value)))
}

fn of_value(key: &Key, written: &str) -> Option<Card> {
    let Takes::Profile = key.takes else { return None };
    let profile = PROFILES.iter().find(|profile| profile.name == written)?;
    Some(Card::new(Line::strong(profile.name).and(" · profile")).row(Line::of_page(profile.docs)))
}

fn of_rule(rule: &Rule) -> Card {
    let option = |option: &rules::RuleOption| {
        Line::code(format!("{} = {}", option.name, option.default.written()))
            .and(": ")
            .and_of_page(option.docs)
    };
    comments::of_rule(rule).list("Options, with their defaults", rule.options.iter().map(option).collect())
}

/// How loud a rule is told to be, or one of its options.
fn of_setting(rule: &Rule, written: &str) -> Option<Card> {
    if let Some(option) = rule.options.iter().find(|option| option.name == written) {
        let title = format!(" · {}, by default {}", option.default.kind(), option.default.written());
        return Some(Card::new(Line::strong(option.name).and(title)).row(Line::of_page(option.docs)));
    }
    let usual = match rule.enabled {
        true => rule.severity.word(),
        false => "off",
    };
    let what = match written {
        "off" => "the rule does not run",
        "on" => "the rule runs, as loud as its page says",
        "severity" => "how loud the rule is: off, hint, information, warning, error, or on",
        word => {
            let all = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
            all.into_iter().find(|severity| severity.word() == word)?;
            "the rule runs, and its findings are as loud as this"
        }
    };
    Some(
        Card::new(Line::strong(written).and(format!(" · {what}")))
            .row(Line::code(rule.code).and(format!(" by default: {usual}"))),
    )
}

fn of_class(class: Class) -> Card {
    let what = match class {
        Class::Open => "not begun",
        Class::Active => "under way",
        Class::Held => "waiting",
        Class::Done => "finished",
        Class::Cancelled => "given up",
    };
    Card::new(Line::strong(class.word()).and(format!(" · {what}")))
}
