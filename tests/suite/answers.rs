//! What is wrong with an answer, whatever it answers: ranges that lie outside of their text or cut a character, tokens that overlap.
//!
//! [`Texts`] holds what the client shows; what is not open is read from disk. The trap: a range speaks of the document whose URI stands
//! beside it or around it, and only without one of the document that was asked about.

use std::collections::BTreeMap;

use serde_json::Value;

/// The texts of the client, by URI, and how it counts.
pub struct Texts {
    /// `utf-8`, `utf-16` or `utf-32`.
    pub encoding: &'static str,
    lines: BTreeMap<String, Vec<String>>,
}

impl Texts {
    /// No text yet.
    #[must_use]
    pub fn new(encoding: &'static str) -> Texts {
        Texts { encoding, lines: BTreeMap::new() }
    }

    /// Takes in a text that the client has open.
    pub fn open(&mut self, uri: &str, text: &str) {
        self.lines.insert(uri.to_owned(), lines(text));
    }

    /// The lines of an open text, without their breaks.
    #[must_use]
    pub fn lines(&self, uri: &str) -> &[String] {
        self.lines.get(uri).map_or(&[], Vec::as_slice)
    }

    /// How long a line is in the units of the client.
    #[must_use]
    pub fn width(&self, line: &str) -> u64 {
        line.chars().map(|char| self.units(char)).sum()
    }

    fn units(&self, char: char) -> u64 {
        match self.encoding {
            "utf-8" => char.len_utf8() as u64,
            "utf-16" => char.len_utf16() as u64,
            _ => 1,
        }
    }

    /// What is wrong with an answer to a question about the document with this URI.
    #[must_use]
    pub fn faults(&self, uri: &str, method: &str, answer: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let mut waiting: Vec<(String, &Value)> = vec![(uri.to_owned(), answer)];
        while let Some((uri, value)) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items.iter().map(|item| (uri.clone(), item))),
                Value::Object(fields) => {
                    if let Some(fault) = self.of_range(&uri, value).or_else(|| self.of_position(&uri, value))
                    {
                        faults.push(fault);
                        continue;
                    }
                    let own = fields.get("uri").or_else(|| value["textDocument"].get("uri"));
                    let own = own.and_then(Value::as_str).unwrap_or(&uri);
                    for (key, field) in fields {
                        match key.as_str() {
                            "data" => {}
                            "changes" => waiting.extend(
                                field.as_object().into_iter().flatten().map(|(uri, it)| (uri.clone(), it)),
                            ),
                            key if key.starts_with("target") => {
                                let target = value["targetUri"].as_str().unwrap_or(own);
                                waiting.push((target.to_owned(), field));
                            }
                            _ => waiting.push((own.to_owned(), field)),
                        }
                    }
                }
                _ => {}
            }
        }
        if method.starts_with("textDocument/semanticTokens") {
            faults.extend(self.of_tokens(uri, answer));
        }
        if method == "textDocument/foldingRange" {
            faults.extend(self.of_folds(uri, answer));
        }
        faults
    }

    fn of_range(&self, uri: &str, value: &Value) -> Option<String> {
        let (start, end) = (place(value.get("start")?)?, place(value.get("end")?)?);
        if start > end {
            return Some(format!("the range {value} ends before it starts"));
        }
        [start, end].into_iter().find_map(|place| self.of_place(uri, place))
    }

    fn of_position(&self, uri: &str, value: &Value) -> Option<String> {
        self.of_place(uri, place(value)?)
    }

    /// What is wrong with a place in the document with this URI.
    fn of_place(&self, uri: &str, (number, character): (u64, u64)) -> Option<String> {
        let read;
        let lines = match self.lines.get(uri) {
            Some(lines) => lines,
            None => {
                let path = uri.strip_prefix("file://").unwrap_or(uri).replace("%20", " ");
                read = match std::fs::read(&path) {
                    Ok(bytes) => lines(&String::from_utf8_lossy(&bytes)),
                    // A file that is to be made.
                    Err(_) if (number, character) == (0, 0) => return None,
                    Err(_) => return Some(format!("{number}:{character} of {uri}, which is nowhere")),
                };
                &read
            }
        };
        let Some(line) = lines.get(number as usize) else {
            return Some(format!("line {number} of {uri}, which has {}", lines.len()));
        };
        let mut at = 0;
        for char in line.chars() {
            if at >= character {
                break;
            }
            at += self.units(char);
        }
        match at.cmp(&character) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Less => {
                Some(format!("{number}:{character} of {uri}, whose line is {at} long: {line:?}"))
            }
            std::cmp::Ordering::Greater => {
                Some(format!("{number}:{character} of {uri} cuts a character: {line:?}"))
            }
        }
    }

    fn of_tokens(&self, uri: &str, answer: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let Some(data) = answer["data"].as_array() else { return faults };
        let numbers: Vec<u64> = data.iter().filter_map(Value::as_u64).collect();
        let (mut line, mut start, mut end) = (0, 0, 0);
        for token in numbers.chunks(5) {
            let [lines, characters, length, ..] = *token else { continue };
            start = if lines == 0 { start + characters } else { characters };
            line += lines;
            if lines == 0 && start < end {
                faults.push(format!("the token at {line}:{start} overlaps the one before"));
            }
            end = start + length;
            faults.extend([start, end].into_iter().find_map(|at| self.of_place(uri, (line, at))));
        }
        faults
    }

    fn of_folds(&self, uri: &str, answer: &Value) -> Vec<String> {
        let count = self.lines(uri).len() as u64;
        let folds = answer.as_array().into_iter().flatten();
        let is_odd = |fold: &&Value| {
            let (start, end) = (fold["startLine"].as_u64(), fold["endLine"].as_u64());
            start > end || end.is_none_or(|end| end >= count)
        };
        folds.filter(is_odd).map(|fold| format!("the fold {fold} of {count} lines")).collect()
    }
}

