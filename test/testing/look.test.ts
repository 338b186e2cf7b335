import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { diagnose, LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { joined, namespace, startRomeAndMilan } from "../rome-and-milan.js";

let clusters: SimulatedClusters;
let folder: string;
let server: Server;
/** Requests to the API server that the kubeconfig of this machine leads to. */
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, "config"), JSON.stringify(kubeconfigOf(port)));
  vi.stubEnv("KUBECONFIG", join(folder, "config"));
  clusters = await startRomeAndMilan();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await clusters.settle();
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
  it("when a pair is connected, changed and previewed", async () => {
    await clusters.up(joined);
    await clusters.up(() => joined({ gatewayServer: { keyVersion: 2 } }));
    const { outputs } = await clusters.preview(joined);

    expect(outputs.diagnosis).toEqual({ summary: "Connected", checks: [] });
    expect(asked).toEqual([]);
  });

  it("when a tunnel is diagnosed after a run", async () => {
    await clusters.up(joined);
    const diagnosis = await diagnose({ context: "rome" }, { context: "milan" });

    expect(diagnosis.summary).toBe("Connected");
    expect(new Set(diagnosis.checks.map(({ result }) => result))).toEqual(new Set(["ok"]));
    expect(asked).toEqual([]);
  });

  it("when a wait has failed", async () => {
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    await clusters.up(joined).catch(() => undefined);

    expect(error.mock.calls.map(([message]) => message).join("\n")).toContain(
      "seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet",
    );
    expect(asked).toEqual([]);
  });

  it("when the access leads to none of the simulated clusters, which is reported", async () => {
    const { summary } = await diagnose({ context: "turin", clusterId: "turin" }, "rome");

    expect(summary).toContain(
      'The access with context "turin" leads to none of the simulated clusters, whose contexts are "rome", "milan"',
    );
    expect(asked).toEqual([]);
  });
});

it("an inspection reaches the cluster that alsoReachedBy names", async () => {
  const access = { kubeconfig: "/nowhere/config" };
  clusters = await startRomeAndMilan({ milan: { alsoReachedBy: [access] } });
  let seen: object | undefined;
  await clusters.up(async () => {
    const mine = new LiqoCluster("mine", access);
    await new Promise((resolve) => mine.clusterId.apply(resolve));
    const view = await mine.view("liqo");
    seen = await view?.object("v1", "ConfigMap", "liqo-clusterid-configmap");
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
    clusters = await startRomeAndMilan({ rome: { objects } });

    for (const run of [() => clusters.preview(joined), () => clusters.up(joined)]) {
      await expect(run()).rejects.toThrow(
        /namespace liqo-tenant-milan of cluster rome already exists .* ConfigMap mine/,
      );
    }
  });

  it("reject a gateway in a namespace that has another gateway", async () => {
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
    clusters = await startRomeAndMilan({ rome: { objects } });

    await expect(clusters.up(joined)).rejects.toThrow(
      /GatewayClient turin .*: Liqo runs one gateway in a namespace/,
    );
  });

  it("fail soon after a change after which no packet crosses", async () => {
    await clusters.up(joined);
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    const run = clusters.up(() => joined({ gatewayServer: { keyVersion: 2 } }));

    await expect(run).rejects.toThrow(
      "Nothing changes any more in namespace liqo-tenant-milan of cluster rome, where a hook waits for it. " +
        "The simulator says: UDP is dropped at cluster milan (fault tunnel-blocked)",
    );
  });
});

it("a server is not read in the run that creates it", async () => {
  const read: string[] = [];
  const onEvent = ({ action, kind }: { action: string; kind: string }) => {
    read.push(`${action} ${kind}`);
  };
  clusters = await startRomeAndMilan({}, { onEvent });
  await clusters.up(joined);
  expect(read).not.toContain("read GatewayServer");

  await clusters.up(joined);
  expect(read).toContain("read GatewayServer");
});
