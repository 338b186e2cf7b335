import type { V1ConfigMap } from "@kubernetes/client-node";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Provider } from "@pulumi/kubernetes/provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { coreApi } from "../liqo-api.js";
import type { Json } from "../node-agent/json.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// Rome lacks an object of its Liqo installation, which the program creates. The steps continue with
// the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const OBJECT = { namespace: "liqo", name: "liqo-clusterid-configmap" };

let stack: LabStack;
let installed: V1ConfigMap;

beforeAll(async () => {
  installed = await coreApi(rome).readNamespacedConfigMap(OBJECT);
  await coreApi(rome).deleteNamespacedConfigMap(OBJECT);
  stack = await LabStack.create(lab, "install", program({ dependsOn: false }));
});

afterAll(async () => {
  await stack.destroy();
  const { metadata, data } = installed;
  // liqoctl finds the ConfigMap by its labels.
  const body: Json<V1ConfigMap> = { metadata: { ...OBJECT, labels: metadata?.labels }, data };
  await coreApi(rome).createNamespacedConfigMap({ namespace: OBJECT.namespace, body });
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function program({ dependsOn }: { dependsOn: boolean }) {
  return async () => {
    const provider = new Provider("installer", { context: "rome" });
    const installed = new ConfigMap(
      "liqo",
      { metadata: OBJECT, data: { CLUSTER_ID: rome.clusterId } },
      { provider },
    );
    const client = new LiqoCluster(
      "rome",
      { context: "rome" },
      dependsOn ? { dependsOn: [installed] } : {},
    );
    const server = new LiqoCluster("milan", { context: "milan" });
    const { status } = new LiqoNetworkPair("pair", { server, client, timeout: "60s" });
    return Promise.resolve({ status, clusterId: client.clusterId });
  };
}

describe("a program that installs Liqo and connects the clusters", () => {
  it("1. preview fails if the LiqoCluster does not depend on the installation", async () => {
    expect(await failureMessage(stack.preview())).toContain(
      "ConfigMap liqo/liqo-clusterid-configmap of cluster rome was not found",
    );
  });

  it("2. preview has unknown values if the LiqoCluster depends on the installation", async () => {
    stack.program = program({ dependsOn: true });

    const { changes } = await stack.preview();

    expect(changes["create"]).toBeGreaterThan(20);
  });

  // case: N7 Liqo is installed by the same program.
  it("3. one up installs Liqo and connects the clusters, and the second up reports no changes", async () => {
    const { outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["clusterId"]?.value).toBe(rome.clusterId);
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
