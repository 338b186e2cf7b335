import type { KubernetesObject } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import { serviceRestoration } from "../../src/hooks/service-restoration.js";
import { LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const PORTS = [{ port: 51840, nodePort: 30742 }];
const SPEC = { type: "NodePort", ports: PORTS };
const RENDERED = {
  kind: "WgGatewayServer",
  metadata: { name: "rome" },
  spec: { service: { spec: SPEC } },
};

let clusters: SimulatedClusters;
let cluster: LiqoCluster;
let created: KubernetesObject[];
const restored = vi.fn();

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("milan", { context: "milan" });
  created = [];
  restored.mockClear();
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** A cluster with a server, whose Service and endpoint these are. A Service that is created is there from then on. */
function viewOf({
  service,
  rendered,
  endpointPort,
}: {
  service?: KubernetesObject;
  rendered?: object;
  endpointPort: number;
}): ClusterView {
  const endpoint = { addresses: ["192.0.2.1"], port: endpointPort };
  return {
    object: () => Promise.resolve(service ?? created[0]),
    liqoObject: (kind: string) =>
      Promise.resolve(kind === "WgGatewayServer" ? rendered : { status: { endpoint } }),
    create: (object: KubernetesObject) => Promise.resolve(void created.push(object)),
  } as unknown as ClusterView;
}

async function restore(view: ClusterView | undefined, timeout = "10s"): Promise<void> {
  vi.spyOn(cluster, "view").mockResolvedValue(view);
  const newInputs = { metadata: { namespace: "liqo-tenant-rome", name: "gw-rome" } };
  const hook = serviceRestoration(cluster, { cluster, timeout, restored });
  await hook({ urn: "", id: "", name: "", type: "", newInputs });
}

it("leaves a Service alone that is there", async () => {
  await restore(viewOf({ service: {}, endpointPort: 31000 }));

  expect(created).toEqual([]);
  expect(restored).not.toHaveBeenCalled();
});

it("makes one again that is gone, and waits until the server reports where it is", async () => {
  await restore(viewOf({ rendered: RENDERED, endpointPort: 30742 }));

  expect(created).toMatchObject([{ kind: "Service", metadata: { name: "gw-rome" }, spec: SPEC }]);
  expect(restored).toHaveBeenCalledOnce();
});

it("gives up when the server goes on reporting the endpoint of the one before", async () => {
  await expect(restore(viewOf({ rendered: RENDERED, endpointPort: 31000 }), "1s")).rejects.toThrow(
    "Within 1s the deleted Service liqo-tenant-rome/gw-rome in cluster milan was not there again with an address: " +
      'status.endpoint of GatewayServer liqo-tenant-rome/rome is {"addresses":["192.0.2.1"],"port":31000}. See its events',
  );
  expect(created).toHaveLength(1);
  expect(restored).not.toHaveBeenCalled();
});

it("gives up where nothing says what it is to be", async () => {
  await expect(restore(viewOf({ endpointPort: 30742 }), "1s")).rejects.toThrow(
    "there is no WgGatewayServer liqo-tenant-rome/rome that says what it is to be",
  );
  expect(created).toEqual([]);
});

it("does nothing where only the provider of the caller leads to the cluster", async () => {
  await restore(undefined);
  expect(restored).not.toHaveBeenCalled();
});
