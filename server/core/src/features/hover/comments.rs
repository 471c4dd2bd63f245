//! Hover on comments that speak to planmark: the rule that one silences, the count that one binds.

use super::card::{Card, Line};
use super::{Hover, Place, counted};
use crate::rules::{self, Rule};
use crate::text::Span;
use crate::workspace::CatalogKind;

/// A rule that a comment names: `<!-- planmark: ignore table-sum: why -->`.
pub(super) fn rule(place: &Place) -> Option<Hover> {
    place.find(&place.chunk.directives, |directive| directive.span)?;
    let silences = place.context.document.suppressions.silences();
    let mut names = silences.iter().flat_map(|silence| &silence.names);
    let name = names.find(|name| name.span.touches(place.offset))?;
    Some(Hover { span: name.span, card: of_rule(rules::find(name.code)?) })
}

/// What a rule is: its name, how loud it is, the first paragraph of its page, and where that stands.
pub(super) fn of_rule(rule: &Rule) -> Card {
    let mut facts = format!(" · {}, {}", rule.severity.word(), rule.certainty.word());
    if !rule.enabled {
        facts.push_str(", off unless configured");
    }
    let lines = rule.docs.lines().map(str::trim).skip_while(|line| line.is_empty());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    Card::new(Line::strong(rule.code).and(facts))
        .row(Line::of_page(&paragraph.join(" ")))
        .row(Line::default().link("Its page", rules::url(rule.code)))
}

/// A count that a comment names: `<!-- planmark: count=agents -->`.
pub(super) fn count(place: &Place) -> Option<Hover> {
    let (directive, span) = place.find(&place.chunk.directives, |directive| directive.span)?;
    let name = directive.text.strip_prefix("count=")?.trim();
    let at = place.source(span).find("count=")? as u32 + span.start;
    let kind = CatalogKind::from_word(name);
    let mut catalogs =
        place.context.workspace.ancestry(place.context.index).filter_map(|it| it.catalog(&kind));
    let (title, ways) = match catalogs.find(|catalog| catalog.is_known()) {
        None => (" · nothing that planmark can see is counted by this name".to_owned(), Vec::new()),
        Some(catalog) => {
            let ways = catalog.populations();
            let usual = ways.first().map(|way| format!(" · {} {}", way.count, way.definition));
            let none = format!(" · {}", counted(0, kind.singular(), kind.plural()));
            (usual.unwrap_or(none), ways)
        }
    };
    let others = ways.iter().skip(1).map(|way| Line::text(format!("{} {}", way.count, way.definition)));
    let card = Card::new(Line::strong(name).and(title)).list("Also counted as", others.collect());
    Some(Hover { span: Span::new(at, at + ("count=".len() + name.len()) as u32), card })
}
