/**
 * What the views ask the server, in the words of docs/protocol.md: the parts of the answers that they show.
 *
 * The trap: members with nothing to say are left out, and a server may know members, kinds and classes that are not named here.
 */
import type * as lsp from "vscode-languageclient";

export type Class = "open" | "active" | "held" | "done" | "cancelled";
export type Filter = "open" | "active" | "overdue" | "all";
export type Grouping = "repository" | "phase" | "agent" | "status";

export interface Counts {
  readonly total: number;
  readonly done: number;
  readonly cancelled: number;
  readonly active: number;
  readonly held: number;
  readonly overdue: number;
}

export interface Findings {
  readonly error: number;
  readonly warning: number;
  readonly information: number;
  readonly hint: number;
}

export interface PlanNode {
  readonly id: string;
  readonly kind: "repository" | "document" | "section" | "phase" | "milestone" | "agent" | "status" | "task" | "more";
  readonly label: string;
  readonly detail?: string;
  readonly class?: Class;
  readonly overdue?: boolean;
  readonly uri?: string;
  readonly range?: lsp.Range;
  readonly hasChildren: boolean;
  readonly children?: readonly PlanNode[];
}

export interface NextItem {
  readonly title: string;
  readonly class: Class;
  readonly why: string;
  readonly phase?: string;
  readonly repository: string;
  readonly document: string;
  readonly uri: string;
  readonly range: lsp.Range;
}

export interface DocumentStatus {
  readonly name: string;
  readonly repository: string;
  readonly historical: boolean;
  readonly counts: Counts;
  readonly phase?: { readonly title: string; readonly done: number; readonly total: number; readonly ends?: string; readonly days?: number };
  readonly findings?: Findings;
}

/** Every request, with what it takes and what it answers. */
export interface Requests {
  "planmark/tasks": {
    params: { filter?: Filter; groupBy?: Grouping; parent?: string; depth?: number };
    result: { nodes: PlanNode[]; counts: Counts; scanned: boolean };
  };
  "planmark/next": {
    params: { limit?: number; textDocument?: lsp.TextDocumentIdentifier };
    result: { items: NextItem[]; ready: number; waiting: number; scanned: boolean };
  };
  "planmark/status": {
    params: { textDocument?: lsp.TextDocumentIdentifier };
    result: { counts: Counts; document?: DocumentStatus; scanned: boolean };
  };
  "planmark/timeline": {
    params: { format: "html" };
    result: { html?: string; scanned: boolean };
  };
}

/** The server, as the views see it. */
export interface Plans {
  /** The answer; nothing while no server runs, or when the one that runs does not know the question. */
  ask<M extends keyof Requests>(method: M, params: Requests[M]["params"]): Promise<Requests[M]["result"] | undefined>;
  /** The answers would be others now. */
  readonly onDidChange: (listener: () => void) => { dispose(): void };
}
