//! Hover: what a number counts and whether it holds, what an agent or a command is, how far away a date is.
//!
//! The trap: a hover speaks of what the plan recorded at that place. Where the plan recorded nothing there is nothing to say.

use crate::calendar::{Mention, scan};
use crate::facts::{self, Fact, Statement, Topic, Truth};
use crate::plan::census::Census;
use crate::plan::mentions::Mentioned;
use crate::plan::tallies::bound;
use crate::rules::DocumentContext;
use crate::syntax::tree::InlineContextKind;
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
    on_claim(context, offset)
        .or_else(|| on_tally(context, offset))
        .or_else(|| on_ratio(context, offset))
        .or_else(|| on_mention(context, offset))
        .or_else(|| on_date(context, offset))
}

/// A number that is counted: what was counted, how many there are, by which definition, and who else states it.
fn on_claim(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let path = &context.document.path;
    let is_here = |statement: &&Statement| statement.document.path == *path && statement.span.touches(offset);
    let facts = facts::of(context.workspace, context.index);
    // Of a date, its distance is asked for; of the document's own tasks, how they can be counted.
    let is_shown = |fact: &&Fact| match &fact.topic {
        Topic::Day(_) | Topic::Period(_) => false,
        Topic::Tasks { list, .. } => *list != context.document.relative,
        _ => true,
    };
    let (fact, here) = facts
        .iter()
        .filter(is_shown)
        .find_map(|fact| fact.statements.iter().find(is_here).map(|statement| (fact, statement)))?;
    let written = &here.written;
    let mut markdown = match (&fact.truth, fact.populations().first()) {
        (Truth::Told { told, .. }, _) if fact.denies(here) => {
            format!("**{written}** · but {} says \"{}\"", told.document.relative, told.written)
        }
        (Truth::Shown { source, .. }, _) if fact.denies(here) => format!("**{written}** · but {source}"),
        (Truth::Shown { source, .. }, _) => format!("**{written}** · holds: {source}"),
        (Truth::Told { told, .. }, _) => {
            format!("**{written}** · holds: {} says \"{}\"", told.document.relative, told.written)
        }
        (Truth::Tasks { way, list }, _) => {
            let but = if fact.denies(here) { "but" } else { "counted" };
            let done = way.done;
            format!(
                "**{written}** · {but}: {} {} in {}, {done} of them done",
                way.total, way.definition, list.relative
            )
        }
        (_, Some(truth)) if fact.denies(here) => {
            format!("**{written}** · but {} {}", truth.count, truth.definition)
        }
        (_, Some(truth)) => format!("**{written}** · holds: {} {}", truth.count, truth.definition),
        (Truth::Unknown | Truth::Counted { .. }, None) => match fact.topic {
            Topic::Count(_) | Topic::Noun(_) => {
                format!("**{written}** · nothing that planmark can see tells how many there are")
            }
            _ => format!("**{written}**"),
        },
    };
    markdown.push('\n');
    let mut told: Vec<u64> = fact.populations().first().map(|truth| truth.count).into_iter().collect();
    let mut ways = String::new();
    for population in fact.populations() {
        if !told.contains(&population.count) {
            told.push(population.count);
            ways.push_str(&format!("- {} {}\n", population.count, population.definition));
        }
    }
    if !ways.is_empty() {
        markdown.push_str(&format!("\nAlso counted as\n{ways}"));
    }
    let others: Vec<String> = fact
        .statements
        .iter()
        .filter(|other| !other.is_at(here))
        .map(|other| statement_line(fact, other))
        .collect();
    if others.is_empty() && !matches!(fact.topic, Topic::Count(_) | Topic::Noun(_)) {
        return None;
    }
    if !others.is_empty() {
        markdown.push_str(&format!("\nAlso stated in\n{}", others.concat()));
    }
    Some(Hover { span: here.span, markdown })
}

