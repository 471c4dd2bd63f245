//! Items of lists as tasks: which boxes are boxes, which emoji are, and which lines only explain a marker.

use super::{Legend, Task, TaskForm, id, is_waived};
use crate::plan::ChunkPlan;
use crate::status::{Stated, Vocabulary, emoji, stated, words};
use crate::syntax::{Block, BlockKind, Checkbox, Chunk};
use crate::text::Span;

/// An item with what tells a task from other items.
struct Item<'a> {
    block: &'a Block,
    content: Span,
    text: &'a str,
    checkbox: Option<Checkbox>,
    marker: &'a str,
}

/// Emoji that make a list one of tasks when they stand in front of one of its items: work that waits or goes on.
const WAITING: [char; 6] = ['⏸', '⏳', '🔨', '🚧', '⬜', '🔲'];

/// Records the tasks, legends and bullets among the items of `chunk`, and puts all tasks in order of their place.
pub(in crate::plan) fn read(chunk: &Chunk, source: &str, plan: &mut ChunkPlan) {
    // The lists that are open at this point, one a depth; nested lists close before the one around them.
    let mut open: Vec<(u8, u8, Vec<Item>)> = Vec::new();
    let vocabulary = Vocabulary::default();
    let text = |span: Span| source.get(span.range()).unwrap_or_default();
    for block in &chunk.blocks {
        let BlockKind::Item { first, checkbox, content, .. } = block.kind else {
            continue;
        };
        let (depth, quotes) = (block.list_depth, block.quote_depth);
        let ends =
            |list: &(u8, u8, Vec<Item>)| list.0 > depth || (list.0 == depth && (first || list.1 != quotes));
        while open.last().is_some_and(ends) {
            if let Some((_, _, items)) = open.pop() {
                read_list(&items, &vocabulary, plan);
            }
        }
        if open.last().is_none_or(|list| list.0 < depth) {
            open.push((depth, quotes, Vec::new()));
        }
        let marker = checkbox.map_or("", |checkbox| text(checkbox.marker));
        if let Some((_, _, items)) = open.last_mut() {
            items.push(Item { block, content, text: text(content), checkbox, marker });
        }
    }
    while let Some((_, _, items)) = open.pop() {
        read_list(&items, &vocabulary, plan);
    }
    plan.tasks.sort_by_key(|task| (task.span.start, task.span.end));
    plan.bullets.sort_unstable();
}

fn read_list(items: &[Item], vocabulary: &Vocabulary, plan: &mut ChunkPlan) {
    let boxed: Vec<&Item> = items.iter().filter(|item| item.checkbox.is_some()).collect();
    let is_known = boxed.iter().any(|item| vocabulary.known_marker(item.marker).is_some());
    if is_known && !is_legend(&boxed) {
        for item in &boxed {
            if let Some(checkbox) = item.checkbox {
                let form = TaskForm::Box { span: checkbox.span, marker: item.marker.to_owned() };
                plan.tasks.push(task(item, form, item.content, item.text));
            }
        }
    } else {
        plan.legends.extend(boxed.iter().filter_map(|item| boxed_legend(item)));
    }
    let unboxed: Vec<&Item> = items.iter().filter(|item| item.checkbox.is_none()).collect();
    plan.legends.extend(unboxed.iter().filter_map(|item| quoted_legend(item)));
    let marked: Vec<(&Item, Span)> =
        unboxed.iter().filter_map(|item| Some((*item, leading_emoji(item.text)?))).collect();
    let waits = marked.iter().any(|(item, _)| item.text.starts_with(WAITING));
    let varied = marked.iter().any(|(item, _)| !item.text.starts_with(WAITING));
    let titled =
        marked.iter().all(|(item, mark)| words::class(item.text[mark.end as usize..].trim()).is_none());
    if marked.len() >= 2 && marked.len() == items.len() && waits && varied && titled {
        for (item, mark) in marked {
            let marker = item.text[mark.range()].to_owned();
            let form = TaskForm::Emoji { span: mark.shift(item.content.start), marker };
            let title = &item.text[mark.end as usize..];
            let blanks = title.len() - title.trim_start().len();
            let at = Span::new(item.content.start + mark.end + blanks as u32, item.content.end);
            plan.tasks.push(task(item, form, at, title.trim_start()));
        }
    } else {
        let outermost = unboxed.iter().filter(|item| item.block.list_depth == 1);
        plan.bullets.extend(outermost.map(|item| item.block.span.start));
    }
}

