import * as pulumi from "@pulumi/pulumi";
import { secretsIn } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import {
  type Diagnosis,
  diagnosisOf,
  isOk,
  notInspected,
  type Proof,
  warningOf,
} from "../../diagnosis/diagnosis.js";
import { CONNECTED, withoutSecrets } from "../../network/checks/tunnel-diagnosis.js";
import { isMocked } from "../../pulumi/engine.js";
import { hideSecrets } from "../../pulumi/secret-text.js";
import { secretValues } from "../../validation/redact.js";
import { checkPeers, type InspectedPeer } from "./run-checks.js";

/** The summary of a peering that works. */
const READY = "Ready";

/**
 * The last check of a peering: of a consumer with and without a virtual node, or of a provider whose
 * consumer was not inspected.
 */
const LAST_CHECKS = ["node", "identity", "tenant"];

/**
 * Proves that a peering works: its last check and that of its network are `ok`, and no object is known
 * to have no copy in the provider.
 *
 * @param hasNetwork whether the checks contain those of a network.
 * @param status the status that was found without the checks. The checks do not cover all of it.
 */
export function peeringProof(hasNetwork: boolean, status = READY): Proof {
  return {
    summary: READY,
    isGiven: (checks) => {
      const last = LAST_CHECKS.map((name) => checks.filter((check) => check.name === name)).find(
        (found) => found.length > 0,
      );
      return (
        status === READY &&
        last !== undefined &&
        last.every(({ result }) => result === "ok") &&
        checks.every(({ name, result }) => name !== "replication" || result === "ok") &&
        (!hasNetwork || isOk(checks, "connection"))
      );
    },
  };
}

/** What the diagnosis of a peering is about. */
export interface DiagnosedPeering {
  readonly status: pulumi.Output<string>;
  readonly peers: pulumi.Output<() => readonly InspectedPeer[]>;
  /** The diagnosis of the network. It reports its problems itself. Undefined without a network. */
  readonly network: pulumi.Output<Diagnosis> | undefined;
  /** Values that the diagnosis may contain. It does not contain those that are secret. */
  readonly declared: readonly pulumi.Input<unknown>[];
  /** The clusters whose recorded secrets the diagnosis does not contain either. */
  readonly clusters: readonly LiqoCluster[];
}

/**
 * The diagnosis of a peering in every preview and `up`. Problems are logged as a warning, except
 * those of the network.
 */
export function livePeeringDiagnosis(
  component: pulumi.Resource,
  { status, peers, network, declared, clusters }: DiagnosedPeering,
): pulumi.Output<Diagnosis> {
  // Behind mocks there is no cluster.
  if (isMocked()) {
    return status.apply(notInspected);
  }
  const none: Diagnosis = notInspected(CONNECTED.summary);
  return pulumi
    .all([status, network ?? none, peers])
    .apply(async ([reported, tunnel, inspected]) => {
      const secrets = [...(await secretValues(declared)), ...clusters.flatMap(secretsIn)];
      const found = checkPeers(inspected(), tunnel.checks);
      const own = found.map((check) => withoutSecrets(check, secrets));
      const checks = [...own, ...tunnel.checks];
      const isConnected = tunnel.summary === CONNECTED.summary;
      const proof = peeringProof(!isConnected, reported);
      const diagnosis = diagnosisOf(checks, hideSecrets(reported, secrets), proof);
      if (diagnosis.summary === READY) {
        return notInspected(READY);
      }
      const warning = warningOf(own, proof);
      if (warning !== undefined) {
        void pulumi.log.warn(warning, component);
      }
      return diagnosis;
    });
}
