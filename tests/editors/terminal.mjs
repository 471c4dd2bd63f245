/**
 * A program in a terminal of tmux, as a person has it: keys go in, a screen comes out.
 *
 * Two traps: a key right after Escape is taken for an Alt key, so whoever presses it waits for what it brings about; and what is
 * typed while a program has not yet shown the effect of the last key may be taken for something else, so ask the screen in between.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./trial.mjs";

const { PICTURES: pictures } = process.env;

export class Terminal {
  #socket = `planmark-${process.pid}`;
  #environment;

  constructor(environment) {
    this.#environment = { ...process.env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", ...environment };
  }

  #tmux(...words) {
    const options = { env: this.#environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
    return execFileSync("tmux", ["-L", this.#socket, "-f", "/dev/null", ...words], options);
  }

  /** Starts a program. */
  start(command, { folder, columns, rows }) {
    this.#tmux("new-session", "-d", "-s", "it", "-x", String(columns), "-y", String(rows), "-c", folder, command);
    // Colours as they are meant, and no time in which Escape waits for a second key.
    this.#tmux("set-option", "-s", "escape-time", "0", ";", "set-option", "-ga", "terminal-overrides", ",*:Tc");
  }

  /** Is the program still there? */
  get runs() {
    try {
      this.#tmux("has-session", "-t", "it");
      return true;
    } catch {
      return false;
    }
  }

  end() {
    try {
      this.#tmux("kill-server");
    } catch {
      // It ended with its only session.
    }
  }

  resize(columns, rows) {
    this.#tmux("resize-window", "-t", "it", "-x", String(columns), "-y", String(rows));
  }

  /** The rows of the screen; none once the program has ended. */
  rows() {
    try {
      return this.#tmux("capture-pane", "-p", "-t", "it").split("\n");
    } catch {
      return [];
    }
  }

  /** The same with their colours. */
  styled() {
    try {
      return this.#tmux("capture-pane", "-e", "-p", "-t", "it").split("\n");
    } catch {
      return [];
    }
  }

  /** What can be seen, without what is empty. */
  screen() {
    return this.rows()
      .map((row) => row.trimEnd())
      .filter((row) => row !== "")
      .join("\n");
  }

  /** Presses keys, by their names in tmux. */
  keys(...names) {
    this.#tmux("send-keys", "-t", "it", ...names);
  }

  /** Types text. */
  type(text) {
    this.#tmux("send-keys", "-t", "it", "-l", text);
  }

  /** Types a command that writes all documents; does what is on disk hold then? */
  async writes(command, holds) {
    this.type(command);
    this.keys("Enter");
    return (await until(holds, 500)) !== null;
  }

  shows(pattern, where = () => this.screen()) {
    return () => pattern.test(where());
  }

  hides(pattern, where = () => this.screen()) {
    return () => !pattern.test(where());
  }

  /** Goes on when it is to be seen; whoever comes too early would press the wrong keys. */
  async awaits(pattern, where) {
    const there = this.shows(pattern, where);
    if ((await until(there)) === null) throw new Error(`never to be seen: ${pattern}\n${this.screen()}`);
  }

  /** With PICTURES=DIR, what can be seen is kept there once nothing moves, for docs/images/draw.py to draw. */
  async picture(name) {
    if (pictures) writeFileSync(join(pictures, `${name}.ansi`), await this.settled());
  }

  /** With PICTURES=DIR, what can be seen, in its colours, once nothing moves; a program that asks something may draw nothing new. */
  async settled() {
    if (!pictures) return "";
    let last = "";
    let equal = 0;
    // Colours come a moment after the text; what never rests is taken as it is at the end.
    await until(() => {
      const now = this.styled().join("\n");
      equal = now === last ? equal + 1 : 0;
      last = now;
      return equal >= 20;
    }, 10_000);
    return last;
  }
}
