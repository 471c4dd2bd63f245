//! Tables and claims that are made of bytes: what is right is never found, and what is wrong always.

use std::path::Path;

use planmark_core::finding::Finding;

use super::Bytes;
use crate::memory::{self, ROOT, holding};

fn found(files: &[(&str, &str)], of: &str) -> Vec<Finding> {
    let workspace = holding(files);
    let (index, document) = workspace.document(&Path::new(ROOT).join(of)).expect("it is there");
    memory::found(&workspace, index, document)
}

/// A number with its thousands apart, or not.
fn written(number: u64, grouped: bool) -> String {
    let digits = number.to_string();
    if !grouped {
        return digits;
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The total of a table is wrong exactly where it is not the sum.
pub(super) fn tables(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (rows, columns) = (3 + bytes.below(9), 1 + bytes.below(3));
    let grouped = bytes.below(2) == 0;
    let (bold, word) = (["", "**"][bytes.below(2)], ["Total", "TOTAL", "Grand Total"][bytes.below(3)]);
    let (quote, end) = (["", "> "][bytes.below(2)], ["\n", "\r\n"][bytes.below(2)]);
    let units = ["Hours", "Points", "Files"];
    let mut sums = vec![0_u64; columns];
    let mut table = format!(
        "{quote}| Part |{}{end}{quote}|{}",
        units[..columns].iter().map(|unit| format!(" {unit} |")).collect::<String>(),
        "---|".repeat(columns + 1)
    );
    for row in 0..rows {
        table += &format!("{end}{quote}| Berth {} |", char::from(b'A' + row as u8));
        for sum in &mut sums {
            let figure = 1 + bytes.below(if grouped { 90_000 } else { 900 }) as u64;
            *sum += figure;
            table += &format!(" {} |", written(figure, grouped));
        }
    }
    let wrong = bytes.below(columns + 1);
    if let Some(sum) = sums.get_mut(wrong) {
        // By more than rounding explains.
        *sum += 2 + *sum / 100 + bytes.below(50) as u64;
    }
    table += &format!("{end}{quote}| {bold}{word}{bold} |");
    for sum in &sums {
        table += &format!(" {bold}{}{bold} |", written(*sum, grouped));
    }
    let text = format!("# Quay{end}{end}{table}{end}");
    let found = found(&[("PLAN.md", &text)], "PLAN.md");
    let sums: Vec<&Finding> = found.iter().filter(|finding| finding.code == "table-sum").collect();
    assert_eq!(sums.len(), usize::from(wrong < columns), "{text}\n{found:#?}");
}

/// A count of files is wrong exactly where it is not the number of them.
pub(super) fn claims(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let files = 3 + bytes.below(30);
    let claimed = if bytes.below(2) == 0 { files } else { 3 + bytes.below(40) };
    let (kind, folder) = [("agents", ".claude/agents"), ("commands", ".claude/commands")][bytes.below(2)];
    let sentence = match bytes.below(4) {
        0 => format!("There are {claimed} {kind} in `{folder}`."),
        1 => format!("We keep **{claimed}** {kind} in `{folder}/`."),
        2 => format!("- All {claimed} {kind} in `{folder}` are tested"),
        _ => format!("| What | Count |\n|---|---|\n| {kind} in `{folder}` | {claimed} |"),
    };
    let mut all: Vec<(String, String)> = (0..files)
        .map(|number| {
            (format!("{folder}/one-{number}.md"), format!("---\nname: one-{number}\ndescription: x\n---\n"))
        })
        .collect();
    all.push(("CLAUDE.md".to_owned(), format!("# Harbour\n\n{sentence}\n")));
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = found(&all, "CLAUDE.md");
    let counts = found.iter().filter(|finding| finding.code == "count-mismatch").count();
    // A table of counts is a claim where its row says so; what it says must not be denied where it is right.
    let is_table = sentence.starts_with('|');
    assert!(counts <= 1 && (claimed != files || counts == 0), "{sentence}\n{found:#?}");
    assert!(is_table || counts == usize::from(claimed != files), "{files}: {sentence}\n{found:#?}");
}
