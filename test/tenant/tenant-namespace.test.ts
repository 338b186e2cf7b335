import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  LiqoCluster,
  LiqoNetworkPair,
  LiqoNetworkSide,
  TenantNamespace,
  type TenantNamespaceArgs,
} from "../../src/index.js";
import { valueOf } from "../../src/testing/index.js";
import { tenantNamespaceOf } from "../../src/tenant/remote-cluster.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../expect-invalid-args.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

describe("TenantNamespace", () => {
  // case: S18 Gateway pods are privileged, which Pod Security admission rejects by default.
  it("has the name and labels that Liqo uses", async ({ clusters }) => {
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

  it("has the URN of its resource as an annotation", async ({ clusters }) => {
    const { rome } = romeAndMilan();
    const opts = { provider: rome.provider, parent: rome };
    new TenantNamespace("milan", { remoteClusterId: "milan" }, opts);

    const urn: unknown = expect.stringMatching(
      /^urn:pulumi:simulated::simulated::.*liqo:index:LiqoCluster\$kubernetes:core\/v1:Namespace::milan$/,
    );
    expect(await clusters.objects()).toMatchObject([
      { metadata: { annotations: { "pulumi-liqo/managed-by": urn } } },
    ]);
  });

  it("has the name in its arguments", async ({ clusters }) => {
    const { rome } = romeAndMilan();
    const args = { remoteClusterId: "milan", name: "tenant" };
    new TenantNamespace("milan", args, { provider: rome.provider });

    expect(await clusters.objects()).toMatchObject([
      { cluster: "rome", metadata: { name: "tenant" } },
    ]);
  });
});

describe("the provider of a TenantNamespace", () => {
  it("can be the provider of its parent", async ({ clusters }) => {
    const { rome } = romeAndMilan();
    class Group extends pulumi.ComponentResource {}
    const parent = new Group("test:index:Group", "group", {}, { providers: [rome.provider] });
    new TenantNamespace("milan", { remoteClusterId: "milan" }, { parent });

    expect(await clusters.objects()).toMatchObject([{ cluster: "rome" }]);
  });

  it("can be the provider in the arguments of a LiqoCluster", async () => {
    const clusters = await startRomeAndMilan({
      rome: { objects: [namespace("liqo-tenant-milan")] },
    });
    const provider = new Provider("mine", { context: "rome" });
    new LiqoCluster("rome", { provider });
    new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider });

    // The LiqoCluster's own provider is used: the caller's provider would reject the existing
    // namespace.
    expect(await clusters.objects()).toMatchObject([{ cluster: "rome" }]);
  });

  it.for([
    [
      "a provider without a LiqoCluster",
      () => ({ provider: new Provider("mine", { context: "rome" }) }),
    ],
    ["no provider", () => ({})],
  ] as const)("is rejected if it is %s", async ([, options], { clusters }) => {
    const program = () => {
      new TenantNamespace("tenant", { remoteClusterId: "milan" }, options());
    };

    await expectInvalidArgs(clusters, program, 'TenantNamespace "tenant"', [
      "provider: expected the provider of a LiqoCluster in the options: set provider: cluster.provider",
    ]);
  });
});

describe("TenantNamespace rejects", () => {
  const long = "m".repeat(52);
  const invalid: [string, TenantNamespaceArgs, string[]][] = [
    [
      "an invalid cluster ID and an invalid name",
      { remoteClusterId: "X_Y", name: "Tenant" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "X_Y"',
        'name: expected a name of at most 63 lower-case letters, digits and "-", got "Tenant"',
      ],
    ],
    [
      "an output with an invalid cluster ID or name",
      { remoteClusterId: pulumi.output("X_Y"), name: UNDEFINED_OUTPUT },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "X_Y"',
        'name: expected a name of at most 63 lower-case letters, digits and "-", got undefined',
      ],
    ],
    [
      "a cluster ID too long for the default name of the namespace",
      { remoteClusterId: long },
      [
        `remoteClusterId: expected a cluster ID of at most 51 characters, since "liqo-tenant-${long}" must be a DNS label, got 52: ` +
          "set name",
      ],
    ],
  ];

  it.for(invalid)("%s", async ([, args, problems], { clusters }) => {
    const program = () => {
      const { provider } = romeAndMilan().rome;
      new TenantNamespace("tenant", args, { provider });
    };

    await expectInvalidArgs(clusters, program, 'TenantNamespace "tenant"', problems);
  });
});

describe("tenantNamespaceOf", () => {
  it.for([
    [undefined, "liqo-tenant-milan"],
    ["tenant", "tenant"],
    [pulumi.output("later"), "later"],
  ] as const)("with namespace %s, is %s", async ([namespace, expected]) => {
    const { rome } = romeAndMilan();
    const tenant = { cluster: rome, remoteClusterId: "milan", namespace };

    expect(await valueOf(tenantNamespaceOf(tenant))).toBe(expected);
  });
});

describe("an existing tunnel in the namespace of a side", () => {
  const name = "liqo-tenant-milan";
  const tunnelObject = {
    apiVersion: "ipam.liqo.io/v1alpha1",
    kind: "Network",
    metadata: { name: "existing", namespace: name },
    spec: { cidr: "10.90.0.0/16" },
  };
  const rejected = /liqo-tenant-milan of cluster rome already exists and holds objects/;
  const startWithTunnel = () =>
    startRomeAndMilan({ rome: { objects: [namespace(name), tunnelObject] } });

  it("is adopted by a pair if the side has keys", async () => {
    const clusters = await startWithTunnel();
    const pair = (keys?: "liqo-managed") => () => {
      const { rome, milan } = romeAndMilan();
      new LiqoNetworkPair("pair", { server: milan, client: { cluster: rome, keys } });
    };

    await expect(clusters.preview(pair())).rejects.toThrow(rejected);
    await expect(clusters.preview(pair("liqo-managed"))).resolves.toBeDefined();
  });

  const sealed = { secretName: "sealed", publicKey: `${"a".repeat(42)}A=` };

  it.for([
    [undefined, "rejected"],
    ["liqo-managed", "adopted"],
    [sealed, "adopted"],
  ] as const)("with the keys %j is %s by a LiqoNetworkSide", async ([keys, expected]) => {
    const clusters = await startWithTunnel();
    const preview = clusters.preview(() => {
      const { rome: cluster } = romeAndMilan();
      new LiqoNetworkSide("to-milan", { cluster, role: "Client", remoteClusterId: "milan", keys });
    });

    await (expected === "rejected"
      ? expect(preview).rejects.toThrow(rejected)
      : expect(preview).resolves.toBeDefined());
  });
});
