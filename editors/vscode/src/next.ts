/**
 * The commands that let choose: what is next, and which phase is done. What is offered, in which order and why, the server says.
 */
import * as vscode from "vscode";
import { markDone, open, range, type Place } from "./place";
import type { PlanNode, Plans } from "./protocol";

interface Choice extends vscode.QuickPickItem {
  readonly place: Place;
}

const MARK_DONE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("check"), tooltip: "Mark Done" };

/** How many are offered. */
const LIMIT = 50;

/** Lists what can be done next, with the reason; the one that is chosen is opened. */
export async function chooseNext(plans: Plans): Promise<void> {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = "What is next?";
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.show();
  const list = async (): Promise<void> => {
    const answer = await plans.ask("planmark/next", { limit: LIMIT });
    pick.busy = false;
    pick.items = (answer?.items ?? []).map((item) => ({
      label: `$(${item.class === "active" ? "play-circle" : "circle-large-outline"}) ${item.title}`,
      description: [item.repository, item.document, item.phase].filter((part) => part !== undefined).join(" › "),
      detail: item.why,
      buttons: [MARK_DONE],
      place: item,
    }));
    pick.placeholder = answer === undefined ? "planmark is not running" : `${answer.ready} can be done now, ${answer.waiting} wait`;
  };
  pick.onDidHide(() => pick.dispose());
  pick.onDidAccept(async () => {
    const chosen = pick.selectedItems[0];
    pick.hide();
    if (chosen !== undefined) await open(chosen.place);
  });
  pick.onDidTriggerItemButton(async ({ item }) => {
    pick.busy = true;
    await markDone(item.place, item.label);
    await list();
  });
  await list();
}

/** Lists the phases that are not done, that of the cursor first; the one that is chosen is done, with all that is in it. */
export async function choosePhase(plans: Plans): Promise<void> {
  const phases = (await openPhases(plans)).flatMap((node) => (isPlaced(node) ? [node] : []));
  if (phases.length === 0) {
    void vscode.window.showInformationMessage("planmark: no phase is open.");
    return;
  }
  const here = phaseOfCursor(phases);
  const ordered = here === undefined ? phases : [here, ...phases.filter((phase) => phase !== here)];
  const chosen = await vscode.window.showQuickPick(
    ordered.map((phase): Choice => ({
      label: phase.label,
      description: [phase === here ? "at the cursor" : undefined, phase.detail].filter((part) => part !== undefined).join(" · "),
      detail: vscode.workspace.asRelativePath(vscode.Uri.parse(phase.uri)),
      place: phase,
    })),
    { title: "Which phase is done?", placeHolder: "Its boxes, rows, heading and status line, and whatever counts them", matchOnDetail: true },
  );
  if (chosen !== undefined) await markDone(chosen.place, chosen.label);
}

/** All of them: a long level comes in parts. */
async function openPhases(plans: Plans): Promise<PlanNode[]> {
  const phases: PlanNode[] = [];
  let parent: string | undefined;
  do {
    const params = { filter: "open", groupBy: "phase", ...(parent === undefined ? {} : { parent }) } as const;
    const nodes = (await plans.ask("planmark/tasks", params))?.nodes ?? [];
    parent = nodes.find((node) => node.kind === "more")?.id;
    phases.push(...nodes.filter((node) => node.kind !== "more"));
  } while (parent !== undefined);
  return phases;
}

type PlacedNode = PlanNode & Place;

function isPlaced(node: PlanNode): node is PlacedNode {
  return node.uri !== undefined && node.range !== undefined;
}

/** The last one that begins above the cursor. */
function phaseOfCursor(phases: readonly PlacedNode[]): PlacedNode | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const file = editor.document.uri.toString();
  const above = phases.filter(
    (phase) => vscode.Uri.parse(phase.uri).toString() === file && range(phase).start.line <= editor.selection.active.line,
  );
  return above.sort((a, b) => range(b).start.line - range(a).start.line)[0];
}
