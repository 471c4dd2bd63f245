//! A document: its kind, whether it is history, its summary, and, while it is open or being judged, its reading.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::calendar::scan;
use crate::config::Config;
use crate::config::comments::Suppressions;
use crate::plan::census::Digests;
use crate::plan::sections::{is_historical_path, is_record_word};
use crate::plan::stamps::StampKind;
use crate::plan::{At, Excerpt, Plan, Task};
use crate::rules::Kept;
use crate::status::{Class, Vocabulary};
use crate::text::Span;
use crate::workspace::{Inventory, Names, Reading, Told};

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its real path.
    pub path: Arc<Path>,
    /// Its path relative to its repository, with `/`.
    pub relative: String,
    /// What it is for.
    pub kind: Kind,
    /// It speaks of the past: only its own arithmetic is judged.
    pub historical: bool,
    /// [`crate::workspace::hash`] of its text.
    pub hash: u64,
    /// The length of its text in bytes, without a byte order mark.
    pub len: u32,
    /// How many lines it has; what follows its last line break is one only where it is something.
    pub lines: u32,
    /// Where its comments silence which rules.
    pub suppressions: Arc<Suppressions>,
    /// What other documents need to know of it; read when somebody first asks.
    pub summary: Arc<Told>,
    /// What it names, once somebody has asked; see [`Document::names`].
    pub names: OnceLock<Arc<Names>>,
    /// Its sections and tasks; packed when somebody first asks.
    pub inventory: Arc<OnceLock<Inventory>>,
    /// Text and plan, while it is open in an editor or is being judged.
    pub reading: Option<Arc<Reading>>,
    /// What was found in its chunks when it was last judged; shared by all its states.
    pub kept: Arc<Kept>,
    /// What is known of its chunks for whoever takes an excerpt of it; shared by all its states.
    pub digests: Arc<Digests>,
    /// Does its text count as edited, because somebody tries it or is about to change it? `None` where the file on disk says it.
    pub is_edited: Option<bool>,
}

/// Up to this many bytes a document is judged as a whole when something is done in it.
const LARGE: u32 = 1 << 16;

/// What a document is for; what plans comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PROJECT-PLAN.md, ROADMAP.md …
    Plan,
    /// TASKLIST.md, tasks.md, TODO.md …
    Tasklist,
    /// README.md
    Readme,
    /// CLAUDE.md, AGENTS.md
    AgentContext,
    /// Defines an agent.
    Agent,
    /// Defines a slash command.
    Command,
    /// SKILL.md
    Skill,
    /// Anything else.
    Other,
}

impl Document {
    /// A document that was just read; `relative` is its path in its repository, with `/`.
    pub fn new(path: Arc<Path>, relative: String, reading: Arc<Reading>, hash: u64) -> Document {
        Document::after(None, path, relative, reading, hash)
    }

    /// A document that said `past` before an edit.
    fn after(
        past: Option<&Arc<Told>>,
        path: Arc<Path>,
        relative: String,
        reading: Arc<Reading>,
        hash: u64,
    ) -> Document {
        let historical = is_historical(&relative, &reading.plan);
        Document::told(past, path, relative, reading, hash, historical)
    }

    fn told(
        past: Option<&Arc<Told>>,
        path: Arc<Path>,
        relative: String,
        reading: Arc<Reading>,
        hash: u64,
        historical: bool,
    ) -> Document {
        let len = reading.text.len();
        let is_ended = len == 0 || reading.text.byte(len - 1) == Some(b'\n');
        Document {
            path,
            kind: Kind::of(&relative),
            historical,
            hash,
            len,
            lines: reading.text.line_count() - u32::from(is_ended),
            suppressions: Arc::new(Suppressions::of(&reading.plan, &reading.text).0),
            summary: match past {
                None => reading.telling.told(&relative, &reading, historical),
                past => Arc::new(Told::new(&relative, &reading, historical, past)),
            },
            inventory: Arc::default(),
            relative,
            names: OnceLock::new(),
            reading: Some(reading),
            kept: Arc::default(),
            digests: Arc::default(),
            is_edited: None,
        }
    }

    /// The same without its text: what others need to be held against it. Of names and of an inventory only what was packed is kept.
    #[must_use]
    pub fn closed(&self) -> Document {
        self.summary.hear();
        // Whoever asks the one without a text is not to answer for the one with it.
        let inventory = if self.inventory.get().is_some() { self.inventory.clone() } else { Arc::default() };
        Document { reading: None, kept: Arc::default(), digests: Arc::default(), inventory, ..self.clone() }
    }

    /// The same with its text again, to be judged. What is kept of its chunks holds them, and so goes with this one.
    #[must_use]
    pub fn reread(&self, reading: Arc<Reading>) -> Document {
        Document { reading: Some(reading), kept: Arc::default(), digests: Arc::default(), ..self.clone() }
    }

    /// Its sections and tasks: of a document that speaks of the past or defines an agent, a command or a skill the sections alone.
    pub fn inventory(&self) -> &Inventory {
        self.inventory.get_or_init(|| {
            let Some(reading) = &self.reading else { return Inventory::default() };
            let holds_work = !self.historical && !self.kind.is_source();
            Inventory::of(&reading.text, &reading.plan, holds_work)
        })
    }

