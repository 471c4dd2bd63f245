/**
 * Drives a real Neovim in a terminal, with the shipped lsp/ and plugin/ folders and the keys that its README suggests; what needs no
 * screen is tried by neovim.lua. Started by tests/editors/run:
 *
 *   CLIENT=editors/neovim WORKSPACE=DIR node tests/editors/neovim.mjs
 *
 * What is written is read from the files. The trap: a question at the bottom of the screen takes all keys until it is answered.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terminal } from "./terminal.mjs";
import { awaits, content, elsewise, nightPlan, Trial, until, writeAgent } from "./trial.mjs";

const { CLIENT: client, WORKSPACE: workspace } = process.env;
const trial = new Trial("neovim");

// The keys are those of the README, word by word.
const suggested = readFileSync(join(client, "README.md"), "utf8").match(/```lua\n(local function map[^]*?)```/)[1];
const home = mkdtempSync(join(tmpdir(), "planmark-neovim-"));
const init = join(home, "init.lua");
writeFileSync(
  init,
  `vim.opt.runtimepath:prepend('${client}')
vim.opt.termguicolors = true
vim.lsp.enable('planmark')
vim.diagnostic.config({ virtual_text = true })
vim.api.nvim_create_autocmd('LspAttach', { callback = function(args)
${suggested}
end })
`,
);

const terminal = new Terminal({});
const screen = () => terminal.screen();

/** Types keys that the last line shows, and Enter; once more on a screen that is drawn anew, where a cell of it was left as it was. */
async function enter(keys, shown) {
  await awaits(`${shown} on the last line`, async () => {
    terminal.type(keys);
    const there = await until(() => terminal.rows().some((row) => row.startsWith(shown)), 10_000);
    if (there === null) terminal.keys("Escape", "C-l");
    return there;
  });
  terminal.keys("Enter");
}

const command = (text) => enter(`:${text}`, `:${text}`);

/** Puts the cursor on the first place of the document with this text. */
const cursor = (part) => enter(`gg/${part}`, `/${part}`);

/** Opens the list of actions with Neovim's own key, and chooses what fits. */
async function act(pattern, picture) {
  if (picture) await terminal.settled();
  const number = await awaits(`the action ${pattern}`, async () => {
    terminal.type("gra");
    // Asked once more too early, there would be two lists, one behind the other.
    await until(() => /Type number and <Enter>|No code actions/.test(screen()), 10_000);
    const entry = terminal.rows().find((row) => pattern.test(row));
    if (entry !== undefined) return entry.trim().split(":")[0];
    terminal.keys("Escape");
    return null;
  });
  if (picture) await terminal.picture(picture);
  terminal.type(number);
  terminal.keys("Enter");
}

/** Writes all documents, and reads them again from the disk. */
const written = (what, holds) => trial.expect(what, () => terminal.writes(":silent wall", holds), screen);

try {
  terminal.start(`nvim -u ${init} -i NONE -n ${nightPlan.name}`, { folder: workspace, columns: 120, rows: 46 });
  await terminal.awaits(/Night Ferry: Plan/);
  const plan = () => content(workspace, nightPlan.name);
  // The server has answered as soon as a key of the README is there.
  await awaits("the keys", async () => {
    terminal.type(":verbose nmap <buffer> <LocalLeader>x");
    terminal.keys("Enter");
    const there = await until(() => /planmark-toggle/.test(screen()), 500);
    terminal.keys("Enter", "C-l");
    return there;
  });

  await cursor("for the ferry");
  await terminal.picture("neovim-untouched");
  terminal.type("\\x");
  await terminal.awaits(/8\/13/);
  await terminal.picture("neovim-toggled");
  await written("a key ticks a box, and all that counts it follows", () => plan() === nightPlan.toggled);
  terminal.type("u");
  await written("one undo takes all of it back", () => plan() === nightPlan.untouched);

  await cursor("Phase 2: Crew 📋");
  await act(/Mark Phase 2 done, with 5 tasks/, "neovim-phase");
  await written("a phase is marked done from its heading", () => plan() === nightPlan.phaseDone);
  terminal.type("u");
  await written("one undo takes the phase back", () => plan() === nightPlan.untouched);
  await cursor("Phase 2: Crew 📋");
  terminal.type("\\s");
  await written("a key does the same", () => plan() === nightPlan.phaseDone);
  terminal.type("u");

  await command("PlanStatus");
  await terminal.awaits(/harborline-crew/);
  await terminal.picture("neovim-status");
  await command("cclose");
  // Wide enough for each to have one line.
  terminal.resize(154, 28);
  await command("PlanNext");
  await terminal.awaits(/What is next\?/);
  await terminal.picture("neovim-next");
  // Nothing chosen; the second ends the message.
  terminal.keys("Enter", "Enter", "C-l");
  await awaits("the end of the list", () => !/Type number/.test(screen()));
  terminal.resize(120, 46);

  await cursor("Lamps");
  terminal.type("A");
  terminal.keys("Enter");
  terminal.type("Blankets");
  terminal.keys("Enter");
  terminal.keys("Enter");
  terminal.type("That is all");
  terminal.keys("Escape");
  await written("Enter goes on with a list of tasks, and ends it on an empty one", () => plan() === nightPlan.continued);

  await command("edit README.md");
  await terminal.awaits(/Why Harborline/);
  writeAgent(workspace, "quay-watcher");
  await cursor("49 agents");
  await act(/Set the number of agents to 50 in 6 places of 3 repositories/, "neovim-reconcile");
  await terminal.awaits(/categories, 50 agents/);
  const untouched = elsewise(workspace, 49);
  await trial.expect("the action on a claim changes what is closed too, and writes none of it", () => untouched.length === 0, () => untouched);
  await written(":wall writes all repositories", () => elsewise(workspace, 50).length === 0);

  writeAgent(workspace, "quay-keeper");
  await cursor("50 agents");
  terminal.type("grn");
  await terminal.awaits(/New Name: 50/);
  terminal.keys("C-u");
  terminal.type("51");
  terminal.keys("Enter");
  await terminal.awaits(/categories, 51 agents/);
  await written("rename on the number does the same", () => elsewise(workspace, 51).length === 0);

  writeAgent(workspace, "quay-owner");
  await terminal.awaits(/■ "51 a/);
  await command("PlanmarkReconcile");
  await trial.expect("the command for all facts shows what would change", () => /agents of harborline-rollout: 51 → 52/.test(screen()) && elsewise(workspace, 51).length === 0, screen);
  await terminal.picture("neovim-command");
  terminal.keys("C-o");
  await command("PlanmarkReconcile!");
  await terminal.awaits(/categories, 52 agents/);
  await written("and with a bang changes all of it", () => elsewise(workspace, 52).length === 0);
  await command("qall!");
  await trial.expect("it quits", () => !terminal.runs);
} catch (error) {
  await trial.expect(`the trial runs to its end: ${error.message.split("\n")[0]}`, () => null, () => `${error.stack}\n${screen()}`);
} finally {
  terminal.end();
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = trial.end();
