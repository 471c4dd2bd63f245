//! tower-lsp's trait, method by method: each sends one event and, when it is a request, waits for the answer.
//!
//! The trap: nothing may be awaited before the send, or the order of the frames is lost; and nothing at all may be
//! awaited that only the client can give.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem,
    CompletionParams, CompletionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentHighlight,
    DocumentHighlightParams, DocumentLink, DocumentLinkParams, DocumentOnTypeFormattingParams,
    DocumentSymbolParams, ExecuteCommandParams, FoldingRange, FoldingRangeParams, GotoDefinitionParams,
    GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams,
    InlayHint, InlayHintParams, Location, PrepareRenameResponse, ReferenceParams, RenameFilesParams,
    RenameParams, SelectionRange, SelectionRangeParams, SemanticTokensDeltaParams,
    SemanticTokensFullDeltaResult, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, ServerInfo, TextDocumentIdentifier,
    TextDocumentPositionParams, TextEdit, WillSaveTextDocumentParams, WorkDoneProgressCancelParams,
    WorkspaceDiagnosticParams, WorkspaceEdit, WorkspaceSymbolParams,
};

use crate::capabilities::Client;
use crate::convert;
use crate::handlers::{self, view, view_next, view_status, view_tasks, view_timeline};
use crate::main_loop::{Event, Queue};
use crate::snapshot::Snapshot;
use crate::written::{Json, Written};

/// The server as tower-lsp sees it.
pub(crate) struct Backend {
    queue: Queue,
    probes: bool,
}

impl Backend {
    /// A backend that sends into `queue`.
    pub(crate) fn new(queue: Queue, probes: bool) -> Self {
        Self { queue, probes }
    }

    /// Answers `planmark/text`: the server's copy of a text, to be held against the client's.
    pub(crate) async fn text(&self, params: TextDocumentIdentifier) -> Result<Option<String>> {
        if !self.probes {
            return Err(Error::method_not_found());
        }
        self.answer(move |snapshot, _| Some(snapshot.shown(&params.uri)?.text.to_string())).await
    }

    /// Answers `planmark/tasks`: a level of the tree of all tasks.
    pub(crate) async fn tasks(&self, params: Value) -> Result<Value> {
        self.answer(move |snapshot, _| view(snapshot, |snapshot| view_tasks(snapshot, &params))).await
    }

    /// Answers `planmark/next`: what can be done next.
    pub(crate) async fn next(&self, params: Value) -> Result<Value> {
        self.answer(move |snapshot, _| view(snapshot, |snapshot| view_next(snapshot, &params))).await
    }

    /// Answers `planmark/status`: how the repositories stand.
    pub(crate) async fn status(&self, params: Value) -> Result<Value> {
        self.answer(move |snapshot, _| view(snapshot, |snapshot| view_status(snapshot, &params))).await
    }

    /// Answers `planmark/timeline`: what is planned when.
    pub(crate) async fn timeline(&self, params: Value) -> Result<Value> {
        self.answer(move |snapshot, _| view(snapshot, |snapshot| view_timeline(snapshot, &params))).await
    }

