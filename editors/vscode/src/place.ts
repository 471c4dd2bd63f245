/**
 * A place in a document, as the server names it: it is opened, and what stands there is marked done.
 *
 * What "done" comes to is a code action of the server, the same as the one in the menu of that line.
 */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageclient";

/** Where something stands. */
export interface Place {
  readonly uri: string;
  readonly range: lsp.Range;
}

/** The kinds of the actions that make something done: a heading with all that is below it, a box or a row. */
const DONE = ["refactor.rewrite.planmark.section", "refactor.rewrite.planmark.done"];

export function range({ range: { start, end } }: Place): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export async function open(place: Place, viewColumn?: vscode.ViewColumn): Promise<void> {
  const { start } = range(place);
  const options = { selection: new vscode.Range(start, start), viewColumn: viewColumn ?? vscode.ViewColumn.Active };
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), options);
}

/** Makes it done; false, with a word to the user, when it cannot be. */
export async function markDone(place: Place, label: string): Promise<boolean> {
  const uri = vscode.Uri.parse(place.uri);
  // Open, so that the server has what VS Code has.
  await vscode.workspace.openTextDocument(uri);
  const { start } = range(place);
  for (const kind of DONE) {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider", uri, new vscode.Range(start, start), kind, 1,
    );
    const edit = actions.find((action) => action.kind?.value === kind)?.edit;
    if (edit !== undefined) return apply(edit);
  }
  void vscode.window.showInformationMessage(`planmark: "${label}" cannot be marked done here.`);
  return false;
}

/** Files that had no unsaved changes have none afterwards: the editor that would save them may not even be open. */
async function apply(edit: vscode.WorkspaceEdit): Promise<boolean> {
  const documents = await Promise.all(edit.entries().map(([uri]) => vscode.workspace.openTextDocument(uri)));
  const unchanged = documents.filter((document) => !document.isDirty);
  const isApplied = await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  if (isApplied) await Promise.all(unchanged.map((document) => document.save()));
  else void vscode.window.showWarningMessage("planmark: the text has changed in the meantime, and nothing was done.");
  return isApplied;
}
