import { expect, it } from "vitest";
import { runChecks } from "../../../src/network/checks/run-checks.js";
import { tunnelDiagnosis } from "../../../src/network/checks/tunnel-diagnosis.js";
import {
  at,
  locationOf,
  measuring,
  milan,
  MILAN_KEY,
  ROME_KEY,
  pod,
  READY,
  rome,
  RUNNING,
  service,
} from "./live-sides.js";

const error = { connection: { status: { value: "Error" } } };

/**
 * The summary of a tunnel with two Connections in Error, with some differences in the cluster
 * of the server.
 */
async function summaryOn(atServer: object, atClient: object = {}): Promise<string> {
  const sides = [rome({ ...error, ...atClient }), milan({ ...error, ...atServer })];
  return tunnelDiagnosis(await runChecks(sides.map(locationOf)), "Error").summary;
}

it("names UDP if all other checks are ok in both clusters", async () => {
  expect(await summaryOn({})).toContain(
    "UDP between the clusters rome and milan is probably blocked",
  );
});

const forbidden = { type: "ReplicaFailure", status: "True", message: "exceeded quota: team" };
const balanced = service("LoadBalancer", { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } });
const volumes = [{ name: "wireguard-config", secret: { secretName: "gw-keys-1" } }];

it.each([
  [
    "the gateway runs with earlier keys",
    { keys: [{ name: "gw-keys", publicKey: MILAN_KEY, changedAt: at("11:00:00") }] },
    "in cluster milan, pod gw-rome-1 started at 2026-01-01T09:00:00Z, before Secret gw-keys last changed at 2026-01-01T11:00:00Z, ",
  ],
  [
    "the gateway's pod mounts another Secret",
    { parts: { ...RUNNING, pods: [pod(READY, { spec: { volumes } })] } },
    "in cluster milan, pod gw-rome-1 mounts Secret gw-keys-1, expected gw-keys\n",
  ],
  [
    "a quota rejects the gateway's pod",
    { parts: { ...RUNNING, pods: [], deployment: { status: { conditions: [forbidden] } } } },
    "in cluster milan, Deployment gw-rome cannot create its pod: exceeded quota: team\n",
  ],
  [
    "the node of the server's pod is not Ready",
    { parts: { ...RUNNING, pods: [pod({ phase: "Running" })] } },
    "in cluster milan, pod gw-rome-1 is Running but not Ready, ",
  ],
  [
    "the load balancer has another address than requested",
    {
      spec: { endpoint: { loadBalancerIP: "203.0.113.8" } },
      parts: { ...RUNNING, service: balanced },
    },
    "in cluster milan, the load balancer of Service gw-rome has address 203.0.113.7, but GatewayServer rome requests 203.0.113.8\n",
  ],
  [
    "the load balancer has no address",
    { parts: { ...RUNNING, service: service("LoadBalancer") } },
    "in cluster milan, the LoadBalancer Service gw-rome has no address yet\n",
  ],
  [
    "the server reports another endpoint than the client dials",
    { status: { endpoint: { addresses: ["203.0.113.8"], port: 51840 } } },
    "in cluster rome, the client dials 203.0.113.7:51840, but the server reports 203.0.113.8:51840\n",
  ],
  [
    "the Deployment is not rolled out",
    { parts: { ...RUNNING, deployment: {} } },
    'in cluster rome, Connection gw-milan reports Error, and the cause is not known. Not checked: "pod" in cluster milan\n',
  ],
  [
    "the time of the Secret's last change is not known",
    { keys: [{ name: "gw-keys", publicKey: MILAN_KEY }] },
    'in cluster rome, Connection gw-milan reports Error, and the cause is not known. Not checked: "gateway keys" in cluster milan\n',
  ],
  [
    "Secrets are forbidden to list",
    { keys: "forbidden" },
    "in cluster rome, Connection gw-milan reports Error, and the cause is not known. Not checked: " +
      '"secret" in cluster milan, "public key" in cluster rome, "gateway keys" in cluster milan\n',
  ],
  [
    "Connections are forbidden to list",
    { connection: undefined, unread: new Set(["Connections"]) },
    // The fixture's view has no Connection instead of a forbidden one.
    "in cluster rome, Connection gw-milan reports Error, but in cluster milan Connection gw-rome was not found\n",
  ],
  [
    "the other Connection reports Connected",
    measuring(undefined),
    "in cluster rome, Connection gw-milan reports Error, but in cluster milan Connection gw-rome reports Connected\n",
  ],
  [
    "the other gateway has just started",
    { now: new Date(at("09:00:10")) },
    "in cluster rome, Connection gw-milan reports Error, but the gateway in cluster milan started or got a key less than 15 s ago\n",
  ],
])("does not name UDP if %s", async (_, differences, summary) => {
  const found = await summaryOn(differences);
  expect(found.startsWith(summary), found).toBe(true);
  expect(found).not.toContain("probably blocked");
});

it("does not name UDP if the other cluster is not inspected", async () => {
  const { summary } = tunnelDiagnosis(await runChecks([locationOf(rome(error))]), "Error");
  expect(summary).toBe(
    "in cluster rome, Connection gw-milan reports Error, and the cause is not known: cluster milan was not inspected\n" +
      "next: ask the administrator of milan whether they changed something, and for their newest document; " +
      "then check whether UDP from the client's cluster reaches 203.0.113.7:51840 (firewalls, security groups, NAT)",
  );
});

it("does not name UDP if both gateways are clients", async () => {
  const gateways = milan().gateways.map((gateway) => ({ ...gateway, kind: "GatewayClient" }));
  expect(await summaryOn({ gateways })).toContain(
    'Not checked: "dialled endpoint" in cluster rome, "dialled endpoint" in cluster milan, "endpoint"\n',
  );
});

it("does not name UDP if both gateways are servers", async () => {
  const { status } = milan().gateways[0] ?? {};
  const gateways = rome().gateways.map((gateway) => ({
    ...gateway,
    kind: "GatewayServer",
    status,
  }));
  expect(await summaryOn({}, { gateways })).toContain('Not checked: "dialled endpoint"\n');
});

it("reports Connected if one Secret changed and the tunnel was measured afterwards", async () => {
  const keys = [{ name: "gw-keys", publicKey: MILAN_KEY, changedAt: at("09:59:59") }];
  expect(await summaryOn({ ...measuring("10:00:05"), keys }, measuring("10:00:05"))).toBe(
    "Connected",
  );
});

it("does not report Connected if the Secrets of both gateways changed since the last measurement", async () => {
  const changed = (publicKey: string) => ({
    ...measuring("10:00:05"),
    keys: [{ name: "gw-keys", publicKey, changedAt: at("10:00:01") }],
  });
  expect(await summaryOn(changed(MILAN_KEY), changed(ROME_KEY))).toContain(
    "in cluster rome, Connection gw-milan reports Connected, but its last measurement is from 2026-01-01T10:00:00Z, before Secret",
  );
});
