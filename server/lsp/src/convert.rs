//! Between the core's spans and the protocol's ranges, and between findings and diagnostics.
//!
//! The trap: a range means nothing without the text that it was made from, and a character nothing without the
//! encoding; both always come from one snapshot.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;

use planmark_core::finding::{Finding, Related, Severity};
use planmark_core::rules::{self, Rule};
use planmark_core::text::{Encoding, Point, Position, Positions, Span, Text};
use tower_lsp::ls_types::{
    self, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Uri,
};

use crate::capabilities::Client;

/// The protocol's position of one of the core's.
pub(crate) fn position(position: Position) -> ls_types::Position {
    ls_types::Position::new(position.line, position.character)
}

/// The offset of a position, clamped as the protocol says.
pub(crate) fn offset(text: &Text, position: ls_types::Position, encoding: Encoding) -> u32 {
    text.offset(Position { line: position.line, character: position.character }, encoding)
}

/// The range of a span.
pub(crate) fn range(text: &Text, span: Span, encoding: Encoding) -> ls_types::Range {
    ls_types::Range::new(
        position(text.position(span.start, encoding)),
        position(text.position(span.end, encoding)),
    )
}

/// The span of a range; one that ends before it starts is read backwards.
pub(crate) fn span(text: &Text, range: ls_types::Range, encoding: Encoding) -> Span {
    let start = offset(text, range.start, encoding);
    let end = offset(text, range.end, encoding);
    Span::new(start.min(end), start.max(end))
}

/// The range between two points of a text that is not at hand.
pub(crate) fn point_range((start, end): (Point, Point), encoding: Encoding) -> ls_types::Range {
    ls_types::Range::new(position(start.position(encoding)), position(end.position(encoding)))
}

/// The path of a document, or a stand-in for one that lies in no file (`untitled:`), below a folder named
/// like its scheme. `None` for a document that is none of ours, such as the other side of a comparison.
pub(crate) fn path(uri: &Uri) -> Option<std::path::PathBuf> {
    match uri.scheme().as_str() {
        "file" => uri.to_file_path().filter(|path| path.is_absolute()).map(std::borrow::Cow::into_owned),
        "untitled" => Some(Path::new("untitled:").join(uri.path().as_str().trim_start_matches('/'))),
        _ => None,
    }
}

/// The URI of a file that the client has not opened.
pub(crate) fn uri(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// The page of a rule: a URI takes longer to check than a finding to be found.
fn page(code: &'static str) -> Option<Uri> {
    static PAGES: LazyLock<BTreeMap<&str, Uri>> = LazyLock::new(|| {
        let page = |rule: &&'static Rule| Some((rule.code, Uri::from_str(&rules::url(rule.code)).ok()?));
        rules::ALL.iter().filter_map(page).collect()
    });
    PAGES.get(code).cloned()
}

/// Findings in a text, in order of their places, as the client shows them; `uri_of` as in [`diagnostic`].
pub(crate) fn diagnostics(
    findings: &[Finding],
    text: &Text,
    client: &Client,
    uri_of: impl Fn(&Path) -> Option<Uri>,
) -> Vec<Diagnostic> {
    let mut positions = Positions::new(text, client.encoding);
    findings.iter().map(|finding| diagnostic(finding, &mut positions, client, &uri_of)).collect()
}

/// A finding as the client shows it, with its place in the text of `positions`; `uri_of` gives the URI under which the client knows a file.
pub(crate) fn diagnostic(
    finding: &Finding,
    positions: &mut Positions,
    client: &Client,
    uri_of: impl Fn(&Path) -> Option<Uri>,
) -> Diagnostic {
    let related = |related: &Related| {
        let location = Location::new(uri_of(&related.path)?, point_range(related.points, client.encoding));
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    };
    let shows_related = client.related_information && !finding.related.is_empty();
    let page = client.code_description.then(|| page(finding.code));
    let (start, end) = (positions.at(finding.span.start), positions.at(finding.span.end));
    Diagnostic {
        range: ls_types::Range::new(position(start), position(end)),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Information => DiagnosticSeverity::INFORMATION,
            Severity::Hint => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(finding.code.into())),
        code_description: page.flatten().map(|href| CodeDescription { href }),
        source: Some("planmark".into()),
        message: finding.message.clone(),
        related_information: shows_related.then(|| finding.related.iter().filter_map(related).collect()),
        tags: None,
        data: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_uris() {
        let path_of =
            |uri: &str| path(&Uri::from_str(uri).expect("a URI")).map(|path| path.display().to_string());
        assert_eq!(path_of("file:///a/b%20c.md").as_deref(), Some("/a/b c.md"));
        assert_eq!(path_of("untitled:Untitled-1").as_deref(), Some("untitled:/Untitled-1"));
        assert_eq!(path_of("untitled:/a/b.md").as_deref(), Some("untitled:/a/b.md"));
        assert_eq!(path_of("git:/a/b.md?x"), None);
        assert_eq!(path_of("vscode-notebook-cell:/x#W0"), None);
    }

    #[test]
    fn a_range_in_every_encoding_leads_back_to_its_span() {
        let text = Text::new("a\n🚀⏸️ 計画 é\n");
        let line = text.line_span(1);
        for start in line.range() {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let there = Span::new(text.floor(start as u32), line.end);
                assert_eq!(
                    span(&text, range(&text, there, encoding), encoding),
                    there,
                    "{encoding:?} at {start}"
                );
            }
        }
    }
}
