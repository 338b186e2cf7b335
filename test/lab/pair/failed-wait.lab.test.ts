import type { V1Service } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PairSettings } from "../../rome-and-milan.js";
import { diagnosisSummary } from "../diagnosed-cluster.js";
import { gatewayArguments } from "../gateway-deployment.js";
import type { Fault } from "../lab-file.js";
import { appsApi, coreApi, gatewayName } from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import type { Json } from "../node-agent/json.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";
import { pair } from "./pair-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;

afterEach(async () => {
  setFaults(lab.lab.folder, []);
  await stack.destroy();
});

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
