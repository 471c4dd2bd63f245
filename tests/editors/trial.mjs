/**
 * What the drivers of Helix and VS Code share: asking again until something is there, and saying how it went.
 *
 * A line for each thing tried, `ok …` or `FAILED …`, and `end` after the last, without which tests/editors/run calls the
 * trial failed. No wait has a fixed length: each ends as soon as its condition holds, and at the deadline at the latest.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const DEADLINE_MS = 30_000;

/** Asks until the answer is neither false, null nor undefined, and returns it; null when the deadline passes first. */
export async function until(question, deadline = DEADLINE_MS) {
  const end = Date.now() + deadline;
  for (;;) {
    const answer = await question();
    if (answer !== false && answer !== null && answer !== undefined) return answer;
    if (Date.now() > end) return null;
    await pause(50);
  }
}

export class Trial {
  #editor;
  #failed = 0;

  constructor(editor) {
    this.#editor = editor;
  }

  /** Waits for the condition and reports. `detail` says what was there instead. Returns the condition's answer, or null. */
  async expect(what, condition, detail = () => "") {
    const answer = await until(condition);
    if (answer === null) {
      this.#failed += 1;
      console.log(`FAILED  ${this.#editor}: ${what}`);
      console.log(String(await detail()).replace(/^/gm, "        "));
    } else {
      console.log(`ok      ${this.#editor}: ${what}`);
    }
    return answer;
  }

  /** The exit code; nothing may be reported after it. */
  end() {
    console.log(`end     ${this.#editor}`);
    return this.#failed === 0 ? 0 : 1;
  }
}

/** What the second process of the trials is: not the editor and not its server. */
export function writeAgent(workspace, name) {
  writeFileSync(
    join(workspace, ".claude/agents", `${name}.md`),
    `---\nname: ${name}\ndescription: Watches the quay at night\ntools: Read\n---\n\nWatch the quay.\n`,
  );
}
