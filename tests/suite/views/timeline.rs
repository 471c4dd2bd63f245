//! The timeline: what it says, told as lines, and what is drawn of it: pictures that are well-formed whatever stands in a plan, and the
//! same as they were (`PLANMARK_UPDATE=1` writes them anew).

use std::path::{Path, PathBuf};

use planmark_core::calendar::Precision;
use planmark_core::rules::judge_document;
use planmark_core::views::timeline::html::{Source, html};
use planmark_core::views::timeline::mermaid::mermaid;
use planmark_core::views::timeline::svg::svg;
use planmark_core::views::timeline::{Conflict, Row, RowKind, Timeline, Wanted, timeline};
use planmark_core::views::work::Counts;
use planmark_core::workspace::Workspace;

/// Names as nobody should give them.
const HOSTILE: &str = "# P\n\n\
    ## Phase 1: </title><script>alert(1)</script> (Nov 3 - Nov 28, 2025)\n\n- [ ] \"><img src=x onerror=alert(2)> due Nov 12\n\n\
    ## Phase 2: --> ]]> & \" ' &lt; {{7*7}} (Nov 3 - Nov 28, 2025)\n\n\
    ## Phase 3: \u{202e}سلام مرحبا 海の計画 👩‍👩‍👧‍👦🚀 \u{1}\u{b}\u{7f} (Nov 3 - Nov 28, 2025)\n\n\
    ## Phase 4: javascript:alert(3) onload=alert(4) style=x:expression(5)\n";

/// What a workspace plans, a line each.
pub(crate) fn planned(workspace: &Workspace, detail: &str) -> String {
    // A closed document has no text to be judged, so what is found in it is known from before.
    let known = |path: &Path| match detail {
        "judged" => conflicts(workspace, path),
        _ => Vec::new(),
    };
    let found = timeline(workspace, &Wanted::default(), &known);
    match detail {
        "mermaid" => mermaid(&found),
        "axis" => {
            let labels = |ticks: &[planmark_core::views::timeline::Tick]| {
                ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>().join(", ")
            };
            let axis = &found.axis;
            format!("{} to {}\n{}\n{}\n", axis.from, axis.to, labels(&axis.eras), labels(&axis.ticks))
        }
        _ => told(&found),
    }
}

fn conflicts(workspace: &Workspace, path: &Path) -> Vec<Conflict> {
    let Some((index, document)) = workspace.document(path) else { return Vec::new() };
    let Some(reading) = &document.reading else { return Vec::new() };
    Conflict::of(&judge_document(workspace, index, document), &reading.text)
}

fn told(timeline: &Timeline) -> String {
    let mut text = String::new();
    let progress = |counts: &Counts| match counts.total {
        0 => String::new(),
        total => format!(" {}/{total}", counts.done),
    };
    for group in &timeline.groups {
        text.push_str(&format!("{}{}\n", group.name, progress(&group.counts)));
        for day in &group.days {
            text.push_str(&format!("  day {} {}\n", day.title, day.date));
        }
        for row in &group.rows {
            text.push_str(&of_row(row, &progress(&row.counts)));
        }
        for phase in &group.undated {
            text.push_str(&format!("  without days: {}{}\n", phase.title, progress(&phase.counts)));
        }
    }
    text
}

fn of_row(row: &Row, progress: &str) -> String {
    let class = row.class.map(|class| format!(" [{}]", class.word())).unwrap_or_default();
    let days = row.days.map(|(first, last)| match row.kind {
        RowKind::Milestone => format!(" {last}"),
        _ => format!(" {first} to {last}"),
    });
    let precision = match row.precision.1 {
        Precision::Day => String::new(),
        other => format!(" ({other:?})").to_lowercase(),
    };
    let late = if row.is_overdue { " overdue" } else { "" };
    let conflicts: String = row.conflicts.iter().map(|conflict| format!(" ⚠ {conflict}")).collect();
    let dues: String = row
        .dues
        .iter()
        .map(|due| format!(", due {} {}+{}+{}", due.date, due.done, due.open, due.overdue))
        .collect();
    let (indent, kind, title) = ("  ".repeat(usize::from(row.depth) + 1), row.kind.word(), &row.title);
    let days = days.unwrap_or_default();
    format!("{indent}{kind} {title}{class}{days}{precision}{progress}{late}{conflicts}{dues}\n")
}

fn of(text: &str) -> Timeline {
    let workspace = planmark_tests::memory::holding(&[("PROJECT-PLAN.md", text)]);
    timeline(&workspace, &Wanted::default(), &|path| conflicts(&workspace, path))
}

/// The elements and attributes of what is drawn, or where it is not well-formed.
fn parsed(xml: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{xml}"))
}

