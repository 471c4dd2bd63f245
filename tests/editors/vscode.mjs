/**
 * Drives a real VS Code, see workbench.mjs. Started by tests/editors/run:
 *
 *   EDITORS=tests/editors/.cache WORKSPACE=DIR node tests/editors/vscode.mjs
 *
 * What is saved is read from the files.
 */
import { awaits, content, elsewise, nightPlan, Trial, until, writeAgent } from "./trial.mjs";
import { findThings } from "./vscode-finding.mjs";
import { Workbench } from "./workbench.mjs";

const { WORKSPACE: workspace } = process.env;
const trial = new Trial("vscode");
const code = new Workbench(workspace);
const seen = () => code.seen();

/** Saves the document in front, until its file holds what it should. */
const saved = (what, holds) => trial.expect(what, () => code.saves(holds), async () => `${await code.source()}\n${await code.seen()}`);

/** What is found, put right, completed and judged, while others write. */
async function checkPlans() {
  await trial.expect(
    "without a server it says so, with a remedy",
    async () => /no program is there/.test(await code.text(".notification-list-item")) && /Choose the Program/.test(await code.text(".notification-list-item")),
    seen,
  );
  await code.command("Notifications: Clear All Notifications");
  await code.press("Control+Shift+M");
  await code.page.locator(".markers-panel").waitFor();
  // Written again, since nobody can see when VS Code has begun to watch the file.
  let mended = 0;
  await trial.expect(
    "once the setting is mended the server starts by itself, and a wrong percentage is found",
    () => {
      if (Date.now() > mended + 3000) {
        code.settings({});
        mended = Date.now();
      }
      return code.listed(/ratio-mismatch \[Ln 38,/)();
    },
    seen,
  );
  // Focus returns to the document.
  await code.press("Control+1");

  await code.cursor("9.1");
  await code.act(/7\.1/);
  await trial.expect(
    "a code action puts the percentage right",
    async () => /3\/42 \(7\.1%\)/.test(await code.source()),
    seen,
  );
  await trial.expect("its finding goes", code.gone(/ratio-mismatch \[Ln 38,/), seen);

  await code.press("Control+End");
  await code.press("Enter");
  await code.type("Ask `t", { delay: 30 });
  const offered = code.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "tide-planner" });
  await trial.expect("agent names complete after a backtick", async () => (await offered.count()) > 0, async () => `${await code.text(".suggest-widget")}\n${await code.seen()}`);
  await code.picture("vscode-completion", 266, ".part.editor", { around: ".suggest-widget.visible" });
  await code.type("ide");
  await offered.first().click({ timeout: 5000 }).catch(() => undefined);
  await trial.expect("the chosen name is in the text", async () => /Ask `tide-planner/.test(await code.source()), seen);

  writeAgent(workspace, "quay-watcher");
  await trial.expect("an agent that another process writes is counted", code.listed(/count-mismatch \[Ln 22,/), seen);
  await code.within({ width: 1060, height: 720 }, showFinding);
  // As high as it was, for all rows to be there.
  await code.lower(1380);
  await code.cursor("49 agents", { before: true });
  await code.press("Delete");
  await code.press("Delete");
  await code.type("50");
  await trial.expect("an unsaved count is judged", code.gone(/count-mismatch \[Ln 22,/), seen);

  await trial.expect("two documents disagree", code.listed(/count-disagreement \[Ln 45,/), seen);
  await code.open("PROJECT-PLAN.md");
  await code.cursor("14 training", { before: true });
  await code.press("Delete");
  await code.press("Delete");
  await code.type("12");
  await trial.expect("an unsaved count in one document changes what is found in the other", code.gone(/count-disagreement \[Ln 45,/), seen);

  await code.command("planmark: Restart Server");
  await trial.expect("after a restart the findings come back, from the text that is not saved", async () => {
    const now = await code.problems();
    return /invalid-date \[Ln 64,/.test(now) && !/ratio-mismatch|count-disagreement/.test(now);
  }, seen);
}

/** For the picture of all: what is found, and the menu on one of it. */
async function showFinding() {
  await code.lower(410);
  await code.cursor("49 agents", { before: true });
  await awaits("the menu", async () => {
    await code.press("Control+.");
    const there = await until(async () => /in 6 places/.test(await code.text(".action-widget")), 3000);
    if (there === null) await code.press("Escape");
    return there;
  });
  await code.picture("vscode", 720, ".monaco-workbench");
  await code.press("Escape");
}

/** What a person does with a plan. Of what was tried before, only the agent is there. */
async function actOnPlans() {
  const plan = () => content(workspace, nightPlan.name);
  await code.open(nightPlan.name);

  await code.cursor("for the ferry");
  // Without what is right of it, to stand beside one another.
  const beside = (name) => code.picture(name, 770, ".editor-group-container.active .monaco-editor", { widest: 480 });
  await beside("vscode-untouched");
  await code.press("Control+K", "x");
  await awaits("the tick", async () => /8\/13/.test(await code.source()));
  await beside("vscode-toggled");
  await saved("a key ticks a box, and all that counts it follows", () => plan() === nightPlan.toggled);
  await code.press("Control+Z");
  await saved("one undo takes all of it back", () => plan() === nightPlan.untouched);

  await code.cursor("## Phase 2");
  await code.act(/Mark Phase 2 done, with 5 tasks/, "vscode-phase");
  await saved("a phase is marked done from its heading", () => plan() === nightPlan.phaseDone);
  await code.press("Control+Z");
  await saved("one undo takes the phase back", () => plan() === nightPlan.untouched);

  await code.cursor("Lamps");
  await code.press("Enter");
  await trial.expect("Enter goes on with a list of tasks", async () => /Lamps\n- \[ \] ?$/m.test(await code.source()), () => code.source());
  await code.type("Blankets");
  await code.press("Enter");
  await awaits("the next box", async () => /Blankets\n- \[ \] ?$/m.test(await code.source()));
  await code.press("Enter");
  await awaits("the end of the list", async () => !/- \[ \] ?$/m.test(await code.source()));
  await code.type("That is all");
  await saved("Enter on an empty task ends the list", () => plan() === nightPlan.continued);

  await code.open("README.md");
  await code.cursor("49 agents", { before: true });
  await code.act(/Set the number of agents to 50 in 6 places of 3 repositories/, "vscode-reconcile");
  await code.confirm("vscode-repositories");
  await trial.expect("the action on a claim changes all repositories, once it is confirmed", () => elsewise(workspace, 50).length === 0, () => elsewise(workspace, 50));

  writeAgent(workspace, "quay-keeper");
  await code.cursor("50 agents", { before: true });
  await code.press("F2");
  await code.page.locator(".rename-box input").fill("51");
  await code.picture("vscode-rename", 800);
  await code.press("Enter");
  await trial.expect("rename on the number does the same", () => elsewise(workspace, 51).length === 0, () => elsewise(workspace, 51));

  writeAgent(workspace, "quay-owner");
  await awaits("the new agent", code.listed(/"51 agents"/));
  await code.command("planmark: Reconcile All Facts");
  await code.page.locator(".bulk-edit-panel .monaco-list-row").first().waitFor();
  await code.pictureByType("vscode-command");
  await code.cursor("51 agents", { before: true });
  await code.type("Typed meanwhile: ");
  await code.confirm();
  await trial.expect("edits of a text that has changed since are not made", async () => /changed in the meantime/.test(await code.text(".monaco-dialog-box")), seen);
  await code.press("Escape");
  const discard = code.page.locator(".bulk-edit-panel .monaco-button", { hasText: "Discard" });
  if (await discard.isVisible()) await discard.click();
  await code.command("File: Revert File");
  await code.command("planmark: Reconcile All Facts");
  await code.confirm();
  // What a server asks for of its own accord VS Code does not save.
  await awaits("the edits", async () => /categories, 52 agents/.test(await code.source()));
  await trial.expect(
    "the command for all facts changes all repositories",
    async () => {
      await code.command("File: Save All");
      return (await until(() => elsewise(workspace, 52).length === 0, 2000)) !== null;
    },
    async () => `${elsewise(workspace, 52)}\n${await code.text(".monaco-dialog-box")}\n${await code.seen()}`,
  );
}

try {
  code.settings({ "planmark.server.path": code.nowhere });
  await code.start();
  await code.open("PROJECT-PLAN.md");
  // Kept open: a second file would replace a mere preview.
  await code.press("Control+K", "Enter");
  await code.open("README.md");
  await checkPlans();
  for (const name of ["README.md", "PROJECT-PLAN.md"]) {
    await code.open(name);
    await code.command("File: Revert File");
  }
  await findThings(code, trial, workspace);
  await actOnPlans();
} catch (error) {
  await code.picture("vscode-failed", 1900, ".monaco-workbench").catch(() => undefined);
  await trial.expect(`the trial runs to its end: ${error.message.split("\n")[0]}`, () => null, () => `${error.stack}\n${code.log}`);
} finally {
  await code.end();
}
process.exitCode = trial.end();
