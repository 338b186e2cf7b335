import type { V1Secret } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnose, type Diagnosis, type liqo } from "../../../src/index.js";
import { joined, type PairSettings } from "../../rome-and-milan.js";
import { waitForStatus } from "../connection-status.js";
import { accessTo, diagnosisSummary } from "../diagnosed-cluster.js";
import {
  changeLiqoObject,
  coreApi,
  deleteLiqoObject,
  gatewayName,
  tenantNamespace,
} from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import type { Json } from "../node-agent/json.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { oneLine } from "../one-line.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { takeAddress } from "./taken-address.js";

// One pair. Each test edits an object manually, and repairs it.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "drift", pair({}));
  await stack.up();
});

afterAll(async () => {
  setFaults(lab.lab.folder, []);
  await stack.destroy();
});

function pair({ mtu, timeout = "60s" }: PairSettings) {
  return () => Promise.resolve(joined({ mtu, timeout }));
}

/** The summary of `diagnose` on a single line. */
function summary(): Promise<string> {
  return diagnosisSummary(rome, milan);
}

/** The steps and the text of `pulumi preview --refresh`. */
async function previewWithRefresh(): Promise<{ planned: readonly string[]; text: string }> {
  const { steps, text } = await stack.preview({ refresh: true });
  return { planned: steps, text };
}

/**
 * Runs `pulumi up --refresh`. Expects status Connected, an empty diagnosis, and no changes
 * afterwards.
 */
async function repair(): Promise<Ran> {
  const ran = await stack.up({ refresh: true });
  const { outputs } = ran;
  expect(outputs["status"]?.value).toBe("Connected");
  expect(outputs["diagnosis"]?.value).toEqual({ summary: "Connected", checks: [] });
  await waitForStatus([rome, milan], "Connected", 30);
  expect(await summary()).toBe("Connected");
  await stack.up({ expectNoChanges: true });
  return ran;
}

describe("a manual edit is reported by diagnose and preview, and repaired by up --refresh", () => {
  it("without an edit, diagnose and preview report no problem", async () => {
    expect(await summary()).toBe("Connected");
    expect((await stack.preview()).text).not.toContain("warning: in cluster");
  });

  it("an edited PublicKey is reported and repaired", async () => {
    const publicKey = Buffer.alloc(32, 7).toString("base64");
    await changeLiqoObject(rome, milan, "publickeies", { spec: { publicKey } });

    expect(await summary()).toMatch(
      new RegExp(
        `^in cluster rome, PublicKey milan is ${publicKey}, but the public key of the Secret in cluster milan is `,
      ),
    );
    const { planned, text } = await previewWithRefresh();
    expect(planned).toContain("update PublicKey pair-keys-milan-public");
    expect(text).toContain("warning: in cluster rome, PublicKey milan is ");
    await repair();
  });

  it("a deleted Secret is reported and recreated", async () => {
    const namespace = tenantNamespace(milan);
    await coreApi(rome).deleteNamespacedSecret({ name: "gw-keys", namespace });

    expect(await summary()).toContain(
      'in cluster rome, namespace liqo-tenant-milan has 0 Secrets labelled as keys of the gateway to "milan"',
    );
    expect((await previewWithRefresh()).planned).toContain("create Secret pair-keys-rome-secret");
    await repair();
  });

  it("a missing label of a namespace is reported and repaired", async () => {
    const body = { metadata: { labels: { "liqo.io/tenant-namespace": null } } };
    await coreApi(milan).patchNamespace({ name: tenantNamespace(rome), body }, MERGE_PATCH);

    expect(await summary()).toContain(
      "in cluster milan, namespace liqo-tenant-rome has no label liqo.io/tenant-namespace=true",
    );
    expect((await previewWithRefresh()).planned).toContain("update Namespace pair-milan-namespace");
    await repair();
  });

  it("a missing label of a Secret is reported and repaired", async () => {
    const place = { name: "gw-keys", namespace: tenantNamespace(milan) };
    const body = { metadata: { labels: { "networking.liqo.io/gateway-resource": null } } };
    await coreApi(rome).patchNamespacedSecret({ ...place, body }, MERGE_PATCH);

    expect(await summary()).toContain("namespace liqo-tenant-milan has 0 Secrets labelled as keys");
    expect((await previewWithRefresh()).planned).toContain("update Secret pair-keys-rome-secret");
    await repair();
  });

  it.each([
    { plural: "gatewayservers", step: "update GatewayServer pair-server" },
    { plural: "configurations", step: "update Configuration pair-milan-configuration" },
    { plural: "publickeies", step: "update PublicKey pair-keys-rome-public" },
  ])("a missing label in $plural is repaired", async ({ plural, step }) => {
    const labels = { "liqo.io/remote-cluster-id": null };
    await changeLiqoObject(milan, rome, plural, { metadata: { labels } });

    expect((await previewWithRefresh()).planned).toContain(step);
    await repair();
  });

  it("a deleted GatewayClient is reported and recreated", async () => {
    await deleteLiqoObject(rome, milan, "gatewayclients");

    expect(await summary()).toContain(
      "in cluster rome, no GatewayServer or GatewayClient found in namespace liqo-tenant-milan",
    );
    expect((await previewWithRefresh()).planned).toContain("create GatewayClient pair-client");
    expect((await stack.preview()).text).toContain(
      "Unknown: Connection gw-milan in namespace liqo-tenant-milan of cluster rome not found",
    );
    await repair();
  });

  it("a deleted GatewayServer is recreated", async () => {
    await deleteLiqoObject(milan, rome, "gatewayservers");

    expect((await previewWithRefresh()).planned).toContain("create GatewayServer pair-server");
    await repair();
  });

  // case: S25
  it("a deleted Service, which Liqo does not recreate, is reported and recreated", async () => {
    const before = (await stack.up()).outputs["endpoint"]?.value as liqo.Endpoint;
    await coreApi(milan).deleteNamespacedService(gatewayName(rome));
    const releaseAddress = await takeAddress(milan);

    const problem = await summary();
    expect(problem).toMatch(
      /^in cluster milan, Service gw-rome not found.* next: .*pulumi up --refresh /,
    );
    const { planned, text } = await previewWithRefresh();
    expect(text).toContain(problem);
    expect(planned).toContain("create ServicePatch pair-server-service");
    const { outputs, steps } = await repair();
    expect(steps).toContain("update GatewayClient pair-client");
    const after = outputs["endpoint"]?.value as liqo.Endpoint;
    expect(after.port).toBe(before.port);
    expect(after.addresses).not.toEqual(before.addresses);
    await releaseAddress();
  });

  // case: S8
  it("a second labelled Secret is reported, and up fails until it is deleted", async () => {
    const namespace = tenantNamespace(milan);
    const labels = {
      "liqo.io/remote-cluster-id": "milan",
      "networking.liqo.io/gateway-resource": "true",
    };
    const copy: Json<V1Secret> = { metadata: { name: "copy", labels } };
    await coreApi(rome).createNamespacedSecret({ namespace, body: copy });
    const problem =
      'in cluster rome, namespace liqo-tenant-milan has 2 Secrets labelled as keys of the gateway to "milan", ' +
      "expected one: copy, gw-keys";
    const command = `kubectl --context rome delete secret -n ${namespace} copy`;

    expect(await summary()).toContain(problem);
    expect((await previewWithRefresh()).text).toContain(problem);
    stack.program = pair({ mtu: 1300, timeout: "12s" });
    const failure = await failureMessage(stack.up());
    expect(failure).toContain("the gateway has 2 Secrets labelled as its keys");
    expect(failure).toContain(command);

    await coreApi(rome).deleteNamespacedSecret({ name: "copy", namespace });
    stack.program = pair({ mtu: 1300 });
    await repair();
  });
});

