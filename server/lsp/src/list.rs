//! Lists of diagnostics as the protocol writes them: written once, kept, compared and sent as they are.
//!
//! The trap: a list of thousands is made between two keys. So it is made of parts: most of them are those of the list before, and are sent
//! without a copy and without a look at what is in them. An [`Item`] owns nothing that stands in its finding.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use planmark_core::finding::{Finding, Severity};
use planmark_core::rules::{self, Rule};
use planmark_core::text::{Positions, Text};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    Range, Uri,
};

use crate::capabilities::Client;
use crate::convert::{point_range, position};

/// A list, written, in parts that lists share.
#[derive(Clone, Debug)]
pub(crate) struct List(Arc<[Part]>);

/// Some items of a list that follow one another, as a list of their own that is not empty.
pub(crate) type Part = Arc<RawValue>;

/// Items as a part of a list; `None` of none.
pub(crate) fn part<T: Serialize>(items: impl Iterator<Item = T>) -> Option<Part> {
    /// Writes what comes.
    struct Items<I>(std::cell::Cell<Option<I>>);
    impl<T: Serialize, I: Iterator<Item = T>> Serialize for Items<I> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0.take().into_iter().flatten())
        }
    }
    match to_raw_value(&Items(std::cell::Cell::new(Some(items)))) {
        Ok(written) => Some(Arc::from(written)).filter(|part: &Part| part.get() != "[]"),
        Err(error) => {
            tracing::error!("a list of findings could not be written as JSON: {error}");
            None
        }
    }
}

impl List {
    /// A list of what is in these parts.
    pub(crate) fn new(parts: impl IntoIterator<Item = Part>) -> List {
        List(parts.into_iter().collect())
    }

    /// Is nothing in it?
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list as JSON, in pieces.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &str> {
        // The brackets of the parts are those of the list, or become commas.
        let parts = self.0.iter().enumerate().flat_map(|(at, part)| {
            let text = part.get();
            [if at == 0 { "[" } else { "," }, &text[1..text.len() - 1]]
        });
        parts.chain([if self.is_empty() { "[]" } else { "]" }])
    }
}

impl Default for List {
    fn default() -> List {
        List::new([])
    }
}

impl PartialEq for List {
    fn eq(&self, other: &List) -> bool {
        is_same(self.pieces(), other.pieces())
    }
}

/// Are these pieces of the same text? What both share is not looked at.
fn is_same<'a>(mut one: impl Iterator<Item = &'a str>, mut other: impl Iterator<Item = &'a str>) -> bool {
    let (mut left, mut right) = ("", "");
    loop {
        left = if left.is_empty() { one.next().unwrap_or_default() } else { left };
        right = if right.is_empty() { other.next().unwrap_or_default() } else { right };
        let len = left.len().min(right.len());
        if len == 0 {
            return left.len() == right.len();
        }
        let is_shared = std::ptr::eq(left.as_ptr(), right.as_ptr());
        if !is_shared && left.as_bytes()[..len] != right.as_bytes()[..len] {
            return false;
        }
        (left, right) = (&left[len..], &right[len..]);
    }
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &*self.0 {
            [part] => part.serialize(serializer),
            _ => {
                let text = self.pieces().collect::<String>();
                RawValue::from_string(text).map_err(S::Error::custom)?.serialize(serializer)
            }
        }
    }
}

/// A finding as the client shows it, with what was written of it before or what is to be written.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Entry<'a> {
    /// Written before.
    Written(&'a RawValue),
    /// To be written.
    Item(Item<'a>),
}

/// A finding as the client shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item<'a> {
    range: Range,
    severity: DiagnosticSeverity,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<&'static CodeDescription>,
    source: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_information: Option<Vec<Related<'a>>>,
}

/// What takes part in a finding.
#[derive(Debug, Serialize)]
struct Related<'a> {
    location: Location,
    message: &'a str,
}

/// Shows findings of one text, best in order of their places.
pub(crate) struct Showing<'a, U> {
    positions: Positions<'a>,
    client: &'a Client,
    uri_of: U,
    /// The file that was looked up last: most that takes part stands in the same.
    last: Option<(Arc<Path>, Option<Uri>)>,
}

impl<'a, U: Fn(&Path) -> Option<Uri>> Showing<'a, U> {
    /// Shows findings of this text; `uri_of` gives the URI under which the client knows a file.
    pub(crate) fn new(text: &'a Text, client: &'a Client, uri_of: U) -> Showing<'a, U> {
        Showing { positions: Positions::new(text, client.encoding), client, uri_of, last: None }
    }

    /// Findings as a list.
    pub(crate) fn list(mut self, findings: &[Finding]) -> List {
        List::new(part(findings.iter().map(|finding| self.item(finding))))
    }

    /// A finding as the client shows it.
    pub(crate) fn item<'f>(&mut self, finding: &'f Finding) -> Item<'f> {
        let shows_related = self.client.related_information && !finding.related.is_empty();
        let related_information = shows_related.then(|| {
            let related = finding.related.iter().filter_map(|related| {
                let range = point_range(related.points, self.client.encoding);
                Some(Related {
                    location: Location::new(self.uri(&related.path)?, range),
                    message: &related.message,
                })
            });
            related.collect()
        });
        let (start, end) = (self.positions.at(finding.span.start), self.positions.at(finding.span.end));
        Item {
            range: Range::new(position(start), position(end)),
            severity: match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Information => DiagnosticSeverity::INFORMATION,
                Severity::Hint => DiagnosticSeverity::HINT,
            },
            code: finding.code,
            code_description: if self.client.code_description { page(finding.code) } else { None },
            source: "planmark",
            message: &finding.message,
            related_information,
        }
    }

    fn uri(&mut self, path: &Arc<Path>) -> Option<Uri> {
        match &self.last {
            Some((last, uri)) if last == path => uri.clone(),
            _ => {
                let uri = (self.uri_of)(path);
                self.last = Some((Arc::clone(path), uri.clone()));
                uri
            }
        }
    }
}

impl From<Item<'_>> for Diagnostic {
    fn from(item: Item) -> Diagnostic {
        let related = |Related { location, message }: Related| DiagnosticRelatedInformation {
            location,
            message: message.to_owned(),
        };
        Diagnostic {
            range: item.range,
            severity: Some(item.severity),
            code: Some(NumberOrString::String(item.code.to_owned())),
            code_description: item.code_description.cloned(),
            source: Some(item.source.to_owned()),
            message: item.message.to_owned(),
            related_information: item.related_information.map(|all| all.into_iter().map(related).collect()),
            ..Diagnostic::default()
        }
    }
}

/// The page of a rule: a URI takes longer to check than a finding to be found.
fn page(code: &'static str) -> Option<&'static CodeDescription> {
    static PAGES: LazyLock<BTreeMap<&str, CodeDescription>> = LazyLock::new(|| {
        let page = |rule: &&'static Rule| {
            let href = Uri::from_str(&rules::url(rule.code)).ok()?;
            Some((rule.code, CodeDescription { href }))
        };
        rules::ALL.iter().filter_map(page).collect()
    });
    PAGES.get(code)
}
