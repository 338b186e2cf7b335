import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { VirtualNodeSettings } from "../../src/index.js";
import type { Grant } from "../../src/offloading/resource-slice.js";
import { virtualNodeSpec } from "../../src/offloading/virtual-node-settings.js";
import type { NodeOptions } from "../../src/offloading/vk-options-template.js";
import { valueOf } from "../../src/testing/index.js";

async function specWith(
  settings: VirtualNodeSettings,
  grant: Grant = {},
  options: NodeOptions = {},
) {
  const slice = {
    grant: pulumi.output(grant) as unknown as pulumi.Output<Grant>,
    kubeconfigSecretName: pulumi.output("kubeconfig-resourceslice-milan"),
  };
  const optionsOf = () => Promise.resolve(options);
  const spec = await valueOf(virtualNodeSpec(settings, slice, pulumi.output("milan"), optionsOf));
  return JSON.parse(JSON.stringify(spec)) as Record<string, unknown>;
}

const REQUIRED = {
  clusterID: "milan",
  kubeconfigSecretRef: { name: "kubeconfig-resourceslice-milan" },
  resourceQuota: { hard: {} },
  labels: { "liqo.io/remote-cluster-id": "milan" },
};

describe("the spec of a VirtualNode", () => {
  it("has only the required fields without settings", async () => {
    expect(await specWith({})).toEqual(REQUIRED);
  });

  it("has what the provider granted", async () => {
    const grant = {
      resources: { cpu: "4" },
      nodeLabels: { zone: "a" },
      nodeSelector: { pool: "shared" },
      storageClasses: [{ storageClassName: "fast", default: true }],
      ingressClasses: [{ ingressClassName: "nginx" }],
      loadBalancerClasses: [{ loadBalancerClassName: "metallb" }],
    };
    const { storageClasses, ingressClasses, loadBalancerClasses } = grant;

    expect(await specWith({}, grant)).toEqual({
      ...REQUIRED,
      resourceQuota: { hard: { cpu: "4" } },
      labels: { ...REQUIRED.labels, zone: "a" },
      offloadingPatch: { nodeSelector: { pool: "shared" } },
      ...{ storageClasses, ingressClasses, loadBalancerClasses },
    });
  });

  it("has the settings of the node", async () => {
    const settings = {
      labels: { tier: "gold", zone: "b" },
      annotations: { owner: "shop" },
      taints: [{ key: "gpu", effect: "NoSchedule" }],
      vkOptionsTemplate: { name: "edge", namespace: "liqo" },
    };
    const { annotations, taints, vkOptionsTemplate } = settings;

    expect(await specWith(settings, { nodeLabels: { zone: "a", region: "eu" } })).toEqual({
      ...REQUIRED,
      labels: { ...REQUIRED.labels, region: "eu", zone: "b", tier: "gold" },
      ...{ annotations, taints, vkOptionsTemplateRef: vkOptionsTemplate },
    });
  });

  it("has the settings of the pods", async () => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: {} };
    const tolerations = [{ key: "gpu", operator: "Exists" }];
    const settings = {
      nodeSelector: { pool: "gpu" },
      ...{ nodeAffinity, tolerations, runtimeClassName: "kata" },
    };

    expect(await specWith(settings, { nodeSelector: { pool: "shared", zone: "a" } })).toEqual({
      ...REQUIRED,
      offloadingPatch: {
        nodeSelector: { pool: "gpu", zone: "a" },
        affinity: { nodeAffinity },
        tolerations,
        runtimeClassName: "kata",
      },
    });
  });

  it.each([
    [{ networkCheck: true }, { disableNetworkCheck: false }],
    [{ networkCheck: false }, { disableNetworkCheck: true }],
    [{ createNode: true }, { createNode: true }],
    [{ createNode: false }, { createNode: false }],
  ])("with %j has %j", async (settings, fields) => {
    expect(await specWith(settings)).toEqual({ ...REQUIRED, ...fields });
  });

  it("has the options of the template, unless a setting replaces them", async () => {
    const options = { createNode: false, disableNetworkCheck: true };

    expect(await specWith({}, {}, options)).toEqual({ ...REQUIRED, ...options });
    expect(await specWith({ createNode: true, networkCheck: true }, {}, options)).toEqual({
      ...REQUIRED,
      createNode: true,
      disableNetworkCheck: false,
    });
  });

  it("accepts outputs", async () => {
    const labels = pulumi.output({ tier: "gold" });

    expect(await specWith({ labels, runtimeClassName: pulumi.output("kata") })).toEqual({
      ...REQUIRED,
      labels: { ...REQUIRED.labels, tier: "gold" },
      offloadingPatch: { runtimeClassName: "kata" },
    });
  });
});
