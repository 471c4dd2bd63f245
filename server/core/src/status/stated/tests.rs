//! What states a status, and what only looks like it.

use super::*;

#[track_caller]
fn heading(text: &str, expected: Option<(Class, &str)>) {
    let unit = ["Phase", "Week", "Task", "Milestone", "Day", "Sprint"].iter().any(|unit| text.contains(unit));
    let found = of_heading(text, unit).filter(|stated| !stated.qualified);
    let found = found.map(|stated| (stated.class, &text[stated.span.range()]));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_status_stands_at_the_end_or_in_brackets() {
    heading("Phase 2: Testing ✅ COMPLETE", Some((Class::Done, "✅ COMPLETE")));
    heading("Phase 0: Foundation (COMPLETE ✅)", Some((Class::Done, "COMPLETE ✅")));
    heading("Documentation Sprint (✅ COMPLETE - 2025-11-16)", Some((Class::Done, "✅ COMPLETE")));
    heading("Phase 1C: Integration (COMPLETE) ✅ Nov 23, 2025", Some((Class::Done, "COMPLETE")));
    heading("Week 1: Onboarding (Nov 12-19) ✅", Some((Class::Done, "✅")));
    heading("Phase 2: Agent Platform ✅ (complete 2026-03-07)", Some((Class::Done, "complete")));
    heading("Phase 3: Low Severity Fixes (Nice to Have) - COMPLETED", Some((Class::Done, "COMPLETED")));
    heading("Phase 7: Degradation ✅ (6/6 = 100%)", Some((Class::Done, "✅")));
    heading("Phase 3: Server with Auth (T018b) ✅", Some((Class::Done, "✅")));
    heading("Task 4 — in progress", Some((Class::Active, "in progress")));
    heading("Phase 2.5: API (Day 4-5) ✅ COMPLETE", Some((Class::Done, "✅ COMPLETE")));
    heading("Phase 5 ⏸️", Some((Class::Held, "⏸️")));
    heading("- [x] 0. Build", Some((Class::Done, "[x]")));
    heading("Phase 1: Design (Week 1) - ✅ IN PROGRESS", Some((Class::Active, "✅ IN PROGRESS")));
    heading("第1章 完了", Some((Class::Done, "完了")));
    heading("Phase 1: Ground ✅ COMPLETE - 100%", Some((Class::Done, "✅ COMPLETE")));
    heading("Phase 1: Ground ✅ (3/3) ██████ 100%", Some((Class::Done, "✅")));
    heading("Phase 3: Raise coverage to 80%", None);
}

#[test]
fn what_names_does_not_state() {
    heading("Phase 3: Complete Component Library", None);
    heading("Milestone 1: SegmentList Complete (Day 1)", None);
    heading("Phase 3 Complete When", None);
    heading("🎯 Purpose", None);
    heading("No Immediate Actions Required ✅", None);
    heading("Phase 1: Extract Core Algorithm ✅ DO FIRST", None);
    heading("Phase 4: API ✅ COMPLETE (except systemd)", None);
    heading("Phase 4: API ✅ (3/5 = 60%)", None);
    heading("Phase 6: Testing ⏸️ PARTIALLY COMPLETE", Some((Class::Active, "⏸️ PARTIALLY COMPLETE")));
    heading("Phase 1: Infrastructure ✅ COMPLETE (99.8%)", None);
    heading("Phase 6: 80% complete", None);
    heading("Done = Deployed", None);
}

#[track_caller]
fn value(text: &str, expected: Option<(Class, &str)>) {
    let found = of_value(text).map(|stated| (stated.class, &text[stated.span.range()]));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_value_states_in_front() {
    value("✅ Complete", Some((Class::Done, "✅ Complete")));
    value("**In Progress** (40%)", Some((Class::Active, "In Progress")));
    value("⏸️", Some((Class::Held, "⏸️")));
    value("📅 Planned", Some((Class::Open, "📅 Planned")));
    value("Done 2025-11-20", Some((Class::Done, "Done")));
    value("complete", Some((Class::Done, "complete")));
    value("Ready for review", None);
    value("✅ EXCEEDS", None);
    value("Active (Nov 12 - Dec 10)", Some((Class::Active, "Active")));
    value("完了", Some((Class::Done, "完了")));
    value("", None);
}

#[test]
fn brackets_of_every_width_and_nesting() {
    heading("Phase 1（完了）", Some((Class::Done, "完了")));
    heading("フェーズ別ガントチャート（推奨）", None);
    heading("Task 1 ((done))", None);
    heading("Task 1 )", None);
    heading("（", None);
    heading("[]()", None);
}
