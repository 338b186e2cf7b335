import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterView } from "../../src/cluster/cluster-view.js";
import { generatePrivateKey, publicKeyOf } from "../../src/network/keys/wireguard-key.js";
import { FakeApiServer, kubeconfig, status } from "./client/fake-api-server.js";

const PRIVATE_KEY = generatePrivateKey();
const LABELS = { "liqo.io/remote-cluster-id": "milan" };
const TENANT_NAMESPACE = "liqo-tenant-milan";

let server: FakeApiServer;
let view: ClusterView;

beforeEach(async () => {
  server = await FakeApiServer.start();
  view = await ClusterView.open({ kubeconfig: kubeconfig(server) }, TENANT_NAMESPACE);
});

afterEach(() => {
  server.close();
});

/** Lets the API server return objects for paths, each a list or one object. Other paths are forbidden. */
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
  it("returns the public keys of Secrets, and nothing of the private ones", async () => {
    const changedAt = "2026-01-01T09:00:00Z";
    const managedFields = [{ time: changedAt, fieldsV1: { "f:data": {} } }];
    const named = (name: string, privateKey: string, owner = "Pod") => ({
      metadata: { name, ownerReferences: [{ kind: owner }], managedFields },
      data: { privateKey },
    });
    answer({
      "/api/v1/namespaces/liqo-tenant-milan/secrets": [
        named("gw-milan", PRIVATE_KEY, "GatewayClient"),
        named("broken", "c2hvcnQ="),
      ],
    });
    const keys = await view.keys(LABELS);

    expect(keys).toEqual([
      { name: "gw-milan", publicKey: publicKeyOf(PRIVATE_KEY), isLiqoMade: true, changedAt },
      { name: "broken", publicKey: undefined, isLiqoMade: false, changedAt },
    ]);
    expect(JSON.stringify(keys)).not.toContain(PRIVATE_KEY);
    expect(server.requestsFor("/secrets")[0]?.query["labelSelector"]).toBe(
      "liqo.io/remote-cluster-id=milan",
    );
  });

  it("has the time of the API server's last response", async () => {
    expect(view.now).toBeUndefined();

    server.respond = ({ path }) =>
      path === "/api/v1"
        ? undefined
        : { headers: { Date: "Thu, 01 Jan 2026 10:00:00 GMT" }, body: { items: [] } };
    await view.objects("v1", "Secret");

    expect(view.now).toEqual(new Date("2026-01-01T10:00:00Z"));
  });

  it("returns the namespace itself", async () => {
    const namespace = { metadata: { name: TENANT_NAMESPACE } };
    answer({ "/api/v1/namespaces/liqo-tenant-milan": namespace });

    expect(await view.itself()).toMatchObject(namespace);
  });

  it("returns undefined if the namespace is not found", async () => {
    server.respond = ({ path }) =>
      path === "/api/v1"
        ? undefined
        : status(404, "not found", { details: { name: TENANT_NAMESPACE } });

    expect(await view.itself()).toBeUndefined();
  });

  it("returns objects of all namespaces", async () => {
    answer({ "/api/v1/secrets": [{ metadata: { name: "gw-keys" } }] });

    expect(await view.everywhere("v1", "Secret", LABELS)).toMatchObject([
      { metadata: { name: "gw-keys" } },
    ]);
  });

  it("is unreadable where a request is forbidden", async () => {
    answer({});

    expect(await view.itself()).toBe("unreadable");
    expect(await view.keys(LABELS)).toBe("unreadable");
    expect(await view.everywhere("v1", "Secret", LABELS)).toBe("unreadable");
  });

  it("rejects a forbidden list of objects, which nothing can do without", async () => {
    answer({});

    await expect(view.objects("v1", "Secret")).rejects.toThrow("forbidden");
  });

  it("leads to other namespaces", async () => {
    await view.within("before").objects("v1", "Secret");

    expect(asked()).toContain("/api/v1/namespaces/before/secrets");
  });

  it("opens with a context of the kubeconfig, of which other entries are incomplete", async () => {
    const half = kubeconfig(server).replace("contexts:\n", "contexts:\n  - name: half\n");

    await ClusterView.open({ kubeconfig: half, context: "rome" }, "default");
  });

  it("does not open with a context that the kubeconfig does not have", async () => {
    const access = { kubeconfig: kubeconfig(server), context: "milan" };

    await expect(ClusterView.open(access, "default")).rejects.toThrow(
      'expected a context of the kubeconfig, which has "rome", got "milan"',
    );
  });
});