fn task(item: &Item, form: TaskForm, title: Span, text: &str) -> Task {
    Task {
        span: item.block.span,
        form,
        title,
        depth: item.block.list_depth,
        quote_depth: item.block.quote_depth,
        id: id(text),
        waived: is_waived(text),
        refers: false,
        stated: stated_in_item(text).map(|stated| Stated { span: stated.span.shift(title.start), ..stated }),
    }
}

/// `✅ …` in front of an item's text, or a status in brackets at its end.
fn stated_in_item(text: &str) -> Option<Stated> {
    if let Some(mark) = leading_emoji(text) {
        let class = emoji::class(&text[mark.range()])?;
        return Some(Stated { span: mark, class, word: false, qualified: false });
    }
    // Most texts end in plain words, which state nothing.
    let last = text.trim_end_matches([' ', '*', '_', '.', '\n']).chars().next_back()?;
    let states = matches!(last, ')' | ']' | '）' | '】') || last.is_uppercase() || !last.is_ascii();
    states.then(|| stated::of_heading(text, false)).flatten().filter(|stated| stated.word)
}

/// The emoji with a class that a text begins with.
fn leading_emoji(text: &str) -> Option<Span> {
    let first = text.chars().next()?;
    emoji::of(first)?;
    let mut end = first.len_utf8();
    if text[end..].starts_with('\u{fe0f}') {
        end += '\u{fe0f}'.len_utf8();
    }
    text[end..].chars().next().is_none_or(char::is_whitespace).then(|| Span::new(0, end as u32))
}

/// Do these boxes explain markers: each beside a status, no marker twice?
fn is_legend(boxed: &[&Item]) -> bool {
    let mut markers: Vec<&str> = boxed.iter().map(|item| item.marker).collect();
    markers.sort_unstable();
    markers.dedup();
    boxed.len() >= 2 && markers.len() == boxed.len() && boxed.iter().all(|item| boxed_legend(item).is_some())
}

/// `- [~] In progress`
fn boxed_legend(item: &Item) -> Option<Legend> {
    let span = item.checkbox?.span;
    let class = explained(item.text)?;
    Some(Legend { span, marker: item.marker.to_owned(), class })
}

/// `` - `[~]` In progress ``, `- 🟡 [>] - In Progress (WIP)`
fn quoted_legend(item: &Item) -> Option<Legend> {
    let open = item.text.find('[')?;
    if item.text[..open].chars().any(char::is_alphanumeric) {
        return None;
    }
    let rest = &item.text[open + 1..];
    let close = rest.find(']').filter(|close| *close > 0 && rest[..*close].chars().count() <= 2)?;
    let class = explained(rest[close + 1..].trim_start_matches('`'))?;
    let start = item.content.start + open as u32;
    Some(Legend { span: Span::new(start, start + close as u32 + 2), marker: rest[..close].to_owned(), class })
}

/// The status that a text consists of: after a dash or colon, perhaps with an explanation in brackets or behind a dash.
fn explained(text: &str) -> Option<crate::status::Class> {
    let text = text.trim_start_matches([' ', '=', '-', '–', '—', ':', '→', '*', '`', '_', '"']);
    let text = text.trim_start_matches(emoji::is_emoji).trim_start();
    let (class, length) = words::leading(text)?;
    let rest = text[length..].trim_start_matches(['*', '_', '`', '"', ' ', '.']);
    let ends = rest.is_empty() || rest.starts_with(['(', '-', '–', '—', ':', '/', ',', '|', '；', '（']);
    let task = ["task", "tasks", "item", "items"].contains(&rest.to_lowercase().trim());
    (ends || task).then_some(class)
}
