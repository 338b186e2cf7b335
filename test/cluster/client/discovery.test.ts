import { beforeEach, describe, expect, it } from "vitest";
import { isNoKindMatch, reasonOf } from "../../../src/cluster/client/api-error.js";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { kubeconfig, NAMESPACE, openClient, SECRET, status, TENANT } from "./fake-api-server.js";
import { errorOf, named, paths, respond } from "./responses.js";
import { server, startServer } from "./test-server.js";

let client: ClusterApi;

startServer();

beforeEach(() => {
  client = openClient(kubeconfig(server), { retry: 0 });
});

describe("discovery", () => {
  const TENANTS = {
    resources: [
      { kind: "Tenant", name: "tenants/status", namespaced: true },
      { kind: "Tenant", name: "tenants", namespaced: true },
    ],
  };
  const GROUP = "/apis/authentication.liqo.io/v1beta1";

  it("reads an API version once, even for concurrent requests", async () => {
    await Promise.all([client.list(SECRET, "a"), client.list(NAMESPACE, "b")]);
    await client.list(SECRET, "c");

    expect(server.requestsFor("/api/v1")).toHaveLength(1);
  });

  it.each([
    ["API group", TENANT],
    ["kind", { apiVersion: "v1", kind: "Tenant" }],
  ])("throws an error if the cluster does not serve the %s", async (_, kind) => {
    const errors = await Promise.all([
      errorOf(client.list(kind, "liqo")),
      errorOf(client.get(kind, "rome", "liqo")),
      errorOf(client.create({ ...kind, ...named("rome") })),
    ]);

    expect(errors.map(isNoKindMatch)).toEqual([true, true, true]);
    expect(reasonOf(errors[0])).toBe(
      `no matches for kind "Tenant" in version "${kind.apiVersion}"`,
    );
  });

  it("finds a kind after its CRD is installed", async () => {
    expect(isNoKindMatch(await errorOf(client.list(TENANT, "liqo")))).toBe(true);
    respond({
      [GROUP]: { body: TENANTS },
      [`${GROUP}/namespaces/liqo/tenants`]: { body: { items: [] } },
    });

    expect(await client.list(TENANT, "liqo")).toEqual([]);
  });

  it.each([
    ["list", () => client.list(TENANT, "liqo")],
    ["get", () => client.get(TENANT, "rome", "liqo")],
  ])("does not find a kind after its CRD is deleted: %s", async (_, send) => {
    respond({
      [GROUP]: { body: TENANTS },
      [`${GROUP}/namespaces/liqo/tenants`]: { body: { items: [] } },
      [`${GROUP}/namespaces/liqo/tenants/rome`]: { body: named("rome") },
    });
    await send();
    respond({});

    expect(isNoKindMatch(await errorOf(send()))).toBe(true);
  });

  it("finds the kinds that the API server does not serve with one request for an API version", async () => {
    respond({ [GROUP]: { body: TENANTS } });
    const identity = { ...TENANT, kind: "Identity" };
    const missing = { apiVersion: "offloading.liqo.io/v1beta1", kind: "VirtualNode" };

    expect(await client.missingKinds([TENANT, identity, missing])).toEqual([identity, missing]);
    expect(server.requestsFor(GROUP)).toHaveLength(1);

    expect(await client.missingKinds([TENANT])).toEqual([]);
    expect(server.requestsFor(GROUP)).toHaveLength(1);
  });

  it("is retried by the next request after a failure", async () => {
    respond({ "/api/v1": status(403, "forbidden") });
    await expect(client.list(SECRET, "liqo")).rejects.toThrow("forbidden");
    respond({});

    expect(await client.list(SECRET, "liqo")).toEqual([]);
  });
});

