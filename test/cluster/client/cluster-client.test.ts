import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { apiFor, clusterClient } from "../../../src/cluster/client/cluster-client.js";
import { clusterEntry } from "../../../src/cluster/client/cluster-entry.js";
import { isMissingKind, reasonOf } from "../../../src/cluster/client/error-reason.js";
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

let server: FakeApiServer;
let client: ClusterApi;

beforeEach(async () => {
  server = await FakeApiServer.start("server");
  client = openClient(kubeconfig(server), { retry: 0 });
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

/** Lets the API server send responses to requests for paths. */
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

describe("a list", () => {
  it("has the objects of a namespace, with their kind", async () => {
    respond({ "/api/v1/namespaces/liqo/secrets": { body: { items: [named("a")] } } });

    expect(await client.list(SECRET, "liqo")).toEqual([{ ...SECRET, ...named("a") }]);
  });

  it("has the objects of the whole cluster if no namespace is set", async () => {
    respond({ "/api/v1/secrets": { body: { items: [named("a")] } } });

    expect(await client.list(SECRET, undefined)).toMatchObject([named("a")]);
  });

  it("ignores the namespace of a kind without namespaces", async () => {
    await client.list(NAMESPACE, "liqo");

    expect(paths()).toContain("GET /api/v1/namespaces");
  });

  it("has the objects that a selector selects", async () => {
    await client.list(SECRET, "liqo", { name: "a", labels: { "liqo.io/x": "1", y: "" } });

    expect(server.requestsFor("/secrets")[0]?.query).toMatchObject({
      fieldSelector: "metadata.name=a",
      labelSelector: "liqo.io/x=1,y=",
    });
  });

  it("has the objects of all pages", async () => {
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

  it("is read again at once if the token for the next page has expired", async () => {
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

  it("is empty if the API server sends null", async () => {
    respond({ "/api/v1/namespaces": { body: { items: null } } });

    expect(await client.list(NAMESPACE, undefined)).toEqual([]);
  });
});

describe("a list of metadata", () => {
  it("asks for metadata only", async () => {
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

  it("has no contents if the API server sends whole objects", async () => {
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

  it("outside of namespaces is read", async () => {
    respond({ "/api/v1/namespaces/liqo": { body: named("liqo") } });

    expect(await client.get(NAMESPACE, "liqo", undefined)).toMatchObject(named("liqo"));
  });

  it("is undefined if it is not found", async () => {
    respond({ [path]: notFound });

    expect(await client.get(SECRET, "keys", "liqo")).toBeUndefined();
    expect(await client.get(SECRET, "keys", "liqo")).toBeUndefined();
    expect(server.requestsFor("/api/v1")).toHaveLength(1);
  });

  it("that cannot be read is an error", async () => {
    respond({ [path]: status(403, "secrets is forbidden") });

    await expect(client.get(SECRET, "keys", "liqo")).rejects.toThrow("secrets is forbidden");
  });

  it("whose name has a slash does not lead to another path", async () => {
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

  it("that exists is not created", async () => {
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

  it("that is not found is deleted already", async () => {
    respond({ [path]: notFound });

    await client.delete(SECRET, "keys", "liqo");
  });

  it("that must not be deleted is an error", async () => {
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

  it("reads the kinds of a group once, also for concurrent requests", async () => {
    await Promise.all([client.list(SECRET, "a"), client.list(NAMESPACE, "b")]);
    await client.list(SECRET, "c");

    expect(server.requestsFor("/api/v1")).toHaveLength(1);
  });

  it.each([
    ["group", TENANT],
    ["kind", { apiVersion: "v1", kind: "Tenant" }],
  ])("reports that the cluster has no such %s", async (_, kind) => {
    const errors = await Promise.all([
      errorOf(client.list(kind, "liqo")),
      errorOf(client.get(kind, "rome", "liqo")),
      errorOf(client.create({ ...kind, ...named("rome") })),
    ]);

    expect(errors.map(isMissingKind)).toEqual([true, true, true]);
    expect(reasonOf(errors[0])).toBe(
      `no matches for kind "Tenant" in version "${kind.apiVersion}"`,
    );
  });

  it("finds a kind whose CRD was installed meanwhile", async () => {
    expect(isMissingKind(await errorOf(client.list(TENANT, "liqo")))).toBe(true);
    respond({
      [GROUP]: { body: TENANTS },
      [`${GROUP}/namespaces/liqo/tenants`]: { body: { items: [] } },
    });

    expect(await client.list(TENANT, "liqo")).toEqual([]);
  });

  it.each([
    ["list", () => client.list(TENANT, "liqo")],
    ["get", () => client.get(TENANT, "rome", "liqo")],
  ])("misses a kind whose CRD was deleted meanwhile, by %s", async (_, send) => {
    respond({
      [GROUP]: { body: TENANTS },
      [`${GROUP}/namespaces/liqo/tenants`]: { body: { items: [] } },
      [`${GROUP}/namespaces/liqo/tenants/rome`]: { body: named("rome") },
    });
    await send();
    respond({});

    expect(isMissingKind(await errorOf(send()))).toBe(true);
  });

  it("is repeated after it has failed", async () => {
    respond({ "/api/v1": status(403, "forbidden") });
    await expect(client.list(SECRET, "liqo")).rejects.toThrow("forbidden");
    respond({});

    expect(await client.list(SECRET, "liqo")).toEqual([]);
  });
});

describe("the kinds that a namespace can hold", () => {
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

  it("come from aggregated discovery, in two requests", async () => {
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

  it("come from each group of an API server before Kubernetes 1.27", async () => {
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

it("is asked for only the groups of the kinds that are used (case 47)", async () => {
  await client.list(SECRET, "liqo");
  await client.get(NAMESPACE, "liqo", undefined);

  expect(paths()).not.toContain("GET /apis");
});

describe("the client of an access", () => {
  it("is the same for all requests", async () => {
    const access = { kubeconfig: kubeconfig(server) };

    expect(await apiFor(access)).toBe(await apiFor(access));
    expect(await apiFor({ ...access })).not.toBe(await apiFor(access));
  });

  it("is created again after it has failed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "access-"));
    const access = { kubeconfig: join(folder, "config") };
    writeFileSync(access.kubeconfig, "{}");
    await expect(apiFor(access)).rejects.toThrow(
      `${access.kubeconfig} has no current context: set context`,
    );
    writeFileSync(access.kubeconfig, kubeconfig(server));

    await expect(apiFor(access)).resolves.toBeDefined();
    rmSync(folder, { recursive: true });
  });

  it("never uses the credentials of another cluster with the same user name (case 44)", async () => {
    const other = await FakeApiServer.start("server");
    await Promise.all(
      [server, other].map(async (each, index) => {
        const api = await apiFor({
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

  it("is read once for many requests", async () => {
    await client.list(NAMESPACE, undefined);
    writeFileSync(file, "1");
    await client.list(NAMESPACE, undefined);

    expect(server.requests.map(({ authorization }) => authorization)).toEqual(
      Array.from({ length: 3 }, () => "Bearer 0"),
    );
  });

  it("is read again once if the API server rejects the token", async () => {
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

  it("is not used again if it did not change", async () => {
    server.respond = () => status(401, "Unauthorized");

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");

    expect(server.requests).toHaveLength(1);
  });

  it("must not be empty", async () => {
    writeFileSync(file, "\n");

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
      'user "admin" of the kubeconfig: the file of tokenFile is empty',
    );
  });
});

describe("without a kubeconfig", () => {
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

  it("a pod's service account is used, and its token is read again after it was rejected", async () => {
    writeFileSync(join(folder, "token"), "first");
    const pod = clusterClient(clusterEntry({}, folder));
    await pod.list(NAMESPACE, undefined);
    writeFileSync(join(folder, "token"), "second");
    server.respond = ({ authorization }) =>
      authorization === "Bearer second" ? undefined : status(401, "Unauthorized");

    expect(await pod.list(NAMESPACE, undefined)).toEqual([]);
    expect(server.requests.at(-1)?.authorization).toBe("Bearer second");
  });

  it("a pod's service account is not used instead of a kubeconfig without a current context", () => {
    writeFileSync(join(folder, "token"), "first");

    expect(() => clusterEntry({ kubeconfig: "{}" }, folder)).toThrow(
      "the kubeconfig has no current context: set context",
    );
  });

  it("there is no client outside of a pod", () => {
    const missing = join(folder, "missing");

    expect(() => clusterEntry({}, folder)).toThrow(
      `${missing} has no current context: set context`,
    );
    expect(() => clusterEntry({ context: "rome" }, folder)).toThrow(
      `expected a context of ${missing}, which has none, got "rome"`,
    );
  });
});
