//! What is counted: the nouns, in a few languages.

use crate::words::Words;

/// What a claim counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Counted {
    /// Agents, subagents.
    Agents,
    /// Slash commands.
    Commands,
    /// Skills.
    Skills,
    /// Submodules, sub-projects.
    Submodules,
    /// Repositories: submodules where the text around says so.
    Repositories,
    /// Category folders.
    Categories,
    /// Something else; which, only the configuration can tell.
    Other,
}

/// What this word counts when a number stands before it; `Other` for any other plural, `None` for a word that is no head of a
/// counted phrase.
pub(super) fn counted(word: &str) -> Option<Counted> {
    Some(match word {
        "agents" | "agent" | "subagents" | "subagent" | "sub-agents" | "sub-agent" | "agenten"
        | "agentes" | "агентов" | "агента" | "агенты" => Counted::Agents,
        "commands" | "command" | "slash-commands" | "comandos" | "commandes" | "befehle" | "команд"
        | "команды" => Counted::Commands,
        "skills" | "skill" | "habilidades" | "compétences" | "fähigkeiten" | "навыков" => {
            Counted::Skills
        }
        "submodules"
        | "submodule"
        | "sub-modules"
        | "sub-projects"
        | "subprojects"
        | "sub-project"
        | "submodulos"
        | "submódulos"
        | "sous-modules"
        | "untermodule"
        | "подмодулей" => Counted::Submodules,
        "repositories" | "repository" | "repos" | "repo" => Counted::Repositories,
        "categories" | "category" | "kategorien" | "categorías" | "catégories" | "категорий" => {
            Counted::Categories
        }
        _ if word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !NO_PLURALS.contains(word) =>
        {
            Counted::Other
        }
        _ => return None,
    })
}

/// Words that end like a plural and are none.
static NO_PLURALS: Words = Words::new(
    "this less always previous various continuous autonomous kubernetes business devops across is was does",
);

/// What a word without blanks between its parts counts, as Chinese, Japanese and Korean write: `个专用子代理`.
pub(super) fn counted_unspaced(word: &str) -> Option<Counted> {
    let is_wide = |char: char| matches!(char, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    if !word.chars().any(is_wide) {
        return None;
    }
    let ends = |nouns: &[&str]| nouns.iter().any(|noun| word.ends_with(noun));
    let counted = if ends(&["代理", "智能体", "智能體", "エージェント", "에이전트"]) {
        Counted::Agents
    } else if ends(&["命令", "指令", "コマンド", "명령어", "명령", "커맨드"]) {
        Counted::Commands
    } else if ends(&["技能", "スキル", "스킬"]) {
        Counted::Skills
    } else if ends(&["子模块", "子模組", "子仓库", "サブモジュール", "서브모듈"]) {
        Counted::Submodules
    } else {
        return None;
    };
    let changes = ["新", "其他", "その他", "追加", "새로운", "다른", "更多"];
    (!changes.iter().any(|change| word.contains(change))).then_some(counted)
}

/// Is this a counter alone, as in `60 个 agents`?
pub(super) fn is_counter(word: &str) -> bool {
    matches!(
        word,
        "个" | "個"
            | "個の"
            | "种"
            | "種"
            | "種類の"
            | "项"
            | "項"
            | "条"
            | "名"
            | "つの"
            | "개"
            | "개의"
            | "件の"
    )
}

/// Adjectives that say how the counted things are and not which of them are meant.
static GENERIC: Words = Words::new(
    "ai ai-powered specialized specialised specialist production production-ready production-grade reusable \
     slash custom git autonomous expert total available active unique distinct individual shareable \
     ready-to-use dedicated purpose-built claude code operational working defined registered powerful \
     professional comprehensive intelligent built-in prebuilt pre-built executable documented configured \
     tracked project independent organized category sub-project submodule domain-specific specialty \
     well-defined llm coding pre-configured preconfigured bundled included curated different complete \
     functional verified standalone structured modular",
);

/// Does this adjective leave open that all are meant?
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(word)
}

/// Adjectives that make a change, a part or something else of what they stand before.
static LIMITING: Words = Words::new(
    "new newly added additional more other others extra further another key core main major critical \
     important primary essential remaining missing planned proposed future upcoming potential possible \
     parallel concurrent simultaneous third-party external premium free paid first last top next previous old \
     legacy retired deprecated removed dropped obsolete unused broken failed failing invalid empty orphaned \
     updated modified changed affected renamed migrated converted enhanced improved fixed required needed \
     recommended optional selected relevant related popular consecutive separate focused uninitialized dirty \
     stale outdated uncommitted untracked such these those similar",
);

/// Does this adjective make a part or a change of the counted?
pub(super) fn is_limiting(word: &str) -> bool {
    LIMITING.contains(word)
}
