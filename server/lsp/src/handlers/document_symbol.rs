//! `textDocument/documentSymbol`: the outline of a document.
//!
//! The trap: clients that know no tree get the same symbols in a row, each with the name of the one that holds it.

use planmark_core::features::symbols::{Symbol, SymbolKind, symbols};
use planmark_core::status::Class;
use planmark_core::text::Positions;
use tower_lsp::ls_types::{
    self, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, Range, SymbolInformation,
    SymbolTag,
};

use crate::convert;
use crate::snapshot::{Opened, Snapshot};

/// Answers `textDocument/documentSymbol`.
pub(crate) fn document_symbol(
    snapshot: &Snapshot,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    let symbols = opened.in_context(symbols);
    if snapshot.client.symbol_tree {
        let mut positions = opened.positions();
        return Some(DocumentSymbolResponse::Nested(
            symbols.into_iter().map(|it| tree(&opened, &mut positions, it)).collect(),
        ));
    }
    let mut row = Vec::new();
    for symbol in symbols {
        flatten(&opened, symbol, None, &mut row);
    }
    Some(DocumentSymbolResponse::Flat(row))
}

/// A symbol with what it holds. (As deep as headings and lists nest, which the reader bounds.)
#[expect(deprecated, reason = "a field that has to be given")]
fn tree(opened: &Opened, positions: &mut Positions, symbol: Symbol) -> DocumentSymbol {
    // In the order of the text, so that nothing is counted twice.
    let mut at = |offset: u32| convert::position(positions.at(offset));
    let start = at(symbol.span.start);
    let selection_range = Range::new(at(symbol.selection.start), at(symbol.selection.end));
    let children: Vec<_> = symbol.children.into_iter().map(|child| tree(opened, positions, child)).collect();
    let end = convert::position(positions.at(symbol.span.end));
    DocumentSymbol {
        name: symbol.name,
        detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
        kind: kind(symbol.kind),
        tags: tags(opened, symbol.kind),
        deprecated: None,
        range: Range::new(start, end),
        selection_range,
        children: (!children.is_empty()).then_some(children),
    }
}

#[expect(deprecated, reason = "a field that has to be given")]
fn flatten(opened: &Opened, symbol: Symbol, container: Option<&str>, row: &mut Vec<SymbolInformation>) {
    let name = symbol.name;
    row.push(SymbolInformation {
        name: name.clone(),
        kind: kind(symbol.kind),
        tags: tags(opened, symbol.kind),
        deprecated: None,
        location: Location::new(opened.open.uri.clone(), opened.range(symbol.span)),
        container_name: container.map(str::to_owned),
    });
    for child in symbol.children {
        flatten(opened, child, Some(&name), row);
    }
}

/// What is finished has a kind of its own, so that an editor can be told to hide it.
fn kind(kind: SymbolKind) -> ls_types::SymbolKind {
    match kind {
        SymbolKind::Section => ls_types::SymbolKind::NAMESPACE,
        SymbolKind::Phase => ls_types::SymbolKind::MODULE,
        SymbolKind::Milestone => ls_types::SymbolKind::KEY,
        SymbolKind::Task(class) if class.is_unfinished() => ls_types::SymbolKind::EVENT,
        SymbolKind::Task(_) => ls_types::SymbolKind::CONSTANT,
    }
}

/// What was given up is struck through; what is done stays readable.
fn tags(opened: &Opened, kind: SymbolKind) -> Option<Vec<SymbolTag>> {
    let is_struck = kind == SymbolKind::Task(Class::Cancelled) && opened.snapshot.client.symbol_tags;
    is_struck.then(|| vec![SymbolTag::DEPRECATED])
}
