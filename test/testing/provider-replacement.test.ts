import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { SimulatedClusters } from "../../src/testing/index.js";
import { it } from "../simulated-test.js";

const CONFIGS = ["https://a", "https://b"].map((server) => kubeconfigOf({ server }));
const [KUBECONFIG = "", OTHER_ADDRESS = ""] = CONFIGS;

function kubeconfigOf({ server = "https://a", token = "1" }): string {
  return JSON.stringify({
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "me", user: { token } }],
    contexts: [{ name: "rome", context: { cluster: "c", user: "me" } }],
    "current-context": "rome",
  });
}

/** A program with a Namespace and a ConfigMap in the Namespace. */
function program(
  args: k8s.ProviderArgs & { clusterIdentifier?: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions = {},
) {
  return () => {
    const provider = new k8s.Provider("mine", { upsertExistingObjects: true, ...args });
    const namespace = new k8s.core.v1.Namespace("n", { metadata: { name: "n" } }, { provider });
    const metadata = { name: "settings", namespace: namespace.metadata.name };
    new k8s.core.v1.ConfigMap("settings", { metadata }, { provider, ...opts });
  };
}

describe("a provider of a kubeconfig with another server", () => {
  it("is replaced with all its resources, and its adopted objects are deleted at the end", async ({
    clusters,
    events,
  }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG }));
    events.length = 0;
    const { changes } = await clusters.up(program({ kubeconfig: OTHER_ADDRESS }));

    expect(changes).toMatchObject({ replace: 3, same: 1 });
    expect(events).toEqual([
      "create rome Namespace n",
      "create rome ConfigMap n/settings",
      "delete rome ConfigMap n/settings",
      "delete rome Namespace n",
    ]);
    expect(await clusters.objects()).toEqual([]);
  });

  it("deletes a resource with deleteBeforeReplace before it creates the replacement", async ({
    clusters,
    events,
  }) => {
    const opts = { deleteBeforeReplace: true };
    await clusters.up(program({ kubeconfig: KUBECONFIG }, opts));
    events.length = 0;
    await clusters.up(program({ kubeconfig: OTHER_ADDRESS }, opts));

    expect(events).toEqual([
      "create rome Namespace n",
      "delete rome ConfigMap n/settings",
      "create rome ConfigMap n/settings",
      "delete rome Namespace n",
    ]);
  });

  it("is updated in place if its clusterIdentifier stays the same", async ({ clusters }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG, clusterIdentifier: "1" }));
    const changed = { kubeconfig: OTHER_ADDRESS, clusterIdentifier: "1" };
    const { changes } = await clusters.up(program(changed));

    expect(changes).toMatchObject({ update: 1, replace: 0, same: 3 });
  });
});

