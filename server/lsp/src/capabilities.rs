//! What the client can do, as far as planmark cares, and what the server says it can do in return.
//!
//! The trap: pull and push are alternatives. A client that pulls but cannot be told to pull again (after a change on
//! disk) is pushed to, and is not told that the server could be pulled from.

use std::path::PathBuf;

use serde_json::Value;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions,
    DocumentOnTypeFormattingOptions, ExecuteCommandOptions, FileOperationFilter, FileOperationPattern,
    FileOperationPatternKind, FileOperationRegistrationOptions, FoldingRangeClientCapabilities,
    FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams, MarkupKind, OneOf,
    PositionEncodingKind, RenameOptions, ResourceOperationKind, SelectionRangeProviderCapability,
    SemanticTokensFullOptions, SemanticTokensOptions, SemanticTokensServerCapabilities, ServerCapabilities,
    SymbolTag, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use planmark_core::features::completion::TRIGGERS;
use planmark_core::features::on_type::TRIGGER;
use planmark_core::text::Encoding;

use crate::convert;
use crate::handlers;
use crate::settings::Settings;

/// The kind of the action that applies every safe fix of a document.
pub(crate) const FIX_ALL: &str = "source.fixAll.planmark";

/// The kind of the action that brings a document's stamps up to date.
pub(crate) const STAMPS: &str = "source.updateStamps.planmark";

/// The command that brings every fact of every repository to its value.
pub(crate) const RECONCILE: &str = "planmark.reconcile";

/// The same for who has seen already what would change, in an editor that passes no arguments.
pub(crate) const RECONCILE_APPLY: &str = "planmark.reconcile.apply";

/// The command that marks a section done, or a task; its arguments are the URI of an open document and a position in it.
pub(crate) const MARK_DONE: &str = "planmark.markDone";
/// The command that says what can be done next.
pub(crate) const NEXT: &str = "planmark.next";

/// The command that says how the repositories stand.
pub(crate) const STATUS_VIEW: &str = "planmark.status";

/// The kind below which those actions are that set a status.
pub(crate) const STATUS: &str = "refactor.rewrite.planmark";

/// Whether the client says that it watches files, and then tells only of those that it has written itself.
fn watches_only_itself(params: &InitializeParams) -> bool {
    params.client_info.as_ref().is_some_and(|client| client.name.eq_ignore_ascii_case("helix"))
}

/// What the client can do. [`Default`] is the client that can do nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    /// What it counts in a line.
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics, and asks again when it is told to.
    pub(crate) pulls: bool,
    /// It shows the places related to a diagnostic.
    pub(crate) related_information: bool,
    /// It links the code of a diagnostic.
    pub(crate) code_description: bool,
    /// It understands edits that name the version of a document.
    pub(crate) document_changes: bool,
    /// It watches files for the server.
    pub(crate) watches: bool,
    /// It shows progress that the server begins.
    pub(crate) progress: bool,
    /// It asks for semantic tokens again when it is told to.
    pub(crate) refreshes_tokens: bool,
    /// It takes symbols in a tree.
    pub(crate) symbol_tree: bool,
    /// It shows that a symbol of the workspace is over.
    pub(crate) workspace_tags: bool,
    /// It wants to be told when views would show something else.
    pub(crate) wants_changes: bool,
    /// It renders Markdown in a hover.
    pub(crate) markdown: bool,
    /// It takes code actions, not only commands.
    pub(crate) code_actions: bool,
    /// It asks for the edit of an action when that is chosen, and keeps what belongs to it until then.
    pub(crate) resolves_actions: bool,
    /// It shows what a change is about, and asks before it makes it.
    pub(crate) change_annotations: bool,
    /// It creates files that an edit names.
    pub(crate) creates_files: bool,
    /// It renames files that an edit names.
    pub(crate) renames_files: bool,
    /// It asks before it renames files what follows from that.
    pub(crate) asks_before_renames: bool,
    /// It takes definitions with the words that they were asked from.
    pub(crate) definition_links: bool,
    /// It shows a document when it is told to.
    pub(crate) shows_documents: bool,
    /// It fills in places of a text that it was given.
    pub(crate) snippets: bool,
    /// It asks for what there is to tell of a completion when that is selected.
    pub(crate) resolves_documentation: bool,
    /// It shows details beside the label of a completion.
    pub(crate) label_details: bool,
    /// It lets its user choose whether a completion replaces what stands behind the cursor.
    pub(crate) insert_replace: bool,
    /// It renders Markdown beside a completion.
    pub(crate) documents_markdown: bool,
    /// It says before it renames what would be renamed.
    pub(crate) prepares_renames: bool,
    /// It strikes through symbols that are told to be deprecated.
    pub(crate) symbol_tags: bool,
    /// How it folds.
    pub(crate) folding: Folding,
    /// It shows what a link leads to.
    pub(crate) link_tooltips: bool,
    /// It asks for hints again when it is told to.
    pub(crate) refreshes_hints: bool,
    /// It asks for lenses again when it is told to.
    pub(crate) refreshes_lenses: bool,
    /// What its user has chosen.
    pub(crate) settings: Settings,
}

