import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { Deployment } from "../../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { ArgsProblem } from "../../validation/errors.js";
import { NODE } from "../../cluster/client/kubernetes-kinds.js";

const DEPLOYMENT: ObjectKind = { apiVersion: "apps/v1", kind: "Deployment" };
const CONTROLLER_MANAGER = "liqo-controller-manager";

/** The modules of Liqo that a peering needs, and the values of Liqo's Helm chart. */
const MODULES = ["authentication", "offloading"].map((module) => ({
  module,
  flag: `--${module}-enabled=false`,
  value: `${module}.enabled`,
}));

/** The labels by which Liqo finds a node with the API server. */
const CONTROL_PLANE = ["control-plane", "master", "controlplane"].map(
  (role) => `node-role.kubernetes.io/${role}`,
);

/**
 * Checks that Liqo was installed with what a peering needs. Accepts an installation that cannot be
 * inspected.
 *
 * @param isProvider whether the other cluster needs the address of the API server.
 */
export function checkLiqoSettings(
  check: ArgsCheck,
  path: string,
  cluster: LiqoCluster,
  isProvider: boolean,
): void {
  const problems = cluster.liqoNamespace.apply(async (namespace) => {
    const view = await cluster.view(namespace);
    const deployment = await view
      ?.get<Deployment>(DEPLOYMENT, CONTROLLER_MANAGER)
      .catch(() => undefined);
    const containers = deployment?.spec?.template.spec?.containers ?? [];
    const args = containers.flatMap(({ args: found = [] }) => found);
    return view === undefined || args.length === 0
      ? []
      : [
          ...disabledModules(args, cluster.name),
          ...(isProvider && (await hasNoAddress(view, args)) ? [noAddress(cluster.name)] : []),
        ];
  });
  check.whenKnown(path, problems, (found) => (found.length > 0 ? found : undefined));
}

function disabledModules(args: readonly string[], cluster: string): ArgsProblem[] {
  return MODULES.filter(({ flag }) => args.includes(flag)).map(({ module, flag, value }) => ({
    path: "",
    reason: `expected Liqo with ${module}, but in cluster ${cluster} it runs with ${flag}: set ${value} in its Helm values`,
  }));
}

/** Whether Liqo does not know the address of its API server. On Amazon EKS, it asks AWS. */
async function hasNoAddress(view: NamespaceView, args: readonly string[]): Promise<boolean> {
  if (args.some((arg) => /^--(api-server-address-override=.|aws-)/.test(arg))) {
    return false;
  }
  const nodes = await view.listEverywhere(NODE, {}).catch(() => []);
  const isControlPlane = ({ metadata }: (typeof nodes)[number]) =>
    CONTROL_PLANE.some((label) => label in (metadata?.labels ?? {}));
  return nodes.length > 0 && !nodes.some(isControlPlane);
}

function noAddress(cluster: string): ArgsProblem {
  return {
    path: "",
    reason:
      `Liqo in cluster ${cluster} does not know the address of the API server, because the cluster has no node with role ` +
      "control-plane: set apiServer.address in its Helm values (liqoctl install --api-server-url)",
  };
}
