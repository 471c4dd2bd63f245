//! How much was checked: the same of closed documents as of open ones, and numbers that add up to what is found.

use std::path::Path;

use jiff::civil::{Date, date};
use planmark_core::finding::Severity;
use planmark_core::views::evidence::{Evidence, Verdicts};
use planmark_project::{Asked, Course, NoGit, Scan, read, scan_with};
use planmark_tests::disk::folder;

const TODAY: Date = date(2025, 11, 21);

fn scan(root: &Path) -> Scan {
    let asked = Asked { for_views: false, ..Asked::from(TODAY) };
    scan_with(&[root.to_path_buf()], asked, None, &NoGit).expect("it is there")
}

/// What the command line says of it, and how many errors and warnings there are.
fn evidence(scan: &Scan) -> (Evidence, usize) {
    let mut verdicts = Verdicts::default();
    let findings = scan.findings_along(&Course::default(), |index, together| {
        verdicts.take(&scan.workspace, index, together);
    });
    scan.claims().for_each(|(path, claims)| verdicts.take_own(path, claims));
    let loud = findings.values().flatten().filter(|finding| finding.severity >= Severity::Warning).count();
    (verdicts.evidence(&scan.workspace, &findings, |_| true), loud)
}

/// Of one document: how many claims hold, do not, and cannot be told.
fn check(text: &str, right: usize, wrong: usize, unchecked: usize) {
    let folder = folder(&[("PLAN.md", text)]);
    let (found, _) = evidence(&scan(folder.path()));
    assert_eq!(found, Evidence { files: 1, right, wrong, unchecked }, "{text}");
}

#[test]
fn what_a_document_bears_out_by_itself_is_true() {
    check("# Plan\n\nGuides: 11/16 (69%), piers: 3/42 (9.1%)\n", 1, 1, 0);
    check("# Plan\n\n- Rehearsal on Tuesday, November 25, 2025\n- Premiere on 2025-11-26 (Wed)\n", 2, 0, 0);
    check("# Plan\n\n57 lamps (40 red + 17 green), 9 tugs (4 old + 6 new)\n", 1, 1, 0);
    check("# Plan\n\nWe need three buoys:\n\n- North\n- South\n- East\n", 1, 0, 0);
    let total = "# Plan\n\n| Item | Euro |\n|---|---|\n| Ropes | 20 |\n| Paint | 30 |\n| Nails | 50 |\n| **Total** | 100 |\n";
    check(total, 1, 0, 0);
    let stamps = "---\nlast_updated: 2025-11-20\n---\n# Plan\n\nQuays.\n\n---\n\n**Last Updated:** November 20, 2025\n";
    check(stamps, 2, 0, 0);
    check(&stamps.replace("November 20", "November 18"), 1, 1, 0);
    let share = "# Plan\n\n## Quays [50%]\n\n- [x] a\n- [x] b\n- [ ] c\n- [ ] d\n";
    check(share, 1, 0, 0);
    check("# Plan\n\nNothing to be counted.\n", 0, 0, 0);
}

#[test]
fn what_nobody_judges_is_not_checkable() {
    let ratio = "# Plan\n\nPiers: 3/42 (9.1%) <!-- planmark: ignore ratio-mismatch -->\n";
    check(ratio, 0, 0, 1);
    let folder = folder(&[
        ("PLAN.md", "# Plan\n\nPiers: 3/42 (7.1%)\n"),
        ("planmark.toml", "[rules]\nratio-mismatch = \"off\"\n"),
    ]);
    assert_eq!(evidence(&scan(folder.path())).0.claims(), 0);
}

#[test]
fn it_is_the_same_of_open_documents() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/rollout");
    let mut scan = scan(&sample);
    let (closed, loud) = evidence(&scan);
    assert!(closed.right > closed.wrong && closed.files > 40, "{closed:?}");
    assert_eq!(closed.wrong, loud, "a false claim is an error or a warning");
    let paths: Vec<_> =
        scan.workspace.repositories.iter().flat_map(|it| it.documents()).map(|it| it.path.clone()).collect();
    for path in paths {
        let text = read(&path).expect("readable").text;
        scan.replace(&path, &text);
    }
    assert_eq!(evidence(&scan), (closed, loud));
}
