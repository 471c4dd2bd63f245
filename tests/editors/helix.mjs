/**
 * Drives a real Helix in a terminal of tmux, with the shipped editors/helix/languages.toml. Started by tests/editors/run:
 *
 *   CLIENT=editors/helix WORKSPACE=DIR node tests/editors/helix.mjs
 *
 * Everything is read from the screen, as a person would. Two traps: a key right after Escape is taken for an Alt key, so the
 * mode in the status line is awaited first; and the language servers of the shipped file that are not installed are
 * passed over by Helix in silence.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Trial, until, writeAgent } from "./trial.mjs";

const { CLIENT: client, WORKSPACE: workspace } = process.env;
const trial = new Trial("helix");

const home = mkdtempSync(join(tmpdir(), "planmark-helix-"));
mkdirSync(join(home, "helix"));
copyFileSync(join(client, "languages.toml"), join(home, "helix/languages.toml"));
writeFileSync(
  join(home, "helix/config.toml"),
  `[editor]
auto-pairs = false
[editor.inline-diagnostics]
cursor-line = "hint"
other-lines = "hint"
`,
);
const environment = { ...process.env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, HELIX_LOG_LEVEL: "info", TERM: "xterm-256color", LC_ALL: "C.UTF-8" };

const socket = `planmark-${process.pid}`;
const tmux = (...words) => execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...words], { env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const rows = () => tmux("capture-pane", "-p", "-t", "hx").split("\n");
const screen = () => rows().map((row) => row.trimEnd()).filter((row) => row !== "").join("\n");
// Two documents stand beside one another: the README to the left, the plan to the right.
const left = () => rows().map((row) => row.split("│")[0]).join("\n");
const right = () => rows().map((row) => row.split("│")[1] ?? "").join("\n");
const keys = (...names) => tmux("send-keys", "-t", "hx", ...names);
const type = (text) => tmux("send-keys", "-t", "hx", "-l", text);
const shows = (pattern, where = screen) => () => pattern.test(where());
const hides = (pattern, where = screen) => () => !pattern.test(where());

/** Back to normal mode, with the status line as the witness. */
async function escape() {
  keys("Escape");
  await until(() => /^ *NOR /m.test(screen()) && !/^ *INS /m.test(screen()));
}

async function command(text) {
  type(`:${text}`);
  await until(shows(new RegExp(`^:${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "m")));
  keys("Enter");
}

/** Selects the first place after the file's start that fits the expression. */
async function select(expression) {
  type("gg");
  type(`/${expression}`);
  await until(() => screen().includes(`search:${expression}`));
  keys("Enter");
  await until(() => !screen().includes(`search:${expression}`));
}

try {
  const health = execFileSync("hx", ["--health", "markdown"], { env: environment, encoding: "utf8" });
  await trial.expect("--health finds the server by the shipped languages.toml", () => /✓.*planmark:/.test(health), () => health);

  tmux("new-session", "-d", "-s", "hx", "-x", "260", "-y", "110", "-c", workspace, "hx --vsplit README.md PROJECT-PLAN.md");
  await until(shows(/Harborline Rollout: Project Plan/));

  await trial.expect("a wrong percentage is found", shows(/7\.1/, left), screen);

  // The left view is the README.
  keys("C-w", "h");
  await select("9\\.1%");
  const before = rows();
  type(" a");
  const menu = await until(() => {
    const now = rows();
    const changed = now.flatMap((row, number) => (row !== before[number] ? [number] : []));
    const wanted = changed.find((number) => /7\.1/.test(now[number]) && now[number] !== before[number]);
    return wanted === undefined ? null : { above: changed.filter((number) => number < wanted).length };
  });
  // The first entry is chosen already.
  for (let entry = 0; entry < (menu?.above ?? 0); entry += 1) keys("C-n");
  keys("Enter");
  await trial.expect("a code action puts the percentage right", shows(/3\/42 \(7\.1%\)/), screen);

  type("ge");
  type("o");
  await until(shows(/^ *INS /m));
  type("Ask `tide");
  await trial.expect("agent names complete after a backtick", shows(/tide-planner/, left), screen);
  keys("C-n");
  keys("Enter");
  await trial.expect("the chosen name is in the text", shows(/Ask `tide-planner/), screen);
  await escape();

  await select("6 agents");
  writeAgent(workspace, "quay-watcher");
  await trial.expect("an agent that another process writes is counted", shows(/"6 agents"/, left), screen);
  type("c7 agents");
  await escape();
  await trial.expect("an unsaved count is judged", hides(/"[67] agents"/, left), screen);

  await trial.expect("two documents disagree", shows(/"12 training modules"/, left), screen);
  keys("C-w", "l");
  await select("14 training");
  type("c12 training");
  await escape();
  await trial.expect("an unsaved count in one document changes what is found in the other", hides(/"12 training modules"/, left), screen);

  await command("quit-all!");
  await trial.expect("it quits", () => {
    try {
      tmux("has-session", "-t", "hx");
      return false;
    } catch {
      return true;
    }
  });
} finally {
  try {
    tmux("kill-server");
  } catch {
    // It ended with its only session.
  }
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = trial.end();
