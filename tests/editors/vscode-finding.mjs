/**
 * Everything that VS Code shows of plans and every way from one place to another, for vscode.mjs to try in its workbench.
 *
 * Files are left as they were. The trap: VS Code asks all that answer, so a list may hold more than ours.
 */
import { awaits, content, nightPlan, until } from "./trial.mjs";

export async function findThings(code, trial, workspace) {
  const { page } = code;
  const seen = () => code.seen();
  const plan = () => content(workspace, nightPlan.name);
  const saved = (what, holds) => trial.expect(what, () => code.saves(holds), async () => `${await code.source()}\n${await seen()}`);
  const listed = (pattern, where = ".quick-input-widget") => async () => pattern.test(await code.rows(where));

  await goToNames();
  await renamePhase();
  await showHints();
  await showTree();
  await chooseNext();
  await showTimeline();

  /** From an agent to its file, from a number to all that state it. */
  async function goToNames() {
    await code.open("PROJECT-PLAN.md");
    await code.cursor("release-pilot", { before: true });
    await trial.expect("F12 goes from an agent to its file", async () => {
      await code.press("F12");
      return (await until(async () => (await code.inFront()) === "release-pilot.md", 2000)) !== null;
    }, seen);
    await page.locator('.tab[data-resource-name="release-pilot.md"]').click({ button: "middle" });

    await code.open("README.md");
    await code.cursor("49 agents", { before: true });
    await code.press("Control+K", "Control+I");
    await trial.expect("hover tells what was counted", async () => /agents/.test(await code.text(".monaco-hover:not(.hidden)")), seen);
    await code.picture("vscode-hover", 560);
    await code.press("Escape");

    const claims = ".reference-zone-widget";
    await trial.expect("Shift+F12 lists all claims of that number", async () => {
      await code.press("Shift+F12");
      const there = await until(async () => /references? ?\(?|References \(/i.test(await code.text(claims)), 2000);
      const files = await code.rows(`${claims} .ref-tree`);
      if (there !== null && /CLAUDE\.md/.test(files) && /harborline-crew/.test(files)) return true;
      await code.press("Escape");
      return false;
    }, async () => `${await code.text(claims)}\n${await seen()}`);
    await code.picture("vscode-references", 800);
    await code.press("Escape");
  }

  async function renamePhase() {
    await code.open(nightPlan.name);
    await code.press("Control+Shift+O");
    await trial.expect("the outline lists phases and their progress", listed(/Phase 1: Timetable.*5\/7/), () => code.text(".quick-input-widget"));
    await code.press("Escape");
    await trial.expect("the status bar tells how far the document is", async () => /6\/13/.test(await code.text(".part.statusbar")), () => code.text(".part.statusbar"));

    await code.cursor("## Phase 2: C");
    await code.press("F2");
    await page.locator(".rename-box input").fill("Phase 2: Sailors");
    await code.press("Enter");
    await awaits("the new name", async () => /Phase 2: Sailors 📋/.test(await code.source()));
    await saved("rename gives a phase another name, in the table too", () => plan() === nightPlan.renamed);
    await code.press("Control+Z");
    await saved("one undo takes the name back", () => plan() === nightPlan.untouched);
  }

  async function showHints() {
    await code.open("TASKLIST.md");
    await trial.expect(
      "lenses above headings tell how far they are, and hints beside dates how far those are away",
      async () => /\d+\/\d+ done/.test(await code.text(".codelens-decoration")) && /in \d+ days|ago|yesterday/.test(await code.source()),
      async () => `${await code.text(".codelens-decoration")}\n${await code.source()}`,
    );
    await code.picture("vscode-hints", 620);
    await code.command("Explorer: Focus on Outline View");
    await code.widen();
    await code.foldFiles();
    await code.picture("vscode-outline", 600, ".monaco-workbench");
  }

  async function showTree() {
    const tree = ".composite.viewlet";
    await page.locator('.activitybar a[aria-label="Plans"]').click();
    await trial.expect("the view of all plans lists the repositories", listed(/harborline-rollout.*\n(.*\n)*.*harborline-crew/, tree), () => code.text(tree));
    const row = (label) => page.locator(`${tree} .monaco-list-row`, { hasText: label }).first();
    for (const label of ["harborline-rollout", nightPlan.name, "Phase 2: Crew"]) {
      await row(label).waitFor();
      if ((await row(label).getAttribute("aria-expanded")) === "false") await row(label).locator(".monaco-tl-twistie").click();
    }
    await trial.expect("down to the task", listed(/Cabins/, tree), () => code.text(tree));
    await code.widen();
    await code.picture("vscode-plans", 640, ".monaco-workbench");
    await row("Cabins").click();
    await trial.expect("a click opens the place", async () => (await code.inFront()) === nightPlan.name, seen);
    await row("Cabins").hover();
    await row("Cabins").locator('a[aria-label="Mark Done"]').click();
    await trial.expect("a click marks it done in the file", () => plan().includes("- [x] Cabins"), async () => `${plan()}\n${await seen()}`);
    await page.locator(`.tab[data-resource-name="${nightPlan.name}"]`).click();
    await code.press("Control+1", "Control+Z");
    await saved("one undo takes it back", () => plan() === nightPlan.untouched);
    await code.press("Control+Shift+E");
  }

  async function chooseNext() {
    await code.command("planmark: What Is Next?");
    await trial.expect("what is next is listed with the reason", listed(/overdue by/), () => code.text(".quick-input-widget"));
    await code.picture("vscode-next", 464, ".monaco-workbench");
    await code.press("Enter");
    await trial.expect("and opened", async () => (await code.inFront()) === "TASKLIST.md", seen);
    await code.open(nightPlan.name);
  }

  async function showTimeline() {
    await code.open(nightPlan.name);
    await code.hideSideBar();
    await code.command("planmark: Open Timeline");
    const preview = page.frameLocator("iframe.webview").frameLocator("#active-frame");
    const drawn = async () => (await preview.locator("body").innerText({ timeout: 2000 }).catch(String)).replace(/\s+/g, " ");
    await trial.expect("the timeline shows the phases of all repositories", async () => /Phase 1: Closed Beta.*harborline-crew.*Phase 2: Share/.test(await drawn()), async () => `${await drawn()}\n${await seen()}`);
    await trial.expect("and what has no days", async () => /without days.*Phase 2: Crew/i.test(await drawn()), drawn);

    await code.open(nightPlan.name);
    await code.cursor("## Phase 2: Crew 📋 PLANNED");
    await code.type(" (Jan 5 - Feb 13, 2026)");
    const row = preview.locator(".row", { hasText: "Phase 2: Crew" });
    await trial.expect("it follows the text", async () => (await row.count()) === 1, drawn);
    await code.within({ width: 1240, height: 2000 }, async () => {
      await code.split(450);
      await code.picture("vscode-timeline", 740, ".monaco-workbench");
    });
    // It was typed in several pieces; what was done before has been taken back.
    for (let piece = 0; piece < 20; piece++) await code.press("Control+Z");
    await saved("what was typed is taken back", async () => !/PLANNED \(/.test(await code.source()) && plan() === nightPlan.untouched);

    await trial.expect("and what is taken back", async () => (await row.count()) === 0, drawn);

    const share = preview.locator('.row[data-uri$="harborline-crew/PROJECT-PLAN.md"]', { hasText: "Phase 2: Share" });
    const there = async () => (await code.inFront()) === "PROJECT-PLAN.md" && /Phase 2: Share/.test(await code.source());
    // Each piece that was taken back may draw the page anew, and a page that is replaced takes a click with it.
    const clicked = async () => (await there()) || (await share.click({ timeout: 2000 }).then(there, () => false));
    await trial.expect("a click on a row goes to its line", clicked, async () => `${await drawn()}\n${await seen()}`);
    // What was only looked at, beside the plan of the root.
    await page.locator('.tab[data-resource-name="PROJECT-PLAN.md"]').last().click({ button: "middle" });
    await page.locator('.tab[aria-label^="Timeline"]').click();
    await code.command("View: Close Editor");
    await code.open(nightPlan.name);
  }
}
