import type { LiveSecret } from "../keys/live-secrets.js";
import type { Pod } from "../../cluster/client/kubernetes-objects.js";
import type { ConnectionStatus } from "../../liqo/index.js";
import type { PublicKeySpec } from "../../liqo/networking/public-key.js";
import { outdatedSecret } from "../gateway-workload/rendered-pods.js";
import { podName, sendingPods, startOf } from "../gateway-workload/gateway-pods.js";
import {
  pass,
  type CheckResult,
  RECREATE_ADVICE,
  unknown,
  fail,
  inOrder,
} from "../../diagnosis/check-result.js";
import { awaitRollout } from "./advice.js";
import type { LiveSide } from "./live-side.js";

/** Checks that the PublicKey in a cluster matches the Secret in the other cluster. */
export function checkKey(side: LiveSide, other: LiveSide | undefined): CheckResult {
  const { publicKeys, namespace, remoteClusterId } = side;
  const [remoteKey] = publicKeys;
  if (remoteKey === undefined || publicKeys.length > 1) {
    return fail(
      `namespace ${namespace} has ${publicKeys.length} PublicKeys labelled as key of the gateway in "${remoteClusterId}", expected one`,
      remoteKey === undefined
        ? RECREATE_ADVICE
        : "delete the PublicKey that the stack does not manage",
    );
  }
  const name = `PublicKey ${remoteKey.metadata?.name ?? ""}`;
  const { publicKey } = (remoteKey.spec ?? {}) as Partial<PublicKeySpec>;
  // Of several Secrets, none is known to be the gateway's.
  const expected = other === undefined ? undefined : onlySecret(other.keys)?.publicKey;
  if (expected === undefined) {
    return unknown(
      `${name} was not compared with the Secret in cluster ${other?.cluster ?? remoteClusterId}`,
    );
  }
  const secret = `the Secret in cluster ${other?.cluster ?? ""}`;
  return publicKey === expected
    ? pass(`${name} matches ${secret}`)
    : fail(
        `${name} is ${publicKey ?? "empty"}, but the public key of ${secret} is ${expected}`,
        inOrder(
          "if you manage the keys, check that the publicKey that you set belongs to your Secret",
          `otherwise ${RECREATE_ADVICE.hint}`,
        ),
      );
}

/**
 * Checks that the gateway has read its Secret since the Secret last changed. A gateway reads its
 * Secret only when it starts.
 */
export function checkGatewayKeys(side: LiveSide): CheckResult | undefined {
  const { namespace, liqoNamespace, resourceName, parts, keys, connection } = side;
  const pods = sendingPods(parts.pods);
  if (pods.length === 0) {
    return undefined;
  }
  if (keys === "forbidden") {
    return unknown(`forbidden: cannot list Secrets in namespace ${namespace}`);
  }
  const secret = onlySecret(keys);
  if (secret === undefined) {
    return undefined;
  }
  const { value } = (connection?.status ?? {}) as ConnectionStatus;
  const isConnected = value === "Connected";
  for (const pod of pods) {
    const outdated = outdatedSecret(pod.spec ?? {}, secret.name);
    if (outdated !== undefined) {
      const seen = `pod ${podName(pod)} mounts ${outdated}`;
      return isConnected
        ? unknown(seen)
        : fail(seen, awaitRollout(resourceName, namespace, liqoNamespace));
    }
  }
  const description = `Secret ${secret.name}`;
  if (secret.changedAt === undefined || pods.some((pod) => startOf(pod) === undefined)) {
    return isConnected
      ? pass(`Connection ${resourceName} reports Connected with ${description}`)
      : unknown(
          `it is not recorded whether ${description} changed after the gateway's pod started`,
        );
  }
  const before = podsBeforeKeys(side);
  const [pod] = before?.pods ?? [];
  if (before === undefined || pod === undefined) {
    const started = pods.map((each) => `pod ${podName(each)} started at ${startOf(each) ?? ""}`);
    return pass(
      `${started.join(" and ")}, after ${description} last changed at ${secret.changedAt}`,
    );
  }
  const seen = `pod ${podName(pod)} started at ${startOf(pod) ?? ""}, before ${description} last changed at ${secret.changedAt}`;
  if (before.measuredAt !== undefined) {
    return pass(`${seen}, and a packet was measured at ${before.measuredAt}`);
  }
  if (side.unread.has("Connections")) {
    return unknown(`${seen}; forbidden: cannot list Connections in namespace ${namespace}`);
  }
  if (isConnected) {
    return unknown(`${seen}, and Connection ${resourceName} reports no measurement since`);
  }
  const names = before.pods.map(podName).join(" ");
  return fail(
    `${seen}, and Connection ${resourceName} reports no measurement since: the gateway probably still uses the earlier keys`,
    { hint: "restart it", commands: `kubectl delete pod ${names} -n ${namespace}` },
  );
}

/** Pods that send packets and started before their Secret last changed. */
interface PodsBeforeKeys {
  readonly pods: readonly Pod[];
  readonly secret: LiveSecret;
  /**
   * When a packet was measured after the change, which proves that the keys still match. Liqo
   * deletes the time when the tunnel is no longer Connected.
   */
  readonly measuredAt?: string;
}

/**
 * The pods of a side that started before their Secret last changed. Undefined without such pods, or
 * if the time of the change is not recorded.
 */
export function podsBeforeKeys({ parts, keys, connection }: LiveSide): PodsBeforeKeys | undefined {
  const secret = keys === "forbidden" ? undefined : onlySecret(keys);
  const changed = Date.parse(secret?.changedAt ?? "");
  // A comparison with an unknown time is false.
  const pods = sendingPods(parts.pods).filter((pod) => Date.parse(startOf(pod) ?? "") < changed);
  if (secret === undefined || pods.length === 0) {
    return undefined;
  }
  const { value, latency } = (connection?.status ?? {}) as ConnectionStatus;
  const measuredAt = value === "Connected" ? latency?.timestamp : undefined;
  return Date.parse(measuredAt ?? "") > changed ? { pods, secret, measuredAt } : { pods, secret };
}

/** The Secret with the gateway's keys, if exactly one is readable. */
function onlySecret(keys: LiveSide["keys"]): LiveSecret | undefined {
  return keys !== "forbidden" && keys.length === 1 ? keys[0] : undefined;
}
