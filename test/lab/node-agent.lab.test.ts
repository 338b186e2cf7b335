import { type V1Pod, V1Service } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { waitFor } from "./cluster/wait.js";
import { waitForStatus } from "./connection-status.js";
import type { Fault, LabCluster } from "./lab-file.js";
import { coreApi, liqoObject, type LiqoNetworkObject, tenantNamespace } from "./liqo-api.js";
import { networkConnect } from "./liqoctl.js";
import { disconnectWithLiqoctl } from "./liqoctl-proof.js";
import { setFaults } from "./node-agent/faults.js";
import { useLab } from "./use-lab.js";

type GatewayServer = LiqoNetworkObject & {
  readonly status?: { readonly endpoint?: { readonly addresses?: readonly string[] } };
};

const { lab } = useLab();
const [client, server] = lab.clusters as [LabCluster, LabCluster];

beforeAll(async () => {
  await networkConnect(lab, { client, server }, ["--gw-server-service-type=NodePort"]);
});

afterEach(() => {
  setFaults(lab.folder, []);
});

afterAll(async () => {
  await disconnectWithLiqoctl(lab, { client, server });
});

it("keeps a pod Pending during the fault pods-never-ready, and starts the pod afterwards", async () => {
  setFault({ cluster: client.name, kind: "pods-never-ready" });
  const { metadata } = await gatewayPod();
  const namespace = tenantNamespace(server);
  await coreApi(client).deleteNamespacedPod({ namespace, name: metadata?.name ?? "" });
  await waitFor({ what: "a pod that cannot pull its image", seconds: 20 }, async () => {
    const { status } = await gatewayPod();
    const reason = status?.containerStatuses?.[0]?.state?.waiting?.reason;
    return status?.phase === "Pending" && reason === "ImagePullBackOff" ? true : undefined;
  });

  setFaults(lab.folder, []);
  const running = await waitFor({ what: "the pod to run", seconds: 20 }, async () => {
    const pod = await gatewayPod();
    return pod.status?.phase === "Running" ? pod : undefined;
  });
  expect(running.metadata?.name).not.toBe(metadata?.name);
  await waitForStatus([client, server], "Connected", 60);
});

it("makes Liqo report an empty node address during the fault endpoint-empty-address", async () => {
  setFault({ cluster: server.name, kind: "endpoint-empty-address" });
  await expect.poll(endpointAddresses, { timeout: 30_000 }).toEqual([""]);

  setFaults(lab.folder, []);
  await expect.poll(endpointAddresses, { timeout: 30_000 }).toEqual([server.nodeAddress]);
});

it("assigns the requested load balancer address only after the fault load-balancer-pending", async () => {
  setFault({ cluster: client.name, kind: "load-balancer-pending" });
  const loadBalancerIP = `${client.loadBalancerPrefix}.77`;
  const place = { namespace: "default", name: "with-load-balancer" };
  await coreApi(client).createNamespacedService({
    namespace: place.namespace,
    body: Object.assign(new V1Service(), {
      metadata: { name: place.name },
      spec: { type: "LoadBalancer", loadBalancerIP, ports: [{ port: 80 }] },
    }),
  });
  const address = async () =>
    (await coreApi(client).readNamespacedService(place)).status?.loadBalancer?.ingress?.[0]?.ip;
  const wait = { what: "an address", seconds: lab.nodeAgent.loadBalancerMs / 1000 + 2 };
  try {
    await expect(waitFor(wait, address)).rejects.toThrow("Timeout");

    setFaults(lab.folder, []);
    expect(await waitFor(wait, address)).toBe(loadBalancerIP);
  } finally {
    await coreApi(client).deleteNamespacedService(place);
  }
});

function setFault(fault: Fault): void {
  setFaults(lab.folder, [fault]);
}

async function endpointAddresses(): Promise<readonly string[] | undefined> {
  const gateway = await liqoObject<GatewayServer>(server, client, "gatewayservers");
  return gateway?.status?.endpoint?.addresses;
}

async function gatewayPod(): Promise<V1Pod> {
  const namespace = tenantNamespace(server);
  const { items } = await coreApi(client).listNamespacedPod({ namespace });
  const pod = items.find(({ metadata }) => metadata?.deletionTimestamp === undefined);
  if (pod === undefined) {
    throw new Error(`No pod found in namespace ${namespace} of cluster ${client.name}.`);
  }
  return pod;
}
