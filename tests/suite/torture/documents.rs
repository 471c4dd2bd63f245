//! Texts that have brought down readers of Markdown: everything that is announced is asked about each of them, and answered.

use planmark_tests::requests;
use planmark_tests::session::Session;
use serde_json::{Value, json};

/// What makes a reader slow, deep or confused. Smaller than what `tests/benches/torture.rs` gives to the program itself.
fn texts() -> Vec<(&'static str, String)> {
    let nested =
        |depth: usize, line: &str| (0..depth).map(|at| format!("{}{line}\n", "  ".repeat(at))).collect();
    vec![
        ("nested lists", nested(200, "- [ ] t")),
        ("nested quotes", format!("{} x\n", ">".repeat(5_000))),
        ("quotes in lists", format!("{}x\n", "> - ".repeat(300))),
        ("emphasis", format!("{}\n", "*_".repeat(8_000))),
        ("brackets", format!("{}\n", "[][][]".repeat(2_000))),
        ("open brackets", format!("{}\n", "[".repeat(10_000))),
        ("open images", format!("{}\n", "![](".repeat(5_000))),
        ("backticks", (1..400).map(|length| format!("{} x ", "`".repeat(length))).collect()),
        ("one line", format!("- [ ] {}\n", "word ".repeat(8_000))),
        ("tasks", format!("# A\r\n\r\n{}", "- [ ] task ✅ 3/42 (9.1%)\r\n".repeat(400))),
        ("one row", format!("|{}|\n|{}|\n", "a|".repeat(1_000), "-|".repeat(1_000))),
        ("many rows", format!("| a | b |\n|---|---|\n{}", "| x | 1 |\n".repeat(1_000))),
        ("headings", "# Phase 1: a (2/3)\n".repeat(2_000)),
        ("untitled", "# Phase 1\n".repeat(1_000)),
        ("titles", (0..1_000).map(|number| format!("# Phase 1: the T{number}\n")).collect()),
        ("rules", "---\n".repeat(1_000)),
        ("front matter", format!("---\n{}", "a: {b: [c, \n".repeat(600))),
        ("fences", "```\n~~~\n".repeat(600)),
        ("comments", "<!-- planmark: off -->\n<!--".repeat(400)),
        ("zeros", "- [ ] a\0b\0\n# \0\n".repeat(150)),
        ("lone carriage returns", "- [ ] a\r# b\r\r| a |\r|---|\r| 3/42 (9.1%) |\r".repeat(300)),
        ("marks of order", "\u{feff}- [ ] a\n\u{feff}".repeat(300)),
        ("right to left", "- [ ] \u{202e}txet\u{202c} \u{2066}x\u{2069}\n".repeat(300)),
        ("joined", format!("- [ ] {}\n", "👩\u{200d}".repeat(3_000))),
        ("combined", format!("- [ ] a{}\n", "\u{301}".repeat(10_000))),
        (
            "numbers",
            format!(
                "{} agents, {}/{} tasks ({}%)\n",
                "9".repeat(400),
                "9".repeat(40),
                "0".repeat(40),
                "9".repeat(60)
            ),
        ),
        ("dates", "99/99/9999 - Nov 31 - Q9 2025, due -9999-99-99 to W99, 0000-00-00\n".repeat(100)),
        ("links", "[a]: b\n[a][a] [[a]] ![a] <http://x> www.x.y\n".repeat(200)),
        ("escapes", "\\".repeat(20_001)),
        ("entities", "&amp;&#0;&#x110000;&".repeat(500)),
        ("nothing", String::new()),
    ]
}

#[test]
fn every_text_is_answered_for() {
    let mut session = Session::initialize("file:///nowhere", &json!({"textDocument": {"diagnostic": {}}}));
    let capabilities = session.capabilities.clone();
    for (name, text) in texts() {
        let uri = format!("file:///nowhere/{}.md", name.replace(' ', "-"));
        session.open(&uri, &text);
        let last = text.matches(['\n']).count();
        let ask = |session: &mut Session| {
            let middle = json!({"line": last / 2, "character": 7});
            let end = json!({"line": last, "character": 0});
            let asked: Vec<(i64, &str)> = requests::of(&capabilities, &uri, &end)
                .into_iter()
                .chain(requests::at(&capabilities, &uri, &middle))
                .map(|(method, params)| (session.ask(method, params), method))
                .collect();
            for (id, method) in asked {
                let answer = session.answer(id);
                let is_answered = matches!(answer["error"]["code"].as_i64(), None | Some(-32803));
                assert!(is_answered, "{name}: {method}: {answer}");
            }
        };
        ask(&mut session);
        // The same after a key in the middle, and after one that opens a fence over all of it.
        for (version, (line, typed)) in [(last / 2, "x"), (0, "```\n")].into_iter().enumerate() {
            let at: Value = json!({"line": line, "character": 0});
            session.notify(
                "textDocument/didChange",
                json!({
                    "textDocument": {"uri": uri, "version": version + 2},
                    "contentChanges": [{"range": {"start": at, "end": at}, "text": typed}],
                }),
            );
            ask(&mut session);
        }
        session.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }
    session.end();
}

/// Expressions that others need for ever for, more of anything than anybody writes, and brackets in brackets.
#[test]
fn any_configuration_is_understood_in_time() {
    let count =
        |name: usize, pattern: &str| format!("[counts.n{name}]\nsource = \"*.md\"\npattern = '{pattern}'\n");
    let counts = |pattern: &str| (0..2_000).map(|name| count(name, pattern)).collect::<String>();
    for text in [
        counts("x"),
        count(0, "(a*)*b"),
        count(0, r"(\w{1000}){1000}"),
        count(0, &"(".repeat(10_000)),
        format!("a = {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{} = 1", "a.".repeat(10_000)),
        (0..5_000).map(|number| format!("profil{number} = 1\n")).collect(),
        format!("[files]\nexclude = [{}]", "\"**/*{a,b}*/**/x\", ".repeat(300)),
        format!("[files]\nexclude = \"{}\"", "{a,".repeat(5_000)),
        "x".repeat(1 << 20),
    ] {
        let (_, problems) = planmark_core::config::read(&text);
        assert!(problems.len() < 6_000, "{}", problems.len());
    }
    let (config, problems) = planmark_core::config::read(&count(0, "(a*)*b"));
    assert!(problems.is_empty());
    let what = &config.expect("it is TOML").counts["n0"].what;
    let planmark_core::config::count::What::Pattern(pattern, _) = what else { panic!("a pattern: {what:?}") };
    assert!(!pattern.is_match(&"a".repeat(100_000)));
}
