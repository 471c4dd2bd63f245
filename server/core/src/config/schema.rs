//! The keys of `planmark.toml`: the one place that names them, and the source of `docs/configuration.md`.

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
}

/// Every table, in the order of the page.
pub const TABLES: &[Table] = &[
    Table {
        name: "rules",
        docs: "Switches a rule off, or says how loud it is: `stale-week = \"off\"`, `\"hint\"`, `\"information\"`, `\"warning\"`, `\"error\"`, `\"on\"`. \
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
            },
            Key {
                name: "exclude",
                value: "[\"vendor/**\"]",
                docs: "Documents that one of these globs matches are not judged, also those of submodules.",
            },
        ],
    },
    Table {
        name: "counts.*",
        docs: "Something that is counted on disk. `[counts.runbooks]` gives numbers of \"runbooks\" a source of truth; \
               `<!-- planmark: count=runbooks -->` behind a number binds that number, whatever words stand beside it.",
        keys: &[
            Key {
                name: "nouns",
                value: "[\"runbooks\"]",
                docs: "The words that name it in a text. Default: the name of the table.",
            },
            Key {
                name: "source",
                value: "\"docs/runbooks/*.md\"",
                docs: "A glob, or several, relative to the repository: the files that are counted. `*` stays within a folder, `**/` goes through any. Where nothing matches, nothing is judged.",
            },
            Key {
                name: "exclude",
                value: "[\"README.md\"]",
                docs: "Names or globs of files that are not counted.",
            },
        ],
    },
    Table {
        name: "catalogs",
        docs: "More folders that define agents, commands or skills, relative to the repository; they may lie outside of it. \
               A folder that is not there makes the catalog unknown: planmark then judges neither names nor numbers by it.",
        keys: &[
            Key { name: "agents", value: "[\"tools/agents\"]", docs: "Folders of agents." },
            Key { name: "commands", value: "[\"tools/commands\"]", docs: "Folders of slash commands." },
            Key { name: "skills", value: "[\"tools/skills\"]", docs: "Folders of skills." },
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
            },
            Key {
                name: "next-review",
                value: "[\"Check again\"]",
                docs: "Keys of labels that say when somebody is to look at it again.",
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

/// The page about configuration, as Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Everything is optional. planmark reads `planmark.toml` (or `.planmark.toml`) in the root of each repository; \
         a submodule's file stands over its superproject's. \
         A mistake in it is a finding in that file, and the last configuration that could be read stays in force.\n",
    );
    for table in TABLES {
        page.push_str(&format!("\n## `[{}]`\n\n{}\n", table.name, table.docs));
        if !table.keys.is_empty() {
            page.push_str("\n| Key | Example | What it does |\n|-----|---------|--------------|\n");
        }
        for key in table.keys {
            page.push_str(&format!("| `{}` | `{}` | {} |\n", key.name, key.value, key.docs));
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
