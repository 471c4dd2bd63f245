//! What is under `$0` in small texts, and what an edit parses again.

use super::*;

/// The context at `$0` in a line: block, then box, then inline.
fn context(marked: &str) -> String {
    let offset = marked.find("$0").expect("a cursor") as u32;
    let text = Text::new(&marked.replace("$0", ""));
    let stream = Stream::read(&text.to_string());
    let context = Trees::default().context(Source { text: &text, stream: &stream }, offset);
    let of = |span: Span| format!("{:?}", text.slice(span));
    let block = match context.block {
        BlockContext::Blank => "blank".to_owned(),
        BlockContext::FrontMatter { .. } => "front matter".to_owned(),
        BlockContext::Heading { level, content } => format!("heading {level} {}", of(content)),
        BlockContext::Paragraph { content } => format!("text {}", of(content)),
        BlockContext::Cell { header, column, content, .. } => {
            format!("{} {column} {}", if header { "head" } else { "cell" }, of(content))
        }
        BlockContext::Fence { info, .. } => format!("fence {}", of(info)),
        BlockContext::IndentedCode { .. } => "code block".to_owned(),
        BlockContext::Comment { span } => format!("comment {}", of(span)),
        BlockContext::Html { span } => format!("html {}", of(span)),
        BlockContext::Other { span } => format!("other {}", of(span)),
    };
    let item = context.item.map(|item| match item.checkbox {
        Some(checkbox) => format!(", in an item {}", text.slice(checkbox.span)),
        None => ", in an item".to_owned(),
    });
    let inline = context.inline.map(|inline| {
        let destination = inline.destination.map(|destination| format!(" to {}", of(destination)));
        format!(", {:?} {}{}", inline.kind, of(inline.content), destination.unwrap_or_default())
    });
    format!("{block}{}{}", item.unwrap_or_default(), inline.unwrap_or_default())
}

#[track_caller]
fn check(marked: &str, expected: &str) {
    assert_eq!(context(marked), expected, "at {marked:?}");
}

