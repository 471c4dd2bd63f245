//! Features and actions: every case of `tests/features/*.md`. `$0` is the cursor, two of them begin and end what is selected; a block
//! `answer=…` is what the feature says there.

#[path = "features/tokens.rs"]
mod tokens;

use std::path::{Path, PathBuf};

use planmark_core::actions::{Action, ActionKind, Reach, actions, completed};
use planmark_core::features::completion::{self, About, Asked, Completions, completions};
use planmark_core::features::hover::{configuration, hover};
use planmark_core::features::on_type::continued;
use planmark_core::features::symbols::symbols;
use planmark_core::finding::{Edit, replaced};
use planmark_core::rules::DocumentContext;
use planmark_core::status::Vocabulary;
use planmark_core::text::{Span, Text};
use planmark_tests::fixture::{self, ActionChoice as Choice, Case};
use planmark_tests::memory::{ROOT, holding, workspace};
use planmark_tests::{navigation, shown, sources};

#[test]
fn fixtures() {
    let wanted = std::env::var("PLANMARK_FIXTURE").unwrap_or_default();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("features");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("tests/features")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let mut failures = Vec::new();
    for path in files.iter().filter(|path| path.to_string_lossy().contains(&wanted)) {
        let source = std::fs::read_to_string(path).expect("a fixture is readable");
        let cases = fixture::cases(&source);
        assert!(!cases.is_empty(), "{}: no case", path.display());
        for mut case in cases.into_iter().chain(with_carriage_returns(&source)) {
            let place = format!("{}:{} {}", path.display(), case.line, case.name);
            failures.extend(check(&mut case).into_iter().map(|failure| format!("{place}\n{failure}")));
        }
    }
    assert!(failures.is_empty(), "\n{}\n{} failures", failures.join("\n"), failures.len());
}

/// The cases that do something, in files whose lines end with CR and LF.
fn with_carriage_returns(source: &str) -> Vec<Case> {
    let mut cases = fixture::cases(source);
    cases.retain(|case| !case.actions.is_empty());
    for case in &mut cases {
        case.name.push_str(" (CRLF)");
        case.answers.clear();
        case.files.iter_mut().for_each(|file| file.text = file.text.replace('\n', "\r\n"));
        case.actions.iter_mut().for_each(|done| done.text = done.text.replace('\n', "\r\n"));
    }
    cases
}

/// Whatever can be done on any line of any document of the rules' fixtures can be done: its edits lie in the text and apart.
#[test]
fn any_action_anywhere() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files = std::fs::read_dir(folder).expect("tests/rules").filter_map(|entry| Some(entry.ok()?.path()));
    let mut count = 0;
    for path in files {
        let source = std::fs::read_to_string(&path).expect("a fixture is readable");
        for case in fixture::cases(&source) {
            let workspace = workspace(&case.today, &case.files);
            for file in case.files.iter().filter(|file| file.path.ends_with(".md")) {
                let Some((index, document)) = workspace.document(&Path::new(ROOT).join(&file.path)) else {
                    continue;
                };
                let plan = &document.reading.as_ref().expect("it was read").plan;
                let vocabulary = Vocabulary::of(plan, &workspace.repositories[index].config);
                let context =
                    DocumentContext::new(&workspace, index, document, &vocabulary).expect("it was read");
                let mut start = 0;
                for line in file.text.split_inclusive('\n') {
                    let end = start + line.trim_end().len();
                    let places = [
                        Span::empty(start as u32),
                        Span::empty(end as u32),
                        Span::new(start as u32, file.text.len() as u32),
                    ];
                    for action in places.into_iter().flat_map(|place| actions(&context, place)) {
                        let what = format!("{}: {:?} at {start}", path.display(), action.title);
                        assert!(!action.edits.is_empty(), "{what}: nothing is done");
                        for other in &case.files {
                            let at = Path::new(ROOT).join(&other.path);
                            let is_here = |edit: &&Edit| match &edit.file {
                                Some(edited) => *edited.path == *at,
                                None => other.path == file.path,
                            };
                            let mut edits: Vec<Span> =
                                action.edits.iter().filter(is_here).map(|edit| edit.span).collect();
                            edits.sort();
                            let is_apart = edits.windows(2).all(|pair| !pair[0].collides(pair[1]));
                            assert!(is_apart, "{what}: {edits:?}");
                            let is_place = |at: u32| other.text.is_char_boundary(at as usize);
                            let is_within =
                                edits.iter().all(|span| is_place(span.start) && is_place(span.end));
                            assert!(is_within, "{what} in {}: {edits:?}", other.path);
                        }
                        count += 1;
                    }
                    start += line.len();
                    for edit in continued(&context, start as u32) {
                        assert!(
                            edit.span.end as usize <= file.text.len(),
                            "{}: Enter at {start}",
                            path.display()
                        );
                    }
                }
            }
        }
    }
    assert!(count > 10_000, "only {count} actions were tried");
}

