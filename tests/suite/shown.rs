//! What an editor shows, as text: the answers that fixtures of outline, folds, links, hints, lenses and selection expect.

use std::path::Path;

use planmark_core::features::folding::{FoldKind, folds};
use planmark_core::features::hints::{self, hints};
use planmark_core::features::lenses::{self, lenses};
use planmark_core::features::links::{Place, Target, links};
use planmark_core::features::symbols::{Symbol, SymbolKind};
use planmark_core::rules::DocumentContext;
use planmark_core::text::Span;

use crate::memory::{ROOT, found};

/// The symbols as a list that is indented as they nest.
pub fn symbols_text(symbols: &[Symbol]) -> String {
    let mut text = String::new();
    let mut waiting: Vec<(usize, &Symbol)> = symbols.iter().rev().map(|symbol| (0, symbol)).collect();
    while let Some((depth, symbol)) = waiting.pop() {
        let detail = if symbol.detail.is_empty() { String::new() } else { format!(" — {}", symbol.detail) };
        let kind = match symbol.kind {
            SymbolKind::Phase => " {phase}",
            SymbolKind::Milestone => " {milestone}",
            SymbolKind::Section | SymbolKind::Task(_) => "",
        };
        text.push_str(&format!("{}{}{kind}{detail}\n", "  ".repeat(depth), symbol.name));
        waiting.extend(symbol.children.iter().rev().map(|child| (depth + 1, child)));
    }
    text
}

/// A line each: its lines from 1, what it is, and what stands for it.
pub fn folds_text(context: &DocumentContext, most: usize) -> String {
    let line = |offset: u32| context.text().line_at(offset) + 1;
    folds(context, most)
        .iter()
        .map(|fold| {
            let kind = match fold.kind {
                FoldKind::FrontMatter => "front matter",
                FoldKind::Section(_) => "section",
                FoldKind::Finished => "finished",
                FoldKind::Table => "table",
                FoldKind::Fence => "fence",
                FoldKind::Comment => "comment",
                FoldKind::Item => "item",
            };
            let text = fold.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            format!("{}-{} {kind}{text}\n", line(fold.span.start), line(fold.span.end))
        })
        .collect()
}

/// A line each: what is written, where it leads, and what is said of it.
pub fn links_text(context: &DocumentContext) -> String {
    links(context)
        .iter()
        .map(|link| {
            let target = match &link.target {
                Target::Page(page) => page.clone(),
                Target::File { path, place } => {
                    let place = match place {
                        None => String::new(),
                        Some(Place::Line(line)) => format!(" line {}", line + 1),
                        Some(Place::Anchor(anchor)) => format!(" #{anchor}"),
                    };
                    format!("{}{place}", path.strip_prefix(Path::new(ROOT)).unwrap_or(path).display())
                }
            };
            format!("{}: {target} ({})\n", context.source(link.span), link.tooltip)
        })
        .collect()
}

/// A line each: the text before the hint on its line, the hint, and whether it can be put in.
pub fn hints_text(context: &DocumentContext, range: Span) -> String {
    let wanted = hints::Wanted { truth: true, dates: true, progress: true };
    hints(context, range, wanted, &found(context.workspace, context.index, context.document))
        .iter()
        .map(|hint| {
            let text = context.text();
            let start = text.line_span(text.line_at(hint.offset)).start;
            let before = context.source(Span::new(start, hint.offset));
            let edit = if hint.edits.is_empty() { "" } else { " (puts it in)" };
            format!("{before} ⟦{}⟧{edit}\n", hint.text)
        })
        .collect()
}

/// A line each: the heading and the lens.
pub fn lenses_text(context: &DocumentContext) -> String {
    lenses(context, lenses::Wanted::default(), None)
        .iter()
        .map(|lens| format!("{}: {}\n", context.source(lens.span), lens.title))
        .collect()
}

/// What "expand selection" goes through at a place, a line each, with `⏎` for line breaks and the middle of long ones left out.
pub fn selection_text(context: &DocumentContext, offset: u32) -> String {
    let reading = context.reading;
    let spans = reading.trees.selection(reading.source(), offset);
    spans
        .iter()
        .map(|span| {
            let text = context.source(*span).replace('\n', "⏎");
            let chars: Vec<char> = text.chars().collect();
            if chars.len() <= 60 {
                return text + "\n";
            }
            let (head, tail): (String, String) =
                (chars[..28].iter().collect(), chars[chars.len() - 28..].iter().collect());
            format!("{head} … {tail}\n")
        })
        .collect()
}