#[test]
fn a_place_knows_its_block() {
    check("# Pl$0an #\n", r#"heading 1 "Plan""#);
    check("Plan\n--$0-\n", r#"heading 2 "Plan""#);
    check("---\na: $0b\n---\n# T\n", "front matter");
    check("# T\n\n---\na: $0b\n---\n", r#"heading 2 "a: b""#);
    check("some $0text\n", r#"text "some text""#);
    check("a\n\n$0\n\nb\n", "blank");
    check("```sh\nls$0\n```\n", r#"fence "sh""#);
    check("    co$0de\n", "code block");
    check("<!-- a $0-->\n", r#"comment "<!-- a -->""#);
    check("<div>$0\n", r#"html "<div>""#);
    check("a\n\n---$0\n", r#"other "---""#);
    check("$0", "blank");
}

#[test]
fn a_place_knows_its_item_and_box() {
    check("- [ ] ship $0it\n", r#"text "ship it", in an item [ ]"#);
    check("- [$0x] ship\n", r#"blank, in an item [x]"#);
    check("* [~] half $0\n", r#"text "half", in an item [~]"#);
    check("- a\n  - [🔄] b$0\n", r#"text "b", in an item [🔄]"#);
    check("> - [ ] c$0\n", r#"text "c", in an item [ ]"#);
    check("1. one\n\n   two$0\n", r#"text "two", in an item"#);
}

#[test]
fn a_place_knows_its_column() {
    check("| Agent | Status |\n|---|---|\n| a | $0b |\n", r#"cell 1 "b""#);
    check("| Ag$0ent | Status |\n|---|---|\n", r#"head 0 "Agent""#);
    check("| a | b |\n|---|---|\n| x | y |\n| 計🚀 |$0\n", r#"cell 1 """#);
    check("| a | b |\n|---|---|\n| |  $0 |\n| x | y |\n", r#"cell 1 """#);
    check("a | b\n---|---\nc | d$0\n", r#"cell 1 "d""#);
    check("| a | b |\n|---|---|\n|  |  |\n\n- [ ] t$0\n", r#"text "t", in an item [ ]"#);
    check("| a | b |\n|-$0--|---|\n", r#"other "|---|---|""#);
}

#[test]
fn a_place_knows_its_markup() {
    check("use `run$0ner` now\n", r#"text "use `runner` now", Code "runner""#);
    check("`` a$0`b `` c\n", r#"text "`` a`b `` c", Code " a`b ""#);
    check(
        "- [ ] **see [the `p$0lan`](docs/p.md)**\n",
        r#"text "**see [the `plan`](docs/p.md)**", in an item [ ], Code "plan""#,
    );
    check("see [plan](do$0cs/p.md)\n", r#"text "see [plan](docs/p.md)", Link "plan" to "docs/p.md""#);
    check("![a$0](b.png)\n", r#"text "![a](b.png)", Image "a" to "b.png""#);
    check("a <!-- b$0 --> c\n", r#"text "a <!-- b --> c", Comment "<!-- b -->""#);
    check("| a | `b$0` |\n|---|---|\n", r#"head 1 "`b`", Code "b""#);
    check("> a `b\n> c$0` d\n", "text \"a `b\\n> c` d\", Code \"b\\n> c\"");
    check("# The `c$0`\n", r#"heading 1 "The `c`", Code "c""#);
    check("an open ` ba$0\n", r#"text "an open ` ba""#);
}

#[test]
fn selections_grow_from_a_word_to_the_document() {
    let source = "# A\n\n## B\n\n- one\n- [ ] see `the plan`\n\n## C\n\nend\n";
    let text = Text::new(source);
    let stream = Stream::read(source);
    let offset = source.find("plan").unwrap_or_default() as u32;
    let selection = Trees::default().selection(Source { text: &text, stream: &stream }, offset);
    let found: Vec<_> = selection.iter().map(|span| span.of(source)).collect();
    assert_eq!(
        found,
        [
            "the plan",
            "`the plan`",
            "see `the plan`",
            "- [ ] see `the plan`",
            "- one\n- [ ] see `the plan`",
            "## B\n\n- one\n- [ ] see `the plan`",
            source.trim_end(),
            source,
        ]
    );
}

#[test]
fn highlights_and_injections() {
    let source =
        "# A `b`\n\n- [x] **c**\n- [ ] [d](e)\n\n| f |\n|---|\n| `g` |\n\n```rust\nh\n```\n<!-- i -->\n";
    let text = Text::new(source);
    let stream = Stream::read(source);
    let source_of = Source { text: &text, stream: &stream };
    let trees = Trees::default();
    let whole = Span::new(0, text.len());
    let captures = trees.captures(source_of, Query::Highlights, whole);
    let found: Vec<_> =
        captures.iter().map(|capture| (capture.name, capture.span.of(source).trim())).collect();
    for expected in [
        ("markup.heading", "A `b`"),
        ("markup.raw", "`b`"),
        ("markup.list.checked", "[x]"),
        ("markup.list.unchecked", "[ ]"),
        ("markup.strong", "**c**"),
        ("markup.link.label", "d"),
        ("markup.link.url", "e"),
        ("markup.heading.table", "f"),
        ("markup.raw", "`g`"),
        ("markup.raw.block", "h"),
        ("comment", "<!-- i -->"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert!(captures.is_sorted_by_key(|capture| capture.span.start));
    let injections = trees.injections(source_of, whole);
    let languages: Vec<_> =
        injections.iter().map(|found| (found.language.as_str(), found.span.of(source).trim())).collect();
    assert!(
        languages.contains(&("rust", "h")) && languages.contains(&("html", "<!-- i -->")),
        "{languages:?}"
    );
    assert!(languages.contains(&("markdown_inline", "`g`")), "{languages:?}");
}

/// A document of so many sections, about a chunk each.
fn document(sections: usize) -> String {
    let section = "- [ ] first task with `code`\n- [x] second task\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nWords below, and some more of them.\n\n";
    (0..sections).map(|number| format!("## Section {number}\n\n{}", section.repeat(4))).collect()
}

#[test]
fn an_edit_parses_its_chunk_again_and_no_other() {
    let mut text = Text::new(&document(50));
    let mut stream = Stream::read(&text.to_string());
    let trees = Trees::default();
    let asked: Vec<u32> = stream.chunks().map(|(start, _)| start).take(20).collect();
    for offset in &asked {
        let _ = trees.context(Source { text: &text, stream: &stream }, offset + 1);
    }
    assert_eq!(trees.cost(), TreeCost { made: 20, edited: 0 });
    for key in 1..=30 {
        let at = asked[7] + 40;
        let before = stream.clone();
        text.edit(Span::empty(at), "x");
        let splice = stream.edit(&text, Span::empty(at), 1);
        let after = Source { text: &text, stream: &stream };
        trees.edit(&before, after, splice);
        let _ = trees.context(after, at);
        let _ = trees.context(after, asked[12]);
        assert_eq!(trees.cost(), TreeCost { made: 20, edited: key });
    }
    assert_eq!(trees.len(), 20);
}

#[test]
fn old_snapshots_get_answers_about_their_own_text() {
    let before = Text::new("# One\n");
    let mut text = before.clone();
    let old = Stream::read("# One\n");
    let mut stream = old.clone();
    let trees = Trees::default();
    let _ = trees.context(Source { text: &before, stream: &old }, 3);
    text.edit(Span::new(0, 2), "");
    let splice = stream.edit(&text, Span::new(0, 2), 0);
    trees.edit(&old, Source { text: &text, stream: &stream }, splice);
    let new = trees.context(Source { text: &text, stream: &stream }, 1);
    let old = trees.context(Source { text: &before, stream: &old }, 3);
    assert!(matches!(new.block, BlockContext::Paragraph { .. }), "{new:?}");
    assert!(matches!(old.block, BlockContext::Heading { .. }), "{old:?}");
}

#[test]
fn no_more_trees_are_kept_than_that() {
    let text = Text::new(&document(MOST + 40));
    let stream = Stream::read(&text.to_string());
    let trees = Trees::default();
    for (start, _) in stream.chunks() {
        let _ = trees.context(Source { text: &text, stream: &stream }, start + 1);
    }
    assert!(stream.count() > MOST);
    assert_eq!(trees.len(), MOST);
}

#[test]
fn texts_that_the_grammar_takes_long_for_are_answered_at_once() {
    for hostile in [
        "*".repeat(50_000),
        "> ".repeat(400),
        "[".repeat(20_000),
        "- ".repeat(3_000),
        "`a".repeat(9_000),
        "|a".repeat(9_000),
    ] {
        let text = Text::new(&hostile);
        let stream = Stream::read(&hostile);
        let trees = Trees::default();
        let source = Source { text: &text, stream: &stream };
        let at = text.len() / 2;
        let _ = trees.context(source, at);
        assert_eq!(trees.selection(source, at).last(), Some(&Span::new(0, text.len())));
        let _ = trees.captures(source, Query::Highlights, Span::new(0, text.len()));
    }
}
