//! Hover: what a number counts and whether it holds, what an agent or a command is, how far away a date is.
//!
//! The trap: a hover speaks of what the plan recorded at that place. Where the plan recorded nothing there is nothing to say.

use crate::calendar::{Mention, scan};
use crate::plan::mentions::Mentioned;
use crate::rules::DocumentContext;
use crate::text::Span;
use crate::workspace::{CatalogKind, Entry};

/// What to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// The text, as Markdown.
    pub markdown: String,
}

/// What is known of the place at `offset`.
pub fn hover(context: &DocumentContext, offset: u32) -> Option<Hover> {
    on_mention(context, offset).or_else(|| on_date(context, offset))
}

fn on_mention(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let mention = context.plan().mentions().find(|mention| mention.place(mention.span).touches(offset))?;
    let kind = match mention.of {
        Mentioned::Agent => CatalogKind::Agents,
        Mentioned::Command => CatalogKind::Commands,
        Mentioned::Skill => CatalogKind::Skills,
    };
    let catalogs =
        context.workspace.ancestry(context.index).filter_map(|repository| repository.catalog(&kind));
    let entry = catalogs.into_iter().find_map(|catalog| catalog.entry(&mention.name))?;
    Some(Hover { span: mention.place(mention.span), markdown: entry_markdown(entry, &kind) })
}

fn entry_markdown(entry: &Entry, kind: &CatalogKind) -> String {
    let name = match kind {
        CatalogKind::Commands => {
            let hint = entry.argument_hint.as_deref().unwrap_or_default();
            format!("/{} {hint}", entry.name).trim_end().to_owned()
        }
        _ => entry.name.clone(),
    };
    let mut markdown = format!("**{name}** · {}\n", kind.singular());
    if let Some(description) = &entry.description {
        markdown.push_str(&format!("\n{description}\n"));
    }
    for (key, value) in [("Model", &entry.model), ("Tools", &entry.tools)] {
        if let Some(value) = value {
            markdown.push_str(&format!("\n{key}: {value}\n"));
        }
    }
    markdown.push_str(&format!("\n`{}`\n", entry.path.display()));
    markdown
}

fn on_date(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let dated = context.plan().dates().find(|dated| dated.place(dated.span).touches(offset))?;
    let span = dated.place(dated.span);
    let written = context.source(span);
    let mention = scan(&written).into_iter().next()?;
    let today = context.today();
    let (start, end) = mention.resolve(today)?;
    let markdown = match mention {
        Mention::Date(_) if start == end => {
            format!("{} {start} · {}", start.strftime("%A"), distance(today, start))
        }
        _ => {
            let days = (end - start).get_days() + 1;
            let (starts, ends) = (distance(today, start), distance(today, end));
            format!("{start} to {end} · {days} days · starts {starts}, ends {ends}")
        }
    };
    Some(Hover { span, markdown })
}

/// "in 12 days", "12 days ago", "today".
fn distance(today: jiff::civil::Date, date: jiff::civil::Date) -> String {
    match (date - today).get_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}
