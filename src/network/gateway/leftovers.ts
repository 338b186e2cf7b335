import type { NamespaceView } from "../../cluster/namespace-view.js";
import { kindAndName } from "../../cluster/live-object.js";
import type {
  CreatedObject,
  Leftovers,
  LeftoverSearch,
} from "../../lifecycle/before-change/leftovers.js";
import { networkingKind } from "../../liqo/api-versions.js";
import { gatewayLabels, gatewayPodLabels } from "../../liqo/labels.js";
import { gatewayResourceName } from "../../liqo/names.js";
import { readGateway } from "../gateway-workload/live-gateway.js";
import { listSecrets } from "../keys/live-secrets.js";
import { POD } from "../../cluster/client/kubernetes-kinds.js";

/** How to find the leftovers of an earlier gateway of either kind. Its pods are deleted last. */
export const GATEWAY_LEFTOVERS: LeftoverSearch = {
  find: findGateways,
  last: { kind: POD, resource: "pods", labels: ({ name }) => gatewayPodLabels(name) },
  onlyOne: "Liqo runs one gateway in a namespace",
  resources: "Liqo's networking objects, Deployments, Services, pods and Secrets",
};

async function findGateways(
  view: NamespaceView,
  { name, remoteClusterId }: CreatedObject,
): Promise<Leftovers> {
  const resourceName = gatewayResourceName(name);
  const listKinds = (...kinds: string[]) =>
    Promise.all(kinds.map((kind) => view.list(networkingKind(kind))));
  const [owners, inner, { deployment, service, pods }, connection, keys] = await Promise.all([
    listKinds("GatewayServer", "GatewayClient"),
    listKinds("WgGatewayServer", "WgGatewayClient"),
    readGateway(view, resourceName),
    view.get(networkingKind("Connection"), resourceName),
    listSecrets(view, gatewayLabels(remoteClusterId)),
  ]);
  const secrets = keys === "forbidden" ? [] : keys.filter(({ isCreatedByLiqo }) => isCreatedByLiqo);
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