describe("namespacedKinds", () => {
  const VERBS = ["get", "list", "delete"];
  const EXPECTED = {
    kinds: [
      { apiVersion: "v1", kind: "Pod" },
      { apiVersion: "v1", kind: "Event" },
      { apiVersion: "apps/v1", kind: "Deployment" },
      { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" },
      { apiVersion: "autoscaling/v1", kind: "OldAutoscaler" },
      { apiVersion: "events.k8s.io/v1", kind: "Event" },
    ],
  };

  it("uses aggregated discovery, with two requests", async () => {
    const resource = (kind: string, name: string, scope = "Namespaced", verbs = VERBS) => ({
      resource: name,
      responseKind: { group: "", version: "", kind },
      scope,
      verbs,
      subresources: [{ subresource: "status", verbs: ["get"] }],
    });
    const list = (items: readonly object[]) => ({
      body: { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", items },
    });
    respond({
      "/api": list([
        {
          metadata: null,
          versions: [
            {
              version: "v1",
              freshness: "Current",
              resources: [
                resource("Namespace", "namespaces", "Cluster"),
                resource("Binding", "bindings", "Namespaced", ["create"]),
                resource("Metrics", "metrics", "Namespaced", ["get", "list"]),
                resource("Pod", "pods"),
                resource("Event", "events"),
              ],
            },
          ],
        },
      ]),
      "/apis": list([
        {
          metadata: { name: "apps" },
          versions: [{ version: "v1", resources: [resource("Deployment", "deployments")] }],
        },
        {
          metadata: { name: "autoscaling" },
          versions: [
            {
              version: "v2",
              resources: [resource("HorizontalPodAutoscaler", "horizontalpodautoscalers")],
            },
            {
              version: "v1",
              resources: [
                resource("HorizontalPodAutoscaler", "horizontalpodautoscalers"),
                resource("OldAutoscaler", "oldautoscalers"),
              ],
            },
          ],
        },
        {
          metadata: { name: "events.k8s.io" },
          versions: [{ version: "v1", resources: [resource("Event", "events")] }],
        },
        {
          metadata: { name: "metrics.k8s.io" },
          versions: [
            { version: "v1beta1", freshness: "Stale", resources: [resource("PodMetrics", "pods")] },
          ],
        },
        { metadata: { name: "empty.test" }, versions: [{ version: "v1" }] },
      ]),
    });

    expect(await client.namespacedKinds()).toEqual({
      ...EXPECTED,
      unavailable: ["metrics.k8s.io/v1beta1 (its APIService is not available)"],
    });
    expect(paths().sort()).toEqual(["GET /api", "GET /apis"]);
    expect(server.requests[0]?.headers.accept).toBe(
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
    );
  });

  it("reads each API version from an API server before Kubernetes 1.27", async () => {
    const resource = (kind: string, name: string, namespaced = true, verbs = VERBS) => ({
      kind,
      name,
      namespaced,
      verbs,
    });
    const resources = (...list: readonly object[]) => ({ body: { resources: list } });
    const group = (...versions: readonly string[]) => ({
      versions: versions.map((groupVersion) => ({ groupVersion })),
    });
    respond({
      "/api": { body: { kind: "APIVersions", versions: ["v1"] } },
      "/apis": {
        body: {
          kind: "APIGroupList",
          groups: [
            group("apps/v1"),
            group("autoscaling/v2", "autoscaling/v1"),
            group("events.k8s.io/v1"),
            group("metrics.k8s.io/v1beta1"),
          ],
        },
      },
      "/api/v1": resources(
        resource("Namespace", "namespaces", false),
        resource("Binding", "bindings", true, ["create"]),
        resource("Metrics", "metrics", true, ["get", "list"]),
        resource("Pod", "pods"),
        resource("Pod", "pods/status"),
        resource("Event", "events"),
      ),
      "/apis/apps/v1": resources(resource("Deployment", "deployments")),
      "/apis/autoscaling/v2": resources(
        resource("HorizontalPodAutoscaler", "horizontalpodautoscalers"),
      ),
      "/apis/autoscaling/v1": resources(
        resource("HorizontalPodAutoscaler", "horizontalpodautoscalers"),
        resource("OldAutoscaler", "oldautoscalers"),
      ),
      "/apis/events.k8s.io/v1": resources(resource("Event", "events")),
      "/apis/metrics.k8s.io/v1beta1": status(503, "service unavailable"),
    });

    expect(await client.namespacedKinds()).toEqual({
      ...EXPECTED,
      unavailable: ["metrics.k8s.io/v1beta1 (service unavailable)"],
    });
    expect(server.requestsFor("/metrics.k8s.io/v1beta1")).toHaveLength(2);
  });
});

it("requests only the API versions of the kinds in use", async () => {
  await client.list(SECRET, "liqo");
  await client.get(NAMESPACE, "liqo", undefined);

  expect(paths()).not.toContain("GET /apis");
});
