import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, isNoKindMatch, reasonOf } from "../../../src/cluster/client/api-error.js";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { sharedClient, clusterClient } from "../../../src/cluster/client/cluster-client.js";
import { resolveAccess } from "../../../src/cluster/client/cluster-entry.js";
import {
  certificate,
  FakeApiServer,
  type FakeResponse,
  kubeconfig,
  NAMESPACE,
  openClient,
  SECRET,
  status,
  TENANT,
} from "./fake-api-server.js";
import { server, startServer } from "./test-server.js";

let client: ClusterApi;

startServer();

beforeEach(() => {
  client = openClient(kubeconfig(server), { retry: 0 });
});

/** Sets the responses of the API server by path. */
function respond(responses: Readonly<Record<string, FakeResponse>>): void {
  server.respond = ({ path }) => responses[path];
}

const named = (name: string) => ({ metadata: { name } });
const paths = () => server.requests.map(({ method, path }) => `${method} ${path}`);

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("list", () => {
  it("returns the objects of a namespace with apiVersion and kind", async () => {
    respond({ "/api/v1/namespaces/liqo/secrets": { body: { items: [named("a")] } } });

    expect(await client.list(SECRET, "liqo")).toEqual([{ ...SECRET, ...named("a") }]);
  });

  it("returns the objects of the whole cluster if the namespace is undefined", async () => {
    respond({ "/api/v1/secrets": { body: { items: [named("a")] } } });

    expect(await client.list(SECRET, undefined)).toMatchObject([named("a")]);
  });

  it("ignores the namespace of a cluster-scoped kind", async () => {
    await client.list(NAMESPACE, "liqo");

    expect(paths()).toContain("GET /api/v1/namespaces");
  });

  it("sends the selector as fieldSelector and labelSelector", async () => {
    await client.list(SECRET, "liqo", { name: "a", labels: { "liqo.io/x": "1", y: "" } });

    expect(server.requestsFor("/secrets")[0]?.query).toMatchObject({
      fieldSelector: "metadata.name=a",
      labelSelector: "liqo.io/x=1,y=",
    });
  });

  it("returns the objects of all pages", async () => {
    server.respond = ({ path, query }) =>
      path !== "/api/v1/namespaces"
        ? undefined
        : query["continue"] === undefined
          ? { body: { metadata: { continue: "next" }, items: [named("a")] } }
          : { body: { metadata: { continue: "" }, items: [named("b")] } };

    expect(await client.list(NAMESPACE, undefined)).toMatchObject([named("a"), named("b")]);
    expect(server.requestsFor("/namespaces").map(({ query }) => query)).toEqual([
      { limit: "500" },
      { limit: "500", continue: "next" },
    ]);
  });

  it("reads the whole list in one request if the token for the next page has expired", async () => {
    server.respond = ({ path, query }) =>
      path !== "/api/v1/namespaces"
        ? undefined
        : query["continue"] !== undefined
          ? status(410, "expired")
          : query["limit"] !== undefined
            ? { body: { metadata: { continue: "next" }, items: [named("a")] } }
            : { body: { items: [named("a"), named("b")] } };

    expect(await client.list(NAMESPACE, undefined)).toMatchObject([named("a"), named("b")]);
  });

  it("returns an empty list if the API server sends null", async () => {
    respond({ "/api/v1/namespaces": { body: { items: null } } });

    expect(await client.list(NAMESPACE, undefined)).toEqual([]);
  });
});

