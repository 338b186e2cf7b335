import { CustomObjectsApi, type V1Namespace } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { waitFor } from "../cluster/wait.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi } from "../liqo-api.js";
import { removeEmptyTenant } from "../liqo-leftovers.js";
import type { Json } from "../node-agent/json.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";

// A pair of clusters whose IDs and CIDRs are secret. The Configuration in rome is an object of the user.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const NAMESPACE = "networks";
const configurations = access(rome).makeApiClient(CustomObjectsApi);
const CONFIGURATIONS = { ...LIQO_NETWORKING, namespace: NAMESPACE, plural: "configurations" };

/** CIDRs of a remote cluster. */
interface Cidrs {
  readonly pod?: readonly string[];
  readonly external?: readonly string[];
}

let stack: LabStack;
let remapped: readonly string[];

beforeAll(async () => {
  const body: Json<V1Namespace> = { metadata: { name: NAMESPACE } };
  await coreApi(rome).createNamespace({ body });
  const labels = { "liqo.io/remote-cluster-id": milan.clusterId };
  await configurations.createNamespacedCustomObject({
    ...CONFIGURATIONS,
    body: {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "Configuration",
      metadata: { name: milan.clusterId, labels },
      spec: { remote: { cidr: { pod: [milan.podCidr], external: [milan.externalCidr] } } },
    },
  });
  remapped = await waitFor({ what: "Liqo to remap the CIDRs of milan", seconds: 30 }, async () => {
    const { status } = (await configurations.getNamespacedCustomObject({
      ...CONFIGURATIONS,
      name: milan.clusterId,
    })) as { status?: { remote?: { cidr?: Cidrs } } };
    const { pod = [], external = [] } = status?.remote?.cidr ?? {};
    return external[0] === undefined || !pod[0] ? undefined : [...pod, ...external];
  });
  stack = await LabStack.create(lab, "secret-clusters", program);
});

afterAll(async () => {
  await stack.destroy();
  await configurations.deleteNamespacedCustomObject({ ...CONFIGURATIONS, name: milan.clusterId });
  await removeEmptyTenant(rome, NAMESPACE);
});

function secretCluster({ name, clusterId, podCidr, externalCidr }: LabCluster): LiqoCluster {
  return new LiqoCluster(name, {
    context: name,
    clusterId: pulumi.secret(clusterId),
    podCidrs: pulumi.secret([podCidr]),
    externalCidr: pulumi.secret(externalCidr),
  });
}

function program() {
  const { status } = new LiqoNetworkPair("pair", {
    server: secretCluster(milan),
    client: {
      cluster: secretCluster(rome),
      namespace: NAMESPACE,
      configurationName: milan.clusterId,
    },
    timeout: "90s",
  });
  return Promise.resolve({ status: pulumi.unsecret(status) });
}

it("no CIDR is in plain text in the state, and the second up and refresh report no changes", async () => {
  const { outputs, text } = await stack.up();
  const created = await stack.state();
  const second = await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
  const refreshed = await stack.state();

  expect(outputs["status"]?.value).toBe("Connected");
  expect(second.steps).toEqual([]);
  const cidrs = [rome, milan].flatMap(({ podCidr, externalCidr }) => [podCidr, externalCidr]);
  for (const found of [created, refreshed, text, second.text]) {
    expect([...cidrs, ...remapped].filter((cidr) => found.includes(cidr))).toEqual([]);
  }
});
