import { describe, expect } from "vitest";
import {
  type SimulatedClusterOptions,
  SimulatedClusters,
  type SimulatedFaultKind,
  type SimulationOptions,
} from "../../src/testing/index.js";
import { it } from "../simulated-test.js";

/** Options that a test runner without type checks accepts. */
const untyped = (options: object) => options as SimulatedClusterOptions & SimulationOptions;

describe("SimulatedClusters.start", () => {
  it.each([
    [
      "invalid CIDRs",
      { podCidrs: ["nonsense"] },
      'Option podCidrs of simulated cluster "rome": expected a CIDR such as 10.10.0.0/16, got "nonsense".',
    ],
    [
      "one CIDR instead of a list",
      { podCidrs: "10.10.0.0/16" },
      'Option podCidrs of simulated cluster "rome": expected a list of CIDRs, got "10.10.0.0/16".',
    ],
    [
      "an address instead of a CIDR",
      { externalCidr: "10.70.0.1/16" },
      'Option externalCidr of simulated cluster "rome": expected a network address, got "10.70.0.1/16": write 10.70.0.0/16.',
    ],
    [
      "an invalid cluster ID",
      { clusterId: "Rome" },
      'Option clusterId of simulated cluster "rome": expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Rome".',
    ],
    [
      "an unknown option of a cluster",
      { podCidr: "10.11.0.0/16" },
      'Unknown option "podCidr" of simulated cluster "rome". The options are context, alsoReachedBy, clusterId, podCidrs, serviceCidr, externalCidr, ' +
        "liqoVersion, liqoNamespace, nodeAddress, reachableAt, objects.",
    ],
  ])("rejects %s", async (_, rome, message) => {
    await expect(SimulatedClusters.start({ rome: untyped(rome) })).rejects.toThrow(message);
  });

  it.each([
    [
      "an unknown option",
      { delay: { api: 1 } },
      'Unknown option "delay" of the simulation. The options are preview, providers, delays, faults, onEvent, patience, project, stack.',
    ],
    [
      "an unknown delay",
      { delays: { pods: 1 } },
      'Unknown option "pods" of the simulation\'s delays. The options are api, remapping, pod, loadBalancer, handshake, certificate, virtualKubelet.',
    ],
    [
      "a negative delay",
      { delays: { pod: -1 } },
      "Option pod of the simulation's delays: expected milliseconds, got -1.",
    ],
    [
      "a provider of an unknown cluster",
      { providers: { mine: "turin" } },
      'Option providers.mine of the simulation: Simulated cluster "turin" not found. The clusters are rome.',
    ],
    [
      "a fault of an unknown cluster",
      { faults: [{ cluster: "turin", kind: "tunnel-blocked" }] },
      'Simulated cluster "turin" not found. The clusters are rome.',
    ],
    [
      "an unknown fault",
      { faults: [{ cluster: "rome", kind: "pod-never-ready" }] },
      'Unknown fault "pod-never-ready" of simulated cluster "rome". The faults are pods-never-ready, ' +
        "load-balancer-pending, endpoint-empty-address, tunnel-blocked.",
    ],
  ])("rejects %s", async (_, options, message) => {
    const started = SimulatedClusters.start({ rome: {} }, untyped(options));

    await expect(started).rejects.toThrow(message);
  });
});

describe("setFaults", () => {
  it.for([
    [
      "turin",
      "tunnel-blocked",
      'Simulated cluster "turin" not found. The clusters are rome, milan.',
    ],
    [
      "rome",
      "tunnel-broken",
      'Unknown fault "tunnel-broken" of simulated cluster "rome". The faults are pods-never-ready, ',
    ],
  ] as const)(
    "rejects an unknown cluster or fault: cluster %s, fault %s",
    ([cluster, kind, message], { clusters }) => {
      expect(() => {
        clusters.setFaults([{ cluster, kind: kind as SimulatedFaultKind }]);
      }).toThrow(message);
    },
  );
});

describe("advance", () => {
  it("rejects an invalid duration", ({ clusters }) => {
    expect(() => {
      clusters.advance("1 minute" as "1m");
    }).toThrow(
      'Invalid duration: expected a duration such as "90s" or "5m", in ms, s, m or h, got',
    );
  });
});
