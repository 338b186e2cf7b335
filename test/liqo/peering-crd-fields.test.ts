import { describe, expect } from "vitest";
import { IDENTITY_READINESS } from "../../src/liqo/authentication/identity.js";
import { RESOURCE_SLICE_READINESS } from "../../src/liqo/authentication/resource-slice.js";
import { TENANT_READINESS } from "../../src/liqo/authentication/tenant.js";
import { NAMESPACE_OFFLOADING_READINESS } from "../../src/liqo/offloading/namespace-offloading.js";
import { offloadShop } from "../offloading/offloading-program.js";
import { peering } from "../peering/peering-program.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { isField, missingFields, pathsOf } from "./crd-fields.js";

/** All settings of a virtual node that have a field in the CRD. */
const VIRTUAL_NODE = {
  labels: { tier: "gold" },
  annotations: { owner: "shop" },
  taints: [{ key: "gpu", value: "a", effect: "NoSchedule" }],
  nodeSelector: { pool: "gpu" },
  tolerations: [{ key: "gpu", operator: "Exists" }],
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "pool", operator: "Exists" }] }],
    },
  },
  runtimeClassName: "kata",
  networkCheck: true,
  createNode: true,
  vkOptionsTemplate: { name: "virtual-kubelet-default", namespace: "liqo" },
};

const KINDS = [
  "Identity",
  "NamespaceMap",
  "NamespaceOffloading",
  "Renew",
  "ResourceSlice",
  "Tenant",
  "VirtualNode",
];

// Earlier versions of Liqo do not renew certificates, and are rejected.
describe.each(["1.2.0"])("Liqo %s", (liqoVersion) => {
  it("supports each field that a peering declares", async () => {
    const clusters = await startRomeAndMilan({ rome: { liqoVersion }, milan: { liqoVersion } });
    const matchExpressions = [{ key: "tier", operator: "In", values: ["gold"] }];
    await clusters.up(
      peering(({ rome }) => ({
        network: false,
        proxyUrl: "http://10.20.0.1:8118",
        tenantCondition: "Active",
        resourceSlices: [{ resources: { cpu: "2" }, virtualNode: VIRTUAL_NODE }],
        offloads: [
          offloadShop(rome, {
            namespaceMappingStrategy: "SelectedName",
            remoteNamespaceName: "store",
            clusterSelector: { nodeSelectorTerms: [{ matchExpressions }] },
          }),
        ],
      })),
    );

    for (const kind of KINDS) {
      const objects = await clusters.objects(kind);
      expect(objects).not.toEqual([]);
      const declared = objects.flatMap(({ spec }) => pathsOf(spec, "spec"));
      expect(declared.filter((path) => !isField(kind, path, liqoVersion))).toEqual([]);
    }
  });
});

it.each(["1.2.0"])("Liqo %s has each field that a peering waits for", (version) => {
  const awaited = [
    IDENTITY_READINESS,
    NAMESPACE_OFFLOADING_READINESS,
    RESOURCE_SLICE_READINESS,
    TENANT_READINESS,
  ];

  expect(missingFields(awaited, version)).toEqual([]);
});
