/**
 * Installs the extension's package with the program inside into a real VS Code, see workbench.mjs. Started by tests/packages:
 *
 *   EDITORS=tests/editors/.cache VSIX=planmark-linux-x64.vsix WORKSPACE=DIR node tests/editors/vscode-bundled.mjs
 *
 * No planmark may be on PATH: what answers is the program of the package.
 */
import { Trial } from "./trial.mjs";
import { Workbench } from "./workbench.mjs";

const trial = new Trial("vscode");
const code = new Workbench(process.env.WORKSPACE);
try {
  code.settings({});
  await code.start();
  await code.open("README.md");
  await code.press("Control+Shift+M");
  await code.page.locator(".markers-panel").waitFor();
  await trial.expect("without a planmark on PATH a wrong percentage is found", code.listed(/ratio-mismatch \[Ln 38,/), () => code.seen());
  await trial.expect(
    "the program inside the package has found it",
    async () => /extensions\/planmark\.planmark[^/]*\/server\/planmark \(inside the extension\)/.test(await code.seen()),
    () => code.seen(),
  );
} catch (error) {
  await trial.expect(`the trial runs to its end: ${error.message.split("\n")[0]}`, () => null, () => `${error.stack}\n${code.log}`);
} finally {
  await code.end();
}
process.exitCode = trial.end();
