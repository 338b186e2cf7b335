import { describe, expect, test } from "vitest";
import type { ClusterApi } from "../../src/cluster/client/cluster-api.js";
import type { KubernetesObject } from "../../src/cluster/client/kubernetes-objects.js";
import { isAlreadyExists } from "../../src/cluster/client/api-error.js";
import { simulatedClusters } from "../../src/cluster/simulation.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace" };
const SECONDS = 1000;

/** A test with the API of the simulated cluster rome as `api`. */
const it = test.extend("api", { auto: true }, async ({ onTestFinished }) => {
  const objects = [
    configMap("a", { app: "one", tier: "web" }),
    configMap("b", { app: "one" }),
    {
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: { name: "w", namespace: "default" },
    },
  ];
  const clusters = await startRomeAndMilan({
    rome: { objects, alsoReachedBy: [{ context: "rome-admin" }] },
  });
  onTestFinished(() => clusters.settle());
  return open("rome");
});

function configMap(name: string, labels: Record<string, string> = {}) {
  return { ...CONFIG_MAP, metadata: { name, namespace: "default", labels }, data: { x: "1" } };
}

function open(context: string): ClusterApi {
  const opened = simulatedClusters()?.({ context });
  if (opened === undefined) {
    throw new Error("no simulation is running");
  }
  return opened;
}

const namesOf = (objects: readonly KubernetesObject[]) =>
  objects.map(({ metadata }) => metadata?.name);

describe("list", () => {
  it("returns the objects of a kind in a namespace, with apiVersion and kind", async ({ api }) => {
    const found = await api.list(CONFIG_MAP, "default");

    expect(namesOf(found)).toEqual(["a", "b"]);
    expect(found).toMatchObject([CONFIG_MAP, CONFIG_MAP]);
  });

  it("returns the objects of the whole cluster if the namespace is undefined", async ({ api }) => {
    expect(namesOf(await api.list(CONFIG_MAP, undefined))).toContain("liqo-clusterid-configmap");
  });

  it.for([
    ["by name", { name: "b" }, ["b"]],
    ["by labels, which must all match", { labels: { app: "one", tier: "web" } }, ["a"]],
  ] as const)("selects objects %s", async ([, selector, names], { api }) => {
    expect(namesOf(await api.list(CONFIG_MAP, "default", selector))).toEqual(names);
  });
});

describe("listMetadata", () => {
  it("returns metadata without contents", async ({ api }) => {
    const [first = {}] = await api.listMetadata(CONFIG_MAP, "default");

    expect(Object.keys(first)).toEqual(["apiVersion", "kind", "metadata"]);
    expect(first.metadata?.name).toBe("a");
  });
});

describe("get", () => {
  it("returns an object, or undefined if it is not found", async ({ api }) => {
    expect(await api.get(CONFIG_MAP, "a", "default")).toMatchObject({ data: { x: "1" } });
    expect(await api.get(CONFIG_MAP, "c", "default")).toBeUndefined();
  });

  it("returns a cluster-scoped object if the namespace is undefined", async ({ api }) => {
    expect(await api.get(NAMESPACE, "liqo", undefined)).toMatchObject({
      metadata: { name: "liqo" },
    });
  });
});

describe("create and delete", () => {
  it("change the cluster", async ({ api }) => {
    await api.create(configMap("c"));
    await api.delete(CONFIG_MAP, "a", "default");

    expect(namesOf(await api.list(CONFIG_MAP, "default"))).toEqual(["b", "c"]);
  });

  it("reject an existing object, and accept the deletion of a missing object", async ({ api }) => {
    await api.delete(CONFIG_MAP, "c", "default");
    const conflict = await api.create(configMap("a")).catch((error: unknown) => error);

    expect(isAlreadyExists(conflict)).toBe(true);
  });
});

