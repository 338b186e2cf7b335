import type { ClusterView, LiveObject } from "../../cluster/cluster-view.js";
import { IPAM } from "../../liqo/api-versions.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { gatewayResourceName } from "../../liqo/names.js";
import { isOwnedByConfiguration } from "../../liqo/owners.js";

/** An object of Liqo that is about to be created. */
export interface Created {
  readonly kind: "Configuration" | "GatewayClient" | "GatewayServer";
  readonly name: string;
  readonly namespace: string;
  readonly remoteClusterId: string;
}

/** What a namespace has of such an object, or of one before it. */
export interface Leftovers {
  /** Configurations, or gateways of both kinds. */
  readonly owners: readonly LiveObject[];
  /** What Liqo has made for them, each as `<kind> <name>`. */
  readonly parts: readonly string[];
}

/** The same for people, if there is anything. */
export function describeLeftovers({ owners, parts }: Leftovers, namespace: string): string[] {
  const all = [...owners.map(kindAndName), ...parts];
  return all.length === 0 ? [] : [`${all.join(", ")} in namespace ${namespace}`];
}

/** Looks for what a namespace has of an object, or of one before it. */
export function findLeftovers(view: ClusterView, created: Created): Promise<Leftovers> {
  return created.kind === "Configuration" ? configurationsIn(view) : gatewaysIn(view, created);
}

/** Configurations, and the ranges that Liqo has remapped for them. */
async function configurationsIn(view: ClusterView): Promise<Leftovers> {
  const [owners, networks] = await Promise.all([
    view.liqoObjects("Configuration"),
    view.objects(IPAM.apiVersion, "Network"),
  ]);
  const remapped = networks.filter(({ metadata }) => isOwnedByConfiguration(metadata));
  return { owners, parts: remapped.map(kindAndName) };
}

async function gatewaysIn(
  view: ClusterView,
  { name, remoteClusterId }: Created,
): Promise<Leftovers> {
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
      ...inner.flat().map(kindAndName),
      ...(connection === undefined ? [] : [kindAndName(connection)]),
      ...(deployment === undefined ? [] : [`Deployment ${resourceName}`]),
      ...(service === undefined ? [] : [`Service ${resourceName}`]),
      ...pods.map(({ metadata }) => `Pod ${metadata?.name ?? ""}`),
      ...secrets.map((secret) => `Secret ${secret.name}`),
    ],
  };
}

/** Whether an object is there, and being deleted. */
export function isTerminating(object: Pick<LiveObject, "metadata"> | undefined): boolean {
  return object?.metadata?.deletionTimestamp !== undefined;
}

/** An object as `<kind> <name>`. */
export function kindAndName({ kind = "", metadata }: LiveObject): string {
  return `${kind} ${metadata?.name ?? ""}`;
}
