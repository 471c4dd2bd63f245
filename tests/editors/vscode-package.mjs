/**
 * Installs a package of the extension into a real VS Code, see workbench.mjs. Started by tests/packages:
 *
 *   EDITORS=tests/editors/.cache VSIX=planmark-linux-x64.vsix ORIGIN="inside the extension" WORKSPACE=DIR node tests/editors/vscode-package.mjs
 *
 * ORIGIN is where the program has to come from: `inside the extension`, and then none may be on PATH, or `on PATH`.
 */
import { Trial } from "./trial.mjs";
import { Workbench } from "./workbench.mjs";

const { ORIGIN: origin, WORKSPACE: workspace } = process.env;
const trial = new Trial("vscode");
const code = new Workbench(workspace);
try {
  code.settings({});
  await code.start();
  await code.open("README.md");
  await code.press("Control+Shift+M");
  await code.page.locator(".markers-panel").waitFor();
  await trial.expect(`with the program ${origin} a wrong percentage is found`, code.listed(/ratio-mismatch \[Ln 38,/), () => code.seen());
  await trial.expect(
    "and no other program has found it",
    async () => (await code.seen()).includes(`/planmark (${origin})`),
    () => code.seen(),
  );
} catch (error) {
  await trial.expect(`the trial runs to its end: ${error.message.split("\n")[0]}`, () => null, () => `${error.stack}\n${code.log}`);
} finally {
  await code.end();
}
process.exitCode = trial.end();