/// What an outline shows nests, is in order, and does not overlap; so do the ranges that a selection grows through. Of the fixtures, and
/// with `PLANMARK_CORPUS` of real plans.
#[test]
fn outlines_and_selections_nest() {
    let mut count = 0;
    for sources::Source { name, text } in sources::sources() {
        let workspace = holding(&[("PLAN.md", &text)]);
        let (index, document) = workspace.document(&Path::new(ROOT).join("PLAN.md")).expect("a document");
        let reading = document.reading.as_deref().expect("it was read");
        let vocabulary = Vocabulary::of(&reading.plan, &workspace.repositories[index].config);
        let context = DocumentContext::new(&workspace, index, document, &vocabulary).expect("it was read");
        let mut waiting = vec![(Span::new(0, reading.text.len()), symbols(&context))];
        while let Some((around, level)) = waiting.pop() {
            let mut end = around.start;
            for symbol in level {
                count += 1;
                let what = format!("{name}: {:?} at {:?} in {around:?}", symbol.name, symbol.span);
                assert!(symbol.span.start >= end && symbol.span.end <= around.end, "{what}: out of place");
                assert!(symbol.span.covers(symbol.selection), "{what}: {:?} is not in it", symbol.selection);
                assert!(!symbol.name.is_empty(), "{what}: without a name");
                end = symbol.span.end;
                waiting.push((symbol.span, symbol.children));
            }
        }
        let step = (reading.text.len() / 40).max(1) as usize;
        for offset in (0..=reading.text.len()).step_by(step) {
            let spans = reading.trees.selection(reading.source(), offset);
            let offset = reading.text.floor(offset);
            assert!(
                spans.first().is_some_and(|inner| inner.touches(offset)),
                "{name} at {offset}: {spans:?}"
            );
            assert!(
                spans.windows(2).all(|pair| pair[1].covers(pair[0]) && pair[0] != pair[1]),
                "{name} at {offset}: {spans:?}"
            );
            assert_eq!(spans.last(), Some(&Span::new(0, reading.text.len())), "{name} at {offset}");
        }
    }
    assert!(count > 1_000, "only {count} symbols");
}

