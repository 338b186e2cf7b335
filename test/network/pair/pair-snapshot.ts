/** A live object that a pair declares. */
export interface SnapshotObject {
  /** Name of the object's cluster. */
  readonly cluster: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** The state of a connected pair. It is the same in the simulation and in the lab. */
export interface PairSnapshot {
  readonly outputs: unknown;
  /** Sorted by cluster, kind and name. */
  readonly objects: readonly SnapshotObject[];
}

/** Addresses that differ between the simulation and the lab. */
export interface TestEnvironment {
  /** Address of the server's only node. */
  readonly nodeAddress: string;
  /** The first three bytes of the addresses of load balancers. */
  readonly loadBalancerPrefix: string;
}

/** Placeholders for values that differ between environments or runs. */
export const PLACEHOLDERS = {
  node: "the node's address",
  nodePort: "a node port",
  loadBalancer: "an address of the load balancer",
  key: "a key",
} as const;

/** The state of a connected pair, with placeholders for values that differ. */
export function pairSnapshot(
  outputs: Readonly<Record<string, unknown>>,
  objects: readonly SnapshotObject[],
  environment: TestEnvironment,
): PairSnapshot {
  const { status, endpoint, publicKeys, remappedCidrs } = outputs;
  const snapshot = {
    outputs: { status, endpoint, publicKeys, remappedCidrs },
    objects: objects.map(reduced).sort((a, b) => sortKey(a).localeCompare(sortKey(b))),
  };
  return withPlaceholders(snapshot, environment) as PairSnapshot;
}

function sortKey({ cluster, kind, metadata: { name } }: SnapshotObject): string {
  return [cluster, kind, name].join("/");
}

function reduced({ cluster, apiVersion, kind, metadata, ...object }: SnapshotObject) {
  const { name, namespace, labels } = metadata;
  if (kind === "Service") {
    // The Service depends on the version of Liqo's templates.
    return { cluster, apiVersion, kind, metadata: { name, namespace } } as SnapshotObject;
  }
  const status = reducedStatus(kind, object.status);
  return {
    cluster,
    apiVersion,
    kind,
    metadata: { name, ...(namespace && { namespace }), labels },
    ...(object.spec !== undefined && { spec: object.spec }),
    ...(status && { status }),
  } as SnapshotObject;
}

/** The part of `status` that `pulumi up` waits for. Other fields can change later. */
function reducedStatus(kind: string, status: unknown): object | undefined {
  const { value, endpoint, remote } = (status ?? {}) as Readonly<Record<string, unknown>>;
  switch (kind) {
    case "Configuration":
      return { remote };
    case "GatewayServer":
      return { endpoint };
    case "Connection":
      return { value };
    default:
      return undefined;
  }
}

function withPlaceholders(value: unknown, environment: TestEnvironment): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withPlaceholders(item, environment));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      // The UID in a Connection's gatewayRef depends on the order of two patches.
      .filter(([key, inner]) => key !== "uid" && inner !== undefined)
      .map(([key, inner]) => [key, withPlaceholders(inner, environment)]);
    return Object.fromEntries(entries);
  }
  if (typeof value === "number" && value >= 30000 && value <= 32767) {
    return PLACEHOLDERS.nodePort;
  }
  if (typeof value !== "string") {
    return value;
  }
  if (value === environment.nodeAddress) {
    return PLACEHOLDERS.node;
  }
  if (value.startsWith(`${environment.loadBalancerPrefix}.`)) {
    return PLACEHOLDERS.loadBalancer;
  }
  return /^[\w+/]{43}=$/.test(value) ? PLACEHOLDERS.key : value;
}
