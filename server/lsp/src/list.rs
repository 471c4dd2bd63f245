//! Lists of diagnostics as the protocol writes them: written once, kept, compared and sent as they are.
//!
//! The trap: a list of thousands is made between two keys. An [`Item`] owns nothing that stands in its finding, and an item that was
//! written before is written again without a look at what is in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use planmark_core::finding::{Finding, Severity};
use planmark_core::rules::{self, Rule};
use planmark_core::text::{Positions, Text};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    Range, Uri,
};

use crate::capabilities::Client;
use crate::convert::{point_range, position};

/// A list, written.
#[derive(Clone, Debug)]
pub(crate) struct List(Arc<Box<RawValue>>);

impl List {
    /// A list of these.
    pub(crate) fn new<T: Serialize>(items: impl Iterator<Item = T>) -> List {
        /// Writes what comes.
        struct Items<I>(std::cell::Cell<Option<I>>);
        impl<T: Serialize, I: Iterator<Item = T>> Serialize for Items<I> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.take().into_iter().flatten())
            }
        }
        match to_raw_value(&Items(std::cell::Cell::new(Some(items)))) {
            Ok(written) => List(Arc::new(written)),
            Err(error) => {
                tracing::error!("a list of findings could not be written as JSON: {error}");
                List::default()
            }
        }
    }

    /// Is nothing in it?
    pub(crate) fn is_empty(&self) -> bool {
        self.text() == "[]"
    }

    /// The list as JSON.
    pub(crate) fn text(&self) -> &str {
        self.0.get()
    }
}

impl Default for List {
    fn default() -> List {
        static EMPTY: LazyLock<Arc<Box<RawValue>>> =
            LazyLock::new(|| Arc::new(RawValue::from_string("[]".to_owned()).unwrap_or_default()));
        List(Arc::clone(&EMPTY))
    }
}

impl PartialEq for List {
    fn eq(&self, other: &List) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.text() == other.text()
    }
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
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
        List::new(findings.iter().map(|finding| self.item(finding)))
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
