import type { KubernetesObject } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import { serviceMade, serviceReported } from "../../src/hooks/service-presence.js";
import { LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const SPEC = { type: "NodePort", ports: [{ port: 51840, nodePort: 30742 }] };
const RENDERED = {
  kind: "WgGatewayServer",
  metadata: { name: "rome", namespace: "liqo-tenant-rome" },
  spec: { service: { spec: SPEC } },
};
const SERVICE = { kind: "Service", metadata: { name: "gw-rome" }, spec: SPEC };
const FORBIDDEN = Object.assign(new Error("forbidden"), { code: 403 });

let clusters: SimulatedClusters;
let cluster: LiqoCluster;
let created: KubernetesObject[];

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("milan", { context: "milan" });
  created = [];
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

interface Seen {
  /** The Service at each look, after which there is one that has been created, if any has. */
  readonly services?: readonly (KubernetesObject | Error | undefined)[];
  readonly hasDeployment?: boolean;
  /** Where the server says that it is; nothing before it says so. */
  readonly port?: number;
  readonly isServerGone?: boolean;
  /** What the API server answers who creates a Service. */
  readonly refusal?: Error;
}

/** A cluster with a server. */
function viewOf(seen: Seen): ClusterView {
  const { services = [], hasDeployment = true, port, isServerGone = false, refusal } = seen;
  const looks = [...services];
  const status = port && { endpoint: { addresses: ["192.0.2.1"], port } };
  const server = isServerGone ? undefined : { status };
  return {
    object: (_: string, kind: string) => {
      if (kind === "Deployment") {
        return Promise.resolve(hasDeployment ? {} : undefined);
      }
      const service = looks.length > 0 ? looks.shift() : created[0];
      return service instanceof Error ? Promise.reject(service) : Promise.resolve(service);
    },
    liqoObject: (kind: string) => Promise.resolve(kind === "WgGatewayServer" ? RENDERED : server),
    create: (object: KubernetesObject) => {
      if (refusal !== undefined) {
        return Promise.reject(refusal);
      }
      created.push(object);
      return Promise.resolve();
    },
  } as unknown as ClusterView;
}

async function run(
  hook: typeof serviceMade,
  name: string,
  seen: Seen | undefined,
  timeout: string,
): Promise<void> {
  vi.spyOn(cluster, "view").mockResolvedValue(seen && viewOf(seen));
  const newInputs = { metadata: { namespace: "liqo-tenant-rome", name } };
  await hook(cluster, { cluster, timeout })({ urn: "", id: "", name: "", type: "", newInputs });
}

const hold = (seen: Seen | undefined, timeout = "10s") =>
  run(serviceReported, "gw-rome", seen, timeout);
const update = (seen: Seen | undefined, timeout = "10s") => run(serviceMade, "rome", seen, timeout);

describe("before a Service is held", () => {
  it("it is left alone if it is there, and its server says where", async () => {
    await hold({ services: [SERVICE, SERVICE], port: 30742 });

    expect(created).toEqual([]);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });

  it("it is made again if it is gone", async () => {
    await hold({ port: 30742 });

    expect(created).toMatchObject([SERVICE]);
    expect(pulumi.log.info).toHaveBeenCalledExactlyOnceWith(
      "waiting up to 10s until it is there and its server reports where: " +
        "Service liqo-tenant-rome/gw-rome in cluster milan",
      cluster,
      undefined,
      true,
    );
  });

  it("it is waited for while its server reports the endpoint of the one before", async () => {
    await expect(hold({ services: [SERVICE], port: 31000 }, "1s")).rejects.toThrow(
      "Within 1s the server's Service liqo-tenant-rome/gw-rome in cluster milan was not what its server reports: " +
        'it is there, and status.endpoint of the GatewayServer is {"addresses":["192.0.2.1"],"port":31000}. See its events',
    );
  });

  it("one that is being deleted is waited out", async () => {
    const metadata = { name: "gw-rome", deletionTimestamp: new Date() };
    const leaving = { ...SERVICE, metadata };
    await hold({ services: [leaving, leaving], port: 30742 });

    expect(created).toMatchObject([SERVICE]);
  });

  it("an API server that does not answer for a moment is asked again", async () => {
    await hold({ services: [new Error("connect ECONNREFUSED"), SERVICE], port: 30742 });
    expect(created).toEqual([]);
  });

  it("one that somebody else makes at the same time is as good", async () => {
    const refusal = Object.assign(new Error("already exists"), { code: 409 });
    await hold({ services: [undefined, SERVICE], port: 30742, refusal });
  });

  it.each([403, 422])("one that is refused for good ends the wait (%i)", async (code) => {
    const refusal = Object.assign(new Error("no"), { code });
    await expect(hold({ port: 30742, refusal })).rejects.toThrow(
      "Service liqo-tenant-rome/gw-rome in cluster milan is missing, and is refused: no",
    );
  });

  it("it is not waited for where there is no server any more", async () => {
    await expect(hold({ isServerGone: true, hasDeployment: false })).rejects.toThrow(
      "there is no GatewayServer liqo-tenant-rome/rome in cluster milan, though the state has it: run pulumi up --refresh",
    );
  });

  it("it is warned of where one may not look", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await hold({ services: [FORBIDDEN] });

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(
        "give this user the right to list Liqo's objects, Deployments and Services",
      ),
      cluster,
    );
  });

  it("nothing is done where only the provider of the caller leads to the cluster", async () => {
    await hold(undefined);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });
});

describe("before a server is updated", () => {
  it("a Service is left alone that is there", async () => {
    await update({ services: [SERVICE], port: 30742 });
    expect(created).toEqual([]);
  });

  it("its Service is made if it has never had one, which the update then waits for", async () => {
    await update({ port: undefined });
    expect(created).toMatchObject([SERVICE]);
  });

  it("its Service is made again, and what it reports of the one before is waited out", async () => {
    await expect(update({ port: 31000 }, "1s")).rejects.toThrow('"port":31000');
    expect(created).toMatchObject([SERVICE]);
  });
});
