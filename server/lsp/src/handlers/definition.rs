//! `textDocument/definition`: where that is which a name means, or who says so where a number is stated.
//!
//! The trap: a client without links is told of places alone, and shows itself which word was meant.

use planmark_core::features::definition::{Place, definition as defined};
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, Location, LocationLink};

use crate::convert;
use crate::snapshot::Snapshot;

/// Answers `textDocument/definition`.
pub(crate) fn definition(
    snapshot: &Snapshot,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let place = &params.text_document_position_params;
    let opened = snapshot.opened(&place.text_document.uri)?;
    let offset = opened.offset(place.position);
    let found = opened.in_context(|context| defined(context, offset))?;
    let locations = found.places.iter().filter_map(|place| location(snapshot, place));
    if !snapshot.client.definition_links {
        return Some(GotoDefinitionResponse::Array(locations.collect()));
    }
    let origin = opened.range(found.span);
    let link = |location: Location| LocationLink {
        origin_selection_range: Some(origin),
        target_uri: location.uri,
        target_range: location.range,
        target_selection_range: location.range,
    };
    Some(GotoDefinitionResponse::Link(locations.map(link).collect()))
}

/// A place as the client knows it.
pub(super) fn location(snapshot: &Snapshot, place: &Place) -> Option<Location> {
    let range = convert::point_range(place.points, snapshot.client.encoding);
    Some(Location::new(snapshot.uri(&place.path)?, range))
}
