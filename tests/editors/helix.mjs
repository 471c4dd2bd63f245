/**
 * Drives a real Helix in a terminal, with the shipped languages.toml and config.toml. Started by tests/editors/run:
 *
 *   CLIENT=editors/helix WORKSPACE=DIR node tests/editors/helix.mjs
 *
 * Everything is read from the screen, as a person would, and from the files once they are written. Two traps: the language servers
 * of the shipped file that are not installed are passed over by Helix in silence; and only the view with the cursor names its mode.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terminal } from "./terminal.mjs";
import { awaits, content, elsewise, nightPlan, Trial, until, writeAgent } from "./trial.mjs";

const { CLIENT: client, WORKSPACE: workspace } = process.env;
const trial = new Trial("helix");

const home = mkdtempSync(join(tmpdir(), "planmark-helix-"));
mkdirSync(join(home, "helix"));
for (const name of ["languages.toml", "config.toml"]) copyFileSync(join(client, name), join(home, "helix", name));
// What Helix closes by itself is not what is tried here, and hints would stand within what is read; true colours are for the pictures.
mkdirSync(join(workspace, ".helix"));
writeFileSync(join(workspace, ".helix/config.toml"), "[editor]\nauto-pairs = false\ntrue-color = true\n[editor.lsp]\ndisplay-inlay-hints = false\n");
const environment = { XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, HELIX_LOG_LEVEL: "info" };

let terminal = new Terminal(environment);
const screen = () => terminal.screen();
// Two documents stand beside one another: the README to the left, the plan to the right.
const left = () => terminal.rows().map((row) => row.split("│")[0]).join("\n");
const right = () => terminal.rows().map((row) => row.split("│")[1] ?? "").join("\n");
const shows = (pattern, where) => terminal.shows(pattern, where);
const hides = (pattern, where) => terminal.hides(pattern, where);

/** Back to normal mode, with the status line as the witness. */
async function escape() {
  terminal.keys("Escape");
  await awaits("normal mode", () => / NOR  /.test(screen()) && !/ (INS|SEL)  /.test(screen()));
}

/** Closes the list that lies over the text. */
async function closed() {
  terminal.keys("Escape");
  await awaits("the list to close", hides(/[┌╭]/));
}

async function command(text) {
  terminal.type(`:${text}`);
  await awaits(text, () => terminal.rows().some((row) => row.startsWith(`:${text}`)));
  terminal.keys("Enter");
  await awaits("the end of the command line", () => !terminal.rows().some((row) => row.startsWith(`:${text}`)));
}

/** Selects the first place after the file's start that fits the expression. */
async function select(expression) {
  terminal.type(`gg/${expression}`);
  await awaits(`search for ${expression}`, () => screen().includes(`search:${expression}`));
  terminal.keys("Enter");
  await awaits("the end of the search", () => !screen().includes(`search:${expression}`));
}

// How the theme shows the entry of a list that Enter takes.
const CHOSEN = "48;2;255;255;255";

/** Opens the list of actions with the shipped key, and chooses what fits. Asked again until it is listed: a finding may still be on its way. */
async function act(pattern, picture) {
  const before = terminal.rows();
  const listed = () => terminal.rows().findIndex((row, number) => pattern.test(row) && !pattern.test(before[number] ?? ""));
  const chosen = () => {
    const number = listed();
    return number >= 0 && terminal.styled()[number].includes(CHOSEN);
  };
  await awaits(`the action ${pattern}`, async () => {
    terminal.keys("Enter");
    if ((await until(() => listed() >= 0, 3000)) !== null) return true;
    await escape();
    return false;
  });
  if (picture) await terminal.picture(picture);
  await awaits(`the choice of ${pattern}`, async () => {
    if ((await until(chosen, 300)) !== null) return true;
    terminal.keys("C-n");
    return false;
  });
  terminal.keys("Enter");
}

/** Writes all documents, and reads them again from the disk. */
const written = (what, holds) => trial.expect(what, () => terminal.writes(":wa", holds), screen);

