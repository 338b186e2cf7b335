import type { ClusterView, SeenObject } from "../cluster/cluster-view.js";
import { IPAM } from "../liqo/groups.js";
import { gatewayLabels } from "../liqo/labels.js";
import { gatewayResourceName } from "../liqo/names.js";
import { isMadeForConfiguration } from "../liqo/owners.js";

/** An object of Liqo that is about to be created. */
export interface Created {
  readonly kind: "Configuration" | "GatewayClient" | "GatewayServer";
  readonly name: string;
  readonly namespace: string;
  readonly remoteClusterId: string;
}

/** What a namespace has of such an object, or of one before it. */
export interface Remains {
  /** Configurations, or gateways of both kinds. */
  readonly owners: readonly SeenObject[];
  /** What Liqo has made for them, each as `<kind> <name>`. */
  readonly parts: readonly string[];
}

/** The same for people, if there is anything. */
export function remainsInWords({ owners, parts }: Remains, namespace: string): string[] {
  const all = [...owners.map(nameOf), ...parts];
  return all.length === 0 ? [] : [`${all.join(", ")} in namespace ${namespace}`];
}

/** Looks for what a namespace has of an object, or of one before it. */
export function remainsIn(view: ClusterView, created: Created): Promise<Remains> {
  return created.kind === "Configuration" ? configurationsIn(view) : gatewaysIn(view, created);
}

/** Configurations, and the ranges that Liqo has remapped for them. */
async function configurationsIn(view: ClusterView): Promise<Remains> {
  const [owners, networks] = await Promise.all([
    view.liqoObjects("Configuration"),
    view.objects(IPAM.apiVersion, "Network"),
  ]);
  const remapped = networks.filter(({ metadata }) => isMadeForConfiguration(metadata));
  return { owners, parts: remapped.map(nameOf) };
}

async function gatewaysIn(view: ClusterView, { name, remoteClusterId }: Created): Promise<Remains> {
  const resourceName = gatewayResourceName(name);
  const ofKinds = (...kinds: string[]) => Promise.all(kinds.map((kind) => view.liqoObjects(kind)));
  const [owners, inner, { deployment, service, pods }, connection, keys] = await Promise.all([
    ofKinds("GatewayServer", "GatewayClient"),
    ofKinds("WgGatewayServer", "WgGatewayClient"),
    view.gateway(resourceName),
    view.liqoObject("Connection", resourceName),
    view.keys(gatewayLabels(remoteClusterId)),
  ]);
  const secrets = keys === "unreadable" ? [] : keys.filter(({ isLiqoMade }) => isLiqoMade);
  return {
    owners: owners.flat(),
    parts: [
      ...inner.flat().map(nameOf),
      ...(connection === undefined ? [] : [nameOf(connection)]),
      ...(deployment === undefined ? [] : [`Deployment ${resourceName}`]),
      ...(service === undefined ? [] : [`Service ${resourceName}`]),
      ...pods.map(({ metadata }) => `Pod ${metadata?.name ?? ""}`),
      ...secrets.map((secret) => `Secret ${secret.name}`),
    ],
  };
}

/** Whether an object is there, and being deleted. */
export function isLeaving(object: Pick<SeenObject, "metadata"> | undefined): boolean {
  return object?.metadata?.deletionTimestamp !== undefined;
}

/** An object as `<kind> <name>`. */
export function nameOf({ kind = "", metadata }: SeenObject): string {
  return `${kind} ${metadata?.name ?? ""}`;
}
