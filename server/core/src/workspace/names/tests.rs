use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::workspace::Reading;

fn document(relative: &str, text: &str) -> Document {
    let path: Arc<Path> = Path::new("/r").join(relative).into();
    Document::new(path, relative.to_owned(), Arc::new(Reading::new(text)), 0)
}

const TEXT: &str = "\
---
name: load-tester
---
# 🚀 Phase 2: Pilot — für alle ✅

- [ ] T001 Ask `load-tester`, see [the plan](../PLAN.md#phase-2-pilot) and `docs/a.md` (depends on T002, Phase 1)
- [ ] T002 Run `/plan-sprint` 🎉 before `/plan-sprint`

| Agent | When |
|---|---|
| 🔥 load-tester | Phase 2 |

## Changelog

Use the load-tester subagent.
";

fn told(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| format!("{:?} {}", name.kind, name.text)).collect()
}

#[test]
fn an_open_document_names_what_it_names_when_closed() {
    let open = document("docs/plan.md", TEXT);
    let closed = open.shelved();
    assert!(closed.reading.is_none());
    let names = closed.names("", |_, _| true);
    for name in &names {
        assert!(open.names_at(name.span.start).contains(name), "{name:?}");
    }
    assert_eq!(
        told(&names),
        [
            "Own load-tester",
            "Heading -phase-2-pilot--für-alle-",
            "Piece phase 2\tPhase 2: Pilot",
            "Borne T001",
            "Code load-tester",
            "Link ../PLAN.md#phase-2-pilot",
            "Path docs/a.md",
            "Needed T002",
            "Unit phase 1\tPhase 1",
            "Borne T002",
            "Command plan-sprint",
            "Command plan-sprint",
            "Agent load-tester",
            "Unit phase 2\tPhase 2",
            "Heading changelog",
            "Agent load-tester",
        ]
    );
    for name in &names {
        let points = (name.points.0, name.points.1);
        let line: Vec<&str> = TEXT.lines().collect();
        let written = &line[points.0.line as usize][points.0.utf8 as usize..points.1.utf8 as usize];
        assert_eq!(written, name.span.of(TEXT));
    }
    let last = closed.names("load-tester", |kind, _| kind == NameKind::Agent);
    assert_eq!(last.iter().map(|name| name.historical).collect::<Vec<_>>(), [false, true]);
    assert!(closed.names("load-teste", |_, text| text == "load-teste").is_empty());
}

#[test]
fn links_lead_below_the_repository_or_out_of_it() {
    let of = |relative: &str, written: &str| {
        linked(relative, written).map(|(path, anchor)| (path, anchor.unwrap_or_default()))
    };
    let to = |path: &str, anchor: &str| Some((path.to_owned(), anchor.to_owned()));
    assert_eq!(of("a/b/c.md", "../d%20e.md?raw=1#f%C3%BCr"), to("a/d e.md", "für"));
    assert_eq!(of("a/b/c.md", "/g.md"), to("g.md", ""));
    assert_eq!(of("a/b/c.md", "#h"), to("", "h"));
    assert_eq!(of("a/c.md", "../../up.md"), to("../up.md", ""));
    assert_eq!(of("a/c.md", "tel:1"), None);
}

#[test]
fn anchors_are_those_of_github() {
    assert_eq!(anchor("Phase 2: Pilot ✅"), "phase-2-pilot-");
    assert_eq!(anchor("**Bold** `code_x` & [link](a.md)"), "bold-code_x--link");
    assert_eq!(anchor("Für alle — 計画"), "für-alle--計画");
}
