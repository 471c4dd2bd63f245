//! A rule's page: what `planmark explain RULE` prints and `docs/rules/RULE.md` holds, made from its doc comment.

use super::Rule;

impl Rule {
    /// The first paragraph of its page, in one line.
    pub fn summary(&self) -> String {
        let first = self.docs.trim().split("\n\n").next().unwrap_or_default();
        first.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// The page in Markdown: its name, its facts in a line, its doc comment.
    pub fn page(&self) -> String {
        let fix = self.fix.map_or("no fix".to_owned(), |fix| format!("fix: {}", fix.word()));
        let mut page =
            format!("# {}\n\n{}, {}, {fix}", self.code, self.severity.word(), self.certainty.word());
        if self.timeless {
            page.push_str(", also judged in historical documents");
        }
        if self.daily {
            page.push_str(", depends on the day");
        }
        if !self.enabled {
            page.push_str(", off unless configured");
        }
        page.push_str("\n\n");
        for line in self.docs.lines() {
            page.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
            page.push('\n');
        }
        if !self.options.is_empty() {
            page.push_str(
                "\n## Options\n\n| Option | Default | What it says |\n|--------|---------|--------------|\n",
            );
        }
        for option in self.options {
            page.push_str(&format!(
                "| `{}` | `{}` | {} |\n",
                option.name,
                option.default.written(),
                option.docs
            ));
        }
        page
    }
}
