//! Documents of one shape and any length: what a request takes for twice as much must be no more than about twice the time.
//!
//! The trap: a shape shows only what it holds. Whoever teaches planmark a new thing adds a shape of nothing but that.

use std::fmt::Write as _;

/// A shape: its name, and the document of so many items.
pub type Shape = (&'static str, fn(usize) -> String);

/// Every shape.
pub const SHAPES: [Shape; 43] = [
    ("tasks", |n| lines("# Berths\n\n", n, |i| format!("- [{}] **T{i:05}** Lay the cable", mark(i)))),
    ("tasks-crlf", |n| {
        lines("# Berths\n\n", n, |i| format!("- [{}] Lay cable {i}", mark(i))).replace('\n', "\r\n")
    }),
    ("tasks-cr", |n| {
        lines("# Berths\n\n", n, |i| format!("- [{}] Lay cable {i}", mark(i))).replace('\n', "\r")
    }),
    ("tasks-due", |n| {
        lines("", n, |i| format!("- [ ] Lay cable {i} (due 2025-11-{:02}) `@crane-{}`", i % 28 + 1, i % 60))
    }),
    ("tasks-nested", |n| {
        lines("", n, |i| format!("{}- [{}] T{i} Lay the cable", "  ".repeat(i % 12), mark(i)))
    }),
    ("chain", |n| {
        lines("", n, |i| format!("- [{}] T{i:05} Lay it (depends on T{:05})", mark(i), i.max(1) - 1))
    }),
    ("same-ids", |n| lines("", n, |i| format!("- [{}] T001 Lay the cable", mark(i)))),
    ("list", |n| {
        lines("", n, |i| format!("- Berth {i} with `@crane-{}` and [plan](docs/plan.md#berths)", i % 70))
    }),
    ("table", |n| {
        lines(TABLE, n, |i| {
            format!("| T{i:05} | Phase {} | Done | 2025-11-20 | crane-{} | {i} |", i % 9, i % 60)
        })
    }),
    ("table-milestones", |n| {
        lines("| Milestone | Date | Status |\n|---|---|---|\n", n, |i| {
            format!("| M{i} Berth | 2025-12-{:02} | Planned |", i % 28 + 1)
        })
    }),
    ("table-wide", |n| {
        format!("|{}\n|{}\n|{}\n", " Berth 4 |".repeat(n), "---|".repeat(n), " 2025-11-20 |".repeat(n))
    }),
    ("tables", |n| {
        lines("", n, |i| format!("| Item | Cost |\n|---|---|\n| Rope {i} | $5 |\n| Total | $6 |\n"))
    }),
    ("headings", |n| lines("", n, |i| format!("## Berth {i}\n\nText.\n"))),
    ("headings-alike", |n| lines("", n, |_| "## Tasks\n\n- [x] Lay cable\n".into())),
    ("headings-numbered-alike", |n| lines("", n, |i| format!("## Tasks\n\n## Tasks-{i}\n"))),
    ("headings-deep", |n| {
        lines("", n, |i| format!("{} Part {i}\n\n- [ ] Lay cable\n", "#".repeat(i % 6 + 1)))
    }),
    ("phases", |n| {
        lines("# Plan\n\n", n, |i| {
            format!(
                "## Phase {i}: Berth (Nov 3 - Nov 20, 2025)\n\n**Status:** Done\n\n- [{}] Lay it\n",
                mark(i)
            )
        })
    }),
    ("phases-done", |n| lines("# Plan\n\n", n, |_| "## Phase 2: Pilot ✅ DONE\n".into())),
    ("phases-alike", |n| lines("# Plan\n\n", n, |_| "## Phase 2: Pilot\n\n- [ ] Lay it\n".into())),
    ("phases-untitled", |n| lines("# Plan\n\n", n, |_| "## Phase 2\n\nSee Phase 2.\n".into())),
    ("units", |n| {
        lines("# Plan\n\n## Phase 2: Pilot\n\n", n, |i| {
            format!("Berth {i} waits for Phase 2 and Phase 3: Walls.")
        })
    }),
    ("chapters", |n| {
        lines("# Plan\n\n", n, |i| {
            format!(
                "## Chapter {i}\n\n### Phase 1: Dig\n\n**Progress:** 1/2 tasks complete\n\n- [x] Lay it\n- [ ] Pave it\n"
            )
        })
    }),
    ("weeks", |n| {
        lines("# Plan\n\n", n, |i| {
            format!("### Week {i}: Digging (Nov {} - Nov {})\n\n- Dig\n", i % 20 + 1, i % 20 + 7)
        })
    }),
    ("dates", |n| {
        lines("", n, |i| {
            format!(
                "Berth {i} opens on 2025-12-{:02}, {} days to launch on November 30, 2025.",
                i % 28 + 1,
                i % 90
            )
        })
    }),
    ("stamps", |n| lines("", n, |i| format!("**Last Updated:** 2025-11-{:02}\n", i % 28 + 1))),
    ("labels", |n| {
        lines("", n, |i| {
            format!(
                "**Owner:** crane-{}\n**Status:** In Progress\n**Due:** 2025-11-{:02}",
                i % 70,
                i % 28 + 1
            )
        })
    }),
    ("counts", |n| {
        lines("", n, |i| format!("All {} agents and {} commands lift berth {i}.", i % 70, i % 90))
    }),
    ("percents", |n| {
        lines("", n, |i| format!("## Part {i} (50% complete, 1/3 tasks)\n\n- [x] a\n- [ ] b\n"))
    }),
    ("mentions", |n| {
        lines("", n, |i| format!("Ask @crane-{} or /moor-{} or subagent_type=\"crane-1\".", i % 70, i % 99))
    }),
    ("links", |n| {
        lines("# Tasks\n\n", n, |i| {
            format!("See [a](docs/plan.md#berths), [b](#tasks), `docs/plan.md` and #{i}, 1a2b3c4d{}.", i % 10)
        })
    }),
    ("definitions", |n| lines("", n, |i| format!("[berth-{i}]: docs/plan.md \"Berth\"\n"))),
    ("paths", |n| lines("", n, |i| format!("Copy `docs/berth-{i}.md` and `crane/{i}/` to ./docs/plan.md."))),
    ("fences", |n| lines("", n, |i| format!("```\n/moor-{i}\ncat .claude/agents/crane-1.md\n```\n"))),
    ("fence-long", |n| {
        format!(
            "```\n{}```\n",
            lines("", n, |i| format!("/moor-{i} subagent_type=\"crane-2\" .claude/agents/crane-1.md"))
        )
    }),
    ("file-tree", |n| {
        format!("```\nquay/\n{}```\n", lines("", n, |i| format!("├── berth-{i}.md   # moors")))
    }),
    ("comments", |n| {
        lines("", n, |i| format!("<!-- planmark-ignore past-due -->\n- [ ] Lay cable {i} by 2025-11-01\n"))
    }),
    ("front-matter", |n| {
        format!("---\nname: quay\n{}---\n\n# Quay\n", lines("", n, |i| format!("key-{i}: crane-{}", i % 70)))
    }),
    ("quotes-deep", |n| format!("{} berth\n", ">".repeat(n))),
    ("list-deep", |n| lines("", root(n), |i| format!("{}- [ ] T{i} lay", "  ".repeat(i)))),
    ("paragraph", |n| {
        lines("", n, |i| format!("Of the berths number {i} is the *last* to be `paved` by crane-3."))
    }),
    ("line", |n| {
        line(n, |i| {
            format!(
                "[a](docs/plan.md#x) #{i} [b](#berths) `1a2b3c4` **Phase 2**: 49 agents by 2025-12-01, @crane-{}. ",
                i % 60
            )
        })
    }),
    ("task-line", |n| {
        format!(
            "- [ ] T001 {}\n",
            line(n, |i| format!("_lay_ `it` [on](b.md) <b>{i}</b> #12 ~~by~~ Nov 20 "))
        )
    }),
    ("heading-line", |n| {
        format!("# {}\n\n- [ ] Lay\n", line(n, |i| format!("`a_{i}` [b](c.md) <d> Phase 2 ✅ ]( ` < ")))
    }),
];

const TABLE: &str = "| ID | Phase | Status | Date | Agent | Count |\n|---|---|---|---|---|---|\n";

/// Lines that `item` gives, behind a beginning.
fn lines(begin: &str, count: usize, item: impl Fn(usize) -> String) -> String {
    let mut text = begin.to_owned();
    for number in 1..=count {
        let _ = writeln!(text, "{}", item(number));
    }
    text
}

/// The same without breaks.
fn line(count: usize, item: impl Fn(usize) -> String) -> String {
    (1..=count).map(item).collect()
}

fn mark(number: usize) -> char {
    if number.is_multiple_of(3) { ' ' } else { 'x' }
}

/// So deep that the indentation alone makes about as many bytes as so many lines.
fn root(count: usize) -> usize {
    (count * 30).isqrt()
}
