import { Provider } from "@pulumi/kubernetes";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { ApiError } from "../../src/cluster/client/api-error.js";
import * as simulation from "../../src/cluster/simulation.js";
import { LiqoCluster, type LiqoClusterArgs } from "../../src/index.js";
import { valueOf } from "../../src/testing/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../expect-invalid-args.js";
import { reject } from "../lifecycle/hook-fixture.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { recordEvents, simulatedTest } from "../simulated-test.js";

const it = simulatedTest({ rome: { podCidrs: ["10.20.0.0/16"] } });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a LiqoCluster from a context", () => {
  it("cannot be inspected in a preview with an unknown kubeconfig", async () => {
    await startRomeAndMilan({}, { preview: true });
    const kubeconfig = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    const rome = new LiqoCluster("rome", { context: "rome", kubeconfig });

    expect(await rome.view("liqo-tenant-milan")).toBeUndefined();
  });

  it("reads the values that the arguments leave out, and creates no objects", async ({
    clusters,
    events,
  }) => {
    const rome = new LiqoCluster("rome", { context: "rome" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(await valueOf(rome.podCidrs)).toEqual(["10.20.0.0/16"]);
    expect(await valueOf(rome.externalCidr)).toBe("10.70.0.0/16");
    expect(await clusters.objects()).toEqual([]);
    expect(events.sort()).toEqual([
      "read rome ConfigMap liqo/liqo-clusterid-configmap",
      "read rome Deployment liqo/liqo-webhook",
      "read rome Network liqo/external-cidr",
    ]);
  });

  it("accepts a name with slashes, such as a context of EKS or OpenShift", async () => {
    const name = "arn:aws:eks:eu-west-1:1:cluster/rome";
    const rome = new LiqoCluster(name, { context: "rome" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(await valueOf(rome.podCidrs)).toEqual(["10.20.0.0/16"]);
  });

  it("does not read specified values", async ({ clusters, events }) => {
    const rome = new LiqoCluster("rome", {
      context: "rome",
      clusterId: "roma",
      podCidrs: ["10.30.0.0/16"],
      externalCidr: "10.71.0.0/16",
    });

    expect(await valueOf(rome.clusterId)).toBe("roma");
    expect(await valueOf(rome.podCidrs)).toEqual(["10.30.0.0/16"]);
    expect(await valueOf(rome.externalCidr)).toBe("10.71.0.0/16");
    await clusters.settle();
    expect(events).toEqual([]);
  });

  it("accepts outputs as CIDRs, and readonly lists", async () => {
    const fixed = ["10.40.0.0/16"] as const;
    const podCidrs = [pulumi.output("10.30.0.0/16"), ...fixed] as const;
    const rome = new LiqoCluster("rome", { context: "rome", podCidrs });

    expect(await valueOf(rome.podCidrs)).toEqual(["10.30.0.0/16", "10.40.0.0/16"]);
  });

  it("reads the version of Liqo on demand, and the Deployment only once", async ({
    clusters,
    events,
  }) => {
    const rome = new LiqoCluster("rome", { context: "rome" });

    expect(await valueOf(rome.readLiqoVersion())).toBe("1.2.0");
    await clusters.settle();
    expect(events.filter((event) => event.includes("Deployment"))).toHaveLength(1);
  });

  describe("with podCidrs reads the version of Liqo on demand", () => {
    const args = { context: "rome", podCidrs: ["10.30.0.0/16"] };
    const webhook = { apiVersion: "apps/v1", kind: "Deployment" };

    it("without a resource", async ({ clusters, events }) => {
      const rome = new LiqoCluster("rome", args);

      expect(await valueOf(rome.readLiqoVersion())).toBe("1.2.0");
      await clusters.settle();
      expect(events).not.toContainEqual(expect.stringContaining("Deployment"));
    });

    it("and returns undefined if Deployment liqo-webhook is not found", async () => {
      const rome = new LiqoCluster("rome", args);
      await (await rome.view("liqo"))?.delete(webhook, "liqo-webhook");

      expect(await valueOf(rome.readLiqoVersion())).toBeUndefined();
    });

    it("and returns undefined if the Deployment is forbidden to read", async () => {
      reject("get", new ApiError(403, "forbidden"), { kind: "Deployment" });
      const rome = new LiqoCluster("rome", args);

      expect(await valueOf(rome.readLiqoVersion())).toBeUndefined();
    });
  });

  it("creates a provider that adopts the objects of an interrupted run", async () => {
    const left = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "left", namespace: "default" },
    };
    const clusters = await startRomeAndMilan({ rome: { objects: [left] } });
    const { provider } = new LiqoCluster("rome", { context: "rome" });
    new ConfigMap("left", { metadata: { name: "left" }, data: { a: "b" } }, { provider });

    expect(await clusters.objects()).toMatchObject([{ cluster: "rome", data: { a: "b" } }]);
  });

  it("creates a provider with a secret kubeconfig", async () => {
    const kubeconfig = "/home/me/.kube/config";
    const clusters = await startRomeAndMilan({ rome: { alsoReachedBy: [{ kubeconfig }] } });
    const { provider } = new LiqoCluster("rome", { kubeconfig });

    await clusters.settle();
    const inputs = provider as unknown as Record<string, unknown>;
    expect(provider).toBeInstanceOf(Provider);
    expect(await pulumi.isSecret(inputs["kubeconfig"] as pulumi.Output<string>)).toBe(true);
  });

  it("uses the UID of kube-system as clusterIdentifier of its provider", async () => {
    const rome = new LiqoCluster("rome", { context: "rome" });

    const system = await (await rome.view("kube-system"))?.getNamespace();
    expect(system).toMatchObject({
      metadata: { uid: await valueOf(identifierOf(rome)) },
    });
  });

  it("uses clusterIdentifier for its provider if it is set", async () => {
    const rome = new LiqoCluster("rome", { context: "rome", clusterIdentifier: "my-rome" });

    expect(await valueOf(identifierOf(rome))).toBe("my-rome");
  });

  it("reads from the default namespace if liqoNamespace resolves to undefined", async () => {
    const rome = new LiqoCluster("rome", { context: "rome", liqoNamespace: UNDEFINED_OUTPUT });

    expect(await valueOf(rome.liqoNamespace)).toBe("liqo");
  });

  it("reads from liqoNamespace if it is set", async ({ events }) => {
    await startRomeAndMilan(
      { rome: { liqoNamespace: "networking" } },
      { onEvent: recordEvents(events) },
    );
    const rome = new LiqoCluster("rome", { context: "rome", liqoNamespace: "networking" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(events).toContain("read rome ConfigMap networking/liqo-clusterid-configmap");
  });
});

/** The identifier of a cluster's provider, as Pulumi's SDK sets every input of a resource. */
function identifierOf({ provider }: LiqoCluster): pulumi.Output<string> {
  return (provider as unknown as { clusterIdentifier: pulumi.Output<string> }).clusterIdentifier;
}

describe("a LiqoCluster from a provider", () => {
  // case: C31 Server-side apply is disabled in the settings of a provider.
  it("creates a provider with its settings, plus the settings that the library needs", async () => {
    const provider = new Provider("mine", { context: "milan", enableServerSideApply: false });
    const milan = new LiqoCluster("milan", { provider });

    expect(await valueOf(milan.clusterId)).toBe("milan");
    const own = milan.provider as unknown as Record<string, pulumi.Output<unknown>>;
    const values = pulumi.all([
      own["context"],
      own["enableServerSideApply"],
      own["upsertExistingObjects"],
    ]);
    expect(await valueOf(values)).toEqual(["milan", "true", "true"]);
  });
});

describe("a LiqoCluster rejects", () => {
  const invalid: [string, LiqoClusterArgs, string[]][] = [
    ["an empty context", { context: "" }, ['context: expected the name of a context, got ""']],
    [
      "an output with an empty context",
      { context: pulumi.output("") },
      ['context: expected the name of a context, got ""'],
    ],
    [
      "an output with an undefined context",
      { context: UNDEFINED_OUTPUT },
      ["context: expected the name of a context, got undefined"],
    ],
    [
      "an empty kubeconfig",
      { context: "rome", kubeconfig: "" },
      ['kubeconfig: expected the path or the contents of a kubeconfig, got ""'],
    ],
    [
      "an output with an undefined kubeconfig",
      { context: "rome", kubeconfig: UNDEFINED_OUTPUT },
      ["kubeconfig: expected the path or the contents of a kubeconfig, got undefined"],
    ],
    [
      "an output with an object as kubeconfig",
      { kubeconfig: pulumi.output({ clusters: [] }) as never },
      ["kubeconfig: expected the path or the contents of a kubeconfig, got an object"],
    ],
    [
      "an unknown argument",
      { contxt: "rome", context: "rome" } as never,
      ["contxt: unknown argument, did you mean context?"],
    ],
    [
      "an object instead of a provider",
      { provider: { context: "rome" } as never },
      ["provider: expected a provider of @pulumi/kubernetes, got an object"],
    ],
    [
      "neither context nor kubeconfig nor provider",
      { context: undefined, kubeconfig: undefined } as never,
      ["context: set context, kubeconfig or provider"],
    ],
    [
      "outputs with an undefined cluster ID and undefined CIDRs",
      {
        context: "rome",
        clusterId: UNDEFINED_OUTPUT,
        podCidrs: UNDEFINED_OUTPUT,
        externalCidr: UNDEFINED_OUTPUT,
      },
      [
        'clusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got undefined',
        "podCidrs: expected a list of CIDRs, got undefined",
        "externalCidr: expected a CIDR such as 10.10.0.0/16, got undefined",
      ],
    ],
  ];

  it.for(invalid)("%s, and reads no object", async ([, args, problems], { clusters, events }) => {
    const program = () => ({ id: new LiqoCluster("rome", args).clusterId });

    await expectInvalidArgs(clusters, program, 'LiqoCluster "rome"', problems);
    expect(events).toEqual([]);
  });

  it("an unknown context of the kubeconfig, outside of simulated clusters", async ({
    clusters,
    events,
  }) => {
    vi.spyOn(simulation, "simulatedClusters").mockReturnValueOnce(undefined);
    const kubeconfig = '{"contexts": [{"name": "rome"}]}';
    const program = () => ({
      id: new LiqoCluster("rome", { context: "nope", kubeconfig }).clusterId,
    });

    const problem = 'context: context "nope" not found in the kubeconfig, contexts: "rome"';
    await expectInvalidArgs(clusters, program, 'LiqoCluster "rome"', [problem], "kubeconfig");
    expect(events).toEqual([]);
  });

  it.for(["toString", "constructor", "__proto__"])(
    "the name %s, which JavaScript objects inherit",
    async (name, { clusters }) => {
      const program = () => {
        new LiqoCluster(name, { context: "rome" });
      };

      await expectInvalidArgs(clusters, program, `LiqoCluster "${name}"`, [
        `name: expected a name that JavaScript objects do not inherit, got "${name}"`,
      ]);
    },
  );

  it("all invalid plain values at once", () => {
    const build = () =>
      new LiqoCluster("rome", {
        clusterId: "Rome",
        podCidrs: ["10.10.0.0/16", "fd00::/64"],
        externalCidr: "10.70.0.1/16",
        liqoNamespace: "Liqo",
      } as never);

    expect(build).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - clusterId: expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "Rome"
        - podCidrs[1]: expected an IPv4 CIDR, since Liqo's network does not support IPv6, got "fd00::/64"
        - externalCidr: expected a network address, got "10.70.0.1/16": write 10.70.0.0/16
        - liqoNamespace: expected a name of at most 63 lower-case letters, digits and "-", got "Liqo"
        - context: set context, kubeconfig or provider
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  // case: R18 CIDRs overlap with reserved CIDRs. Limit: Liqo's IPAM decides; only overlaps within a
  // cluster are rejected.
  it("overlapping CIDRs from the cluster", async () => {
    const clusters = await startRomeAndMilan({ rome: { podCidrs: ["10.70.128.0/17"] } });
    const run = clusters.up(() => {
      const { podCidrs } = new LiqoCluster("rome", { context: "rome" });
      return { podCidrs };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - externalCidr: expected a CIDR that does not overlap the pod CIDRs, got 10.70.0.0/16, which
          overlaps 10.70.128.0/17
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it("a cluster in which Liqo reports no ID and no CIDRs", async () => {
    const clusters = await startRomeAndMilan({ rome: { clusterId: "", podCidrs: [] } });
    const run = clusters.up(() => {
      const { clusterId } = new LiqoCluster("rome", { context: "rome" });
      return { clusterId };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - clusterId: expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "":
          check that Liqo is installed and ready, or set clusterId
        - podCidrs: expected at least one CIDR, got an empty list: check that Liqo is installed and ready,
          or set podCidrs
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  // case: S13
  it("an unsupported version of Liqo, unless the arguments make the read unnecessary", async () => {
    const clusters = await startRomeAndMilan({ rome: { liqoVersion: "1.0.0" } });
    const reading = () => ({ id: new LiqoCluster("rome", { context: "rome" }).clusterId });
    const specified = () => {
      const args = { context: "rome", podCidrs: ["10.10.0.0/16"] };
      return { id: new LiqoCluster("rome", args).clusterId };
    };

    await expectInvalidArgs(clusters, reading, 'LiqoCluster "rome"', [
      "liqoVersion: needs Liqo 1.0.1 or later, the cluster runs 1.0.0: older versions panic on a Secret that Liqo did not create",
    ]);
    expect((await clusters.up(specified)).outputs.id).toBe("rome");
  });

  it("objects of Liqo that are forbidden to read", async ({ clusters }) => {
    reject("get", new ApiError(403, "forbidden: cannot get Network"), { kind: "Network" });
    const run = clusters.up(() => {
      const { externalCidr } = new LiqoCluster("rome", { context: "rome" });
      return { externalCidr };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [NotReadyError: cannot read Network liqo/external-cidr of cluster rome
        forbidden: cannot get Network
      Check that the cluster is reachable and that Liqo is installed.
      See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-installation]
    `);
  });

  it("a cluster without Liqo, in one error of a preview", async ({ clusters }) => {
    const run = clusters.preview(() => {
      const { clusterId } = new LiqoCluster("rome", {
        context: "rome",
        liqoNamespace: "elsewhere",
      });
      return { clusterId };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [NotReadyError: ConfigMap elsewhere/liqo-clusterid-configmap of cluster rome was not found
      If Liqo is not installed, run "liqoctl install". If it is in another namespace, set liqoNamespace.
      Otherwise set clusterId.
      See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-installation]
    `);
  });
});
