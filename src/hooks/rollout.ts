import * as pulumi from "@pulumi/pulumi";
import { type ClusterView, unlessForbidden } from "../cluster/cluster-view.js";
import { explain } from "../diagnosis/explain.js";
import type { Place } from "../diagnosis/place.js";
import { templateOf } from "../diagnosis/seen-side.js";
import type { GatewayRole } from "../gateway/gateway.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { gatewayLabels } from "../liqo/labels.js";
import { inThisRun, metadataOf } from "./hook.js";
import { placeOfObject } from "./object-place.js";
import { specChangedAt, staleness, timeOf } from "./staleness.js";
import { until } from "./until.js";

/** Whose tunnel is about to be waited for once more. */
export interface RolloutArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  /** A length of time such as `5m`. */
  readonly timeout: string;
  /** The other end of the tunnel, to look at as well if it does not come up. */
  readonly otherEnd?: () => Place | undefined;
}

/**
 * A hook that holds the update of a Connection back until its gateway runs as it is declared now and has sent packets
 * since. A Connection goes on saying Connected for about ten seconds after its tunnel has gone. The same goes for one that
 * is declared for the first time and is from before its gateway was changed.
 *
 * It looks into the cluster, so with a provider of the caller alone it can only warn.
 */
export function rolloutHook(
  component: pulumi.ComponentResource,
  { cluster, role, timeout, otherEnd }: RolloutArgs,
): pulumi.ResourceHookFunction {
  return inThisRun(async ({ oldInputs, newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const warn = (wayOut: string) =>
      pulumi.log.warn(
        `cannot look into cluster ${cluster.name}: its Connection may still say what it said before the change. ${wayOut}`,
        component,
      );
    const view = await cluster.view(namespace);
    if (oldInputs === undefined && !(await isFromBefore(view, role, name))) {
      return;
    }
    if (view === undefined) {
      await warn("Give its LiqoCluster context or kubeconfig beside the provider");
      return;
    }
    const place = placeOfObject(cluster, newInputs);
    const labels = gatewayLabels(place.remoteClusterId);
    const which = `Connection ${namespace}/${name} in cluster ${cluster.name}`;
    const what = oldInputs === undefined ? "taken over" : "changed";
    const message = `waiting up to ${timeout} until the gateway that was ${what} carries packets: ${which}`;
    await pulumi.log.info(message, component, undefined, /* ephemeral */ true);
    const begin = performance.now();
    const carried = until(timeout, cluster.name, async () => {
      const [gateways, parts, connection, keys, publicKeys] = await Promise.all([
        view.liqoObjects(`Gateway${role}`),
        view.gateway(name),
        view.liqoObject("Connection", name),
        view.keys(labels),
        view.liqoObjects("PublicKey", labels),
      ]);
      const [gateway] = gateways;
      const reference = gateway && templateOf(gateway);
      const template = reference && (await unlessForbidden(view.liqoObjectOf(reference)));
      const seconds = (performance.now() - begin) / 1000;
      const end = { gateway, template, ...parts, connection, keys, publicKeys };
      const stale = staleness(end, seconds);
      return stale && `${which}, ${stale}`;
    });
    const left = await unlessForbidden(carried);
    if (left === "unreadable") {
      await warn(
        "Give this user the right to list Liqo's objects, Deployments, Services and pods there",
      );
    } else if (left !== undefined) {
      const lines = await explain({ kind: "Connection", name, place, otherEnd: otherEnd?.() });
      throw new Error(
        [
          `Within ${timeout} the gateway that was ${what} did not carry packets: ${left}.`,
          ...lines,
        ].join("\n"),
      );
    }
  });
}

/** Whether a Connection has been there since before its gateway was changed. */
async function isFromBefore(
  view: ClusterView | undefined,
  role: GatewayRole,
  name: string,
): Promise<boolean> {
  const look = Promise.all([
    view?.liqoObject("Connection", name),
    view?.liqoObjects(`Gateway${role}`),
  ]);
  const [connection, [gateway] = []] = await look.catch(() => []);
  const made = connection?.metadata?.creationTimestamp;
  return made !== undefined && gateway !== undefined && timeOf(made) < specChangedAt(gateway);
}