describe("listMetadata", () => {
  it("requests only metadata", async () => {
    respond({
      "/api/v1/namespaces/liqo/secrets": {
        body: {
          kind: "PartialObjectMetadataList",
          items: [{ apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", ...named("a") }],
        },
      },
    });

    expect(await client.listMetadata(SECRET, "liqo")).toEqual([{ ...SECRET, ...named("a") }]);
    expect(server.requestsFor("/secrets")[0]?.headers.accept).toBe(
      "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json",
    );
  });

  it("drops the contents if the API server sends whole objects", async () => {
    const secret = { ...named("a"), data: { key: "hidden" } };
    respond({ "/api/v1/namespaces/liqo/secrets": { body: { items: [secret] } } });

    expect(await client.listMetadata(SECRET, "liqo")).toEqual([{ ...SECRET, ...named("a") }]);
  });
});

describe("an object", () => {
  const path = "/api/v1/namespaces/liqo/secrets/keys";
  const notFound = status(404, 'secrets "keys" not found', { details: { name: "keys" } });

  it("is read", async () => {
    respond({ [path]: { body: { ...SECRET, ...named("keys") } } });

    expect(await client.get(SECRET, "keys", "liqo")).toEqual({ ...SECRET, ...named("keys") });
  });

  it("is read without a namespace if it is cluster-scoped", async () => {
    respond({ "/api/v1/namespaces/liqo": { body: named("liqo") } });

    expect(await client.get(NAMESPACE, "liqo", undefined)).toMatchObject(named("liqo"));
  });

  it("is undefined if it is not found", async () => {
    respond({ [path]: notFound });

    expect(await client.get(SECRET, "keys", "liqo")).toBeUndefined();
    expect(await client.get(SECRET, "keys", "liqo")).toBeUndefined();
    expect(server.requestsFor("/api/v1")).toHaveLength(1);
  });

  it("throws the error of the API server if it is forbidden to read", async () => {
    respond({ [path]: status(403, "secrets is forbidden") });

    await expect(client.get(SECRET, "keys", "liqo")).rejects.toThrow("secrets is forbidden");
  });

  it("cannot select another path by a slash in its name", async () => {
    await client.get(SECRET, "../pods", "liqo");

    expect(paths()).toContain("GET /api/v1/namespaces/liqo/secrets/..%2Fpods");
  });

  it("is created", async () => {
    const secret = { ...SECRET, metadata: { name: "keys", namespace: "liqo" } };
    await client.create(secret);

    const [request] = server.requestsFor("/secrets");
    expect(request).toMatchObject({ method: "POST", path: "/api/v1/namespaces/liqo/secrets" });
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(request?.body ?? "")).toEqual(secret);
  });

  it("is not created if it already exists", async () => {
    respond({ "/api/v1/namespaces/default/secrets": status(409, 'secrets "keys" already exists') });

    await expect(client.create({ ...SECRET, ...named("keys") })).rejects.toThrow(
      new ApiError(409, 'secrets "keys" already exists'),
    );
  });

  it("is deleted", async () => {
    respond({ [path]: { body: {} } });
    await client.delete(SECRET, "keys", "liqo");

    expect(paths()).toContain(`DELETE ${path}`);
  });

  it("counts as deleted if it is not found", async () => {
    respond({ [path]: notFound });

    await expect(client.delete(SECRET, "keys", "liqo")).resolves.toBeUndefined();
    expect(paths()).toContain(`DELETE ${path}`);
  });

  it("throws the error of the API server if it is forbidden to delete", async () => {
    respond({ [path]: status(403, "secrets is forbidden") });

    await expect(client.delete(SECRET, "keys", "liqo")).rejects.toThrow("secrets is forbidden");
  });
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

describe("a shared client", () => {
  const open = (token: string) =>
    sharedClient({ kubeconfig: kubeconfig(server, { user: { token } }) });

  it("is the same for equal accesses, and different for different users", async () => {
    expect(await open("a")).toBe(await open("a"));
    expect(await open("a")).not.toBe(await open("b"));
  });

  it("discovers each API version once for all accesses and namespaces", async () => {
    for (const namespace of ["liqo", "liqo-tenant-milan", "liqo-tenant-turin"]) {
      const api = await open("a");
      await Promise.all([api.list(SECRET, namespace), api.list(NAMESPACE, undefined)]);
    }

    expect(server.requestsFor("/api/v1")).toHaveLength(1);
    expect(server.requests).toHaveLength(1 + 3 * 2);
  });

  it("requests a kind again after it was not found", async () => {
    expect(isNoKindMatch(await errorOf((await open("a")).list(TENANT, "liqo")))).toBe(true);
    respond({
      "/apis/authentication.liqo.io/v1beta1": {
        body: { resources: [{ kind: "Tenant", name: "tenants", namespaced: true }] },
      },
      "/apis/authentication.liqo.io/v1beta1/namespaces/liqo/tenants": { body: { items: [] } },
    });

    expect(await (await open("a")).list(TENANT, "liqo")).toEqual([]);
  });

  it("reads a kubeconfig again if the file changes during the run", async () => {
    const folder = mkdtempSync(join(tmpdir(), "access-"));
    const access = { kubeconfig: join(folder, "config") };
    writeFileSync(access.kubeconfig, kubeconfig("https://former.test"));
    const former = await sharedClient(access);
    writeFileSync(access.kubeconfig, kubeconfig(server));

    const current = await sharedClient(access);

    expect(current).not.toBe(former);
    expect(await current.list(SECRET, "liqo")).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it("is created after a kubeconfig was repaired", async () => {
    const folder = mkdtempSync(join(tmpdir(), "access-"));
    const access = { kubeconfig: join(folder, "config") };
    writeFileSync(access.kubeconfig, "{}");
    await expect(sharedClient(access)).rejects.toThrow(
      `${access.kubeconfig} has no current context: set context`,
    );
    writeFileSync(access.kubeconfig, kubeconfig(server));

    await expect(sharedClient(access)).resolves.toBeDefined();
    rmSync(folder, { recursive: true });
  });

  it("does not use the credentials of another cluster with the same user name", async () => {
    const other = await FakeApiServer.start("server");
    await Promise.all(
      [server, other].map(async (each, index) => {
        const api = await sharedClient({
          kubeconfig: kubeconfig(each, { user: { token: `token-${index}` } }),
        });
        await Promise.all([api.list(SECRET, "a"), api.list(SECRET, "b")]);
      }),
    );

    const tokens = [server, other].map(({ requests }) => [
      ...new Set(requests.map(({ authorization }) => authorization)),
    ]);
    expect(tokens).toEqual([["Bearer token-0"], ["Bearer token-1"]]);
    other.close();
  });
});

describe("a token file", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "token-"));
    file = join(folder, "token");
    writeFileSync(file, "0");
    client = openClient(kubeconfig(server, { user: { tokenFile: file } }));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read once for several requests", async () => {
    await client.list(NAMESPACE, undefined);
    writeFileSync(file, "1");
    await client.list(NAMESPACE, undefined);

    expect(server.requests.map(({ authorization }) => authorization)).toEqual(
      Array.from({ length: 3 }, () => "Bearer 0"),
    );
  });

  it("is read once more if the API server rejects the token", async () => {
    server.respond = () => {
      writeFileSync(file, String(server.requests.length));
      return status(401, "Unauthorized");
    };

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");

    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      "Bearer 0",
      "Bearer 1",
    ]);
  });

  it("causes no retry if its token is unchanged", async () => {
    server.respond = () => status(401, "Unauthorized");

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");

    expect(server.requests).toHaveLength(1);
  });

  it("is rejected if it is empty", async () => {
    writeFileSync(file, "\n");

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
      'user "admin" of the kubeconfig: the file of tokenFile is empty',
    );
  });
});

