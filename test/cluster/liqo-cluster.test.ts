import { Provider } from "@pulumi/kubernetes";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as simulation from "../../src/cluster/simulation.js";
import { LiqoCluster, type LiqoClusterArgs } from "../../src/index.js";
import { type SimulatedClusters, type SimulatedEvent, valueOf } from "../../src/testing/index.js";
import { expectRefusal, NOTHING } from "../refusal.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

let clusters: SimulatedClusters;
let events: SimulatedEvent[];
const onEvent = (event: SimulatedEvent) => {
  events.push(event);
};
const reads = () => events.map(({ cluster, kind, name }) => `${cluster}: ${kind} ${name}`).sort();

beforeEach(async () => {
  events = [];
  clusters = await startRomeAndMilan({ rome: { podCidrs: ["10.20.0.0/16"] } }, { onEvent });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

describe("from a context", () => {
  it("cannot be looked into while a preview does not know its kubeconfig, and nobody waits for that", async () => {
    clusters = await startRomeAndMilan({}, { preview: true });
    const kubeconfig = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    const rome = new LiqoCluster("rome", { context: "rome", kubeconfig });

    expect(await rome.view("liqo-tenant-milan")).toBeUndefined();
  });

  it("reads what it is not told, and creates nothing", async () => {
    const rome = new LiqoCluster("rome", { context: "rome" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(await valueOf(rome.podCidrs)).toEqual(["10.20.0.0/16"]);
    expect(await valueOf(rome.externalCidr)).toBe("10.70.0.0/16");
    expect(await clusters.objects()).toEqual([]);
    expect(reads()).toEqual([
      "rome: ConfigMap liqo/liqo-clusterid-configmap",
      "rome: Deployment liqo/liqo-webhook",
      "rome: Network liqo/external-cidr",
    ]);
  });

  it("may have the name of a context of EKS or OpenShift, with slashes in it", async () => {
    const name = "arn:aws:eks:eu-west-1:1:cluster/rome";
    const rome = new LiqoCluster(name, { context: "rome" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(await valueOf(rome.podCidrs)).toEqual(["10.20.0.0/16"]);
  });

  it("reads nothing that it is told", async () => {
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
    expect(reads()).toEqual([]);
  });

  it("takes ranges of which each is an output, and a list that nobody may change", async () => {
    const fixed = ["10.40.0.0/16"] as const;
    const podCidrs = [pulumi.output("10.30.0.0/16"), ...fixed] as const;
    const rome = new LiqoCluster("rome", { context: "rome", podCidrs });

    expect(await valueOf(rome.podCidrs)).toEqual(["10.30.0.0/16", "10.40.0.0/16"]);
  });

  it("reads the version of Liqo when it is asked for, and the Deployment only once", async () => {
    const rome = new LiqoCluster("rome", { context: "rome" });

    expect(await valueOf(rome.liqoVersion)).toBe("1.2.0");
    await clusters.settle();
    expect(reads().filter((read) => read.includes("Deployment"))).toHaveLength(1);
  });

  it("makes a provider that takes over what an interrupted run has left", async () => {
    const left = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "left", namespace: "default" },
    };
    clusters = await startRomeAndMilan({ rome: { objects: [left] } });
    const { provider } = new LiqoCluster("rome", { context: "rome" });
    new ConfigMap("left", { metadata: { name: "left" }, data: { a: "b" } }, { provider });

    expect(await clusters.objects()).toMatchObject([{ cluster: "rome", data: { a: "b" } }]);
  });

  it("creates a provider that keeps the kubeconfig secret", async () => {
    const kubeconfig = "/home/me/.kube/config";
    clusters = await startRomeAndMilan({ rome: { alsoReachedBy: [{ kubeconfig }] } });
    const { provider } = new LiqoCluster("rome", { kubeconfig });

    await clusters.settle();
    const inputs = provider as unknown as Record<string, unknown>;
    expect(provider).toBeInstanceOf(Provider);
    expect(await pulumi.isSecret(inputs["kubeconfig"] as pulumi.Output<string>)).toBe(true);
  });

  it("creates a provider that is identified by the UID of kube-system", async () => {
    const rome = new LiqoCluster("rome", { context: "rome" });

    const system = await (await rome.view("kube-system"))?.itself();
    expect(system).toMatchObject({
      metadata: { uid: await valueOf(identifierOf(rome)) },
    });
  });

  it("creates a provider that is identified by clusterIdentifier if it is set", async () => {
    const rome = new LiqoCluster("rome", { context: "rome", clusterIdentifier: "my-rome" });

    expect(await valueOf(identifierOf(rome))).toBe("my-rome");
  });

  it("looks where Liqo is by default, where the namespace turns out to be nothing", async () => {
    const rome = new LiqoCluster("rome", { context: "rome", liqoNamespace: NOTHING });

    expect(await valueOf(rome.liqoNamespace)).toBe("liqo");
  });

  it("looks into another namespace if Liqo is there", async () => {
    clusters = await startRomeAndMilan({ rome: { liqoNamespace: "networking" } }, { onEvent });
    const rome = new LiqoCluster("rome", { context: "rome", liqoNamespace: "networking" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(reads()).toContain("rome: ConfigMap networking/liqo-clusterid-configmap");
  });
});

/** The identifier of a cluster's provider, as Pulumi's SDK sets every input of a resource. */
function identifierOf({ provider }: LiqoCluster): pulumi.Output<string> {
  return (provider as unknown as { clusterIdentifier: pulumi.Output<string> }).clusterIdentifier;
}

describe("from a provider", () => {
  it("creates one with the same settings, and those that the library needs", async () => {
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

describe("refuses", () => {
  const empty: [string, LiqoClusterArgs, string[]][] = [
    [
      "an empty context, for which the current one would be taken",
      { context: "" },
      ['context: expected the name of a context, got ""'],
    ],
    [
      "an empty context, once it is known",
      { context: pulumi.output("") },
      ['context: expected the name of a context, got ""'],
    ],
    [
      "a context that turns out to be nothing",
      { context: NOTHING },
      ["context: expected the name of a context, got undefined"],
    ],
    [
      "an empty kubeconfig",
      { context: "rome", kubeconfig: "" },
      ['kubeconfig: expected the path or the contents of a kubeconfig, got ""'],
    ],
    [
      "a kubeconfig that turns out to be nothing",
      { context: "rome", kubeconfig: NOTHING },
      ["kubeconfig: expected the path or the contents of a kubeconfig, got undefined"],
    ],
    [
      "a kubeconfig that is no text",
      { kubeconfig: pulumi.output({ clusters: [] }) as never },
      ["kubeconfig: expected the path or the contents of a kubeconfig, got an object"],
    ],
    [
      "an argument that it does not have",
      { contxt: "rome", context: "rome" } as never,
      [
        "contxt: unknown argument, expected one of context, kubeconfig, provider, clusterIdentifier, clusterId, podCidrs, externalCidr, liqoNamespace",
      ],
    ],
    [
      "text in place of ranges",
      { context: "rome", podCidrs: "10.10.0.0/16" as never },
      ['podCidrs: expected a list of CIDRs, got "10.10.0.0/16"'],
    ],
    [
      "what is no provider",
      { provider: { context: "rome" } as never },
      ["provider: expected a provider of @pulumi/kubernetes, got an object"],
    ],
    [
      "no access",
      { context: undefined, kubeconfig: undefined },
      ["context: expected one of context, kubeconfig and provider, got none of them"],
    ],
    [
      "an ID and ranges that turn out to be nothing, rather than to read them",
      { context: "rome", clusterId: NOTHING, podCidrs: NOTHING, externalCidr: NOTHING },
      [
        'clusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got undefined',
        "podCidrs: expected a list of CIDRs, got undefined",
        "externalCidr: expected a CIDR such as 10.10.0.0/16, got undefined",
      ],
    ],
  ];

  it.each(empty)("%s, and reads nothing", async (_, args, problems) => {
    const program = () => ({ id: new LiqoCluster("rome", args).clusterId });

    await expectRefusal(clusters, program, 'LiqoCluster "rome"', problems);
    expect(reads()).toEqual([]);
  });

  it("a context that its kubeconfig does not have, if there is an engine", async () => {
    vi.spyOn(simulation, "simulatedClusters").mockReturnValueOnce(undefined);
    const kubeconfig = '{"contexts": [{"name": "rome"}]}';
    const program = () => ({
      id: new LiqoCluster("rome", { context: "nope", kubeconfig }).clusterId,
    });

    await expectRefusal(clusters, program, 'LiqoCluster "rome"', [
      'context: expected a context of the kubeconfig, which has "rome", got "nope"',
    ]);
    expect(reads()).toEqual([]);
  });

  it("plain values that are wrong, all at once", () => {
    const build = () =>
      new LiqoCluster("rome", {
        clusterId: "Rome",
        podCidrs: ["10.10.0.0/16", "fd00::/64"],
        externalCidr: "10.70.0.1/16",
        liqoNamespace: "Liqo",
      });

    expect(build).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - context: expected one of context, kubeconfig and provider, got none of them
        - clusterId: expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "Rome"
        - podCidrs[1]: expected an IPv4 CIDR, since Liqo's network has no IPv6, got "fd00::/64"
        - externalCidr: expected a network, got the address "10.70.0.1/16" in it: write 10.70.0.0/16
        - liqoNamespace: expected at most 63 lower-case letters, digits and "-", got "Liqo"]
    `);
  });

  it("an empty list of ranges", () => {
    const build = () => new LiqoCluster("rome", { context: "rome", podCidrs: [] });

    expect(build).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - podCidrs: expected at least one CIDR, got none]
    `);
  });

  // case: R18 CIDRs overlap with reserved CIDRs. Limit: Liqo's IPAM decides; only overlaps within a
  // cluster are rejected.
  it("ranges that overlap, once they have been read", async () => {
    clusters = await startRomeAndMilan({ rome: { podCidrs: ["10.70.128.0/17"] } });
    const run = clusters.up(() => {
      const { podCidrs } = new LiqoCluster("rome", { context: "rome" });
      return { podCidrs };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - externalCidr: expected a range apart from the pods', got 10.70.0.0/16, which overlaps 10.70.128.0/17]
    `);
  });

  it("a cluster whose Liqo says no ID and no ranges", async () => {
    clusters = await startRomeAndMilan({ rome: { clusterId: "", podCidrs: [] } });
    const run = clusters.up(() => {
      const { clusterId } = new LiqoCluster("rome", { context: "rome" });
      return { clusterId };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: LiqoCluster "rome" has invalid arguments:
        - clusterId: expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "": is Liqo installed and ready in this cluster? If so, give clusterId
        - podCidrs: expected at least one CIDR, got none: is Liqo installed and ready in this cluster? If so, give podCidrs]
    `);
  });

  // case: S13
  it("a Liqo that is too old, where its version is read anyway", async () => {
    clusters = await startRomeAndMilan({ rome: { liqoVersion: "1.0.0" } });
    const reading = () => ({ id: new LiqoCluster("rome", { context: "rome" }).clusterId });
    const told = () => {
      const args = { context: "rome", podCidrs: ["10.10.0.0/16"] };
      return { id: new LiqoCluster("rome", args).clusterId };
    };

    await expectRefusal(clusters, reading, 'LiqoCluster "rome"', [
      "liqoVersion: needs Liqo 1.0.1 or later, the cluster runs 1.0.0: an older one panics on keys that it has not made itself",
    ]);
    expect((await clusters.up(told)).outputs.id).toBe("rome");
  });

  it("a cluster without Liqo, in one error of a preview", async () => {
    const run = clusters.preview(() => {
      const { clusterId } = new LiqoCluster("rome", {
        context: "rome",
        liqoNamespace: "elsewhere",
      });
      return { clusterId };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [SimulatedFailure: resource 'Liqo of cluster rome (if missing: run "liqoctl install", or give liqoNamespace or clusterId): elsewhere/liqo-clusterid-configmap' does not exist]
    `);
  });
});
