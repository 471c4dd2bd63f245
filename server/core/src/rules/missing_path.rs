//! A link or a named file that leads nowhere.

use super::{DocumentContext, declare_rule};
use crate::facts::paths::Paths;
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::plan::paths::Naming;
use crate::plan::{At, PathMention};
use crate::text::Span;
use crate::words::Words;
use crate::workspace::Existence;

declare_rule! {
    /// A link leads to a file or folder that is not there, or the text says "see" of a file that is not there.
    ///
    /// ## Why it matters
    /// Files are moved and renamed, and plans go on pointing at their old places.
    /// Whoever follows the link finds nothing; a coding tool that is told to read the file goes on without it.
    ///
    /// ## Fires
    /// ```markdown path=README.md
    /// The steps are in the [migration guide](docs/migration.md).
    /// ```
    /// ```markdown path=docs/guides/migration.md
    /// # Migration
    /// ```
    ///
    /// ## Quiet
    /// ```markdown path=README.md
    /// The steps are in the [migration guide](docs/guides/migration.md#steps), see also <https://example.org/steps.md>.
    ///
    /// - [ ] Write the [rollback guide](docs/guides/rollback.md)
    /// ```
    /// ```markdown path=docs/guides/migration.md
    /// # Migration
    /// ```
    ///
    /// ## Fix
    /// Where the path differs from the one on disk by upper and lower case alone, it is written as on disk: many systems, GitHub among
    /// them, tell the two apart.
    /// Where the same path is there from the repository's top, or just one file has this name, that one is offered for a person to look at.
    /// The text of a link that is the path is changed with it.
    ///
    /// ## What it cannot know
    /// What lies below a submodule that is not checked out, in a folder that git ignores, behind a link that dangles, or outside of the
    /// root: there nothing is missing.
    /// A folder that holds documents alone is taken for an extract of a repository, from which documents may have been left out as well: there
    /// a path is information unless another place for it is known, and nothing is said of files of other kinds, nor of what
    /// would lie in a folder that is not there; nor is anything said of files with an ending that no file of the root has.
    /// Where most paths of a document lead nowhere, and they are eight or more, those without a fix are said in one finding.
    /// Behind a fenced example of Markdown that a fence within it ends too early, nothing is said: the rest may belong to the example.
    /// Globs, templates, home folders, paths in tasks and what is said to be planned, gone or an example are left alone.
    /// A path in a code span counts only behind words like "see" or "documented in", or in a list of files most of which are there.
    MISSING_PATH {
        code: "missing-path",
        severity: Warning,
        certainty: Computed,
        fix: Some(Applicability::Unsafe),
        judge: Document(judge),
    }
}

/// Words of a heading below which paths are wishes, patterns or memories.
static ASIDE: Words = Words::new(
    "proposed planned plan target future example examples template templates todo deliverable deliverables output outputs expected create created \
     migration refactoring ideal desired new naming convention conventions usage format before after old previous removed deleted \
     geplant beispiel exemple exemples ejemplo ejemplos exemplo пример примеры 例 示例",
);

/// So many paths that lead nowhere are gathered where they are most of a document's.
const MANY: usize = 8;

/// The most findings of one document for which another place is looked for.
const MOST_SEARCHES: usize = 100;

fn judge(context: &DocumentContext, findings: &mut Vec<Finding>) {
    if context.document.kind.is_source() {
        return;
    }
    let mut mentions = context.plan().paths().filter(|path| path.naming != Naming::Passing).peekable();
    if mentions.peek().is_none() {
        return;
    }
    let Some(paths) = Paths::of(context.repository, context.document) else { return };
    // The rest may belong to the example.
    let until = context.plan().cut_examples().next().map_or(u32::MAX, |end| end.base + *end);
    let (mut present, mut others): (usize, Vec<Finding>) = (0, Vec::new());
    // A list of files is one when most of them are there; the same list is below the same heading.
    let mut listed: Vec<(Option<usize>, usize, Vec<Finding>)> = Vec::new();
    for mention in mentions {
        let start = mention.place(mention.span).start;
        if start >= until {
            continue;
        }
        let existence = match mention.naming {
            Naming::Link => paths.link(&mention.path),
            Naming::Cited | Naming::Listed | Naming::Passing => paths.code(&mention.path),
        };
        let section = context.outline().section_at(start);
        let found = match existence {
            _ if !context.is_live(start) || is_aside(context, section, mention) => None,
            Existence::Missing | Existence::Cased(_) => {
                let found = finding(&paths, mention, existence, others.len() < MOST_SEARCHES);
                Some(with_label(context, mention.place(mention.span), found))
            }
            Existence::Unknown => continue,
            Existence::Present => None,
        };
        if mention.naming != Naming::Listed {
            present += usize::from(found.is_none());
            others.extend(found);
            continue;
        }
        if listed.last().is_none_or(|list| list.0 != section) {
            listed.push((section, 0, Vec::new()));
        }
        if let Some(list) = listed.last_mut() {
            list.1 += usize::from(found.is_none());
            list.2.extend(found);
        }
    }
    let lists = listed.into_iter().filter(|(_, present, missing)| *present >= 2 && *present > missing.len());
    findings.extend(lists.flat_map(|(.., missing)| missing));
    findings.extend(gathered(others, present));
}