/// Where a feature answers something else than the case says.
fn check(case: &mut Case) -> Vec<String> {
    let cursor = case.files.iter_mut().find_map(|file| {
        let at = file.text.find("$0")?;
        file.text.replace_range(at..at + 2, "");
        Some((file.path.clone(), at as u32))
    });
    let Some((path, offset)) = cursor else { return vec!["no $0 in any file".to_owned()] };
    let own = case.files.iter_mut().find(|file| file.path == path).expect("the file with $0");
    let end = own.text.find("$0").map(|at| {
        own.text.replace_range(at..at + 2, "");
        at as u32
    });
    let selection = Span::new(offset, end.unwrap_or(offset));
    if case.answers.is_empty() && case.actions.is_empty() {
        return vec!["nothing is asked".to_owned()];
    }
    if let [(feature, expected)] = case.answers.as_slice()
        && feature == "enter"
    {
        let expected = expected.clone();
        return check_enter(case, &path, offset as usize, &expected);
    }
    let workspace = workspace(&case.today, &case.files);
    if path.ends_with(".toml") {
        let text =
            Text::new(&case.files.iter().find(|file| file.path == path).expect("the file with $0").text);
        let said = |feature: &str| match feature {
            "configured" => {
                let found = completion::configured(&text, offset, &workspace.repositories[0]);
                completion_lines(&found, |span| text.slice(span).into_owned())
            }
            _ => configuration::hover(&text, offset)
                .map_or_else(String::new, |hover| hover.card.markdown() + "\n"),
        };
        let answers = case.answers.iter().map(|(feature, expected)| (feature, said(feature), expected));
        let wrong = answers.filter(|(_, answer, expected)| answer != *expected);
        return wrong.map(|(feature, answer, expected)| differs(feature, &answer, expected)).collect();
    }
    let reach = Reach::from_word(&case.reach).expect("a reach");
    let texts = |wanted: &Path| {
        let file = case.files.iter().find(|file| *wanted == *Path::new(ROOT).join(&file.path))?;
        Some(file.text.clone())
    };
    let (index, document) =
        workspace.document(&Path::new(ROOT).join(&path)).expect("the file with $0 is a document");
    let vocabulary = Vocabulary::of(
        &document.reading.as_ref().expect("it was read").plan,
        &workspace.repositories[index].config,
    );
    let context = DocumentContext::new(&workspace, index, document, &vocabulary).expect("it was read");
    let mut failures = Vec::new();
    for (feature, expected) in &case.answers {
        let answer = match feature.as_str() {
            "completions" => completions_text(&context, offset, Asked::ByHand),
            "completions-typed" => completions_text(&context, offset, typed(&context, offset)),
            "completions-told" => completions_told(&context, offset),
            "symbols" => shown::symbols_text(&symbols(&context)),
            "folding" => shown::folds_text(&context, usize::MAX),
            "links" => shown::links_text(&context),
            "hints" => {
                shown::hints_text(&context, if selection.is_empty() { whole(&context) } else { selection })
            }
            "lenses" => shown::lenses_text(&context),
            "selection" => shown::selection_text(&context, offset),
            "hover" => hover(&context, offset).map_or_else(String::new, |hover| hover.card.markdown() + "\n"),
            "tokens" => tokens::text(&context),
            "actions" => listed(&context, selection, reach, &texts)
                .iter()
                .filter(|action| action.kind.is_listed())
                .map(|action| action.title.clone() + "\n")
                .collect(),
            other => navigation::answer(other, &context, offset)
                .unwrap_or_else(|| format!("no feature is called {other}")),
        };
        if answer != *expected {
            failures.push(differs(feature, &answer, expected));
        }
    }
    for done in &case.actions {
        let actions = listed(&context, selection, reach, &texts);
        let of_kind = |kind: ActionKind| actions.iter().find(|action| action.kind == kind);
        let action = match &done.choice {
            Choice::Next => of_kind(ActionKind::Next),
            Choice::Previous => of_kind(ActionKind::Previous),
            Choice::Titled(title) => {
                actions.iter().find(|action| action.title.replace(' ', "-").starts_with(title.as_str()))
            }
            Choice::Nth(number) => actions.iter().filter(|action| action.kind.is_listed()).nth(*number),
        };
        let Some(action) = action else {
            failures.push(format!("there is no action {:?}", done.choice));
            continue;
        };
        let changed = done.path.as_ref().unwrap_or(&path);
        let source = &case.files.iter().find(|file| file.path == *changed).expect("a file").text;
        let is_there = |edit: &&Edit| match &edit.file {
            Some(file) => *file.path == *Path::new(ROOT).join(changed),
            None => *changed == path,
        };
        let mut edits: Vec<(Span, String)> =
            action.edits.iter().filter(is_there).map(|edit| (edit.span, edit.new_text.clone())).collect();
        let after = replaced(source, &mut edits);
        if after != done.text {
            failures
                .push(format!("after {:?} {changed} says\n{after}instead of\n{}", action.title, done.text));
        }
    }
    failures
}

