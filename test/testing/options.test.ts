import { afterEach, describe, expect, it } from "vitest";
import {
  type SimulatedClusterOptions,
  SimulatedClusters,
  type SimulatedFaultKind,
  type SimulationOptions,
} from "../../src/testing/index.js";

/** What a test without types may write. */
const untyped = (options: object) => options as SimulatedClusterOptions & SimulationOptions;

describe("a simulation is refused", () => {
  it.each([
    [
      "for ranges that are none",
      { podCidrs: ["nonsense"] },
      'Option podCidrs of simulated cluster "rome": expected a CIDR such as 10.10.0.0/16, got "nonsense".',
    ],
    [
      "for one range where there is a list",
      { podCidrs: "10.10.0.0/16" },
      'Option podCidrs of simulated cluster "rome": expected a list of CIDRs, got "10.10.0.0/16".',
    ],
    [
      "for a range that is none",
      { externalCidr: "10.70.0.1/16" },
      'Option externalCidr of simulated cluster "rome": expected a network, got the address "10.70.0.1/16" in it: write 10.70.0.0/16.',
    ],
    [
      "for an ID that no cluster has",
      { clusterId: "Rome" },
      'Option clusterId of simulated cluster "rome": expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Rome".',
    ],
    [
      "for an option of a cluster that there is not",
      { podCidr: "10.11.0.0/16" },
      'There is no option "podCidr" for simulated cluster "rome", only context, clusterId, podCidrs, serviceCidr, externalCidr, ' +
        "liqoVersion, liqoNamespace, nodeAddress, reachableAt, objects.",
    ],
  ])("%s", async (_, rome, message) => {
    await expect(SimulatedClusters.start({ rome: untyped(rome) })).rejects.toThrow(message);
  });

  it.each([
    [
      "for an option that there is not",
      { delay: { api: 1 } },
      'There is no option "delay" for the simulation, only preview, providers, delays, faults, onEvent, patience, project, stack.',
    ],
    [
      "for a delay that there is not",
      { delays: { pods: 1 } },
      'There is no option "pods" for the simulation\'s delays, only api, remapping, pod, loadBalancer, handshake.',
    ],
    [
      "for a delay that nothing can take",
      { delays: { pod: -1 } },
      "Option pod of the simulation's delays: expected milliseconds, got -1.",
    ],
    [
      "for a provider that leads nowhere",
      { providers: { mine: "turin" } },
      'Option providers.mine of the simulation: There is no simulated cluster "turin", only rome.',
    ],
    [
      "for a fault in a cluster that there is not",
      { faults: [{ cluster: "turin", kind: "tunnel-blocked" }] },
      'There is no simulated cluster "turin", only rome.',
    ],
    [
      "for a fault that there is not",
      { faults: [{ cluster: "rome", kind: "pod-never-ready" }] },
      'There is no fault "pod-never-ready" for simulated cluster "rome", only pods-never-ready, ' +
        "load-balancer-pending, endpoint-empty-address, tunnel-blocked.",
    ],
  ])("%s", async (_, options, message) => {
    const started = SimulatedClusters.start({ rome: {} }, untyped(options));

    await expect(started).rejects.toThrow(message);
  });
});

describe("once clusters run", () => {
  let clusters: SimulatedClusters;

  afterEach(() => clusters.settle());

  it.each([
    ["turin", "tunnel-blocked", 'There is no simulated cluster "turin", only rome, milan.'],
    [
      "rome",
      "tunnel-broken",
      'There is no fault "tunnel-broken" for simulated cluster "rome", only pods-never-ready, ',
    ],
  ])("a fault is refused that nothing would come of: %s, %s", async (cluster, kind, message) => {
    clusters = await SimulatedClusters.start({ rome: {}, milan: {} });

    expect(() => {
      clusters.setFaults([{ cluster, kind: kind as SimulatedFaultKind }]);
    }).toThrow(message);
  });
});