/// Where most paths of a document lead nowhere it was moved or copied as a whole, which is said once; what has a fix stays.
fn gathered(mut missing: Vec<Finding>, present: usize) -> Vec<Finding> {
    let count = missing.len();
    if count < MANY || count < present {
        return missing;
    }
    let mut is_first = true;
    missing.retain(|finding| !finding.fixes.is_empty() || std::mem::take(&mut is_first));
    if let Some(first) = missing.iter_mut().find(|finding| finding.fixes.is_empty()) {
        let all = count + present;
        first.message =
            format!("{}; {count} of the {all} paths in this document lead nowhere", first.message);
    }
    missing
}

/// Does the text not say that the path is there now?
fn is_aside(context: &DocumentContext, section: Option<usize>, mention: At<PathMention>) -> bool {
    let mut path = context.outline().path(section).filter(|section| section.heading.level > 1);
    mention.hedged
        || path.any(|section| {
            let title = section.heading.title.to_lowercase();
            mention.naming != Naming::Link
                && title.split(|char: char| !char.is_alphanumeric()).any(|word| ASIDE.contains(word))
        })
}

fn finding(paths: &Paths, mention: At<PathMention>, existence: Existence, search: bool) -> Finding {
    let span = mention.place(mention.span);
    let is_link = mention.naming == Naming::Link;
    let written = &mention.path;
    if let Existence::Cased(path) = existence {
        let right = paths.written(&path, written, is_link);
        let message =
            format!("\"{written}\" is {right} on disk, and many systems tell upper and lower case apart");
        return Finding::new(&MISSING_PATH, span, message).fix(
            Applicability::Safe,
            format!("Write {right}"),
            span,
            encoded(&right, is_link),
        );
    }
    let meant = if search { paths.meant(written) } else { None };
    let place = paths.absolute(written).filter(|place| is_link && place != written.trim_end_matches('/'));
    let leads = place.map_or_else(
        || "does not exist".to_owned(),
        |place| format!("leads to {place}, which does not exist"),
    );
    let meant = meant.map(|meant| paths.written(&meant, written, is_link));
    let question = meant.as_ref().map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
    let finding = Finding::new(&MISSING_PATH, span, format!("\"{written}\" {leads}{question}"));
    match meant {
        Some(meant) => {
            let new_text = encoded(&meant, is_link);
            finding.fix(Applicability::Unsafe, format!("Change to {meant}"), span, new_text)
        }
        // Of what was left out of an extract nobody can tell that it is gone.
        None if paths.is_extract() => finding.severity(Severity::Information),
        None => finding,
    }
}

/// The same where the text of the link is the path as well, `[docs/PLAN.md](docs/PLAN.md)`: both are changed.
fn with_label(context: &DocumentContext, path: Span, mut finding: Finding) -> Finding {
    let text = context.text();
    let line = Span::new(text.line_around(path.start).start, path.start);
    let (before, written) = (context.source(line), context.source(path));
    let Some(label) = before.strip_suffix("](") else { return finding };
    let inside = label.strip_suffix('`').unwrap_or(label);
    let opens = if inside.len() < label.len() { "[`" } else { "[" };
    let is_path = inside.strip_suffix(&*written).is_some_and(|rest| rest.ends_with(opens));
    if !is_path {
        return finding;
    }
    let end = line.start + inside.len() as u32;
    let span = Span::new(end - written.len() as u32, end);
    for fix in &mut finding.fixes {
        let label: Vec<Edit> = fix.edits.iter().map(|edit| Edit { span, ..edit.clone() }).collect();
        fix.edits.splice(0..0, label);
    }
    finding
}

/// A path as it is written in a link.
fn encoded(path: &str, is_link: bool) -> String {
    if is_link { path.replace(' ', "%20").replace('(', "%28").replace(')', "%29") } else { path.to_owned() }
}
