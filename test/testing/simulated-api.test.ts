import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClusterApi } from "../../src/cluster/client/cluster-api.js";
import type { KubernetesObject } from "../../src/cluster/client/kubernetes-objects.js";
import { isConflict } from "../../src/cluster/client/error-reason.js";
import { simulatedClusters } from "../../src/cluster/simulation.js";
import { SimulatedClusters } from "../../src/testing/index.js";

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace" };
const SECONDS = 1000;

let clusters: SimulatedClusters;
let api: ClusterApi;

beforeEach(async () => {
  const objects = [
    configMap("a", { app: "one", tier: "web" }),
    configMap("b", { app: "one" }),
    { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w", namespace: "default" } },
  ];
  clusters = await SimulatedClusters.start({
    rome: { objects, alsoReachedBy: [{ context: "rome-admin" }] },
    milan: {},
  });
  api = open("rome");
});

afterEach(() => clusters.settle());

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
  it("returns the objects of a kind in a namespace, with apiVersion and kind", async () => {
    const found = await api.list(CONFIG_MAP, "default");

    expect(namesOf(found)).toEqual(["a", "b"]);
    expect(found).toMatchObject([CONFIG_MAP, CONFIG_MAP]);
  });

  it("returns the objects of the whole cluster if the namespace is undefined", async () => {
    expect(namesOf(await api.list(CONFIG_MAP, undefined))).toContain("liqo-clusterid-configmap");
  });

  it.each([
    ["by name", { name: "b" }, ["b"]],
    ["by labels, all of which must match", { labels: { app: "one", tier: "web" } }, ["a"]],
  ])("selects objects %s", async (_, selector, names) => {
    expect(namesOf(await api.list(CONFIG_MAP, "default", selector))).toEqual(names);
  });
});

describe("listMetadata", () => {
  it("returns metadata without contents", async () => {
    const [first = {}] = await api.listMetadata(CONFIG_MAP, "default");

    expect(Object.keys(first)).toEqual(["apiVersion", "kind", "metadata"]);
    expect(first.metadata?.name).toBe("a");
  });
});

describe("get", () => {
  it("returns an object, or undefined if it is not found", async () => {
    expect(await api.get(CONFIG_MAP, "a", "default")).toMatchObject({ data: { x: "1" } });
    expect(await api.get(CONFIG_MAP, "c", "default")).toBeUndefined();
  });

  it("returns a cluster-scoped object if the namespace is undefined", async () => {
    expect(await api.get(NAMESPACE, "liqo", undefined)).toBeDefined();
  });
});

describe("create and delete", () => {
  it("change the cluster", async () => {
    await api.create(configMap("c"));
    await api.delete(CONFIG_MAP, "a", "default");

    expect(namesOf(await api.list(CONFIG_MAP, "default"))).toEqual(["b", "c"]);
  });

  it("reject an object that already exists, and accept the deletion of an object that is not found", async () => {
    await api.delete(CONFIG_MAP, "c", "default");
    const conflict = await api.create(configMap("a")).catch((error: unknown) => error);

    expect(isConflict(conflict)).toBe(true);
  });
});

describe("namespacedKinds", () => {
  it("returns the kinds of Kubernetes and Liqo, and those of the cluster's own objects", async () => {
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

  it("has a UID that is stable in a cluster, by whatever context, and differs between clusters", async () => {
    const uid = await uidIn("rome");

    expect(uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await uidIn("rome")).toBe(uid);
    expect(await uidIn("rome-admin")).toBe(uid);
    expect(await uidIn("milan")).not.toBe(uid);
  });
});

describe("now", () => {
  it("is undefined before the first response, then later than the creation of every object", async () => {
    expect(api.now).toBeUndefined();
    await api.create(configMap("c"));
    const object = await api.get(CONFIG_MAP, "c", "default");
    const created = Date.parse(object?.metadata?.creationTimestamp ?? "");

    expect(api.now?.getTime()).toBeGreaterThan(created);
  });
});

describe("times of an object", () => {
  const timesOf = async (name: string) => {
    const object = await api.get(CONFIG_MAP, name, "default");
    const { creationTimestamp, managedFields } = object?.metadata ?? {};
    return { creationTimestamp, managedFields };
  };

  it("tell when it was created and when its data changed", async () => {
    const { creationTimestamp, managedFields } = await timesOf("a");

    expect(creationTimestamp).toMatch(/^2026-01-01T00:\d\d:\d\dZ$/);
    expect(managedFields).toMatchObject([{ time: creationTimestamp, fieldsV1: { "f:data": {} } }]);
  });
});

describe("a question", () => {
  const ask = (opened: ClusterApi) => opened.get(CONFIG_MAP, "c", "default");
  const pause = (milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

  // Longer than a test may take, so that a question that waits is not answered in time.
  const PATIENCE = 20 * SECONDS;

  it("is answered at once however often different components ask it", async () => {
    clusters = await SimulatedClusters.start({ rome: {} }, { patience: PATIENCE });
    const begin = performance.now();
    for (let asked = 0; asked < 50; asked += 1) {
      await ask(open("rome"));
    }

    expect(performance.now() - begin).toBeLessThan(PATIENCE);
  });

  it("is answered at once if one component asks it several times in a row", async () => {
    clusters = await SimulatedClusters.start({ rome: {} }, { patience: PATIENCE });
    const component = open("rome");
    const begin = performance.now();
    for (let asked = 0; asked < 10; asked += 1) {
      await ask(component);
    }

    expect(performance.now() - begin).toBeLessThan(PATIENCE);
  });

  it("is answered at once if the program has gone on, although nothing has changed", async () => {
    clusters = await SimulatedClusters.start({ rome: {} }, { patience: PATIENCE });
    const component = open("rome");
    await ask(component);
    await pause(300);
    await clusters.up(() => undefined);
    const begin = performance.now();
    await ask(component);

    expect(performance.now() - begin).toBeLessThan(PATIENCE);
  });

  it("of a poll is answered as soon as something changes", async () => {
    clusters = await SimulatedClusters.start({ rome: {} }, { patience: PATIENCE });
    const poll = open("rome");
    await ask(poll);
    await pause(300);
    const answer = ask(poll);
    await pause(50);
    await open("rome").create(configMap("c"));

    expect(await answer).toBeDefined();
  });

  it("of a poll fails once nothing changes any more", async () => {
    const begin = performance.now();
    const poll = async () => {
      for (;;) {
        await ask(api);
        await pause(300);
      }
    };

    await expect(poll()).rejects.toThrow(
      "Nothing changes any more in namespace default of cluster rome, where a hook waits for it. " +
        "The simulator says: nothing is wrong with a gateway there",
    );
    expect(performance.now() - begin).toBeLessThan(5 * SECONDS);
  });
});
