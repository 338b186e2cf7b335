import { NODE_READY_ANNOTATION } from "../../src/liqo/annotations.js";
import type { KubernetesObject, SimulatedAction, SimulatedEvent } from "../../src/testing/index.js";

/** A short description of an event. */
export interface Line {
  readonly action: SimulatedAction;
  readonly mark: string;
  readonly text: string;
  /** Details, for example an address. Empty if there are none. */
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

/** Explains the marks. */
export const LEGEND =
  "< read  + created  . waits  = ready. Objects are named after the remote cluster.";

/**
 * Whether the run created the object. Liqo creates Connections and Services, and the program only
 * patches them. It also patches a VirtualNode whose Node is Ready.
 */
export function isCreated(event: Pick<SimulatedEvent, "action" | "kind" | "object">): boolean {
  const { action, kind } = event;
  return action === "create" && !["Connection", "Service"].includes(kind) && !isReadyNode(event);
}

function isReadyNode({ kind, object }: Pick<SimulatedEvent, "kind" | "object">): boolean {
  return kind === "VirtualNode" && NODE_READY_ANNOTATION in (object.metadata.annotations ?? {});
}

/**
 * Describes an event without the namespace of the object. Returns `undefined` for events that are
 * not shown.
 */
export function narrate(event: SimulatedEvent): Line | undefined {
  const { kind, name, object, reason } = event;
  const action = isReadyNode(event) ? "ready" : event.action;
  if (action === "create" && !isCreated(event)) {
    return undefined;
  }
  const shortName = name.split("/").at(-1) ?? name;
  const text = `${kind} ${shortName}`;
  const detail =
    action === "fail"
      ? reason
      : action === "wait"
        ? waitDetail(kind)
        : resultDetail(action, kind, object);
  return { action, mark: MARKS[action], text, detail: detail ?? "" };
}

function waitDetail(kind: string): string | undefined {
  switch (kind) {
    case "Configuration":
      return "waits for Liqo's remapping";
    case "GatewayServer":
      return "waits for an address";
    case "Connection":
      return "created by Liqo, waits for packets";
    case "Tenant":
      return "waits for the certificate";
    case "ResourceSlice":
      return "waits for the provider";
    default:
      return undefined;
  }
}

interface Status {
  readonly value?: string;
  readonly latency?: { readonly value: string };
  readonly endpoint?: { readonly addresses: readonly string[]; readonly port: number };
  readonly remote?: { readonly cidr: { readonly pod: readonly string[] } };
  readonly resources?: Readonly<Record<string, string>>;
}

function resultDetail(
  action: SimulatedAction,
  kind: string,
  object: KubernetesObject,
): string | undefined {
  const status = object["status"] as Status | undefined;
  if (action === "create" && kind === "GatewayClient") {
    const { endpoint } = object["spec"] as Status;
    return `connects to ${endpoint?.addresses[0] ?? ""}:${endpoint?.port ?? ""}`;
  }
  if (action === "create") {
    return creationDetail(kind, object);
  }
  if (action !== "ready") {
    return undefined;
  }
  switch (kind) {
    case "Configuration":
      return `pods remapped to ${status?.remote?.cidr.pod.join(", ") ?? ""}`;
    case "GatewayServer":
      return `${status?.endpoint?.addresses[0] ?? ""}:${status?.endpoint?.port ?? ""}`;
    case "Connection":
      return `${status?.value ?? ""}, round trip ${status?.latency?.value ?? ""}`;
    case "Secret":
      return object.metadata.name === "liqo-nonce"
        ? "Liqo has written the nonce"
        : "signed by Liqo";
    case "Tenant":
      return "certificate signed";
    case "Identity":
      return "kubeconfig created by Liqo";
    case "ResourceSlice":
      return status?.resources
        ? `granted ${resourcesText(status.resources)}`
        : "has the public key";
    case "VirtualNode":
      return "its Node is Ready";
    default:
      return undefined;
  }
}

/** Why the program creates an object. */
function creationDetail(kind: string, { metadata }: KubernetesObject): string | undefined {
  switch (kind) {
    case "NamespaceOffloading":
      return `for namespace ${metadata.namespace ?? ""}`;
    case "ResourceSlice":
      return metadata.name.startsWith("public-key-for-")
        ? "not copied to a provider; Liqo writes the public key into it"
        : undefined;
    case "Renew":
      return "brings renewed certificates";
    case "NamespaceMap":
      return "lists the offloaded namespaces";
    default:
      return undefined;
  }
}

/** The resources of a virtual node, in words. */
export function resourcesText({
  cpu = "",
  memory = "",
  pods = "",
}: Status["resources"] = {}): string {
  return `${cpu} CPUs, ${memory} memory, ${pods} pods`;
}
