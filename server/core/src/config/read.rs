//! From the text of `planmark.toml` to a [`Config`] and the [`Problem`]s in it.
//!
//! The trap: a text that is no TOML gives no configuration at all, so the caller keeps the last one that it had; a single key that cannot
//! be meant is left out, and the rest holds.

mod counts;
pub(super) mod rules;

use globset::{Glob, GlobBuilder, GlobMatcher};
use toml_edit::{Document, Item, TableLike, Value};

use super::profile::Profile;
use super::schema::{KEYS, TABLES, table};
use super::{Config, Scope};
use crate::finding::replaced;
use crate::nearest::nearest;
use crate::plan::stamps::StampKeys;
use crate::status::Class;
use crate::text::Span;

/// Something in `planmark.toml` that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What is wrong, and what was probably meant.
    pub message: String,
    /// What to write in its place, where that is clear.
    pub suggestion: Option<String>,
}

/// A longer configuration was not written by people, and is not read; in bytes.
const LONGEST: usize = 256 << 10;

/// For so many problems it is tried out what was probably meant; each time all of it is read again.
const MOST_TRIED: usize = 24;

/// The configuration that the text gives, and what in it cannot be meant; no configuration when the text is no TOML.
pub fn read(text: &str) -> (Option<Config>, Vec<Problem>) {
    if text.len() > LONGEST {
        let message = format!("longer than {} KB: it is not read", LONGEST >> 10);
        return (None, vec![Problem { span: Span::default(), message, suggestion: None }]);
    }
    let (config, mut problems) = read_once(text);
    let (count, mut tried) = (problems.len(), 0);
    for problem in &mut problems {
        // What was probably meant may be there already, or need something else that is not.
        problem.suggestion.take_if(|suggestion| {
            tried += 1;
            if tried > MOST_TRIED {
                return true;
            }
            let mended = replaced(text, &mut [(problem.span, suggestion.clone())]);
            let (config, left) = read_once(&mended);
            config.is_none() || left.len() >= count
        });
    }
    (config, problems)
}

fn read_once(text: &str) -> (Option<Config>, Vec<Problem>) {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let span = visible(text, to_span(error.span()));
            let message = format!("not TOML: {}", error.message().trim().replace('\n', ", "));
            return (None, vec![Problem { span, message, suggestion: None }]);
        }
    };
    let mut reader = Reader { config: Config::default(), problems: Vec::new() };
    for (key, item) in document.as_table() {
        let span = document.as_table().key(key).and_then(toml_edit::Key::span);
        let place = Place { name: key, span: to_span(span.or_else(|| item.span())) };
        reader.top(&place, item);
    }
    reader.problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    (Some(reader.config), reader.problems)
}

/// A key and where it stands.
struct Place<'a> {
    name: &'a str,
    span: Span,
}

struct Reader {
    config: Config,
    problems: Vec<Problem>,
}

impl Reader {
    fn top(&mut self, key: &Place, item: &Item) {
        match key.name {
            "profile" => self.profile(key, item),
            "today" => self.today(key, item),
            "rules" => self.each(key, item, Reader::rule),
            "per-file-ignores" => self.each(key, item, Reader::ignore),
            "files" => self.each(key, item, Reader::files),
            "catalogs" => self.each(key, item, Reader::catalog),
            "counts" => self.each(key, item, Reader::count),
            "stamps" => self.each(key, item, Reader::stamps),
            "status" => self.each(key, item, Reader::status),
            _ => {
                let tables = TABLES.iter().map(|table| table.name.split('.').next().unwrap_or_default());
                self.unknown(key, "key", KEYS.iter().map(|key| key.name).chain(tables));
            }
        }
    }

    /// Reads each key of a table with `read`.
    fn each(&mut self, key: &Place, item: &Item, read: fn(&mut Reader, &Place, &Item)) {
        let Some(table) = item.as_table_like() else {
            return self
                .problem(value_span(key, item), format!("{} is a table: write [{}]", key.name, key.name));
        };
        for (place, item) in entries(table) {
            read(self, &place, item);
        }
    }

