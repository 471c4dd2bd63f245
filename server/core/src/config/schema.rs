//! The keys of `planmark.toml`: the one place that names them, and the source of `docs/configuration.md` and of the JSON Schema.

mod json;

use super::count::What;
use super::profile::PROFILES;
pub use json::json_schema;

/// A table of `planmark.toml`.
#[derive(Debug)]
pub struct Table {
    /// Its name; `counts.*` means any name below `counts`.
    pub name: &'static str,
    /// What it is for.
    pub docs: &'static str,
    /// Its keys; empty where any key is allowed (`[rules]` and `[per-file-ignores]` say what is).
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value looks like.
    pub value: &'static str,
    /// What it does.
    pub docs: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Text in quotes.
    Text,
    /// Text in quotes, or a list of it.
    Texts,
    /// One of these words.
    Words(&'static [&'static str]),
    /// The name of a profile.
    Profile,
    /// A day.
    Day,
}

/// The keys above all tables.
pub const KEYS: &[Key] = &[
    Key {
        name: "profile",
        value: "\"strict\"",
        docs: "How strict planmark is as a whole: see [Profiles](#profiles). `[rules]` stands over it, and `--profile` of the command line takes its place.",
        takes: Takes::Profile,
    },
    Key {
        name: "today",
        value: "\"2025-11-21\"",
        docs: "The day that counts as today, for plans that are to be read as of one day. \
               `--today` goes before it, then `PLANMARK_TODAY`; without any of them it is the local date. Of several repositories the outermost says it.",
        takes: Takes::Day,
    },
];

/// Every table, in the order of the page.
pub const TABLES: &[Table] = &[
    Table {
        name: "rules",
        docs: "Switches a rule off, or says how loud it is: `stale-week = \"off\"`, `\"hint\"`, `\"information\"`, `\"warning\"`, `\"error\"`, or `\"on\"` for how its page says. \
               The long form is `due-soon = { severity = \"hint\", days = 7 }`; a rule's options stand on its page. A superproject's table holds for its submodules, unless their own says otherwise.",
        keys: &[],
    },
    Table {
        name: "per-file-ignores",
        docs: "Switches rules off in some documents: a glob, relative to the repository, and the rules: `\"docs/old/**\" = [\"past-due\"]`. \
               In a superproject's file it may reach into submodules: `\"submodules/old/**\"`.",
        keys: &[],
    },
    Table {
        name: "files",
        docs: "Which documents are judged. Without it every Markdown file is that git does not ignore; never those below `.git`, `node_modules`, \
               a virtual environment, or the `target` or `vendor` folder of a build tool.",
        keys: &[
            Key {
                name: "include",
                value: "[\"docs/**\"]",
                docs: "Only documents that one of these globs matches are judged.",
                takes: Takes::Texts,
            },
            Key {
                name: "exclude",
                value: "[\"vendor/**\"]",
                docs: "Documents that one of these globs matches are not judged, also those of submodules.",
                takes: Takes::Texts,
            },
        ],
    },
    Table {
        name: "counts.*",
        docs: "Something that is counted on disk. `[counts.runbooks]` gives numbers of \"runbooks\" a source of truth; \
               `<!-- planmark: count=runbooks -->` behind a number binds that number, whatever words stand beside it. \
               Where nothing is found, nothing is judged, and [`dead-source`](rules/dead-source.md) says so.",
        keys: &[
            Key {
                name: "nouns",
                value: "[\"runbooks\"]",
                docs: "The words that name it in a text. Default: the name of the table.",
                takes: Takes::Texts,
            },
            Key {
                name: "source",
                value: "\"docs/runbooks/*.md\"",
                docs: "A glob, or several, relative to the repository: the files that are counted, or looked into. `*` stays within a folder, `**/` goes through any.",
                takes: Takes::Texts,
            },
            Key {
                name: "exclude",
                value: "[\"README.md\"]",
                docs: "Names or globs of files that are not counted.",
                takes: Takes::Texts,
            },
            Key {
                name: "pattern",
                value: "'^router\\.(get|post)\\('",
                docs: "A regular expression that is looked for in the files; `^` and `$` are the ends of a line. What is counted is its matches, unless `count` says otherwise.",
                takes: Takes::Text,
            },
            Key {
                name: "path",
                value: "\"dependencies\"",
                docs: "The way to an object, a table or a list in JSON or TOML, with dots, `*` for every member: its entries are counted. A list, `[\"tool\", \"x.y\"]`, where a step has a dot in it.",
                takes: Takes::Texts,
            },
            Key {
                name: "section",
                value: "\"Services\"",
                docs: "The heading of a Markdown file below which is counted, without its marks and in any case.",
                takes: Takes::Text,
            },
            Key {
                name: "count",
                value: "\"rows\"",
                docs: "What is counted: `files` (the default); of a `pattern` its `matches`, the `lines` or the `files` that hold one, or `distinct` texts (of its first group, where it has one); \
                       of a `path` its `entries`; of Markdown the `rows` of tables without totals, the outermost `items` of lists, or the `tasks` (boxes, else rows with a status, else headings).",
                takes: Takes::Words(&What::WORDS),
            },
        ],
    },
    Table {
        name: "catalogs",
        docs: "More folders that define agents, commands or skills, relative to the repository; they may lie outside of it. \
               A folder that is not there makes the catalog unknown: planmark then judges neither names nor numbers by it.",
        keys: &[
            Key {
                name: "agents",
                value: "[\"tools/agents\"]",
                docs: "Folders of agents.",
                takes: Takes::Texts,
            },
            Key {
                name: "commands",
                value: "[\"tools/commands\"]",
                docs: "Folders of slash commands.",
                takes: Takes::Texts,
            },
            Key {
                name: "skills",
                value: "[\"tools/skills\"]",
                docs: "Folders of skills.",
                takes: Takes::Texts,
            },
        ],
    },
    Table {
        name: "stamps",
        docs: "More keys of labels that are dates about the document itself, beside Last Updated, Next Review and their like in several languages.",
        keys: &[
            Key {
                name: "updated",
                value: "[\"As of\"]",
                docs: "Keys of labels that say when the document was last changed.",
                takes: Takes::Texts,
            },
            Key {
                name: "next-review",
                value: "[\"Check again\"]",
                docs: "Keys of labels that say when somebody is to look at it again.",
                takes: Takes::Texts,
            },
        ],
    },
    Table {
        name: "status.markers",
        docs: "What a character in a box means, where the file has no legend: `\"?\" = \"held\"`. The classes are `open`, `active`, `held`, `done`, `cancelled`.",
        keys: &[],
    },
];

