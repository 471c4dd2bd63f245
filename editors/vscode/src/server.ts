/**
 * Where the server program is: the setting, then the one inside the extension, then `PATH`.
 *
 * A setting that names nothing is an error and not passed over: somebody who points at a program wants that one.
 */
import { access, constants, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** A server that can be started. */
export interface Server {
  readonly path: string;
  /** How it was found, for the log. */
  readonly origin: string;
}

/** Why there is none, as a sentence for a person. */
export interface Missing {
  readonly problem: string;
}

/** Where to look. */
export interface Places {
  /** The setting `planmark.server.path`; empty when not set. */
  readonly setting: string;
  /** The first workspace folder. */
  readonly folder: string | undefined;
  /** The folder of the installed extension. */
  readonly extension: string;
}

const PROGRAM = process.platform === "win32" ? "planmark.exe" : "planmark";

export async function findServer(places: Places): Promise<Server | Missing> {
  const setting = places.setting.trim();
  if (setting !== "") {
    const path = expanded(setting, places.folder);
    if (isAbsolute(path)) {
      if (await isProgram(path)) return { path, origin: "planmark.server.path" };
    } else {
      const found = await onPath(path);
      if (found !== undefined) return { path: found, origin: "planmark.server.path" };
    }
    return { problem: `planmark: the setting planmark.server.path names "${setting}", and no program is there.` };
  }
  const bundled = join(places.extension, "server", PROGRAM);
  if (await isProgram(bundled)) return { path: bundled, origin: "inside the extension" };
  const found = await onPath(PROGRAM);
  if (found !== undefined) return { path: found, origin: "on PATH" };
  return { problem: "planmark: there is no server inside this extension, and no planmark on PATH." };
}

function expanded(setting: string, folder: string | undefined): string {
  const path = setting.replaceAll("${workspaceFolder}", folder ?? "");
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (await isProgram(path)) return path;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
