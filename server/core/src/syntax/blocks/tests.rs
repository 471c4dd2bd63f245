//! What is found in small texts, written as one line a block.

use super::*;

/// A block in a line: its depths where they are not 0, what it is, and the texts of its spans.
fn line(block: &Block, text: &str) -> String {
    let of = |span: Span| format!("{:?}", span.of(text));
    let what = match block.kind {
        BlockKind::FrontMatter { content } => format!("front matter {}", of(content)),
        BlockKind::Heading { level, content } => format!("heading {level} {}", of(content)),
        BlockKind::Item { ordered, first, checkbox, content } => {
            let list = if first { "list " } else { "" };
            let kind = if ordered { "number" } else { "bullet" };
            let marker =
                checkbox.map(|checkbox| format!("[{}] ", checkbox.marker.of(text))).unwrap_or_default();
            format!("{list}{kind} {marker}{}", of(content))
        }
        BlockKind::Paragraph { content } => format!("paragraph {}", of(content)),
        BlockKind::Table { columns } => format!("table {columns}"),
        BlockKind::Row { header: true } => format!("head {}", of(block.span)),
        BlockKind::Row { header: false } => format!("row {}", of(block.span)),
        BlockKind::Fence { info, content, closed } => {
            format!("fence {} {}{}", of(info), of(content), if closed { "" } else { " open" })
        }
        BlockKind::IndentedCode => format!("code {}", of(block.span)),
        BlockKind::Html => format!("html {}", of(block.span)),
        BlockKind::Rule => format!("rule {}", of(block.span)),
    };
    let depths = "-".repeat(block.list_depth.into()) + &">".repeat(block.quote_depth.into());
    if depths.is_empty() { what } else { format!("{depths} {what}") }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<_> = blocks(text).iter().map(|block| line(block, text)).collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn boxes_stand_in_any_list_and_in_quotes() {
    check(
        "- [ ] a\n* [x] b\n1. [~] c\n2. [X] d\n+ e\n",
        &[
            r#"- list bullet [ ] "a""#,
            r#"- list bullet [x] "b""#,
            r#"- list number [~] "c""#,
            r#"- number [X] "d""#,
            r#"- list bullet "e""#,
        ],
    );
    check(
        "> [!NOTE]\n> - [⏸️] a\n>   - [🔄] b\n>\n> c\n",
        &[
            r#"> paragraph "[!NOTE]""#,
            r#"-> list bullet [⏸️] "a""#,
            r#"--> list bullet [🔄] "b""#,
            r#"> paragraph "c""#,
        ],
    );
    check(
        "- [link](x)\n- [1]: y\n- [ ]\n- [x]\n  late\n- []\n- [a]b\n",
        &[
            r#"- list bullet "[link](x)""#,
            r#"- bullet """#,
            r#"- bullet [ ] """#,
            r#"- bullet [x] "late""#,
            r#"- bullet "[]""#,
            r#"- bullet "[a]b""#,
        ],
    );
    check(
        "- [x] `code` first\n- \\[x] no\n",
        &[r#"- list bullet [x] "`code` first""#, r#"- bullet "\\[x] no""#],
    );
}

#[test]
fn tight_and_loose_lists_say_the_same() {
    let blocks = [
        r#"- list bullet "a\n  b""#,
        r#"-- list bullet "c""#,
        r#"- paragraph "d""#,
        r#"- fence "sh" "  e\n""#,
        r#"- paragraph "f""#,
        r#"- bullet "g""#,
    ];
    check("- a\n  b\n  - c\n\n  d\n  ```sh\n  e\n  ```\n  f\n- g", &blocks);
    check("- a\n  b\n\n  - c\n\n  d\n\n  ```sh\n  e\n  ```\n\n  f\n\n- g\n\n\n", &blocks);
}

#[test]
fn only_the_first_run_is_an_items_content() {
    let second = [r#"- list bullet [x] "a""#, r#"- paragraph "[ ] b""#, r#"- paragraph "c""#];
    check("- [x] a\n\n  [ ] b\n\n  c\n", &second);
    check("- # h\n  a\n", &[r#"- list bullet """#, r#"- heading 1 "h""#, r#"- paragraph "a""#]);
}

#[test]
fn an_item_covers_what_is_nested_and_no_blank_lines() {
    let text = "> - a\n>   - b\n>     c\n>\n>\n\nd\n";
    let spans: Vec<_> = blocks(text).iter().map(|block| block.span.of(text)).collect();
    assert_eq!(spans, ["- a\n>   - b\n>     c", "- b\n>     c", "d"]);
    let text = ">\t- a\n";
    assert_eq!(blocks(text)[0].span.of(text), "- a", "the reader counts a tab's columns as bytes");
}

#[test]
fn headings_are_titles_only() {
    check(
        "# One ##\n## \\# Two\nThree\nmore  \n===\n####\n###### *Six* \\#\n",
        &[
            r#"heading 1 "One""#,
            r###"heading 2 "\\# Two""###,
            r#"heading 1 "Three\nmore""#,
            r#"heading 4 """#,
            r##"heading 6 "*Six* \\#""##,
        ],
    );
}

#[test]
fn fences_know_whether_they_are_closed() {
    check("```rust ignore\n- [ ] no\n```\n", &[r#"fence "rust ignore" "- [ ] no\n""#]);
    check("~~~\r\na\r\n~~~~  \r\n", &[r#"fence "" "a\r\n""#]);
    check("```\n```", &[r#"fence "" """#]);
    check("```", &[r#"fence "" "" open"#]);
    check("```\n    ```\n~~~\n", &[r#"fence "" "    ```\n~~~" open"#]);
    check("- ```\n  a\n\nb", &[r#"- list bullet """#, r#"- fence "" "  a" open"#, r#"paragraph "b""#]);
    check("> ```\n>\n> ```\n", &[r#"> fence "" ">\n""#]);
}

#[test]
fn tables_have_rows_and_no_line_of_dashes() {
    check(
        "text\n| a | b |\n|---|--:|\n| 1 | 2 |\n|  |  |\nc\n\nd | e\n",
        &[
            r#"paragraph "text""#,
            "table 2",
            r#"head "| a | b |""#,
            r#"row "| 1 | 2 |""#,
            r#"row "|  |  |""#,
            r#"row "c""#,
            r#"paragraph "d | e""#,
        ],
    );
}

#[test]
fn front_matter_is_only_at_the_start() {
    check(
        "---\na: 1\n---\n# T\n\n---\nb: 2\n---\n",
        &[r#"front matter "a: 1\n""#, r#"heading 1 "T""#, r#"rule "---""#, r#"heading 2 "b: 2""#],
    );
    check("---\na: 1\n", &[r#"rule "---""#, r#"paragraph "a: 1""#]);
}

#[test]
fn other_blocks() {
    check(
        "<!-- - [ ] a\n\nb -->\n***\n\n    code\n\n\n[l]: /u \"t\"\n",
        &[r#"html "<!-- - [ ] a\n\nb -->""#, r#"rule "***""#, r#"code "code""#],
    );
}

#[test]
fn a_lone_cr_ends_a_line() {
    check(
        "# A\r- [ ] b\r  - c\r\r\nd\re\r```\rf\r```\r",
        &[
            r#"heading 1 "A""#,
            r#"- list bullet [ ] "b""#,
            r#"-- list bullet "c""#,
            r#"paragraph "d\re""#,
            r#"fence "" "f\r""#,
        ],
    );
}

#[test]
fn depth_saturates() {
    let quotes = ">".repeat(300) + "a";
    assert_eq!(blocks(&quotes)[0].quote_depth, 255);
    let lists = "- ".repeat(300) + "a";
    assert_eq!(blocks(&lists).last().map(|block| block.list_depth), Some(255));
}
