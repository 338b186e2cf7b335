import { afterEach, describe, expect, it } from "vitest";
import {
  type SimulatedClusterOptions,
  SimulatedClusters,
  type SimulatedFaultKind,
  type SimulationOptions,
} from "../../src/testing/index.js";

/** Options that a test without type checks may pass. */
const untyped = (options: object) => options as SimulatedClusterOptions & SimulationOptions;

describe("a simulation", () => {
  it.each([
    [
      "for CIDRs that are invalid",
      { podCidrs: ["nonsense"] },
      'Option podCidrs of simulated cluster "rome": expected a CIDR such as 10.10.0.0/16, got "nonsense".',
    ],
    [
      "for one CIDR instead of a list",
      { podCidrs: "10.10.0.0/16" },
      'Option podCidrs of simulated cluster "rome": expected a list of CIDRs, got "10.10.0.0/16".',
    ],
    [
      "for an address instead of a CIDR",
      { externalCidr: "10.70.0.1/16" },
      'Option externalCidr of simulated cluster "rome": expected a network, got the address "10.70.0.1/16" in it: write 10.70.0.0/16.',
    ],
    [
      "for an invalid cluster ID",
      { clusterId: "Rome" },
      'Option clusterId of simulated cluster "rome": expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Rome".',
    ],
    [
      "for an unknown option of a cluster",
      { podCidr: "10.11.0.0/16" },
      'Unknown option "podCidr" of simulated cluster "rome": expected one of context, alsoReachedBy, clusterId, podCidrs, serviceCidr, externalCidr, ' +
        "liqoVersion, liqoNamespace, nodeAddress, reachableAt, objects.",
    ],
  ])("is rejected %s", async (_, rome, message) => {
    await expect(SimulatedClusters.start({ rome: untyped(rome) })).rejects.toThrow(message);
  });

  it.each([
    [
      "for an unknown option",
      { delay: { api: 1 } },
      'Unknown option "delay" of the simulation: expected one of preview, providers, delays, faults, onEvent, patience, project, stack.',
    ],
    [
      "for an unknown delay",
      { delays: { pods: 1 } },
      'Unknown option "pods" of the simulation\'s delays: expected one of api, remapping, pod, loadBalancer, handshake.',
    ],
    [
      "for a negative delay",
      { delays: { pod: -1 } },
      "Option pod of the simulation's delays: expected milliseconds, got -1.",
    ],
    [
      "for a provider of an unknown cluster",
      { providers: { mine: "turin" } },
      'Option providers.mine of the simulation: Simulated cluster "turin" not found. The clusters are rome.',
    ],
    [
      "for a fault of an unknown cluster",
      { faults: [{ cluster: "turin", kind: "tunnel-blocked" }] },
      'Simulated cluster "turin" not found. The clusters are rome.',
    ],
    [
      "for an unknown fault",
      { faults: [{ cluster: "rome", kind: "pod-never-ready" }] },
      'Unknown fault "pod-never-ready" of simulated cluster "rome": expected one of pods-never-ready, ' +
        "load-balancer-pending, endpoint-empty-address, tunnel-blocked.",
    ],
  ])("is rejected %s", async (_, options, message) => {
    const started = SimulatedClusters.start({ rome: {} }, untyped(options));

    await expect(started).rejects.toThrow(message);
  });
});

describe("setFaults", () => {
  let clusters: SimulatedClusters;

  afterEach(() => clusters.settle());

  it.each([
    [
      "turin",
      "tunnel-blocked",
      'Simulated cluster "turin" not found. The clusters are rome, milan.',
    ],
    [
      "rome",
      "tunnel-broken",
      'Unknown fault "tunnel-broken" of simulated cluster "rome": expected one of pods-never-ready, ',
    ],
  ])("rejects an unknown fault or cluster: %s, %s", async (cluster, kind, message) => {
    clusters = await SimulatedClusters.start({ rome: {}, milan: {} });

    expect(() => {
      clusters.setFaults([{ cluster, kind: kind as SimulatedFaultKind }]);
    }).toThrow(message);
  });
});
