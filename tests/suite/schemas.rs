//! Holds JSON against a JSON Schema, and XML against a schema in XSD, as far as the schemas in `tests/schemas/` and `docs/` go.
//!
//! A library that knows all of JSON Schema takes two minutes to build. The trap: what is not understood would be passed over in
//! silence, so a keyword that is not known here fails the test.

use std::collections::BTreeMap;

use regex::Regex;
use roxmltree::{Document, Node};
use serde_json::Value;

/// Keywords that say nothing about what is allowed.
const REMARKS: [&str; 7] = ["$schema", "$id", "title", "description", "default", "definitions", "deprecated"];

/// What in a value is not as its schema says, each with its place.
///
/// # Panics
/// When the schema has a keyword that is not known here.
#[must_use]
pub fn json_errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    judge(schema, schema, value, "", &mut errors);
    errors
}

fn judge(root: &Value, schema: &Value, value: &Value, place: &str, errors: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        assert!(schema.is_boolean(), "a schema is an object or a truth value: {schema}");
        if schema == &Value::Bool(false) {
            errors.push(format!("{place}: not allowed"));
        }
        return;
    };
    let number = |value: &Value| value.as_f64().expect("a number");
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    for (keyword, says) in keywords {
        let mut ensure = |holds: bool| {
            if !holds {
                errors.push(format!("{place}: {keyword} {says} does not hold of {value}"));
            }
        };
        match keyword.as_str() {
            "type" => {
                let types = says.as_array().map_or_else(|| vec![says], |types| types.iter().collect());
                ensure(types.iter().any(|name| is_a(value, name.as_str().expect("the name of a type"))));
            }
            "enum" => ensure(says.as_array().expect("a list").contains(value)),
            "const" => ensure(says == value),
            "minItems" => ensure(!value.is_array() || items.len() as f64 >= number(says)),
            "maxItems" => ensure(items.len() as f64 <= number(says)),
            "uniqueItems" => {
                let twice = |at: usize| items[..at].contains(&items[at]);
                ensure(says == &Value::Bool(false) || !(0..items.len()).any(twice));
            }
            "minimum" => ensure(value.as_f64().is_none_or(|value| value >= number(says))),
            "maximum" => ensure(value.as_f64().is_none_or(|value| value <= number(says))),
            "pattern" => {
                let pattern = Regex::new(says.as_str().expect("a pattern")).expect("a pattern");
                ensure(value.as_str().is_none_or(|text| pattern.is_match(text)));
            }
            "format" => {
                ensure(value.as_str().is_none_or(|text| has_format(text, says.as_str().expect("a format"))))
            }
            "required" => {
                let names =
                    says.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name"));
                ensure(!value.is_object() || names.into_iter().all(|name| value.get(name).is_some()));
            }
            "$ref" => {
                let pointer =
                    says.as_str().and_then(|says| says.strip_prefix('#')).expect("a place in the schema");
                judge(root, root.pointer(pointer).expect("it is there"), value, place, errors);
            }
            "items" => {
                for (at, item) in items.iter().enumerate() {
                    judge(root, says, item, &format!("{place}/{at}"), errors);
                }
            }
            "properties" => {
                for (name, schema) in says.as_object().expect("an object") {
                    if let Some(value) = value.get(name) {
                        judge(root, schema, value, &format!("{place}/{name}"), errors);
                    }
                }
            }
            "additionalProperties" => {
                let known = &schema["properties"];
                let others =
                    value.as_object().into_iter().flatten().filter(|(name, _)| known.get(name).is_none());
                for (name, value) in others {
                    judge(root, says, value, &format!("{place}/{name}"), errors);
                }
            }
            "anyOf" | "oneOf" => {
                let holds = |schema: &&Value| {
                    let mut errors = Vec::new();
                    judge(root, schema, value, place, &mut errors);
                    errors.is_empty()
                };
                let count = says.as_array().expect("a list").iter().filter(holds).count();
                ensure(if keyword == "anyOf" { count > 0 } else { count == 1 });
            }
            remark => assert!(REMARKS.contains(&remark), "{remark} is not known here"),
        }
    }
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("{other} is no type"),
    }
}

fn has_format(text: &str, format: &str) -> bool {
    let is_reference = text.chars().all(|char| char.is_ascii_graphic() && !"<>\"{}|\\^`".contains(char));
    match format {
        "uri" => {
            is_reference
                && text
                    .split_once(':')
                    .is_some_and(|(scheme, _)| scheme.chars().all(|it| it.is_ascii_alphanumeric()))
        }
        "uri-reference" => is_reference,
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        other => panic!("{other} is no format that is known here"),
    }
}

/// What in a document is not as a schema in XSD says: elements and attributes that it does not know, attributes that are lacking, and
/// text where none may stand. In which order elements come is not looked at: in `junit-10.xsd` any order is allowed.
///
/// # Panics
/// When one of the two is no XML.
#[must_use]
pub fn xml_errors(schema: &str, document: &str) -> Vec<String> {
    let schema = Document::parse(schema).expect("the schema is XML");
    let document = Document::parse(document).expect("the report is XML");
    let is = |node: &Node, name: &str| node.tag_name().name() == name;
    let elements: BTreeMap<&str, Node> = schema
        .root_element()
        .children()
        .filter(|node| is(node, "element"))
        .filter_map(|node| Some((node.attribute("name")?, node)))
        .collect();
    let mut errors = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let Some(declared) = elements.get(name) else {
            errors.push(format!("there is no element {name}"));
            continue;
        };
        let attributes: BTreeMap<&str, bool> = declared
            .descendants()
            .filter(|node| is(node, "attribute"))
            .filter_map(|node| Some((node.attribute("name")?, node.attribute("use") == Some("required"))))
            .collect();
        let unknown = node.attributes().filter(|attribute| !attributes.contains_key(attribute.name()));
        errors.extend(unknown.map(|attribute| format!("{name} has no {}", attribute.name())));
        let lacking =
            attributes.iter().filter(|(attribute, required)| **required && !node.has_attribute(**attribute));
        errors.extend(lacking.map(|(attribute, _)| format!("{name} lacks {attribute}")));
        let may_hold = |child: &Node| {
            declared
                .descendants()
                .any(|it| is(&it, "element") && it.attribute("ref") == Some(child.tag_name().name()))
        };
        let strange = node.children().filter(|child| child.is_element() && !may_hold(child));
        errors.extend(strange.map(|child| format!("{name} holds no {}", child.tag_name().name())));
        let is_text = declared.attribute("type").is_some()
            || declared.descendants().any(|it| it.attribute("mixed") == Some("true"));
        let text = node
            .children()
            .filter(Node::is_text)
            .filter_map(|it| it.text())
            .any(|text| !text.trim().is_empty());
        if text && !is_text {
            errors.push(format!("{name} holds no text"));
        }
    }
    errors
}
