//! The members of an object, a table or an array in a file of JSON or TOML.
//!
//! The trap: a path that leads nowhere is told apart from a text that cannot be read.

use serde_json::Value as Json;
use toml_edit::{Document, Item, TableLike, Value as Toml};

/// The names of the members at the end of a path: keys of an object or table, numbers of an array's elements; `None` within where the
/// path leads nowhere, or to a plain value; `None` where the text can be read neither as JSON nor as TOML.
pub(super) fn members(relative: &str, text: &str, steps: &[String]) -> Option<Option<Vec<String>>> {
    let text = text.trim_start_matches('\u{feff}');
    let name = relative.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_toml = name.ends_with(".toml") || name.ends_with(".lock");
    if !is_toml && let Ok(json) = serde_json::from_str::<Json>(text) {
        return Some(json_members(&json, steps));
    }
    let document = Document::parse(text).ok().filter(|_| !name.ends_with(".json"))?;
    Some(toml_members(document.as_item(), steps))
}

fn json_members(json: &Json, steps: &[String]) -> Option<Vec<String>> {
    let mut found = vec![json];
    for step in steps {
        let mut next = Vec::new();
        for value in found {
            match value {
                Json::Object(object) if step == "*" => next.extend(object.values()),
                Json::Array(array) if step == "*" => next.extend(array),
                Json::Object(object) => next.extend(object.get(step)),
                Json::Array(array) => next.extend(step.parse::<usize>().ok().and_then(|at| array.get(at))),
                _ => {}
            }
        }
        found = next;
    }
    let mut names = None;
    for value in found {
        match value {
            Json::Object(object) => names.get_or_insert_with(Vec::new).extend(object.keys().cloned()),
            Json::Array(array) => names
                .get_or_insert_with(Vec::new)
                .extend(array.iter().enumerate().map(|(at, value)| json_name(value, at))),
            _ => {}
        }
    }
    names
}

/// What an element of an array is called: its text, its name, else its number.
fn json_name(value: &Json, at: usize) -> String {
    let text = value.as_str().or_else(|| value.get("name").and_then(Json::as_str));
    text.map_or_else(|| at.to_string(), str::to_owned)
}

/// An item of a TOML document, or a value of one of its arrays.
#[derive(Clone, Copy)]
enum Node<'a> {
    Table(&'a dyn TableLike),
    Values(&'a toml_edit::Array),
    Tables(&'a toml_edit::ArrayOfTables),
    Plain,
}

impl<'a> Node<'a> {
    fn of(item: &'a Item) -> Node<'a> {
        match item {
            Item::Table(table) => Node::Table(table),
            Item::ArrayOfTables(tables) => Node::Tables(tables),
            Item::Value(value) => Node::of_value(value),
            Item::None => Node::Plain,
        }
    }

    fn of_value(value: &'a Toml) -> Node<'a> {
        match value {
            Toml::Array(array) => Node::Values(array),
            Toml::InlineTable(table) => Node::Table(table),
            _ => Node::Plain,
        }
    }

    fn members(self) -> Vec<(String, Node<'a>)> {
        match self {
            Node::Table(table) => {
                table.iter().map(|(name, item)| (name.to_owned(), Node::of(item))).collect()
            }
            Node::Values(array) => {
                let name =
                    |at: usize, value: &Toml| value.as_str().map_or_else(|| at.to_string(), str::to_owned);
                array.iter().enumerate().map(|(at, value)| (name(at, value), Node::of_value(value))).collect()
            }
            Node::Tables(tables) => {
                let name = |at: usize, table: &toml_edit::Table| {
                    table.get("name").and_then(Item::as_str).map_or_else(|| at.to_string(), str::to_owned)
                };
                tables.iter().enumerate().map(|(at, table)| (name(at, table), Node::Table(table))).collect()
            }
            Node::Plain => Vec::new(),
        }
    }
}

fn toml_members(item: &Item, steps: &[String]) -> Option<Vec<String>> {
    let mut found = vec![Node::of(item)];
    for step in steps {
        let members = found.into_iter().flat_map(Node::members);
        found = members.filter(|(name, _)| step == "*" || name == step).map(|(_, node)| node).collect();
    }
    let counted: Vec<Node> = found.into_iter().filter(|node| !matches!(node, Node::Plain)).collect();
    if counted.is_empty() {
        return None;
    }
    Some(counted.into_iter().flat_map(Node::members).map(|(name, _)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::members;

    fn names(file: &str, text: &str, path: &str) -> Option<Option<Vec<String>>> {
        let steps: Vec<String> = path.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect();
        members(file, text, &steps)
    }

    #[test]
    fn members_of_json() {
        let text = r#"{"dependencies": {"a": "1", "b": "2"}, "paths": {"/x": {"get": 1, "put": 1}, "/y": {"get": 1}}, "n": 1, "none": []}"#;
        let of = |path: &str| names("package.json", text, path).unwrap().map(|names| names.len());
        assert_eq!(of("dependencies"), Some(2));
        assert_eq!(of("paths.*"), Some(3));
        assert_eq!((of("n"), of("gone"), of("none"), of("")), (None, None, Some(0), Some(4)));
        assert_eq!(names("a.json", "{", ""), None);
    }

    #[test]
    fn members_of_toml() {
        let text = "[workspace]\nmembers = [\"a\", \"b\"]\n[[bin]]\nname = \"x\"\n[[bin]]\nname = \"y\"\n";
        let of = |path: &str| names("Cargo.toml", text, path).unwrap();
        assert_eq!(of("workspace.members"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(of("bin"), Some(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(of("bin.*"), Some(vec!["name".to_owned(), "name".to_owned()]));
        assert_eq!(of("gone"), None);
    }
}
