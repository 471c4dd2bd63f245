//! Reads `[counts.NAME]`.
//!
//! Which of its keys go together is decided here: a pattern has matches, a path entries, a section rows, items and tasks. The trap: a
//! count in which something cannot be meant is left out as a whole, or it would count something else than what was meant.

use regex::RegexBuilder;
use toml_edit::{Item, Value};

use super::{Place, Reader, entries, quoted, to_span, value_span};
use crate::config::count::{Count, CountPlaces, Hits, What};
use crate::nearest::nearest;
use crate::text::Span;

/// The largest regular expression, compiled; in bytes.
const MAX_PATTERN: usize = 1 << 20;

/// The most counts; each may hold an expression of that size.
const MOST: usize = 200;

/// What the keys of a table say, before they are held against one another.
#[derive(Default)]
struct Keys {
    nouns: Option<Vec<String>>,
    source: Vec<(String, Span)>,
    exclude: Vec<(String, Span)>,
    pattern: Option<(String, Span)>,
    path: Option<(Vec<String>, Span)>,
    section: Option<(String, Span)>,
    count: Option<(String, Span)>,
}

impl Reader {
    pub(super) fn count(&mut self, key: &Place, item: &Item) {
        let Some(table) = item.as_table_like() else {
            return self.problem(value_span(key, item), format!("write [counts.{}] with a source", key.name));
        };
        if self.config.counts.len() >= MOST {
            return self.problem(key.span, format!("more than {MOST} counts"));
        }
        let before = self.problems.len();
        let mut keys = Keys::default();
        for (place, item) in entries(table) {
            if self.is_key_of("counts.*", &place) {
                self.count_key(&mut keys, &place, item);
            }
        }
        if keys.source.is_empty() && self.problems.len() == before {
            let message = format!("[counts.{}] needs a source: source = \"docs/*.md\"", key.name);
            return self.problem(key.span, message);
        }
        let source = keys.source.iter().filter_map(|(glob, span)| self.glob(glob, *span)).collect();
        let exclude = keys.exclude.iter().filter_map(|(glob, span)| self.glob(glob, *span)).collect();
        let what = self.what(&keys);
        let Some(what) = what.filter(|_| self.problems.len() == before) else { return };
        let places = CountPlaces {
            name: key.span,
            source: keys.source.iter().map(|(_, span)| *span).collect(),
            within: keys
                .section
                .as_ref()
                .map(|(_, span)| *span)
                .or(keys.pattern.as_ref().map(|(_, span)| *span))
                .or(keys.path.as_ref().map(|(_, span)| *span)),
        };
        let written: Vec<&str> = keys.source.iter().map(|(glob, _)| glob.as_str()).collect();
        let count = Count {
            nouns: keys.nouns.unwrap_or_else(|| vec![key.name.to_lowercase()]),
            source,
            exclude,
            written: written.join(", "),
            what,
            section: keys.section.map(|(title, _)| title),
        };
        self.config.counts.insert(key.name.to_owned(), count);
        self.config.count_places.insert(key.name.to_owned(), places);
    }

    fn count_key(&mut self, keys: &mut Keys, place: &Place, item: &Item) {
        match place.name {
            "nouns" => {
                let nouns = self.strings(place, item).into_iter().map(|(noun, _)| noun.to_lowercase());
                keys.nouns = Some(nouns.collect());
            }
            "source" => keys.source = self.strings(place, item),
            "exclude" => keys.exclude = self.strings(place, item),
            "pattern" => keys.pattern = self.string(place, item),
            "section" => keys.section = self.string(place, item),
            "path" => {
                let steps: Vec<String> = match item.as_value() {
                    // With dots between the steps; a list where a step has one in it.
                    Some(Value::String(path)) => {
                        path.value().split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
                    }
                    _ => self.strings(place, item).into_iter().map(|(step, _)| step).collect(),
                };
                keys.path = Some((steps, value_span(place, item)));
            }
            _ => keys.count = self.string(place, item),
        }
    }

    /// What is counted, by the keys that say so together.
    fn what(&mut self, keys: &Keys) -> Option<What> {
        let word = keys.count.as_ref().map(|(word, _)| word.as_str());
        let at = keys.count.as_ref().map(|(_, span)| *span);
        if let (Some(word), Some(span)) = (word, at)
            && !What::WORDS.contains(&word)
        {
            let meant = nearest(word, What::WORDS.into_iter()).map(|word| format!("\"{word}\""));
            self.suggest(span, format!("count is one of {}", quoted(&What::WORDS)), meant);
            return None;
        }
        if let (Some((_, span)), Some(_)) = (&keys.path, &keys.pattern) {
            self.problem(*span, "a count has a pattern or a path, not both");
            return None;
        }
        if let Some((pattern, span)) = &keys.pattern {
            let hits = match word {
                None | Some("matches") => Hits::Matches,
                Some("lines") => Hits::Lines,
                Some("distinct") => Hits::Distinct,
                Some("files") => Hits::Files,
                Some(_) => {
                    let message = "a pattern counts \"matches\", \"lines\", \"distinct\" or \"files\"";
                    self.problem(at.unwrap_or(*span), message);
                    return None;
                }
            };
            let regex = RegexBuilder::new(pattern).multi_line(true).size_limit(MAX_PATTERN).build();
            return match regex {
                Ok(regex) => Some(What::Pattern(regex, hits)),
                Err(error) => {
                    let error = error.to_string();
                    let cause = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
                    self.problem(*span, format!("not a regular expression: {cause}"));
                    None
                }
            };
        }
        if let Some((steps, span)) = &keys.path {
            if word.is_some_and(|word| word != "entries") {
                self.problem(at.unwrap_or(*span), "a path counts \"entries\"");
                return None;
            }
            if let Some((_, span)) = &keys.section {
                self.problem(*span, "a section is one of Markdown, a path one of JSON or TOML");
                return None;
            }
            return Some(What::Entries(steps.clone()));
        }
        let what = match word {
            Some("rows") => What::Rows,
            Some("items") => What::Items,
            Some("tasks") => What::Tasks,
            Some(word @ ("matches" | "lines" | "distinct")) => {
                self.problem(at?, format!("\"{word}\" needs a pattern: pattern = \"^## \""));
                return None;
            }
            Some("entries") => {
                self.problem(at?, "\"entries\" needs a path: path = \"dependencies\"");
                return None;
            }
            _ => What::Files,
        };
        if let (What::Files, Some((_, span))) = (&what, &keys.section) {
            self.problem(
                *span,
                "a section needs to say what is counted in it: count = \"rows\", \"items\" or \"tasks\"",
            );
            return None;
        }
        Some(what)
    }

    /// One string with its place.
    pub(super) fn string(&mut self, key: &Place, item: &Item) -> Option<(String, Span)> {
        match item.as_value() {
            Some(value @ Value::String(text)) => Some((text.value().clone(), to_span(value.span()))),
            _ => {
                self.problem(value_span(key, item), format!("{} takes text in quotes", key.name));
                None
            }
        }
    }
}
