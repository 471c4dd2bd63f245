//! The tools that there are: what each is for, what it may be asked, and who answers.
//!
//! What may be asked is written down once, as data: the schema that a client gets and the reading of what it sends are both made of it.
//! The trap: agents guess names of arguments, so one that nobody knows is refused with those that there are, and never passed over.

use std::sync::Arc;

use anyhow::{Result, bail};
use planmark_core::finding::Severity;
use planmark_project::Course;
use rmcp::model::{JsonObject, Tool as Described, ToolAnnotations};
use serde_json::{Value, json};

use super::work::Grounds;
use super::{check, edits, fact, ready, rows};

/// A tool.
pub(super) struct Tool {
    name: &'static str,
    /// What it answers, for the agent that has to choose.
    words: &'static str,
    parameters: &'static [Parameter],
    answer: fn(&Grounds, &Question, &Course) -> Result<String>,
}

/// Something that may be asked for.
struct Parameter {
    name: &'static str,
    words: &'static str,
    kind: Kind,
}

/// What its value is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Flag,
    /// A whole number from 1.
    Count,
    /// One of these words.
    Choice(&'static [&'static str]),
}

const SEVERITIES: &[&str] = &["error", "warning", "information", "hint"];

const PATH: Parameter =
    Parameter { name: "path", words: "Only this file or folder, below the root.", kind: Kind::Text };
const RULE: Parameter =
    Parameter { name: "rule", words: "Only this rule, e.g. stale-week.", kind: Kind::Text };
const TOKENS: Parameter = Parameter {
    name: "tokens",
    words: "About how long the answer may be; the rest is summed up. Default 1000.",
    kind: Kind::Count,
};
const REPOSITORY: Parameter = Parameter {
    name: "repository",
    words: "Only this repository or submodule, by its name.",
    kind: Kind::Text,
};

const ALL: [Tool; 5] = [
    Tool {
        name: "check",
        words: "What in the planning documents is not true any more: wrong counts, past dates, statuses that their tasks deny. \
                The worst first, one line for all places that say the same.",
        parameters: &[
            PATH,
            RULE,
            Parameter {
                name: "severity",
                words: "The lowest to tell. Default warning.",
                kind: Kind::Choice(SEVERITIES),
            },
            TOKENS,
        ],
        answer: check::answer,
    },
    Tool {
        name: "facts",
        words: "What the documents state of one thing (how many agents, when the launch is, how far a phase is), what is true, and \
                who says otherwise. Without `all` only what is stated wrongly or differently.",
        parameters: &[
            Parameter {
                name: "name",
                words: "Only facts whose name holds this, e.g. agents, launch, Phase 2.",
                kind: Kind::Text,
            },
            PATH,
            Parameter { name: "all", words: "Also facts that nobody states wrongly.", kind: Kind::Flag },
            TOKENS,
        ],
        answer: fact::answer,
    },
    Tool {
        name: "next",
        words: "The tasks that can be done now, the most pressing first, and why.",
        parameters: &[
            REPOSITORY,
            Parameter { name: "phase", words: "Only phases whose title holds this.", kind: Kind::Text },
            Parameter { name: "agent", words: "Only those of this agent or person.", kind: Kind::Text },
            Parameter { name: "limit", words: "How many. Default 5.", kind: Kind::Count },
        ],
        answer: ready::answer,
    },
    Tool {
        name: "status",
        words: "How far each repository is: tasks done, active phase, next milestone, findings.",
        parameters: &[REPOSITORY, TOKENS],
        answer: rows::answer,
    },
    Tool {
        name: "fix",
        words: "Proposes edits that put right what `check` found; writes nothing. One JSON object a line: in `file` replace the text \
                `old`, which stands there once, by `new`; without `old` the file is created.",
        parameters: &[
            PATH,
            RULE,
            Parameter { name: "unsafe", words: "Also edits that a person should look at.", kind: Kind::Flag },
            TOKENS,
        ],
        answer: edits::answer,
    },
];

/// The tool with this name.
pub(super) fn find(name: &str) -> Option<&'static Tool> {
    ALL.iter().find(|tool| tool.name == name)
}

/// All of them as a client gets them.
pub(super) fn all() -> Vec<Described> {
    ALL.iter().map(Tool::described).collect()
}

impl Tool {
    /// Its answer.
    pub(super) fn answer(&self, grounds: &Grounds, question: &Question, course: &Course) -> Result<String> {
        (self.answer)(grounds, question, course)
    }

    fn described(&self) -> Described {
        let properties: JsonObject =
            self.parameters.iter().map(|parameter| (parameter.name.to_owned(), parameter.schema())).collect();
        let mut schema = JsonObject::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), Value::Object(properties));
        schema.insert("additionalProperties".to_owned(), json!(false));
        let only_reads = ToolAnnotations::new().read_only(true).open_world(false);
        Described::new(self.name, self.words, Arc::new(schema)).with_annotations(only_reads)
    }
}

impl Parameter {
    fn schema(&self) -> Value {
        let words = self.words;
        match self.kind {
            Kind::Text => json!({ "type": "string", "description": words }),
            Kind::Flag => json!({ "type": "boolean", "description": words }),
            Kind::Count => json!({ "type": "integer", "minimum": 1, "description": words }),
            Kind::Choice(choices) => json!({ "type": "string", "enum": choices, "description": words }),
        }
    }

    /// What is wrong with a value of it.
    fn complaint(&self, value: &Value) -> Option<String> {
        let is_right = match self.kind {
            Kind::Text => value.is_string(),
            Kind::Flag => value.is_boolean(),
            Kind::Count => value.as_u64().is_some_and(|count| count > 0),
            Kind::Choice(choices) => value.as_str().is_some_and(|value| choices.contains(&value)),
        };
        let wanted = match self.kind {
            Kind::Text => "a text".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::Count => "a whole number from 1".to_owned(),
            Kind::Choice(choices) => format!("one of {}", choices.join(", ")),
        };
        (!is_right).then(|| format!("{} is to be {wanted}, and not {value}", self.name))
    }
}

/// What is asked, as far as the tool knows such things.
pub(super) struct Question(JsonObject);

impl Question {
    /// Reads what a client asks of a tool. Some send null for what they leave out.
    pub(super) fn read(tool: &Tool, mut arguments: JsonObject) -> Result<Question> {
        arguments.retain(|_, value| !value.is_null());
        for (name, value) in &arguments {
            let Some(parameter) = tool.parameters.iter().find(|known| known.name == name) else {
                let names: Vec<&str> = tool.parameters.iter().map(|known| known.name).collect();
                bail!("{} has no argument {name}; it has {}", tool.name, names.join(", "));
            };
            if let Some(complaint) = parameter.complaint(value) {
                bail!("{complaint}");
            }
        }
        Ok(Question(arguments))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(super) fn count(&self, name: &str, usual: usize) -> usize {
        let count = self.0.get(name).and_then(Value::as_u64);
        count.map_or(usual, |count| usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// How many tokens the answer may take.
    pub(super) fn tokens(&self) -> usize {
        self.count("tokens", 1000)
    }

    /// The lowest severity that is to be told.
    pub(super) fn severity(&self) -> Severity {
        self.text("severity").and_then(Severity::from_word).unwrap_or(Severity::Warning)
    }
}
