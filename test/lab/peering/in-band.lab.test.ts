import { CustomObjectsApi } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import type { RemoteCidrs } from "../../../src/index.js";
import { access } from "../cluster/access.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import {
  authenticate,
  offloadNamespace,
  peeringStatus,
  unoffloadNamespace,
} from "../liqoctl-peering.js";
import { twoClusters } from "../liqoctl.js";
import { connectsFromNode } from "../node-connection.js";
import { LabStack } from "../pair/lab-stack.js";
import { tenantCredentials } from "../peering-authentication.js";
import { offloadedPod } from "../peering-proof.js";
import { peeringAdministratorOf } from "../side/peering-administrator.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { createNamespace, removeNamespace } from "./offloaded-pod.js";
import { leftovers, peering } from "./peering-program.js";

const NAMESPACE = "shop";

it("a consumer that reaches its provider only through the tunnel is peered in-band, and offloads a pod", async () => {
  await withLab({ inBand: true }, async (lab) => {
    const [rome, milan] = twoClusters(lab);
    const clusters = { consumer: rome, provider: milan };
    expect(await connectsFromNode(lab, rome, rome.server)).toBe(true);
    expect(await connectsFromNode(lab, rome, milan.server)).toBe(false);

    const stack = await LabStack.create(running(lab), "in-band", peering({ inBand: true }));
    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Ready");
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
    await expect
      .poll(() => peeringStatus(lab, clusters), { timeout: 30_000 })
      .toMatchObject({ authenticationStatus: "Healthy", offloadingStatus: "Healthy" });

    await offloadPod(lab, rome, milan);
    await expectProxyOfLiqoctl(lab, rome, milan);

    const { steps } = await stack.destroy();
    const deletion = (kind: string) =>
      steps.findIndex((step) => step.startsWith(`delete ${kind} `));
    const order = ["Identity", "Renew", "GatewayClient", "GatewayServer"].map(deletion);
    expect(order).not.toContain(-1);
    const [identity = 0, renew = 0, ...gateways] = order;
    expect(Math.min(...gateways)).toBeGreaterThan(Math.max(identity, renew));
    expect(await leftovers([rome, milan])).toEqual([]);
  });
}, 600_000);

it("two administrators peer in-band with the proxyUrl that the guide describes", async () => {
  await withLab({ inBand: true }, async (lab) => {
    const [rome, milan] = twoClusters(lab);
    const atMilan = await peeringAdministratorOf(running(lab), "Provider", milan, rome);
    const atRome = await peeringAdministratorOf(running(lab), "Consumer", rome, milan);
    const first = await atMilan.up({});
    const second = await atRome.up({ remotePeerInfo: first.peerInfo });
    const third = await atMilan.up({ remotePeerInfo: second.peerInfo });
    const { text, outputs } = await atRome.up({ remotePeerInfo: first.peerInfo });
    expect(text).not.toContain("Identity");

    const { external } = outputs["remoteCidrs"]?.value as RemoteCidrs;
    const [network = ""] = /^\d+\.\d+\./.exec(external[0] ?? "") ?? [];
    const [host = ""] = /\d+\.\d+$/.exec(await addressOfProxy(milan)) ?? [];
    const proxyUrl = `http://${network}${host}:8118`;
    const fourth = await atMilan.up({ remotePeerInfo: second.peerInfo, proxyUrl });
    expect(third.status).toMatch(/^waiting for rome to use its credentials/);
    const fifth = await atRome.up({ remotePeerInfo: fourth.peerInfo });
    expect(fifth.status).toBe("Ready");
    await offloadPod(lab, rome, milan);

    await atRome.destroy();
    await atMilan.up({ proxyUrl, detached: true });
    await atMilan.destroy();
    expect(await leftovers([rome, milan])).toEqual([]);
  });
}, 600_000);

/** The address of Liqo's proxy for the API server, in the cluster's external CIDR. */
async function addressOfProxy(cluster: LabCluster): Promise<string> {
  const ip = (await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .getNamespacedCustomObject({
      ...{ group: "ipam.liqo.io", version: "v1alpha1", plural: "ips" },
      ...{ namespace: "liqo", name: "api-server-proxy" },
    })) as { readonly status: { readonly ip: string } };
  return ip.status.ip;
}

async function offloadPod(lab: LabFile, consumer: LabCluster, provider: LabCluster): Promise<void> {
  await createNamespace(consumer, NAMESPACE);
  await offloadNamespace(lab, consumer, NAMESPACE);
  await offloadedPod({ consumer, provider }, NAMESPACE, "hello");
  await unoffloadNamespace(lab, consumer, NAMESPACE);
  await removeNamespace(consumer, NAMESPACE);
}

/** `liqoctl authenticate --in-band` overwrites the Tenant with the same URL of the proxy. */
async function expectProxyOfLiqoctl(
  lab: LabFile,
  consumer: LabCluster,
  provider: LabCluster,
): Promise<void> {
  const declared = await tenantCredentials(provider, consumer);
  expect(declared.proxyURL).toMatch(/^http:\/\/10\.[\d.]+:8118$/);
  await authenticate(lab, { consumer, provider }, ["--in-band"]);
  expect(await tenantCredentials(provider, consumer)).toEqual(declared);
}
