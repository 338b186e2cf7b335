import { describe, expect, it } from "vitest";
import { parseRequest, UP_DEFAULTS, type UpOptions } from "./lab-request.js";

const parse = (options: Partial<UpOptions>) => parseRequest({ ...UP_DEFAULTS, ...options });

describe("parseRequest", () => {
  it("requests two clusters with the same CIDRs by default", () => {
    const { clusters, gateways, delays, clusterSigningMs, faults, inBand } = parse({});

    expect(
      clusters.map(({ name, podCidr, externalCidr }) => [name, podCidr, externalCidr]),
    ).toEqual([
      ["rome", "10.10.0.0/16", "10.70.0.0/16"],
      ["milan", "10.10.0.0/16", "10.70.0.0/16"],
    ]);
    expect(gateways).toBe("auto");
    expect(delays).toEqual({ podStartMs: 800, loadBalancerMs: 1500, handshakeMs: 2000 });
    expect(clusterSigningMs).toBe(365 * 24 * 3_600_000);
    expect(faults).toEqual([]);
    expect(inBand).toBe(false);
  });

  it("assigns different addresses to the clusters", () => {
    const { clusters } = parse({});

    expect(
      clusters.map(({ nodeAddress, loadBalancerPrefix }) => [nodeAddress, loadBalancerPrefix]),
    ).toEqual([
      ["198.18.1.1", "198.18.101"],
      ["198.18.2.1", "198.18.102"],
    ]);
  });

  it("assigns the requested CIDRs, keys and faults to the clusters", () => {
    const { clusters, faults } = parse({
      clusters: "rome,milan,oslo",
      podCidr: ["milan=10.20.0.0/16"],
      externalCidr: ["oslo=10.71.0.0/16"],
      tlsCompatibilityMode: ["oslo", "rome"],
      fault: ["oslo=tunnel-blocked"],
    });

    expect(clusters.map(({ podCidr }) => podCidr)).toEqual([
      "10.10.0.0/16",
      "10.20.0.0/16",
      "10.10.0.0/16",
    ]);
    expect(clusters[2]).toMatchObject({ name: "oslo", externalCidr: "10.71.0.0/16" });
    expect(clusters.map((cluster) => cluster.tlsCompatibilityMode)).toEqual([true, false, true]);
    expect(faults).toEqual([{ cluster: "oslo", kind: "tunnel-blocked" }]);
  });

  it("requests real gateways for in-band peerings", () => {
    expect(parse({ inBand: true })).toMatchObject({ inBand: true, gateways: "real" });
  });

  it.each<[Partial<UpOptions>, string]>([
    [{ inBand: true, clusters: "rome" }, "--in-band: expected two clusters, got 1."],
    [
      { inBand: true, gateways: "simulated" },
      "--in-band: the traffic needs a real tunnel. Use --gateways real.",
    ],
    [{ clusters: "rome,rome" }, `--clusters: "rome" is repeated.`],
    [
      { clusters: "rome,Milan" },
      `--clusters: expected names of lower-case letters, digits and dashes, at most 51 long, got "Milan".`,
    ],
    [{ clusters: "all" }, `--clusters: "all" is reserved for the kubeconfig of all clusters.`],
    [
      { podCidr: ["oslo=10.1.0.0/16"] },
      `--pod-cidr: cluster "oslo" not found. The clusters: rome, milan.`,
    ],
    [{ podCidr: ["10.1.0.0/16"] }, `--pod-cidr: expected <cluster>=<value>, got "10.1.0.0/16".`],
    [{ podCidr: ["rome=10.1.0.0/16", "rome=10.2.0.0/16"] }, `--pod-cidr: "rome" is repeated.`],
    [
      { podCidr: ["rome=10.1.0.0/33"] },
      `--pod-cidr of rome: expected an IPv4 CIDR such as 10.10.0.0/16, got "10.1.0.0/33".`,
    ],
    [
      { externalCidr: ["rome=10.10.128.0/17"] },
      "The external CIDR 10.10.128.0/17 and the pod CIDR 10.10.0.0/16 of rome overlap.",
    ],
    [
      { tlsCompatibilityMode: ["oslo"] },
      `--tls-compatibility-mode: expected one of rome, milan, got "oslo".`,
    ],
    [
      { fault: ["oslo=tunnel-blocked"] },
      `--fault: cluster "oslo" not found. The clusters: rome, milan.`,
    ],
    [
      { fault: ["rome=fire"] },
      `--fault: expected one of pods-never-ready, load-balancer-pending, endpoint-empty-address, tunnel-blocked, got "fire".`,
    ],
    [{ gateways: "some" }, `--gateways: expected one of real, simulated, auto, got "some".`],
    [{ podStart: "8" }, `--pod-start: expected a duration such as 800ms, 8s or 2m, got "8".`],
    [
      { clusterSigningDuration: "1y" },
      `--cluster-signing-duration: expected a duration such as 800ms, 8s or 2m, got "1y".`,
    ],
  ])("rejects %j", (options, message) => {
    expect(() => parse(options)).toThrow(message);
  });
});