#[test]
fn a_picture_is_well_formed_and_holds_no_more_than_text() {
    let picture = svg(&of(HOSTILE));
    let document = parsed(&picture);
    let known = ["svg", "style", "defs", "pattern", "path", "rect", "circle", "text", "title", "g"];
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&element.tag_name().name()), "{element:?}");
        for attribute in element.attributes() {
            assert!(
                !attribute.name().starts_with("on") && !attribute.name().ends_with("href"),
                "{attribute:?}"
            );
        }
    }
    let said =
        |part: &str| document.descendants().any(|node| node.text().is_some_and(|text| text.contains(part)));
    assert!(said("Phase 1: </title><script>alert(1)</script>"), "{picture}");
    assert!(said("海の計画"), "{picture}");
    // The one address is the name of the language.
    assert_eq!((picture.contains('\u{202e}'), picture.matches("http").count()), (false, 1), "{picture}");
}

#[test]
fn a_page_is_well_formed_and_runs_nothing() {
    let source = |_: &planmark_core::views::timeline::Place| {
        Some(Source { uri: "file:///a\"><script>.md".to_owned(), line: 3, character: 0 })
    };
    let page = html(&of(HOSTILE), &source);
    for forbidden in [
        "<script",
        "<img",
        "<link",
        "<iframe",
        "javascript:alert(3)\"",
        "http",
        "url(//",
        "@import",
        "\u{202e}",
    ] {
        assert!(!page.contains(forbidden), "{forbidden} in\n{page}");
    }
    // But for what closes itself in HTML, it is XML.
    let mut xml = page.replacen("<!DOCTYPE html>", "", 1);
    for (from, to) in [
        ("<meta charset=\"utf-8\">", ""),
        ("initial-scale=1\">", "initial-scale=1\"/>"),
        ("<details open ", "<details "),
    ] {
        xml = xml.replace(from, to);
    }
    for id in ["hide-done", "hide-parts", "only-late"] {
        xml = xml.replace(&format!("id=\"{id}\">"), &format!("id=\"{id}\"/>"));
    }
    let document = parsed(&xml);
    let located = document.descendants().filter(|node| node.attribute("data-line") == Some("3")).count();
    assert!(located >= 4, "{page}");
    assert_eq!(
        document.descendants().find_map(|node| node.attribute("data-uri")),
        Some("file:///a\"><script>.md")
    );
}

#[test]
fn nothing_has_days() {
    let empty = of("# Barn\n\n## Phase 1: Posts\n\n- [ ] Dig\n");
    assert!(empty.is_empty());
    let picture = svg(&empty);
    parsed(&picture);
    for drawn in [picture, html(&empty, &|_| None)] {
        assert!(drawn.contains("Nothing has days yet") && drawn.contains("Phase 1: Posts"), "{drawn}");
    }
    parsed(&svg(&of("")));
}

#[test]
fn the_same_plans_make_the_same_bytes() {
    let rollout = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/rollout");
    let today = jiff::civil::date(2025, 11, 21);
    let scan = planmark_project::scan(&[rollout], today, None).expect("the folder exists");
    let of = |wanted: &Wanted| timeline(&scan.workspace, wanted, &|_| Vec::new());
    let whole = of(&Wanted::default());
    compare("rollout.svg", &svg(&whole));
    compare("rollout.html", &html(&whole, &|_| None));
    compare("rollout.mmd", &mermaid(&whole));
    let cut = Wanted {
        repository: Some("rollout"),
        from: Some(jiff::civil::date(2025, 11, 17)),
        to: Some(jiff::civil::date(2025, 12, 5)),
    };
    compare("rollout-cut.svg", &svg(&of(&cut)));
    assert_eq!(svg(&whole), svg(&of(&Wanted::default())));
}

#[test]
fn many_phases() {
    let mut text = String::from("# Long\n");
    for number in 1..=60 {
        let month = (number - 1) % 12 + 1;
        let year = 2023 + (number - 1) / 12;
        text.push_str(&format!(
            "\n## Phase {number}: {} ({year}-{month:02}-01 - {year}-{month:02}-20)\n",
            "Stretch ".repeat(number)
        ));
    }
    let long = of(&text);
    assert_eq!(long.groups[0].rows.len(), 60);
    let picture = svg(&long);
    let document = parsed(&picture);
    let view: Vec<f64> = document
        .root_element()
        .attribute("viewBox")
        .unwrap()
        .split(' ')
        .map(|it| it.parse().unwrap())
        .collect();
    for node in document.descendants().filter(|node| node.has_tag_name("rect")) {
        let number = |name: &str| node.attribute(name).and_then(|it| it.parse::<f64>().ok());
        if let (Some(x), Some(width)) = (number("x"), number("width")) {
            assert!(x >= -20.0 && x + width <= view[2], "{node:?}");
        }
    }
}

fn compare(name: &str, drawn: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("views/timeline").join(name);
    if std::env::var_os("PLANMARK_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder is made");
        std::fs::write(&path, drawn).expect("a file is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "{name} is drawn otherwise than {}; look at it, and write it with PLANMARK_UPDATE=1",
        path.display()
    );
}
