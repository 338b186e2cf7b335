import { afterEach, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type LiqoNetworkPairArgs } from "../../../src/index.js";
import type { Fault } from "../lab-file.js";
import { setFaults } from "../node-agent/faults.js";
import { useLab } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

const lab = useLab();
const clusters = [lab.cluster("rome"), lab.cluster("milan")];

let stack: LabStack;

afterEach(async () => {
  setFaults(lab.lab.folder, []);
  await stack.destroy();
});

type PairArgs = Omit<LiqoNetworkPairArgs, "server" | "client">;

function pair(args: PairArgs, timeout: string) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const { status } = new LiqoNetworkPair("rome-milan", { server, client, timeout, ...args });
    return Promise.resolve({ status });
  };
}

/** What a command printed that was expected to fail. */
async function failureOf(command: Promise<unknown>): Promise<string> {
  try {
    await command;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("expected the command to fail, it did not");
}

describe("a wait that fails", () => {
  const nodePort = { gatewayServer: { serviceType: "NodePort" } } as const;
  const cases: {
    fault: Fault;
    args: PairArgs;
    object: string;
    seen: RegExp;
    next: RegExp;
  }[] = [
    {
      fault: { cluster: "rome", kind: "pods-never-ready" },
      args: {},
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      seen: /seen: pod gw-milan-\S+ is Pending \(container gateway: ImagePullBackOff\)/,
      next: /next: see its events: kubectl describe pod gw-milan-/,
    },
    {
      fault: { cluster: "milan", kind: "load-balancer-pending" },
      args: {},
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      seen: /seen: the LoadBalancer Service gw-rome has no address yet/,
      next: /next: see its events: kubectl describe service gw-rome -n liqo-tenant-rome/,
    },
    {
      fault: { cluster: "milan", kind: "endpoint-empty-address" },
      args: {},
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      seen: /seen: the LoadBalancer Service gw-rome has no address yet \(port 51840: PortNotOpened\)/,
      next: /next: see its events: kubectl describe service gw-rome -n liqo-tenant-rome/,
    },
    {
      fault: { cluster: "milan", kind: "endpoint-empty-address" },
      args: nodePort,
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      seen: /seen: pod gw-rome-\S+ is Running/,
      next: /next: see its events: kubectl describe pod gw-rome-/,
    },
    {
      fault: { cluster: "milan", kind: "tunnel-blocked" },
      args: {},
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      seen: /seen: status.value of the Connection is "(Connecting|Error)"/,
      next: /next: see whether UDP from the client's cluster reaches 198\.18\.102\.1:51840/,
    },
  ];

  it.each(cases)(
    "says why for $fault.kind, and up completes once that is gone",
    async (failing) => {
      const { fault, args, object, seen, next } = failing;
      setFaults(lab.lab.folder, [fault]);
      stack = await LabStack.create(lab, fault.kind, pair(args, "12s"));

      const text = await failureOf(stack.up());
      expect(text).toContain(object);
      expect(text).toMatch(seen);
      expect(text).toMatch(next);

      setFaults(lab.lab.folder, []);
      stack.program = pair(args, "90s");
      const { outputs } = await stack.up();
      expect(outputs["status"]?.value).toBe("Connected");
    },
  );
});

describe("bad input is refused in a preview, and nothing is created", () => {
  it("when values break rules, all of them in one error", async () => {
    const args: PairArgs = {
      mtu: 100,
      gatewayServer: { port: 70000, serviceType: "NodePort", loadBalancerIp: "203.0.113.7" },
      gatewayClient: { endpoint: { address: "2001:db8::1" } },
    };
    stack = await LabStack.create(lab, "refused", pair(args, "soon"));

    const text = await failureOf(stack.preview());
    for (const problem of [
      'LiqoNetworkPair "rome-milan" has invalid arguments:',
      'timeout: expected a length of time such as "90s" or "5m", got "soon"',
      "  - mtu: expected an integer from 576 to 9000, got 100",
      "gatewayServer.port: expected an integer from 1 to 65535, got 70000",
      'gatewayServer.loadBalancerIp: needs serviceType "LoadBalancer", got "NodePort"',
      "gatewayClient.endpoint.address: expected an IPv4 address or a host name without a port",
    ]) {
      expect(text).toContain(problem);
    }
    expect(text).not.toContain("unhandled exception");
    expect(await tenantNamespaces(clusters)).toEqual([]);
  });

  it("when both sides turn out to be one cluster", async () => {
    stack = await LabStack.create(lab, "one-cluster", async () => {
      const server = new LiqoCluster("one", { context: "milan" });
      const client = new LiqoCluster("other", { context: "milan" });
      new LiqoNetworkPair("one-other", { server, client });
      return Promise.resolve({});
    });

    for (const text of [await failureOf(stack.preview()), await failureOf(stack.up())]) {
      expect(text).toContain(
        'client: expected another cluster than server, got two clusters with the ID "milan"',
      );
    }
    expect(await tenantNamespaces(clusters)).toEqual([]);
  });

  it("when there is no Liqo in a cluster, with the cluster's name and the way out, once", async () => {
    stack = await LabStack.create(lab, "no-liqo", async () => {
      const server = new LiqoCluster("server", { context: "milan" });
      const client = new LiqoCluster("client", { context: "rome", liqoNamespace: "nowhere" });
      new LiqoNetworkPair("pair", { server, client });
      return Promise.resolve({});
    });

    const errors = (await failureOf(stack.preview())).match(/resource '.*' does not exist/g);
    expect(new Set(errors)).toEqual(
      new Set([
        'resource \'Liqo of cluster client (if missing: run "liqoctl install", or give liqoNamespace or clusterId): ' +
          "nowhere/liqo-clusterid-configmap' does not exist",
      ]),
    );
    expect(await tenantNamespaces(clusters)).toEqual([]);
  });

  it("when two pairs want one namespace and one node port", async () => {
    const args = { gatewayServer: { serviceType: "NodePort", nodePort: 30742 } } as const;
    stack = await LabStack.create(lab, "twice", async () => {
      const server = new LiqoCluster("milan", { context: "milan" });
      const client = new LiqoCluster("rome", { context: "rome" });
      new LiqoNetworkPair("one", { server, client, ...args });
      new LiqoNetworkPair("two", { server, client, ...args });
      return Promise.resolve({});
    });

    const text = await failureOf(stack.preview());
    expect(text).toContain("Liqo runs one gateway in a namespace");
    expect(text).toContain("nodePort: expected a free one, got 30742");
    expect(await tenantNamespaces(clusters)).toEqual([]);
  });
});
