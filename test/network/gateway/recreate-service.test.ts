import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { NamespaceView } from "../../../src/cluster/namespace-view.js";
import type { KubernetesObject } from "../../../src/cluster/client/kubernetes-objects.js";
import {
  ensureServiceBeforeUpdate,
  ensureServiceBeforePatch,
} from "../../../src/network/gateway/recreate-service.js";
import type { LiqoCluster } from "../../../src/index.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
import { FORBIDDEN, runHook, TERMINATING, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";

const SPEC = { type: "NodePort", ports: [{ port: 51840, nodePort: 30742 }] };
const RENDERED = {
  kind: "WgGatewayServer",
  metadata: { name: "rome", namespace: "liqo-tenant-rome" },
  spec: { service: { spec: SPEC } },
};
const SERVICE = { kind: "Service", metadata: { name: "gw-rome" }, spec: SPEC };

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

/** A cluster with a server, and the hooks that keep its Service. */
class LiveServer {
  /** The Services that a hook has created. */
  public readonly created: KubernetesObject[] = [];
  /** The Services that the API server did not accept. */
  public readonly rejected: KubernetesObject[] = [];

  constructor(private readonly cluster: LiqoCluster) {}

  /** Runs the hook before the patch of a Service. */
  async patch(live: Live | undefined, timeout?: string): Promise<void> {
    await this.run(ensureServiceBeforePatch, "gw-rome", live, timeout);
  }

  /** Runs the hook before the update of a server. */
  async update(live: Live | undefined, timeout?: string): Promise<void> {
    await this.run(ensureServiceBeforeUpdate, "rome", live, timeout);
  }

  private async run(
    hook: typeof ensureServiceBeforeUpdate,
    name: string,
    live: Live | undefined,
    timeout = "10s",
  ): Promise<void> {
    const { cluster } = this;
    vi.spyOn(cluster, "view").mockResolvedValue(live && this.viewOf(live));
    const newInputs = { metadata: { namespace: "liqo-tenant-rome", name } };
    await runHook(hook(cluster, { cluster, timeout }), newInputs);
  }

  private viewOf(live: Live): NamespaceView {
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
          const service = polls.length > 0 ? polls.shift() : this.created[0];
          return service instanceof Error ? service : [service];
        }
      }
    };
    return fakeView(objectsOf, {
      create: (object: KubernetesObject) => {
        if (refusal !== undefined) {
          this.rejected.push(object);
          return Promise.reject(refusal);
        }
        this.created.push(object);
        return Promise.resolve();
      },
    });
  }
}

const it = hookTest("milan").extend("server", ({ cluster }) => new LiveServer(cluster));

describe("before a Service is patched", () => {
  it("the Service is kept if its server reports its address", async ({ server }) => {
    await server.patch({ services: [SERVICE, SERVICE], port: 30742 });

    expect(server.created).toEqual([]);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });

  it("the Service is recreated if it was deleted", async ({ server, cluster }) => {
    await server.patch({ port: 30742 });

    expect(server.created).toMatchObject([SERVICE]);
    expect(pulumi.log.info).toHaveBeenCalledExactlyOnceWith(
      "waiting up to 10s until GatewayServer rome reports its endpoint: " +
        "Service liqo-tenant-rome/gw-rome in cluster milan",
      cluster,
      undefined,
      true,
    );
  });

  it("the update waits while the server reports the endpoint of the former Service", async ({
    server,
  }) => {
    await expect(server.patch({ services: [SERVICE], port: 31000 }, "1s")).rejects.toThrow(
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

  it("the Service is recreated after the Terminating Service is deleted", async ({ server }) => {
    const metadata = { name: "gw-rome", ...TERMINATING };
    const leaving = { ...SERVICE, metadata };
    await server.patch({ services: [leaving, leaving], port: 30742 });

    expect(server.created).toMatchObject([SERVICE]);
  });

  it("the request is sent again if the API server is unavailable", async ({ server }) => {
    await server.patch({ services: [UNAVAILABLE, SERVICE], port: 30742 });
    expect(server.created).toEqual([]);
  });

  it("a Service that Liqo creates at the same time is accepted", async ({ server }) => {
    const refusal = new ApiError(409, "already exists");
    await server.patch({ services: [undefined, SERVICE], port: 30742, refusal });

    expect(server.rejected).toMatchObject([SERVICE]);
    // A poll that failed would log no progress.
    expect(pulumi.log.info).toHaveBeenCalledOnce();
  });

  it.for([403, 422])(
    "the wait ends if the API server rejects the Service with code %i",
    async (code, { server }) => {
      const refusal = new ApiError(code, "no");
      await expect(server.patch({ port: 30742, refusal })).rejects.toThrow(
        "cannot recreate Service liqo-tenant-rome/gw-rome in cluster milan\n  no\n",
      );
    },
  );

  it("the wait ends if the server was deleted", async ({ server }) => {
    await expect(server.patch({ isServerDeleted: true, hasDeployment: false })).rejects.toThrow(
      textPattern(
        "GatewayServer liqo-tenant-rome/rome of the state was not found in cluster milan Refresh the stack: pulumi up --refresh",
      ),
    );
  });

  it("a warning names the missing right if the Service is forbidden to list", async ({
    server,
    cluster,
  }) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await server.patch({ services: [FORBIDDEN] });

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      messageWith(
        "forbidden: cannot check whether Service liqo-tenant-rome/gw-rome in cluster milan exists. If it was deleted, Liqo does " +
          'not create it again. Grant "list" on Liqo\'s networking objects, Deployments and Services in namespace ' +
          "liqo-tenant-rome. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ),
      cluster,
    );
  });

  it("the hook has no effect behind mocks", async ({ server }) => {
    await server.patch(undefined);
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });
});

describe("before a server is updated", () => {
  it("an existing Service is kept", async ({ server }) => {
    await server.update({ services: [SERVICE], port: 30742 });
    expect(server.created).toEqual([]);
  });

  it("a missing Service is created, and the update waits for its address", async ({ server }) => {
    await server.update({ port: undefined });
    expect(server.created).toMatchObject([SERVICE]);
  });

  it("a deleted Service is recreated, and the endpoint of the former Service is not accepted", async ({
    server,
  }) => {
    await expect(server.update({ port: 31000 }, "1s")).rejects.toThrow('"port":31000');
    expect(server.created).toMatchObject([SERVICE]);
  });
});
