//! Actions, everywhere: whatever is offered at any place of any text leaves no count wrong that was right, tells what it cannot put right,
//! can be undone exactly, and is not offered again.
//!
//! Texts are those of the fixtures, and with `PLANMARK_CORPUS` those of a folder of real plans. The trap: a finding at a place where the
//! same rule found something before is an old one.

use std::path::Path;

use planmark_core::actions::{Action, ActionKind, Reach, actions, completed};
use planmark_core::facts::Shared;
use planmark_core::finding::{Finding, Severity, replaced};
use planmark_core::rules::{self, DocumentContext};
use planmark_core::status::Vocabulary;
use planmark_core::text::Span;
use planmark_core::workspace::Workspace;
use planmark_tests::edits::{inverse, moved, was_passed};
use planmark_tests::fixture;
use planmark_tests::memory::{self, ROOT, holding};
use planmark_tests::sources::sources;

const PATH: &str = "PLAN.md";

/// At most so many lines of one text are tried, spread over it; `PLANMARK_LINES` sets another number.
const MOST: usize = 12;

#[derive(Default)]
struct Tally {
    texts: usize,
    tried: usize,
    edits: usize,
    named: usize,
    failures: Vec<String>,
}

#[test]
fn any_action_anywhere() {
    let mut texts: Vec<(String, String)> =
        sources().into_iter().map(|source| (source.name, source.text)).collect();
    let mut cases = Vec::new();
    for (name, text) in &texts {
        for case in fixture::cases(text) {
            for file in case.files.into_iter().filter(|file| file.path.ends_with(".md")) {
                cases.push((format!("{name}:{} {}", case.line, case.name), file.text.replace("$0", "")));
            }
        }
    }
    texts.extend(cases);
    let mut tally = Tally::default();
    for (name, text) in &texts {
        try_all(name, text, &mut tally);
    }
    let Tally { texts, tried, edits, named, failures } = tally;
    println!("{texts} texts, {tried} actions, {edits} edits, {named} with findings named in the title");
    let shown: Vec<String> = failures.iter().take(20).cloned().collect();
    assert!(failures.is_empty(), "\n{}\n{} failures", shown.join("\n"), failures.len());
}

/// Of a large text an excerpt is judged; what follows in it must be what follows in the whole.
#[test]
fn anywhere_in_a_large_list() {
    let text = large();
    assert!(text.len() > 2 << 16, "{}", text.len());
    let before = World::of(&text);
    let found = before.found();
    let follows = |finding: &&Finding| rules::find(finding.code).is_some_and(|rule| rule.follows);
    assert_eq!(found.iter().find(follows), None, "every number is right");
    let ends: Vec<u32> = text.match_indices('\n').map(|(at, _)| at as u32).collect();
    let mut tally = Tally::default();
    for offset in ends.iter().step_by(ends.len() / 40) {
        let offered = before.with(|context| actions(context, Span::empty(*offset)));
        let wanted = |action: &&Action| {
            matches!(action.kind, ActionKind::Toggle(_) | ActionKind::Section(_) | ActionKind::Move(_))
        };
        for action in offered.iter().filter(wanted).take(3) {
            tally.tried += 1;
            if let Err(failure) = try_one(&before, &text, &found, *offset, action, &mut tally) {
                tally.failures.push(failure);
            }
        }
    }
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n"));
    assert!(tally.tried >= 30, "{} tried", tally.tried);
}

/// A list of about 3,000 tasks in all of whose forms of counting nothing is wrong.
fn large() -> String {
    let (mut body, mut summary) = (String::new(), String::new());
    let (mut all, mut all_done) = (0, 0);
    let percent = |done: usize, total: usize| (100.0 * done as f64 / total as f64).round();
    for phase in 1..=240 {
        let total = 9 + phase % 5;
        let done = total * (phase % 4) / 4;
        let title = format!("Phase {phase}: Berth {phase}");
        all += total;
        all_done += done;
        match phase % 3 {
            0 => body += &format!("## {title} ({done}/{total} tasks)\n\n"),
            1 => {
                body += &format!(
                    "## {title}\n\n**Progress:** {done}/{total} tasks complete ({}%)\n\n",
                    percent(done, total)
                )
            }
            _ => body += &format!("## {title} [{done}/{total}]\n\n"),
        }
        if phase <= 20 {
            summary += &format!("| {title} | {total} | {done} | {}% |\n", percent(done, total));
        }
        for task in 0..total {
            let mark = if task < done { 'x' } else { ' ' };
            let indent = if task % 4 == 2 && task != done { "  " } else { "" };
            body += &format!(
                "{indent}- [{mark}] **T{phase:03}.{task:02}** Lay the cable 🚧 along berth {phase}\n"
            );
        }
        if phase % 7 == 0 {
            body += "\n**Acceptance criteria:**\n\n- [ ] the harbour master has seen it\n";
        }
        body.push('\n');
    }
    let share = percent(all_done, all);
    format!(
        "# Quay\n\n**Progress:** {all_done}/{all} tasks complete ({share}%)\n\n## Summary\n\n\
         | Phase | Tasks | Done | Share |\n|---|---|---|---|\n{summary}\n{body}## Figures\n\n\
         **Total Tasks:** {all}\n**Completed:** {all_done}\n"
    )
}

