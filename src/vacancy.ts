import * as pulumi from "@pulumi/pulumi";
import type { ClusterView, SeenObject } from "./cluster-view.js";
import { inThisRun, metadataOf } from "./hook.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { IPAM } from "./liqo/groups.js";
import { gatewayResourceName } from "./liqo/names.js";
import { until } from "./until.js";

/** Namespaces that this run of the program has made, by the provider that made them. */
const made = new WeakMap<pulumi.ProviderResource, Set<string>>();

/** Notes that a namespace is new, so that nobody has to look for what is left in it. */
export function noteNewNamespace(provider: pulumi.ProviderResource, namespace: string): void {
  made.set(provider, (made.get(provider) ?? new Set()).add(namespace));
}

/** What is about to be created. */
export interface VacancyArgs {
  readonly cluster: LiqoCluster;
  readonly kind: "Configuration" | "GatewayClient" | "GatewayServer";
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook that holds an object's creation back until nothing is left of the one before it. Liqo deletes what it made for an
 * object after the object itself, and until then would take the old for the new: an endpoint, a remapped range.
 *
 * It looks into the cluster, so with a provider of the caller alone it does nothing.
 */
export function vacancyHook(
  component: pulumi.ComponentResource,
  { cluster, kind, timeout }: VacancyArgs,
): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    if (made.get(cluster.provider)?.has(namespace) === true) {
      return;
    }
    const view = await cluster.view(namespace);
    const own = await view?.liqoObject(kind, name);
    if (view === undefined || (own !== undefined && !isLeaving(own))) {
      return; // What is there already is taken over, with all that belongs to it.
    }
    const place = `namespace ${namespace} of cluster ${cluster.name}`;
    const message = `waiting up to ${timeout} until all of the ${kind} before this is gone from ${place}`;
    await pulumi.log.info(message, component, undefined, /* ephemeral */ true);
    const left = await until(timeout, async () => {
      const remains = kind === "Configuration" ? networksIn(view) : gatewaysIn(view, name, place);
      const names = await remains;
      return names.length > 0 ? names.join(", ") : undefined;
    });
    if (left !== undefined) {
      throw new Error(
        `Within ${timeout} the ${kind} before this was not gone from ${place}. Left are: ${left}. ` +
          "See whether Liqo works there (kubectl -n liqo logs deploy/liqo-controller-manager), then run up again",
      );
    }
  });
}

/** The ranges that Liqo has remapped for a Configuration. */
async function networksIn(view: ClusterView): Promise<string[]> {
  return (await view.objects(IPAM.apiVersion, "Network")).map(nameOf);
}

/** What is left of earlier gateways. Throws if one of them is there to stay. */
async function gatewaysIn(view: ClusterView, name: string, place: string): Promise<string[]> {
  const resourceName = gatewayResourceName(name);
  const [gateways, { deployment, service, pods }, connection] = await Promise.all([
    Promise.all(
      ["GatewayServer", "GatewayClient", "WgGatewayServer", "WgGatewayClient"].map((kind) =>
        view.liqoObjects(kind),
      ),
    ),
    view.gateway(resourceName),
    view.liqoObject("Connection", resourceName),
  ]);
  const [servers = [], clients = []] = gateways;
  const staying = [...servers, ...clients].find((gateway) => !isLeaving(gateway));
  if (staying !== undefined) {
    throw new Error(
      `${place} has ${nameOf(staying)}, and Liqo runs one gateway in a namespace: ` +
        "delete that one if nobody needs it, or give this one a namespace of its own",
    );
  }
  return [
    ...gateways.flat().map(nameOf),
    ...(connection === undefined ? [] : [nameOf(connection)]),
    ...(deployment === undefined ? [] : [`Deployment ${resourceName}`]),
    ...(service === undefined ? [] : [`Service ${resourceName}`]),
    ...pods.map(({ metadata }) => `Pod ${metadata?.name ?? ""}`),
  ];
}

function isLeaving({ metadata }: SeenObject): boolean {
  return metadata?.deletionTimestamp !== undefined;
}

function nameOf({ kind = "", metadata }: SeenObject): string {
  return `${kind} ${metadata?.name ?? ""}`;
}