/// A number of tasks: how many there are where it speaks of, in every way that differs, and what else is said of the same tasks.
fn on_tally(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let plan = context.plan();
    let here = plan.tallies().find(|tally| tally.place(tally.span).touches(offset))?;
    let here = here.place(here.span);
    let census = Census::of(plan, context.vocabulary);
    let tallies = bound(plan, &census);
    let tally = tallies.iter().find(|bound| bound.tally.place(bound.tally.span) == here)?;
    let scope = *tally.scopes.first()?;
    let ways = census.ways(scope);
    let usual = ways.first()?;
    let written = context.source(here);
    let mut markdown = format!(
        "**{written}** · {} of {} {} are done ({:.0}%)\n",
        usual.done,
        usual.total,
        usual.definition,
        usual.percent()
    );
    let mut told = vec![(usual.done, usual.total)];
    for way in &ways {
        if !told.contains(&(way.done, way.total)) {
            told.push((way.done, way.total));
            markdown.push_str(&format!("- {} of {} {}\n", way.done, way.total, way.definition));
        }
    }
    let others: String = tallies
        .iter()
        .filter(|other| other.scopes.first() == Some(&scope) && other.tally.place(other.tally.span) != here)
        .map(|other| {
            let span = other.tally.place(other.tally.span);
            format!("- line {}: {}\n", context.text().line_at(span.start) + 1, context.source(span))
        })
        .collect();
    if !others.is_empty() {
        markdown.push_str(&format!("\nAlso stated in\n{others}"));
    }
    Some(Hover { span: here, markdown })
}

/// A percentage beside its ratio: what the ratio comes to.
fn on_ratio(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let mut ratios = context.plan().ratios().filter(|ratio| !ratio.other && ratio.whole > 0);
    let (here, ratio) = ratios.find_map(|ratio| {
        let here = ratio.percent.map_or(ratio.span, |(_, digits)| ratio.span.cover(digits));
        let here = ratio.place(here);
        here.touches(offset).then_some((here, ratio))
    })?;
    let percent = 100.0 * ratio.part as f64 / ratio.whole as f64;
    let markdown = format!("{} of {} is **{percent:.1}%**\n", ratio.part, ratio.whole);
    Some(Hover { span: here, markdown })
}

fn statement_line(fact: &Fact, statement: &Statement) -> String {
    let verdict = match fact.truth {
        Truth::Unknown => "",
        _ if fact.denies(statement) => " ✗",
        _ => " ✓",
    };
    let line = statement.points.0.line + 1;
    format!("- `{}:{line}` {}{verdict}\n", statement.document.relative, statement.written)
}

fn on_mention(context: &DocumentContext, offset: u32) -> Option<Hover> {
    let mention = context.plan().mentions().find(|mention| mention.place(mention.span).touches(offset));
    if let Some(mention) = mention {
        let kind = match mention.of {
            Mentioned::Agent => CatalogKind::Agents,
            Mentioned::Command => CatalogKind::Commands,
            Mentioned::Skill => CatalogKind::Skills,
        };
        let entry = entry(context, &kind, &mention.name)?;
        return Some(Hover { span: mention.place(mention.span), markdown: entry_markdown(entry, &kind) });
    }
    // A name in code that no wording calls an agent may be one all the same.
    let inline = context.under(offset).inline.filter(|inline| inline.kind == InlineContextKind::Code)?;
    let name = context.source(inline.content);
    let kinds = match name.strip_prefix('/') {
        Some(_) => &[CatalogKind::Commands][..],
        None => &[CatalogKind::Agents, CatalogKind::Skills],
    };
    let name = name.trim_start_matches(['/', '@']);
    let (kind, entry) = kinds.iter().find_map(|kind| Some((kind, entry(context, kind, name)?)))?;
    Some(Hover { span: inline.content, markdown: entry_markdown(entry, kind) })
}

/// The entry with this name in this repository or in a superproject.
fn entry<'a>(context: &DocumentContext<'a>, kind: &CatalogKind, name: &str) -> Option<&'a Entry> {
    let mut catalogs =
        context.workspace.ancestry(context.index).filter_map(|repository| repository.catalog(kind));
    catalogs.find_map(|catalog| catalog.entry(name))
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
            format!("{} {start} · {}", start.strftime("%A"), crate::calendar::when(today, start))
        }
        _ => {
            let days = (end - start).get_days() + 1;
            let (starts, ends) = (crate::calendar::when(today, start), crate::calendar::when(today, end));
            format!("{start} to {end} · {days} days · starts {starts}, ends {ends}")
        }
    };
    Some(Hover { span, markdown })
}
