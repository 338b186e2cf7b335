import type { V1Service } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  diagnose,
  LiqoCluster,
  type LiqoClusterArgs,
  LiqoNetworkPair,
  type LiqoNetworkPairArgs,
} from "../../../src/index.js";
import { accessTo } from "../diagnosed-cluster.js";
import { gatewayArguments } from "../gateway-deployment.js";
import { inventory } from "../inventory.js";
import type { Fault } from "../lab-file.js";
import { appsApi, coreApi, gatewayPlace } from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import type { Plain } from "../node-agent/plain.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { LabStack } from "./lab-stack.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = [rome, milan];

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

const TIMEOUT_SECONDS = 12;
// For all that comes before the wait; a wait without a timeout takes minutes.
const ALLOWANCE_SECONDS = 75;

describe("a wait that fails", () => {
  const nodePort = { gatewayServer: { serviceType: "NodePort" } } as const;
  const cases: {
    fault: Fault;
    args: PairArgs;
    seconds?: number;
    object: string;
    seen: RegExp;
    next: RegExp;
    summary: RegExp;
  }[] = [
    {
      fault: { cluster: "rome", kind: "pods-never-ready" },
      args: {},
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      seen: /seen: in cluster rome, pod gw-milan-\S+ is Pending \(container gateway: ImagePullBackOff/,
      next: /next: read its events: kubectl --context rome describe pod gw-milan-/,
      summary:
        /^in cluster rome, pod gw-milan-\S+ is Pending \(container gateway: ImagePullBackOff.*\)\. Next: read its events/,
    },
    {
      fault: { cluster: "milan", kind: "load-balancer-pending" },
      args: {},
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      seen: /seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet/,
      next: /next: read its events: kubectl --context milan describe service gw-rome -n liqo-tenant-rome/,
      summary:
        /^in cluster milan, the LoadBalancer Service gw-rome has no address yet\. Next: read its events/,
    },
    {
      fault: { cluster: "milan", kind: "endpoint-empty-address" },
      args: {},
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      // A node that is not ready takes its pods with it.
      seen: /also: in cluster milan, the LoadBalancer Service gw-rome has no address yet \(port 51840: PortNotOpened\)/,
      next: /next: check the node: kubectl --context milan get node \S+ -o wide; then read the pod's events: kubectl --context milan describe pod gw-rome-/,
      summary:
        /^in cluster milan, pod gw-rome-\S+ is Running but not Ready, so its node \S+ may not be Ready\. Next: check the node/,
    },
    {
      fault: { cluster: "milan", kind: "endpoint-empty-address" },
      args: nodePort,
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      seen: /seen: in cluster milan, pod gw-rome-\S+ is Running but not Ready, so its node \S+ may not be Ready[^]*also: in cluster milan, status\.endpoint of GatewayServer rome is \{"addresses":\[""\]/,
      next: /next: check the node: kubectl --context milan get node \S+ -o wide/,
      summary:
        /^in cluster milan, pod gw-rome-\S+ is Running but not Ready, so its node \S+ may not be Ready\. Next: check the node/,
    },
    {
      fault: { cluster: "milan", kind: "tunnel-blocked" },
      args: {},
      // Gateways report Error after ten seconds, and young ones may still connect.
      seconds: 40,
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      seen: /seen: in cluster rome, Connection gw-milan reports Error: both gateways run, .* UDP between the clusters rome and milan is probably blocked/,
      next: /next: check whether UDP from the client's cluster reaches 198\.18\.102\.1:51840/,
      summary:
        /^in cluster rome, Connection gw-milan reports Error: both gateways run, .* is probably blocked\. Next: check whether UDP/,
    },
  ];

  // case: R5 Liqo's errors do not name the address and port that cannot be reached.
  // case: R6 An unreachable node port makes the setup hang and then blocks the removal.
  // case: R24 A firewall or a NetworkPolicy blocks the tunnel.
  // case: S1, S28
  it.each(cases)(
    "says why for $fault.kind, and up completes once that is gone",
    async (failing) => {
      const {
        fault,
        args,
        seconds: timeout = TIMEOUT_SECONDS,
        object,
        seen,
        next,
        summary,
      } = failing;
      setFaults(lab.lab.folder, [fault]);
      stack = await LabStack.create(lab, fault.kind, pair(args, `${timeout}s`));

      const started = performance.now();
      const text = await failureOf(stack.up());
      const seconds = (performance.now() - started) / 1000;
      expect(seconds).toBeGreaterThan(timeout);
      expect(seconds).toBeLessThan(timeout + ALLOWANCE_SECONDS);
      expect(text).toContain(object);
      expect(text).toMatch(seen);
      expect(text).toMatch(next);
      expect((await diagnose(accessTo(rome), accessTo(milan))).summary).toMatch(summary);

      setFaults(lab.lab.folder, []);
      stack.program = pair(args, "90s");
      const { outputs } = await stack.up();
      expect(outputs["status"]?.value).toBe("Connected");
    },
  );
});

describe("a node port that a Service of somebody else has", () => {
  const place = { namespace: "default", name: "taken" };
  const args: PairArgs = { gatewayServer: { serviceType: "NodePort", nodePort: 30844 } };

  beforeEach(async () => {
    const ports = [{ port: 1, protocol: "UDP", nodePort: 30844 }];
    const body: Plain<V1Service> = {
      metadata: { name: place.name },
      spec: { type: "NodePort", ports },
    };
    await coreApi(milan).createNamespacedService({ namespace: place.namespace, body });
  });

  // case: S25
  it("leaves the server without a Service, and up completes as the failed wait says", async () => {
    stack = await LabStack.create(lab, "taken", pair(args, "12s"));

    const text = await failureOf(stack.up());
    expect(text).toContain(
      "seen: in cluster milan, Service gw-rome not found in namespace liqo-tenant-rome",
    );
    expect(text).toMatch(/next: .*pulumi up --refresh/);

    stack.program = pair(args, "90s");
    expect(await failureOf(stack.up())).toContain(
      "Service liqo-tenant-rome/gw-rome in cluster milan is missing, and is refused: " +
        'Service "gw-rome" is invalid: spec.ports[0].nodePort: Invalid value: 30844: provided port is already allocated',
    );

    await coreApi(milan).deleteNamespacedService(place);
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Connected");
  });
});

it("a pod that does not run gets what is changed when its Deployment is deleted, as the failed wait says", async () => {
  setFaults(lab.lab.folder, [{ cluster: "rome", kind: "pods-never-ready" }]);
  stack = await LabStack.create(lab, "mended", pair({}, "12s"));
  await failureOf(stack.up());

  stack.program = pair({ mtu: 1300 }, "12s");
  expect(await failureOf(stack.up())).toContain(
    "also delete Deployment gw-milan: Liqo does not update a Deployment without a running pod",
  );
  expect(await gatewayArguments(rome, milan)).toContain("--mtu=1340");

  await appsApi(rome).deleteNamespacedDeployment(gatewayPlace(milan));
  const mended = () => gatewayArguments(rome, milan).catch(() => []);
  await expect.poll(mended, { timeout: 30_000 }).toContain("--mtu=1300");
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
      'timeout: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "soon"',
      "  - mtu: expected an integer from 576 to 9000, got 100",
      "gatewayServer.port: expected an integer from 1 to 65535, got 70000",
      'gatewayServer.loadBalancerIp: needs serviceType "LoadBalancer", got "NodePort"',
      "gatewayClient.endpoint.address: expected an IPv4 address or a host name, since Liqo's network has no IPv6",
    ]) {
      expect(text).toContain(problem);
    }
    expect(text).not.toContain("unhandled exception");
    expect(await inventory(clusters)).toEqual([]);
  });

  const wrongClusters: { what: string; args: LiqoClusterArgs; problems: string[] }[] = [
    {
      what: "ID and ranges are none that Liqo takes",
      args: { clusterId: "Milan_1", podCidrs: ["10.10.0.0/33", "fd00::/64"], externalCidr: "10.1" },
      problems: [
        'LiqoCluster "milan" has invalid arguments:',
        "  - clusterId: expected ",
        '  - podCidrs[0]: expected a CIDR such as 10.10.0.0/16, got "10.10.0.0/33"',
        '  - podCidrs[1]: expected an IPv4 CIDR, since Liqo\'s network has no IPv6, got "fd00::/64"',
        '  - externalCidr: expected a CIDR such as 10.10.0.0/16, got "10.1"',
      ],
    },
    {
      what: "ranges overlap",
      args: { externalCidr: "10.10.128.0/17" },
      problems: [
        'LiqoCluster "milan" has invalid arguments:',
        "  - externalCidr: expected a range apart from the pods', got 10.10.128.0/17, which overlaps 10.10.0.0/16",
      ],
    },
  ];

  it.each(wrongClusters)("when a cluster's $what", async ({ args, problems }) => {
    stack = await LabStack.create(lab, "wrong-cluster", async () => {
      const server = new LiqoCluster("milan", { context: "milan", ...args });
      const client = new LiqoCluster("rome", { context: "rome" });
      new LiqoNetworkPair("rome-milan", { server, client });
      return Promise.resolve({});
    });

    const text = await failureOf(stack.preview());
    for (const problem of problems) {
      expect(text).toContain(problem);
    }
    expect(await inventory(clusters)).toEqual([]);
  });

  it("when nobody can dial the server, and keys are none", async () => {
    const args: PairArgs = {
      gatewayServer: {
        serviceType: "ClusterIP",
        namespace: "default",
        keys: { secretName: "Keys", publicKey: "short" },
      },
      gatewayClient: { namespace: "default", keys: { secretName: "keys", publicKey: "" } },
    };
    stack = await LabStack.create(lab, "undialled", pair(args, "90s"));

    const text = await failureOf(stack.preview());
    const noKey = "expected a WireGuard key, 32 bytes in base64 (44 characters), got";
    for (const problem of [
      "gatewayServer.keys.secretName: expected ",
      `gatewayServer.keys.publicKey: ${noKey} 5 characters`,
      `gatewayClient.keys.publicKey: ${noKey} `,
      'whose serviceType is "ClusterIP": it has none that another cluster can dial',
    ]) {
      expect(text).toContain(problem);
    }
    expect(await inventory(clusters)).toEqual([]);
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
        'client: expected another cluster than server, got two with the ID "milan": do both lead to one cluster?',
      );
    }
    expect(await inventory(clusters)).toEqual([]);
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
    expect(await inventory(clusters)).toEqual([]);
  });

  // case: S6 Liqo supports one gateway per namespace.
  // case: R28
  it("when two pairs want one tunnel and one node port", async () => {
    const args = { gatewayServer: { serviceType: "NodePort", nodePort: 30742 } } as const;
    stack = await LabStack.create(lab, "twice", async () => {
      const server = new LiqoCluster("milan", { context: "milan" });
      const client = new LiqoCluster("rome", { context: "rome" });
      new LiqoNetworkPair("one", { server, client, ...args });
      new LiqoNetworkPair("two", { server, client, ...args });
      return Promise.resolve({});
    });

    const text = await failureOf(stack.preview());
    expect(text).toContain("Liqo joins two clusters once");
    expect(text).toContain("nodePort: expected a free one, got 30742");
    expect(await inventory(clusters)).toEqual([]);
  });
});