it("a blocked tunnel is reported by preview and up", async () => {
  const blocked =
    /in cluster \w+, Connection gw-\w+ reports Error: both gateways run, .* UDP between the clusters \S+ and \S+ is probably blocked/;
  setFaults(lab.lab.folder, [{ cluster: "milan", kind: "tunnel-blocked" }]);
  await expect.poll(summary, { timeout: 60_000 }).toMatch(blocked);

  expect((await stack.preview()).text).toMatch(blocked);
  const { outputs } = await stack.up();
  expect(outputs["status"]?.value).not.toBe("Connected");
  const { summary: reported } = outputs["diagnosis"]?.value as Diagnosis;
  expect(oneLine(reported)).toMatch(blocked);

  setFaults(lab.lab.folder, []);
  await expect.poll(summary, { timeout: 60_000 }).toBe("Connected");
  await repair();
});

describe("diagnose", () => {
  it("contains no private key", async () => {
    const { data = {} } = await coreApi(rome).readNamespacedSecret({
      name: "gw-keys",
      namespace: tenantNamespace(milan),
    });
    const text = JSON.stringify(await diagnose(accessTo(rome), accessTo(milan)));

    expect(data["privateKey"]).toHaveLength(44);
    expect(text).not.toContain(data["privateKey"]);
  });

  it("reports an unreachable cluster", async () => {
    const config = lab.access("milan");
    const { users, contexts, currentContext } = config;
    const clusters = config.clusters.map((cluster) => ({
      ...cluster,
      server: "https://127.0.0.1:1",
    }));
    config.loadFromOptions({ clusters, users, contexts, currentContext });
    const unreachable = { kubeconfig: config.exportConfig(), clusterId: milan.clusterId };
    const { summary: text, checks } = await diagnose(accessTo(rome), unreachable);

    expect(text).toMatch(/^in cluster milan, the cluster cannot be inspected: .*ECONNREFUSED/);
    expect(checks.at(-1)).toMatchObject({ name: "connection", cluster: "rome", result: "ok" });
  });
});
