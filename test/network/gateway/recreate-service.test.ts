import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import type { KubernetesObject } from "../../../src/cluster/client/kubernetes-objects.js";
import {
  recreateService,
  waitForReportedService,
} from "../../../src/network/gateway/recreate-service.js";
import { LiqoCluster } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { FORBIDDEN, runHook, TERMINATING, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";

const SPEC = { type: "NodePort", ports: [{ port: 51840, nodePort: 30742 }] };
const RENDERED = {
  kind: "WgGatewayServer",
  metadata: { name: "rome", namespace: "liqo-tenant-rome" },
  spec: { service: { spec: SPEC } },
};
const SERVICE = { kind: "Service", metadata: { name: "gw-rome" }, spec: SPEC };

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
  /** The Service at each poll, then the Service that the hook has created. */
  readonly services?: readonly (KubernetesObject | Error | undefined)[];
  readonly hasDeployment?: boolean;
  /** The port that the status of the server reports. */
  readonly port?: number;
  readonly isServerDeleted?: boolean;
  /** The error with which the API server rejects a new Service. */
  readonly refusal?: Error;
}

/** A cluster with a server. */
function viewOf(seen: Seen): ClusterView {
  const { services = [], hasDeployment = true, port, isServerDeleted = false, refusal } = seen;
  const polls = [...services];
  const status = port && { endpoint: { addresses: ["192.0.2.1"], port } };
  const server = isServerDeleted ? undefined : { status };
  return {
    object: (_: string, kind: string) => {
      if (kind === "Deployment") {
        return Promise.resolve(hasDeployment ? {} : undefined);
      }
      const service = polls.length > 0 ? polls.shift() : created[0];
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
  hook: typeof recreateService,
  name: string,
  seen: Seen | undefined,
  timeout: string,
): Promise<void> {
  vi.spyOn(cluster, "view").mockResolvedValue(seen && viewOf(seen));
  const newInputs = { metadata: { namespace: "liqo-tenant-rome", name } };
  await runHook(hook(cluster, { cluster, timeout }), newInputs);
}

const hold = (seen: Seen | undefined, timeout = "10s") =>
  run(waitForReportedService, "gw-rome", seen, timeout);
const update = (seen: Seen | undefined, timeout = "10s") =>
  run(recreateService, "rome", seen, timeout);

describe("before a Service is held", () => {
  it("it is left alone if it exists and its server reports its address", async () => {
    await hold({ services: [SERVICE, SERVICE], port: 30742 });

    expect(created).toEqual([]);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });

  it("it is recreated if it was deleted", async () => {
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
        'it is there, and status.endpoint of the GatewayServer is {"addresses":["192.0.2.1"],"port":31000}. Read its events ' +
        "and check that Liqo runs: kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager, then run up again",
    );
  });

  it("it is recreated once the former Service is no longer Terminating", async () => {
    const metadata = { name: "gw-rome", ...TERMINATING };
    const leaving = { ...SERVICE, metadata };
    await hold({ services: [leaving, leaving], port: 30742 });

    expect(created).toMatchObject([SERVICE]);
  });

  it("an API server that is out of order is asked again", async () => {
    await hold({ services: [UNAVAILABLE, SERVICE], port: 30742 });
    expect(created).toEqual([]);
  });

  it("a Service that Liqo creates at the same time is accepted", async () => {
    const refusal = new ApiError(409, "already exists");
    await hold({ services: [undefined, SERVICE], port: 30742, refusal });
  });

  it.each([403, 422])(
    "the wait ends if the API server rejects the Service with code %i",
    async (code) => {
      const refusal = new ApiError(code, "no");
      await expect(hold({ port: 30742, refusal })).rejects.toThrow(
        "Service liqo-tenant-rome/gw-rome in cluster milan is missing, and is refused: no",
      );
    },
  );

  it("the wait ends if its server was deleted", async () => {
    await expect(hold({ isServerDeleted: true, hasDeployment: false })).rejects.toThrow(
      "there is no GatewayServer liqo-tenant-rome/rome in cluster milan, though the state has it: run pulumi up --refresh",
    );
  });

  it("a warning names the missing right if it is forbidden to get", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await hold({ services: [FORBIDDEN] });

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(
        "give this user the right to list Liqo's objects, Deployments and Services",
      ),
      cluster,
    );
  });

  it("nothing is done behind mocks", async () => {
    await hold(undefined);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });
});

describe("before a server is updated", () => {
  it("an existing Service is left alone", async () => {
    await update({ services: [SERVICE], port: 30742 });
    expect(created).toEqual([]);
  });

  it("a Service that was never created is created, and the update waits for its address", async () => {
    await update({ port: undefined });
    expect(created).toMatchObject([SERVICE]);
  });

  it("a Service that was deleted is recreated, and the address of the former one is not accepted", async () => {
    await expect(update({ port: 31000 }, "1s")).rejects.toThrow('"port":31000');
    expect(created).toMatchObject([SERVICE]);
  });
});
