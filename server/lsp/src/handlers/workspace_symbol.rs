//! `workspace/symbol`: the symbols of every repository.
//!
//! All that is known of a symbol is at hand without its text, so a location is complete at once and there is nothing to resolve.

use planmark_core::features::workspace_symbols::{WorkspaceSymbol, WorkspaceSymbolKind, workspace_symbols};
use tower_lsp::ls_types::{
    Location, SymbolInformation, SymbolKind, SymbolTag, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::convert;
use crate::snapshot::Snapshot;

/// Answers `workspace/symbol`.
pub(crate) fn workspace_symbol(
    snapshot: &Snapshot,
    params: &WorkspaceSymbolParams,
) -> WorkspaceSymbolResponse {
    let symbols = workspace_symbols(&snapshot.workspace, &params.query);
    let known = symbols.into_iter().filter_map(|symbol| information(snapshot, symbol));
    WorkspaceSymbolResponse::Flat(known.collect())
}

#[expect(deprecated, reason = "a field that has to be given")]
fn information(snapshot: &Snapshot, symbol: WorkspaceSymbol) -> Option<SymbolInformation> {
    let is_struck = symbol.is_over && snapshot.client.workspace_tags;
    let range = convert::point_range(symbol.points, snapshot.client.encoding);
    Some(SymbolInformation {
        name: symbol.name,
        kind: kind(symbol.kind),
        tags: is_struck.then(|| vec![SymbolTag::DEPRECATED]),
        deprecated: None,
        location: Location::new(snapshot.uri(&symbol.path)?, range),
        container_name: Some(symbol.container),
    })
}

fn kind(kind: WorkspaceSymbolKind) -> SymbolKind {
    match kind {
        WorkspaceSymbolKind::Phase => SymbolKind::MODULE,
        WorkspaceSymbolKind::Milestone => SymbolKind::CONSTANT,
        WorkspaceSymbolKind::Section => SymbolKind::NAMESPACE,
        WorkspaceSymbolKind::Task => SymbolKind::EVENT,
        WorkspaceSymbolKind::Agent => SymbolKind::CLASS,
        WorkspaceSymbolKind::Command => SymbolKind::FUNCTION,
        WorkspaceSymbolKind::Skill => SymbolKind::INTERFACE,
        WorkspaceSymbolKind::Submodule => SymbolKind::PACKAGE,
    }
}
