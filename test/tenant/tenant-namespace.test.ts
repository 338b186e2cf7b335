import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { namespaceGuard } from "../../src/lifecycle/adoption/namespace.js";
import {
  LiqoCluster,
  LiqoNetworkPair,
  LiqoNetworkSide,
  TenantNamespace,
  type TenantNamespaceArgs,
} from "../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { tenantNamespaceOf } from "../../src/tenant/tenant.js";
import { expectRefusal, NOTHING } from "../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";

vi.mock(import("../../src/lifecycle/adoption/namespace.js"), { spy: true });

let clusters: SimulatedClusters;

beforeEach(async () => {
  vi.mocked(namespaceGuard).mockClear();
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("TenantNamespace", () => {
  // case: S18 Gateway pods are privileged, which Pod Security admission rejects by default.
  it("has the name and the labels that Liqo uses", async () => {
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

  it("has the URN of its resource, with the type of its parent, as an annotation", async () => {
    const { rome } = romeAndMilan();
    const opts = { provider: rome.provider, parent: rome };
    new TenantNamespace("milan", { remoteClusterId: "milan" }, opts);

    const maker: unknown = expect.stringMatching(
      /^urn:pulumi:simulated::simulated::.*liqo:index:LiqoCluster\$kubernetes:core\/v1:Namespace::milan$/,
    );
    expect(await clusters.objects()).toMatchObject([
      { metadata: { annotations: { "pulumi-liqo/managed-by": maker } } },
    ]);
  });

  it("has the name that is set", async () => {
    const { rome } = romeAndMilan();
    const args = { remoteClusterId: "milan", name: "tenant" };
    new TenantNamespace("milan", args, { provider: rome.provider });

    expect(await clusters.objects()).toMatchObject([
      { cluster: "rome", metadata: { name: "tenant" } },
    ]);
  });
});

describe("the provider of a TenantNamespace", () => {
  it("may be that of its parent", async () => {
    const { rome } = romeAndMilan();
    class Group extends pulumi.ComponentResource {}
    const parent = new Group("test:index:Group", "group", {}, { providers: [rome.provider] });
    new TenantNamespace("milan", { remoteClusterId: "milan" }, { parent });

    expect(await clusters.objects()).toMatchObject([{ cluster: "rome" }]);
  });

  it("may be the one that the caller has passed to a LiqoCluster, instead of which the cluster's own is used", async () => {
    clusters = await startRomeAndMilan({ rome: { objects: [namespace("liqo-tenant-milan")] } });
    const provider = new Provider("mine", { context: "rome" });
    new LiqoCluster("rome", { provider });
    new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider });

    // The provider of the caller adopts nothing.
    expect(await clusters.objects()).toMatchObject([{ cluster: "rome" }]);
  });

  it.each([
    [
      "a provider of no LiqoCluster",
      () => ({ provider: new Provider("mine", { context: "rome" }) }),
    ],
    ["no provider", () => ({})],
  ])("is rejected if it is %s", async (_, options) => {
    const program = () => {
      new TenantNamespace("tenant", { remoteClusterId: "milan" }, options());
    };

    await expectRefusal(clusters, program, 'TenantNamespace "tenant"', [
      "provider: expected the provider of a LiqoCluster among the options, in which an existing namespace can be inspected",
    ]);
  });
});

describe("TenantNamespace rejects, and creates nothing for,", () => {
  const long = "m".repeat(52);
  const refusals: [string, TenantNamespaceArgs, string[]][] = [
    [
      "an invalid cluster ID and an invalid name",
      { remoteClusterId: "X_Y", name: "Tenant" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "X_Y"',
        'name: expected at most 63 lower-case letters, digits and "-", got "Tenant"',
      ],
    ],
    [
      "the same in outputs, once they are known",
      { remoteClusterId: pulumi.output("X_Y"), name: NOTHING },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "X_Y"',
        'name: expected at most 63 lower-case letters, digits and "-", got undefined',
      ],
    ],
    [
      "a cluster ID that is too long for Liqo's name of the namespace",
      { remoteClusterId: long },
      [
        `remoteClusterId: expected at most 51 characters, since "liqo-tenant-${long}" has to be a DNS label, got 52: ` +
          "give a namespace of your own",
      ],
    ],
  ];

  it.each(refusals)("%s", async (_, args, problems) => {
    const program = () => {
      const { provider } = romeAndMilan().rome;
      new TenantNamespace("tenant", args, { provider });
    };

    await expectRefusal(clusters, program, 'TenantNamespace "tenant"', problems);
  });
});

describe("tenantNamespaceOf", () => {
  it.each([
    [undefined, "liqo-tenant-milan"],
    ["tenant", "tenant"],
    [pulumi.output("later"), "later"],
  ])("is, for namespace %s, %s", async (namespace, expected) => {
    const { rome } = romeAndMilan();
    const tenant = { cluster: rome, remoteClusterId: "milan", namespace };

    expect(await valueOf(tenantNamespaceOf(tenant))).toBe(expected);
  });
});

describe("the namespace of a side adopts a tunnel", () => {
  const adopts = () =>
    vi.mocked(namespaceGuard).mock.calls.map(([, args]) => [args.cluster.name, args.adopts]);

  it("only on the sides of a pair whose keys are set", () => {
    const { rome, milan } = romeAndMilan();
    const gatewayClient = { keys: "liqo-managed" } as const;
    new LiqoNetworkPair("pair", { server: milan, client: rome, gatewayClient });

    expect(adopts()).toEqual([
      ["milan", false],
      ["rome", true],
    ]);
  });

  it.each([
    [undefined, false],
    ["liqo-managed", true],
    [{ secretName: "sealed", publicKey: `${"a".repeat(43)}=` }, true],
  ] as const)("if a side has keys %j: %s", (keys, expected) => {
    const { rome } = romeAndMilan();
    const args = { cluster: rome, role: "Client", remoteClusterId: "milan", keys } as const;
    new LiqoNetworkSide("to-milan", args);

    expect(adopts()).toEqual([["rome", expected]]);
  });
});
