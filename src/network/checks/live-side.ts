import {
  type ClusterView,
  type LiveGateway,
  type LiveKeys,
  type LiveObject,
  orForbidden,
  type Forbidden,
} from "../../cluster/cluster-view.js";
import type { ObjectReference } from "../../liqo/networking/gateway.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { gatewayResourceName } from "../../liqo/names.js";

/** What of a side one may not be allowed to read. */
export type Part =
  | "Configurations"
  | "gateways"
  | "the gateway's template"
  | "the gateway's Deployment, Service or pods"
  | "PublicKeys"
  | "Connections";

/** All that one cluster has of a tunnel, as it is at one moment. It holds nothing secret. */
export interface LiveSide {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  /** Namespace that Liqo is installed in. */
  readonly liqoNamespace: string;
  readonly remoteClusterId: string;
  readonly namespace: string;
  readonly tenantNamespace: LiveObject | Forbidden | undefined;
  readonly configurations: readonly LiveObject[];
  readonly gateways: readonly LiveObject[];
  /** Whether the template of the gateway is there. */
  readonly hasTemplate: boolean;
  /** The Secrets that Liqo takes for the gateway's keys. */
  readonly keys: readonly LiveKeys[] | Forbidden;
  /** Name of what Liqo makes for the gateway. */
  readonly resourceName: string;
  readonly parts: LiveGateway;
  /** Keys of the other cluster's gateway. */
  readonly publicKeys: readonly LiveObject[];
  readonly connection: LiveObject | undefined;
  /** When all this was seen, by the cluster's own clock, if it says so. */
  readonly now: Date | undefined;
  /** Name of the context that leads to the cluster, if one was given. */
  readonly context?: string;
  /** What may not be read, and so is here as if it were not there. */
  readonly unread: ReadonlySet<Part>;
}

/** Looks at one side of a tunnel. */
export async function readSide(
  view: ClusterView,
  side: Pick<LiveSide, "cluster" | "liqoNamespace" | "namespace" | "remoteClusterId">,
): Promise<LiveSide> {
  const { remoteClusterId } = side;
  const labels = gatewayLabels(remoteClusterId);
  const unread = new Set<Part>();
  const read = async <T>(part: Part, look: Promise<T>, otherwise: T): Promise<T> => {
    const seen = await orForbidden(look);
    if (seen === "unreadable") {
      unread.add(part);
      return otherwise;
    }
    return seen;
  };
  const gatewaysOf = async () =>
    Promise.all([view.liqoObjects("GatewayServer"), view.liqoObjects("GatewayClient")]);

  const [tenantNamespace, configurations, bothKinds, keys, publicKeys] = await Promise.all([
    view.itself(),
    read("Configurations", view.liqoObjects("Configuration"), []),
    read("gateways", gatewaysOf(), [[], []]),
    view.keys(labels),
    read("PublicKeys", view.liqoObjects("PublicKey", labels), []),
  ]);
  const gateways = bothKinds.flat();
  const [gateway] = gateways;
  const resourceName = gatewayResourceName(gateway?.metadata?.name ?? remoteClusterId);
  const template = gateway && templateOf(gateway);
  const [parts, connection, found] = await Promise.all([
    read("the gateway's Deployment, Service or pods", view.gateway(resourceName), { pods: [] }),
    read("Connections", view.liqoObject("Connection", resourceName), undefined),
    template && read("the gateway's template", view.liqoObjectOf(template), undefined),
  ]);
  return {
    ...side,
    tenantNamespace,
    configurations,
    gateways,
    hasTemplate: found !== undefined,
    keys,
    resourceName,
    parts,
    publicKeys,
    connection,
    now: view.now,
    context: view.context,
    unread,
  };
}

/** The template that a gateway refers to. */
export function templateOf({ spec = {} }: LiveObject): ObjectReference | undefined {
  const reference = spec["serverTemplateRef"] ?? spec["clientTemplateRef"];
  return reference as ObjectReference | undefined;
}
