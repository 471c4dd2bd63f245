/**
 * The view "Plans": the tasks and phases of all repositories, as the server groups and filters them.
 *
 * The trap: a button of a view cannot look pressed. The one whose filter is on gives its place to another, with a filled icon, which
 * shows all tasks again.
 */
import * as vscode from "vscode";
import { markDone, range, type Place } from "./place";
import type { Class, Filter, Grouping, PlanNode, Plans } from "./protocol";

const VIEW = "planmark.plans";

const ICONS: Record<Class, vscode.ThemeIcon> = {
  open: new vscode.ThemeIcon("circle-large-outline"),
  active: new vscode.ThemeIcon("play-circle", new vscode.ThemeColor("charts.blue")),
  held: new vscode.ThemeIcon("debug-pause", new vscode.ThemeColor("charts.yellow")),
  done: new vscode.ThemeIcon("pass-filled", new vscode.ThemeColor("charts.green")),
  cancelled: new vscode.ThemeIcon("circle-slash", new vscode.ThemeColor("disabledForeground")),
};

const CONTAINERS: Partial<Record<PlanNode["kind"], string>> = {
  repository: "repo",
  document: "markdown",
  section: "list-unordered",
  phase: "list-unordered",
  milestone: "milestone",
  agent: "hubot",
  more: "ellipsis",
};

/** Registers the view and its commands. */
export function registerTree(context: vscode.ExtensionContext, plans: Plans): void {
  const tree = new Tree(context, plans);
  context.subscriptions.push(
    tree,
    vscode.commands.registerCommand("planmark.plans.markDone", async (node: PlanNode) => {
      const place = placeOf(node);
      if (place !== undefined) await markDone(place, node.label);
    }),
    ...(["open", "active", "overdue", "all"] as const).map((filter) =>
      vscode.commands.registerCommand(`planmark.plans.${filter}`, () => tree.show({ filter })),
    ),
    ...(["repository", "phase", "agent", "status"] as const).map((groupBy) =>
      vscode.commands.registerCommand(`planmark.plans.by.${groupBy}`, () => tree.show({ groupBy })),
    ),
  );
}

class Tree implements vscode.TreeDataProvider<PlanNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #context: vscode.ExtensionContext;
  readonly #plans: Plans;
  readonly #view: vscode.TreeView<PlanNode>;
  readonly #subscription: { dispose(): void };
  #filter: Filter;
  #groupBy: Grouping;

  constructor(context: vscode.ExtensionContext, plans: Plans) {
    this.#context = context;
    this.#plans = plans;
    this.#filter = context.workspaceState.get<Filter>("plans.filter", "open");
    this.#groupBy = context.workspaceState.get<Grouping>("plans.groupBy", "repository");
    this.#view = vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.#subscription = plans.onDidChange(() => this.#changed.fire());
    this.show({});
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Shows others, or the same in another order. */
  show({ filter = this.#filter, groupBy = this.#groupBy }: { filter?: Filter; groupBy?: Grouping }): void {
    this.#filter = filter;
    this.#groupBy = groupBy;
    this.#view.description = [filter, groupBy === "repository" ? "" : `by ${groupBy}`].filter((part) => part !== "").join(", ");
    void this.#context.workspaceState.update("plans.filter", filter);
    void this.#context.workspaceState.update("plans.groupBy", groupBy);
    void vscode.commands.executeCommand("setContext", "planmark.plans.filter", filter);
    void vscode.commands.executeCommand("setContext", "planmark.plans.groupBy", groupBy);
    this.#changed.fire();
  }

  async getChildren(node?: PlanNode): Promise<PlanNode[]> {
    if (node?.children !== undefined) return [...node.children];
    const answer = await this.#plans.ask("planmark/tasks", {
      filter: this.#filter,
      groupBy: this.#groupBy,
      ...(node === undefined ? {} : { parent: node.id }),
    });
    return answer?.nodes ?? [];
  }

  getTreeItem(node: PlanNode): vscode.TreeItem {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.hasChildren ? Collapsed : None);
    // Another grouping is another tree, with its own open and closed branches.
    item.id = `${this.#groupBy}:${node.id}`;
    if (node.detail !== undefined) item.description = node.detail;
    item.iconPath = icon(node);
    item.tooltip = [node.label, node.detail].filter((part) => part !== undefined).join("\n");
    const place = placeOf(node);
    if (place !== undefined) {
      item.command = {
        command: "vscode.open",
        title: "Open",
        arguments: [vscode.Uri.parse(place.uri), { selection: range(place), preserveFocus: true }],
      };
      const isFinished = node.class === "done" || node.class === "cancelled";
      item.contextValue = `${node.kind}.${isFinished ? "finished" : "unfinished"}`;
    }
    return item;
  }
}

/** Where it stands; a folder is no place. */
function placeOf({ kind, uri, range }: PlanNode): Place | undefined {
  if (uri === undefined || kind === "repository") return undefined;
  const start = { line: 0, character: 0 };
  return { uri, range: range ?? { start, end: start } };
}

function icon(node: PlanNode): vscode.ThemeIcon {
  const known = node.class === undefined ? undefined : ICONS[node.class];
  const plain = known ?? new vscode.ThemeIcon(CONTAINERS[node.kind] ?? ICONS.open.id);
  return node.overdue === true ? new vscode.ThemeIcon(plain.id, new vscode.ThemeColor("list.errorForeground")) : plain;
}
