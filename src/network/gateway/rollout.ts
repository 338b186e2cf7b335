import * as pulumi from "@pulumi/pulumi";
import { isForbidden, reasonOf } from "../../cluster/client/api-error.js";
import type { Pod } from "../../cluster/client/kubernetes-objects.js";
import { type NamespaceView, orForbidden } from "../../cluster/namespace-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { poll, Rejection } from "../../cluster/poll.js";
import { inContext } from "../../diagnosis/check-result.js";
import { networkingKind } from "../../liqo/api-versions.js";
import { gatewayLabels } from "../../liqo/labels.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../../pulumi/resource-hook.js";
import { hideSecrets } from "../../pulumi/secret-text.js";
import { explain } from "../checks/explain.js";
import { objectLocation } from "../checks/object-location.js";
import type { SideLocation } from "../checks/side-location.js";
import { readTemplate, templateOf } from "../gateway-template/live-template.js";
import { readGateway } from "../gateway-workload/live-gateway.js";
import { hasKeptKeys } from "../keys/kept-keys.js";
import { listSecrets } from "../keys/live-secrets.js";
import {
  adviceAfter,
  gracePeriodOf,
  keysWrittenAt,
  type LiveGatewaySide,
  podsWithEarlierKeys,
  rolloutStatus,
  specChangedAt,
  type Staleness,
  timeOf,
} from "./rollout-status.js";
import { commandLines, renderMessage, wrap } from "../../message.js";
import { POD } from "../../cluster/client/kubernetes-kinds.js";

/** The gateway of a Connection that waits for its rollout. */
export interface RolloutArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  /** A duration such as `5m`. */
  readonly timeout: string;
  /** The other side of the tunnel, which is inspected too if the wait fails. */
  readonly otherSide?: () => SideLocation | undefined;
}

type Labels = Readonly<Record<string, string>>;

/**
 * A hook that delays the update of a Connection until its gateway runs as declared and has sent
 * packets since. Otherwise the update would accept an outdated status, because Liqo reports
 * Connected for about ten seconds after a tunnel is down. It also delays the adoption of a
 * Connection that is older than the last change of its gateway or of its keys.
 *
 * With another `keyVersion`, Liqo itself restarts the gateway, because the name of its Secret
 * changes. This hook restarts the gateway only if the same Secret was rewritten.
 */
export function waitUntilGatewayCarriesPackets(
  resource: pulumi.Resource | undefined,
  { cluster, role, timeout, otherSide }: RolloutArgs,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ oldInputs, newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const location = objectLocation(cluster, newInputs);
    const labels = gatewayLabels(location.remoteClusterId);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    if (oldInputs === undefined && !(await isOutdated(view, role, name, labels))) {
      return;
    }
    const description = `Connection ${namespace}/${name} in cluster ${cluster.name}`;
    const gatewayDescription = `the ${oldInputs === undefined ? "adopted" : "updated"} gateway`;
    const progress = `waiting up to ${timeout} until ${gatewayDescription} carries packets: ${description}`;
    const hide = (message: string) =>
      hideSecrets(hideSecretsOf(newInputs, message), location.secrets?.() ?? []);
    await pulumi.log.info(hide(progress), resource, undefined, /* ephemeral */ true);
    const liqoNamespace = await location.liqoNamespace();
    const begin = performance.now();
    const restarts = new Restarts(view, resource, hide);
    let staleness: Staleness | undefined;
    const rolledOut = poll(timeout, cluster.name, async () => {
      staleness = undefined;
      const live = await readGatewaySide(view, role, name, labels);
      const areKeysKept =
        live.keys !== "forbidden" &&
        live.keys.every((secret) => hasKeptKeys(cluster, namespace, secret.name));
      const side = { liqoNamespace, ...live, areKeysKept };
      const milliseconds = performance.now() - begin;
      staleness = rolloutStatus(side, milliseconds / 1000);
      if (staleness?.hasEarlierKeys === true && milliseconds >= gracePeriodOf(side)) {
        await restarts.restart(podsWithEarlierKeys(side));
      }
      return staleness?.reason;
    });
    const blocking = await orForbidden(rolledOut);
    if (blocking === "forbidden") {
      await pulumi.log.warn(
        hide(
          renderMessage({
            problem: `forbidden: cannot inspect the gateway in cluster ${cluster.name}. The status of its Connection may be outdated.`,
            hint:
              'Grant "list" on Liqo\'s networking objects, Deployments, Services, pods and Secrets in namespace ' +
              `${namespace}.`,
            section: "forbidden",
          }),
        ),
        resource,
      );
    } else if (blocking !== undefined) {
      const { hint, commands } = inContext(adviceAfter(timeout, staleness), view.context);
      const next = [
        ...(hint === undefined ? [] : wrap(`next: ${hint}`, "  ", "  ")),
        ...commandLines(commands, "    "),
      ];
      const lines = [
        `timed out after ${timeout}: no packets through ${gatewayDescription}`,
        ...wrap(`${description}: ${blocking}`, "  ", "  "),
        ...(await explain(
          { kind: "Connection", name, location, otherSide: otherSide?.() },
          { section: "wait-rollout", next },
        )),
      ];
      throw new Error(hide(lines.join("\n")));
    }
  });
}