/// The table with this name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// The table that holds what is written below `[name]`: `counts.*` for `counts.runbooks`.
pub(crate) fn table_of(name: &str) -> Option<&'static Table> {
    let is_meant = |table: &&Table| match table.name.strip_suffix(".*") {
        Some(above) => name.strip_prefix(above).is_some_and(|rest| rest.starts_with('.')),
        None => table.name == name,
    };
    TABLES.iter().find(is_meant)
}

/// The keys of the table with this name; those above all tables where it is empty.
pub(crate) fn keys_of(name: &str) -> &'static [Key] {
    if name.is_empty() { KEYS } else { table_of(name).map_or(&[], |table| table.keys) }
}

/// The page about configuration, as Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Everything is optional. planmark reads `planmark.toml` (or `.planmark.toml`) in the root of each repository; \
         a submodule's file stands over its superproject's. \
         A mistake in it is a finding in that file, and the last configuration that could be read stays in force.\n\n\
         `planmark init` writes one, with what your documents already count and say. \
         It begins with a line for editors that complete TOML by [a schema](planmark.schema.json) (Even Better TOML, taplo).\n\n\
         ## Above all tables\n",
    );
    page.push_str(&key_table(KEYS));
    page.push_str("\n### Profiles\n\n| Profile | What it does |\n|---------|--------------|\n");
    for profile in &PROFILES {
        page.push_str(&format!("| `{}` | {} |\n", profile.name, profile.docs));
    }
    for table in TABLES {
        page.push_str(&format!("\n## `[{}]`\n\n{}\n", table.name, table.docs));
        if !table.keys.is_empty() {
            page.push_str(&key_table(table.keys));
        }
        if table.name == "counts.*" {
            page.push_str(COUNTS);
        }
    }
    page.push_str(
        "\n## In the text\n\n\
         | Comment | What it does |\n|---------|--------------|\n\
         | `<!-- planmark: ignore table-sum: why -->` | Silences a rule on its own line; alone on a line, on the next one that is not blank. Several rules are separated by commas; without one all are silenced. |\n\
         | `<!-- planmark: ignore-file stale-week -->` | Silences a rule, or all of them, in the whole file. |\n\
         | `<!-- planmark: off -->` … `<!-- planmark: on -->` | Silences everything between the two; `off table-sum` only that rule. |\n\
         | `<!-- planmark: count=agents -->` | Binds the number before it to a count: `agents`, `commands`, `skills`, `submodules`, `categories`, or the name of a `[counts.*]`. |\n",
    );
    page
}

/// What can be counted, by example.
const COUNTS: &str = "\n```toml\n\
    [counts.runbooks]                      # files\n\
    source = \"docs/runbooks/*.md\"\n\
    exclude = [\"README.md\"]\n\n\
    [counts.routes]                        # matches of a regular expression\n\
    source = \"src/routes/**/*.ts\"\n\
    pattern = '^router\\.(get|post|put|delete)\\('\n\n\
    [counts.dependencies]                  # entries of JSON or TOML\n\
    source = \"package.json\"\n\
    path = \"dependencies\"\n\n\
    [counts.services]                      # rows of a table, items of a list, tasks\n\
    source = \"docs/INDEX.md\"\n\
    section = \"Services\"\n\
    count = \"rows\"\n\
    ```\n";

fn key_table(keys: &[Key]) -> String {
    let mut table = String::from("\n| Key | Example | What it does |\n|-----|---------|--------------|\n");
    for key in keys {
        // A bar would end the cell, also in code.
        let value = key.value.replace('|', "\\|");
        table.push_str(&format!("| `{}` | `{value}` | {} |\n", key.name, key.docs));
    }
    table
}
