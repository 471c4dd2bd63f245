/**
 * The preview of the timeline: the page that the server draws, beside the text, and following it. A click on a row opens its line.
 *
 * The page loads nothing and runs nothing of its own. What runs in it is the script below, which the policy knows by its nonce: it sets
 * the colours of the theme, keeps what is folded, ticked and scrolled when the page is drawn anew, and tells what was clicked.
 */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { open } from "./place";
import type { Plans } from "./protocol";

const TYPE = "planmark.timeline";

/** What the script tells. */
interface Clicked {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** Registers the command, and shows a preview again that was open when the window was closed. */
export function registerTimeline(context: vscode.ExtensionContext, plans: Plans): void {
  let shown: vscode.WebviewPanel | undefined;
  const show = (panel: vscode.WebviewPanel): void => {
    shown = panel;
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, "icons/plans.svg");
    let asked = 0;
    let isPast = false;
    let drawn: string | undefined;
    const draw = async (): Promise<void> => {
      // A preview that nobody sees is drawn when somebody does.
      isPast = !panel.visible;
      if (isPast) return;
      const turn = ++asked;
      const answer = await plans.ask("planmark/timeline", { format: "html" });
      if (turn !== asked) return;
      const body = timeline(answer?.html, answer?.scanned ?? true);
      // A page that is drawn anew loses the click that it is in the middle of.
      if (body === drawn) return;
      drawn = body;
      panel.webview.html = page(body);
    };
    const listeners = [
      plans.onDidChange(() => void draw()),
      panel.onDidChangeViewState(() => {
        if (isPast) void draw();
      }),
      panel.webview.onDidReceiveMessage((clicked: Clicked) => openBeside(clicked)),
    ];
    panel.onDidDispose(() => {
      asked++;
      if (shown === panel) shown = undefined;
      for (const listener of listeners) listener.dispose();
    });
    void draw();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("planmark.openTimeline", () => {
      if (shown !== undefined) {
        shown.reveal(undefined, true);
        return;
      }
      const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      show(vscode.window.createWebviewPanel(TYPE, "Timeline", beside, { enableScripts: true, localResourceRoots: [] }));
    }),
    vscode.window.registerWebviewPanelSerializer(TYPE, {
      async deserializeWebviewPanel(panel) {
        panel.webview.options = { enableScripts: true, localResourceRoots: [] };
        show(panel);
      },
    }),
  );
}

/** Opens the place beside the preview, never in its stead. */
async function openBeside({ uri, line, character }: Clicked): Promise<void> {
  if (typeof uri !== "string" || !/^(file|vscode-remote|untitled):/.test(uri)) return;
  if (!Number.isInteger(line) || !Number.isInteger(character)) return;
  const position = { line, character };
  const editor = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined);
  await open({ uri, range: { start: position, end: position } }, editor?.viewColumn ?? vscode.ViewColumn.Beside);
}

/** The page of the server, or what is said in its stead. */
function timeline(html: string | undefined, scanned: boolean): string {
  const drawn = html ?? "<!DOCTYPE html><html><head></head><body><p>planmark is not running.</p></body></html>";
  return scanned ? drawn : drawn.replace("<h1>Timeline</h1>", "<h1>Timeline</h1><p>The workspace is still being read.</p>");
}

/** The page with the policy, the colours of the editor, and the script. */
function page(timeline: string): string {
  const nonce = randomBytes(16).toString("base64url");
  // Bars are placed by attributes, and the depth of rows by their style; from elsewhere nothing comes.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  // Behind the style of the page, which it goes over.
  const style = `<style>
body { font-family: var(--vscode-font-family); --paper: var(--vscode-editor-background); --ink: var(--vscode-editor-foreground); }
</style>`;
  const tail = `<script nonce="${nonce}">${SCRIPT}</script>`;
  return timeline
    .replace("<head>", () => `<head>${head}`)
    .replace("</head>", () => `${style}</head>`)
    .replace("</body>", () => `${tail}</body>`);
}

const SCRIPT = `
const editor = acquireVsCodeApi();
const theme = () => {
  document.documentElement.dataset.theme = /vscode-(light|high-contrast-light)/.test(document.body.className) ? "light" : "dark";
};
theme();
new MutationObserver(theme).observe(document.body, { attributes: true, attributeFilter: ["class"] });

const boxes = [...document.querySelectorAll("input[type=checkbox]")];
const groups = [...document.querySelectorAll("details[data-group]")];
const kept = editor.getState() ?? {};
for (const box of boxes) box.checked = (kept.ticked ?? []).includes(box.id);
for (const group of groups) group.open = !(kept.folded ?? []).includes(group.dataset.group);
scrollTo(0, kept.scrolled ?? 0);
const keep = () => editor.setState({
  ticked: boxes.filter((box) => box.checked).map((box) => box.id),
  folded: groups.filter((group) => !group.open).map((group) => group.dataset.group),
  scrolled: scrollY,
});
document.addEventListener("change", keep);
document.addEventListener("toggle", keep, true);
document.addEventListener("scroll", keep);

const go = (event) => {
  const place = event.target.closest("[data-uri]");
  if (place === null) return;
  const { uri, line, character } = place.dataset;
  editor.postMessage({ uri, line: Number(line), character: Number(character) });
};
document.addEventListener("click", go);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter") go(event);
});
`;