    /// Takes in `window/workDoneProgress/cancel`.
    pub(crate) async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.queue.send(Event::ProgressCancelled(params.token));
    }

    /// Answers `textDocument/documentSymbol`, written.
    pub(crate) async fn written_symbols(&self, params: DocumentSymbolParams) -> Result<Written> {
        self.answer(move |snapshot, _| Json::new(&handlers::document_symbol(snapshot, &params)).into()).await
    }

    /// Answers `textDocument/diagnostic`, written.
    pub(crate) async fn written_diagnostic(&self, params: DocumentDiagnosticParams) -> Result<Written> {
        self.answer(move |snapshot, _| handlers::diagnostic(snapshot, &params).into()).await
    }

    /// Answers `workspace/diagnostic`, written.
    pub(crate) async fn written_workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<Written> {
        self.answer(move |snapshot, token| handlers::workspace_diagnostic(snapshot, params, token).into())
            .await
    }

    /// Answers `workspace/symbol`, written.
    pub(crate) async fn written_workspace_symbols(&self, params: WorkspaceSymbolParams) -> Result<Written> {
        self.answer(move |snapshot, _| Json::new(&handlers::workspace_symbol(snapshot, &params)).into()).await
    }

    /// Answers `planmark/panic`: panics where other requests do their work.
    pub(crate) async fn panic(&self) -> Result<()> {
        if !self.probes {
            return Err(Error::method_not_found());
        }
        self.answer(|_, _| panic!("asked for by planmark/panic")).await
    }

    /// Has `handler` run on the state that every message before this one has led to.
    /// A request that is cancelled drops this future, and with that sets the token.
    async fn answer<T: Send + 'static>(
        &self,
        handler: impl FnOnce(&Snapshot, &CancellationToken) -> T + Send + 'static,
    ) -> Result<T> {
        let (sender, answer) = oneshot::channel();
        let token = CancellationToken::new();
        let seen = token.clone();
        self.queue.send(Event::Request(Box::new(move |snapshot| {
            if seen.is_cancelled() {
                return;
            }
            // Without an answer the sender is dropped, which is one too: something went wrong.
            if let Ok(answer) = catch_unwind(AssertUnwindSafe(|| handler(&snapshot, &seen))) {
                let _ = sender.send(answer);
            }
        })));
        let _cancel_when_dropped = token.drop_guard();
        answer.await.map_err(|_| Error::internal_error())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let capabilities = Client::new(&params).server_capabilities();
        self.queue.send(Event::Initialize(Box::new(params)));
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo { name: "planmark".into(), version }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.queue.send(Event::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.queue.send(Event::Open(params));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.queue.send(Event::Change(params));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.queue.send(Event::Close(params.text_document.uri));
    }

    // A saved text is the one that was open.

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let path = convert::path(&params.text_document.uri).filter(|path| path.is_absolute());
        self.queue.send(Event::Saved(params.text_document.uri));
        self.queue.send(Event::DiskChanged(path.into_iter().collect()));
    }

    async fn will_save_wait_until(
        &self,
        params: WillSaveTextDocumentParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.answer(move |snapshot, _| handlers::will_save(snapshot, &params)).await
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.queue.send(Event::Settings(params.settings));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.queue.send(Event::Folders(params.event));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.iter().filter_map(|change| convert::path(&change.uri));
        self.queue.send(Event::DiskChanged(paths.collect()));
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.answer(move |snapshot, _| handlers::code_action(snapshot, &params)).await
    }

    async fn code_action_resolve(&self, chosen: CodeAction) -> Result<CodeAction> {
        self.answer(move |snapshot, _| handlers::code_action_resolve(snapshot, chosen)).await?
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.answer(move |snapshot, _| handlers::code_lens(snapshot, &params)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.answer(move |snapshot, _| handlers::completion(snapshot, &params)).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        self.answer(move |snapshot, _| handlers::completion_resolve(snapshot, item)).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.answer(move |snapshot, _| handlers::document_link(snapshot, &params)).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.answer(move |snapshot, _| handlers::folding_range(snapshot, &params)).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.answer(move |snapshot, _| handlers::hover(snapshot, &params)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.answer(move |snapshot, _| handlers::inlay_hint(snapshot, &params)).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.answer(move |snapshot, _| handlers::on_type(snapshot, &params)).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.answer(move |snapshot, _| handlers::definition(snapshot, &params)).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.answer(move |snapshot, _| handlers::references(snapshot, &params)).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.answer(move |snapshot, _| handlers::document_highlight(snapshot, &params)).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.answer(move |snapshot, _| handlers::will_rename(snapshot, &params)).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.answer(move |snapshot, _| handlers::prepare_rename(snapshot, &params)).await?
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.answer(move |snapshot, _| handlers::rename(snapshot, &params)).await?
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        self.answer(move |snapshot, _| handlers::execute_command(snapshot, &params)).await?
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.answer(move |snapshot, _| handlers::selection_range(snapshot, &params)).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let tokens =
            self.answer(move |snapshot, token| handlers::semantic_tokens(snapshot, &params, token)).await?;
        Ok(tokens.map(SemanticTokensResult::Tokens))
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.answer(move |snapshot, token| handlers::semantic_tokens_delta(snapshot, &params, token)).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let tokens =
            self.answer(move |snapshot, _| handlers::semantic_tokens_range(snapshot, &params)).await?;
        Ok(tokens.map(SemanticTokensRangeResult::Tokens))
    }
}
