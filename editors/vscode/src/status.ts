/**
 * Two items of the status bar, for the document in front: how far it is, and what is found in it.
 */
import * as vscode from "vscode";
import type { DocumentStatus, Findings, Plans } from "./protocol";

/** Registers the items, which come and go with the documents that planmark knows. */
export function registerStatus(context: vscode.ExtensionContext, plans: Plans): void {
  // Beside one another, the progress to the left.
  const progress = vscode.window.createStatusBarItem("planmark.progress", vscode.StatusBarAlignment.Left, 1);
  progress.name = "planmark: progress";
  progress.command = "planmark.whatIsNext";
  const findings = vscode.window.createStatusBarItem("planmark.findings", vscode.StatusBarAlignment.Left, 0.9);
  findings.name = "planmark: findings";
  findings.command = "workbench.actions.view.problems";

  let asked = 0;
  const show = async (): Promise<void> => {
    const turn = ++asked;
    const document = vscode.window.activeTextEditor?.document;
    const status = document?.languageId === "markdown"
      ? await plans.ask("planmark/status", { textDocument: { uri: document.uri.toString() } })
      : undefined;
    // The answer for a document that is not in front any more.
    if (turn !== asked) return;
    if (status?.document === undefined) {
      progress.hide();
      findings.hide();
      return;
    }
    progress.text = status.scanned ? progressText(status.document) : "$(sync~spin) planmark";
    progress.tooltip = progressTooltip(status.document);
    progress.show();
    const count = sum(status.document.findings);
    findings.text = `$(warning) ${count}`;
    findings.tooltip = findingsTooltip(status.document.findings);
    if (count > 0) findings.show();
    else findings.hide();
  };
  context.subscriptions.push(
    progress,
    findings,
    plans.onDidChange(() => void show()),
    vscode.window.onDidChangeActiveTextEditor(show),
  );
  void show();
}

function progressText({ counts: { done, total, overdue } }: DocumentStatus): string {
  if (total === 0) return "$(checklist)";
  return `$(checklist) ${done}/${total}${overdue > 0 ? ` $(watch) ${overdue}` : ""}`;
}

function progressTooltip({ name, repository, historical, counts, phase }: DocumentStatus): vscode.MarkdownString {
  const text = new vscode.MarkdownString("", true);
  text.isTrusted = { enabledCommands: ["planmark.whatIsNext", "planmark.plans.focus"] };
  text.appendMarkdown("**").appendText(name).appendMarkdown("** · ").appendText(repository);
  if (historical) text.appendMarkdown("\n\nIt speaks of the past.");
  if (counts.total > 0) {
    const parts = [`${counts.done} of ${counts.total} tasks done`];
    for (const [count, word] of [[counts.active, "active"], [counts.held, "held"], [counts.overdue, "overdue"]] as const) {
      if (count > 0) parts.push(`${count} ${word}`);
    }
    text.appendMarkdown(`\n\n${parts.join(" · ")}`);
  }
  if (phase !== undefined) {
    text.appendMarkdown("\n\n").appendText(`${phase.title}: ${phase.done}/${phase.total}`);
    if (phase.ends !== undefined) text.appendMarkdown(` · ends ${phase.ends}${phase.days === undefined ? "" : ` (${days(phase.days)})`}`);
  }
  return text.appendMarkdown("\n\n[What is next?](command:planmark.whatIsNext) · [All plans](command:planmark.plans.focus)");
}

function findingsTooltip(findings: Findings | undefined): string {
  const parts = Object.entries(findings ?? {}).flatMap(([severity, count]) => (count > 0 ? [`${count} ${plural(severity, count)}`] : []));
  return `planmark: ${parts.join(", ")}`;
}

function plural(severity: string, count: number): string {
  return count === 1 || severity === "information" ? severity : `${severity}s`;
}

function days(count: number): string {
  const many = `${Math.abs(count)} ${Math.abs(count) === 1 ? "day" : "days"}`;
  if (count === 0) return "today";
  return count > 0 ? `in ${many}` : `${many} ago`;
}

function sum(findings: Findings | undefined): number {
  return findings === undefined ? 0 : findings.error + findings.warning + findings.information + findings.hint;
}
