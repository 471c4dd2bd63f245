//! Tables and lists as wide as the terminal, with names that take two columns a sign.
//!
//! The texts are in `tests/outputs/`; `UPDATE_OUTPUTS=1` writes them. The trap: a place is never cut, terminals make links of it, and so a
//! line may be as long as its place.

use std::fs;
use std::path::Path;
use std::process::Command;

use planmark_tests::disk;
use unicode_width::UnicodeWidthStr;

const MODULES: &str = "[submodule \"k\"]\n\tpath = 港の倉庫と桟橋\n\turl = https://example.org/k.git\n\
                       [submodule \"f\"]\n\tpath = 👩‍👩‍👧-crew-🏗️\n\turl = https://example.org/f.git\n";

const PLAN: &str = "# 港 Harbour\n\n**Last Updated:** 2025-11-14\n**Public launch:** March 11, 2026\n\nWe keep 9 runbooks 📚.\n\n\
                    ## Phase 1: 岸壁の工事 🚧 (Nov 3 - Nov 28, 2025)\n\n- [x] 杭を打つ\n\
                    - [ ] 👷🏽‍♀️ 石を並べる、そして南側の防波堤を灯台まで延ばす, due Nov 18 (@美羅)\n- [ ] Piles 🚀🇮🇸\n";

const TASKS: &str = "# Tasks 👨‍👩‍👧‍👦\n\n## Phase 2: Überprüfung aller Leuchtfeuer 🗼 am südlichen Wellenbrecher\n\n- [x] T1 縄\n- [ ] T2 帆\n";

/// What a command prints in a terminal of this width.
fn printed(folder: &Path, width: &str, command: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_planmark"));
    program.args([command, "--today", "2025-11-21", "."]).current_dir(folder);
    for name in ["PLANMARK_TODAY", "CLICOLOR_FORCE", "NO_COLOR"] {
        program.env_remove(name);
    }
    let output = program.env("COLUMNS", width).output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let top = folder.path().join("harbour");
    let files = [
        (".gitmodules", MODULES),
        ("PROJECT-PLAN.md", PLAN),
        ("港の倉庫と桟橋/.git", "gitdir: ../.git/modules/k\n"),
        ("港の倉庫と桟橋/TASKLIST.md", TASKS),
        ("👩‍👩‍👧-crew-🏗️/.git", "gitdir: ../.git/modules/f\n"),
        ("👩‍👩‍👧-crew-🏗️/TASKLIST.md", "# Crew\n\n## Phase 1: 🧭 All hands\n\n- [ ] 🏴‍☠️ Hoist, due 2025-11-20\n"),
    ];
    for (path, text) in files {
        disk::write(&top.join(path), text);
    }
    for command in ["status", "next", "facts"] {
        for width in ["60", "80", "160"] {
            let text = printed(&top, width, command);
            let most: usize = width.parse().expect("a number");
            for line in text.lines().filter(|line| !line.contains(".md:")) {
                assert!(line.width() <= most, "{command}, {width}: {line}\n{text}");
            }
            let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(format!("../../tests/outputs/{command}-{width}.txt"));
            if std::env::var_os("UPDATE_OUTPUTS").is_some() {
                disk::write(&kept, &text);
            }
            let kept = fs::read_to_string(&kept).unwrap_or_default();
            assert_eq!(kept, text, "{command}-{width}.txt is another; UPDATE_OUTPUTS=1 writes it");
        }
    }
}
