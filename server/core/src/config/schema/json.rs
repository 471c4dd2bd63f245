//! The JSON Schema of `planmark.toml`, for editors that complete and check TOML by one.
//!
//! Made of the keys above and of the declarations of the rules, so that it cannot fall behind. The trap: an editor shows `description`
//! as Markdown or as plain text, so it is short.

use serde_json::{Map, Value, json};

use super::{KEYS, Key, TABLES, Table, Takes};
use crate::config::SCHEMA_URL;
use crate::config::profile::{PROFILES, Profile};
use crate::config::read::rules::SETTINGS;
use crate::rules::{self, OptionValue, Rule};
use crate::status::Class;

/// The schema, as text with a line break at its end.
pub fn json_schema() -> String {
    let mut properties = Map::new();
    for key in KEYS {
        properties.insert(key.name.to_owned(), of_key(key));
    }
    for table in TABLES {
        let (name, below) =
            table.name.split_once('.').map_or((table.name, None), |(name, below)| (name, Some(below)));
        let schema = match below {
            Some("*") => json!({
                "type": "object",
                "description": table.docs,
                "additionalProperties": of_table(table),
            }),
            Some(below) => json!({
                "type": "object",
                "additionalProperties": false,
                "properties": { below: of_table(table) },
            }),
            None => of_table(table),
        };
        properties.insert(name.to_owned(), schema);
    }
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": SCHEMA_URL,
        "title": "planmark.toml",
        "description": "What a repository tells planmark, a checker of the numbers, dates and statuses in plans.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    format!("{schema:#}\n")
}

fn of_table(table: &Table) -> Value {
    match table.name {
        "rules" => of_rules(table),
        "per-file-ignores" => json!({
            "type": "object",
            "description": table.docs,
            "additionalProperties": texts(json!({ "enum": codes() })),
        }),
        "status.markers" => json!({
            "type": "object",
            "description": table.docs,
            "additionalProperties": { "enum": Class::ALL.map(Class::word) },
        }),
        _ => {
            let keys: Map<String, Value> =
                table.keys.iter().map(|key| (key.name.to_owned(), of_key(key))).collect();
            let mut schema = json!({
                "type": "object",
                "description": table.docs,
                "additionalProperties": false,
                "properties": keys,
            });
            if table.name == "counts.*" {
                schema["required"] = json!(["source"]);
            }
            schema
        }
    }
}

fn of_rules(table: &Table) -> Value {
    let rules: Map<String, Value> =
        rules::ALL.iter().map(|rule| (rule.code.to_owned(), of_rule(rule))).collect();
    json!({
        "type": "object",
        "description": table.docs,
        "additionalProperties": false,
        "properties": rules,
    })
}

fn of_rule(rule: &Rule) -> Value {
    let setting = json!({ "enum": SETTINGS, "description": "Off, or how loud it is." });
    let mut properties = Map::new();
    properties.insert("severity".to_owned(), setting.clone());
    for option in rule.options {
        let mut schema = match &option.default {
            OptionValue::Number(default) => json!({ "type": "integer", "minimum": 0, "default": default }),
            OptionValue::Words(_) => texts(json!({ "type": "string" })),
        };
        schema["description"] = json!(option.docs);
        properties.insert(option.name.to_owned(), schema);
    }
    let first = rule.docs.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let off = if rule.enabled { "" } else { ", off unless configured" };
    json!({
        "description": format!("{first} ({}{off})", rule.severity.word()),
        "anyOf": [
            setting,
            { "type": "boolean" },
            { "type": "object", "additionalProperties": false, "properties": properties },
        ],
    })
}

fn of_key(key: &Key) -> Value {
    let mut schema = match key.takes {
        Takes::Text => json!({ "type": "string" }),
        Takes::Texts => texts(json!({ "type": "string" })),
        Takes::Words(words) => json!({ "enum": words }),
        Takes::Profile => {
            let names: Vec<&str> = Profile::names().collect();
            let docs: Vec<&str> = PROFILES.iter().map(|profile| profile.docs).collect();
            json!({ "enum": names, "x-taplo": { "docs": { "enumValues": docs } } })
        }
        // TOML's own dates have no type in JSON.
        Takes::Day => json!({ "type": "string", "format": "date" }),
    };
    schema["description"] = json!(key.docs);
    schema
}

/// One, or a list of it.
fn texts(one: Value) -> Value {
    json!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
}

fn codes() -> Vec<&'static str> {
    rules::ALL.iter().map(|rule| rule.code).collect()
}
