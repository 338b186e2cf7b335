import type { KubernetesObject, SimulatedAction, SimulatedEvent } from "../../src/testing/index.js";

/** One event in a few words. */
export interface Line {
  readonly action: SimulatedAction;
  readonly mark: string;
  readonly text: string;
  /** What is worth knowing about it. */
  readonly detail: string;
}

const MARKS: Readonly<Record<SimulatedAction, string>> = {
  create: "+",
  update: "~",
  delete: "-",
  read: "<",
  wait: ".",
  ready: "=",
  fail: "!",
};

/** What the marks mean. */
export const LEGEND =
  "< read  + created  . waits  = ready; objects are named after the other cluster";

/** Whether a run has made the object itself. A Connection and a Service are made by Liqo, and the program only holds them. */
export function isCreated({ action, kind }: Pick<SimulatedEvent, "action" | "kind">): boolean {
  return action === "create" && !["Connection", "Service"].includes(kind);
}

/** Says what an event means, without the namespace, which is the same for nearly all. Nothing if it means nothing. */
export function narrate({ action, kind, name, object, reason }: SimulatedEvent): Line | undefined {
  if (action === "create" && !isCreated({ action, kind })) {
    return undefined;
  }
  const shortName = name.split("/").at(-1) ?? name;
  const text = `${kind} ${shortName}`;
  const detail =
    action === "fail" ? reason : action === "wait" ? awaited(kind) : found(action, kind, object);
  return { action, mark: MARKS[action], text, detail: detail ?? "" };
}

function awaited(kind: string): string | undefined {
  switch (kind) {
    case "Configuration":
      return "waits for Liqo's remapping";
    case "GatewayServer":
      return "waits for an address";
    case "Connection":
      return "made by Liqo, waits for packets";
    default:
      return undefined;
  }
}

interface Status {
  readonly value?: string;
  readonly latency?: { readonly value: string };
  readonly endpoint?: { readonly addresses: readonly string[]; readonly port: number };
  readonly remote?: { readonly cidr: { readonly pod: readonly string[] } };
}

function found(
  action: SimulatedAction,
  kind: string,
  object: KubernetesObject,
): string | undefined {
  const status = object["status"] as Status | undefined;
  if (action === "create" && kind === "GatewayClient") {
    const { endpoint } = object["spec"] as Status;
    return `dials ${endpoint?.addresses[0] ?? ""}:${endpoint?.port ?? ""}`;
  }
  if (action !== "ready") {
    return undefined;
  }
  switch (kind) {
    case "Configuration":
      return `pods seen as ${status?.remote?.cidr.pod.join(", ") ?? ""}`;
    case "GatewayServer":
      return `${status?.endpoint?.addresses[0] ?? ""}:${status?.endpoint?.port ?? ""}`;
    case "Connection":
      return `${status?.value ?? ""}, round trip ${status?.latency?.value ?? ""}`;
    default:
      return undefined;
  }
}
