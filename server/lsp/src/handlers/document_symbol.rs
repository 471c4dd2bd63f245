//! `textDocument/documentSymbol`: the outline of a document.
//!
//! The trap: clients that know no tree get the same symbols in a row, each with the name of the one that holds it.

use planmark_core::features::symbols::{Symbol, SymbolKind, symbols};
use tower_lsp::ls_types::{
    self, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
};

use crate::snapshot::{Opened, Snapshot};

/// Answers `textDocument/documentSymbol`.
pub(crate) fn document_symbol(
    snapshot: &Snapshot,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let opened = snapshot.opened(&params.text_document.uri)?;
    let symbols = opened.in_context(symbols);
    if snapshot.client.symbol_tree {
        return Some(DocumentSymbolResponse::Nested(
            symbols.into_iter().map(|it| tree(&opened, it)).collect(),
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
fn tree(opened: &Opened, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| tree(opened, child)).collect();
    DocumentSymbol {
        name: name(symbol.name),
        detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: opened.range(symbol.span),
        selection_range: opened.range(symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

#[expect(deprecated, reason = "a field that has to be given")]
fn flatten(opened: &Opened, symbol: Symbol, container: Option<&str>, row: &mut Vec<SymbolInformation>) {
    let name = name(symbol.name);
    row.push(SymbolInformation {
        name: name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location::new(opened.open.uri.clone(), opened.range(symbol.span)),
        container_name: container.map(str::to_owned),
    });
    for child in symbol.children {
        flatten(opened, child, Some(&name), row);
    }
}

/// Clients refuse a symbol without a name.
fn name(name: String) -> String {
    if name.trim().is_empty() { "—".into() } else { name }
}

fn kind(kind: SymbolKind) -> ls_types::SymbolKind {
    match kind {
        SymbolKind::Section => ls_types::SymbolKind::NAMESPACE,
        SymbolKind::Task => ls_types::SymbolKind::EVENT,
    }
}
