import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { adoptionHook } from "../src/hooks/namespace-adoption.js";
import {
  LiqoNetworkPair,
  LiqoNetworkSide,
  TenantNamespace,
  type TenantNamespaceArgs,
} from "../src/index.js";
import { type SimulatedClusters, valueOf } from "../src/testing/index.js";
import { tenantNamespaceOf } from "../src/tenant.js";
import { expectRefusal, NOTHING } from "./refusal.js";
import { romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";

vi.mock(import("../src/hooks/namespace-adoption.js"), { spy: true });

let clusters: SimulatedClusters;

beforeEach(async () => {
  vi.mocked(adoptionHook).mockClear();
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

  it("says which resource has made it, whose parent's kind is part of that", async () => {
    const { rome } = romeAndMilan();
    const opts = { provider: rome.provider, parent: rome };
    new TenantNamespace("milan", { remoteClusterId: "milan" }, opts);

    const maker: unknown = expect.stringMatching(
      /^urn:pulumi:simulated::simulated::.*liqo:index:LiqoCluster\$kubernetes:core\/v1:Namespace::milan$/,
    );
    expect(await clusters.objects()).toMatchObject([
      { metadata: { annotations: { "pulumi-liqo/made-by": maker } } },
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

describe("TenantNamespace refuses, and creates nothing,", () => {
  const long = "m".repeat(52);
  const refusals: [string, TenantNamespaceArgs, string[]][] = [
    [
      "what is no cluster ID, and no name of a namespace",
      { remoteClusterId: "X_Y", name: "Tenant" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "X_Y"',
        'name: expected at most 63 lower-case letters, digits and "-", got "Tenant"',
      ],
    ],
    [
      "the same, once it is known",
      { remoteClusterId: pulumi.output("X_Y"), name: NOTHING },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "X_Y"',
        'name: expected at most 63 lower-case letters, digits and "-", got undefined',
      ],
    ],
    [
      "an ID too long for Liqo's name of it",
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
  ])("gives for namespace %s %s", async (namespace, expected) => {
    const { rome } = romeAndMilan();
    const tenant = { cluster: rome, remoteClusterId: "milan", namespace };

    expect(await valueOf(tenantNamespaceOf(tenant))).toBe(expected);
  });
});

describe("a namespace that is made for a gateway is told whether the stack makes its keys:", () => {
  const told = () =>
    vi.mocked(adoptionHook).mock.calls.map(([{ cluster, makesKeys }]) => [cluster.name, makesKeys]);

  it("of both sides of a pair", () => {
    const { rome, milan } = romeAndMilan();
    const gatewayClient = { keys: "Liqo" } as const;
    new LiqoNetworkPair("pair", { server: milan, client: rome, gatewayClient });

    expect(told()).toEqual([
      ["milan", true],
      ["rome", false],
    ]);
  });

  it.each([
    [undefined, true],
    ["Liqo", false],
    [{ secretName: "sealed", publicKey: `${"a".repeat(43)}=` }, false],
  ] as const)("of a side with keys %j", (keys, makesKeys) => {
    const { rome } = romeAndMilan();
    const args = { cluster: rome, role: "Client", remoteClusterId: "milan", keys } as const;
    new LiqoNetworkSide("to-milan", args);

    expect(told()).toEqual([["rome", makesKeys]]);
  });
});