fn try_all(name: &str, text: &str, tally: &mut Tally) {
    let before = World::of(text);
    let lines: Vec<u32> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            // At the end of a line a cursor is beside what it says.
            Some((start + line.trim_end().len()) as u32)
        })
        .collect();
    let offered: Vec<(u32, Vec<Action>)> = before.with(|context| {
        let at = |offset: &u32| (*offset, actions(context, Span::empty(*offset)));
        let spoken = |(_, actions): &(u32, Vec<Action>)| actions.iter().any(|it| it.kind.has_consequences());
        lines.iter().map(at).filter(spoken).collect()
    });
    if offered.is_empty() {
        return;
    }
    tally.texts += 1;
    let found = before.found();
    let most = std::env::var("PLANMARK_LINES").ok().and_then(|most| most.parse().ok()).unwrap_or(MOST);
    let stride = offered.len().div_ceil(most);
    for (offset, actions) in offered.into_iter().step_by(stride) {
        for action in actions.iter().filter(|action| action.kind.has_consequences()) {
            tally.tried += 1;
            if let Err(failure) = try_one(&before, text, &found, offset, action, tally) {
                tally.failures.push(format!("{name}: {failure}"));
            }
        }
    }
}

fn try_one(
    before: &World,
    text: &str,
    found: &[Finding],
    offset: u32,
    action: &Action,
    tally: &mut Tally,
) -> Result<(), String> {
    let action = before.with(|context| completed(context, action, Reach::Document, &|_| None));
    let line = text[..offset as usize].matches('\n').count() + 1;
    let at = format!("line {line}, {:?}", action.title);
    let mut edits: Vec<(Span, String)> =
        action.edits.iter().map(|edit| (edit.span, edit.new_text.clone())).collect();
    edits.sort_by_key(|(span, _)| *span);
    tally.edits += edits.len();
    if edits.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
        return Err(format!("{at}: edits overlap"));
    }
    let after_text = replaced(text, &mut edits.clone());
    let mut undo = inverse(text, &edits);
    if replaced(&after_text, &mut undo) != text {
        return Err(format!("{at}: cannot be undone"));
    }
    let after = World::of(&after_text);
    let is_new = |finding: &&Finding| {
        !found.iter().any(|known| {
            let place =
                Span::new(moved(&edits, known.span.start, false), moved(&edits, known.span.end, true));
            known.code == finding.code && (place.overlaps(finding.span) || place == finding.span)
        })
    };
    let now = after.found();
    let is_heard = |it: &&Finding| it.severity >= Severity::Information && !was_passed(found, it);
    let new: Vec<&Finding> = now.iter().filter(is_new).filter(is_heard).collect();
    // Who makes tasks of bullets, or bullets of tasks, says that there are others to be counted: a line that speaks of tasks that are none
    // any more cannot be put right, and is told.
    let is_retyped = matches!(action.kind, ActionKind::Tasks | ActionKind::PlainList);
    let follows =
        |finding: &&&Finding| !is_retyped && rules::find(finding.code).is_some_and(|rule| rule.follows);
    if let Some(wrong) = new.iter().find(follows) {
        return Err(format!("{at}: {} {:?}", wrong.code, wrong.message));
    }
    if !new.is_empty() {
        tally.named += 1;
        if !action.title.ends_with(')') {
            return Err(format!("{at}: does not tell {} {:?}", new[0].code, new[0].message));
        }
    }
    let again = after.with(|context| {
        let cursor = moved(&edits, offset, true);
        actions(context, Span::empty(cursor))
    });
    let is_again = |other: &&Action| other.kind == action.kind;
    let once = matches!(action.kind, ActionKind::Set(_) | ActionKind::Section(_));
    if let Some(again) = again.iter().find(is_again).filter(|_| once) {
        return Err(format!("{at}: is offered again: {:?}", again.edits));
    }
    Ok(())
}

/// A text as the only document of a workspace, with what is kept of it from action to action.
struct World(Workspace, Shared);

impl World {
    fn of(text: &str) -> World {
        let workspace = holding(&[(PATH, text)]);
        let shared = Shared::of(&workspace);
        World(workspace, shared)
    }

    fn with<T>(&self, answer: impl FnOnce(&DocumentContext) -> T) -> T {
        let (index, document) = self.0.document(&Path::new(ROOT).join(PATH)).expect("the document");
        let plan = &document.reading.as_ref().expect("it was read").plan;
        let vocabulary = Vocabulary::of(plan, &self.0.repositories[index].config);
        let context = DocumentContext::new(&self.0, index, document, &vocabulary).expect("it was read");
        answer(&context.knowing(&self.1))
    }

    fn found(&self) -> Vec<Finding> {
        let (index, document) = self.0.document(&Path::new(ROOT).join(PATH)).expect("the document");
        memory::found(&self.0, index, document)
    }
}
