import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { diagnose, LiqoCluster } from "../../src/index.js";
import { joined, namespace, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

let folder: string;
let server: Server;
/** Requests to the API server in the kubeconfig of this machine. */
let requests: string[];

beforeEach(async () => {
  requests = [];
  server = createServer(({ url = "" }, response) => {
    requests.push(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, "config"), JSON.stringify(kubeconfigOf(port)));
  vi.stubEnv("KUBECONFIG", join(folder, "config"));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.close();
  rmSync(folder, { recursive: true });
});

function kubeconfigOf(port: number): object {
  const names = ["rome", "milan", "turin"];
  const access = { server: `http://127.0.0.1:${port}` };
  return {
    clusters: names.map((name) => ({ name, cluster: access })),
    users: [{ name: "me", user: {} }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: "me" } })),
    "current-context": "rome",
  };
}

describe("a simulation sends no request to a real cluster", () => {
  it("when a pair is connected, changed and previewed", async ({ clusters }) => {
    await clusters.up(joined);
    await clusters.up(() => joined({ server: { keyVersion: 2 } }));
    const { outputs } = await clusters.preview(joined);

    expect(outputs.diagnosis).toEqual({ summary: "Connected", checks: [] });
    expect(requests).toEqual([]);
  });

  it("when a tunnel is diagnosed after a run", async ({ clusters }) => {
    await clusters.up(joined);
    const diagnosis = await diagnose({ context: "rome" }, { context: "milan" });

    expect(diagnosis.summary).toBe("Connected");
    expect(new Set(diagnosis.checks.map(({ result }) => result))).toEqual(new Set(["ok"]));
    expect(requests).toEqual([]);
  });

  it("when a wait has failed", async ({ clusters }) => {
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    await clusters.up(joined).catch(() => undefined);

    expect(error.mock.calls.map(([message]) => message).join("\n")).toContain(
      "seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet",
    );
    expect(requests).toEqual([]);
  });

  it("when an access matches no simulated cluster, and the diagnosis names the access", async () => {
    const { summary } = await diagnose({ context: "turin", clusterId: "turin" }, "rome");

    expect(summary).toContain(
      'The access with context "turin" does not match a simulated cluster (contexts: "rome", "milan"): ' +
        "use one of these contexts, or set alsoReachedBy of the cluster",
    );
    expect(requests).toEqual([]);
  });
});

it("sends a request to a cluster if its alsoReachedBy lists the access", async () => {
  const access = { kubeconfig: "/nowhere/config" };
  const clusters = await startRomeAndMilan({ milan: { alsoReachedBy: [access] } });
  let seen: object | undefined;
  await clusters.up(async () => {
    const mine = new LiqoCluster("mine", access);
    await new Promise((resolve) => mine.clusterId.apply(resolve));
    const view = await mine.view("liqo");
    seen = await view?.get({ apiVersion: "v1", kind: "ConfigMap" }, "liqo-clusterid-configmap");
  });

  expect(seen).toMatchObject({ data: { CLUSTER_ID: "milan" } });
});

describe("hooks that inspect a simulated cluster", () => {
  it("reject a tenant namespace with an object that the stack did not create", async () => {
    const foreign = { name: "mine", namespace: "liqo-tenant-milan" };
    const objects = [
      namespace("liqo-tenant-milan"),
      { apiVersion: "v1", kind: "ConfigMap", metadata: foreign },
    ];
    const clusters = await startRomeAndMilan({ rome: { objects } });

    for (const run of [() => clusters.preview(joined), () => clusters.up(joined)]) {
      await expect(run()).rejects.toThrow(
        /namespace liqo-tenant-milan of cluster rome already exists [^]*ConfigMap mine/,
      );
    }
  });

  it("reject a second gateway in the same namespace", async () => {
    const metadata = { name: "turin", namespace: "liqo-tenant-milan" };
    const objects = [
      namespace("liqo-tenant-milan"),
      {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "GatewayClient",
        metadata,
        spec: { endpoint: { addresses: ["192.0.2.9"], port: 1 } },
      },
    ];
    const clusters = await startRomeAndMilan({ rome: { objects } });

    await expect(clusters.up(joined)).rejects.toThrow(
      /GatewayClient turin [^]*: Liqo runs one gateway in a namespace/,
    );
  });

  it("fail without waiting for the timeout if a change interrupts the tunnel", async ({
    clusters,
  }) => {
    await clusters.up(joined);
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    const run = clusters.up(() => joined({ server: { keyVersion: 2 } }));

    await expect(run).rejects.toThrow(
      "timed out: a hook waits for a change in namespace liqo-tenant-milan of cluster rome, but the simulated clusters " +
        "do not change any more. Reason: UDP packets are dropped in cluster milan (fault tunnel-blocked)",
    );
  });
});
