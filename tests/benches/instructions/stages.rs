//! The stages in the core, in a process of which valgrind writes what was done between two calls of [`stage_edge`].
//!
//! The trap: it writes a file a call, so the order of [`STAGES`] is that of the files; the last holds what was done after all of them.

use std::hint::black_box;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use planmark_core::actions::{ActionKind, Reach, actions_about, completed};
use planmark_core::features::completion::{Asked, completions};
use planmark_core::features::hover::hover;
use planmark_core::features::workspace_symbols::workspace_symbols;
use planmark_core::rules::{
    DocumentContext, Edited, Known, Last, Past, judge_document, judge_repository, settle,
};
use planmark_core::status::Vocabulary;
use planmark_core::text::{Revision, Span};
use planmark_core::workspace::{Document, Reading, Workspace};
use planmark_tests::bench::tasklist;
use planmark_tests::fixture::File;
use planmark_tests::memory::{ROOT, workspace};

use super::{Count, sums, valgrind};

/// Has this program run the stages.
pub(super) const ASKED: &str = "--stages";

/// A stage: its name, and what is done.
type Stage = (&'static str, fn(&mut Bench));

/// Every stage, in the order in which a key travels; then what is asked at a place.
const STAGES: [Stage; 10] = [
    ("read 2,600 lines", |bench| {
        black_box(Reading::new(&bench.source));
    }),
    ("40 keys into the text and the plan, 2,600 lines", |bench| {
        for key in 0..40 {
            bench.key(key);
        }
    }),
    ("10 keys as an excerpt tells them, 2,600 lines", |bench| {
        let own = judge_document(&bench.workspace, 0, &bench.document);
        let (known, mut edits) = (Known::default(), Revision::default());
        let mut reading = bench.reading.clone();
        let mut last: Option<(Document, Edited)> = None;
        for key in 0..10 {
            // Every other is elsewhere.
            let place = Span::empty(reading.text.line_span(1_300 + key / 2 * 40).end);
            reading.edit(place, "x");
            let mut since = Revision::default();
            since.edit(place, "x");
            let before = edits.clone();
            edits.edit(place, "x");
            let past =
                Past { document: &bench.document, own: &own, together: &[], edits: &edits, known: &known };
            let document = bench.document.edited(Arc::new(reading.clone()));
            let step = last.as_ref().map(|(document, edited)| Last {
                document,
                edited,
                before: &before,
                edits: &since,
            });
            let edited = Edited::judge(&bench.workspace, 0, past, step, &document).expect("it is large");
            black_box(edited.is_as_before());
            last = Some((document, edited));
        }
    }),
    ("rules of the document after a key, 2,600 lines", |bench| {
        black_box(judge_document(&bench.workspace, 0, &bench.document));
    }),
    ("summary after a key, 2,600 lines", |bench| {
        // Closed, it holds nothing else.
        let document = Document::new(
            bench.document.path.clone(),
            bench.document.relative.clone(),
            Arc::new(bench.reading.clone()),
            0,
        );
        black_box(document.closed());
    }),
    ("facts and what 20 documents show together", |bench| {
        black_box(judge_repository(&bench.workspace, 0));
    }),
    ("one finding for one place, 2,600 lines", |bench| {
        let found = judge_document(&bench.workspace, 0, &bench.document);
        black_box(settle(&bench.workspace, 0, Some(&bench.document), found));
    }),
    ("completion and hover at 20 places", |bench| {
        bench.at_places(20, |context, offset| {
            black_box(completions(context, offset, Asked::ByHand));
            black_box(hover(context, offset));
        });
    }),
    ("menu and a toggled box at 3 places, 2,600 lines", |bench| {
        bench.at_places(3, |context, offset| {
            let offered = actions_about(context, Span::empty(offset), &|_| true);
            let toggle = offered.iter().find(|it| matches!(it.kind, ActionKind::Toggle(_)));
            black_box(toggle.map(|toggle| completed(context, toggle, Reach::Document, &|_| None)));
        });
    }),
    ("symbols of the workspace, 4 queries", |bench| {
        for query in ["phase", "cable berth", "T00017", "xqzj"] {
            black_box(workspace_symbols(&bench.workspace, query));
        }
    }),
];

/// Has valgrind write what was done since it last did.
#[inline(never)]
fn stage_edge() {
    black_box(());
}

/// Runs every stage; for valgrind to look at.
pub(super) fn run() {
    let mut bench = Bench::new();
    for (_, stage) in STAGES {
        // Once before, so that what is made once for all is not counted.
        stage(&mut bench);
        stage_edge();
        stage(&mut bench);
        stage_edge();
    }
}

/// The instructions of every stage.
pub(super) fn counted(folder: &Path) -> Vec<Count> {
    let own = std::env::current_exe().expect("a bench is a program");
    let out = folder.join("stages");
    let run = valgrind(&out, &["--dump-after=*stage_edge*"], &own).arg(ASKED).stdout(Stdio::null()).status();
    assert!(run.is_ok_and(|status| status.success()), "the stages run");
    let sums = sums(&out);
    assert!(sums.len() > 2 * STAGES.len(), "two sums for each stage: {sums:?}");
    // The first of each two is what came before.
    STAGES
        .iter()
        .zip(sums.into_iter().skip(1).step_by(2))
        .map(|((name, _), sum)| (format!("stage: {name}"), sum))
        .collect()
}

/// A document that is open beside others.
struct Bench {
    source: String,
    workspace: Workspace,
    reading: Reading,
    document: Arc<Document>,
}

impl Bench {
    fn new() -> Bench {
        let agent = |number: usize| {
            let text = format!("---\nname: crane-{number}\ndescription: Lifts.\n---\n");
            File::new(&format!(".claude/agents/crane-{number}.md"), &text)
        };
        let plan = |number: usize| {
            let text = format!(
                "# Berth {number}\n\nAll of our 19 agents lay cable until March 11, 2026, 110 days from now. Ask `crane-{number}`.\n\n\
                 ## Phase 2: Berth 2 (Nov 1 - Dec 3, 2025)\n\n**Status:** Done\n\n{}",
                tasklist(40)
            );
            File::new(&format!("berth-{number}/PROJECT-PLAN.md"), &text)
        };
        let files: Vec<File> = (0..20).flat_map(|number| [agent(number), plan(number)]).collect();
        let mut workspace = workspace("2025-11-21", &files);
        let source = tasklist(2_600);
        let reading = Reading::new(&source);
        let path: Arc<Path> = Path::new(ROOT).join("TASKLIST.md").into();
        let document =
            Arc::new(Document::new(path.clone(), "TASKLIST.md".to_owned(), Arc::new(reading.clone()), 0));
        Arc::make_mut(&mut workspace.repositories[0]).open.insert(path, document.clone());
        Bench { source, workspace, reading, document }
    }

    /// Types a letter somewhere, and takes it away again.
    fn key(&mut self, key: u32) {
        let at = self.reading.text.floor(self.reading.text.len() / 41 * (key + 1));
        for (span, text) in [(Span::empty(at), "x"), (Span::new(at, at + 1), "")] {
            self.reading.edit(span, text);
            let document = Arc::new(self.document.edited(Arc::new(self.reading.clone())));
            let repository = Arc::make_mut(&mut self.workspace.repositories[0]);
            repository.open.insert(document.path.clone(), document.clone());
            self.document = document;
        }
    }

    fn at_places(&self, count: u32, ask: impl Fn(&DocumentContext, u32)) {
        let vocabulary = Vocabulary::of(&self.reading.plan, &self.workspace.repositories[0].config);
        let context = DocumentContext::new(&self.workspace, 0, &self.document, &vocabulary);
        let context = context.expect("it is open");
        let text = &self.reading.text;
        for place in 1..=count {
            ask(&context, text.line_span(text.line_count() * place / (count + 1)).end);
        }
    }
}
