import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TenantNamespace } from "../src/index.js";
import { type SimulatedClusters, valueOf } from "../src/testing/index.js";
import { tenantNamespaceOf } from "../src/tenant.js";
import { romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("TenantNamespace", () => {
  it("is named and labelled as Liqo does it", async () => {
    const { rome } = romeAndMilan();
    new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });

    expect(await clusters.objects()).toMatchObject([
      {
        cluster: "rome",
        kind: "Namespace",
        metadata: {
          name: "liqo-tenant-milan",
          labels: {
            "liqo.io/remote-cluster-id": "milan",
            "liqo.io/tenant-namespace": "true",
            "pod-security.kubernetes.io/enforce": "privileged",
          },
        },
      },
    ]);
  });

  it("takes a name", async () => {
    const { rome } = romeAndMilan();
    const args = { remoteClusterId: "milan", name: "tenant" };
    new TenantNamespace("milan", args, { provider: rome.provider });

    expect(await clusters.objects()).toMatchObject([
      { cluster: "rome", metadata: { name: "tenant" } },
    ]);
  });
});

describe("tenantNamespaceOf", () => {
  it.each([
    [undefined, "liqo-tenant-milan"],
    ["tenant", "tenant"],
    [pulumi.output("later"), "later"],
  ])("gives for namespace %s %s", async (namespace, expected) => {
    const { rome } = romeAndMilan();
    const tenant = { cluster: rome, remoteClusterId: "milan", namespace };

    expect(await valueOf(tenantNamespaceOf(tenant))).toBe(expected);
  });
});
