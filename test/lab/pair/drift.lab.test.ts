import type { V1Secret, V1Service } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnose, type liqo, LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { bothSay } from "../connection-status.js";
import { accessTo } from "../diagnosed-cluster.js";
import {
  changeLiqoObject,
  coreApi,
  deleteLiqoObject,
  gatewayPlace,
  tenantNamespace,
} from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import type { Plain } from "../node-agent/plain.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";

// One pair, in which somebody changes things by hand: each test mends what it has broken.

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

function pair({ mtu, timeout = "60s" }: { mtu?: number; timeout?: string }) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const args = { server, client, mtu, timeout };
    const { status, diagnosis, endpoint } = new LiqoNetworkPair("pair", args);
    return Promise.resolve({ status, diagnosis, endpoint });
  };
}

/** The verdict on the two clusters, by a look that needs no Pulumi. */
async function verdict(): Promise<string> {
  return (await diagnose(accessTo(rome), accessTo(milan))).summary;
}

/** What a preview says after a refresh: its plan, and its warnings. */
async function previewed(): Promise<{ planned: readonly string[]; text: string }> {
  const { steps, text } = await stack.preview({ refresh: true });
  return { planned: steps, text };
}

/** Mends what was changed, after which nothing is wrong and nothing is left to change. */
async function mend(): Promise<Ran> {
  const ran = await stack.up({ refresh: true });
  const { outputs } = ran;
  expect(outputs["status"]?.value).toBe("Connected");
  expect(outputs["diagnosis"]?.value).toEqual({ summary: "Connected", checks: [] });
  await bothSay([rome, milan], "Connected", 30);
  expect(await verdict()).toBe("Connected");
  await stack.up({ expectNoChanges: true });
  return ran;
}

/** A Service of somebody else in milan. */
const OTHER = { name: "other", namespace: "default" };

/** Takes the address that a load balancer of milan has had, so that the next one gets another. */
async function takeAddress(): Promise<void> {
  const ports = [{ port: 53, protocol: "UDP" }];
  const body: Plain<V1Service> = {
    metadata: { name: OTHER.name },
    spec: { type: "LoadBalancer", ports },
  };
  await coreApi(milan).createNamespacedService({ namespace: OTHER.namespace, body });
  const ingress = async () => {
    const other = await coreApi(milan).readNamespacedService(OTHER);
    return other.status?.loadBalancer?.ingress ?? [];
  };
  await expect.poll(ingress, { timeout: 30_000 }).toHaveLength(1);
}

