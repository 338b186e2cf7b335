import * as pulumi from "@pulumi/pulumi";
import type { GatewayRole } from "./gateway.js";
import { inThisRun, metadataOf } from "./hook.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { staleness } from "./staleness.js";
import { until } from "./until.js";

/** Whose tunnel is about to be waited for once more. */
export interface RolloutArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook that holds the update of a Connection back until its gateway runs as it is declared now and has sent packets
 * since. A Connection goes on saying Connected for about ten seconds after its tunnel has gone.
 *
 * It looks into the cluster, so with a provider of the caller alone it can only warn.
 */
export function rolloutHook(
  component: pulumi.ComponentResource,
  { cluster, role, timeout }: RolloutArgs,
): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      const message =
        `cannot look into cluster ${cluster.name}: its Connection may still say what it said before the change. ` +
        "Give its LiqoCluster context or kubeconfig beside the provider";
      await pulumi.log.warn(message, component);
      return;
    }
    const begin = performance.now();
    const stale = await until(timeout, async () => {
      const [gateways, parts, connection] = await Promise.all([
        view.liqoObjects(`Gateway${role}`),
        view.gateway(name),
        view.liqoObject("Connection", name),
      ]);
      const seconds = (performance.now() - begin) / 1000;
      return staleness({ gateway: gateways[0], ...parts, connection }, seconds);
    });
    if (stale !== undefined) {
      const failed = { kind: "Connection", namespace, name } as const;
      const lines = await cluster.explain(failed);
      throw new Error(
        [
          `Within ${timeout} the changed gateway did not carry packets: ` +
            `Connection ${namespace}/${name} in cluster ${cluster.name}, ${stale}.`,
          ...lines,
        ].join("\n"),
      );
    }
  });
}
