import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NamespaceView, orForbidden } from "../../src/cluster/namespace-view.js";
import { FakeApiServer, kubeconfig, status } from "./client/fake-api-server.js";

const SECRET = { apiVersion: "v1", kind: "Secret" };
const LABELS = { "liqo.io/remote-cluster-id": "milan" };
const TENANT_NAMESPACE = "liqo-tenant-milan";

let server: FakeApiServer;
let view: NamespaceView;

beforeEach(async () => {
  server = await FakeApiServer.start();
  view = await NamespaceView.open({ kubeconfig: kubeconfig(server) }, TENANT_NAMESPACE);
});

afterEach(() => {
  server.close();
});

/**
 * Lets the API server return objects for paths, each a list or an object. Other paths are
 * forbidden.
 */
function answer(objects: Readonly<Record<string, object>>): void {
  server.respond = ({ path }) => {
    const found = objects[path];
    if (found !== undefined) {
      return { body: Array.isArray(found) ? { items: found as object[] } : found };
    }
    return path === "/api/v1" ? undefined : status(403, "forbidden");
  };
}

const asked = () => server.requests.map(({ path }) => path);

describe("a view of a namespace", () => {
  it("has the time of the API server's last response", async () => {
    expect(view.now).toBeUndefined();

    server.respond = ({ path }) =>
      path === "/api/v1"
        ? undefined
        : { headers: { Date: "Thu, 01 Jan 2026 10:00:00 GMT" }, body: { items: [] } };
    await view.list(SECRET);

    expect(view.now).toEqual(new Date("2026-01-01T10:00:00Z"));
  });

  it("returns the namespace itself", async () => {
    const namespace = { metadata: { name: TENANT_NAMESPACE } };
    answer({ "/api/v1/namespaces/liqo-tenant-milan": namespace });

    expect(await view.getNamespace()).toMatchObject(namespace);
  });

  it("returns undefined if the namespace is not found", async () => {
    server.respond = ({ path }) =>
      path === "/api/v1"
        ? undefined
        : status(404, "not found", { details: { name: TENANT_NAMESPACE } });

    expect(await view.getNamespace()).toBeUndefined();
  });

  it("returns objects of all namespaces", async () => {
    answer({ "/api/v1/secrets": [{ metadata: { name: "gw-keys" } }] });

    expect(await view.listEverywhere(SECRET, LABELS)).toMatchObject([
      { metadata: { name: "gw-keys" } },
    ]);
  });

  it('returns "forbidden" if the namespace is forbidden to get', async () => {
    answer({});

    expect(await view.getNamespace()).toBe("forbidden");
  });

  it('rejects a forbidden list, and `orForbidden` returns "forbidden"', async () => {
    answer({});

    await expect(view.list(SECRET)).rejects.toThrow("forbidden");
    expect(await orForbidden(view.listEverywhere(SECRET, LABELS))).toBe("forbidden");
  });

  it("lists objects by their labels", async () => {
    answer({ "/api/v1/namespaces/liqo-tenant-milan/secrets": [] });
    await view.list(SECRET, LABELS);

    expect(server.requestsFor("/secrets")[0]?.query["labelSelector"]).toBe(
      "liqo.io/remote-cluster-id=milan",
    );
  });

  it("opens views of other namespaces", async () => {
    await view.within("before").list(SECRET);

    expect(asked()).toContain("/api/v1/namespaces/before/secrets");
  });

  it("opens with a context of the kubeconfig although other contexts are incomplete", async () => {
    const half = kubeconfig(server).replace("contexts:\n", "contexts:\n  - name: half\n");

    const other = await NamespaceView.open({ kubeconfig: half, context: "rome" }, "default");
    await other.list(SECRET);

    expect(asked()).toContain("/api/v1/namespaces/default/secrets");
  });

  it("does not open with a context that the kubeconfig does not have", async () => {
    const access = { kubeconfig: kubeconfig(server), context: "milan" };

    await expect(NamespaceView.open(access, "default")).rejects.toThrow(
      'context "milan" not found in the kubeconfig, contexts: "rome"',
    );
  });
});
