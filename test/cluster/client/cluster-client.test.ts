import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { kubeconfig, NAMESPACE, openClient, SECRET, status } from "./fake-api-server.js";
import { named, paths, respond } from "./responses.js";
import { server, startServer } from "./test-server.js";

let client: ClusterApi;

startServer();

beforeEach(() => {
  client = openClient(kubeconfig(server), { retry: 0 });
});

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
  // case: V11
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

  it("gets finalizers by a merge patch, if it has not changed, without its contents", async () => {
    respond({ [path]: { body: {} } });
    const metadata = { name: "keys", namespace: "liqo", uid: "1", resourceVersion: "7" };
    await client.setFinalizers(SECRET, metadata, ["example.com/backup"]);

    const [request] = server.requestsFor(path);
    expect(request).toMatchObject({ method: "PATCH" });
    expect(request?.headers).toMatchObject({
      "content-type": "application/merge-patch+json",
      accept: expect.stringMatching(/^application\/json;as=PartialObjectMetadata;/) as string,
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      metadata: { uid: "1", resourceVersion: "7", finalizers: ["example.com/backup"] },
    });
  });

  it("is deleted with its grace period in the query", async () => {
    respond({ [path]: { body: {} } });
    await client.delete(SECRET, "keys", "liqo", { gracePeriodSeconds: 0 });

    expect(server.requestsFor(path)[0]).toMatchObject({
      method: "DELETE",
      query: { gracePeriodSeconds: "0" },
    });
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

describe("userRights", () => {
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

  it("returns the rules of the user in a namespace", async () => {
    const status = { incomplete: false, resourceRules: [{ verbs: ["get"], resources: ["pods"] }] };
    respond({ [path]: { body: { status } } });

    expect(await client.userRights("liqo")).toEqual(status);
    const [request] = server.requestsFor("/selfsubjectrulesreviews");
    expect(JSON.parse(request?.body ?? "")).toMatchObject({ spec: { namespace: "liqo" } });
  });

  it("returns incomplete rules if the response has none", async () => {
    respond({ [path]: { body: {} } });

    expect(await client.userRights("liqo")).toEqual({ incomplete: true });
  });
});
