import { afterEach, describe, expect, it } from "vitest";
import { LiqoCluster, type LiqoClusterArgs, LiqoNetworkPair } from "../../../src/index.js";
import type { PairSettings } from "../../rome-and-milan.js";
import { inventory } from "../inventory.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";
import { pair } from "./pair-program.js";

const lab = useLab();
const clusters = [lab.cluster("rome"), lab.cluster("milan")];

let stack: LabStack;

afterEach(async () => {
  await stack.destroy();
});

describe("preview rejects invalid arguments, and no object is created", () => {
  it("if values are invalid, with all problems in one error", async () => {
    const args: PairSettings = {
      mtu: 100,
      server: { port: 70000, serviceType: "NodePort", loadBalancerIp: "203.0.113.7" } as never,
      client: { endpoint: { address: "2001:db8::1" } },
    };
    stack = await LabStack.create(lab, "invalid", pair(args, "soon" as never));

    const text = await failureMessage(stack.preview());
    for (const problem of [
      'LiqoNetworkPair "rome-milan" has invalid arguments:',
      'timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "soon"',
      "- mtu: expected an integer from 576 to 9000, got 100",
      "server.port: expected an integer from 1 to 65535, got 70000",
      'server.loadBalancerIp: needs serviceType "LoadBalancer", got "NodePort"',
      "client.endpoint.address: expected an IPv4 address or a host name, since Liqo's network does not support IPv6",
    ]) {
      expect(text).toContain(problem);
    }
    expect(text).not.toContain("unhandled exception");
    expect(await inventory(clusters)).toEqual([]);
  });

  const wrongClusters: {
    what: string;
    args: Pick<LiqoClusterArgs, "clusterId" | "podCidrs" | "externalCidr">;
    problems: string[];
  }[] = [
    {
      what: "cluster ID and CIDRs are invalid",
      args: { clusterId: "Milan_1", podCidrs: ["10.10.0.0/33", "fd00::/64"], externalCidr: "10.1" },
      problems: [
        'LiqoCluster "milan" has invalid arguments:',
        "- clusterId: expected ",
        '- podCidrs[0]: expected a CIDR such as 10.10.0.0/16, got "10.10.0.0/33"',
        '- podCidrs[1]: expected an IPv4 CIDR, since Liqo\'s network does not support IPv6, got "fd00::/64"',
        '- externalCidr: expected a CIDR such as 10.10.0.0/16, got "10.1"',
      ],
    },
    {
      what: "CIDRs overlap",
      args: { externalCidr: "10.10.128.0/17" },
      problems: [
        'LiqoCluster "milan" has invalid arguments:',
        "- externalCidr: expected a CIDR that does not overlap the pod CIDRs, got 10.10.128.0/17, which overlaps 10.10.0.0/16",
      ],
    },
  ];

  it.each(wrongClusters)("if $what", async ({ args, problems }) => {
    stack = await LabStack.create(lab, "wrong-cluster", async () => {
      const server = new LiqoCluster("milan", { context: "milan", ...args });
      const client = new LiqoCluster("rome", { context: "rome" });
      new LiqoNetworkPair("rome-milan", { server, client });
      return Promise.resolve({});
    });

    const text = await failureMessage(stack.preview());
    for (const problem of problems) {
      expect(text).toContain(problem);
    }
    expect(await inventory(clusters)).toEqual([]);
  });

  it("if the server is unreachable and keys are invalid", async () => {
    const args: PairSettings = {
      server: {
        serviceType: "ClusterIP",
        namespace: "default",
        keys: { secretName: "Keys", publicKey: "short" },
      },
      client: { namespace: "default", keys: { secretName: "keys", publicKey: "" } },
    };
    stack = await LabStack.create(lab, "unreachable", pair(args, "90s"));

    const text = await failureMessage(stack.preview());
    const keyRule = "expected a WireGuard key, 32 bytes in base64 (44 characters), got";
    for (const problem of [
      "server.keys.secretName: expected ",
      `server.keys.publicKey: ${keyRule} 5 characters`,
      `client.keys.publicKey: ${keyRule} `,
      'client.endpoint.address: required with serviceType "ClusterIP"',
    ]) {
      expect(text).toContain(problem);
    }
    expect(await inventory(clusters)).toEqual([]);
  });

  it("if both sides are the same cluster", async () => {
    stack = await LabStack.create(lab, "one-cluster", async () => {
      const server = new LiqoCluster("one", { context: "milan" });
      const client = new LiqoCluster("other", { context: "milan" });
      new LiqoNetworkPair("one-other", { server, client });
      return Promise.resolve({});
    });

    for (const text of [await failureMessage(stack.preview()), await failureMessage(stack.up())]) {
      expect(text).toContain(
        'client: expected another cluster than server, got two with the ID "milan": do both contexts lead to the same cluster?',
      );
    }
    expect(await inventory(clusters)).toEqual([]);
  });

  it("if Liqo is not installed in a cluster, with one error that names the cluster and the fix", async () => {
    stack = await LabStack.create(lab, "no-liqo", async () => {
      const server = new LiqoCluster("server", { context: "milan" });
      const client = new LiqoCluster("client", { context: "rome", liqoNamespace: "nowhere" });
      new LiqoNetworkPair("pair", { server, client });
      return Promise.resolve({});
    });

    const errors = (await failureMessage(stack.preview())).match(
      /\S+ \S+ of cluster \S+ was not found/g,
    );
    expect(new Set(errors)).toEqual(
      new Set(["ConfigMap nowhere/liqo-clusterid-configmap of cluster client was not found"]),
    );
    expect(await inventory(clusters)).toEqual([]);
  });

  // case: S6 Liqo supports one gateway per namespace.
  // case: R28
  it("if two pairs have the same clusters and the same node port", async () => {
    stack = await LabStack.create(lab, "twice", async () => {
      const server = new LiqoCluster("milan", { context: "milan" });
      const client = new LiqoCluster("rome", { context: "rome" });
      const side = { cluster: server, serviceType: "NodePort", nodePort: 30742 } as const;
      new LiqoNetworkPair("one", { server: side, client });
      new LiqoNetworkPair("two", { server: side, client });
      return Promise.resolve({});
    });

    const text = await failureMessage(stack.preview());
    expect(text).toContain("Liqo supports one tunnel per pair of clusters");
    expect(text).toContain("already uses node port 30742 of cluster milan");
    expect(await inventory(clusters)).toEqual([]);
  });
});
