import { type NamespaceView, orForbidden, type Forbidden } from "../../cluster/namespace-view.js";
import type { LiveObject } from "../../cluster/live-object.js";
import { networkingKind } from "../../liqo/api-versions.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { gatewayResourceName } from "../../liqo/names.js";
import { readTemplate, templateOf } from "../gateway-template/live-template.js";
import { type LiveGateway, readGateway } from "../gateway-workload/live-gateway.js";
import { listSecrets, type LiveSecret } from "../keys/live-secrets.js";

/** Objects of a side that the user may not be allowed to read. */
export type Part =
  | "Configurations"
  | "gateways"
  | "the gateway's template"
  | "the gateway's Deployment, Service or pods"
  | "PublicKeys"
  | "Connections";

/** All objects of a tunnel in one cluster, at one moment. It holds no secrets. */
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
  /** Whether the template of the gateway exists. */
  readonly hasTemplate: boolean;
  /** The Secrets with the labels of the gateway's keys. */
  readonly keys: readonly LiveSecret[] | Forbidden;
  /** Name of the gateway's Deployment, Service and Connection. */
  readonly resourceName: string;
  readonly parts: LiveGateway;
  /** Keys of the other cluster's gateway. */
  readonly publicKeys: readonly LiveObject[];
  readonly connection: LiveObject | undefined;
  /** When the objects were read, by the clock of the API server. */
  readonly now: Date | undefined;
  /** Name of the kubeconfig context, if it is set. */
  readonly context?: string;
  /** Secrets that messages must not contain. */
  readonly secrets?: () => readonly unknown[];
  /** The objects that the user is not allowed to read. They are missing here. */
  readonly unread: ReadonlySet<Part>;
}

/**
 * Reads one side of a tunnel. Objects that the user is not allowed to read are left out: each check
 * reports its own missing objects.
 */
export async function readSide(
  view: NamespaceView,
  side: Pick<LiveSide, "cluster" | "liqoNamespace" | "namespace" | "remoteClusterId">,
): Promise<LiveSide> {
  const { remoteClusterId } = side;
  const labels = gatewayLabels(remoteClusterId);
  const unread = new Set<Part>();
  const read = async <T>(part: Part, request: Promise<T>, otherwise: T): Promise<T> => {
    const found = await orForbidden(request);
    if (found === "forbidden") {
      unread.add(part);
      return otherwise;
    }
    return found;
  };
  const listGateways = async () =>
    Promise.all([
      view.list(networkingKind("GatewayServer")),
      view.list(networkingKind("GatewayClient")),
    ]);

  const [tenantNamespace, configurations, bothKinds, keys, publicKeys] = await Promise.all([
    view.getNamespace(),
    read("Configurations", view.list(networkingKind("Configuration")), []),
    read("gateways", listGateways(), [[], []]),
    listSecrets(view, labels),
    read("PublicKeys", view.list(networkingKind("PublicKey"), labels), []),
  ]);
  const gateways = bothKinds.flat();
  const [gateway] = gateways;
  const resourceName = gatewayResourceName(gateway?.metadata?.name ?? remoteClusterId);
  const template = gateway && templateOf(gateway);
  const [parts, connection, found] = await Promise.all([
    read("the gateway's Deployment, Service or pods", readGateway(view, resourceName), {
      pods: [],
    }),
    read("Connections", view.get(networkingKind("Connection"), resourceName), undefined),
    template && read("the gateway's template", readTemplate(view, template), undefined),
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
