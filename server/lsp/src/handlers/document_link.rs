//! `textDocument/documentLink`: where the text leads.
//!
//! Complete at once: what is linked was looked up to know that there is a link. The trap: `#L12` behind the name of a file is what VS Code
//! reads as a line; other clients drop what they do not know behind a `#`.

use std::fmt::Write as _;
use std::str::FromStr;

use planmark_core::features::links::{Link, Place, Target, links};
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams, Uri};

use crate::snapshot::{Opened, Snapshot};

/// Answers `textDocument/documentLink`.
pub(crate) fn document_link(snapshot: &Snapshot, params: &DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    let links = opened.in_context(links);
    Some(links.into_iter().filter_map(|it| link(&opened, it)).collect())
}

fn link(opened: &Opened, link: Link) -> Option<DocumentLink> {
    let target = match link.target {
        Target::Page(page) => Uri::from_str(&page).ok(),
        Target::File { path, place } => {
            let uri = opened.snapshot.uri(&path)?;
            match place {
                None => Some(uri),
                Some(Place::Line(line)) => Uri::from_str(&format!("{}#L{}", uri.as_str(), line + 1)).ok(),
                Some(Place::Anchor(anchor)) => {
                    Uri::from_str(&format!("{}#{}", uri.as_str(), encoded(&anchor))).ok()
                }
            }
        }
    };
    Some(DocumentLink {
        range: opened.range(link.span),
        target: Some(target?),
        tooltip: opened.snapshot.client.link_tooltips.then_some(link.tooltip),
        data: None,
    })
}

/// The anchor as it may stand in a URI; what is encoded already stays so.
fn encoded(anchor: &str) -> String {
    anchor.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~%!$&'()*+,;=:@/?".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