/**
 * Reads the objects that the rollout of a gateway depends on. Unlike `readSide` of the checks, this
 * throws if an object is forbidden: then the wait ends with a warning. It also returns the contents
 * of the template, and leaves out objects that do not matter for a rollout.
 */
async function readGatewaySide(
  view: NamespaceView,
  role: GatewayRole,
  resourceName: string,
  labels: Labels,
): Promise<Omit<LiveGatewaySide, "liqoNamespace">> {
  const [[gateway], parts, connection, keys, publicKeys] = await Promise.all([
    view.list(networkingKind(`Gateway${role}`)),
    readGateway(view, resourceName),
    view.get(networkingKind("Connection"), resourceName),
    listSecrets(view, labels),
    view.list(networkingKind("PublicKey"), labels),
  ]);
  const reference = gateway && templateOf(gateway);
  const template = reference && (await orForbidden(readTemplate(view, reference)));
  return { gateway, template, ...parts, connection, keys, publicKeys };
}

/**
 * Whether a Connection is older than the last change of its gateway or of its keys. True if the
 * objects cannot be read.
 */
async function isOutdated(
  view: NamespaceView,
  role: GatewayRole,
  name: string,
  labels: Labels,
): Promise<boolean> {
  try {
    const [connection, [gateway], keys] = await Promise.all([
      view.get(networkingKind("Connection"), name),
      view.list(networkingKind(`Gateway${role}`)),
      listSecrets(view, labels),
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

/** Restarts a gateway by deleting its pods, each pod once. */
class Restarts {
  private readonly deleted = new Set<string>();

  constructor(
    private readonly view: NamespaceView,
    private readonly resource: pulumi.Resource | undefined,
    private readonly hide: (message: string) => string,
  ) {}

  async restart(pods: readonly Pod[]): Promise<void> {
    for (const { metadata: { name = "", namespace = "" } = {} } of pods) {
      if (this.deleted.has(name)) {
        continue;
      }
      const progress = `restarting gateway pod ${namespace}/${name}, which started before its Secret was last written`;
      await pulumi.log.info(this.hide(progress), this.resource);
      await this.view.delete(POD, name).catch((error: unknown) => {
        if (isForbidden(error)) {
          const commands = `kubectl delete pod ${name} -n ${namespace}`;
          throw new Rejection(
            renderMessage({
              problem: "forbidden: cannot restart the gateway, which runs with earlier keys",
              facts: [reasonOf(error)],
              ...inContext({ hint: "Restart it:", commands }, this.view.context),
              section: "wait-rollout",
            }),
          );
        }
        throw error;
      });
      // Only after the request succeeded: after an error, `poll` calls this again.
      this.deleted.add(name);
    }
  }
}
