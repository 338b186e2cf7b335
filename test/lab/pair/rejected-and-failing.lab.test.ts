import type { V1Service } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoCluster, type LiqoClusterArgs, LiqoNetworkPair } from "../../../src/index.js";
import { type PairSettings, pairArgs, romeAndMilan } from "../../rome-and-milan.js";
import { diagnosisSummary } from "../diagnosed-cluster.js";
import { gatewayArguments } from "../gateway-deployment.js";
import { inventory } from "../inventory.js";
import type { Fault } from "../lab-file.js";
import { appsApi, coreApi, gatewayName } from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import type { Json } from "../node-agent/json.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
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

function pair(settings: PairSettings, timeout: PairSettings["timeout"]) {
  return () => {
    const args = pairArgs(romeAndMilan(), { timeout, ...settings });
    const { status } = new LiqoNetworkPair("rome-milan", args);
    return Promise.resolve({ status });
  };
}

const TIMEOUT_SECONDS = 12;
// For the steps before the wait. A wait without a timeout would take minutes.
const ALLOWANCE_SECONDS = 75;

describe("a failed wait", () => {
  const nodePort = { server: { serviceType: "NodePort" } } as const;
  const cases: {
    fault: Fault;
    args: PairSettings;
    seconds?: number;
    object: string;
    found: RegExp;
    hint: RegExp;
    summary: RegExp;
  }[] = [
    {
      fault: { cluster: "rome", kind: "pods-never-ready" },
      args: {},
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      found:
        /seen: in cluster rome, pod gw-milan-\S+ is Pending \(container gateway: ImagePullBackOff/,
      hint: /next: read its events; .* kubectl --context rome describe pod gw-milan-/,
      summary:
        /^in cluster rome, pod gw-milan-\S+ is Pending \(container gateway: ImagePullBackOff.*\) next: read its events/,
    },
    {
      fault: { cluster: "milan", kind: "load-balancer-pending" },
      args: {},
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      found: /seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet/,
      hint: /next: read its events; .* kubectl --context milan describe service gw-rome -n liqo-tenant-rome/,
      summary:
        /^in cluster milan, the LoadBalancer Service gw-rome has no address yet next: read its events/,
    },
    {
      fault: { cluster: "milan", kind: "endpoint-empty-address" },
      args: {},
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      // If a node is not Ready, its pods are not Ready either.
      found:
        /also: in cluster milan, the LoadBalancer Service gw-rome has no address yet \(port 51840: PortNotOpened\)/,
      hint: /next: check the node, then read the pod's events kubectl --context milan get node \S+ -o wide kubectl --context milan describe pod gw-rome-/,
      summary:
        /^in cluster milan, pod gw-rome-\S+ is Running but not Ready, so its node \S+ may not be Ready next: check the node/,
    },
    {
      fault: { cluster: "milan", kind: "endpoint-empty-address" },
      args: nodePort,
      object: "GatewayServer liqo-tenant-rome/rome in cluster milan",
      found:
        /seen: in cluster milan, pod gw-rome-\S+ is Running but not Ready, so its node \S+ may not be Ready[^]*also: in cluster milan, status\.endpoint of GatewayServer rome is \{"addresses":\[""\]/,
      hint: /next: check the node, then read the pod's events kubectl --context milan get node \S+ -o wide/,
      summary:
        /^in cluster milan, pod gw-rome-\S+ is Running but not Ready, so its node \S+ may not be Ready next: check the node/,
    },
    {
      fault: { cluster: "milan", kind: "tunnel-blocked" },
      args: {},
      // Gateways report Error after ten seconds, and new gateways may still connect.
      seconds: 40,
      object: "Connection liqo-tenant-milan/gw-milan in cluster rome",
      found:
        /seen: in cluster rome, Connection gw-milan reports Error: both gateways run, .* UDP between the clusters rome and milan is probably blocked/,
      hint: /next: check whether UDP from the client's cluster reaches 198\.18\.102\.1:51840/,
      summary:
        /^in cluster rome, Connection gw-milan reports Error: both gateways run, .* is probably blocked next: check whether UDP/,
    },
  ];

  // case: R5 Liqo's errors do not name the address and port that cannot be reached.
  // case: R6 An unreachable node port makes the setup hang and then blocks the removal.
  // case: R24 A firewall or a NetworkPolicy blocks the tunnel.
  // case: S1, S28
  it.each(cases)(
    "explains the fault $fault.kind, and up succeeds after the fault",
    async (scenario) => {
      const {
        fault,
        args,
        seconds: timeout = TIMEOUT_SECONDS,
        object,
        found,
        hint,
        summary,
      } = scenario;
      setFaults(lab.lab.folder, [fault]);
      stack = await LabStack.create(lab, fault.kind, pair(args, `${timeout}s`));

      const started = performance.now();
      const text = await failureMessage(stack.up());
      const seconds = (performance.now() - started) / 1000;
      expect(seconds).toBeGreaterThan(timeout);
      expect(seconds).toBeLessThan(timeout + ALLOWANCE_SECONDS);
      expect(text).toContain(object);
      expect(text).toMatch(found);
      expect(text).toMatch(hint);
      expect(await diagnosisSummary(rome, milan)).toMatch(summary);

      setFaults(lab.lab.folder, []);
      stack.program = pair(args, "90s");
      const { outputs } = await stack.up();
      expect(outputs["status"]?.value).toBe("Connected");
    },
  );
});

describe("a node port that another Service uses", () => {
  const place = { namespace: "default", name: "taken" };
  const args: PairSettings = { server: { serviceType: "NodePort", nodePort: 30844 } };

  beforeEach(async () => {
    const ports = [{ port: 1, protocol: "UDP", nodePort: 30844 }];
    const body: Json<V1Service> = {
      metadata: { name: place.name },
      spec: { type: "NodePort", ports },
    };
    await coreApi(milan).createNamespacedService({ namespace: place.namespace, body });
  });

  // case: S25
  it("leaves the server without a Service, and up succeeds after the steps in the error", async () => {
    stack = await LabStack.create(lab, "taken", pair(args, "12s"));

    const text = await failureMessage(stack.up());
    expect(text).toContain(
      "seen: in cluster milan, Service gw-rome not found in namespace liqo-tenant-rome",
    );
    expect(text).toMatch(/next: .*pulumi up --refresh/);

    stack.program = pair(args, "90s");
    expect(await failureMessage(stack.up())).toContain(
      "cannot recreate Service liqo-tenant-rome/gw-rome in cluster milan " +
        'Service "gw-rome" is invalid: spec.ports[0].nodePort: Invalid value: 30844: provided port is already allocated',
    );

    await coreApi(milan).deleteNamespacedService(place);
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Connected");
  });
});

it("a pending pod is updated after you delete its Deployment, as the error says", async () => {
  setFaults(lab.lab.folder, [{ cluster: "rome", kind: "pods-never-ready" }]);
  stack = await LabStack.create(lab, "repaired", pair({}, "12s"));
  await failureMessage(stack.up());

  stack.program = pair({ mtu: 1300 }, "12s");
  expect(await failureMessage(stack.up())).toContain(
    "also delete Deployment gw-milan, because Liqo does not update a Deployment without a running pod",
  );
  expect(await gatewayArguments(rome, milan)).toContain("--mtu=1340");

  await appsApi(rome).deleteNamespacedDeployment(gatewayName(milan));
  const currentArguments = () => gatewayArguments(rome, milan).catch(() => []);
  await expect.poll(currentArguments, { timeout: 30_000 }).toContain("--mtu=1300");
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
      /resource '[^']*' does not exist/g,
    );
    expect(new Set(errors)).toEqual(
      new Set([
        'resource \'Liqo of cluster client (if missing: run "liqoctl install", or set liqoNamespace or clusterId): ' +
          "nowhere/liqo-clusterid-configmap' does not exist",
      ]),
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
