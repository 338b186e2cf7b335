/** An object that a pair has declared, as its cluster has it. */
export interface AccountedObject {
  /** Name of the cluster that it is in. */
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

/** What can be told of a pair that has been joined, wherever that was. */
export interface PairAccount {
  readonly outputs: unknown;
  /** Sorted by cluster, kind and name. */
  readonly objects: readonly AccountedObject[];
}

/** What tells one place where clusters are joined from another. */
export interface Place {
  /** Address of the server's only node. */
  readonly nodeAddress: string;
  /** The first three bytes of the addresses that its load balancers get. */
  readonly loadBalancerPrefix: string;
}

/** Words in place of values that differ from one place or run to another. */
export const IN_WORDS = {
  node: "the node's address",
  nodePort: "a node port",
  loadBalancer: "an address of the load balancer",
  key: "a key",
} as const;

/** Gives an account of a pair in words that hold in every place. */
export function accountOf(
  outputs: Readonly<Record<string, unknown>>,
  objects: readonly AccountedObject[],
  place: Place,
): PairAccount {
  const { status, endpoint, publicKeys, clientSeenByServer, serverSeenByClient } = outputs;
  const account = {
    outputs: { status, endpoint, publicKeys, clientSeenByServer, serverSeenByClient },
    objects: objects.map(reduced).sort((one, other) => sortKey(one).localeCompare(sortKey(other))),
  };
  return inWords(account, place) as PairAccount;
}

function sortKey({ cluster, kind, metadata: { name } }: AccountedObject): string {
  return [cluster, kind, name].join("/");
}

function reduced({ cluster, apiVersion, kind, metadata, ...object }: AccountedObject) {
  const { name, namespace, labels } = metadata;
  if (kind === "Service") {
    // Liqo's own, and another one with each version of its templates.
    return { cluster, apiVersion, kind, metadata: { name, namespace } } as AccountedObject;
  }
  const status = reducedStatus(kind, object.status);
  return {
    cluster,
    apiVersion,
    kind,
    metadata: { name, ...(namespace && { namespace }), labels },
    ...(object.spec !== undefined && { spec: object.spec }),
    ...(status && { status }),
  } as AccountedObject;
}

/** What `up` has waited for: all else may come later. */
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

function inWords(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => inWords(item, place));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      // Whose patch comes second decides whether a Connection's reference to its gateway has one.
      .filter(([key, inner]) => key !== "uid" && inner !== undefined)
      .map(([key, inner]) => [key, inWords(inner, place)]);
    return Object.fromEntries(entries);
  }
  if (typeof value === "number" && value >= 30000 && value <= 32767) {
    return IN_WORDS.nodePort;
  }
  if (typeof value !== "string") {
    return value;
  }
  if (value === place.nodeAddress) {
    return IN_WORDS.node;
  }
  if (value.startsWith(`${place.loadBalancerPrefix}.`)) {
    return IN_WORDS.loadBalancer;
  }
  return /^[\w+/]{43}=$/.test(value) ? IN_WORDS.key : value;
}
