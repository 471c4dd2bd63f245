/**
 * What the drivers of the editors share: asking again until something is there, saying how it went, and what files are to hold.
 *
 * A line for each thing tried, `ok …` or `FAILED …`, and `end` after the last, without which tests/editors/run calls the
 * trial failed. No wait has a fixed length: each ends as soon as its condition holds, and at the deadline at the latest.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Long, since a busy machine takes a minute to show a workbench; who finds what it waits for never waits so long. */
export const DEADLINE_MS = 90_000;

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

/** Waits for what has to be there before the trial can go on. */
export async function awaits(what, question, deadline) {
  const answer = await until(question, deadline);
  if (answer === null) throw new Error(`never there: ${what}`);
  return answer;
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

/** A text with some places of it replaced, each of which has to be in it. */
function edited(text, ...replacements) {
  return replacements.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`nothing says "${before}"`);
    return text.replace(before, after);
  }, text);
}

/** The plan in which statuses are set, and all that is to stand there afterwards, byte for byte. */
const plan = readFileSync(new URL("NIGHT-PLAN.md", import.meta.url), "utf8");
export const nightPlan = {
  name: "NIGHT-PLAN.md",
  untouched: plan,
  /** "for the ferry" is ticked, and with it its parent, the section, the phase, the table with its total, the plan and its bar. */
  toggled: edited(
    plan,
    ["  - [ ] for the ferry", "  - [x] for the ferry"],
    ["- [ ] Print the timetable [1/2]", "- [x] Print the timetable [2/2]"],
    ["(5/7 tasks)", "(7/7 tasks)"],
    ["**Progress:** 71%", "**Progress:** 100%"],
    ["| 7 | 5 | 71% |", "| 7 | 7 | 100% |"],
    ["| **13** | **6** | **46%** |", "| **13** | **8** | **62%** |"],
    ["6/13 tasks complete (46%)", "8/13 tasks complete (62%)"],
    ["[█████░░░░░] 46%", "[██████░░░░] 62%"],
  ),
  /** Phase 2 is done: its heading, boxes and rows, and whatever counts them. */
  phaseDone: edited(
    plan,
    ["Crew 📋 PLANNED", "Crew ✅ COMPLETE"],
    ["**Status:** Not started", "**Status:** Done"],
    ["captain | In progress |", "captain | Done |"],
    ["cook | Not started |", "cook | Done |"],
    ["- [ ] Rota", "- [x] Rota"],
    ["- [ ] Cabins", "- [x] Cabins"],
    ["- [ ] Lamps", "- [x] Lamps"],
    ["| 6 | 1 | 17% |", "| 6 | 6 | 100% |"],
    ["| **13** | **6** | **46%** |", "| **13** | **11** | **85%** |"],
    ["6/13 tasks complete (46%)", "11/13 tasks complete (85%)"],
    ["[█████░░░░░] 46%", "[█████████░] 85%"],
  ),
  /** Phase 2 has another name, in its heading and in the table. */
  renamed: edited(plan, ["Phase 2: Crew |", "Phase 2: Sailors |"], ["Phase 2: Crew 📋", "Phase 2: Sailors 📋"]),
  /** Enter behind the last task went on with the list, and Enter on the empty one ended it. */
  continued: edited(plan, ["- [ ] Lamps\n", "- [ ] Lamps\n- [ ] Blankets\nThat is all\n"]),
};

/** Where the workspace tells how many agents there are: in three repositories. */
const TELLING = [
  ["README.md", (count) => `categories, ${count} agents,`],
  ["PROJECT-PLAN.md", (count) => `submodules, ${count} agents,`],
  ["CLAUDE.md", (count) => `agents/        # ${count} AI agents`],
  ["CLAUDE.md", (count) => `defines ${count} specialised agents`],
  ["submodules/cloud/harborline-booking-api/CLAUDE.md", (count) => `There are ${count} agents for planning`],
  ["submodules/core/harborline-crew/README.md", (count) => `| harborline-rollout | ${count} agents |`],
];

/** The places on disk that tell another number of agents than this. */
export function elsewise(workspace, count) {
  return TELLING.filter(([file, says]) => !content(workspace, file).includes(says(count))).map(([file]) => file);
}

/** What a file of the workspace holds; nothing while an editor puts another in its place. */
export function content(workspace, name) {
  try {
    return readFileSync(join(workspace, name), "utf8");
  } catch {
    return "";
  }
}