describe("a provider", () => {
  it("is updated in place if only the user of its kubeconfig changes", async ({ clusters }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG }));
    const { changes } = await clusters.up(program({ kubeconfig: kubeconfigOf({ token: "2" }) }));

    expect(changes).toMatchObject({ update: 1, replace: 0 });
  });

  it("is updated in place if clusterIdentifier is added", async ({ clusters }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG }));
    const added = { kubeconfig: KUBECONFIG, clusterIdentifier: "1" };
    const { changes } = await clusters.up(program(added));

    expect(changes).toMatchObject({ update: 1, replace: 0 });
  });

  it("is replaced if clusterIdentifier changes", async ({ clusters }) => {
    await clusters.up(program({ context: "rome", clusterIdentifier: "1" }));
    const { changes } = await clusters.up(program({ context: "rome", clusterIdentifier: "2" }));

    expect(changes).toMatchObject({ replace: 3 });
  });

  it("of another cluster creates the objects in that cluster, and deletes them from the former cluster", async ({
    clusters,
    events,
  }) => {
    await clusters.up(program({ context: "rome" }));
    events.length = 0;
    await clusters.up(program({ context: "milan" }));

    expect(events).toEqual([
      "create milan Namespace n",
      "create milan ConfigMap n/settings",
      "delete rome ConfigMap n/settings",
      "delete rome Namespace n",
    ]);
    expect(await clusters.objects()).toMatchObject([{ cluster: "milan" }, { cluster: "milan" }]);
  });

  it("of another cluster with the same clusterIdentifier leaves the objects in the former cluster", async ({
    clusters,
    events,
  }) => {
    await clusters.up(program({ context: "rome", clusterIdentifier: "1" }));
    events.length = 0;
    const moved = program({ context: "milan", clusterIdentifier: "1" });
    const { changes } = await clusters.up(moved);

    expect(changes).toMatchObject({ update: 1, replace: 0 });
    expect(events).toEqual([]);
  });

  it("deletes objects from its new cluster after an update in place", async ({
    clusters,
    events,
  }) => {
    const provider = (context: string) =>
      new k8s.Provider("mine", { context, clusterIdentifier: "1" });
    await clusters.up(program({ context: "rome", clusterIdentifier: "1" }));
    events.length = 0;
    await clusters.up(() => {
      provider("milan");
    });

    expect(events).toEqual(["delete milan ConfigMap n/settings", "delete milan Namespace n"]);
  });

  it("can be exchanged for another provider of the same cluster without changes to its resources", async ({
    clusters,
  }) => {
    const named = (name: string) => () => {
      const provider = new k8s.Provider(name, { context: "rome" });
      new k8s.core.v1.ConfigMap("settings", { metadata: { name: "settings" } }, { provider });
    };
    await clusters.up(named("one"));
    const { changes } = await clusters.up(named("other"));

    expect(changes).toMatchObject({ create: 1, delete: 1, replace: 0, same: 2 });
  });

  it("is replaced in a preview without changes in the clusters", async ({ clusters }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG }));
    const { changes } = await clusters.preview(program({ kubeconfig: OTHER_ADDRESS }));
    const { changes: unchanged } = await clusters.up(program({ kubeconfig: KUBECONFIG }));

    expect(changes).toMatchObject({ replace: 3 });
    expect(unchanged).toMatchObject({ same: 4 });
  });
});

describe("a preview that does not know the kubeconfig of a provider", () => {
  const unknown = (clusterIdentifier?: string) => () => {
    const opts = { provider: new k8s.Provider("rome") };
    const { id } = new k8s.core.v1.ConfigMap("new", {}, opts);
    program({ kubeconfig: id, clusterIdentifier })();
  };

  it("plans to create its resources", async ({ clusters }) => {
    const { changes } = await clusters.preview(unknown());

    expect(changes).toMatchObject({ create: 6 });
  });

  it("plans to replace its resources", async ({ clusters }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG }));
    const { changes } = await clusters.preview(unknown());

    expect(changes).toMatchObject({ replace: 3 });
  });

  it("plans to keep its resources if clusterIdentifier stays the same", async ({ clusters }) => {
    await clusters.up(program({ kubeconfig: KUBECONFIG, clusterIdentifier: "1" }));
    const { changes } = await clusters.preview(unknown("1"));

    expect(changes).toMatchObject({ update: 1, replace: 0 });
  });
});

describe("alsoReachedBy", () => {
  it.each([
    ["a context", { context: "rome-admin" }],
    ["a path of a kubeconfig", { kubeconfig: "/nowhere/config" }],
    ["the contents of a kubeconfig", { kubeconfig: KUBECONFIG.replaceAll("rome", "default") }],
    ["a context and a path of a kubeconfig", { context: "default", kubeconfig: "/nowhere/config" }],
  ])("matches the cluster by %s", async (_, access) => {
    const clusters = await SimulatedClusters.start({
      milan: {},
      rome: { context: "prod-rome", alsoReachedBy: [access] },
    });
    await clusters.up(program(access));

    expect(await clusters.objects("Namespace")).toMatchObject([{ cluster: "rome" }]);
  });

  it("does not match another access", async () => {
    const clusters = await SimulatedClusters.start({
      rome: { alsoReachedBy: [{ context: "default", kubeconfig: "/nowhere/config" }] },
    });

    await expect(clusters.up(program({ context: "default" }))).rejects.toThrow(
      'Provider "mine" with context "default" does not match a simulated cluster',
    );
  });
});