try {
  const health = execFileSync("hx", ["--health", "markdown"], { env: { ...process.env, ...environment }, encoding: "utf8" });
  await trial.expect("--health finds the server by the shipped languages.toml", () => /✓.*planmark:/.test(health), () => health);

  terminal.start("hx --vsplit README.md PROJECT-PLAN.md", { folder: workspace, columns: 260, rows: 110 });
  await terminal.awaits(/Harborline Rollout: Project Plan/);

  await trial.expect("a wrong percentage is found", shows(/7\.1/, left), screen);

  // The left view is the README.
  terminal.keys("C-w", "h");
  await select("9\\.1%");
  await act(/Change.*7\.1/);
  await trial.expect("a code action puts the percentage right", shows(/3\/42 \(7\.1%\)/), screen);

  terminal.type("ge");
  terminal.type("o");
  await terminal.awaits(/ INS  /);
  terminal.type("Ask `tide");
  await trial.expect("agent names complete after a backtick", shows(/tide-planner/, left), screen);
  terminal.keys("C-n");
  terminal.keys("Enter");
  await trial.expect("the chosen name is in the text", shows(/Ask `tide-planner/), screen);
  await escape();

  await select("49 agents");
  writeAgent(workspace, "quay-watcher");
  await trial.expect("an agent that another process writes is counted", shows(/"49 agents"/, left), screen);
  terminal.type("c50 agents");
  await escape();
  await trial.expect("an unsaved count is judged", hides(/"(49|50) agents"/, left), screen);

  await trial.expect("two documents disagree", shows(/"12 training modules"/, left), screen);
  terminal.keys("C-w", "l");
  await select("14 training");
  terminal.type("c12 training");
  await escape();
  await trial.expect("an unsaved count in one document changes what is found in the other", hides(/"12 training modules"/, left), screen);

  await command("quit-all!");
  await trial.expect("it quits", () => !terminal.runs);

  // What a person does with a plan; nothing of the above was written, only the agent is there.
  terminal = new Terminal(environment);
  terminal.start(`hx ${nightPlan.name}`, { folder: workspace, columns: 120, rows: 46 });
  await terminal.awaits(/Night Ferry: Plan/);
  const plan = () => content(workspace, nightPlan.name);

  await select("for the ferry");
  await act(/Mark done, with 1 other box; updates 7 counts/, "helix-actions");
  await written("a key and Enter tick a box, and all that counts it follows", () => plan() === nightPlan.toggled);
  await terminal.picture("helix-toggled");
  terminal.type("u");
  await written("one undo takes all of it back", () => plan() === nightPlan.untouched);

  await select("Phase 2: Crew 📋");
  await act(/Mark Phase 2 done, with 5 tasks/, "helix-phase");
  await written("a phase is marked done from its heading", () => plan() === nightPlan.phaseDone);
  terminal.type("u");
  await written("one undo takes the phase back", () => plan() === nightPlan.untouched);

  terminal.type(" s");
  await trial.expect("the outline is a list to choose from", () => /Phase 1: Timetable/.test(screen()) && /Phase 2: Crew/.test(screen()) && /┌/.test(screen()), screen);
  await terminal.picture("helix-outline");
  await closed();

  await select("Phase 2: Crew 📋");
  terminal.keys("M-\\;");
  terminal.type(" r");
  await terminal.awaits(/rename-to:/);
  terminal.keys("C-u");
  terminal.type("Phase 2: Sailors");
  terminal.keys("Enter");
  await terminal.awaits(/Phase 2: Sailors 📋/);
  await written("rename gives a phase another name, in the table too", () => plan() === nightPlan.renamed);
  terminal.type("u");
  await written("one undo takes the name back", () => plan() === nightPlan.untouched);

  await command("open PROJECT-PLAN.md");
  await terminal.awaits(/Executive summary/);
  await select("release-pilot");
  terminal.type("gd");
  await trial.expect("gd goes from an agent to its file", shows(/release-pilot\.md/), screen);

  await command("open README.md");
  await terminal.awaits(/Why Harborline/);
  await select("49 agents");
  await terminal.awaits(/"49 agents"/);
  terminal.keys("M-\\;");
  terminal.type("gr");
  await trial.expect("gr finds all claims of that number", () => /CLAUDE\.md/.test(screen()) && /harborline-crew\/README\.md/.test(screen()), screen);
  // The second shows a claim in its text; a lower window is seen at a glance.
  terminal.resize(120, 28);
  terminal.keys("Down");
  await terminal.awaits(/> CLAUDE\.md/);
  await terminal.picture("helix-references");
  terminal.resize(120, 46);
  await closed();
  await act(/Set the number of agents to 50 in 6 places of 3 repositories/, "helix-reconcile");
  await terminal.awaits(/categories, 50 agents/);
  const untouched = elsewise(workspace, 49);
  await trial.expect("the action on a claim changes what is closed too, and writes none of it", () => untouched.length === 0, () => untouched);
  await written(":wa writes all repositories", () => elsewise(workspace, 50).length === 0);

  writeAgent(workspace, "quay-keeper");
  await select("50 agents");
  // The cursor goes to the number, at the start of the selection.
  terminal.keys("M-\\;");
  terminal.type(" r");
  await terminal.awaits(/rename-to:/);
  terminal.keys("C-u");
  terminal.type("51");
  await terminal.picture("helix-rename");
  terminal.keys("Enter");
  await terminal.awaits(/categories, 51 agents/);
  await written("rename on the number does the same", () => elsewise(workspace, 51).length === 0);

  writeAgent(workspace, "quay-owner");
  await terminal.awaits(/"51 agents"/);
  await command("lsp-workspace-command planmark.reconcile");
  await trial.expect("the command for all facts tells what is wrong, and changes nothing", shows(/facts are wrong in \d+ places of \d+ files/), screen);
  await terminal.picture("helix-command");
  await command("lsp-workspace-command planmark.reconcile.apply");
  await terminal.awaits(/categories, 52 agents/);
  await written("and its twin changes all of them", () => elsewise(workspace, 52).length === 0);
} catch (error) {
  await trial.expect(`the trial runs to its end: ${error.message.split("\n")[0]}`, () => null, () => `${error.stack}\n${screen()}`);
} finally {
  terminal.end();
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = trial.end();
