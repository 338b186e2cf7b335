import { Provider } from "@pulumi/kubernetes";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoCluster } from "../src/index.js";
import { type SimulatedClusters, type SimulatedEvent, valueOf } from "../src/testing/index.js";
import { startRomeAndMilan } from "./rome-and-milan.js";

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

afterEach(() => clusters.settle());

describe("from a context", () => {
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

  it("makes a provider that keeps the kubeconfig secret", async () => {
    const { provider } = new LiqoCluster("rome", { kubeconfig: "/home/me/.kube/config" });

    await clusters.settle();
    const inputs = provider as unknown as Record<string, unknown>;
    expect(provider).toBeInstanceOf(Provider);
    expect(await pulumi.isSecret(inputs["kubeconfig"] as pulumi.Output<string>)).toBe(true);
  });

  it("looks into another namespace if Liqo is there", async () => {
    clusters = await startRomeAndMilan({ rome: { liqoNamespace: "networking" } }, { onEvent });
    const rome = new LiqoCluster("rome", { context: "rome", liqoNamespace: "networking" });

    expect(await valueOf(rome.clusterId)).toBe("rome");
    expect(reads()).toContain("rome: ConfigMap networking/liqo-clusterid-configmap");
  });
});

describe("from a provider", () => {
  it("uses it and makes none", async () => {
    const provider = new Provider("mine", { context: "milan" });
    const milan = new LiqoCluster("milan", { provider });

    expect(milan.provider).toBe(provider);
    expect(await valueOf(milan.clusterId)).toBe("milan");
  });
});

describe("refuses", () => {
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
        - podCidrs: expected an IPv4 CIDR, since Liqo's network has no IPv6, got "fd00::/64"
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

  it("a cluster without Liqo", async () => {
    const run = clusters.up(() => {
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
