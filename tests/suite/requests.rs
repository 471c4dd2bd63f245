//! Every request that a server can announce, with parameters for a place: what the suites ask everywhere.
//!
//! The trap: a capability that is not in this file is none that is tried, so [`unknown`] names those, and the suite fails for them.

use serde_json::{Value, json};

/// A request: its method and its parameters.
pub type Request = (&'static str, Value);

/// Capabilities behind which there is no request about a document.
const SILENT: [&str; 6] = [
    "positionEncoding",
    "textDocumentSync",
    "notebookDocumentSync",
    "workspace",
    "experimental",
    "executeCommandProvider",
];

/// The capabilities that nothing here asks for.
#[must_use]
pub fn unknown(capabilities: &Value) -> Vec<String> {
    let place = json!({"line": 0, "character": 0});
    let keys = capabilities.as_object().into_iter().flatten();
    let is_asked = |key: &str, options: &Value| {
        !about_place(key, options, "", &place).is_empty()
            || !about_document(key, options, "", &place).is_empty()
    };
    keys.filter(|(key, options)| !SILENT.contains(&key.as_str()) && !is_asked(key, options))
        .map(|(key, _)| key.clone())
        .collect()
}

/// What a server with these capabilities can be asked about a position of a document.
#[must_use]
pub fn at(capabilities: &Value, uri: &str, position: &Value) -> Vec<Request> {
    let announced = capabilities.as_object().into_iter().flatten();
    announced.flat_map(|(key, options)| about_place(key, options, uri, position)).collect()
}

/// What it can be asked about a document that ends at `end`, and about the workspace.
#[must_use]
pub fn of(capabilities: &Value, uri: &str, end: &Value) -> Vec<Request> {
    let announced = capabilities.as_object().into_iter().flatten();
    announced.flat_map(|(key, options)| about_document(key, options, uri, end)).collect()
}

/// What is asked next about what an answer holds: the rest of an item, the tokens that have changed.
#[must_use]
pub fn following(capabilities: &Value, uri: &str, method: &str, answer: &Value) -> Vec<Request> {
    let resolves = |capability: &str| capabilities[capability]["resolveProvider"] == true;
    let first = |answer: &Value| answer.as_array().and_then(|items| items.first()).cloned();
    let (resolved, item) = match method {
        "textDocument/completion" if resolves("completionProvider") => {
            ("completionItem/resolve", first(answer).or_else(|| first(&answer["items"])))
        }
        "textDocument/codeLens" if resolves("codeLensProvider") => ("codeLens/resolve", first(answer)),
        "textDocument/documentLink" if resolves("documentLinkProvider") => {
            ("documentLink/resolve", first(answer))
        }
        "textDocument/inlayHint" if resolves("inlayHintProvider") => ("inlayHint/resolve", first(answer)),
        "workspace/symbol" if resolves("workspaceSymbolProvider") => {
            ("workspaceSymbol/resolve", first(answer))
        }
        "textDocument/codeAction" if resolves("codeActionProvider") => {
            let open = |action: &&Value| action.get("edit").is_none() && action.get("data").is_some();
            let item = answer.as_array().and_then(|actions| actions.iter().find(open)).cloned();
            ("codeAction/resolve", item)
        }
        "textDocument/semanticTokens/full"
            if capabilities["semanticTokensProvider"]["full"]["delta"] == true =>
        {
            let id = answer["resultId"].as_str().unwrap_or_default();
            let params = json!({"textDocument": {"uri": uri}, "previousResultId": id});
            return vec![("textDocument/semanticTokens/full/delta", params)];
        }
        _ => return Vec::new(),
    };
    item.map(|item| (resolved, item)).into_iter().collect()
}

fn about_place(capability: &str, options: &Value, uri: &str, position: &Value) -> Vec<Request> {
    let place = json!({"textDocument": {"uri": uri}, "position": position});
    let with = |extra: Value| {
        let mut params = place.clone();
        for (key, value) in extra.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        params
    };
    let range = json!({"start": position, "end": position});
    let of_range = json!({"textDocument": {"uri": uri}, "range": range});
    if *options == Value::Bool(false) || options.is_null() {
        return Vec::new();
    }
    match capability {
        "hoverProvider" => vec![("textDocument/hover", place)],
        "completionProvider" => {
            vec![("textDocument/completion", with(json!({"context": {"triggerKind": 1}})))]
        }
        "signatureHelpProvider" => vec![("textDocument/signatureHelp", place)],
        "declarationProvider" => vec![("textDocument/declaration", place)],
        "definitionProvider" => vec![("textDocument/definition", place)],
        "typeDefinitionProvider" => vec![("textDocument/typeDefinition", place)],
        "implementationProvider" => vec![("textDocument/implementation", place)],
        "referencesProvider" => {
            vec![("textDocument/references", with(json!({"context": {"includeDeclaration": true}})))]
        }
        "documentHighlightProvider" => vec![("textDocument/documentHighlight", place)],
        "linkedEditingRangeProvider" => vec![("textDocument/linkedEditingRange", place)],
        "monikerProvider" => vec![("textDocument/moniker", place)],
        "callHierarchyProvider" => vec![("textDocument/prepareCallHierarchy", place)],
        "typeHierarchyProvider" => vec![("textDocument/prepareTypeHierarchy", place)],
        "renameProvider" => {
            let rename = ("textDocument/rename", with(json!({"newName": "7"})));
            let prepare =
                (options["prepareProvider"] == true).then_some(("textDocument/prepareRename", place));
            prepare.into_iter().chain([rename]).collect()
        }
        "documentOnTypeFormattingProvider" => {
            let options = json!({"tabSize": 4, "insertSpaces": true});
            vec![("textDocument/onTypeFormatting", with(json!({"ch": "\n", "options": options})))]
        }
        "selectionRangeProvider" => {
            let params = json!({"textDocument": {"uri": uri}, "positions": [position]});
            vec![("textDocument/selectionRange", params)]
        }
        "codeActionProvider" => {
            let mut params = of_range;
            params["context"] = json!({"diagnostics": []});
            vec![("textDocument/codeAction", params)]
        }
        "semanticTokensProvider" if options["range"] == true => {
            vec![("textDocument/semanticTokens/range", of_range)]
        }
        "inlayHintProvider" => vec![("textDocument/inlayHint", of_range)],
        "inlineValueProvider" => {
            let mut params = of_range;
            params["context"] = json!({"frameId": 0, "stoppedLocation": range});
            vec![("textDocument/inlineValue", params)]
        }
        _ => Vec::new(),
    }
}

fn about_document(capability: &str, options: &Value, uri: &str, end: &Value) -> Vec<Request> {
    let document = json!({"textDocument": {"uri": uri}});
    let whole = json!({
        "textDocument": {"uri": uri},
        "range": {"start": {"line": 0, "character": 0}, "end": end},
        "context": {"diagnostics": []},
    });
    if *options == Value::Bool(false) || options.is_null() {
        return Vec::new();
    }
    match capability {
        "documentSymbolProvider" => vec![("textDocument/documentSymbol", document)],
        "documentLinkProvider" => vec![("textDocument/documentLink", document)],
        "codeLensProvider" => vec![("textDocument/codeLens", document)],
        "foldingRangeProvider" => vec![("textDocument/foldingRange", document)],
        "colorProvider" => vec![("textDocument/documentColor", document)],
        "codeActionProvider" => vec![("textDocument/codeAction", whole)],
        "inlayHintProvider" => vec![("textDocument/inlayHint", whole)],
        "semanticTokensProvider" => {
            let full = ("textDocument/semanticTokens/full", document);
            let range = (options["range"] == true).then_some(("textDocument/semanticTokens/range", whole));
            range.into_iter().chain([full]).collect()
        }
        "diagnosticProvider" => {
            let workspace = ("workspace/diagnostic", json!({"previousResultIds": []}));
            let workspace = (options["workspaceDiagnostics"] == true).then_some(workspace);
            workspace.into_iter().chain([("textDocument/diagnostic", document)]).collect()
        }
        "workspace" if !options["fileOperations"]["willRename"].is_null() => {
            let files = json!([{"oldUri": uri, "newUri": format!("{uri}.moved.md")}]);
            vec![("workspace/willRenameFiles", json!({"files": files}))]
        }
        "workspaceSymbolProvider" => {
            ["", "港 p", "🚀"].map(|query| ("workspace/symbol", json!({"query": query}))).to_vec()
        }
        "documentFormattingProvider" | "documentRangeFormattingProvider" => {
            vec![("textDocument/formatting", document)]
        }
        _ => Vec::new(),
    }
}
