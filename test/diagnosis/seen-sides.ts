import type { ClusterView } from "../../src/cluster/cluster-view.js";
import type { Place } from "../../src/diagnosis/place.js";
import type { SeenSide } from "../../src/diagnosis/seen-side.js";
import { gatewayLabels, remoteLabels, tenantLabels } from "../../src/liqo/labels.js";

const template = (kind: string, name: string) => ({
  apiVersion: "networking.liqo.io/v1beta1",
  kind,
  namespace: "liqo",
  name,
});

/** The client's side of a tunnel that is up, but for some differences. */
export function rome(differences: object = {}): SeenSide {
  return side("rome", "milan", "rome-key", "milan-key", {
    kind: "GatewayClient",
    spec: {
      clientTemplateRef: template("WgGatewayClientTemplate", "wireguard-client"),
      secretRef: { name: "gw-keys" },
      endpoint: { addresses: ["203.0.113.7"], port: 51840 },
    },
    ...differences,
  });
}

/** The server's side of the same tunnel, but for some differences. */
export function milan(differences: object = {}): SeenSide {
  return side("milan", "rome", "milan-key", "rome-key", {
    kind: "GatewayServer",
    spec: {
      serverTemplateRef: template("WgGatewayServerTemplate", "wireguard-server"),
      secretRef: { name: "gw-keys" },
    },
    status: { endpoint: { addresses: ["203.0.113.7"], port: 51840 } },
    ...differences,
  });
}

/** A Service of a type, with this status. */
export function service(type: string, status: object = {}): object {
  return { metadata: { name: "gw-rome" }, spec: { type }, status };
}

/** A pod with this status. */
export function pod(status?: object): object {
  return { metadata: { name: "gw-rome-1" }, spec: { nodeName: "milan-1" }, status };
}

/** What there is of a gateway that runs with these flags, and has measured its tunnel at ten; it is as late as given now. */
export function measuring(now: string | undefined, ...args: string[]): object {
  const latency = { timestamp: "2026-01-01T10:00:00Z" };
  const template = { spec: { containers: [{ name: "gateway", args }] } };
  return {
    now: now === undefined ? undefined : new Date(`2026-01-01T${now}Z`),
    parts: { ...RUNNING, deployment: { ...RUNNING.deployment, spec: { template } } },
    connection: { status: { value: "Connected", latency } },
  };
}

/** What there is of a gateway that runs. */
export const RUNNING = {
  deployment: { metadata: { name: "gw-rome" } },
  service: service("NodePort"),
  pods: [pod({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] })],
};

function side(
  cluster: string,
  remote: string,
  ownKey: string,
  remoteKey: string,
  { kind, spec, status, madeBy, ...differences }: Record<string, unknown>,
): SeenSide {
  const labelled = { metadata: { name: remote, labels: remoteLabels(remote) } };
  const annotations = madeBy === undefined ? {} : { "pulumi-liqo/made-by": madeBy };
  const cidr = { pod: ["10.71.0.0/16"], external: ["10.70.0.0/16"] };
  const parts = {
    cluster,
    remoteClusterId: remote,
    namespace: `liqo-tenant-${remote}`,
    tenantNamespace: { metadata: { labels: tenantLabels(remote) } },
    configurations: [{ ...labelled, kind: "Configuration", status: { remote: { cidr } } }],
    gateways: [{ metadata: { ...labelled.metadata, annotations }, kind, spec, status }],
    hasTemplate: true,
    keys: [{ name: "gw-keys", publicKey: ownKey }],
    resourceName: `gw-${remote}`,
    parts: RUNNING,
    publicKeys: [
      { metadata: { name: remote, labels: gatewayLabels(remote) }, spec: { publicKey: remoteKey } },
    ],
    connection: { status: { value: "Connected" } },
    now: undefined,
    unread: new Set(),
    ...differences,
  };
  // The client's classes are types of what an API server answers: plain objects.
  return parts as unknown as SeenSide;
}

/** Where such a side is, and a look at it. */
export function placeOf(seen: SeenSide): Place {
  const { cluster, namespace, remoteClusterId } = seen;
  return { cluster, namespace, remoteClusterId, view: () => Promise.resolve(viewOf(seen)) };
}

/** A look into a cluster that has such a side. */
export function viewOf(seen: SeenSide): ClusterView {
  const objects = (kind: string) =>
    kind === "PublicKey"
      ? seen.publicKeys
      : [...seen.configurations, ...seen.gateways].filter((object) => object.kind === kind);
  const view: Partial<ClusterView> = {
    itself: () => Promise.resolve(seen.tenantNamespace),
    liqoObjects: (kind) => Promise.resolve([...objects(kind)]),
    liqoObject: () => Promise.resolve(seen.connection),
    liqoObjectOf: () => Promise.resolve(seen.hasTemplate ? {} : undefined),
    keys: () => Promise.resolve(seen.keys === "unreadable" ? seen.keys : [...seen.keys]),
    gateway: () => Promise.resolve(seen.parts),
    now: seen.now,
    context: seen.context,
  };
  return view as ClusterView;
}