    fn profile(&mut self, key: &Place, item: &Item) {
        match item.as_str().and_then(Profile::find) {
            Some(profile) => self.config.profile = Some(profile),
            None => {
                let names: Vec<&str> = Profile::names().collect();
                let meant = item.as_str().and_then(|word| nearest(word, names.iter().copied()));
                let message = format!("a profile is {}", quoted(&names));
                self.suggest(value_span(key, item), message, meant.map(|name| format!("\"{name}\"")));
            }
        }
    }

    /// A day in quotes, or as TOML writes one.
    fn today(&mut self, key: &Place, item: &Item) {
        let written = match item.as_value() {
            Some(Value::String(text)) => text.value().clone(),
            Some(Value::Datetime(date)) => date.value().to_string(),
            _ => String::new(),
        };
        match written.parse() {
            Ok(day) if written.len() == "2025-11-21".len() => self.config.today = Some(day),
            _ => self.problem(value_span(key, item), "today is a day that exists, as in \"2025-11-21\""),
        }
    }

    fn files(&mut self, key: &Place, item: &Item) {
        if !self.is_key_of("files", key) {
            return;
        }
        let globs = self.globs(key, item);
        match key.name {
            "include" => self.config.include = globs,
            _ => self.config.exclude = globs.into_iter().map(Scope::new).collect(),
        }
    }

    fn stamps(&mut self, key: &Place, item: &Item) {
        if self.is_key_of("stamps", key) {
            let words = self.strings(key, item).into_iter().map(|(word, _)| word);
            let keys = match key.name {
                "updated" => &mut self.config.stamps.updated,
                _ => &mut self.config.stamps.next_review,
            };
            keys.extend(words.map(|word| StampKeys::normal(&word)));
        }
    }

    fn catalog(&mut self, key: &Place, item: &Item) {
        if self.is_key_of("catalogs", key) {
            let folders = self.strings(key, item).into_iter().map(|(folder, _)| folder).collect();
            self.config.catalogs.insert(key.name.to_owned(), folders);
        }
    }

    fn status(&mut self, key: &Place, item: &Item) {
        if key.name != "markers" {
            return self.unknown(key, "key of [status]", ["markers"].into_iter());
        }
        self.each(key, item, |reader, key, item| match item.as_str().and_then(Class::from_word) {
            Some(class) => drop(reader.config.markers.insert(key.name.to_owned(), class)),
            None => {
                let words: Vec<&str> = Class::ALL.into_iter().map(Class::word).collect();
                let meant = item.as_str().and_then(|word| nearest(word, words.iter().copied()));
                let message = format!("a marker means {}", quoted(&words));
                reader.suggest(value_span(key, item), message, meant.map(|word| format!("\"{word}\"")));
            }
        });
    }

    /// Is this a key that the table has? Says what was meant where it is not.
    fn is_key_of(&mut self, name: &str, key: &Place) -> bool {
        let keys = table(name).map_or(&[][..], |table| table.keys);
        let is_known = keys.iter().any(|known| known.name == key.name);
        if !is_known {
            self.unknown(key, &format!("key of [{name}]"), keys.iter().map(|key| key.name));
        }
        is_known
    }

    fn globs(&mut self, key: &Place, item: &Item) -> Vec<GlobMatcher> {
        let strings = self.strings(key, item);
        strings.into_iter().filter_map(|(glob, span)| self.glob(&glob, span)).collect()
    }

    /// A glob in which `*` stays within a folder; a mere name is one of any folder.
    fn glob(&mut self, glob: &str, span: Span) -> Option<GlobMatcher> {
        let anywhere = format!("**/{glob}");
        let pattern = if glob.contains('/') { glob.trim_start_matches("./") } else { &anywhere };
        match GlobBuilder::new(pattern).literal_separator(true).build() {
            Ok(glob) => Some(Glob::compile_matcher(&glob)),
            Err(error) => {
                self.problem(span, format!("not a glob: {}", error.kind()));
                None
            }
        }
    }