/// Enter typed at the cursor, by an editor that indents and one that does not, between line feeds and with carriage returns.
fn check_enter(case: &mut Case, path: &str, offset: usize, expected: &str) -> Vec<String> {
    let index = case.files.iter().position(|file| file.path == path).expect("the file with $0");
    let source = case.files[index].text.clone();
    let (before, after) = source.split_at(offset);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indentation = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let mut failures = Vec::new();
    for (line_break, indentation) in [("\n", ""), ("\n", indentation), ("\r\n", ""), ("\r\n", indentation)] {
        let lines = |text: &str| text.replace('\n', line_break);
        let typed = format!("{}{line_break}{indentation}", lines(before));
        let cursor = typed.len();
        let text = typed + &lines(after);
        case.files[index].text.clone_from(&text);
        let workspace = workspace(&case.today, &case.files);
        let (repository, document) = workspace.document(&Path::new(ROOT).join(path)).expect("a document");
        let plan = &document.reading.as_ref().expect("it was read").plan;
        let vocabulary = Vocabulary::of(plan, &workspace.repositories[repository].config);
        let context =
            DocumentContext::new(&workspace, repository, document, &vocabulary).expect("it was read");
        let mut edits = continued(&context, cursor as u32)
            .into_iter()
            .map(|edit| (edit.span, edit.new_text))
            .collect::<Vec<_>>();
        let answer = match edits.first_mut() {
            Some((span, new_text)) => {
                assert!(span.touches(cursor as u32), "the cursor is lost");
                new_text.push_str("$0");
                replaced(&text, &mut edits)
            }
            None => format!("{}$0{}", &text[..cursor - indentation.len()], &text[cursor..]),
        };
        if answer != lines(expected) {
            failures.push(format!(
                "enter ({line_break:?}, {indentation:?}) leads to\n{answer}instead of\n{expected}"
            ));
        }
    }
    failures
}

/// What can be done at a place, each with what follows from it.
fn listed(
    context: &DocumentContext,
    selection: Span,
    reach: Reach,
    texts: &dyn Fn(&Path) -> Option<String>,
) -> Vec<Action> {
    let actions = actions(context, selection);
    actions.iter().map(|action| completed(context, action, reach, texts)).collect()
}

/// As if the character before the cursor had just been typed.
fn typed(context: &DocumentContext, offset: u32) -> Asked {
    let before = context.source(Span::new(0, offset)).chars().next_back();
    Asked::By(before.expect("a character before the cursor"))
}

/// A line each: what is shown, and what stands in the file after it was chosen, if that is something else.
fn completions_text(context: &DocumentContext, offset: u32, asked: Asked) -> String {
    completion_lines(&completions(context, offset, asked), |span| context.source(span).into_owned())
}

fn completion_lines(found: &Completions, source: impl Fn(Span) -> String) -> String {
    let line = |completion: &completion::Completion| {
        let replaced = source(completion.span);
        let detail = completion.detail.as_deref().map(|detail| format!(" ({detail})")).unwrap_or_default();
        let new_text = completion.snippet.as_ref().unwrap_or(&completion.new_text);
        format!("{}{detail}: \"{replaced}\" becomes \"{new_text}\"\n", completion.label)
    };
    let more = if found.incomplete { "…\n" } else { "" };
    found.items.iter().map(line).collect::<String>() + more
}

fn differs(feature: &str, answer: &str, expected: &str) -> String {
    format!("{feature} says\n{answer}instead of\n{expected}")
}

/// What there is to tell of the first completion, and whether a client that keeps it until then is told the same.
fn completions_told(context: &DocumentContext, offset: u32) -> String {
    let found = completions(context, offset, Asked::ByHand);
    let about =
        found.items.first().and_then(|item| item.about.clone()).expect("a completion with more to tell");
    assert_eq!(About::read(&about.written()).as_ref(), Some(&about));
    if let About::Text(text) = about {
        return text;
    }
    let card = completion::documentation(context, &about);
    card.map(|card| card.markdown() + "\n").unwrap_or_default()
}

fn whole(context: &DocumentContext) -> Span {
    Span::new(0, context.text().len())
}