fn place(value: &Value) -> Option<(u64, u64)> {
    Some((value.get("line")?.as_u64()?, value.get("character")?.as_u64()?))
}

/// The lines of a text as the protocol counts them, without their breaks and without a byte order mark.
fn lines(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(str::to_owned).collect()
}

/// Everything in an answer, or in a message of the server's, that a client which announces nothing does not understand.
#[must_use]
pub fn beyond_plain(method: &str, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![answer];
    while let Some(value) = waiting.pop() {
        if let Some(items) = value.as_array() {
            waiting.extend(items);
        }
        for (key, field) in value.as_object().into_iter().flatten() {
            let is_beyond = match key.as_str() {
                "insertTextFormat" => *field == 2,
                "kind" => *field == "markdown" || *field == "create" || *field == "rename",
                "documentChanges"
                | "changeAnnotations"
                | "annotationId"
                | "labelDetails"
                | "tags"
                | "itemDefaults"
                | "insertTextMode"
                | "commitCharacters"
                | "insert"
                | "targetUri"
                | "originSelectionRange"
                | "collapsedText"
                | "tooltip"
                | "codeDescription"
                | "relatedInformation"
                | "disabled"
                | "isPreferred"
                | "selectionRange" => !field.is_null(),
                "data" => !method.starts_with("textDocument/semanticTokens") && !field.is_null(),
                "children" => field.as_array().is_some_and(|children| !children.is_empty()),
                _ => false,
            };
            if is_beyond {
                found.push(format!("{key}: {field}"));
            } else {
                waiting.push(field);
            }
        }
    }
    let items = answer.as_array().into_iter().flatten();
    let lacks = match method {
        "textDocument/codeLens" => "command",
        "textDocument/documentLink" => "target",
        "workspace/symbol" | "textDocument/documentSymbol" => "location",
        _ => return found,
    };
    found.extend(items.filter(|item| item.get(lacks).is_none()).map(|item| format!("no {lacks} in {item}")));
    found
}
