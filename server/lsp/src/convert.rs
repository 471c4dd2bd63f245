//! Between the core's spans and the protocol's ranges, and between paths and URIs.
//!
//! The trap: a range means nothing without the text that it was made from, and a character nothing without the
//! encoding; both always come from one snapshot.

use std::path::Path;

use planmark_core::text::{Encoding, Point, Position, Span, Text};
use tower_lsp::ls_types::{self, Uri};

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

#[cfg(test)]
mod tests {
    use std::str::FromStr;

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