/// How a client folds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folding {
    /// Whole lines alone.
    pub(crate) lines_only: bool,
    /// It shows a text in place of what is folded.
    pub(crate) collapsed_text: bool,
    /// So many folds at most.
    pub(crate) limit: Option<usize>,
}

impl Folding {
    fn new(client: &FoldingRangeClientCapabilities) -> Folding {
        Folding {
            lines_only: client.line_folding_only.unwrap_or(false),
            collapsed_text: client
                .folding_range
                .as_ref()
                .is_some_and(|it| it.collapsed_text.unwrap_or(false)),
            limit: client.range_limit.map(|limit| limit as usize),
        }
    }
}

impl Client {
    /// Reads what the client has said of itself.
    pub(crate) fn new(params: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, window, general, .. } = &params.capabilities;
        let workspace = workspace.clone().unwrap_or_default();
        let text_document = text_document.clone().unwrap_or_default();
        let publish = text_document.publish_diagnostics.unwrap_or_default();
        let pull = text_document.diagnostic;
        let refreshes =
            workspace.diagnostics.and_then(|diagnostics| diagnostics.refresh_support).unwrap_or(false);
        let pulls = pull.is_some() && refreshes;
        let pull = pull.unwrap_or_default();
        let code_action = text_document.code_action.unwrap_or_default();
        let edits = workspace.workspace_edit.unwrap_or_default();
        let document_changes = edits.document_changes.unwrap_or(false);
        let item = text_document.completion.and_then(|it| it.completion_item).unwrap_or_default();
        let operates = |kind| edits.resource_operations.as_ref().is_some_and(|it| it.contains(&kind));
        let symbols = text_document.document_symbol.unwrap_or_default();
        let mut settings = Settings::default();
        // Where no lens stands above a heading, its progress stands beside it.
        settings.hints.progress = text_document.code_lens.is_none();
        params.initialization_options.iter().for_each(|options| settings.take(options));
        let formats = text_document.hover.and_then(|hover| hover.content_format);
        Self {
            encoding: encoding(general.as_ref().and_then(|general| general.position_encodings.as_deref())),
            pulls,
            related_information: publish.related_information.unwrap_or(false)
                || (pulls && pull.related_information.unwrap_or(false)),
            code_description: publish.code_description_support.unwrap_or(false)
                || (pulls && pull.code_description_support.unwrap_or(false)),
            document_changes,
            change_annotations: document_changes && edits.change_annotation_support.is_some(),
            creates_files: document_changes && operates(ResourceOperationKind::Create),
            renames_files: document_changes && operates(ResourceOperationKind::Rename),
            asks_before_renames: workspace
                .file_operations
                .is_some_and(|operations| operations.will_rename.unwrap_or(false)),
            definition_links: text_document
                .definition
                .is_some_and(|definition| definition.link_support.unwrap_or(false)),
            shows_documents: window
                .as_ref()
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|show| show.support),
            snippets: item.snippet_support.unwrap_or(false),
            resolves_documentation: item
                .resolve_support
                .is_some_and(|it| it.properties.iter().any(|it| it == "documentation")),
            label_details: item.label_details_support.unwrap_or(false),
            insert_replace: item.insert_replace_support.unwrap_or(false),
            documents_markdown: item
                .documentation_format
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            prepares_renames: text_document
                .rename
                .is_some_and(|rename| rename.prepare_support.unwrap_or(false)),
            watches: workspace
                .did_change_watched_files
                .is_some_and(|watch| watch.dynamic_registration.unwrap_or(false))
                && !watches_only_itself(params),
            progress: window.as_ref().is_some_and(|window| window.work_done_progress.unwrap_or(false)),
            symbol_tree: symbols.hierarchical_document_symbol_support.unwrap_or(false),
            markdown: formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            workspace_tags: workspace
                .symbol
                .and_then(|symbol| symbol.tag_support)
                .is_some_and(|tags| tags.value_set.contains(&SymbolTag::DEPRECATED)),
            wants_changes: wants_changes(params),
            code_actions: code_action.code_action_literal_support.is_some(),
            resolves_actions: code_action.data_support.unwrap_or(false)
                && code_action.resolve_support.is_some_and(|it| it.properties.iter().any(|it| it == "edit")),
            symbol_tags: symbols.tag_support.is_some(),
            folding: Folding::new(&text_document.folding_range.unwrap_or_default()),
            link_tooltips: text_document
                .document_link
                .is_some_and(|link| link.tooltip_support.unwrap_or(false)),
            refreshes_hints: workspace.inlay_hint.is_some_and(|hint| hint.refresh_support.unwrap_or(false)),
            refreshes_lenses: workspace.code_lens.is_some_and(|lens| lens.refresh_support.unwrap_or(false)),
            settings,
            refreshes_tokens: workspace
                .semantic_tokens
                .is_some_and(|tokens| tokens.refresh_support.unwrap_or(false)),
        }
    }

    /// What the server tells this client.
    pub(crate) fn server_capabilities(&self) -> ServerCapabilities {
        ServerCapabilities {
            position_encoding: Some(match self.encoding {
                Encoding::Utf8 => PositionEncodingKind::UTF8,
                Encoding::Utf16 => PositionEncodingKind::UTF16,
                Encoding::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                will_save_wait_until: Some(true),
                ..TextDocumentSyncOptions::default()
            })),
            diagnostic_provider: self.pulls.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("planmark".into()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: true,
                    ..DiagnosticOptions::default()
                })
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(TRIGGERS.map(String::from).to_vec()),
                resolve_provider: Some(self.resolves_documentation),
                ..CompletionOptions::default()
            }),
            document_symbol_provider: Some(OneOf::Left(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: None,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            inlay_hint_provider: Some(OneOf::Left(true)),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: None }),
            code_action_provider: self.code_actions.then(|| {
                CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(vec![
                        CodeActionKind::QUICKFIX,
                        CodeActionKind::REFACTOR_REWRITE,
                        CodeActionKind::new(FIX_ALL),
                        CodeActionKind::new(STAMPS),
                    ]),
                    resolve_provider: Some(self.resolves_actions),
                    ..CodeActionOptions::default()
                })
            }),
            document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
                first_trigger_character: TRIGGER.into(),
                more_trigger_character: None,
            }),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            rename_provider: Some(if self.prepares_renames {
                OneOf::Right(RenameOptions {
                    prepare_provider: Some(true),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                })
            } else {
                OneOf::Left(true)
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: [MARK_DONE, NEXT, RECONCILE, RECONCILE_APPLY, STATUS_VIEW]
                    .map(String::from)
                    .to_vec(),
                ..ExecuteCommandOptions::default()
            }),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
                SemanticTokensOptions {
                    legend: handlers::legend(),
                    range: Some(true),
                    full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                    ..SemanticTokensOptions::default()
                },
            )),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: self.asks_before_renames.then(|| {
                    WorkspaceFileOperationsServerCapabilities {
                        will_rename: Some(FileOperationRegistrationOptions { filters: renamed() }),
                        ..WorkspaceFileOperationsServerCapabilities::default()
                    }
                }),
            }),
            ..ServerCapabilities::default()
        }
    }
}

