/**
 * A real VS Code, as a person has it: the workbench in a browser, the extension in its extension host, as code-server ships them.
 *
 * Everything goes through what a person sees and presses. With PICTURES=DIR pictures of the workbench are kept there, in a smaller
 * window whose cursor does not blink. Three traps: a list shows only the rows that fit, so the window is tall; the built-in Markdown extension answers completion
 * and code actions as well, so an answer is known by its text; and changes that want to be confirmed are not ticked in the preview.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awaits, DEADLINE_MS, until } from "./trial.mjs";

const { EDITORS: editors, PICTURES: pictures, CHROMIUM: browserPath, VSIX: extensionPackage } = process.env;
const narrow = { width: 960, height: 2000 };
const lineHeight = 19;
const baseSettings = JSON.parse(readFileSync(new URL("vscode-settings.json", import.meta.url), "utf8"));

export class Workbench {
  #workspace;
  #home = mkdtempSync(join(tmpdir(), "planmark-vscode-"));
  #server;
  #serverLog = "";
  #browser;
  /** The page in the browser, for what only one trial looks at. */
  page;

  /** `workspace` is the folder that is opened. */
  constructor(workspace) {
    this.#workspace = workspace;
    mkdirSync(join(this.#home, "data/Machine"), { recursive: true });
  }

  /** A path in the folder of this VS Code at which there is nothing. */
  get nowhere() {
    return join(this.#home, "nowhere/planmark");
  }

  /** What the server of the workbench printed last. */
  get log() {
    return this.#serverLog.slice(-4000);
  }

  /** Writes the settings: those of all trials, and these. */
  settings(more) {
    writeFileSync(join(this.#home, "data/Machine/settings.json"), JSON.stringify({ ...baseSettings, ...(pictures && { "editor.cursorBlinking": "solid" }), ...more }));
  }

  /** Installs the extension, and opens the workspace in the browser. */
  async start() {
    const program = join(editors, "vscode/node_modules/code-server/lib/vscode/out/server-main.js");
    const places = ["--server-data-dir", this.#home, "--extensions-dir", join(this.#home, "extensions")];
    const vsix = extensionPackage ?? join(editors, "extension/planmark.vsix");
    await finished(spawn(process.execPath, [program, ...places, "--install-extension", vsix, "--force"]));
    const port = await freePort();
    this.#server = spawn(
      process.execPath,
      [program, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", ...places,
        "--disable-telemetry", "--disable-workspace-trust", "--force-disable-user-env", "--accept-server-license-terms"],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [this.#server.stdout, this.#server.stderr]) stream.on("data", (text) => (this.#serverLog += text));
    const address = `http://127.0.0.1:${port}`;
    await awaits("VS Code's server", () => fetch(address).then((answer) => answer.ok, () => false));
    const { chromium } = createRequire(join(editors, "vscode/package.json"))("playwright-core");
    this.#browser = await chromium.launch({
      executablePath: browserPath ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    this.page = await this.#browser.newPage({ viewport: pictures ? narrow : { width: 1500, height: 2000 } });
    this.page.setDefaultTimeout(DEADLINE_MS);
    await this.page.goto(`${address}/?folder=${encodeURIComponent(this.#workspace)}`);
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    await this.hideSideBar();
  }

  async end() {
    await this.#browser?.close();
    this.#server?.kill();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Presses keys, one after the other. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text, options) {
    await this.page.keyboard.type(text, options);
  }

  /** What can be read in a part of the window. */
  async text(selector) {
    return plain((await this.page.locator(selector).allInnerTexts()).join("\n"));
  }

  /** The source of the document in front, as far as the window shows it; the order of its lines is where they stand. */
  async source() {
    const lines = await this.page
      .locator(".editor-group-container.active .view-line")
      .evaluateAll((lines) => lines.map((line) => [parseFloat(line.style.top), line.textContent]));
    return plain(lines.sort(([above], [below]) => above - below).map(([, line]) => line).join("\n"));
  }

  /** The rows of a list or a tree, a line each. */
  async rows(selector) {
    return (await this.page.locator(`${selector} .monaco-list-row`).allInnerTexts()).map((row) => plain(row).replace(/\s+/g, " ")).join("\n");
  }

  problems() {
    return this.rows(".markers-panel");
  }

  listed(pattern) {
    return async () => pattern.test(await this.problems());
  }

  gone(pattern) {
    return async () => !pattern.test(await this.problems());
  }

  /** All that may say why something is not there. */
  async seen() {
    return `problems: ${await this.problems()}\nmessages: ${await this.text(".notification-list-item")}\nserver: ${this.#extensionLog()}`;
  }

  /** What the extension and the extension host wrote into their logs. */
  #extensionLog() {
    const logs = readdirSync(join(this.#home, "data/logs"), { recursive: true, withFileTypes: true });
    return logs
      .filter((entry) => entry.isFile() && /planmark|remoteexthost/.test(entry.name))
      .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), "utf8").slice(-1500)}`)
      .join("\n");
  }

  /** The name of the document in front. */
  inFront() {
    return this.page.locator(".editor-group-container.active .tab.active").getAttribute("data-resource-name");
  }

  /** Brings a document of the root to the front, by its tab when it has one. */
  async open(name) {
    const tab = this.page.locator(`.tab[data-resource-name="${name}"]`);
    if ((await tab.count()) > 0) {
      await tab.click();
    } else {
      await this.choose("Control+P", name, name);
    }
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Puts the cursor behind the first place of the document in front that holds `part`, or before it. */
  async cursor(part, { before = false } = {}) {
    const name = await this.inFront();
    const lines = readFileSync(join(this.#workspace, name), "utf8").split("\n");
    const line = lines.findIndex((row) => row.includes(part));
    if (line < 0) throw new Error(`no line of ${name} holds "${part}"`);
    const column = lines[line].indexOf(part) + (before ? 0 : part.length);
    await this.choose("Control+G", `:${line + 1}:${column + 1}`);
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Types `text` into the list that `keys` open, and takes the row that begins with `name`, or what stands there without one. */
  async choose(keys, text, name) {
    // What comes into view or is still being built takes the focus, and with it the list, away again.
    await awaits(text, async () => {
      await this.press(keys);
      const filled = this.page.locator(".quick-input-widget input").fill(text, { timeout: 5000 });
      const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`).first();
      const chosen = filled.then(() => (name ? row.click({ timeout: 5000 }) : this.press("Enter")));
      if (await chosen.then(() => true, () => false)) return true;
      await this.press("Escape");
      return false;
    });
  }

  /** Runs a command of the palette. */
  async command(name) {
    await this.choose("F1", `>${name}`, name);
  }

  /** Opens the menu at the cursor and chooses what fits; asked again until it is listed, a finding may still be on its way. */
  async act(pattern, image) {
    await awaits(`the action ${pattern}`, async () => {
      await this.press("Control+.");
      const action = this.page.locator(".action-widget .monaco-list-row", { hasText: pattern }).first();
      if (!(await action.waitFor({ timeout: 5000 }).then(() => true, () => false))) {
        await this.press("Escape");
        return false;
      }
      if (image) await this.picture(image, 800);
      await action.click();
      return true;
    });
  }

  /** Saves the document in front; does what is on disk hold then? */
  async saves(holds) {
    await this.press("Control+S");
    return (await until(holds, 500)) !== null;
  }

  /** Ticks what the preview of changes shows, all of it, and applies it. */
  async confirm(image) {
    await this.page.locator(".bulk-edit-panel .monaco-list-row").first().waitFor();
    if (image) await this.pictureByType(image);
    // A file stands for all its places.
    const unticked = this.page.locator('.bulk-edit-panel .monaco-list-row[aria-expanded] .edit-checkbox[aria-checked="false"]');
    while ((await unticked.count()) > 0) await unticked.first().click();
    await this.page.locator(".bulk-edit-panel .monaco-button", { hasText: "Apply" }).click();
  }

  /**
   * With PICTURES=DIR, a picture of a part of the window is kept there, so many pixels high, once nothing moves in it: its upper edge, or
   * what is around the first element that `around` selects, and no wider than `widest`.
   */
  async picture(name, height, part = ".part.editor", { around, widest = Infinity } = {}) {
    if (!pictures) return;
    await this.page.mouse.move(480, 1990);
    const { x, y, width } = await this.page.locator(part).first().boundingBox();
    // No line is cut in two.
    const above = Math.round(height / 3 / lineHeight) * lineHeight;
    const middle = around === undefined ? 0 : (await this.page.locator(around).first().boundingBox()).y - above;
    const clip = { x, y: Math.max(y, middle), width: Math.min(width, widest), height };
    let last = Buffer.of();
    let equal = 0;
    // Colours and hints come a moment after the text; what never rests is taken as it is at the end.
    await until(async () => {
      const now = await this.page.screenshot({ clip });
      equal = now.equals(last) ? equal + 1 : 0;
      last = now;
      return equal >= 5;
    }, 10_000);
    writeFileSync(join(pictures, `${name}.png`), last);
  }

  /** With PICTURES=DIR, does something in a window of another size. */
  async within(size, act) {
    if (!pictures) return;
    await this.page.setViewportSize(size);
    await act();
    await this.page.setViewportSize(narrow);
  }

  /** With PICTURES=DIR, makes the side bar as wide as half of the window, once it is shown. */
  async widen() {
    if (!pictures) return;
    const { x, width } = await this.page.locator(".part.sidebar").boundingBox();
    if (width < 400) await this.#drag([x + width, 400], [500, 400]);
  }

  /** With PICTURES=DIR, leaves all of the window to the text. */
  async hideSideBar() {
    if (pictures && (await this.page.locator(".part.sidebar").isVisible())) await this.press("Control+B");
  }

  /** With PICTURES=DIR, moves the upper edge of the panel. */
  async lower(edge) {
    if (!pictures) return;
    // A window that has just got another size is still being laid out.
    await awaits("the edge of the panel", async () => {
      const { x, y } = await this.page.locator(".part.panel").boundingBox();
      if (Math.abs(y - edge) < 20) return true;
      const grip = await this.#nearest("horizontal", (one) => Math.abs(one.y - y));
      await this.#drag([x + 100, grip.y + grip.height / 2], [x + 100, edge]);
      return false;
    });
  }

  /** With PICTURES=DIR, moves what is between two editors. */
  async split(edge) {
    if (!pictures) return;
    const { x, y } = await this.page.locator(".editor-group-container").last().boundingBox();
    const grip = await this.#nearest("vertical", (one) => Math.abs(one.x - x));
    await this.#drag([grip.x + grip.width / 2, y + 200], [edge, y + 200]);
  }

  async #nearest(direction, distance) {
    const grips = this.page.locator(`.monaco-sash.${direction}:not(.disabled)`);
    const all = await grips.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    return all.sort((one, other) => distance(one) - distance(other))[0];
  }

  /** Not in one step, which might be taken for a click. */
  async #drag(from, to) {
    await this.page.mouse.move(...from);
    await this.page.mouse.down();
    await this.page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 5 });
    await this.page.mouse.move(...to, { steps: 5 });
    await this.page.mouse.up();
  }

  /** With PICTURES=DIR, folds the list of files up. */
  async foldFiles() {
    const header = this.page.locator('.explorer-viewlet .pane-header[aria-expanded="true"]', { hasText: "harborline-rollout" });
    if (pictures && (await header.count()) > 0) await header.click();
  }

  /** A picture of the preview of changes, by what they are about. */
  async pictureByType(name) {
    if (!pictures) return;
    const group = (by) => this.page.locator(`.part.panel a[aria-label="Group Changes By ${by}"]`).filter({ visible: true }).first().click();
    await group("Type");
    await this.picture(name, 420, ".part.panel");
    await group("File");
  }
}

/** A text with ordinary spaces. */
function plain(text) {
  return text.replaceAll("\u00a0", " ");
}

function freePort() {
  return new Promise((resolve, reject) => {
    const listener = createServer().once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}

/** Runs the program to its end; rejects with what it printed when it fails. */
function finished(process) {
  return new Promise((resolve, reject) => {
    let printed = "";
    for (const stream of [process.stdout, process.stderr]) stream.on("data", (text) => (printed += text));
    process.once("error", reject);
    process.once("close", (code) => (code === 0 ? resolve(printed) : reject(new Error(printed))));
  });
}