describe("what somebody has changed by hand is named by a diagnosis and a preview, and mended by up:", () => {
  it("nothing", async () => {
    expect(await verdict()).toBe("Connected");
    expect((await stack.preview()).text).not.toContain("warning: in cluster");
  });

  it("a PublicKey is edited", async () => {
    const publicKey = Buffer.alloc(32, 7).toString("base64");
    await changeLiqoObject(rome, milan, "publickeies", { spec: { publicKey } });

    expect(await verdict()).toMatch(
      new RegExp(
        `^in cluster rome, PublicKey milan is ${publicKey}, but the public key of the Secret in cluster milan is `,
      ),
    );
    const { planned, text } = await previewed();
    expect(planned).toContain("update PublicKey pair-keys-milan-public");
    expect(text).toContain("warning: in cluster rome, PublicKey milan is ");
    await mend();
  });

  it("a Secret is deleted", async () => {
    const namespace = tenantNamespace(milan);
    await coreApi(rome).deleteNamespacedSecret({ name: "gw-keys", namespace });

    expect(await verdict()).toContain(
      'in cluster rome, namespace liqo-tenant-milan has 0 Secrets labelled as keys of the gateway to "milan"',
    );
    expect((await previewed()).planned).toContain("create Secret pair-keys-rome-secret");
    await mend();
  });

  it("a label is removed from a namespace", async () => {
    const body = { metadata: { labels: { "liqo.io/tenant-namespace": null } } };
    await coreApi(milan).patchNamespace({ name: tenantNamespace(rome), body }, MERGE_PATCH);

    expect(await verdict()).toContain(
      "in cluster milan, namespace liqo-tenant-rome has no label liqo.io/tenant-namespace=true",
    );
    expect((await previewed()).planned).toContain("update Namespace pair-milan-namespace");
    await mend();
  });

  it("a label is removed from a Secret", async () => {
    const place = { name: "gw-keys", namespace: tenantNamespace(milan) };
    const body = { metadata: { labels: { "networking.liqo.io/gateway-resource": null } } };
    await coreApi(rome).patchNamespacedSecret({ ...place, body }, MERGE_PATCH);

    expect(await verdict()).toContain("namespace liqo-tenant-milan has 0 Secrets labelled as keys");
    expect((await previewed()).planned).toContain("update Secret pair-keys-rome-secret");
    await mend();
  });

  it.each([
    { plural: "gatewayservers", step: "update GatewayServer pair-server" },
    { plural: "configurations", step: "update Configuration pair-milan-configuration" },
    { plural: "publickeies", step: "update PublicKey pair-keys-rome-public" },
  ])("a label is removed from one of the $plural", async ({ plural, step }) => {
    const labels = { "liqo.io/remote-cluster-id": null };
    await changeLiqoObject(milan, rome, plural, { metadata: { labels } });

    expect((await previewed()).planned).toContain(step);
    await mend();
  });

  it("a GatewayClient is deleted", async () => {
    await deleteLiqoObject(rome, milan, "gatewayclients");

    expect(await verdict()).toContain(
      "in cluster rome, no GatewayServer or GatewayClient found in namespace liqo-tenant-milan",
    );
    expect((await previewed()).planned).toContain("create GatewayClient pair-client");
    expect((await stack.preview()).text).toContain(
      "Unknown: Connection gw-milan in namespace liqo-tenant-milan of cluster rome not found",
    );
    await mend();
  });

  it("a GatewayServer is deleted", async () => {
    await deleteLiqoObject(milan, rome, "gatewayservers");

    expect((await previewed()).planned).toContain("create GatewayServer pair-server");
    await mend();
  });

  // case: S25
  it("the server's Service is deleted, which Liqo does not make again", async () => {
    const before = (await stack.up()).outputs["endpoint"]?.value as liqo.Endpoint;
    await coreApi(milan).deleteNamespacedService(gatewayPlace(rome));
    await takeAddress();

    const found = await verdict();
    expect(found).toMatch(
      /^in cluster milan, Service gw-rome not found.* Next: .*pulumi up --refresh /,
    );
    const { planned, text } = await previewed();
    expect(text).toContain(found);
    expect(planned).toContain("create ServicePatch pair-server-service");
    const { outputs, steps } = await mend();
    expect(steps).toContain("update GatewayClient pair-client");
    const after = outputs["endpoint"]?.value as liqo.Endpoint;
    expect(after.port).toBe(before.port);
    expect(after.addresses).not.toEqual(before.addresses);
    await coreApi(milan).deleteNamespacedService(OTHER);
  });

  // case: S8
  it("a second labelled Secret is added, with which no change passes on what was before", async () => {
    const namespace = tenantNamespace(milan);
    const labels = {
      "liqo.io/remote-cluster-id": "milan",
      "networking.liqo.io/gateway-resource": "true",
    };
    const copy: Plain<V1Secret> = { metadata: { name: "copy", labels } };
    await coreApi(rome).createNamespacedSecret({ namespace, body: copy });
    const found =
      'in cluster rome, namespace liqo-tenant-milan has 2 Secrets labelled as keys of the gateway to "milan", ' +
      "expected one: copy, gw-keys";
    const next = `kubectl --context rome delete secret -n ${namespace} copy`;

    expect(await verdict()).toContain(found);
    expect((await previewed()).text).toContain(found);
    stack.program = pair({ mtu: 1300, timeout: "12s" });
    await expect(stack.up()).rejects.toThrow(
      "whose gateway Liqo leaves as it is while there are 2 Secrets labelled as its keys",
    );
    await expect(stack.up()).rejects.toThrow(next);

    await coreApi(rome).deleteNamespacedSecret({ name: "copy", namespace });
    stack.program = pair({ mtu: 1300 });
    await mend();
  });
});

it("a tunnel that was up and is blocked is diagnosed by a preview and by up", async () => {
  const blocked =
    /in cluster \w+, Connection gw-\w+ reports Error: both gateways run, .* UDP between the clusters \S+ and \S+ is probably blocked/;
  setFaults(lab.lab.folder, [{ cluster: "milan", kind: "tunnel-blocked" }]);
  await expect.poll(verdict, { timeout: 60_000 }).toMatch(blocked);

  expect((await stack.preview()).text).toMatch(blocked);
  const { outputs } = await stack.up();
  expect(outputs["status"]?.value).not.toBe("Connected");
  expect(outputs["diagnosis"]?.value).toMatchObject({
    verdict: expect.stringMatching(blocked) as string,
  });

  setFaults(lab.lab.folder, []);
  await expect.poll(verdict, { timeout: 60_000 }).toBe("Connected");
  await mend();
});

describe("a diagnosis", () => {
  it("holds nothing secret", async () => {
    const { data = {} } = await coreApi(rome).readNamespacedSecret({
      name: "gw-keys",
      namespace: tenantNamespace(milan),
    });
    const text = JSON.stringify(await diagnose(accessTo(rome), accessTo(milan)));

    expect(data["privateKey"]).toHaveLength(44);
    expect(text).not.toContain(data["privateKey"]);
  });

  it("of a cluster that cannot be reached says so", async () => {
    const config = lab.access("milan");
    const { users, contexts, currentContext } = config;
    const clusters = config.clusters.map((known) => ({ ...known, server: "https://127.0.0.1:1" }));
    config.loadFromOptions({ clusters, users, contexts, currentContext });
    const unreachable = { kubeconfig: config.exportConfig(), clusterId: milan.clusterId };
    const { summary: found, checks } = await diagnose(accessTo(rome), unreachable);

    expect(found).toMatch(/^in cluster milan, nothing could be looked at: .*ECONNREFUSED/);
    expect(checks.at(-1)).toMatchObject({ name: "connection", cluster: "rome", result: "ok" });
  });
});
