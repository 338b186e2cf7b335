import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { listeningAddresses } from "./host/listening-addresses.js";
import { logOf } from "./logs.js";
import { outageOf, start, stop } from "./outage.js";
import { labStatus } from "./status.js";
import { useLab } from "./use-lab.js";

const { lab, environment, access } = useLab();
const names = lab.clusters.map(({ name }) => name);

describe("the lab", () => {
  it("is healthy: every API server is ready and Liqo allocated every network", async () => {
    const status = await labStatus(lab);

    expect(status.clusters.map(({ isApiReady }) => isApiReady)).toEqual(names.map(() => true));
    expect(status.clusters.map((cluster) => cluster.unallocatedNetworks)).toEqual(
      names.map(() => []),
    );
    expect(status.healthy).toBe(true);
  });

  it.each(names)("publishes the cluster ID and the version of Liqo in cluster %s", async (name) => {
    const ids = await access(name)
      .makeApiClient(CoreV1Api)
      .readNamespacedConfigMap({ name: "liqo-clusterid-configmap", namespace: "liqo" });
    const controllers = await access(name)
      .makeApiClient(AppsV1Api)
      .readNamespacedDeployment({ name: "liqo-controller-manager", namespace: "liqo" });

    expect(ids.data).toEqual({ CLUSTER_ID: name });
    expect(controllers.spec?.template.spec?.containers[0]?.image).toMatch(/:v1\.2\.0$/);
  });

  it("sets KUBECONFIG to a file with a context for each cluster", () => {
    const config = new KubeConfig();
    config.loadFromFile(environment["KUBECONFIG"] ?? "");

    expect(config.getContexts().map(({ name }) => name)).toEqual(names);
  });

  it("sets PATH and the state folder of Pulumi", async () => {
    const { stdout } = await execa("pulumi", ["whoami", "--verbose"], { env: environment });

    expect(stdout).toContain(`file://${lab.folder}/pulumi-state`);
  });

  it.each(names)("writes the logs of cluster %s", (name) => {
    expect(logOf(lab, name, "liqo")).toBe(`${lab.folder}/log/${name}-liqo.log`);
    expect(logOf(lab, name, "etcd")).toBe(`${lab.folder}/log/etcd.log`);
    expect(() => logOf(lab, name, "kubelet")).toThrow(
      `Part "kubelet" not found. The parts: api, controller-manager, liqo, ipam, crd-replicator, webhook, proxy, etcd, node-agent.`,
    );
    expect(() => logOf(lab, "oslo", "liqo")).toThrow(
      `Cluster "oslo" not found in this lab. Its clusters: ${names.join(", ")}.`,
    );
  });

  it("stops a part of a cluster and starts it again", async () => {
    const outage = outageOf(lab, names[0] ?? "", "crd-replicator");
    const isHealthy = async () => (await labStatus(lab)).healthy;

    await stop(lab, outage);
    expect(await isHealthy()).toBe(false);
    await start(lab, outage);
    expect(await isHealthy()).toBe(true);

    await expect(start(lab, outage)).rejects.toThrow(
      `Part crd-replicator of cluster ${outage.cluster.name} is running.`,
    );
    expect(() => outageOf(lab, outage.cluster.name, "etcd")).toThrow(
      'Cannot stop part "etcd". Use one of api, liqo, crd-replicator, cluster.',
    );
  });

  it.runIf(process.platform === "linux")("listens only on 127.0.0.1", async () => {
    const addresses = await listeningAddresses(lab.folder);

    // Two ports of etcd, and the API server, the IPAM and the webhook of each cluster.
    expect(addresses.length).toBeGreaterThanOrEqual(2 + 3 * names.length);
    expect(addresses.filter((address) => !address.startsWith("127.0.0.1:"))).toEqual([]);
  });
});