describe("an access without a kubeconfig", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "service-account-"));
    vi.stubEnv("KUBECONFIG", join(folder, "missing"));
    vi.stubEnv("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    vi.stubEnv("KUBERNETES_SERVICE_PORT", String(server.port));
    writeFileSync(join(folder, "ca.crt"), certificate("ca.crt"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("uses the service account of the pod, and reads its token again after a rejection", async () => {
    writeFileSync(join(folder, "token"), "first");
    const pod = clusterClient(resolveAccess({}, folder));
    await pod.list(NAMESPACE, undefined);
    writeFileSync(join(folder, "token"), "second");
    server.respond = ({ authorization }) =>
      authorization === "Bearer second" ? undefined : status(401, "Unauthorized");

    expect(await pod.list(NAMESPACE, undefined)).toEqual([]);
    expect(server.requests.at(-1)?.authorization).toBe("Bearer second");
  });

  it("does not use the service account of the pod if the kubeconfig has no current context", () => {
    writeFileSync(join(folder, "token"), "first");

    expect(() => resolveAccess({ kubeconfig: "{}" }, folder)).toThrow(
      "the kubeconfig has no current context: set context",
    );
  });

  it("rejects the access outside a pod", () => {
    const missing = join(folder, "missing");

    expect(() => resolveAccess({}, folder)).toThrow(
      `${missing} has no current context: set context`,
    );
    expect(() => resolveAccess({ context: "rome" }, folder)).toThrow(
      `expected a context of ${missing}, which does not exist, got "rome"`,
    );
  });
});