/// Of which files and folders the server wants to hear before they get another name: links may lead to any of them.
fn renamed() -> Vec<FileOperationFilter> {
    let of = |matches| FileOperationFilter {
        scheme: Some("file".into()),
        pattern: FileOperationPattern { glob: "**/*".into(), matches: Some(matches), options: None },
    };
    vec![of(FileOperationPatternKind::File), of(FileOperationPatternKind::Folder)]
}

/// The first encoding of the client's list that there is; UTF-16 when it says nothing.
fn encoding(offered: Option<&[PositionEncodingKind]>) -> Encoding {
    let known = |kind: &PositionEncodingKind| match kind.as_str() {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    };
    offered.unwrap_or_default().iter().find_map(known).unwrap_or_default()
}

/// Whether the client takes `planmark/changed`: `{"planmark": {"changed": true}}` among its experimental capabilities, or
/// `{"changed": true}` in the initialization options.
fn wants_changes(params: &InitializeParams) -> bool {
    let experimental = params.capabilities.experimental.as_ref().and_then(|it| it.get("planmark"));
    let declared = [experimental, params.initialization_options.as_ref()];
    declared.into_iter().flatten().any(|it| it.get("changed") == Some(&Value::Bool(true)))
}

/// The folders that the client works in; none when it has only files.
pub(crate) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = &params.workspace_folders {
        return folders.iter().filter_map(|folder| convert::path(&folder.uri)).collect();
    }
    #[expect(deprecated, reason = "what older clients send in place of workspace folders")]
    let (uri, path) = (&params.root_uri, &params.root_path);
    let root = uri.as_ref().and_then(convert::path).or_else(|| path.as_ref().map(PathBuf::from));
    root.into_iter().collect()
}
