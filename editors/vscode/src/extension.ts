/**
 * The VS Code client: it finds the server, starts it, and says so plainly when it cannot.
 *
 * No feature lives here. Whatever planmark knows, it says over the protocol, so that every editor shows the same; a
 * feature that seems to need code in this file belongs into the server. The view, the lists and the status bar, which have files of
 * their own, show the answers to requests that any editor may send.
 */
import * as vscode from "vscode";
import { LanguageClient, State, type DocumentSelector } from "vscode-languageclient/node";
import { choosePhase, chooseNext } from "./next";
import type { Plans, Requests } from "./protocol";
import { findServer, type Server } from "./server";
import { registerStatus } from "./status";
import { registerTimeline } from "./timeline";
import { registerTree } from "./tree";

const INSTALLATION = "https://github.com/planmark/planmark/tree/main/editors/vscode#the-server";

const DOCUMENTS: DocumentSelector = [
  { scheme: "file", language: "markdown" },
  { scheme: "untitled", language: "markdown" },
  { scheme: "file", pattern: "**/planmark.toml" },
  { scheme: "file", pattern: "**/.planmark.toml" },
];

/** How long answers may be old, so that a view is not built anew with every key. */
const CALM_MS = 150;

let client: LanguageClient | undefined;
/** Starts and stops follow one another: a second restart waits for the first. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("planmark", { log: true });
  const changed = new vscode.EventEmitter<void>();
  const restart = (): Promise<void> => {
    turn = turn.then(stop).then(() => start(context, log, changed));
    return turn;
  };
  const plans: Plans = { ask: (method, params) => ask(log, method, params), onDidChange: changed.event };
  registerTree(context, plans);
  registerStatus(context, plans);
  registerTimeline(context, plans);
  context.subscriptions.push(
    log,
    changed,
    vscode.commands.registerCommand("planmark.markPhaseDone", () => choosePhase(plans)),
    vscode.commands.registerCommand("planmark.whatIsNext", () => chooseNext(plans)),
    vscode.commands.registerCommand("planmark.restart", restart),
    vscode.commands.registerCommand("planmark.shift", movePhase),
    vscode.commands.registerCommand("planmark.showLog", () => log.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      // These two are read at the start alone.
      if (["planmark.server.path", "planmark.git"].some((setting) => event.affectsConfiguration(setting))) await restart();
    }),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await turn.then(stop);
}

async function start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, changed: vscode.EventEmitter<void>): Promise<void> {
  const setting = vscode.workspace.getConfiguration("planmark").get("server.path", "");
  const server = await findServer({
    setting,
    folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    extension: context.extensionPath,
  });
  if ("problem" in server) {
    log.error(server.problem);
    void offerRemedy(server.problem, log);
    return;
  }
  log.info(`starting ${server.path} (${server.origin})`);
  const starting = languageClient(server, log);
  client = starting;
  // What the keys in package.json wait for: without a server they are the editor's own.
  starting.onDidChangeState(({ newState }) => {
    if (client !== starting) return;
    void vscode.commands.executeCommand("setContext", "planmark.active", newState === State.Running);
    changed.fire();
  });
  let calm: NodeJS.Timeout | undefined;
  starting.onNotification("planmark/changed", () => {
    calm ??= setTimeout(() => {
      calm = undefined;
      changed.fire();
    }, CALM_MS);
  });
  try {
    await starting.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(reason);
    if (client === starting) client = undefined;
    await starting.dispose().catch(() => undefined);
    void offerRemedy(`planmark: ${server.path} (${server.origin}) does not start: ${reason}`, log);
  }
}

async function stop(): Promise<void> {
  const stopping = client;
  client = undefined;
  if (stopping === undefined) return;
  await vscode.commands.executeCommand("setContext", "planmark.active", false);
  // A server that has already ended cannot be asked to; what matters is that it is gone.
  if (stopping.state === State.Running) await stopping.stop().catch(() => undefined);
  await stopping.dispose().catch(() => undefined);
}

function languageClient(server: Server, log: vscode.LogOutputChannel): LanguageClient {
  return new LanguageClient(
    "planmark",
    "planmark",
    { command: server.path, args: ["lsp"] },
    {
      documentSelector: DOCUMENTS,
      outputChannel: log,
      // Without trust the server does not ask git, whose configuration is the workspace's. The views want to be told of changes.
      initializationOptions: { ...vscode.workspace.getConfiguration("planmark"), trusted: vscode.workspace.isTrusted, changed: true },
      synchronize: { configurationSection: "planmark" },
    },
  );
}

async function ask<M extends keyof Requests>(
  log: vscode.LogOutputChannel,
  method: M,
  params: Requests[M]["params"],
): Promise<Requests[M]["result"] | undefined> {
  if (client?.state !== State.Running) return undefined;
  try {
    return await client.sendRequest<Requests[M]["result"]>(method, params);
  } catch (error) {
    // A server that is older than this extension, or one that ends just now.
    log.warn(`${method}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** The number of days is the end of the kind that the server is asked for. */
async function movePhase(given?: number): Promise<void> {
  const days = given ?? (await askForDays());
  if (days === undefined) return;
  await vscode.commands.executeCommand("editor.action.codeAction", { kind: `refactor.rewrite.planmark.shift.${days}`, apply: "first" });
}

async function askForDays(): Promise<number | undefined> {
  const days = await vscode.window.showInputBox({
    title: "Move the phase at the cursor, and what comes after it",
    prompt: "By how many days? With a minus sign: back.",
    validateInput: (text) => (/^[+-]?[1-9][0-9]{0,4}$/.test(text.trim()) ? undefined : "A number of days, such as 7 or -3"),
  });
  return days === undefined ? undefined : Number(days);
}

async function offerRemedy(problem: string, log: vscode.LogOutputChannel): Promise<void> {
  const choose = "Choose the Program…";
  const install = "How to Install";
  const showLog = "Show Log";
  switch (await vscode.window.showErrorMessage(problem, choose, install, showLog)) {
    case choose: {
      const chosen = await vscode.window.showOpenDialog({ title: "The planmark program", openLabel: "Use", canSelectMany: false });
      const path = chosen?.[0]?.fsPath;
      if (path === undefined) return;
      // The listener on the configuration starts the server again.
      await vscode.workspace.getConfiguration("planmark").update("server.path", path, vscode.ConfigurationTarget.Global);
      return;
    }
    case install:
      await vscode.env.openExternal(vscode.Uri.parse(INSTALLATION));
      return;
    case showLog:
      log.show();
      return;
    default:
  }
}