    /// A string, or several in brackets, each with its place.
    fn strings(&mut self, key: &Place, item: &Item) -> Vec<(String, Span)> {
        let values: Vec<&Value> = match item.as_value() {
            Some(Value::Array(array)) => array.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let mut strings = Vec::new();
        for value in &values {
            let span = to_span(value.span());
            match value.as_str() {
                Some(text) => strings.push((text.to_owned(), span)),
                None => self.problem(span, format!("{} takes text in quotes", key.name)),
            }
        }
        if values.is_empty() {
            self.problem(
                value_span(key, item),
                format!("{} takes text in quotes, or a list of it", key.name),
            );
        }
        strings
    }

    fn unknown<'a>(&mut self, key: &Place, what: &str, known: impl Iterator<Item = &'a str>) {
        let meant = nearest(key.name, known);
        let suggestion = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
        self.suggest(
            key.span,
            format!("no {what} is called {}{suggestion}", key.name),
            meant.map(str::to_owned),
        );
    }

    fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.suggest(span, message.into(), None);
    }

    fn suggest(&mut self, span: Span, message: String, suggestion: Option<String>) {
        self.problems.push(Problem { span, message, suggestion });
    }
}

fn entries(table: &dyn TableLike) -> impl Iterator<Item = (Place<'_>, &Item)> {
    table.iter().map(|(name, item)| {
        let span = table.key(name).and_then(toml_edit::Key::span);
        (Place { name, span: to_span(span.or_else(|| item.span())) }, item)
    })
}

fn to_span(range: Option<std::ops::Range<usize>>) -> Span {
    range.map_or(Span::new(0, 0), |range| Span::new(range.start as u32, range.end as u32))
}

/// The parser often points at the empty place behind what it could not read: then the line up to there.
fn visible(text: &str, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    Span::new(line as u32, span.end)
}

fn value_span(key: &Place, item: &Item) -> Span {
    item.as_value().map_or(key.span, |value| to_span(value.span()))
}

/// A string's span without its quotes.
fn inside(span: Span) -> Span {
    if span.len() >= 2 { Span::new(span.start + 1, span.end - 1) } else { span }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_can_be_understood_is_kept() {
        let text = "[rules]\ntabel-sum = \"off\"\nratio-mismatch = \"of\"\ntable-sum = \"off\"\n[files]\nexclud = [\"a\"]\n";
        let (config, problems) = read(text);
        assert_eq!(config.unwrap().rules.len(), 1);
        let said: Vec<_> = problems
            .iter()
            .map(|problem| (&text[problem.span.range()], problem.suggestion.as_deref()))
            .collect();
        // `table-sum` is there already.
        let expected = [("tabel-sum", None), ("\"of\"", Some("\"off\"")), ("exclud", Some("exclude"))];
        assert_eq!(said, expected);
    }

    #[test]
    fn no_toml_is_no_configuration() {
        let (config, problems) = read("[rules\n");
        assert!(config.is_none());
        assert!(problems[0].message.starts_with("not TOML"), "{problems:?}");
    }

    #[test]
    fn globs_stay_within_their_folder() {
        let (config, problems) = read("[files]\nexclude = [\"docs/*.md\", \"OLD.md\"]\n");
        assert!(problems.is_empty());
        let config = config.unwrap();
        assert!(!config.judges("docs/a.md") && config.judges("docs/deep/a.md") && !config.judges("x/OLD.md"));
    }

    #[test]
    fn whatever_is_typed_is_read_and_every_place_lies_in_the_text() {
        let whole = "today = 1\n[rules]\ntable-sum = { severity = \"off\", days = 3 }\n[per-file-ignores]\n\"a/**\" = [\"é\"]\n\
                     [files]\ninclude = [\"[\", 4]\n[counts.x]\nsource = \"{a,b\"\n[counts]\ny = 3\n[status.markers]\n\"?\" = \"hold\"\n\
                     [catalogs]\nagents = 7\n[stamps]\nupdated = [[]]\n[[rules]]\n";
        let bounds: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
        for &start in &bounds {
            for length in [1, 2, 9] {
                let end = bounds.iter().copied().find(|end| *end >= start + length).unwrap_or(whole.len());
                let typed = format!("{}{}", &whole[..start], &whole[end..]);
                for text in [&whole[..start], &typed] {
                    for problem in read(text).1 {
                        assert!(text.get(problem.span.range()).is_some(), "{problem:?} in {text}");
                    }
                }
            }
        }
    }
}
