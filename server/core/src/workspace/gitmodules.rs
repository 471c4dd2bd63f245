//! Reads the text of a `.gitmodules` file: which submodules a repository says it has, and on which line.
//!
//! Used to find the repositories of a workspace and to count its submodules. The trap: the number of sections is the
//! number that people mean by "submodules", whether or not a folder is checked out, and two sections may name one
//! path (git then uses the last); [`gitmodules`] keeps both, in the order of the file, so that a message can point
//! at either.

/// One `[submodule "…"]` section that has a usable path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submodule {
    /// The name between the quotes of the section.
    pub name: String,
    /// The folder, relative to the `.gitmodules`, with `/` between its parts and none at its end.
    pub path: String,
    /// Where it comes from, as written.
    pub url: Option<String>,
    /// The line of the section's heading, from 0.
    pub line: u32,
}

impl Submodule {
    /// The folder that holds this submodule beside others (`submodules/cloud` of `submodules/cloud/api`), which is
    /// what people call its category; none for a submodule at the top.
    pub fn category(&self) -> Option<&str> {
        self.path.rsplit_once('/').map(|(parent, _)| parent)
    }

    /// The last part of its path, by which texts mention it.
    pub fn folder_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// The submodules that the text declares, in its order. A section without a path, or with one that is absolute or
/// leaves the repository (`..`), declares nothing.
pub fn gitmodules(text: &str) -> Vec<Submodule> {
    let mut found = Vec::new();
    let mut section: Option<Section> = None;
    for (number, line) in logical_lines(text) {
        let mut rest = line.trim_start();
        if rest.starts_with('[') {
            found.extend(section.take().and_then(Section::submodule));
            let Some((name, after)) = heading(rest, "submodule") else { continue };
            section = name.map(|name| Section { name, line: number, path: None, url: None });
            rest = after.trim_start();
        }
        let Some(section) = &mut section else { continue };
        let Some((key, value)) = variable(rest) else { continue };
        match key.as_str() {
            "path" => section.path = clean_path(&value),
            "url" => section.url = Some(value),
            _ => {}
        }
    }
    found.extend(section.and_then(Section::submodule));
    found
}

struct Section {
    name: String,
    line: u32,
    path: Option<String>,
    url: Option<String>,
}

impl Section {
    fn submodule(self) -> Option<Submodule> {
        Some(Submodule { name: self.name, path: self.path?, url: self.url, line: self.line })
    }
}

/// Lines joined where one ends in a backslash, each with the number of its first line.
pub(super) fn logical_lines(text: &str) -> impl Iterator<Item = (u32, String)> {
    let mut lines = (0u32..).zip(text.trim_start_matches('\u{feff}').lines());
    std::iter::from_fn(move || {
        let (number, first) = lines.next()?;
        let mut whole = first.to_owned();
        while whole.ends_with('\\') && !whole.trim_start().starts_with(['#', ';']) {
            let Some((_, next)) = lines.next() else { break };
            whole.pop();
            whole.push_str(next);
        }
        Some((number, whole))
    })
}

/// `[submodule "name"]` → the name, and what follows the bracket; no name for a section of another kind than `wanted`.
pub(super) fn heading<'l>(line: &'l str, wanted: &str) -> Option<(Option<String>, &'l str)> {
    let inside = line.strip_prefix('[')?;
    let kind_len = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.')?;
    let (kind, rest) = inside.split_at(kind_len);
    let rest = rest.trim_start();
    let Some(quoted) = rest.strip_prefix('"') else {
        return Some((None, rest.strip_prefix(']').unwrap_or_default()));
    };
    let mut name = String::new();
    let mut characters = quoted.char_indices();
    loop {
        match characters.next()? {
            (_, '\\') => name.push(characters.next()?.1),
            (end, '"') => {
                let after = quoted[end + 1..].trim_start().strip_prefix(']')?;
                return Some((kind.eq_ignore_ascii_case(wanted).then_some(name), after));
            }
            (_, other) => name.push(other),
        }
    }
}

/// `path = a/b # why` → `("path", "a/b")`, by git's rules for quotes, escapes and comments.
pub(super) fn variable(line: &str) -> Option<(String, String)> {
    if line.is_empty() || line.starts_with(['#', ';']) {
        return None;
    }
    let (key, raw) = line.split_once('=')?;
    let mut value = String::new();
    let mut kept = 0; // the value's length without trailing blanks outside quotes
    let mut quoted = false;
    let mut characters = raw.trim_start().chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '#' | ';' if !quoted => break,
            '\\' => match characters.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some(other) => value.push(other),
                None => {}
            },
            other => value.push(other),
        }
        if quoted || !character.is_whitespace() {
            kept = value.len();
        }
    }
    value.truncate(kept);
    Some((key.trim().to_ascii_lowercase(), value))
}

fn clean_path(path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.is_empty() || parts.contains(&"..") {
        return None;
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<(String, u32)> {
        gitmodules(text).into_iter().map(|submodule| (submodule.path, submodule.line)).collect()
    }

    #[test]
    fn sections_keep_their_order_and_lines() {
        let text = "# all of them\n[submodule \"api\"]\n\tpath = cloud/api\n\turl = git@host:api.git\n\n[submodule \"web\"]\n\tpath = cloud/web/\n";
        let found = gitmodules(text);
        assert_eq!(found[0].url.as_deref(), Some("git@host:api.git"));
        assert_eq!((found[0].category(), found[0].folder_name()), (Some("cloud"), "api"));
        assert_eq!(paths(text), [("cloud/api".into(), 1), ("cloud/web".into(), 5)]);
    }

    #[test]
    fn quotes_comments_escapes_and_case_are_read_as_git_reads_them() {
        let text =
            "[Submodule \"a \\\"b\\\"\"] PATH = \"x # y\" ; why\n[submodule \"c\"]\npath = d\\\ne # f\n";
        let found = gitmodules(text);
        assert_eq!((found[0].name.as_str(), found[0].path.as_str()), ("a \"b\"", "x # y"));
        assert_eq!(found[1].path, "de");
    }

    #[test]
    fn what_declares_no_folder_below_the_repository_is_no_submodule() {
        let text = "[submodule \"none\"]\nurl = x\n[submodule \"up\"]\npath = ../x\n[submodule \"abs\"]\npath = /etc\n[core]\npath = y\n[submodule \"broken\npath = z\n";
        assert_eq!(paths(text), []);
    }

    #[test]
    fn odd_texts_are_read_without_panic() {
        for text in [
            "",
            "[",
            "[]",
            "[submodule",
            "[submodule \"\\",
            "=",
            "[submodule \"é\"]\npath=\"",
            "[submodule \"a\"]\npath = \\",
        ] {
            let _ = gitmodules(text);
        }
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_breaks_do_not_hide_the_first_section() {
        assert_eq!(paths("\u{feff}[submodule \"a\"]\r\n\tpath = a/b\r\n"), [("a/b".into(), 0)]);
    }
}