describe("namespacedKinds", () => {
  it("returns the kinds of Kubernetes and Liqo, and the kinds of all objects in the cluster", async ({
    api,
  }) => {
    const { kinds, unavailable } = await api.namespacedKinds();

    expect(unavailable).toEqual([]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        CONFIG_MAP,
        { apiVersion: "apps/v1", kind: "Deployment" },
        { apiVersion: "networking.liqo.io/v1beta1", kind: "GatewayServer" },
        { apiVersion: "ipam.liqo.io/v1alpha1", kind: "Network" },
        { apiVersion: "authentication.liqo.io/v1beta1", kind: "Tenant" },
        { apiVersion: "offloading.liqo.io/v1beta1", kind: "VirtualNode" },
        { apiVersion: "example.com/v1", kind: "Widget" },
      ]),
    );
    expect(kinds).not.toContainEqual(NAMESPACE);
  });
});

describe("kube-system", () => {
  const uidIn = async (context: string) =>
    (await open(context).get(NAMESPACE, "kube-system", undefined))?.metadata?.uid;

  it("has the same UID for each context of a cluster, and different UIDs in different clusters", async () => {
    const uid = await uidIn("rome");

    expect(uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await uidIn("rome")).toBe(uid);
    expect(await uidIn("rome-admin")).toBe(uid);
    expect(await uidIn("milan")).not.toBe(uid);
  });
});

describe("now", () => {
  it("is undefined before the first response, then later than the creation of every object", async ({
    api,
  }) => {
    expect(api.now).toBeUndefined();
    await api.create(configMap("c"));
    const object = await api.get(CONFIG_MAP, "c", "default");
    const created = Date.parse(object?.metadata?.creationTimestamp ?? "");

    expect(api.now?.getTime()).toBeGreaterThan(created);
  });
});

describe("times of an object", () => {
  const timesOf = async (api: ClusterApi, name: string) => {
    const object = await api.get(CONFIG_MAP, name, "default");
    const { creationTimestamp, managedFields } = object?.metadata ?? {};
    return { creationTimestamp, managedFields };
  };

  it("record its creation and the last change of its data", async ({ api }) => {
    const { creationTimestamp, managedFields } = await timesOf(api, "a");

    expect(creationTimestamp).toMatch(/^2026-01-01T00:\d\d:\d\dZ$/);
    expect(managedFields).toMatchObject([{ time: creationTimestamp, fieldsV1: { "f:data": {} } }]);
  });
});

describe("a request", () => {
  const request = (opened: ClusterApi) => opened.get(CONFIG_MAP, "c", "default");
  const pause = (milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

  // A request that waits for a change takes this long, which fails the test.
  const PATIENCE = 20 * SECONDS;

  it("gets an immediate response, even if many components send the same request", async () => {
    await startRomeAndMilan({}, { patience: PATIENCE });
    const begin = performance.now();
    for (let count = 0; count < 50; count += 1) {
      await request(open("rome"));
    }

    expect(performance.now() - begin).toBeLessThan(PATIENCE);
  });

  it("gets an immediate response if one component sends the same request several times in a row", async () => {
    await startRomeAndMilan({}, { patience: PATIENCE });
    const component = open("rome");
    const begin = performance.now();
    for (let count = 0; count < 10; count += 1) {
      await request(component);
    }

    expect(performance.now() - begin).toBeLessThan(PATIENCE);
  });

  it("gets an immediate response if the program has made progress without a change", async () => {
    const clusters = await startRomeAndMilan({}, { patience: PATIENCE });
    const component = open("rome");
    await request(component);
    await pause(300);
    await clusters.up(() => undefined);
    const begin = performance.now();
    await request(component);

    expect(performance.now() - begin).toBeLessThan(PATIENCE);
  });

  it("of a poll gets its response at the next change", async () => {
    await startRomeAndMilan({}, { patience: PATIENCE });
    const poll = open("rome");
    await request(poll);
    await pause(300);
    const response = request(poll);
    await pause(50);
    await open("rome").create(configMap("c"));

    expect(await response).toMatchObject({ metadata: { name: "c" } });
  });

  it("of a poll fails if the clusters stop changing", async ({ api }) => {
    const begin = performance.now();
    const poll = async () => {
      for (;;) {
        await request(api);
        await pause(300);
      }
    };

    await expect(poll()).rejects.toThrow(
      "timed out: a hook waits for a change in namespace default of cluster rome, but the simulated clusters do not " +
        "change any more. Reason: all gateways in this namespace are ready",
    );
    expect(performance.now() - begin).toBeLessThan(5 * SECONDS);
  });
});
