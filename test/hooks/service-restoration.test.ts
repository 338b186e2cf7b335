import type { KubernetesObject } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import { serviceRemaking, serviceRestoration } from "../../src/hooks/service-restoration.js";
import { LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const PORTS = [{ port: 51840, nodePort: 30742 }];
const SPEC = { type: "NodePort", ports: PORTS };
const RENDERED = {
  kind: "WgGatewayServer",
  metadata: { name: "rome", namespace: "liqo-tenant-rome" },
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

interface Seen {
  readonly service?: KubernetesObject;
  readonly rendered?: object;
  readonly hasDeployment?: boolean;
  /** Where the server says that it is. */
  readonly port?: number;
  /** Why the API server takes no Service. */
  readonly refusal?: string;
}

/** A cluster with a server. A Service that is created is there from then on. */
function viewOf(seen: Seen): ClusterView {
  const { rendered = RENDERED, hasDeployment = true, port = 30742, refusal } = seen;
  const service = () => seen.service ?? created[0];
  const endpoint = { addresses: ["192.0.2.1"], port };
  return {
    object: () => Promise.resolve(service()),
    gateway: () =>
      Promise.resolve({ deployment: hasDeployment ? {} : undefined, service: service() }),
    liqoObject: (kind: string) =>
      Promise.resolve(kind === "WgGatewayServer" ? rendered : { status: { endpoint } }),
    create: (object: KubernetesObject) => {
      if (refusal !== undefined) {
        return Promise.reject(new Error(refusal));
      }
      created.push(object);
      return Promise.resolve();
    },
  } as unknown as ClusterView;
}

async function restore(seen: Seen | undefined, timeout = "10s"): Promise<void> {
  vi.spyOn(cluster, "view").mockResolvedValue(seen && viewOf(seen));
  const newInputs = { metadata: { namespace: "liqo-tenant-rome", name: "gw-rome" } };
  const hook = serviceRestoration(cluster, { cluster, timeout, restored });
  await hook({ urn: "", id: "", name: "", type: "", newInputs });
}

async function update(seen: Seen | undefined): Promise<void> {
  vi.spyOn(cluster, "view").mockResolvedValue(seen && viewOf(seen));
  const newInputs = { metadata: { namespace: "liqo-tenant-rome", name: "rome" } };
  await serviceRemaking(cluster)({ urn: "", id: "", name: "", type: "", newInputs });
}

describe("before a Service is held", () => {
  it("it is left alone if it is there", async () => {
    await restore({ service: {}, port: 31000 });

    expect(created).toEqual([]);
    expect(restored).not.toHaveBeenCalled();
  });

  it("it is made again if it is gone, and waited for until the server reports where it is", async () => {
    await restore({});

    expect(created).toMatchObject([{ kind: "Service", metadata: { name: "gw-rome" }, spec: SPEC }]);
    expect(restored).toHaveBeenCalledOnce();
  });

  it("it is given up while the server goes on reporting the endpoint of the one before", async () => {
    await expect(restore({ port: 31000 }, "1s")).rejects.toThrow(
      "Within 1s the deleted Service liqo-tenant-rome/gw-rome in cluster milan was not there again with an address: " +
        'status.endpoint of GatewayServer liqo-tenant-rome/rome is {"addresses":["192.0.2.1"],"port":31000}. See its events',
    );
    expect(created).toHaveLength(1);
    expect(restored).not.toHaveBeenCalled();
  });

  it("it is not looked for where only the provider of the caller leads to the cluster", async () => {
    await restore(undefined);
    expect(restored).not.toHaveBeenCalled();
  });
});

describe("before a server is updated", () => {
  it("its Service is made if it is missing", async () => {
    await update({});
    expect(created).toMatchObject([{ kind: "Service", metadata: { name: "gw-rome" } }]);
  });

  it("its Service is left to Liqo, which makes it after the Deployment", async () => {
    await update({ hasDeployment: false });
    expect(created).toEqual([]);
  });

  it("a Service is left alone that is there", async () => {
    await update({ service: {} });
    expect(created).toEqual([]);
  });

  it("a Service that the cluster refuses ends the update, with the reason", async () => {
    await expect(update({ refusal: "provided port is already allocated" })).rejects.toThrow(
      "Service liqo-tenant-rome/gw-rome is missing, and its cluster refuses it: provided port is already allocated",
    );
  });

  it("nothing is looked for where only the provider of the caller leads to the cluster", async () => {
    await expect(update(undefined)).resolves.toBeUndefined();
  });
});
