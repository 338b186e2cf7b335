import type { NamespaceView } from "../../../src/cluster/namespace-view.js";
import { publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { LiveSecret } from "../../../src/network/keys/live-secrets.js";
import { fakeView } from "../../cluster/fake-view.js";
import type { SideLocation } from "../../../src/network/checks/side-location.js";
import type { LiveSide } from "../../../src/network/checks/live-side.js";
import { gatewayLabels, remoteLabels, tenantLabels } from "../../../src/liqo/labels.js";

const template = (kind: string, name: string) => ({
  apiVersion: "networking.liqo.io/v1beta1",
  kind,
  namespace: "liqo",
  name,
});

const PRIVATE_KEYS = ["r", "m"].map((letter) => Buffer.alloc(32, letter).toString("base64"));

/** The public keys of the gateways in rome and milan. */
export const [ROME_KEY = "", MILAN_KEY = ""] = PRIVATE_KEYS.map(publicKeyOf);

/** The client's side of a tunnel that is Connected, with some differences. */
export function rome(differences: object = {}): LiveSide {
  return side("rome", "milan", ROME_KEY, MILAN_KEY, {
    kind: "GatewayClient",
    spec: {
      clientTemplateRef: template("WgGatewayClientTemplate", "wireguard-client"),
      secretRef: { name: "gw-keys" },
      endpoint: { addresses: ["203.0.113.7"], port: 51840 },
    },
    ...differences,
  });
}

/** The server's side of the same tunnel, with some differences. */
export function milan(differences: object = {}): LiveSide {
  return side("milan", "rome", MILAN_KEY, ROME_KEY, {
    kind: "GatewayServer",
    spec: {
      serverTemplateRef: template("WgGatewayServerTemplate", "wireguard-server"),
      secretRef: { name: "gw-keys" },
    },
    status: { endpoint: { addresses: ["203.0.113.7"], port: 51840 } },
    ...differences,
  });
}

/** A time of the day on which the fixtures take place (RFC 3339). */
export const at = (time: string) => `2026-01-01T${time}Z`;

/** A Service of a type, with this status. */
export function service(type: string, status: object = {}): object {
  const ports = [{ port: 51840, nodePort: 51840 }];
  return { metadata: { name: "gw-rome" }, spec: { type, ports }, status };
}

/** A pod with this status. */
export function pod(status?: object, differences: object = {}): object {
  return {
    metadata: { name: "gw-rome-1", creationTimestamp: at("09:00:00") },
    spec: { nodeName: "milan-1" },
    status,
    ...differences,
  };
}

/** The status of a pod that is Running and Ready. */
export const READY = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };

/**
 * A gateway that runs with these flags and measured its tunnel at 10:00:00, inspected at a later
 * time.
 */
export function measuring(now: string | undefined, ...args: string[]): object {
  const latency = { timestamp: at("10:00:00") };
  const template = { spec: { containers: [{ name: "gateway", args }] } };
  return {
    now: now === undefined ? undefined : new Date(at(now)),
    parts: { ...RUNNING, deployment: { ...RUNNING.deployment, spec: { template } } },
    connection: { status: { value: "Connected", latency } },
  };
}

/** A gateway that is rolled out. */
export const RUNNING = {
  deployment: { metadata: { name: "gw-rome" }, status: { updatedReplicas: 1 } },
  service: service("NodePort"),
  pods: [pod(READY)],
};

function side(
  cluster: string,
  remote: string,
  ownKey: string,
  remoteKey: string,
  { kind, spec, status, madeBy, ...differences }: Record<string, unknown>,
): LiveSide {
  const labelled = { metadata: { name: remote, labels: remoteLabels(remote) } };
  const annotations = madeBy === undefined ? {} : { "pulumi-liqo/managed-by": madeBy };
  const cidr = { pod: ["10.71.0.0/16"], external: ["10.70.0.0/16"] };
  const parts = {
    cluster,
    liqoNamespace: "liqo-system",
    remoteClusterId: remote,
    namespace: `liqo-tenant-${remote}`,
    tenantNamespace: { metadata: { labels: tenantLabels(remote) } },
    configurations: [{ ...labelled, kind: "Configuration", status: { remote: { cidr } } }],
    gateways: [{ metadata: { ...labelled.metadata, annotations }, kind, spec, status }],
    hasTemplate: true,
    keys: [{ name: "gw-keys", publicKey: ownKey, changedAt: at("08:00:00") }],
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
  // Objects of an API server have more fields than the fixtures.
  return parts as unknown as LiveSide;
}

/** The location of such a side. */
export function locationOf(side: LiveSide): SideLocation {
  const { cluster, namespace, remoteClusterId } = side;
  return {
    cluster,
    namespace,
    liqoNamespace: () => Promise.resolve(side.liqoNamespace),
    remoteClusterId,
    view: () => Promise.resolve(viewOf(side)),
  };
}

/** The view of a cluster that has such a side. */
export function viewOf(side: LiveSide): NamespaceView {
  const { connection, tenantNamespace, parts, hasTemplate, keys, now, context } = side;
  const one = (object: object | undefined) => (object === undefined ? [] : [object]);
  const objects: Readonly<Record<string, readonly object[]>> = {
    Configuration: side.configurations,
    GatewayServer: side.gateways.filter(({ kind }) => kind === "GatewayServer"),
    GatewayClient: side.gateways.filter(({ kind }) => kind === "GatewayClient"),
    WgGatewayServerTemplate: hasTemplate ? [{}] : [],
    WgGatewayClientTemplate: hasTemplate ? [{}] : [],
    PublicKey: side.publicKeys,
    Connection: one(connection),
    Deployment: one(parts.deployment),
    Service: one(parts.service),
    Pod: parts.pods,
    Secret: keys === "forbidden" ? [] : keys.map(secretOf),
  };
  return fakeView((kind) => objects[kind], {
    getNamespace: () => Promise.resolve(tenantNamespace),
    forbidden: keys === "forbidden" ? ["Secret"] : [],
    now,
    context,
  });
}

/** The Secret for a {@link LiveSecret}. */
function secretOf({ name, publicKey, isCreatedByLiqo, changedAt }: LiveSecret): object {
  const privateKey = PRIVATE_KEYS.find((key) => publicKeyOf(key) === publicKey);
  const other = publicKey === undefined ? "" : Buffer.alloc(32, publicKey).toString("base64");
  return {
    metadata: {
      name,
      ownerReferences: isCreatedByLiqo ? [{ kind: "GatewayClient" }] : [],
      managedFields: [{ time: changedAt, fieldsV1: { "f:data": {} } }],
    },
    data: { privateKey: privateKey ?? other },
  };
}
