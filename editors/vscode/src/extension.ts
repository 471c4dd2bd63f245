/**
 * The VS Code client: it finds the server, starts it, and says so plainly when it cannot.
 *
 * No feature lives here. Whatever planmark knows, it says over the protocol, so that every editor shows the same; a
 * feature that seems to need code in this file belongs into the server.
 */
import * as vscode from "vscode";
import { LanguageClient, State, type DocumentSelector } from "vscode-languageclient/node";
import { findServer, type Server } from "./server";

const INSTALLATION = "https://github.com/planmark/planmark/tree/main/editors/vscode#the-server";

const DOCUMENTS: DocumentSelector = [
  { scheme: "file", language: "markdown" },
  { scheme: "untitled", language: "markdown" },
  { scheme: "file", pattern: "**/planmark.toml" },
  { scheme: "file", pattern: "**/.planmark.toml" },
];

let client: LanguageClient | undefined;
/** Starts and stops follow one another: a second restart waits for the first. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("planmark", { log: true });
  const restart = (): Promise<void> => {
    turn = turn.then(stop).then(() => start(context, log));
    return turn;
  };
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand("planmark.restart", restart),
    vscode.commands.registerCommand("planmark.shift", movePhase),
    vscode.commands.registerCommand("planmark.showLog", () => log.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("planmark.server.path")) await restart();
    }),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await turn.then(stop);
}

async function start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<void> {
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
    if (client === starting) void vscode.commands.executeCommand("setContext", "planmark.active", newState === State.Running);
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
      // Without trust the server does not ask git, whose configuration is the workspace's.
      initializationOptions: { ...vscode.workspace.getConfiguration("planmark"), trusted: vscode.workspace.isTrusted },
      synchronize: { configurationSection: "planmark" },
    },
  );
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
