use super::*;

/// Whole, parts, and whether they hold.
fn read_line(line: &str) -> Vec<(u64, Vec<u64>, bool)> {
    let mut plan = ChunkPlan::default();
    read(&Run::new(Place::Paragraph, 7, line, 0), &mut plan);
    let values = |breakdown: &Breakdown| breakdown.parts.iter().map(|(_, count)| count.value).collect();
    plan.breakdowns.iter().map(|found| (found.whole.value, values(found), found.holds())).collect()
}

#[track_caller]
fn wrong(line: &str) {
    let found = read_line(line);
    assert!(found.iter().any(|(_, _, holds)| !holds), "{line}: {found:?}");
}

#[track_caller]
fn quiet(line: &str) {
    let found = read_line(line);
    assert!(found.iter().all(|(_, _, holds)| *holds), "{line}: {found:?}");
}

#[test]
fn parts_that_do_not_make_the_whole() {
    wrong("57 agents (40 core + 15 labs)");
    wrong("**Total Components:** 177 (52 agents + 81 commands + 26 skills + 21 scripts)");
    wrong("59 total events (1 + 5 + 54)");
    wrong("12 of 20 done, 5 open");
    wrong("12/20 tasks done, 5 remaining");
    wrong("Total: 120 tasks: 80 done, 30 open");
    wrong("120 tasks: 80 done, 30 open");
    wrong("12 tasks - 4 completed, 1 in progress, 9 pending");
    wrong("9 failed | 44 passed (52 total)");
    wrong("Gesamt: 20, erledigt: 12, offen: 5");
    wrong("合計：20、完了：12、残り：7");
}

#[test]
fn parts_that_may_make_the_whole() {
    quiet("57 agents (40 core + 17 labs)");
    quiet("12 of 20 done, 8 open");
    quiet("12 of 20 done, 5 open, 3 in progress");
    quiet("P1: 12 tasks - 4 completed, 1 in progress, 7 pending");
    quiet("14 tasks (4 completed, 1 in progress)");
    quiet("9 failed | 43 passed (52 total)");
    quiet("25/25 passing, 2 skipped");
    quiet("510 tests (505 passed, 3 failed, 2 skipped) - 99% success");
    quiet("Phase 3: 12 done, 5 open");
    quiet("3 weeks (2 writers + 1 engineer)");
    quiet("$720 (12 weeks + 3 months)");
    quiet("~3,000 lines (3,000 files + 400 scripts)");
    quiet("$21,600 for Phase 1 (2 developers + 1 DevOps)");
    quiet("Total: 40 (70% done, 12 open)");
    quiet("47 agents (47 core + 3 planned)");
    quiet("120 commits: 80 tests passed, 30 issues open");
    quiet("120 files (30 tests, 20 docs)");
    quiet("20 tasks: 8 remaining, 12 completed, 2 in progress");
}
