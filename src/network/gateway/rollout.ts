import * as pulumi from "@pulumi/pulumi";
import { type ClusterView, orForbidden } from "../../cluster/cluster-view.js";
import type { Pod } from "../../cluster/client/kubernetes-objects.js";
import { isForbidden, reasonOf } from "../../cluster/client/error-reason.js";
import { explain } from "../checks/explain.js";
import type { SideLocation } from "../checks/side-location.js";
import { templateOf } from "../checks/live-side.js";
import type { GatewayRole } from "./gateway.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { bindToRun, metadataOf } from "../../pulumi/resource-hook.js";
import { objectLocation } from "../checks/object-place.js";
import {
  EARLIER_KEYS,
  keysWrittenAt,
  gracePeriodOf,
  podsWithEarlierKeys,
  specChangedAt,
  rolloutStatus,
  timeOf,
} from "./rollout-status.js";
import { Refusal, poll } from "../../cluster/poll.js";

/** Whose tunnel is about to be waited for once more. */
export interface RolloutArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  /** A length of time such as `5m`. */
  readonly timeout: string;
  /** The other end of the tunnel, to look at as well if it does not come up. */
  readonly otherEnd?: () => SideLocation | undefined;
}

/**
 * A hook that holds the update of a Connection back until its gateway runs as it is declared now and has sent packets
 * since. A Connection goes on saying Connected for about ten seconds after its tunnel is down. The same goes for one that
 * is declared for the first time and is older than the last change of its gateway or of its keys.
 *
 * A gateway that still runs with earlier keys, because its Secret was written under the same name, is restarted.
 */
export function waitForRollout(
  component: pulumi.ComponentResource,
  { cluster, role, timeout, otherEnd }: RolloutArgs,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ oldInputs, newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const place = objectLocation(cluster, newInputs);
    const labels = gatewayLabels(place.remoteClusterId);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    if (oldInputs === undefined && !(await isFromBefore(view, role, name, labels))) {
      return;
    }
    const which = `Connection ${namespace}/${name} in cluster ${cluster.name}`;
    const what = oldInputs === undefined ? "adopted" : "changed";
    const message = `waiting up to ${timeout} until the gateway that was ${what} carries packets: ${which}`;
    await pulumi.log.info(message, component, undefined, /* ephemeral */ true);
    const liqoNamespace = await place.liqoNamespace();
    const begin = performance.now();
    const restarts = new Restarts(view, component);
    const carried = poll(timeout, cluster.name, async () => {
      const [gateways, parts, connection, keys, publicKeys] = await Promise.all([
        view.liqoObjects(`Gateway${role}`),
        view.gateway(name),
        view.liqoObject("Connection", name),
        view.keys(labels),
        view.liqoObjects("PublicKey", labels),
      ]);
      const [gateway] = gateways;
      const reference = gateway && templateOf(gateway);
      const template = reference && (await orForbidden(view.liqoObjectOf(reference)));
      const milliseconds = performance.now() - begin;
      const end = { liqoNamespace, gateway, template, ...parts, connection, keys, publicKeys };
      const stale = rolloutStatus(end, milliseconds / 1000);
      if (stale === EARLIER_KEYS && milliseconds >= gracePeriodOf(end)) {
        await restarts.restart(podsWithEarlierKeys(end));
      }
      return stale && `${which}, ${stale}`;
    });
    const left = await orForbidden(carried);
    if (left === "unreadable") {
      const warning =
        `forbidden: cannot inspect the gateway in cluster ${cluster.name}, so its Connection may still report the tunnel from ` +
        'before the change. Grant "list" on Liqo\'s networking objects, Deployments, Services, pods and Secrets in ' +
        `namespace ${namespace}`;
      await pulumi.log.warn(warning, component);
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

/** Whether a Connection is older than the last change of its gateway or of its keys. If that cannot be read, it may be. */
async function isFromBefore(
  view: ClusterView,
  role: GatewayRole,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<boolean> {
  try {
    const [connection, [gateway], keys] = await Promise.all([
      view.liqoObject("Connection", name),
      view.liqoObjects(`Gateway${role}`),
      view.keys(labels),
    ]);
    const created = connection?.metadata?.creationTimestamp;
    const changed = gateway === undefined ? 0 : specChangedAt(gateway);
    return (
      created !== undefined && timeOf(created) < Math.max(changed, keysWrittenAt({ keys }) ?? 0)
    );
  } catch {
    return true;
  }
}

/** Restarts a gateway by deleting its pods, each of them once. */
class Restarts {
  private readonly deleted = new Set<string>();

  constructor(
    private readonly view: ClusterView,
    private readonly component: pulumi.ComponentResource,
  ) {}

  async restart(pods: readonly Pod[]): Promise<void> {
    for (const { metadata: { name = "", namespace = "" } = {} } of pods) {
      if (this.deleted.has(name)) {
        continue;
      }
      const command = `kubectl delete pod ${name} -n ${namespace}`;
      const message = `restarting gateway pod ${namespace}/${name}, which started before its Secret was last written`;
      await pulumi.log.info(message, this.component);
      await this.view.deletePod(name).catch((error: unknown) => {
        if (isForbidden(error)) {
          throw new Refusal(
            `the gateway runs with earlier keys, and this user is not allowed to restart it (${reasonOf(error)}): ${command}`,
          );
        }
        throw error;
      });
      // Only now: a request that fails is sent again.
      this.deleted.add(name);
    }
  }
}
