//! Claims in tables: a row's first cell is the label of the others.
//!
//! `| Agents | 57 |` and `| Submodules Operational | 43/43 repositories |` are claims; `| Research | 6 agents |` is one about a part,
//! and `| Agents | 52 | 54 |` compares.

use super::reader::{Context, key, read_tokens};
use super::titles::{is_dated, is_whole};
use super::tokens::{Kind, Token, tokens};
use super::{Claim, Exactness, Scope, Standing};
use crate::plan::{ChunkPlan, Table};
use crate::words::Words;

/// Words of a column's header which say that its numbers are not about how many there are now.
static OTHER_COLUMNS: Words = Words::new(
    "target goal planned before old was limit lines size effort hours weeks new change delta previous max min \
     cost date time priority remaining missing",
);

/// Reads the claims of a table's cells.
pub(super) fn read(table: &Table, plan: &mut ChunkPlan) {
    for row in &table.rows {
        if !row.iter().any(|cell| cell.text.bytes().any(|byte| byte.is_ascii_digit())) {
            continue;
        }
        let Some((label, cells)) = row.split_first() else { continue };
        let title = words(&label.text);
        // "- Agents" below "Files by category" is a row of a group.
        let grouped = label.text.trim_start_matches(['*', ' ']).starts_with(['-', '└', '├', '↳', '•', '&']);
        let dated = is_dated(&title.join(" "));
        let counted = key(&title).filter(|_| !grouped && !label.text.contains(['(', '（']));
        // "| Skills | 32 | `.tool/skills/` |": the row says where.
        let folder = cells.iter().find_map(|cell| folder_in(&tokens(&cell.text)));
        let numeric = cells.iter().filter(|cell| starts_with_number(&tokens(&cell.text))).count();
        for (column, cell) in cells.iter().enumerate() {
            if !cell.text.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let read = tokens(&cell.text);
            let header =
                table.header.get(column + 1).map(|cell| cell.text.to_lowercase()).unwrap_or_default();
            let other =
                header.split(|char: char| !char.is_alphanumeric()).any(|word| OTHER_COLUMNS.contains(word));
            let first = plan.claims.len();
            let context = Context {
                start: cell.span.start,
                standing: Standing::Cell,
                title: Some(title.join(" ")),
                folder: folder.clone(),
            };
            read_tokens(&read, &context, &mut plan.claims);
            for claim in &mut plan.claims[first..] {
                if other || grouped || dated || numeric > 1 {
                    claim.scope = Scope::Part;
                } else if !is_whole(&title.join(" ")) {
                    claim.scope = claim.scope.max(Scope::Titled);
                }
            }
            let Some(counted) = counted.filter(|_| plan.claims.len() == first && !other) else { continue };
            if let Some(Bare { number, value, part, exactness }) = bare(&read) {
                plan.claims.push(Claim {
                    span: number.span.shift(cell.span.start),
                    value,
                    part,
                    exactness,
                    counted,
                    unit: title.join(" "),
                    phrase: format!(
                        "{}: {}",
                        label.text.trim_matches(['*', ' ', ':']),
                        cell.text.trim_matches('*')
                    ),
                    scope: if numeric > 1 { Scope::Part } else { Scope::Whole },
                    folder: folder.clone(),
                    subject: Some(title.join(" ")),
                    standing: Standing::Cell,
                });
            }
        }
        if !is_number_only(&label.text) {
            let context =
                Context { start: label.span.start, standing: Standing::Cell, title: None, folder: None };
            let first = plan.claims.len();
            read_tokens(&tokens(&label.text), &context, &mut plan.claims);
            for claim in &mut plan.claims[first..] {
                claim.scope = claim.scope.max(Scope::Titled);
            }
        }
    }
}

fn words(text: &str) -> Vec<String> {
    tokens(text).iter().filter(|token| token.is_word()).map(|token| token.text.to_lowercase()).collect()
}

fn starts_with_number(tokens: &[Token]) -> bool {
    let said = tokens.iter().find(|token| !matches!(token.kind, Kind::Mark(_)));
    said.is_some_and(|token| matches!(token.kind, Kind::Number(_)))
}

fn is_number_only(text: &str) -> bool {
    text.chars().all(|char| !char.is_alphabetic())
}

/// The folder that a cell names in code: that of `.tool/agents/x-*.md` is `.tool/agents`.
fn folder_in(tokens: &[Token]) -> Option<String> {
    let path = tokens.iter().find(|token| token.code && token.is_word() && token.text.contains('/'))?.text;
    let (folder, last) = path.rsplit_once('/')?;
    let whole = !last.is_empty() && !last.contains(['.', '*']);
    Some(if whole { path } else { folder }.trim_start_matches("./").to_owned())
}

/// The number that a cell consists of.
struct Bare<'t, 'a> {
    number: &'t Token<'a>,
    value: u64,
    part: Option<u32>,
    exactness: Exactness,
}

/// The number that a cell consists of: `57`, `530+`, `43/43`, `✅ 57`.
fn bare<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<Bare<'t, 'a>> {
    let said: Vec<&Token> = tokens
        .iter()
        .filter(
            |token| !matches!(token.kind, Kind::Mark(mark) if !mark.is_ascii() || matches!(mark, '(' | ')')),
        )
        .collect();
    let mut same = None;
    let (number, value, exactness) = match said.as_slice() {
        [number] => (*number, number.kind, Exactness::Exact),
        [number, plus] if plus.is_mark('+') => (*number, number.kind, Exactness::Floor),
        [about, number] if about.is_mark('~') => (*number, number.kind, Exactness::About),
        [part, slash, whole] if slash.is_mark('/') && part.kind == whole.kind => {
            same = Some(whole.span.start - part.span.start);
            (*whole, whole.kind, Exactness::Exact)
        }
        _ => return None,
    };
    match value {
        Kind::Number(value) if !number.code && !number.struck => {
            Some(Bare { number, value, part: same, exactness })
        }
        _ => None,
    }
}