    /// The same document with another text. What was found in the chunks that both have is not sought again.
    #[must_use]
    pub fn edited(&self, reading: Arc<Reading>) -> Document {
        let document = Document::after(
            Some(&self.summary),
            self.path.clone(),
            self.relative.clone(),
            reading,
            self.hash,
        );
        Document { kept: self.kept.clone(), digests: self.digests.clone(), ..document }
    }

    /// The excerpt of it around some places, for what documents say `together` as well, and the document that says only that; `None` where it
    /// is to be taken as a whole.
    pub(crate) fn excerpt(
        &self,
        vocabulary: &Vocabulary,
        places: &[Span],
        together: bool,
    ) -> Option<(Excerpt, Document)> {
        let reading = self.reading.as_deref().filter(|_| self.is_large())?;
        let excerpt = Excerpt::around(&reading.plan, &self.digests, vocabulary, places, together)?;
        let plan = excerpt.of(&reading.plan, |span| span)?;
        Some((excerpt, self.tried(Arc::new(reading.excerpted(plan)), None)))
    }

    /// The same document with another text, or with an excerpt of one; it speaks of the past if this one does.
    #[must_use]
    pub(crate) fn tried(&self, reading: Arc<Reading>, past: Option<&Arc<Told>>) -> Document {
        let (path, relative) = (self.path.clone(), self.relative.clone());
        let document = Document::told(past, path, relative, reading, self.hash, self.historical);
        Document { kept: self.kept.clone(), is_edited: Some(true), ..document }
    }

    /// The same document, about to be changed. What is tried in it does not push out what is kept of its chunks.
    #[must_use]
    pub(crate) fn to_be_tried(&self) -> Document {
        Document { kept: Arc::new((*self.kept).clone()), is_edited: Some(true), ..self.clone() }
    }

    /// Is it so large that nobody waits for all of it to be judged?
    pub fn is_large(&self) -> bool {
        self.len > LARGE
    }

    /// Its file name.
    pub fn name(&self) -> &str {
        self.relative.rsplit('/').next().unwrap_or_default()
    }
}

impl Kind {
    /// Does such a document define something that others name: an agent, a command, a skill?
    pub fn is_source(self) -> bool {
        matches!(self, Kind::Agent | Kind::Command | Kind::Skill)
    }

    /// The kind of the document with this path in its repository.
    pub fn of(relative: &str) -> Kind {
        let lower = relative.to_ascii_lowercase();
        let name = lower.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let below =
            |folder: &str| lower.starts_with(&format!("{folder}/")) || lower.contains(&format!("/{folder}/"));
        let is_index = matches!(stem, "readme" | "index" | "guide" | "template");
        match stem {
            "readme" => Kind::Readme,
            "claude" | "agents" => Kind::AgentContext,
            "skill" => Kind::Skill,
            _ if below("agents") && !is_index => Kind::Agent,
            _ if below("commands") && !is_index => Kind::Command,
            _ if stem.contains("tasklist")
                || stem.contains("todo")
                || stem == "tasks"
                || stem.contains("checklist") =>
            {
                Kind::Tasklist
            }
            _ if stem.contains("plan") || stem.contains("roadmap") => Kind::Plan,
            _ => Kind::Other,
        }
    }
}

/// Does a document with this path speak of the past (its path, its name, its front matter)?
fn is_historical(relative: &str, plan: &Plan) -> bool {
    let vocabulary = Vocabulary::of(plan, &Config::default());
    let is_open = |task: &At<Task>| task.class(&vocabulary).is_some_and(Class::is_unfinished);
    let open = || plan.tasks().any(|task| is_open(&task));
    let boxes = || plan.tasks().any(|task| task.is_box() && is_open(&task));
    let says_so = plan.labels().take_while(|label| label.front_matter).any(|label| {
        label.key == "status"
            && matches!(
                label.value.trim_matches(['"', '\'']).to_lowercase().as_str(),
                "archived" | "superseded" | "deprecated"
            )
    });
    says_so
        || is_historical_path(relative, true)
        || (is_historical_path(relative, false) && !open())
        || (is_record(relative, plan) && !boxes())
}

/// Is it a record of a day: an analysis, a verification, a presentation that bears its date and no day of a last update?
fn is_record(relative: &str, plan: &Plan) -> bool {
    let sections = plan.outline().sections();
    let title = sections.first().filter(|section| section.heading.level == 1);
    let title = title.map_or("", |section| section.heading.title.as_str());
    let name = relative.rsplit('/').next().unwrap_or_default().to_lowercase();
    let is_record =
        |text: &str| text.to_lowercase().split(|char: char| !char.is_alphanumeric()).any(is_record_word);
    if !is_record(&name) && !is_record(title) {
        return false;
    }
    let header = sections.get(1).map_or(plan.len(), |second| second.span.start);
    let head = || plan.labels().take_while(|label| label.place(label.key_span).start < header);
    let is_dated = |key: &str| {
        key == "date" || key == "generated" || key.ends_with(" date") && StampKind::of(key).is_none()
    };
    head().any(|label| is_dated(&label.key) && !scan(&label.value).is_empty())
        && !plan.labels().any(|label| StampKind::of(&label.key) == Some(StampKind::Updated))
}
