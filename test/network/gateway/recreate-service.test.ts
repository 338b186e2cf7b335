import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import type { KubernetesObject } from "../../../src/cluster/client/kubernetes-objects.js";
import {
  ensureServiceBeforeUpdate,
  ensureServiceBeforePatch,
} from "../../../src/network/gateway/recreate-service.js";
import { LiqoCluster } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
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
/** The Services that the API server did not accept. */
let rejected: KubernetesObject[];

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("milan", { context: "milan" });
  created = [];
  rejected = [];
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

interface Live {
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
function viewOf(live: Live): ClusterView {
  const { services = [], hasDeployment = true, port, isServerDeleted = false, refusal } = live;
  const polls = [...services];
  const status = port && { endpoint: { addresses: ["192.0.2.1"], port } };
  const server = isServerDeleted ? undefined : { status };
  const objectsOf = (kind: string) => {
    switch (kind) {
      case "Deployment":
        return hasDeployment ? [{}] : [];
      case "WgGatewayServer":
        return [RENDERED];
      case "GatewayServer":
        return [server];
      default: {
        const service = polls.length > 0 ? polls.shift() : created[0];
        return service instanceof Error ? service : [service];
      }
    }
  };
  return fakeView(objectsOf, {
    create: (object: KubernetesObject) => {
      if (refusal !== undefined) {
        rejected.push(object);
        return Promise.reject(refusal);
      }
      created.push(object);
      return Promise.resolve();
    },
  });
}

async function run(
  hook: typeof ensureServiceBeforeUpdate,
  name: string,
  live: Live | undefined,
  timeout: string,
): Promise<void> {
  vi.spyOn(cluster, "view").mockResolvedValue(live && viewOf(live));
  const newInputs = { metadata: { namespace: "liqo-tenant-rome", name } };
  await runHook(hook(cluster, { cluster, timeout }), newInputs);
}

const hold = (live: Live | undefined, timeout = "10s") =>
  run(ensureServiceBeforePatch, "gw-rome", live, timeout);
const update = (live: Live | undefined, timeout = "10s") =>
  run(ensureServiceBeforeUpdate, "rome", live, timeout);

describe("before a Service is patched", () => {
  it("the Service is kept if its server reports its address", async () => {
    await hold({ services: [SERVICE, SERVICE], port: 30742 });

    expect(created).toEqual([]);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });

  it("the Service is recreated if it was deleted", async () => {
    await hold({ port: 30742 });

    expect(created).toMatchObject([SERVICE]);
    expect(pulumi.log.info).toHaveBeenCalledExactlyOnceWith(
      "waiting up to 10s until GatewayServer rome reports its endpoint: " +
        "Service liqo-tenant-rome/gw-rome in cluster milan",
      cluster,
      undefined,
      true,
    );
  });

  it("the update waits while the server reports the endpoint of the former Service", async () => {
    await expect(hold({ services: [SERVICE], port: 31000 }, "1s")).rejects.toThrow(
      [
        "timed out after 1s: status.endpoint of GatewayServer rome does not match its Service",
        "liqo-tenant-rome/gw-rome in cluster milan",
        '  the Service exists; status.endpoint is {"addresses":["192.0.2.1"],"port":31000}',
        "Read the events of the Service; check that Liqo runs, and read its log; then run pulumi up again:",
        "  kubectl describe service gw-rome -n liqo-tenant-rome",
        "  kubectl -n liqo get pods",
        "  kubectl -n liqo logs deploy/liqo-controller-manager",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-service",
      ].join("\n"),
    );
  });

  it("the Service is recreated after the Terminating Service is deleted", async () => {
    const metadata = { name: "gw-rome", ...TERMINATING };
    const leaving = { ...SERVICE, metadata };
    await hold({ services: [leaving, leaving], port: 30742 });

    expect(created).toMatchObject([SERVICE]);
  });

  it("the request is sent again if the API server is unavailable", async () => {
    await hold({ services: [UNAVAILABLE, SERVICE], port: 30742 });
    expect(created).toEqual([]);
  });

  it("a Service that Liqo creates at the same time is accepted", async () => {
    const refusal = new ApiError(409, "already exists");
    await hold({ services: [undefined, SERVICE], port: 30742, refusal });

    expect(rejected).toMatchObject([SERVICE]);
    // A poll that failed would log no progress.
    expect(pulumi.log.info).toHaveBeenCalledOnce();
  });

  it.each([403, 422])(
    "the wait ends if the API server rejects the Service with code %i",
    async (code) => {
      const refusal = new ApiError(code, "no");
      await expect(hold({ port: 30742, refusal })).rejects.toThrow(
        "cannot recreate Service liqo-tenant-rome/gw-rome in cluster milan\n  no\n",
      );
    },
  );

  it("the wait ends if the server was deleted", async () => {
    await expect(hold({ isServerDeleted: true, hasDeployment: false })).rejects.toThrow(
      textPattern(
        "GatewayServer liqo-tenant-rome/rome of the state was not found in cluster milan Refresh the stack: pulumi up --refresh",
      ),
    );
  });

  it("a warning names the missing right if the Service is forbidden to list", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await hold({ services: [FORBIDDEN] });

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      messageWith(
        "forbidden: cannot check whether Service liqo-tenant-rome/gw-rome in cluster milan exists. If it was deleted, Liqo does " +
          'not create it again. Grant "list" on Liqo\'s networking objects, Deployments and Services in namespace ' +
          "liqo-tenant-rome. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ),
      cluster,
    );
  });

  it("the hook has no effect behind mocks", async () => {
    await hold(undefined);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });
});

describe("before a server is updated", () => {
  it("an existing Service is kept", async () => {
    await update({ services: [SERVICE], port: 30742 });
    expect(created).toEqual([]);
  });

  it("a missing Service is created, and the update waits for its address", async () => {
    await update({ port: undefined });
    expect(created).toMatchObject([SERVICE]);
  });

  it("a deleted Service is recreated, and the endpoint of the former Service is not accepted", async () => {
    await expect(update({ port: 31000 }, "1s")).rejects.toThrow('"port":31000');
    expect(created).toMatchObject([SERVICE]);
  });
});
